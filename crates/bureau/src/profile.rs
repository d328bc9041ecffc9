//! One figure and everything about it that a reader asks next: how it was before, how it is made up, how it stands in the
//! orgs below, and who has not answered.

use std::collections::BTreeSet;

use xuezheng_figures::{Aspect, Coverage, Explanation, Figure, FigureError, FigureKey};
use xuezheng_lake::SubmissionStatus;
use xuezheng_pack::{Decimal, FieldId, IndicatorId, NaiveDate, Org, OrgId, OrgKindId, OrgTree, Period, RegisterId};

use crate::error::BureauError;
use crate::history::org_label;
use crate::measure::{Measured, Query, measure, series};
use crate::restate::{Formerly, formerly};
use crate::workspace::Workspace;

/// Periods that a trend has, this one with them.
const TREND: usize = 7;

/// Which of the orgs below are held against each other: those of one kind, for a school and a township office can't be.
#[derive(Clone, Debug, Default)]
pub struct Below {
    /// Their kind; the first that has any if `None`, those with orgs below them before others.
    pub kind: Option<OrgKindId>,
    /// Whether all of them are wanted, and not only the ends of the ranking.
    pub all: bool,
}

/// Ranked orgs at the head and at the foot of a ranking.
const HEAD: usize = 10;
const FOOT: usize = 3;

/// Orgs without a rank that stand behind it.
const UNRANKED: usize = 8;

/// Orgs up to which a ranking is given whole.
const WHOLE: usize = 16;

/// A figure with what stands around it.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The figure, and how it came about.
    pub explained: Explanation,
    /// 同比.
    pub change: Figure,
    /// The same of the same period one year before.
    pub before: Figure,
    /// The parts of each breakdown, by the code list of the period's last day.
    pub parts: Vec<(FieldId, Vec<Figure>)>,
    /// The same of the periods before, the oldest first, and of this one; nothing before the first that has a value.
    pub trend: Vec<Figure>,
    /// The kinds of the orgs right below, with their names.
    pub kinds: Vec<(OrgKindId, String)>,
    /// Which of them is ranked.
    pub kind: Option<OrgKindId>,
    /// The orgs of that kind, the greatest first, with those that have no rank behind.
    pub below: Vec<Ranked>,
    /// How many are left out, in the midst of the ranking and of those without a rank, and behind how many.
    pub left_out: Option<(usize, usize)>,
    /// Who was asked and has not answered, as far as the figure needs it.
    pub unanswered: Vec<Unanswered>,
    /// What it was in the seals of its days, where it was another.
    pub formerly: Vec<Formerly>,
}

/// An org below with its figure.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// The org.
    pub org: OrgId,
    /// Its name.
    pub label: String,
    /// Its figure.
    pub figure: Figure,
    /// 同比.
    pub change: Figure,
    /// Its place from 1 on, equal values sharing one; or why it has none.
    pub place: Result<usize, Unranked>,
}

/// Why an org has no rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unranked {
    /// Too few have answered.
    LowCoverage,
    /// It has no value.
    NoValue,
}

/// A filing that is not approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// The register.
    pub register: RegisterId,
    /// Its label.
    pub register_label: String,
    /// Who was asked.
    pub org: OrgId,
    /// Its name.
    pub org_label: String,
    /// For when.
    pub period: Period,
    /// How far it is.
    pub status: SubmissionStatus,
}

