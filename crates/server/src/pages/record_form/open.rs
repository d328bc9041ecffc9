//! The record that a form is about, as whoever fills it in may see it.

use std::collections::BTreeMap;

use xuezheng_bureau::ledger::{OpenRemark, Record, RecordFilter, ReviewStatus};
use xuezheng_bureau::{noted, reach};
use xuezheng_pack::model::{CheckSeverity, Register};
use xuezheng_pack::{CheckId, OrgId, RecordId, RegisterId};

use crate::error::Fault;
use crate::extract::Signed;
use crate::form::{Notes, Stored, file};
use crate::view::encoded;

/// An org that a new record may belong to.
pub(super) struct Owner {
    pub(super) id: OrgId,
    pub(super) label: String,
}

/// A form that somebody has open.
pub(super) struct Open<'s> {
    pub(super) signed: &'s Signed,
    pub(super) register: &'s Register,
    pub(super) org: OrgId,
    pub(super) org_label: String,
    /// Those to choose from, where a new record may be of several.
    pub(super) owners: Vec<Owner>,
    pub(super) stored: Stored,
    pub(super) remarks: Vec<OpenRemark>,
}

impl<'s> Open<'s> {
    /// A form for a new record, of the org asked for or of one's own.
    pub(super) async fn new(signed: &'s Signed, register: &str, asked: Option<&str>) -> Result<Self, Fault> {
        let register = declared(signed, register)?;
        let (actor, orgs) = (signed.actor(), signed.workspace().ledger().orgs().await?);
        let may_own = |org: &xuezheng_pack::Org| register.org_kinds.contains(&org.kind);
        let asked = asked.filter(|org| !org.is_empty()).map(OrgId::new);
        let own = reach(signed.workspace(), &actor, asked.as_ref()).await?;
        let mut owners = Vec::new();
        if asked.is_none() && !may_own(&own) {
            let below = orgs.iter().filter(|org| {
                may_own(org)
                    && org.until.is_none_or(|last| last >= actor.today)
                    && (orgs.root().is_some_and(|root| root.id == actor.org)
                        || orgs.is_within(&org.id, &actor.org, actor.today))
            });
            owners = below.map(|org| Owner { id: org.id.clone(), label: org.label.clone() }).collect();
        }
        if owners.is_empty() && !may_own(&own) {
            let kinds = register.org_kinds.iter().filter_map(|kind| signed.workspace().pack().org_kinds.get(kind));
            let kinds = kinds.cloned().collect::<Vec<_>>().join("、");
            return Err(Fault::Unfit(format!("「{}」由{kinds}填报，「{}」不填这本台账。", register.label, own.label)));
        }
        let (org, org_label) = (own.id, own.label);
        Ok(Self { signed, register, org, org_label, owners, stored: Stored::default(), remarks: Vec::new() })
    }

    /// A form of a record that is there.
    pub(super) async fn stored(signed: &'s Signed, register: &str, record: &str) -> Result<Self, Fault> {
        let register = declared(signed, register)?;
        let id = record.parse().map(RecordId).ok().ok_or(Fault::NotFound)?;
        Self::of(signed, register, id).await
    }

    pub(super) async fn of(signed: &'s Signed, register: &'s Register, id: RecordId) -> Result<Self, Fault> {
        let (ledger, actor) = (signed.workspace().ledger(), signed.actor());
        let record = ledger.record(&actor, &register.id, id).await?;
        let org = record.org.clone();
        let org_label = ledger.orgs().await?.get(&org).map_or_else(|| org.to_string(), |org| org.label.clone());
        let remarks = match record.status {
            ReviewStatus::Approved => Vec::new(),
            _ => ledger.open_remarks(&actor, &register.id, id).await?,
        };
        let stored = Stored::of(signed, register, record).await?;
        Ok(Self { signed, register, org, org_label, owners: Vec::new(), stored, remarks })
    }

    pub(super) fn record(&self) -> Option<&Record> {
        self.stored.record.as_ref()
    }

    /// What the checks say of the record as it is stored, with what was said to them.
    pub(super) async fn noted(&self) -> Result<Notes, Fault> {
        let Some(record) = self.record() else { return Ok(Notes::default()) };
        let filter = RecordFilter { ids: Some(vec![record.id]), ..RecordFilter::default() };
        let found = noted(self.signed.workspace(), &self.signed.actor(), &self.register.id, &filter).await?;
        let said = found.iter().filter_map(|noted| {
            let is_soft = noted.failure.severity == CheckSeverity::Soft;
            let explained = noted.explained.as_ref().filter(|_| is_soft)?;
            Some((noted.failure.check.clone(), explained.text.clone()))
        });
        let said: BTreeMap<CheckId, String> = said.collect();
        Ok(file(self.register, &[], found.into_iter().map(|noted| noted.failure).collect(), &said))
    }

    /// Where the form is sent.
    pub(super) fn action(&self) -> String {
        let register = encoded(self.register.id.as_str());
        match self.record() {
            Some(record) => format!("/registers/{register}/{}/edit", record.id),
            None => format!("/registers/{register}/new"),
        }
    }

    /// The record's page, or the register's list.
    pub(super) fn back(&self) -> String {
        let register = encoded(self.register.id.as_str());
        match self.record() {
            Some(record) => format!("/registers/{register}/{}", record.id),
            None => format!("/registers/{register}"),
        }
    }

    /// Whether it may be kept while it is typed. What counts or waits for review would become a draft again: that takes
    /// a button.
    pub(super) fn is_autosaved(&self) -> bool {
        self.record().is_none_or(|record| matches!(record.status, ReviewStatus::Draft | ReviewStatus::Returned))
    }
}

fn declared<'s>(signed: &'s Signed, register: &str) -> Result<&'s Register, Fault> {
    signed.workspace().pack().registers.get(&RegisterId::new(register)).ok_or(Fault::NotFound)
}
