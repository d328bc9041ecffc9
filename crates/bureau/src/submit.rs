//! Records are checked, then submitted for review.

use std::collections::BTreeMap;

use xuezheng_figures::CheckFailure;
use xuezheng_ledger::{Author, OperationId, Record, RecordFilter, Transaction};
use xuezheng_pack::model::CheckSeverity;
use xuezheng_pack::{CheckId, OrgId, Period, RecordId, RegisterId};

use crate::attach::attached;
use crate::error::BureauError;
use crate::failures::failures;
use crate::workspace::Workspace;

/// Why a record is right although a soft check (经验校验) fails: what its reporter wrote.
pub type Explanations = BTreeMap<(RecordId, CheckId), String>;

/// What was submitted.
#[derive(Clone, Debug)]
pub struct Submitted {
    /// The operation, by which it can be taken back.
    pub operation: OperationId,
    /// The records.
    pub records: Vec<RecordId>,
    /// Soft checks that fail and are explained.
    pub explained: Vec<CheckFailure>,
}

/// Records in the versions that were checked.
struct Checked {
    versions: BTreeMap<RecordId, i64>,
    explained: Vec<CheckFailure>,
}

/// Submits one org's answer to a collection: its drafts whose event lies in the period.
///
/// # Errors
/// [`BureauError::Checks`] with every hard failure and every soft one that isn't explained;
/// [`BureauError::ChangedSinceCheck`] when somebody has written meanwhile. Nothing is submitted then.
pub async fn submit(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    period: Period,
    org: &OrgId,
    explanations: &Explanations,
) -> Result<Submitted, BureauError> {
    let checked = check_filing(workspace, author, register, period, org, explanations).await?;
    let mut transaction = begin(workspace, author, register, &checked, explanations).await?;
    let submitted = transaction.submit_filing(register, period, org).await?;
    commit(transaction, checked, submitted).await
}

/// Submits records by id, such as a step taken after their filing.
///
/// # Errors
/// As [`submit`].
pub async fn submit_records(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    records: Vec<RecordId>,
    explanations: &Explanations,
) -> Result<Submitted, BureauError> {
    let filter = RecordFilter { ids: Some(records.clone()), ..RecordFilter::default() };
    let found = workspace.ledger.records(&author.actor(), register, &filter).await?;
    let checked = check(workspace, register, found, explanations).await?;
    let mut transaction = begin(workspace, author, register, &checked, explanations).await?;
    let submitted = transaction.submit(register, &records).await?;
    commit(transaction, checked, submitted).await
}

/// Checks the drafts that [`submit`] submits.
async fn check_filing(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    period: Period,
    org: &OrgId,
    explanations: &Explanations,
) -> Result<Checked, BureauError> {
    if !workspace.pack.registers.contains_key(register) {
        return Err(BureauError::no_register(&workspace.pack, register));
    }
    let found = workspace.ledger.unfinished(&author.actor(), register, period, org).await?;
    check(workspace, register, found, explanations).await
}

async fn begin(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    checked: &Checked,
    explanations: &Explanations,
) -> Result<Transaction, BureauError> {
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    for failure in &checked.explained {
        let text = &explanations[&(failure.record, failure.check.clone())];
        transaction.explain(register, failure.record, &failure.check, text).await?;
    }
    Ok(transaction)
}

/// Commits if what was submitted is what was checked; else leaves nothing.
async fn commit(
    transaction: Transaction,
    checked: Checked,
    submitted: Vec<(RecordId, i64)>,
) -> Result<Submitted, BureauError> {
    // Versions only grow: one that is the same before the check and in the transaction was the one checked, too.
    if !submitted.into_iter().eq(checked.versions.iter().map(|(id, version)| (*id, *version))) {
        return Err(BureauError::ChangedSinceCheck);
    }
    let operation = transaction.commit().await?;
    Ok(Submitted { operation, records: checked.versions.into_keys().collect(), explained: checked.explained })
}

