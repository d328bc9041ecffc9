//! Figures of the bureau as it stands now.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use xuezheng_figures::{Aspect, Facts, Figure, FigureKey, FigureSet, View};
use xuezheng_lake::Manifest;
use xuezheng_pack::period::Span;
use xuezheng_pack::{FieldId, IndicatorId, NaiveDate, OrgId, Pack, Period};

use crate::error::BureauError;
use crate::file;
use crate::workspace::Workspace;

/// Everything figures are computed from, brought up to date.
pub struct Measured {
    /// The manifest the facts belong to.
    pub manifest: Manifest,
    /// Facts of all its segments.
    pub facts: Facts,
    /// Figures that were asked for already, of the tree as it was.
    sets: Mutex<BTreeMap<(OrgId, Period), Arc<FigureSet>>>,
    /// The same one by one, lists without their rows.
    single: Mutex<BTreeMap<FigureKey, Figure>>,
}

/// Sets of figures that are kept at once: beyond these all are forgotten, for any may be computed again.
const SETS: usize = 200;

/// The same of single figures; some kilobytes each.
const SINGLE: usize = 10_000;

/// What was measured last, for as long as the manifest stays what it was.
#[derive(Default)]
pub(crate) struct LastMeasured {
    kept: Mutex<Option<Arc<Measured>>>,
    /// Who measures: others who come meanwhile want the same, and wait for it.
    turn: tokio::sync::Mutex<()>,
}

impl LastMeasured {
    /// What was measured, if it is of this version of the manifest, or of any.
    fn of(&self, version: Option<i64>) -> Option<Arc<Measured>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        kept.filter(|measured| version.is_none_or(|version| measured.manifest.version == version))
    }

    fn keep(&self, measured: &Arc<Measured>) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(measured));
    }
}

impl Measured {
    pub(crate) fn view<'a>(&'a self, workspace: &'a Workspace) -> View<'a> {
        View { lake: &workspace.lake, manifest: &self.manifest, tree_of: workspace.tree_of }
    }

    fn of(manifest: Manifest, facts: Facts) -> Arc<Self> {
        Arc::new(Self { manifest, facts, sets: Mutex::default(), single: Mutex::default() })
    }

    /// Values of indicators of an org, in their order; of lists without their rows.
    pub(crate) async fn values(
        &self,
        workspace: &Workspace,
        org: &OrgId,
        wanted: &[(IndicatorId, Period, Aspect)],
    ) -> Result<Vec<Figure>, BureauError> {
        let key = |(indicator, period, aspect): &(IndicatorId, Period, Aspect)| FigureKey {
            indicator: indicator.clone(),
            org: org.clone(),
            period: *period,
            aspect: aspect.clone(),
        };
        let keys: Vec<FigureKey> = wanted.iter().map(key).collect();
        // Another tree gives other figures.
        let is_kept = workspace.tree_of.is_none();
        let known = || self.single.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found: BTreeMap<&FigureKey, Figure> = BTreeMap::new();
        if is_kept {
            let known = known();
            found.extend(keys.iter().filter_map(|key| Some((key, known.get(key)?.clone()))));
        }
        let missing: Vec<FigureKey> = keys.iter().filter(|key| !found.contains_key(key)).cloned().collect();
        let mut computed = workspace.engine.values(&self.view(workspace), &self.facts, org, &missing).await?;
        computed.iter_mut().for_each(|figure| workspace.mark(figure));
        if is_kept {
            let mut known = known();
            if known.len() + computed.len() > SINGLE {
                known.clear();
            }
            known.extend(computed.iter().map(|figure| (figure.key.clone(), figure.clone())));
        }
        let mut computed = computed.into_iter();
        let next = |key| found.get(key).cloned().or_else(|| computed.next());
        Ok(keys.iter().filter_map(next).collect())
    }

    /// All figures of an org and a period, computed once.
    pub(crate) async fn set(
        &self,
        workspace: &Workspace,
        org: &OrgId,
        period: Period,
    ) -> Result<Arc<FigureSet>, BureauError> {
        let key = (org.clone(), period);
        // Another tree gives other figures.
        let is_kept = workspace.tree_of.is_none();
        let known = || self.sets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(set) = is_kept.then(|| known().get(&key).cloned()).flatten() {
            return Ok(set);
        }
        let set = workspace.engine.set(&self.view(workspace), &self.facts, org, period).await?;
        let set = Arc::new(workspace.mark_set(set));
        if is_kept {
            let mut sets = known();
            if sets.len() >= SETS {
                sets.clear();
            }
            sets.insert(key, Arc::clone(&set));
        }
        Ok(set)
    }
}

