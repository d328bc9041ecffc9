//! Seals (封存): a period is closed, and its figures can be had as they were then.

use std::collections::BTreeSet;

use xuezheng_figures::{ENGINE_SEMANTICS, Figure, FigureSet, Note};
use xuezheng_lake::SegmentHash;
use xuezheng_lake::arrow::datatypes::Schema;
use xuezheng_ledger::{Author, NewSeal, Seal};
use xuezheng_pack::{OrgId, Period, RegisterId};

use crate::basis::{self, Frozen};
use crate::error::BureauError;
use crate::measure::measure;
use crate::workspace::Workspace;

/// How often a seal waits for approvals that come in between.
const ATTEMPTS: usize = 10;

/// What is to be sealed.
#[derive(Clone, Debug)]
pub struct SealRequest {
    /// The period.
    pub period: Period,
    /// The seal's name; the period's if `None`.
    pub name: Option<String>,
    /// Orgs that need not have finished, of one register or of all, each with the reason.
    pub exceptions: Vec<(OrgId, Option<RegisterId>, String)>,
}

/// A seal that was made.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// The seal.
    pub seal: Seal,
    /// Records of any period that wait for review and are not in it.
    pub pending: u64,
}

/// What a seal holds.
#[derive(Clone, Debug)]
pub struct SealContent {
    /// The seal.
    pub seal: Seal,
    /// Segments.
    pub segments: usize,
    /// Their rows.
    pub rows: u64,
    /// Orgs of the tree.
    pub orgs: usize,
    /// Name and version of the pack.
    pub pack: (String, String),
    /// What is missing or damaged, in words; empty if its figures can be computed.
    pub faults: Vec<String>,
}

/// Seals a period: writes the segments that approvals made stale, keeps manifest and pack, and names them.
///
/// # Errors
/// As [`Transaction::seal`](xuezheng_ledger::Transaction::seal); nothing is sealed then.
pub async fn seal(workspace: &Workspace, author: &Author, request: &SealRequest) -> Result<Sealed, BureauError> {
    if let Some(frozen) = &workspace.frozen {
        return Err(BureauError::ReadOnly(frozen.as_of.clone()));
    }
    let name = request.name.clone().unwrap_or_else(|| request.period.to_string());
    for _ in 0..ATTEMPTS {
        measure(workspace).await?;
        let mut transaction = workspace.ledger.begin(author.clone()).await?;
        let Some(manifest) = transaction.settled_manifest().await? else { continue };
        let new = NewSeal {
            name: name.clone(),
            period: request.period,
            basis: basis::keep(workspace, &manifest)?,
            semantics: ENGINE_SEMANTICS.to_owned(),
            exceptions: request.exceptions.clone(),
        };
        transaction.seal(new).await?;
        transaction.commit().await?;
        let pending = workspace.ledger.pending(&author.actor(), None).await?.iter().map(|one| one.records).sum();
        return Ok(Sealed { seal: named(workspace, &name).await?, pending });
    }
    Err(BureauError::Busy)
}

/// All seals, the oldest first.
///
/// # Errors
/// If the ledger can't be read.
pub async fn seals(workspace: &Workspace) -> Result<Vec<Seal>, BureauError> {
    Ok(workspace.ledger.seals().await?)
}

/// The seals that hold the whole period, the oldest first; none if it is open (未封存).
///
/// # Errors
/// If the ledger can't be read.
pub async fn seals_of(workspace: &Workspace, period: Period) -> Result<Vec<Seal>, BureauError> {
    let calendar = &workspace.pack.calendar;
    let (first, last) = (period.first_day(calendar), period.last_day(calendar));
    let mut seals = workspace.ledger.seals().await?;
    seals.retain(|seal| seal.range().contains(&first) && seal.range().contains(&last));
    Ok(seals)
}

/// What a seal holds, every segment and the pack of then looked at.
///
/// # Errors
/// If there is no such seal, or the ledger can't be read.
pub async fn seal_content(workspace: &Workspace, name: &str) -> Result<SealContent, BureauError> {
    let seal = named(workspace, name).await?;
    let mut content =
        SealContent { segments: 0, rows: 0, orgs: 0, pack: <_>::default(), faults: Vec::new(), seal: seal.clone() };
    let then = match basis::open(workspace, &seal.basis, seal.name.clone(), seal.exceptions.clone()) {
        Ok(then) => then,
        Err(error) => {
            content.faults.push(error.to_string());
            return Ok(content);
        }
    };
    content.pack = (then.pack.name.clone(), then.pack.version.clone());
    if let Some(frozen) = &then.frozen {
        content.segments = frozen.manifest.segments.len();
        content.rows = frozen.manifest.segments.iter().map(|segment| segment.rows).sum();
        content.orgs = frozen.manifest.orgs.len();
        let nothing = std::sync::Arc::new(Schema::empty());
        let damaged = frozen.manifest.segments.iter().filter_map(|it| then.lake.read_columns(&it.hash, &nothing).err());
        content.faults.extend(damaged.map(|error| error.to_string()));
    }
    Ok(content)
}

