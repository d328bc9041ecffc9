//! Conditions on a field as people type them: `kind=消防`, `found_on>=2024-05`, `place~楼`, `closed_at=`.

use std::str::FromStr;

use xuezheng_ledger::LedgerError;
use xuezheng_ledger::list::Test;
use xuezheng_pack::model::{Field, FieldKind};
use xuezheng_pack::{Calendar, Code, Decimal, FieldId, NaiveDate, Period, Value};

use crate::error::BureauError;
use crate::named::named;

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Equal,
    Unequal,
    AtLeast,
    AtMost,
    Above,
    Below,
    Contains,
}

/// The signs, longer ones before those that they begin with.
const SIGNS: [(&str, Sign); 9] = [
    (">=", Sign::AtLeast),
    ("<=", Sign::AtMost),
    ("!=", Sign::Unequal),
    ("≥", Sign::AtLeast),
    ("≤", Sign::AtMost),
    (">", Sign::Above),
    ("<", Sign::Below),
    ("=", Sign::Equal),
    ("~", Sign::Contains),
];

/// Reads one condition on one of these columns.
pub(crate) fn read(typed: &str, columns: &[Field], calendar: &Calendar) -> Result<(FieldId, Test), BureauError> {
    let at = |(text, sign): &(&'static str, Sign)| Some((typed.find(text)?, *text, *sign));
    // The first sign in the text; of two at one place the longer.
    let first = SIGNS.iter().filter_map(at).min_by_key(|(place, text, _)| (*place, usize::MAX - text.len()));
    let Some((place, text, sign)) = first else {
        let mend = "请写成 数据项=值、数据项>=值、数据项<=值 或 数据项~文字 的样子，要查没填的写 数据项=";
        return Err(unfit(format!("看不懂查找条件「{typed}」"), mend));
    };
    let (name, value) = (&typed[..place], typed[place + text.len()..].trim());
    let id = named("数据项", name, columns.iter().map(|column| (column.id.as_str(), column.label.as_str())))?;
    let field = columns.iter().find(|column| column.id.as_str() == id);
    let field = field.ok_or_else(|| unfit(format!("没有数据项「{name}」"), "请核对名称"))?;
    Ok((field.id.clone(), test(field, sign, value, calendar)?))
}

fn test(field: &Field, sign: Sign, value: &str, calendar: &Calendar) -> Result<Test, BureauError> {
    match sign {
        Sign::Equal if value.is_empty() => Ok(Test::Absent),
        Sign::Unequal if value.is_empty() => Ok(Test::Present),
        Sign::Unequal => {
            let what = format!("「{}」不能按“不等于”查找，没填的算不算说不清", field.label);
            Err(unfit(what, "请列出要的值，用逗号隔开；要查填了的写 数据项!="))
        }
        Sign::Contains => Ok(Test::Contains(value.to_owned())),
        Sign::Equal => equal(field, value, calendar),
        Sign::AtLeast => Ok(Test::Between(Some(bound(field, value, calendar, false, 0)?), None)),
        Sign::Above => Ok(Test::Between(Some(bound(field, value, calendar, true, 1)?), None)),
        Sign::AtMost => Ok(Test::Between(None, Some(bound(field, value, calendar, true, 0)?))),
        Sign::Below => Ok(Test::Between(None, Some(bound(field, value, calendar, false, -1)?))),
    }
}

fn equal(field: &Field, value: &str, calendar: &Calendar) -> Result<Test, BureauError> {
    let parts = || value.split([',', '，', '、']).map(str::trim).filter(|part| !part.is_empty());
    Ok(match &field.kind {
        // A comma may belong to a text.
        FieldKind::Text | FieldKind::Reference(_) | FieldKind::Attachment | FieldKind::Table(_) => {
            Test::OneOf(vec![Value::Text(value.to_owned())])
        }
        FieldKind::MultiChoice(_) => Test::Has(parts().map(|part| code(field, part)).collect::<Result<_, _>>()?),
        FieldKind::Choice(_) => {
            let texts = parts().map(|part| code(field, part).map(|code| Value::Text(code.to_string())));
            Test::OneOf(texts.collect::<Result<_, _>>()?)
        }
        FieldKind::Date if NaiveDate::from_str(value).is_err() && Period::parse(value).is_ok() => {
            let (first, last) = (bound(field, value, calendar, false, 0)?, bound(field, value, calendar, true, 0)?);
            Test::Between(Some(first), Some(last))
        }
        FieldKind::Integer | FieldKind::Decimal { .. } | FieldKind::Boolean | FieldKind::Date => {
            Test::OneOf(parts().map(|part| bound(field, part, calendar, false, 0)).collect::<Result<_, _>>()?)
        }
    })
}

fn code(field: &Field, typed: &str) -> Result<Code, BureauError> {
    let choices = field.kind.choices().unwrap_or_default();
    let known = choices.iter().map(|choice| (choice.code.as_str(), choice.label.as_str()));
    named("选项", typed, known).map(Code::new)
}

/// A value, moved by `step` of its smallest parts; of a period the last day if `is_last`, the first else.
fn bound(field: &Field, typed: &str, calendar: &Calendar, is_last: bool, step: i64) -> Result<Value, BureauError> {
    let wrong = |mend: &str| unfit(format!("「{}」没有「{typed}」这样的值", field.label), mend);
    match &field.kind {
        FieldKind::Date => {
            let day = NaiveDate::from_str(typed).ok().or_else(|| {
                let period = Period::parse(typed).ok()?;
                Some(if is_last { period.last_day(calendar) } else { period.first_day(calendar) })
            });
            let moved = day.and_then(|day| day.checked_add_signed(chrono::TimeDelta::days(step)));
            moved.map(Value::Date).ok_or_else(|| wrong("请写成 2024-05-10，或 2024-05、2024H1 这样的期间"))
        }
        FieldKind::Integer => {
            let number = typed.parse::<i64>().ok().and_then(|number| number.checked_add(step));
            number.map(Value::Integer).ok_or_else(|| wrong("请写整数，不带单位"))
        }
        FieldKind::Decimal { scale } => {
            let number =
                Decimal::from_str(typed).ok().and_then(|number| number.checked_add(Decimal::new(step, *scale)));
            number.map(Value::Decimal).ok_or_else(|| wrong("请只写数字，不带单位"))
        }
        FieldKind::Boolean => match typed {
            "是" | "true" | "yes" => Ok(Value::Boolean(true)),
            "否" | "false" | "no" => Ok(Value::Boolean(false)),
            _ => Err(wrong("请写是或否")),
        },
        FieldKind::Text
        | FieldKind::Choice(_)
        | FieldKind::MultiChoice(_)
        | FieldKind::Reference(_)
        | FieldKind::Attachment
        | FieldKind::Table(_) => {
            Err(unfit(format!("「{}」不能按大小查找", field.label), "请用 = 或 ~，或改用数字、日期类的数据项"))
        }
    }
}

pub(crate) fn unfit(what: impl Into<String>, mend: impl Into<String>) -> BureauError {
    LedgerError::Unfit { what: what.into(), mend: mend.into() }.into()
}

#[cfg(test)]
mod tests {
    use xuezheng_pack::Place;
    use xuezheng_pack::model::Choice;

    use super::*;

    fn fields() -> Vec<Field> {
        let kinds = || vec![Choice::new("fire", "消防"), Choice::new("food", "食品")];
        let field = |id: &str, label: &str, kind| Field {
            id: id.into(),
            label: label.to_owned(),
            kind,
            required: false,
            unit: None,
            synonyms: Vec::new(),
            personal: None,
            format: None,
            note: None,
            place: Place::new("x.toml", 0..0),
        };
        vec![
            field("found_on", "发现日期", FieldKind::Date),
            field("kind", "类别", FieldKind::Choice(kinds())),
            field("also", "兼及", FieldKind::MultiChoice(kinds())),
            field("cost", "费用", FieldKind::Decimal { scale: 2 }),
            field("places", "处数", FieldKind::Integer),
            field("serious", "重大", FieldKind::Boolean),
            field("note", "说明", FieldKind::Text),
        ]
    }

    fn of(typed: &str) -> Result<Test, String> {
        read(typed, &fields(), &Calendar::default()).map(|(_, test)| test).map_err(|error| error.to_string())
    }

    fn day(text: &str) -> Option<Value> {
        Some(Value::Date(text.parse().unwrap()))
    }

    #[test]
    fn a_condition_is_read_by_the_kind_of_its_field() {
        let texts = |all: &[&str]| Test::OneOf(all.iter().map(|it| Value::Text((*it).to_owned())).collect());
        let cost = |text: &str| Some(Value::Decimal(text.parse().unwrap()));
        let cases = [
            ("kind=消防", texts(&["fire"])),
            ("类别=fire，食品", texts(&["fire", "food"])),
            ("also=食品", Test::Has(vec!["food".into()])),
            ("note=a=b, c", texts(&["a=b, c"])),
            ("note~>=楼", Test::Contains(">=楼".to_owned())),
            ("cost>=1.5", Test::Between(cost("1.5"), None)),
            ("cost>1.5", Test::Between(cost("1.51"), None)),
            ("places<3", Test::Between(None, Some(Value::Integer(2)))),
            ("places=3,4", Test::OneOf(vec![Value::Integer(3), Value::Integer(4)])),
            ("serious=是", Test::OneOf(vec![Value::Boolean(true)])),
            ("found_on=2024-05-10", Test::OneOf(day("2024-05-10").into_iter().collect())),
            ("发现日期=2024-02", Test::Between(day("2024-02-01"), day("2024-02-29"))),
            ("found_on>2024H1", Test::Between(day("2024-07-01"), None)),
            ("found_on≤2024H1", Test::Between(None, day("2024-06-30"))),
            ("found_on<2024-02", Test::Between(None, day("2024-01-31"))),
            ("cost=", Test::Absent),
            ("cost!=", Test::Present),
        ];
        for (typed, expected) in cases {
            assert_eq!(of(typed), Ok(expected), "{typed}");
        }
    }

    #[test]
    fn what_can_not_be_read_says_how_it_is_written() {
        let said: Vec<String> =
            ["消防", "colour=red", "kind=消访", "kind>fire", "kind!=fire", "places=3处", "serious=也许"]
                .into_iter()
                .map(|typed| of(typed).unwrap_err())
                .collect();
        insta::assert_snapshot!(said.join("\n"), @r"
        看不懂查找条件「消防」：请写成 数据项=值、数据项>=值、数据项<=值 或 数据项~文字 的样子，要查没填的写 数据项=
        没有这个数据项：colour。是否想用：cost（费用）、also（兼及）、note（说明）
        没有这个选项：消访。是否想用：fire（消防）、food（食品）
        「类别」不能按大小查找：请用 = 或 ~，或改用数字、日期类的数据项
        「类别」不能按“不等于”查找，没填的算不算说不清：请列出要的值，用逗号隔开；要查填了的写 数据项!=
        「处数」没有「3处」这样的值：请写整数，不带单位
        「重大」没有「也许」这样的值：请写是或否
        ");
    }
}
