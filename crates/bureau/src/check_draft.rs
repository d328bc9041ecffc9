//! A record is checked while it is typed.

use std::collections::BTreeMap;

use xuezheng_figures::{CheckFailure, Others};
use xuezheng_ledger::error::RecordFault;
use xuezheng_ledger::{Actor, Drafting, Record};
use xuezheng_pack::{FieldId, Month, OrgId, RecordId, RegisterId, Value};

use crate::error::BureauError;
use crate::others;
use crate::workspace::Workspace;

/// Checks one record while it is typed. What it is compared with is read when it is needed first, and again when what
/// must match is typed anew; between that a check asks no database, and takes less than a millisecond.
///
/// Others may submit meanwhile: what counts is the check at submission.
pub struct DraftChecker<'w> {
    workspace: &'w Workspace,
    register: RegisterId,
    drafting: Drafting,
    known: Option<Known>,
}

/// What a record is compared with, and what of it decided that.
struct Known {
    matched: Vec<Option<Value>>,
    others: Others,
}

/// What is to be said of a typed record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftChecked {
    /// Cells that can't be stored as they are.
    pub faults: Vec<RecordFault>,
    /// Checks that it fails. Those over a faulty cell see it as absent.
    pub failures: Vec<CheckFailure>,
}

/// Begins to check a record of `org` while it is typed: a new one, or one that is there.
///
/// # Errors
/// A register or record that isn't there, or an org outside the actor's subtree.
pub async fn draft_checker<'w>(
    workspace: &'w Workspace,
    actor: &Actor,
    register: &RegisterId,
    org: &OrgId,
    record: Option<RecordId>,
) -> Result<DraftChecker<'w>, BureauError> {
    if !workspace.pack.registers.contains_key(register) {
        return Err(BureauError::no_register(&workspace.pack, register));
    }
    let drafting = workspace.ledger.drafting(actor, register, org, record).await?;
    Ok(DraftChecker { workspace, register: register.clone(), drafting, known: None })
}

/// Checks a record as it is typed, once.
///
/// # Errors
/// As [`draft_checker`].
pub async fn check_draft(
    workspace: &Workspace,
    actor: &Actor,
    register: &RegisterId,
    org: &OrgId,
    record: Option<RecordId>,
    cells: &BTreeMap<FieldId, Value>,
) -> Result<DraftChecked, BureauError> {
    draft_checker(workspace, actor, register, org, record).await?.check(cells).await
}

impl DraftChecker<'_> {
    /// Checks the record with these cells in place of what is stored.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub async fn check(&mut self, cells: &BTreeMap<FieldId, Value>) -> Result<DraftChecked, BureauError> {
        let key = &self.workspace.key;
        let typed = self.drafting.typed(cells, &|field, text| key.of(field, text)).await?;
        let matched = self.matched(&typed.record);
        let known = match self.known.take().filter(|known| known.matched == matched) {
            Some(known) => known,
            None => {
                let records = std::slice::from_ref(&typed.record);
                let mut others = others::beside(self.workspace, &self.register, records).await?;
                self.workspace.engine.retain_others(&mut others, &self.register, &typed.batch)?;
                Known { matched, others }
            }
        };
        let mut others = known.others.clone();
        self.known = Some(known);
        others::join(self.workspace, &self.register, &mut others, &typed.batch)?;
        let failures = self.workspace.engine.check(&self.register, &typed.batch, &others)?;
        Ok(DraftChecked { faults: typed.faults, failures })
    }

    /// What of a record decides what it is compared with.
    fn matched(&self, record: &Record) -> Vec<Option<Value>> {
        let Some(declared) = self.workspace.pack.registers.get(&self.register) else { return Vec::new() };
        let seen = self.workspace.engine.seen_by(&self.register);
        if seen.is_empty() {
            return Vec::new();
        }
        let month = match record.cell(declared, &declared.date) {
            Value::Date(day) => Some(Value::Date(Month::of(*day).first_day())),
            _ => None,
        };
        let cells = seen.iter().flat_map(|seen| &seen.with.on);
        let cells = cells.map(|matched| Some(record.cell(declared, &matched.ours).clone()));
        std::iter::once(month).chain(cells).collect()
    }
}
