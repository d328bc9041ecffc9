//! Drafts are kept as they are typed, and told what they count in.

use std::collections::BTreeMap;

use xuezheng_bureau::ledger::RecordFilter;
use xuezheng_bureau::{Counts, Draft, KeptDraft, counted_in, keep_draft, noted, take_back};
use xuezheng_pack::{Period, RecordId, Value};

use crate::bureau::{Bureau, author, date, text};

const HAZARD: &str = r#"
label = "隐患台账"
org = "school"
date = "found_on"
[fields.found_on]
label = "发现日期"
type = "date"
required = true
[fields.place]
label = "部位"
type = "text"
"#;

const CHECKS: &str = r#"
[place_named]
label = "写明部位"
of = "hazard"
severity = "soft"
that = "place <> '某处'"
message = "部位不明，请写明"
"#;

const INDICATORS: &str = r#"
[hazards]
label = "隐患"
unit = "处"
definition = "期间内发现的隐患"
of = "hazard"
date = "found_on"
measure = "count(*)"
[halls]
label = "走廊隐患"
unit = "处"
definition = "期间内发现的走廊隐患"
of = "hazard"
date = "found_on"
where = "place = '走廊'"
measure = "count(*)"
"#;

async fn bureau() -> Bureau {
    let files = [
        ("areas/t/registers/hazard.toml", HAZARD),
        ("areas/t/checks.toml", CHECKS),
        ("areas/t/indicators.toml", INDICATORS),
    ];
    Bureau::new(&files).await
}

fn draft(record: Option<(i64, i64)>, cells: &[(&str, Value)], said: &[(&str, &str)]) -> Draft {
    Draft {
        record: record.map(|(id, seen)| (RecordId(id), seen)),
        org: "p".into(),
        cells: cells.iter().map(|(id, value)| ((*id).into(), value.clone())).collect(),
        explanations: said.iter().map(|(check, text)| ((*check).into(), (*text).to_owned())).collect(),
    }
}

#[tokio::test]
async fn a_draft_makes_a_version_only_where_something_changed() {
    let bureau = bureau().await;
    let (workspace, who, register) = (&bureau.workspace, author("p"), "hazard".into());
    let keep = async |draft| keep_draft(workspace, &who, &register, draft).await;
    let new = keep(draft(None, &[("place", text("某处"))], &[])).await.unwrap();
    assert_eq!((new.record, new.version), (RecordId(1), 1));
    let same = keep(draft(Some((1, 1)), &[], &[("t.place_named", " ")])).await.unwrap();
    assert_eq!(same, KeptDraft { operation: None, record: RecordId(1), version: 1 });
    let said = keep(draft(Some((1, 1)), &[], &[("t.place_named", "待查")])).await.unwrap();
    assert!(said.operation.is_some() && said.version == 1);
    let again = keep(draft(Some((1, 1)), &[], &[("t.place_named", "待查")])).await.unwrap();
    assert_eq!(again.operation, None, "it was said already");
    let found = noted(workspace, &who.actor(), &register, &RecordFilter::default()).await.unwrap();
    assert_eq!(found[0].explained.as_ref().unwrap().text, "待查");
    let day = [("found_on", date("2024-05-10"))];
    let edited = keep(draft(Some((1, 1)), &day, &[("t.place_named", "待查")])).await.unwrap();
    assert_eq!(edited.version, 2);
    let found = noted(workspace, &who.actor(), &register, &RecordFilter::default()).await.unwrap();
    assert_eq!(found[0].explained.as_ref().unwrap().text, "待查", "it is said to the new version, too");
    let late = keep(draft(Some((1, 1)), &[("place", text("走廊"))], &[])).await.unwrap_err().to_string();
    assert!(late.contains("您看到的是第 1 版"), "{late}");
    let late = keep(draft(Some((1, 1)), &[], &[("t.place_named", "别的")])).await.unwrap_err().to_string();
    assert!(late.contains("您看到的是第 1 版"), "also where only an explanation is new: {late}");
}

#[tokio::test]
async fn one_takes_back_what_one_did_oneself() {
    let bureau = bureau().await;
    let (workspace, register) = (&bureau.workspace, "hazard".into());
    let new = keep_draft(workspace, &author("p"), &register, draft(None, &[], &[])).await.unwrap();
    let operation = new.operation.unwrap();
    let refused = take_back(workspace, &author("b"), operation).await.unwrap_err().to_string();
    assert!(refused.contains("这一步是别人办理的"), "{refused}");
    take_back(workspace, &author("p"), operation).await.unwrap();
    let record = workspace.ledger().record(&author("p").actor(), &register, new.record).await.unwrap();
    assert!(record.void);
    bureau.audited().await;
}

#[tokio::test]
async fn a_record_says_which_indicators_count_it_once_it_is_approved() {
    let bureau = bureau().await;
    let (workspace, who, register) = (&bureau.workspace, author("p").actor(), "hazard".into());
    let cells = [("found_on", date("2024-05-10")), ("place", text("楼梯"))];
    let draft = bureau.add("hazard", "p", &cells).await.unwrap();
    assert_eq!(counted_in(workspace, &who, &register, draft).await.unwrap(), None);
    bureau.review("hazard", draft).await.unwrap();
    let found = counted_in(workspace, &who, &register, draft).await.unwrap().unwrap();
    let found: BTreeMap<String, Counts> = found.into_iter().map(|it| (it.label, it.counts)).collect();
    let may = Counts::In(Period::parse("2024-05").unwrap());
    assert_eq!(found, BTreeMap::from([("隐患".to_owned(), may), ("走廊隐患".to_owned(), Counts::Not)]));
    let foreign = counted_in(workspace, &author("q").actor(), &register, draft).await.unwrap_err().to_string();
    assert!(foreign.contains("不在您的管理范围内"), "{foreign}");
}
