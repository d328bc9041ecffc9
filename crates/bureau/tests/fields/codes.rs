//! Dated code lists: entry, breakdowns, the records behind them, and comparison with the year before.

use xuezheng_bureau::figures_of::{Aspect, Part};
use xuezheng_bureau::{CompileRequest, Query, compile, document, parts};
use xuezheng_pack::{Period, Value};

use crate::bureau::{Bureau, date, day, text};

const HAZARD: &str = r#"
label = "隐患台账"
org = "school"
date = "found_on"
[fields.found_on]
label = "发现日期"
type = "date"
required = true
[fields.kind]
label = "类别"
type = "choice"
required = true
"#;

const PLAIN: &str = "choices = { fire = \"消防\", traffic = \"交通\", misc = \"杂项\" }\n";

const DATED: &str = r#"
[fields.kind.codes.fire]
label = "消防"
[fields.kind.codes.traffic]
label = "交通"
until = "2023-12-31"
becomes = "road"
[fields.kind.codes.misc]
label = "杂项"
until = "2023-12-31"
[fields.kind.codes.road]
label = "道路交通"
from = "2024-01-01"
"#;

const INDICATORS: (&str, &str) = (
    "areas/t/indicators.toml",
    r#"
[hazards]
label = "隐患"
unit = "处"
definition = "期间内发现的隐患"
of = "hazard"
date = "found_on"
measure = "count(*)"
by = ["kind"]
partition = ["kind"]
"#,
);

const REPORT: (&str, &str) = (
    "reports/brief.md",
    "+++\nlabel = \"简报\"\ntitle = \"简报\"\n+++\n\n道路{{ t.hazards.by.kind[\"road\"] }}处，上年同期\
     {{ t.hazards.by.kind[\"road\"].prev }}处。\n",
);

fn hazard(on: &str, kind: &str) -> [(&'static str, Value); 2] {
    [("found_on", date(on)), ("kind", text(kind))]
}

async fn dated() -> Bureau {
    let register = format!("{HAZARD}{DATED}");
    let bureau = Bureau::new(&[("areas/t/registers/hazard.toml", &register), INDICATORS, REPORT]).await;
    for (on, kind) in
        [("2023-03-01", "fire"), ("2023-04-01", "traffic"), ("2023-05-01", "traffic"), ("2023-06-01", "misc")]
    {
        bureau.approved("hazard", "p", &hazard(on, kind)).await;
    }
    bureau.approved("hazard", "p", &hazard("2024-03-01", "road")).await;
    bureau
}

#[tokio::test]
async fn a_code_is_entered_only_while_it_is_used() {
    let bureau = dated().await;
    let refused = async |on: &str, kind: &str| {
        bureau.add("hazard", "p", &hazard(on, kind)).await.map(drop).unwrap_err().to_string()
    };
    assert_eq!(
        refused("2024-03-01", "traffic").await,
        "台账「隐患台账」第 1 行的「类别」（traffic）：「交通」只用到 2023-12-31，这条记录的日期是 2024-03-01；\
         请改选 road（道路交通）"
    );
    assert_eq!(
        refused("2024-03-01", "misc").await,
        "台账「隐患台账」第 1 行的「类别」（misc）：「杂项」只用到 2023-12-31，这条记录的日期是 2024-03-01；\
         可选：fire（消防）、road（道路交通）"
    );
    assert_eq!(
        refused("2023-12-31", "road").await,
        "台账「隐患台账」第 1 行的「类别」（road）：「道路交通」自 2024-01-01 起才使用，这条记录的日期是 2023-12-31；\
         可选：fire（消防）、traffic（交通）、misc（杂项）"
    );
}

#[tokio::test]
async fn both_lists_are_there_on_request_and_every_part_has_its_records() {
    let bureau = dated().await;
    let query = Query { org: None, period: Period::parse("2023").unwrap(), indicator: None };
    let shown = async |of: Option<&str>| {
        let found = parts(&bureau.workspace, &"t.hazards".into(), &query, &"kind".into(), of.map(day)).await.unwrap();
        let line = |figure: &xuezheng_bureau::figures_of::Figure| {
            format!("{} {}", figure.label, figure.value.present().unwrap())
        };
        found.iter().map(line).collect::<Vec<_>>()
    };
    assert_eq!(shown(None).await, ["隐患（消防） 1", "隐患（交通） 2", "隐患（杂项） 1"]);
    assert_eq!(shown(Some("2024-07-31")).await, ["隐患（消防） 1", "隐患（道路交通） 2", "隐患（其他（原杂项）） 1"]);
    assert_eq!(bureau.part("hazards", "2023", "kind", "traffic").await, "2");
    let aspect = Aspect::PartOn(Part { field: "kind".into(), code: "road".into() }, day("2024-07-31"));
    let figure = bureau.explained("hazards", "2023", aspect.clone()).await.figure;
    assert_eq!(figure.rows, 2);
    assert!(figure.lineage.predicate.unwrap().contains("kind IN ('traffic', 'road')"));
    let actor = crate::bureau::author("b").actor();
    let drilled = xuezheng_bureau::drill(&bureau.workspace, &actor, &"t.hazards".into(), &query, aspect).await.unwrap();
    assert_eq!(drilled.iter().map(|row| row.record.0).collect::<Vec<_>>(), [2, 3]);
    bureau.audited().await;
}

#[tokio::test]
async fn a_report_compares_a_part_with_what_has_become_it() {
    let bureau = dated().await;
    let request = CompileRequest {
        report: "brief".into(),
        period: Period::parse("2024H1").unwrap(),
        org: None,
        dated: day("2024-07-05"),
        printing: xuezheng_bureau::Printing::default(),
    };
    let compiled = compile(&bureau.workspace, &request, &[]).await.unwrap_or_else(|error| panic!("{error}"));
    let markdown = document::write::markdown(&compiled.document);
    let text: String = markdown.chars().filter(|c| !"[]()#".contains(*c)).collect();
    assert!(text.contains("道路1") && text.contains("上年同期2"), "{markdown}");
}

#[tokio::test]
async fn an_old_workspace_gains_a_dated_list() {
    let register = format!("{HAZARD}{PLAIN}");
    let old = Bureau::new(&[("areas/t/registers/hazard.toml", &register), INDICATORS]).await;
    let late = old.approved("hazard", "p", &hazard("2024-03-01", "traffic")).await;
    assert_eq!(old.part("hazards", "2024H1", "kind", "traffic").await, "1");
    let dated = format!("{HAZARD}{DATED}");
    let new = old.reopened(&[("areas/t/registers/hazard.toml", &dated)]).await;
    // What was recorded with the old code after its end counts as the new one, and is mended when it is next edited.
    assert_eq!(new.part("hazards", "2024H1", "kind", "road").await, "1");
    new.edit("hazard", late, &[("kind", text("road"))]).await;
    new.review("hazard", late).await.unwrap();
    assert_eq!(new.part("hazards", "2024H1", "kind", "road").await, "1");
    new.audited().await;
}
