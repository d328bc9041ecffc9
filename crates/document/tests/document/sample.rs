//! A small pack and its figures, made by hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use xuezheng_document::{CompileError, Document, Inputs, compile};
use xuezheng_figures::{Absence, Aspect, Coverage, Figure, FigureKey, FigureSet, FigureValue, Lineage, ListRow, Part};
use xuezheng_pack::model::{
    Area, Breakdown, Choice, Expression, Field, FieldKind, Indicator, Register, Report, RowValue, Source, Template,
    Timing,
};
use xuezheng_pack::{
    Calendar, Decimal, IndicatorId, NaiveDate, Org, OrgId, OrgTree, Pack, Period, Place, RecordId, Unit, Value,
};

/// Path of the report's file.
pub(crate) const REPORT: &str = "reports/work_report.md";
const FRONT: &str = "+++\nlabel = \"工作总结\"\ntitle = \"{{ org }}{{ period }}工作总结\"\n+++\n";

/// A decimal.
pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

/// 2024H1.
pub(crate) fn period() -> Period {
    Period::parse("2024H1").expect("a period")
}

fn place(file: &str) -> Place {
    Place::new(file, 0..0)
}

fn choices(pairs: &[(&str, &str)]) -> Vec<Choice> {
    pairs.iter().map(|(code, label)| Choice::new(*code, *label)).collect()
}

/// Education stages.
pub(crate) fn stages() -> Vec<Choice> {
    choices(&[("preschool", "学前教育"), ("primary", "小学"), ("junior", "初中"), ("senior", "高中")])
}

fn kinds() -> Vec<Choice> {
    choices(&[("fire", "消防"), ("food", "食品"), ("traffic", "交通")])
}

fn field(id: &str, label: &str, kind: FieldKind, unit: Option<&str>) -> Field {
    Field {
        id: id.into(),
        label: label.to_owned(),
        kind,
        required: false,
        unit: unit.map(str::to_owned),
        synonyms: Vec::new(),
        personal: None,
        format: None,
        note: None,
        place: place("areas"),
    }
}

fn register(id: &str, area: &str, fields: Vec<Field>) -> Register {
    Register {
        id: id.into(),
        area: area.into(),
        label: id.to_owned(),
        org_kinds: Vec::new(),
        date: fields[0].id.clone(),
        key: Vec::new(),
        section: None,
        review: Vec::new(),
        privacy: None,
        prefill: None,
        fields,
        workflow: None,
        place: place("areas"),
    }
}

struct Declared {
    id: &'static str,
    label: &'static str,
    unit: &'static str,
    decimals: u32,
    of: Option<&'static str>,
    by: &'static [(&'static str, bool)],
    list: &'static [&'static str],
}

const INDICATORS: [Declared; 7] = [
    Declared {
        id: "safety.hazards_found",
        label: "排查安全隐患",
        unit: "处",
        decimals: 0,
        of: Some("hazard"),
        by: &[],
        list: &[],
    },
    Declared {
        id: "safety.hazards_closed",
        label: "整改安全隐患",
        unit: "处",
        decimals: 0,
        of: Some("hazard"),
        by: &[("kind", true)],
        list: &[],
    },
    Declared {
        id: "safety.close_rate", label: "隐患整改率", unit: "%", decimals: 1, of: None, by: &[], list: &[]
    },
    Declared {
        id: "safety.drills",
        label: "应急演练",
        unit: "次",
        decimals: 0,
        of: Some("hazard"),
        by: &[],
        list: &[],
    },
    Declared {
        id: "student_aid.students",
        label: "资助学生",
        unit: "人次",
        decimals: 0,
        of: Some("grant"),
        by: &[("stage", true)],
        list: &[],
    },
    Declared {
        id: "student_aid.amount",
        label: "发放资助资金",
        unit: "元",
        decimals: 2,
        of: Some("grant"),
        by: &[("stage", true)],
        list: &[],
    },
    Declared {
        id: "student_aid.awards",
        label: "资助工作荣誉",
        unit: "项",
        decimals: 0,
        of: Some("award"),
        by: &[],
        list: &["won_on", "name", "level", "prize"],
    },
];