/// Everything about an indicator's figure.
///
/// # Errors
/// An indicator or org that isn't there, or a figure that can't be computed.
pub async fn profile(
    workspace: &Workspace,
    indicator: &IndicatorId,
    query: &Query,
    wanted: &Below,
) -> Result<Profile, BureauError> {
    let Some(declared) = workspace.pack.indicators.get(indicator) else {
        return Err(BureauError::no_indicator(&workspace.pack, indicator));
    };
    let measured = measure(workspace).await?;
    let asked = Asked { workspace, measured: &measured, indicator, org: query.org(&measured.manifest)?, query };
    let last = query.period.last_day(&workspace.pack.calendar);
    let view = measured.view(workspace);
    let key = asked.key(&asked.org, query.period, Aspect::Value);
    let mut explained = workspace.engine.explain(&view, &measured.facts, &key).await?;
    workspace.mark(&mut explained.figure);
    explained.inputs.iter_mut().for_each(|input| workspace.mark(input));
    let mut parts = Vec::new();
    // The orgs below have a ranking of their own.
    for breakdown in declared.breakdowns.iter().filter(|breakdown| !breakdown.is_by_org()) {
        let field = &breakdown.field;
        let mut found = workspace.engine.parts_on(&view, &measured.facts, &key, field, last).await?;
        found.iter_mut().for_each(|part| workspace.mark(part));
        parts.push((field.clone(), found));
    }
    let [change, before] = asked
        .figures(&asked.org, [(query.period, Aspect::YearOnYear), (query.period.prior_year(), Aspect::Value)])
        .await?;
    let kinds = asked.kinds(last);
    let kind = wanted.kind.clone().filter(|kind| kinds.iter().any(|(known, _)| known == kind));
    let kind = kind.or_else(|| kinds.first().map(|(kind, _)| kind.clone()));
    let (below, left_out) = match &kind {
        Some(kind) => asked.below(kind, wanted.all, last).await?,
        None => (Vec::new(), None),
    };
    Ok(Profile {
        change,
        before,
        parts,
        trend: asked.trend().await?,
        kinds,
        kind,
        below,
        left_out,
        unanswered: asked.unanswered(last),
        formerly: formerly(workspace, indicator, query, &Aspect::Value).await?,
        explained,
    })
}

struct Asked<'a> {
    workspace: &'a Workspace,
    measured: &'a Measured,
    indicator: &'a IndicatorId,
    org: OrgId,
    query: &'a Query,
}