/// Writes the segments that approvals made stale, exports the manifest, and brings the facts up to date; at a seal
/// nothing is written. What was measured before is given again while the manifest is what it was.
///
/// # Errors
/// If the ledger or the lake can't be read or written.
pub async fn measure(workspace: &Workspace) -> Result<Arc<Measured>, BureauError> {
    if let Some(measured) = still(workspace).await? {
        return Ok(measured);
    }
    let _turn = workspace.measured.turn.lock().await;
    if let Some(measured) = still(workspace).await? {
        return Ok(measured);
    }
    let (key, pack) = (&workspace.key, &workspace.pack);
    let manifest = match &workspace.frozen {
        Some(frozen) => frozen.manifest.clone(),
        None => {
            workspace.ledger.flush(&workspace.lake, &|field, text| key.of(field, text)).await?;
            let mut manifest = workspace.ledger.manifest().await?;
            manifest.pack.clone_from(&pack.hash);
            export(workspace, &manifest)?;
            manifest
        }
    };
    let facts = workspace.engine.facts(&View { lake: &workspace.lake, manifest: &manifest, tree_of: None }).await?;
    let measured = Measured::of(manifest, facts);
    workspace.measured.keep(&measured);
    Ok(measured)
}

/// What was measured before, if nothing has changed since.
async fn still(workspace: &Workspace) -> Result<Option<Arc<Measured>>, BureauError> {
    if workspace.frozen.is_some() {
        return Ok(workspace.measured.of(None));
    }
    let settled = workspace.ledger.settled_manifest().await?;
    Ok(settled.and_then(|version| workspace.measured.of(Some(version))))
}

/// Writes `lake/manifest.json` for other programs that read the lake; ours read the ledger's table.
fn export(workspace: &Workspace, manifest: &Manifest) -> Result<(), BureauError> {
    let path = workspace.lake.root().join("manifest.json");
    let text = serde_json::to_vec_pretty(manifest)
        .map_err(|error| BureauError::BadConfig { path: path.clone(), why: error.to_string() })?;
    if std::fs::read(&path).is_ok_and(|current| current == text) { Ok(()) } else { file::write(&path, &text) }
}

/// Which figures are wanted.
#[derive(Clone, Debug)]
pub struct Query {
    /// The org; the root of the tree if `None`.
    pub org: Option<OrgId>,
    /// The period.
    pub period: Period,
    /// One indicator; all if `None`.
    pub indicator: Option<IndicatorId>,
}

impl Query {
    /// The org asked for, or the root.
    pub(crate) fn org(&self, manifest: &Manifest) -> Result<OrgId, BureauError> {
        match &self.org {
            Some(org) if manifest.orgs.get(org).is_none() => Err(BureauError::no_org(&manifest.orgs, org)),
            Some(org) => Ok(org.clone()),
            None => Ok(manifest.orgs.root().ok_or(BureauError::NoOrgs)?.id.clone()),
        }
    }
}

/// The figures of a query, in the order of areas and indicators, each with its parts behind it.
///
/// # Errors
/// An org or indicator that isn't there, or a figure that can't be computed.
pub async fn figures(workspace: &Workspace, query: &Query) -> Result<Vec<Figure>, BureauError> {
    let known = |id: &&IndicatorId| workspace.pack.indicators.contains_key(*id);
    if let Some(id) = query.indicator.as_ref().filter(|id| !known(id)) {
        return Err(BureauError::no_indicator(&workspace.pack, id));
    }
    let measured = measure(workspace).await?;
    let org = query.org(&measured.manifest)?;
    let set = measured.set(workspace, &org, query.period).await?;
    let of_query = |key: &FigureKey| {
        key.period == query.period
            && key.aspect != Aspect::YearOnYear
            && query.indicator.as_ref().is_none_or(|id| *id == key.indicator)
    };
    let mut figures: Vec<Figure> = set.iter().filter(|figure| of_query(&figure.key)).cloned().collect();
    figures.sort_by_cached_key(|figure| place(&workspace.pack, &figure.key));
    Ok(figures)
}

/// The values of all indicators of a query's org and period, by area and indicator, without parts; of lists how many rows
/// they have. The query's indicator is not looked at.
///
/// # Errors
/// As for [`figures`].
pub async fn values(workspace: &Workspace, query: &Query) -> Result<Vec<Figure>, BureauError> {
    let measured = measure(workspace).await?;
    let org = query.org(&measured.manifest)?;
    let indicators = workspace.pack.indicators.keys();
    let wanted: Vec<_> = indicators.map(|id| (id.clone(), query.period, Aspect::Value)).collect();
    let mut values = measured.values(workspace, &org, &wanted).await?;
    values.sort_by_cached_key(|figure| place(&workspace.pack, &figure.key));
    Ok(values)
}