fn indicator(declared: &Declared) -> Indicator {
    let expression =
        |text: &str| Expression { text: text.to_owned(), place: place("areas"), names: Default::default() };
    let source = match declared.of {
        None => Source::Derived { formula: expression("ratio(a, b) * 100"), inputs: Vec::new() },
        Some(of) => Source::Rows {
            register: of.into(),
            timing: Timing::Flow { date: "on".into() },
            filter: None,
            value: match declared.list {
                [] => RowValue::Measure(expression("count(*)")),
                columns => {
                    RowValue::List { columns: columns.iter().map(|id| (*id).into()).collect(), order: Vec::new() }
                }
            },
        },
    };
    let breakdowns =
        declared.by.iter().map(|(field, partition)| Breakdown { field: (*field).into(), partition: *partition });
    Indicator {
        id: IndicatorId::new(declared.id),
        label: declared.label.to_owned(),
        unit: Unit::new(declared.unit),
        decimals: declared.decimals,
        definition: format!("{}，按审核通过的台账计算", declared.label),
        source,
        breakdowns: breakdowns.collect(),
        split: None,
        place: place("areas"),
    }
}

fn template(file: &str, before: &str, text: &str) -> (Template, (Arc<str>, Arc<str>)) {
    let whole: Arc<str> = format!("{before}{text}").into();
    let place = Place::new(file, before.len()..whole.len());
    (Template { text: text.to_owned(), place }, (file.into(), whole))
}

/// A pack whose report has this body, and whose areas have these texts: `safety` is its section, `safety/plan.md` its plan.
pub(crate) fn pack(body: &str, sections: &[(&str, &str)]) -> Pack {
    let (body, report_file) = template(REPORT, FRONT, body);
    let start = FRONT.find("{{ org").expect("the title");
    let end = FRONT.find("\"\n+++").expect("the title's end");
    let title = Template { text: FRONT[start..end].to_owned(), place: Place::new(REPORT, start..end) };
    let report = Report { id: "work_report".into(), label: "工作总结".to_owned(), title, contents: false, body };
    let mut templates = BTreeMap::new();
    let mut files = BTreeMap::from([report_file]);
    for (area, text) in sections {
        let file = if area.contains('/') { "" } else { "/section.md" };
        let path = format!("areas/{area}{file}");
        let (section, file) = template(&path, "", text);
        templates.insert(path, section);
        files.extend([file]);
    }
    let money = FieldKind::Decimal { scale: 2 };
    let levels = choices(&[("province", "省级"), ("city", "市级")]);
    let registers = [
        register(
            "hazard",
            "safety",
            vec![field("on", "日期", FieldKind::Date, None), field("kind", "类别", FieldKind::Choice(kinds()), None)],
        ),
        register(
            "grant",
            "student_aid",
            vec![
                field("on", "日期", FieldKind::Date, None),
                field("stage", "学段", FieldKind::Choice(stages()), None),
                field("amount", "金额", money.clone(), Some("元")),
            ],
        ),
        register(
            "award",
            "student_aid",
            vec![
                field("won_on", "日期", FieldKind::Date, None),
                field("name", "名称", FieldKind::Text, None),
                field("level", "级别", FieldKind::Choice(levels), None),
                field("prize", "奖金", money, Some("元")),
            ],
        ),
    ];
    Pack {
        name: "sample".to_owned(),
        version: "0.1.0".to_owned(),
        hash: "pack-hash".to_owned(),
        calendar: Calendar::default(),
        separate_review: false,
        yoy_coverage: decimal("90"),
        sight: BTreeMap::new(),
        permissions: BTreeMap::new(),
        roles: BTreeMap::new(),
        org_kinds: BTreeMap::new(),
        attributes: BTreeMap::new(),
        stages: stages(),
        areas: vec![
            Area { id: "safety".into(), label: "校园安全".to_owned() },
            Area { id: "student_aid".into(), label: "学生资助".to_owned() },
        ],
        registers: registers.into_iter().map(|register| (register.id.clone(), register)).collect(),
        indicators: INDICATORS.iter().map(|declared| (IndicatorId::new(declared.id), indicator(declared))).collect(),
        parameters: BTreeMap::new(),
        fitness: Vec::new(),
        benchmarks: Vec::new(),
        sub_tables: BTreeMap::new(),
        checks: BTreeMap::new(),
        reports: BTreeMap::from([("work_report".into(), report)]),
        templates,
        files,
    }
}