impl Asked<'_> {
    fn key(&self, org: &OrgId, period: Period, aspect: Aspect) -> FigureKey {
        FigureKey { indicator: self.indicator.clone(), org: org.clone(), period, aspect }
    }

    async fn figures<const N: usize>(
        &self,
        org: &OrgId,
        wanted: [(Period, Aspect); N],
    ) -> Result<[Figure; N], BureauError> {
        let keys = wanted.map(|(period, aspect)| self.key(org, period, aspect));
        let view = self.measured.view(self.workspace);
        let mut figures = self.workspace.engine.several(&view, &self.measured.facts, org, &keys).await?;
        figures.iter_mut().for_each(|figure| self.workspace.mark(figure));
        // As many come as were asked for.
        figures.try_into().ok().ok_or_else(|| FigureError::Org(org.clone()).into())
    }

    /// The figures before this one, and it. One of a period that is cut short is held against the years before, cut alike.
    async fn trend(&self) -> Result<Vec<Figure>, BureauError> {
        let mut periods = vec![self.query.period];
        while let (Some(period), true) = (periods.last().copied(), periods.len() < TREND) {
            periods.push(if period.cut().is_some() { period.prior_year() } else { period.previous() });
        }
        periods.reverse();
        let mut trend = series(self.workspace, self.indicator, &self.org, &periods).await?;
        let last = trend.len() - 1;
        let first = trend.iter().position(|figure| figure.value.present().is_some()).unwrap_or(last);
        trend.drain(..first);
        Ok(trend)
    }

    /// The kinds of the orgs right below, those first that have orgs below them.
    fn kinds(&self, last: NaiveDate) -> Vec<(OrgKindId, String)> {
        let orgs = &self.measured.manifest.orgs;
        let mut below: Vec<&Org> = self.right_below(last).collect();
        let parents: BTreeSet<&OrgId> = orgs.iter().filter_map(|org| org.parent_on(last)).collect();
        below.sort_by_key(|org| (!parents.contains(&org.id), &org.kind));
        let registers = self.workspace.engine.registers(self.indicator);
        let owners: BTreeSet<&OrgKindId> =
            registers.iter().filter_map(|id| self.workspace.pack.register(id)).flat_map(|it| &it.org_kinds).collect();
        let mut kinds: Vec<(OrgKindId, String)> = Vec::new();
        for org in below {
            // Who owns no record and has nobody below who could has no part in it, such as an office of the bureau.
            let has_part = owners.contains(&org.kind) || parents.contains(&org.id);
            if has_part && !kinds.iter().any(|(known, _)| *known == org.kind) {
                let label = self.workspace.pack.org_kinds.get(&org.kind).cloned();
                kinds.push((org.kind.clone(), label.unwrap_or_else(|| org.kind.to_string())));
            }
        }
        kinds
    }

    fn right_below(&self, last: NaiveDate) -> impl Iterator<Item = &Org> {
        let orgs = self.measured.manifest.orgs.iter();
        orgs.filter(move |org| org.exists_on(last) && org.parent_on(last) == Some(&self.org))
    }

    async fn below(
        &self,
        kind: &OrgKindId,
        all: bool,
        last: NaiveDate,
    ) -> Result<(Vec<Ranked>, Option<(usize, usize)>), BureauError> {
        let is_low = |coverage: Coverage| coverage.percent() < self.workspace.pack.yoy_coverage;
        let mut below = Vec::new();
        for org in self.right_below(last).filter(|org| org.kind == *kind) {
            let [figure] = self.figures(&org.id, [(self.query.period, Aspect::Value)]).await?;
            let place = match figure.value.present() {
                None => Err(Unranked::NoValue),
                Some(_) if figure.coverage.is_some_and(is_low) => Err(Unranked::LowCoverage),
                Some(_) => Ok(0),
            };
            let change = figure.clone();
            below.push(Ranked { org: org.id.clone(), label: org.label.clone(), figure, change, place });
        }
        rank(&mut below);
        let mut left_out = None;
        let ranked = below.iter().filter(|one| one.place.is_ok()).count();
        if !all && below.len() > WHOLE {
            let cut = below.len().saturating_sub(ranked + UNRANKED);
            below.truncate(ranked + UNRANKED);
            if ranked > HEAD + FOOT {
                let middle = HEAD..ranked - FOOT;
                left_out = Some((middle.len() + cut, HEAD));
                below.drain(middle);
            } else if cut > 0 {
                left_out = Some((cut, below.len()));
            }
        }
        for one in &mut below {
            [one.change] = self.figures(&one.org, [(self.query.period, Aspect::YearOnYear)]).await?;
        }
        Ok((below, left_out))
    }

    fn unanswered(&self, last: NaiveDate) -> Vec<Unanswered> {
        let (pack, orgs) = (&self.workspace.pack, &self.measured.manifest.orgs);
        let registers = self.workspace.engine.registers(self.indicator);
        let mut found = Vec::new();
        for submission in &self.measured.manifest.submissions {
            let is_open = !matches!(submission.status, SubmissionStatus::Approved | SubmissionStatus::Exempt);
            if !is_open || !registers.contains(&submission.register) || !within(orgs, &submission.org, &self.org, last)
            {
                continue;
            }
            let Ok(period) = Period::parse(&submission.period) else { continue };
            if !period.overlaps(self.query.period, &pack.calendar) {
                continue;
            }
            let register = pack.registers.get(&submission.register);
            found.push(Unanswered {
                register_label: register.map_or_else(|| submission.register.to_string(), |it| it.label.clone()),
                register: submission.register.clone(),
                org_label: org_label(orgs, &submission.org),
                org: submission.org.clone(),
                period,
                status: submission.status,
            });
        }
        found.sort_by(|a, b| (a.period, &a.org, &a.register).cmp(&(b.period, &b.org, &b.register)));
        found
    }
}

fn within(orgs: &OrgTree, org: &OrgId, ancestor: &OrgId, day: NaiveDate) -> bool {
    org == ancestor || orgs.is_within(org, ancestor, day)
}

/// Puts the greatest first and says each its place; who has none stands behind, by name.
fn rank(below: &mut [Ranked]) {
    let value = |one: &Ranked| one.figure.value.present();
    below.sort_by(|a, b| {
        let ranked_first = b.place.is_ok().cmp(&a.place.is_ok());
        ranked_first.then_with(|| value(b).cmp(&value(a))).then_with(|| a.label.cmp(&b.label))
    });
    let mut before: Option<(Decimal, usize)> = None;
    for (index, one) in below.iter_mut().enumerate() {
        let (Some(value), true) = (one.figure.value.present(), one.place.is_ok()) else { continue };
        let place = match before {
            Some((same, place)) if same == value => place,
            _ => index + 1,
        };
        before = Some((value, place));
        one.place = Ok(place);
    }
}
