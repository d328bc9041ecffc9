//! A small made-up county, against which the examples of the rules that need figures are held.

use xuezheng_figures::{Aspect, FigureKey, Part};
use xuezheng_pack::{Decimal, NaiveDate, Period};

use super::{Backing, Former, KnownFigure};

impl Backing {
    /// What the examples of rules are held against: 2024年上半年 of 某县教育局, which has closed 340 hazards (338 when it was
    /// sealed, 320 the year before), aided 28,209 pupils with 1613.68万元, of which 115.63万元 in kindergartens, and has
    /// devices of 2496.93元 a pupil, which it prints in whole yuan.
    pub fn example() -> Self {
        let hundredths = |cents: i64| Decimal::new(cents, 2);
        let hazards = KnownFigure {
            prior: Some(320.into()),
            change: Some(hundredths(625)),
            formerly: vec![Former {
                value: 338.into(),
                at: "封存「2024H1」时".to_owned(),
                why: vec!["迟报：补报销号2处".to_owned()],
            }],
            ..figure("safety.hazards_closed", "整改安全隐患", "处", 340.into())
        };
        let money = figure("student_aid.aid_amount", "资助金额", "元", hundredths(1_613_680_000));
        let part = Part { field: "stage".into(), code: "preschool".into() };
        let preschool = KnownFigure {
            key: FigureKey { aspect: Aspect::Part(part), ..money.key.clone() },
            part: Some("学前教育".to_owned()),
            value: hundredths(115_630_000),
            ..money.clone()
        };
        let rate = KnownFigure {
            decimals: 1,
            ..figure("safety.close_rate", "信访办结率", "%", Decimal::new(954_545, 4))
        };
        let figures = vec![
            hazards,
            figure("safety.inspections", "安全检查", "次", 21.into()),
            rate,
            figure("student_aid.students", "资助学生", "人次", 28_209.into()),
            money,
            preschool,
            figure("projects.equipment_mean", "生均仪器设备值", "元", hundredths(249_693)),
        ];
        Self {
            period: "2024年上半年".to_owned(),
            first: NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default(),
            last: NaiveDate::from_ymd_opt(2024, 6, 30).unwrap_or_default(),
            org: "某县教育局".to_owned(),
            figures,
        }
    }
}

fn figure(indicator: &str, label: &str, unit: &str, value: Decimal) -> KnownFigure {
    let period = Period::whole(xuezheng_pack::period::Span::Half(2024, 1));
    KnownFigure {
        key: FigureKey { indicator: indicator.into(), org: "bureau".into(), period, aspect: Aspect::Value },
        label: label.to_owned(),
        part: None,
        area: String::new(),
        org: None,
        unit: unit.to_owned(),
        decimals: 0,
        value,
        prior: None,
        change: None,
        formerly: Vec::new(),
    }
}
