//! Designing a collection: before it is opened, who would be asked, how much each would have to type, and what of it is
//! held already.

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_ledger::{Actor, NewCollection};
use xuezheng_pack::model::Register;
use xuezheng_pack::{OrgId, Period, RegisterId};

use crate::collect::held::{Held, held};
use crate::error::BureauError;
use crate::workspace::Workspace;

/// What a collection would ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Design {
    /// How many orgs it would ask.
    pub orgs: usize,
    /// How many filings it would ask for.
    pub filings: usize,
    /// By register, in the order asked.
    pub registers: Vec<RegisterBurden>,
}

/// What one register would ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterBurden {
    /// The register.
    pub register: RegisterId,
    /// Its label.
    pub label: String,
    /// How many orgs file it.
    pub orgs: usize,
    /// Cells that are typed for one record.
    pub fields: usize,
    /// Of these, those that must be there.
    pub required: usize,
    /// Of these, those that are carried over from an earlier period or another register.
    pub prefilled: usize,
    /// Which period shows how many records are to be expected; `None` where there are none yet.
    pub like: Option<Period>,
    /// The records that these orgs had approved in that period.
    pub records: u64,
    /// The most that one org had.
    pub most: u64,
    /// Fields that are held already.
    pub held: Vec<Held>,
}

impl RegisterBurden {
    /// Cells that all orgs together have to type: for each record of the earlier period, or for one record each where
    /// there is none.
    pub fn cells(&self) -> u64 {
        let records = if self.like.is_some() { self.records } else { self.orgs as u64 };
        records * (self.fields - self.prefilled) as u64
    }

    /// Cells that the org with the most records has to type.
    pub fn most_cells(&self) -> u64 {
        let records = if self.like.is_some() { self.most } else { 1 };
        records * (self.fields - self.prefilled) as u64
    }
}

/// What a collection would ask if it were opened on the actor's day. Writes nothing.
///
/// # Errors
/// Registers or orgs that aren't there, or nobody to ask.
pub async fn design(workspace: &Workspace, actor: &Actor, new: &NewCollection) -> Result<Design, BureauError> {
    let orgs = workspace.ledger.orgs().await?;
    let asks = new.asks(&workspace.pack, &orgs, actor.today)?;
    let mut registers = Vec::new();
    for id in &new.registers {
        let (Some(register), Some(asked)) = (workspace.pack.registers.get(id), asks.get(id)) else { continue };
        registers.push(burden(workspace, register, new.period, asked).await?);
    }
    let asked: BTreeSet<&OrgId> = asks.values().flatten().collect();
    Ok(Design { orgs: asked.len(), filings: asks.values().map(Vec::len).sum(), registers })
}

async fn burden(
    workspace: &Workspace,
    register: &Register,
    period: Period,
    asked: &[OrgId],
) -> Result<RegisterBurden, BureauError> {
    let mut like = None;
    let mut counts: BTreeMap<OrgId, u64> = BTreeMap::new();
    for earlier in earlier(period) {
        let calendar = &workspace.pack.calendar;
        let days = (earlier.first_day(calendar), earlier.last_day(calendar));
        counts = workspace.ledger.approved_counts(&register.id, days).await?;
        counts.retain(|org, _| asked.contains(org));
        if !counts.is_empty() {
            like = Some(earlier);
            break;
        }
    }
    let prefill = register.prefill.as_ref();
    let carried = prefill.filter(|_| like.is_some()).map(|it| it.carry.iter().collect::<BTreeSet<_>>());
    let from = prefill.iter().flat_map(|it| &it.from).flat_map(|source| source.fields.iter().map(|(own, _)| own));
    let prefilled: BTreeSet<_> = carried.into_iter().flatten().chain(from).collect();
    Ok(RegisterBurden {
        register: register.id.clone(),
        label: register.label.clone(),
        orgs: asked.len(),
        fields: register.fields.len(),
        required: register.fields.iter().filter(|field| field.required).count(),
        prefilled: prefilled.len(),
        records: counts.values().sum(),
        most: counts.values().copied().max().unwrap_or_default(),
        held: held(&workspace.pack, register, like.is_some()),
        like,
    })
}

/// Where records like those of a period are looked for: the period before, then the same of the year before, for what is
/// filed once a year.
pub(super) fn earlier(period: Period) -> Vec<Period> {
    let (before, year) = (period.previous(), Period::whole(period.span()).prior_year());
    if before == year { vec![before] } else { vec![before, year] }
}
