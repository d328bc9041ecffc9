//! One figure and everything about it that a reader asks next: how it was before, how it is made up, how it stands in the
//! orgs below, and who has not answered.

use std::collections::BTreeMap;

use xuezheng_figures::{Aspect, Coverage, Explanation, Figure, FigureKey};
use xuezheng_lake::SubmissionStatus;
use xuezheng_pack::{Decimal, FieldId, IndicatorId, NaiveDate, OrgId, OrgTree, Period, RegisterId};

use crate::error::BureauError;
use crate::history::org_label;
use crate::measure::{Measured, Query, measure, series};
use crate::restate::{Formerly, formerly};
use crate::workspace::Workspace;

/// Periods that a trend has, this one with them.
const TREND: usize = 7;

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
    /// The orgs right below, the greatest first, with those that have no rank behind.
    pub below: Vec<Ranked>,
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
    /// It is of another kind than most here.
    OtherKind,
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
pub async fn profile(workspace: &Workspace, indicator: &IndicatorId, query: &Query) -> Result<Profile, BureauError> {
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
    for breakdown in &declared.breakdowns {
        let field = &breakdown.field;
        let mut found = workspace.engine.parts_on(&view, &measured.facts, &key, field, last).await?;
        found.iter_mut().for_each(|part| workspace.mark(part));
        parts.push((field.clone(), found));
    }
    Ok(Profile {
        change: asked.figure(&asked.org, query.period, Aspect::YearOnYear).await?,
        before: asked.figure(&asked.org, query.period.prior_year(), Aspect::Value).await?,
        parts,
        trend: asked.trend().await?,
        below: asked.below(last).await?,
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

    async fn figure(&self, org: &OrgId, period: Period, aspect: Aspect) -> Result<Figure, BureauError> {
        let key = self.key(org, period, aspect);
        let view = self.measured.view(self.workspace);
        let mut figure = self.workspace.engine.figure(&view, &self.measured.facts, &key).await?;
        self.workspace.mark(&mut figure);
        Ok(figure)
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

    async fn below(&self, last: NaiveDate) -> Result<Vec<Ranked>, BureauError> {
        let orgs = &self.measured.manifest.orgs;
        let below: Vec<_> =
            orgs.iter().filter(|org| org.exists_on(last) && org.parent_on(last) == Some(&self.org)).collect();
        let mut found = Vec::new();
        for org in below {
            let figure = self.figure(&org.id, self.query.period, Aspect::Value).await?;
            // Whom nobody asked and who has nothing has no part in it, such as an office of the bureau.
            if figure.coverage.is_none() && figure.rows == 0 {
                continue;
            }
            let change = self.figure(&org.id, self.query.period, Aspect::YearOnYear).await?;
            let place = Err(Unranked::NoValue);
            found.push((&org.kind, Ranked { org: org.id.clone(), label: org.label.clone(), figure, change, place }));
        }
        let mut kinds = BTreeMap::new();
        found.iter().for_each(|(kind, _)| *kinds.entry(*kind).or_insert(0) += 1);
        let most = kinds.iter().max_by_key(|(_, count)| **count).map(|(kind, _)| *kind);
        let mut below: Vec<Ranked> = Vec::new();
        for (kind, mut one) in found {
            let is_low = |coverage: Coverage| coverage.percent() < self.workspace.pack.yoy_coverage;
            one.place = match one.figure.value.present() {
                None => Err(Unranked::NoValue),
                Some(_) if Some(kind) != most => Err(Unranked::OtherKind),
                Some(_) if one.figure.coverage.is_some_and(is_low) => Err(Unranked::LowCoverage),
                Some(_) => Ok(0),
            };
            below.push(one);
        }
        rank(&mut below);
        Ok(below)
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
