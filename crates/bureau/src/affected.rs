//! Issued documents whose figures have another value now.

use std::collections::BTreeMap;

use xuezheng_figures::{FigureError, FigureValue};
use xuezheng_ledger::{Issued, Restatement};

use crate::error::BureauError;
use crate::issue::{StatedFigure, stated_figures};
use crate::measure::measure;
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
    let view = measured.view(workspace);
    let seals = workspace.ledger.seals().await?;
    let restatements = workspace.ledger.restatements().await?;
    let mut sets = BTreeMap::new();
    let mut found = Vec::new();
    for issued in issued {
        let mut figures = Vec::new();
        for stated in stated_figures(&issued)? {
            let Some(key) = stated.figure_key() else { continue };
            let is_there = workspace.pack.indicators.contains_key(&key.indicator)
                && measured.manifest.orgs.get(&key.org).is_some();
            let now = if is_there {
                let place = (key.org.clone(), key.period);
                if !sets.contains_key(&place) {
                    let set = workspace.engine.set(&view, &measured.facts, &key.org, key.period).await?;
                    sets.insert(place.clone(), set);
                }
                match sets[&place].get(&key) {
                    Some(figure) => Some(figure.value.clone()),
                    None => match workspace.engine.figure(&view, &measured.facts, &key).await {
                        Ok(figure) => Some(figure.value),
                        Err(FigureError::Part { .. }) => None,
                        Err(error) => return Err(error.into()),
                    },
                }
            } else {
                None
            };
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
