//! What is reviewed as one: a filing, or without a period what waits of an org by itself.

use xuezheng_bureau::{FilingReview, ReviewFilter, filing_review};
use xuezheng_pack::model::Register;
use xuezheng_pack::{OrgId, Period, RecordId, RegisterId};

use super::filter::{self, filing_path};
use super::page::Look;
use crate::error::Fault;
use crate::extract::Signed;

/// What is reviewed.
pub(super) struct Subject<'w> {
    pub(super) register: &'w Register,
    pub(super) period: Option<Period>,
    pub(super) org: OrgId,
}

impl<'w> Subject<'w> {
    pub(super) fn of(signed: &'w Signed, register: &str, period: &str, org: &str) -> Result<Self, Fault> {
        let registers = &signed.workspace().pack().registers;
        let register = registers.get(&RegisterId::new(register)).ok_or(Fault::NotFound)?;
        let period = if period.is_empty() { None } else { Some(filter::period(period)?) };
        Ok(Self { register, period, org: OrgId::new(org) })
    }

    /// What the bureau says of it; where it says nothing, there is no such thing.
    pub(super) async fn read(&self, signed: &Signed, look: &Look) -> Result<FilingReview, Fault> {
        let beside = look.earlier(self.period);
        let actor = signed.actor();
        let found =
            filing_review(signed.workspace(), &actor, &self.register.id, self.period, &self.org, beside).await?;
        if found.item.is_none() && found.rows.is_empty() && found.events.is_empty() {
            return Err(Fault::NotFound);
        }
        Ok(found)
    }

    /// Just these records; all that waits without them.
    pub(super) fn filter(&self, records: Option<Vec<RecordId>>) -> ReviewFilter {
        ReviewFilter {
            register: Some(self.register.id.clone()),
            period: self.period,
            org: Some(self.org.clone()),
            alone: true,
            records,
            ..ReviewFilter::default()
        }
    }

    /// Its page.
    pub(super) fn path(&self) -> String {
        filing_path(&self.register.id, self.period, &self.org)
    }
}