/// The county's bureau.
pub(crate) fn org() -> OrgId {
    "bureau".into()
}

/// The orgs: a bureau and a school.
pub(crate) fn orgs() -> OrgTree {
    let org = |id: &str, label: &str| Org {
        id: id.into(),
        label: label.to_owned(),
        kind: "bureau".into(),
        parents: Vec::new(),
        attributes: BTreeMap::new(),
        sections: Vec::new(),
        from: NaiveDate::from_ymd_opt(2000, 1, 1).expect("a date"),
        until: None,
        successors: Vec::new(),
    };
    OrgTree::new([org("bureau", "青禾县教育体育局"), org("school_07", "青禾县第7小学")])
}

/// A present value.
pub(crate) fn present(text: &str) -> FigureValue {
    FigureValue::Present(decimal(text))
}

/// A figure of the bureau.
pub(crate) fn figure(indicator: &str, period: Period, aspect: Aspect, value: FigureValue) -> Figure {
    let declared = INDICATORS.iter().find(|declared| declared.id == indicator).expect("declared");
    let (mut label, mut unit, mut decimals) = (declared.label.to_owned(), declared.unit, declared.decimals);
    match &aspect {
        Aspect::Value => {}
        Aspect::Part(part) | Aspect::PartOn(part, _) => {
            let label_of =
                stages().into_iter().chain(kinds()).find(|choice| choice.code == part.code).map(|choice| choice.label);
            label = format!("{label}（{}）", label_of.unwrap_or_else(|| part.code.to_string()));
        }
        Aspect::YearOnYear => {
            unit = if unit == "%" { "个百分点" } else { "%" };
            decimals = 1;
        }
    }
    Figure {
        key: FigureKey { indicator: indicator.into(), org: org(), period, aspect },
        label,
        unit: Unit::new(unit),
        decimals,
        definition: format!("{}，按审核通过的台账计算", declared.label),
        value,
        coverage: Some(Coverage { complete: 49, asked: 50 }),
        rows: 12,
        as_of: "live".to_owned(),
        lineage: Lineage { hash: format!("hash-of-{indicator}"), ..Lineage::default() },
        list: Vec::new(),
    }
}

fn part(field: &str, code: &str) -> Aspect {
    Aspect::Part(Part { field: field.into(), code: code.into() })
}

/// The figures of 2024H1 and the year before.
pub(crate) fn figures() -> FigureSet {
    let (now, before) = (period(), period().prior_year());
    let mut set = FigureSet::default();
    let mut add = |indicator: &str, period: Period, aspect: Aspect, value: &str| {
        set.insert(figure(indicator, period, aspect, present(value)));
    };
    add("safety.hazards_found", now, Aspect::Value, "22");
    add("safety.hazards_found", before, Aspect::Value, "22");
    add("safety.hazards_found", now, Aspect::YearOnYear, "0");
    add("safety.hazards_closed", now, Aspect::Value, "21");
    add("safety.hazards_closed", before, Aspect::Value, "25.2");
    // 120 → 100 is −16.666…
    add("safety.hazards_closed", now, Aspect::YearOnYear, "-16.666666666667");
    for (code, value) in [("fire", "11"), ("food", "6"), ("traffic", "4")] {
        add("safety.hazards_closed", now, part("kind", code), value);
    }
    add("safety.close_rate", now, Aspect::Value, "95.454545454545");
    add("safety.close_rate", before, Aspect::Value, "94.15");
    add("safety.close_rate", now, Aspect::YearOnYear, "1.3");
    // Hand-worked: 3006 + 18306 + 4215 + 2682 = 28209.
    for (code, students, amount) in [
        ("preschool", "3006", "1156300"),
        ("primary", "18306", "8597800"),
        ("junior", "4215", "3961200"),
        ("senior", "2682", "2421500"),
    ] {
        add("student_aid.students", now, part("stage", code), students);
        add("student_aid.amount", now, part("stage", code), amount);
    }
    add("student_aid.students", now, Aspect::Value, "28209");
    add("student_aid.students", before, Aspect::Value, "23507.5");
    add("student_aid.students", now, Aspect::YearOnYear, "20");
    add("student_aid.amount", now, Aspect::Value, "16136800");
    let mut drills = figure("safety.drills", now, Aspect::Value, FigureValue::Absent(Absence::NotReported));
    drills.rows = 0;
    drills.coverage = Some(Coverage { complete: 0, asked: 50 });
    set.insert(drills);
    let mut low = figure("student_aid.amount", before, Aspect::Value, present("9000000"));
    low.coverage = Some(Coverage { complete: 30, asked: 50 });
    set.insert(low);
    set.insert(figure("student_aid.amount", now, Aspect::YearOnYear, FigureValue::Absent(Absence::LowCoverage)));
    set.insert(awards(now));
    set
}

