//! Every figure can be explained and drilled; a changed record changes what depends on it and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_bureau::figures_of::{Aspect, FigureKey, FigureValue};
use xuezheng_bureau::ledger::{Author, Record, RecordFilter, Stamp};
use xuezheng_bureau::{Query, Workspace, drill, explain, figures};
use xuezheng_pack::{Decimal, FieldId, NaiveDate, RegisterId, Value};

use crate::county;

#[tokio::test]
async fn every_figure_of_the_report_can_be_explained_and_drilled() {
    let workspace = Workspace::open(&county::shared().await).await.unwrap();
    let document = county::report(&workspace).await;
    assert!(document.figures.len() >= 30, "{} figures", document.figures.len());
    let actor = author(&workspace).await.actor();
    for stated in &document.figures {
        let FigureKey { indicator, org, period, aspect } = &stated.figure.key;
        let query = Query { org: Some(org.clone()), period: *period, indicator: None };
        let explained = explain(&workspace, indicator, &query, aspect.clone()).await.unwrap();
        let figure = &explained.figure;
        assert_eq!(figure.value, stated.figure.value, "{:?}", stated.figure.key);
        assert!(!figure.definition.is_empty() && !figure.lineage.formula.is_empty(), "{:?}", figure.key);
        let records = drill(&workspace, &actor, indicator, &query, aspect.clone()).await.unwrap();
        assert!(
            records.iter().all(|record| !record.cells.is_empty()),
            "{:?}: a record is not in the ledger",
            figure.key
        );
        if let (Some(rows), false) = (&explained.rows, *aspect == Aspect::YearOnYear) {
            let count = records.len() as u64;
            // A record has any number of rows in a sub-table.
            let is_same = match rows.is_sub_table() {
                true => count <= figure.rows && (count == 0) == (figure.rows == 0),
                false => count == figure.rows,
            };
            assert!(is_same, "{:?}: {count} records of {} rows", figure.key, figure.rows);
        }
    }
}

#[tokio::test]
async fn one_changed_grant_changes_exactly_the_figures_that_depend_on_it() {
    let folder = county::copy().await;
    let workspace = Workspace::open(folder.path()).await.unwrap();
    let before = values(&workspace).await;
    let author = author(&workspace).await;
    let register = RegisterId::new("aid_grant");
    let filter = RecordFilter::default();
    let records = workspace.ledger().approved(&author.actor(), &register, &filter).await.unwrap();
    let declared = &workspace.pack().registers[&register];
    let half = date("2024-01-01")..=date("2024-06-30");
    let in_half =
        |record: &Record| matches!(record.cell(declared, &"paid_on".into()), Value::Date(day) if half.contains(day));
    let record = records.into_iter().find(in_half).unwrap();
    let Value::Decimal(amount) = record.cell(declared, &"amount".into()).clone() else {
        panic!("a grant has an amount")
    };
    let code = |field: &str| match record.cell(declared, &field.into()) {
        Value::Text(code) => code.clone(),
        other => panic!("{other:?}"),
    };
    let reviewer = Author { actor: "复核人".to_owned(), ..author.clone() };
    let mut transaction = workspace.ledger().begin(author).await.unwrap();
    let cells = BTreeMap::from([(FieldId::new("amount"), Value::Decimal(amount - Decimal::new(1, 2)))]);
    transaction.edit(&register, record.id, record.version, cells).await.unwrap();
    transaction.submit(&register, &[record.id]).await.unwrap();
    transaction.commit().await.unwrap();
    let mut transaction = workspace.ledger().begin(reviewer).await.unwrap();
    transaction.approve(&register, &[record.id]).await.unwrap();
    transaction.commit().await.unwrap();

    let after = values(&workspace).await;
    assert_eq!(before.len(), after.len());
    let changed: BTreeSet<String> =
        before.iter().filter(|(name, value)| after[*name] != **value).map(|(name, _)| name.clone()).collect();
    let expected = BTreeSet::from([
        "student_aid.aid_amount".to_owned(),
        format!("student_aid.aid_amount stage={}", code("stage")),
        format!("student_aid.aid_amount programme={}", code("programme")),
        format!("student_aid.aid_amount hardship={}", code("hardship")),
        "student_aid.average_aid".to_owned(),
        "student_aid.aid_growth".to_owned(),
    ]);
    assert_eq!(changed, expected);
    let value = |values: &BTreeMap<String, FigureValue>| values["student_aid.aid_amount"].present().unwrap();
    assert_eq!(value(&before) - value(&after), Decimal::new(1, 2));
}

async fn values(workspace: &Workspace) -> BTreeMap<String, FigureValue> {
    let query = Query { org: None, period: county::half(), indicator: None };
    let found = figures(workspace, &query).await.unwrap();
    let name = |key: &FigureKey| match &key.aspect {
        Aspect::Part(part) | Aspect::PartOn(part, _) => format!("{} {}={}", key.indicator, part.field, part.code),
        Aspect::Value | Aspect::YearOnYear => key.indicator.to_string(),
    };
    found.into_iter().map(|figure| (name(&figure.key), figure.value)).collect()
}

pub(crate) async fn author(workspace: &Workspace) -> Author {
    let orgs = workspace.ledger().orgs().await.unwrap();
    let at = Stamp { utc: "2024-07-10T02:00:00Z".parse().unwrap(), today: date("2024-07-10") };
    Author {
        actor: "局办公室".into(),
        org: orgs.root().unwrap().id.clone(),
        role: None,
        acting_for: None,
        why: "更正".into(),
        at,
    }
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
