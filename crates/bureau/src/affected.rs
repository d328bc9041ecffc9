//! Issued documents whose figures have another value now.

use xuezheng_figures::{FigureError, FigureKey, FigureValue};
use xuezheng_ledger::{Issued, Restatement};

use crate::error::BureauError;
use crate::issue::{StatedFigure, stated_figures};
use crate::measure::{Measured, measure};
use crate::workspace::Workspace;

/// An issued document that states what is no longer so.
#[derive(Clone, Debug)]
pub struct Affected {
    /// The document.
    pub issued: Issued,
    /// Its figures that have another value now.
    pub figures: Vec<AffectedFigure>,
}

/// A stated figure with its present value.
#[derive(Clone, Debug)]
pub struct AffectedFigure {
    /// As stated.
    pub stated: StatedFigure,
    /// Its value now; `None` where the pack or the tree has it no more.
    pub now: Option<FigureValue>,
    /// Restatements since, of records of the registers that it is computed from.
    pub restatements: Vec<Restatement>,
}

/// The issued documents that state a value which is another one now, the oldest first, without those that were replaced.
///
/// # Errors
/// If a figure can't be computed.
pub async fn affected(workspace: &Workspace) -> Result<Vec<Affected>, BureauError> {
    let mut issued = workspace.ledger.issued().await?;
    issued.retain(|issued| issued.replaced_by.is_none());
    if issued.is_empty() {
        return Ok(Vec::new());
    }
    let measured = measure(workspace).await?;
    let seals = workspace.ledger.seals().await?;
    let restatements = workspace.ledger.restatements().await?;
    let mut found = Vec::new();
    for issued in issued {
        let mut figures = Vec::new();
        for stated in stated_figures(&issued)? {
            let Some(key) = stated.figure_key() else { continue };
            let now = present(workspace, &measured, &key).await?;
            if now.as_ref().is_some_and(|value| stated.is_still(value)) {
                continue;
            }
            let registers = workspace.engine.registers(&key.indicator);
            let (first, last) =
                (key.period.first_day(&workspace.pack.calendar), key.period.last_day(&workspace.pack.calendar));
            let since = |one: &&Restatement| {
                let seal = seals.iter().find(|seal| seal.name == one.seal);
                let is_later = one.operation > issued.operation || issued.document.seal.as_ref() == Some(&one.seal);
                let overlaps = seal.is_some_and(|seal| *seal.range().start() <= last && first <= *seal.range().end());
                is_later && overlaps && registers.contains(&one.register)
            };
            let mut restatements: Vec<Restatement> = restatements.iter().filter(since).cloned().collect();
            // One reason for a record, however many seals hold it.
            restatements.dedup_by(|a, b| (a.operation, &a.register, a.record) == (b.operation, &b.register, b.record));
            figures.push(AffectedFigure { stated, now, restatements });
        }
        if !figures.is_empty() {
            found.push(Affected { issued, figures });
        }
    }
    Ok(found)
}

/// The value that a figure has now; `None` where the pack or the tree has it no more.
async fn present(
    workspace: &Workspace,
    measured: &Measured,
    key: &FigureKey,
) -> Result<Option<FigureValue>, BureauError> {
    if !workspace.pack.indicators.contains_key(&key.indicator) || measured.manifest.orgs.get(&key.org).is_none() {
        return Ok(None);
    }
    let set = measured.set(workspace, &key.org, key.period).await?;
    if let Some(figure) = set.get(key) {
        return Ok(Some(figure.value.clone()));
    }
    match workspace.engine.figure(&measured.view(workspace), &measured.facts, key).await {
        Ok(figure) => Ok(Some(figure.value)),
        Err(FigureError::Part { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Which of these stated figures have another value now, with that; `None` where there is none any more.
pub(crate) async fn moved(
    workspace: &Workspace,
    stated: &[StatedFigure],
) -> Result<Vec<(String, Option<FigureValue>)>, BureauError> {
    let measured = measure(workspace).await?;
    let mut moved = Vec::new();
    for one in stated {
        let Some(key) = one.figure_key() else { continue };
        let now = present(workspace, &measured, &key).await?;
        if !now.as_ref().is_some_and(|value| one.is_still(value)) {
            moved.push((one.key.clone(), now));
        }
    }
    Ok(moved)
}
