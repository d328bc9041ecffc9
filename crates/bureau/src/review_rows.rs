//! The rows that a review decides over, with what their checks say.

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_ledger::{Actor, Record, RecordFilter, ReviewStatus};
use xuezheng_pack::model::{CheckSeverity, Register};
use xuezheng_pack::{NaiveDate, OrgId, OrgTree, RecordId, Value};

use crate::error::BureauError;
use crate::noted::{self, Noted};
use crate::review::{ReviewFilter, ReviewItem, label};
use crate::workspace::Workspace;

/// A register's rows that are not approved, with what its soft checks say of them.
pub(crate) struct Rows {
    date: usize,
    pub(crate) submitted: ByOrg,
    /// Drafts and returned ones.
    pub(crate) open: ByOrg,
    checked: Checked,
}

/// Records by their owner, so that each filing finds its own.
pub(crate) type ByOrg = BTreeMap<OrgId, Vec<Record>>;

fn by_org(records: Vec<Record>) -> ByOrg {
    let mut by_org = ByOrg::new();
    for record in records {
        by_org.entry(record.org.clone()).or_default().push(record);
    }
    by_org
}

/// Which records fail a check.
#[derive(Default)]
struct Checked {
    failing: BTreeSet<RecordId>,
    hard: BTreeSet<RecordId>,
    /// Of those that fail, the ones that explain each failure.
    explained: BTreeSet<RecordId>,
}

impl Checked {
    fn of(noted: &[Noted]) -> Self {
        let which = |is: &dyn Fn(&Noted) -> bool| -> BTreeSet<RecordId> {
            noted.iter().filter(|noted| is(noted)).map(|noted| noted.failure.record).collect()
        };
        let failing = which(&|_| true);
        let silent = which(&|noted| noted.explained.is_none());
        let explained = failing.difference(&silent).copied().collect();
        Self { hard: which(&|noted| noted.failure.severity == CheckSeverity::Hard), failing, explained }
    }
}

impl Rows {
    pub(crate) async fn read(
        workspace: &Workspace,
        actor: &Actor,
        register: &Register,
        filter: &ReviewFilter,
    ) -> Result<Self, BureauError> {
        let read = async |status| {
            let wanted = RecordFilter { org: filter.org.clone(), status: Some(status), ..RecordFilter::default() };
            workspace.ledger.records(actor, &register.id, &wanted).await
        };
        let submitted = read(ReviewStatus::Submitted).await?;
        let mut open = read(ReviewStatus::Draft).await?;
        open.extend(read(ReviewStatus::Returned).await?);
        let checked = Checked::of(&noted::of(workspace, &register.id, &submitted).await?);
        let date = register.columns().iter().position(|column| column.id == register.date).unwrap_or_default();
        Ok(Self { date, submitted: by_org(submitted), open: by_org(open), checked })
    }

    pub(crate) fn within<'r>(
        &'r self,
        records: &'r ByOrg,
        org: &'r OrgId,
        days: (NaiveDate, NaiveDate),
    ) -> impl Iterator<Item = RecordId> + 'r {
        records.get(org).into_iter().flatten().filter(move |record| self.is_in(record, days)).map(|record| record.id)
    }

    /// What stands in the queue for an org.
    pub(crate) fn item(&self, register: &Register, orgs: &OrgTree, org: &OrgId, records: Vec<RecordId>) -> ReviewItem {
        ReviewItem {
            register: register.id.clone(),
            register_label: register.label.clone(),
            org: org.clone(),
            org_label: label(orgs, org),
            period: None,
            zero: false,
            failing: records.iter().filter(|id| self.checked.failing.contains(id)).count(),
            explained: records.iter().filter(|id| self.checked.explained.contains(id)).count(),
            hard: records.iter().filter(|id| self.checked.hard.contains(id)).count(),
            records,
            open: 0,
            turn: None,
            turn_label: None,
        }
    }
    /// Whether a record's date lies in these days.
    pub(crate) fn is_in(&self, record: &Record, (first, last): (NaiveDate, NaiveDate)) -> bool {
        matches!(record.cells[self.date], Value::Date(day) if (first..=last).contains(&day))
    }
}