/// One indicator's value for several periods, in their order; of a list how many rows it has.
///
/// # Errors
/// As for [`figures`].
pub async fn series(
    workspace: &Workspace,
    indicator: &IndicatorId,
    org: &OrgId,
    periods: &[Period],
) -> Result<Vec<Figure>, BureauError> {
    let measured = measure(workspace).await?;
    let wanted: Vec<_> = periods.iter().map(|period| (indicator.clone(), *period, Aspect::Value)).collect();
    measured.values(workspace, org, &wanted).await
}

/// The parts of one indicator's figure by the code list of `day`: of 2023 by the list of 2024, old codes count as what they
/// have become, and what has become nothing is 其他（原…）. Without a day by the list of the period's last day.
///
/// # Errors
/// An org, indicator or breakdown that isn't there, or a figure that can't be computed.
pub async fn parts(
    workspace: &Workspace,
    indicator: &IndicatorId,
    query: &Query,
    field: &FieldId,
    day: Option<NaiveDate>,
) -> Result<Vec<Figure>, BureauError> {
    if !workspace.pack.indicators.contains_key(indicator) {
        return Err(BureauError::no_indicator(&workspace.pack, indicator));
    }
    let measured = measure(workspace).await?;
    let org = query.org(&measured.manifest)?;
    let day = day.unwrap_or_else(|| query.period.last_day(&workspace.pack.calendar));
    let of = FigureKey { indicator: indicator.clone(), org, period: query.period, aspect: Aspect::Value };
    let mut parts = workspace.engine.parts_on(&measured.view(workspace), &measured.facts, &of, field, day).await?;
    parts.iter_mut().for_each(|part| workspace.mark(part));
    Ok(parts)
}

/// Where a reader of the pack meets a figure: its area, its indicator in the file, its part in the code list.
fn place(pack: &Pack, key: &FigureKey) -> (Option<usize>, Option<usize>, Option<FieldId>, usize) {
    let area = pack.areas.iter().position(|area| area.id == key.indicator.area());
    let indicator = pack.indicators.get(&key.indicator);
    let (field, code) = match &key.aspect {
        Aspect::Part(part) | Aspect::PartOn(part, _) => (Some(part.field.clone()), Some(&part.code)),
        Aspect::Value | Aspect::YearOnYear => (None, None),
    };
    let choices = indicator
        .and_then(|indicator| pack.register(indicator.register()?)?.field(field.as_ref()?)?.kind.choices())
        .unwrap_or_default();
    // Codes that aren't declared, such as that of rows without one, come last.
    let code = code.and_then(|code| choices.iter().position(|choice| choice.code == *code)).unwrap_or(usize::MAX);
    (area, indicator.map(|indicator| indicator.place.span.start), field, code)
}

/// The period a user means who names none: the latest one that anybody was asked to file and that has begun by `today`;
/// the year of `today` if there is none.
///
/// # Errors
/// If the ledger can't be read.
pub async fn usual_period(workspace: &Workspace, today: NaiveDate) -> Result<Period, BureauError> {
    let calendar = &workspace.pack.calendar;
    let asked = workspace.ledger.asked_periods().await?;
    let asked = asked.iter().filter_map(|period| Period::parse(period).ok());
    let begun = asked.filter(|period| period.first_day(calendar) <= today);
    let latest = begun.max_by_key(|period| (period.last_day(calendar), period.first_day(calendar)));
    let year = xuezheng_pack::Month::of(today).year();
    Ok(latest.unwrap_or(Period::whole(Span::Year(year))))
}

/// The periods that anybody was asked to file, and the years that hold them, the latest first and the longest of one end
/// before the shorter.
///
/// # Errors
/// As for [`measure`].
pub async fn asked_periods(workspace: &Workspace) -> Result<Vec<Period>, BureauError> {
    let measured = measure(workspace).await?;
    let calendar = &workspace.pack.calendar;
    let texts: BTreeSet<&str> = measured.manifest.submissions.iter().map(|it| it.period.as_str()).collect();
    let asked: BTreeSet<Period> = texts.into_iter().filter_map(|text| Period::parse(text).ok()).collect();
    let year = |period: &Period| match period.span() {
        Span::Half(year, _) | Span::Quarter(year, _) => Some(Period::whole(Span::Year(year))),
        Span::Month(month) => Some(Period::whole(Span::Year(month.year()))),
        Span::Term(year, _) => Some(Period::whole(Span::SchoolYear(year))),
        Span::Year(_) | Span::SchoolYear(_) => None,
    };
    let years: BTreeSet<Period> = asked.iter().filter_map(year).collect();
    let mut periods: Vec<Period> = asked.union(&years).copied().collect();
    periods.sort_by_key(|period| (std::cmp::Reverse(period.last_day(calendar)), period.first_day(calendar)));
    Ok(periods)
}