/// Runs the register's checks over records as they were read.
async fn check(
    workspace: &Workspace,
    register: &RegisterId,
    records: Vec<Record>,
    explanations: &Explanations,
) -> Result<Checked, BureauError> {
    let versions: BTreeMap<RecordId, i64> = records.iter().map(|record| (record.id, record.version)).collect();
    attached(workspace, register, &versions.keys().copied().collect::<Vec<_>>()).await?;
    let failures = failures(workspace, register, &records).await?;
    let (explained, open): (Vec<_>, Vec<_>) = failures.into_iter().partition(|failure| {
        let text = explanations.get(&(failure.record, failure.check.clone()));
        failure.severity == CheckSeverity::Soft && text.is_some_and(|text| !text.trim().is_empty())
    });
    if open.is_empty() { Ok(Checked { versions, explained }) } else { Err(BureauError::Checks(open)) }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;
    use xuezheng_ledger::{Edit, NewRecord, ReviewStatus, Stamp};
    use xuezheng_pack::{NaiveDate, Org, Value};

    use super::*;
    use crate::workspace::Init;

    const FILES: [(&str, &str); 4] = [
        ("pack.toml", "name = \"case\"\nversion = \"1.0.0\"\nareas = [\"t\"]\nyoy_coverage = \"90\"\n"),
        ("orgs.toml", "[kinds]\nbureau = \"局\"\n"),
        ("areas/t/area.toml", "label = \"测试\"\n"),
        (
            "areas/t/registers/visit.toml",
            "label = \"走访台账\"\norg = \"bureau\"\ndate = \"visited_on\"\n\
             [fields.visited_on]\nlabel = \"走访日期\"\ntype = \"date\"\nrequired = true\n",
        ),
    ];

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn author() -> Author {
        let at = Stamp { utc: "2024-07-01T00:00:00Z".parse().unwrap(), today: day("2024-07-01") };
        Author { actor: "经办人".into(), org: "b".into(), role: None, acting_for: None, why: "测试".into(), at }
    }

    async fn bureau() -> (TempDir, Workspace) {
        let folder = TempDir::new().unwrap();
        let pack = FILES.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        let root = Org {
            id: "b".into(),
            label: "教育局".into(),
            kind: "bureau".into(),
            parents: Vec::new(),
            attributes: BTreeMap::new(),
            sections: Vec::new(),
            from: day("2000-01-01"),
            until: None,
            successors: Vec::new(),
        };
        let init = Init { pack, orgs: &[root], author: &author(), key: Some([1; 32]), database: None };
        let workspace = Workspace::init(&folder.path().join("case"), init).await.unwrap();
        (folder, workspace)
    }

    async fn visits(workspace: &Workspace, on: &[&str]) -> Vec<RecordId> {
        let cells = |on: &str| BTreeMap::from([("visited_on".into(), Value::Date(day(on)))]);
        let rows = on.iter().map(|on| NewRecord { org: "b".into(), cells: cells(on) }).collect();
        let mut transaction = workspace.ledger.begin(author()).await.unwrap();
        let ids = transaction.insert(&"visit".into(), rows).await.unwrap();
        transaction.commit().await.unwrap();
        ids
    }

    async fn statuses(workspace: &Workspace) -> Vec<ReviewStatus> {
        let filter = RecordFilter::default();
        let records = workspace.ledger.records(&author().actor(), &"visit".into(), &filter).await.unwrap();
        records.into_iter().map(|record| record.status).collect()
    }

    #[tokio::test]
    async fn a_draft_added_or_changed_after_the_check_is_not_submitted_unchecked() {
        let (_folder, workspace) = bureau().await;
        let (register, org, period) = ("visit".into(), "b".into(), Period::parse("2024H1").unwrap());
        let (who, none) = (author(), Explanations::new());
        let mut transaction = workspace.ledger.begin(author()).await.unwrap();
        transaction.ask(&register, period, &["b".into()]).await.unwrap();
        transaction.commit().await.unwrap();
        let first = visits(&workspace, &["2024-03-01"]).await[0];
        for change in ["added", "edited"] {
            let checked = check_filing(&workspace, &who, &register, period, &org, &none).await.unwrap();
            if change == "added" {
                visits(&workspace, &["2024-03-02"]).await;
            } else {
                let cells = BTreeMap::from([("visited_on".into(), Value::Date(day("2024-03-03")))]);
                let mut transaction = workspace.ledger.begin(author()).await.unwrap();
                transaction.edit_all(&register, vec![Edit { record: first, seen: 1, cells }]).await.unwrap();
                transaction.commit().await.unwrap();
            }
            let mut transaction = begin(&workspace, &who, &register, &checked, &none).await.unwrap();
            let submitted = transaction.submit_filing(&register, period, &org).await.unwrap();
            let error = commit(transaction, checked, submitted).await.unwrap_err();
            assert_eq!(error.to_string(), "校验之后又有记录改动，未提交，请重新提交");
            assert_eq!(statuses(&workspace).await, [ReviewStatus::Draft; 2]);
        }
        // A draft of another period is none of this filing's business.
        let checked = check_filing(&workspace, &who, &register, period, &org, &none).await.unwrap();
        visits(&workspace, &["2024-07-01"]).await;
        let mut transaction = begin(&workspace, &who, &register, &checked, &none).await.unwrap();
        let submitted = transaction.submit_filing(&register, period, &org).await.unwrap();
        assert_eq!(commit(transaction, checked, submitted).await.unwrap().records.len(), 2);
    }

    #[tokio::test]
    async fn a_record_that_is_edited_while_it_waits_is_a_draft_again() {
        let (_folder, workspace) = bureau().await;
        let (register, who) = ("visit".into(), author());
        let ids = visits(&workspace, &["2024-03-01", "2024-03-02"]).await;
        submit_records(&workspace, &who, &register, ids.clone(), &Explanations::new()).await.unwrap();
        let cells = BTreeMap::from([("visited_on".into(), Value::Date(day("2024-03-05")))]);
        crate::record::edit(&workspace, &who, &register, vec![Edit { record: ids[1], seen: 1, cells: cells.clone() }])
            .await
            .unwrap();
        assert_eq!(statuses(&workspace).await, [ReviewStatus::Submitted, ReviewStatus::Draft]);
        let nobody =
            crate::record::edit(&workspace, &who, &register, vec![Edit { record: RecordId(99), seen: 1, cells }]).await;
        assert!(nobody.is_err(), "there is no such record");
    }

    #[tokio::test]
    async fn records_named_in_any_order_or_twice_are_submitted() {
        let (_folder, workspace) = bureau().await;
        let ids = visits(&workspace, &["2024-03-01", "2024-03-02"]).await;
        let named = vec![ids[1], ids[0], ids[1]];
        let submitted = submit_records(&workspace, &author(), &"visit".into(), named, &Explanations::new()).await;
        assert_eq!(submitted.unwrap().records, ids);
        assert_eq!(statuses(&workspace).await, [ReviewStatus::Submitted; 2]);
    }
}