fn awards(period: Period) -> Figure {
    let row = |id: i64, name: &str, level: (&str, &str), prize: Value| {
        let won_on = NaiveDate::from_ymd_opt(2024, 5, 6).expect("a date");
        let shown = prize.display();
        ListRow {
            record: RecordId(id),
            org: "school_07".into(),
            cells: BTreeMap::from([
                ("won_on".into(), (Value::Date(won_on), "2024-05-06".to_owned())),
                ("name".into(), (Value::Text(name.to_owned()), name.to_owned())),
                ("level".into(), (Value::Text(level.0.to_owned()), level.1.to_owned())),
                ("prize".into(), (prize, shown)),
            ]),
        }
    };
    let mut figure = figure("student_aid.awards", period, Aspect::Value, present("2"));
    figure.coverage = None;
    figure.rows = 2;
    figure.list = vec![
        row(1, "资助工作先进单位", ("province", "省级"), Value::Decimal(decimal("50000.00"))),
        row(2, "资助宣传月优秀案例（第3批）", ("city", "市级"), Value::Absent),
    ];
    figure
}

/// Compiles a report with this body.
pub(crate) fn try_compile(
    body: &str,
    sections: &[(&str, &str)],
    figures: &FigureSet,
) -> Result<Document, CompileError> {
    compile_pack(&pack(body, sections), figures)
}

/// Compiles the report of a pack.
pub(crate) fn compile_pack(pack: &Pack, figures: &FigureSet) -> Result<Document, CompileError> {
    let (orgs, org) = (orgs(), org());
    compile(&Inputs {
        pack,
        report: &pack.reports["work_report"],
        figures,
        orgs: &orgs,
        org: &org,
        period: period(),
        dated: NaiveDate::from_ymd_opt(2024, 7, 5).expect("a date"),
        explanations: &[],
    })
}

/// The document of this body.
pub(crate) fn document(body: &str) -> Document {
    try_compile(body, &[], &figures()).unwrap_or_else(|error| panic!("{error}: {error:?}"))
}

/// What the body's blocks print, one line a paragraph, without appendix.
pub(crate) fn printed(body: &str) -> String {
    use xuezheng_document::model::{Block, plain_text};
    fn lines(blocks: &[Block], out: &mut Vec<String>) {
        for block in blocks {
            match block {
                Block::Heading { text, .. } | Block::Paragraph(text) | Block::Note(text) => out.push(plain_text(text)),
                Block::List { items, .. } => items.iter().for_each(|item| lines(item, out)),
                Block::Chart(chart) => {
                    out.push(format!("{}（{}）", chart.sentence(), chart.unit));
                    out.push(plain_text(&chart.caption.line()));
                }
                Block::Table(table) => {
                    out.extend(table.caption.as_ref().map(|caption| plain_text(&caption.line())));
                    out.extend(table.unit.as_ref().map(|unit| format!("单位：{unit}")));
                    for row in std::iter::once(&table.head).chain(&table.rows) {
                        out.push(row.iter().map(|cell| plain_text(cell)).collect::<Vec<_>>().join(" | "));
                    }
                }
            }
        }
    }
    let mut out = Vec::new();
    lines(&document(body).blocks, &mut out);
    out.join("\n")
}