/// The segments that a seal or an issued document needs, which must never be removed.
///
/// # Errors
/// If the ledger or a basis can't be read.
pub async fn pinned_segments(workspace: &Workspace) -> Result<BTreeSet<SegmentHash>, BureauError> {
    let mut bases: BTreeSet<String> = workspace.ledger.seals().await?.into_iter().map(|seal| seal.basis).collect();
    bases.extend(workspace.ledger.issued().await?.into_iter().map(|issued| issued.document.basis));
    let mut pinned = BTreeSet::new();
    for hash in bases {
        let then = basis::open(workspace, &hash, String::new(), Vec::new())?;
        let segments = then.frozen.iter().flat_map(|frozen| &frozen.manifest.segments);
        pinned.extend(segments.map(|segment| segment.hash.clone()));
    }
    Ok(pinned)
}

/// The seal of that name.
pub(crate) async fn named(workspace: &Workspace, name: &str) -> Result<Seal, BureauError> {
    let seals = workspace.ledger.seals().await?;
    let found = seals.iter().find(|seal| seal.name == name).cloned();
    found.ok_or_else(|| BureauError::unknown("封存", name, seals.iter().map(|seal| seal.name.as_str())))
}

impl Workspace {
    /// This workspace as it was when it was sealed: figures, explanations, drills and reports come from the records, pack,
    /// tree and code lists of then. It is for reading; records are written to the present.
    ///
    /// # Errors
    /// If there is no such seal, or what it holds is missing or damaged.
    pub async fn at_seal(&self, name: &str) -> Result<Self, BureauError> {
        let Seal { name, basis, exceptions, .. } = named(self, name).await?;
        basis::open_kept(self, &basis, name, exceptions)
    }

    /// What this workspace shows: `live`, or the name of a seal.
    pub fn as_of(&self) -> &str {
        self.frozen.as_ref().map_or("live", |frozen| &frozen.as_of)
    }

    /// That the engine means something else by its computations than it did when this was sealed; `None` if not.
    pub fn other_semantics(&self) -> Option<String> {
        let Frozen { as_of, semantics, .. } = self.frozen.as_deref().filter(|it| it.semantics != ENGINE_SEMANTICS)?;
        Some(format!(
            "封存「{as_of}」时的计算规则是第 {semantics} 版，本程序是第 {ENGINE_SEMANTICS} 版，算出的数字可能与当时不同；\
             要与当时完全一致，请用当时版本的程序"
        ))
    }

    /// Says of a figure from which seal it is, and what was open then among what it was computed from.
    pub(crate) fn mark(&self, figure: &mut Figure) {
        let Some(frozen) = &self.frozen else { return };
        figure.as_of.clone_from(&frozen.as_of);
        let orgs = &frozen.manifest.orgs;
        let last = figure.key.period.last_day(&self.pack.calendar);
        let registers = self.engine.registers(&figure.key.indicator);
        for exception in &frozen.exceptions {
            let is_there = registers.contains(&exception.register);
            if is_there && orgs.is_within(&exception.org, &figure.key.org, last) {
                let org = orgs.get(&exception.org).map_or_else(|| exception.org.to_string(), |org| org.label.clone());
                let register = self.pack.registers.get(&exception.register);
                let register = register.map_or_else(|| exception.register.to_string(), |it| it.label.clone());
                figure.lineage.notes.push(Note::Excepted { org, register, reason: exception.reason.clone() });
            }
        }
    }

    /// [`mark`](Self::mark) for a whole set.
    pub(crate) fn mark_set(&self, set: FigureSet) -> FigureSet {
        if self.frozen.is_none() {
            return set;
        }
        let mut marked = FigureSet::default();
        for figure in set.iter() {
            let mut figure = figure.clone();
            self.mark(&mut figure);
            marked.insert(figure);
        }
        marked
    }
}
