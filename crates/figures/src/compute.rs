//! Computes figures together, so that what several of them need is computed once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use datafusion::arrow::datatypes::Date32Type;
use xuezheng_pack::model::{BY_ORG, FieldKind, Indicator, Source, Timing};
use xuezheng_pack::{Code, FieldId, IndicatorId, NaiveDate, OrgId, Period};

use crate::across::{self, OrgUnits};
use crate::assemble::{assemble, unreported, value};
use crate::belonging::Belonging;
use crate::change;
use crate::coverage::Answers;
use crate::derive;
use crate::engine::Engine;
use crate::error::FigureError;
use crate::facts::NO_CODE;
use crate::figure::{Absence, Aspect, Figure, FigureKey, FigureValue, Lineage, Note, Part};
use crate::fuse::{IndicatorSeries, PlanKey};
use crate::lineage;
use crate::list;
use crate::persons;
use crate::rollup::{Cell, Reach, Rolled, cut_inside_month};
use crate::snapshot::Standing;
use crate::spread::Counts;
use crate::store::{Facts, Plans, View};

/// Figures of one org in the making.
pub(crate) struct Computation<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) view: View<'a>,
    pub(crate) facts: &'a Facts,
    pub(crate) org: &'a OrgId,
    /// The org's index among those of the facts.
    scope: u32,
    /// Whether lists have their rows.
    with_lists: bool,
    partials: BTreeMap<NaiveDate, Arc<Plans>>,
    rolled: BTreeMap<(IndicatorId, Period), Arc<Rolled>>,
    parts: BTreeMap<(IndicatorId, Period, FieldId), Arc<BTreeMap<Code, Cell>>>,
    counts: BTreeMap<(IndicatorId, Period), Arc<Counts>>,
    /// Of counts across units, which orgs have units among them.
    pub(crate) orgs: BTreeMap<(IndicatorId, Period), Arc<BTreeMap<OrgId, OrgUnits>>>,
    done: BTreeMap<FigureKey, Figure>,
}

impl<'a> Computation<'a> {
    pub(crate) fn new(
        engine: &'a Engine,
        view: View<'a>,
        facts: &'a Facts,
        org: &'a OrgId,
    ) -> Result<Self, FigureError> {
        let known = view.manifest.orgs.get(org).and_then(|org| facts.index(&org.id));
        let scope = known.ok_or_else(|| FigureError::Org(org.clone()))?;
        let (partials, rolled, counts) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let (parts, orgs, done) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Ok(Self { engine, view, facts, org, scope, with_lists: true, partials, rolled, parts, counts, orgs, done })
    }

    /// The same, in which lists are how many rows they have.
    pub(crate) fn without_lists(self) -> Self {
        Self { with_lists: false, ..self }
    }

    /// Reads what figures of these indicators and periods need beyond the facts: months that count in part.
    pub(crate) async fn prepare(
        &mut self,
        indicators: impl IntoIterator<Item = &IndicatorId>,
        periods: &[Period],
    ) -> Result<(), FigureError> {
        let mut needed: BTreeSet<(&IndicatorId, Period)> = BTreeSet::new();
        let mut open: Vec<_> =
            indicators.into_iter().flat_map(|id| periods.iter().map(move |period| (id, *period))).collect();
        while let Some((id, period)) = open.pop() {
            if !needed.insert((id, period)) {
                continue;
            }
            for (input, prior) in self.engine.compiled.inputs(id) {
                let period = if prior { period.prior_year() } else { period };
                if let Some((known, _)) = self.engine.pack.indicators.get_key_value(input) {
                    open.push((known, period));
                }
            }
        }
        let days: BTreeSet<_> = needed
            .into_iter()
            .filter(|(id, _)| self.engine.compiled.rows.contains_key(*id))
            .filter_map(|(_, period)| cut_inside_month(period, &self.engine.pack.calendar))
            .collect();
        for day in days {
            let plans = self.engine.partial(&self.view, self.facts, day).await?;
            self.partials.insert(day, plans);
        }
        Ok(())
    }

    /// The figure of a key whose indicator and period were prepared.
    pub(crate) fn figure(&mut self, key: &FigureKey) -> Result<Figure, FigureError> {
        if let Some(done) = self.done.get(key) {
            return Ok(done.clone());
        }
        let indicator = self.engine.indicator(&key.indicator)?;
        let figure = match (&key.aspect, &indicator.source) {
            (Aspect::YearOnYear, _) => change::year_on_year(self, indicator, key)?,
            (Aspect::Value, Source::Derived { .. }) if self.engine.compiled.persons.contains_key(&key.indicator) => {
                persons::persons(self, indicator, key)?
            }
            (Aspect::Value, Source::Derived { .. }) => derive::derived(self, indicator, key)?,
            (Aspect::Value, Source::Across { .. }) => across::across(self, indicator, key)?,
            (Aspect::Value, Source::Rows { .. }) => self.counted(indicator, key, None)?,
            (Aspect::Part(part) | Aspect::PartOn(part, _), source) => {
                if !indicator.breakdowns.iter().any(|breakdown| breakdown.field == part.field) {
                    let (indicator, field) = (indicator.id.clone(), part.field.clone());
                    return Err(FigureError::Part { indicator, field });
                }
                let day = match key.aspect {
                    Aspect::PartOn(_, day) => day,
                    _ => key.period.last_day(&self.engine.pack.calendar),
                };
                match source {
                    Source::Across { .. } => across::of_org(self, indicator, key, part)?,
                    Source::Rows { .. } | Source::Derived { .. } => self.counted(indicator, key, Some((part, day)))?,
                }
            }
        };
        self.done.insert(key.clone(), figure.clone());
        Ok(figure)
    }

    /// The codes that a breakdown has parts for by the code list of `day`: those of the list, then those that rows have
    /// beyond them.
    pub(crate) fn codes(
        &mut self,
        indicator: &Indicator,
        field: &FieldId,
        period: Period,
        day: NaiveDate,
    ) -> Result<Vec<Code>, FigureError> {
        if let Source::Across { .. } = &indicator.source {
            return Ok(across::orgs(self, &indicator.id, period)?.keys().map(|org| Code::new(org.as_str())).collect());
        }
        let kind = self.kind(indicator, field);
        let mut codes: Vec<Code> = kind.choices_on(day).map(|choice| choice.code.clone()).collect();
        let parts = self.parts(&indicator.id, period, field);
        for (code, _) in parts.iter().flat_map(|parts| parts.iter()).filter(|(_, cell)| cell.rows != 0) {
            let code = kind.code_on(code, day);
            if !codes.contains(code) {
                codes.push(code.clone());
            }
        }
        Ok(codes)
    }

    /// Whether the code list of a breakdown changes with time.
    pub(crate) fn is_dated(&self, indicator: &Indicator, field: &FieldId) -> bool {
        self.kind(indicator, field).is_dated()
    }

    fn kind(&self, indicator: &Indicator, field: &FieldId) -> FieldKind {
        let register = indicator.register().and_then(|id| self.engine.pack.register(id));
        let column = register.and_then(|register| register.column(field));
        column.map_or(FieldKind::Text, |column| column.kind)
    }

    /// What was counted for an indicator over rows in this computation's org; `None` where one of its parameters has no value.
    pub(crate) fn rolled(&mut self, id: &IndicatorId, period: Period) -> Option<Arc<Rolled>> {
        if let Some(rolled) = self.rolled.get(&(id.clone(), period)) {
            return Some(rolled.clone());
        }
        let series = self.series(id, period)?;
        let rolled = Arc::new(self.reach(series, period).roll(series, self.scope));
        self.rolled.insert((id.clone(), period), rolled.clone());
        Some(rolled)
    }

    /// What was counted for it org by org.
    pub(crate) fn counts(&mut self, id: &IndicatorId, period: Period) -> Option<Arc<Counts>> {
        let key = (id.clone(), period);
        if let Some(counts) = self.counts.get(&key) {
            return Some(counts.clone());
        }
        let counts = Arc::new(Counts::of(self, id, period)?);
        self.counts.insert(key, counts.clone());
        Some(counts)
    }

    /// The same by the parts of a breakdown.
    fn parts(&mut self, id: &IndicatorId, period: Period, field: &FieldId) -> Option<Arc<BTreeMap<Code, Cell>>> {
        let key = (id.clone(), period, field.clone());
        if let Some(parts) = self.parts.get(&key) {
            return Some(parts.clone());
        }
        let series = self.series(id, period)?;
        let reach = self.reach(series, period);
        let parts = match field.as_str() {
            BY_ORG => reach.owners(series, self.scope),
            _ => reach.parts(series, field, self.scope),
        };
        let parts = Arc::new(parts);
        self.parts.insert(key, parts.clone());
        Some(parts)
    }

    /// Where the facts of an indicator over rows are, with the parameters of the period's last day.
    fn series(&self, id: &IndicatorId, period: Period) -> Option<&'a IndicatorSeries> {
        let engine = self.engine;
        engine.fused.series.get(engine.compiled.variant(id, period.last_day(&engine.pack.calendar))?)
    }

    /// What is needed to put the facts of a period together.
    pub(crate) fn reach(&self, series: &IndicatorSeries, period: Period) -> Reach<'a> {
        let standing = self.standing(series, period);
        let calendar = &self.engine.pack.calendar;
        let cut = cut_inside_month(period, calendar);
        let partial = cut.and_then(|day| self.partials.get(&day)).cloned();
        Reach { facts: self.facts, partial, calendar, belonging: self.belonging(period), period, standing }
    }

    /// Of a snapshot, what stands at the period's end.
    pub(crate) fn standing(&self, series: &IndicatorSeries, period: Period) -> Option<Arc<Standing>> {
        let presence = series.presence?;
        let key = (series.opened.plan.clone(), period.last_day(&self.engine.pack.calendar));
        Some(self.facts.standing.or_else(key, || self.stands(&series.opened.plan, presence, period)))
    }

    fn stands(&self, plan: &PlanKey, presence: usize, period: Period) -> Standing {
        let (calendar, facts) = (&self.engine.pack.calendar, self.facts);
        let records = facts.plans.get(plan).into_iter().flatten().flat_map(|part| {
            let entries = part.facts.series.get(presence).into_iter().flatten();
            entries.filter_map(|entry| {
                let org = facts.orgs.get(*part.orgs.get(entry.org as usize)? as usize)?;
                Some((org, part.code(entry.section), Date32Type::to_naive_date_opt(entry.time)?))
            })
        });
        let nothing = facts.asked.nothing(&plan.register.filed(), calendar);
        Standing::new(records, nothing, &self.view.manifest.orgs, period.last_day(calendar))
    }

    pub(crate) fn belonging(&self, period: Period) -> Belonging<'a> {
        let last = period.last_day(&self.engine.pack.calendar);
        Belonging { tree: &self.view.manifest.orgs, last, by: self.view.tree_of }
    }

    /// A figure counted from rows.
    fn counted(
        &mut self,
        indicator: &Indicator,
        key: &FigureKey,
        part: Option<(&Part, NaiveDate)>,
    ) -> Result<Figure, FigureError> {
        let missing = || FigureError::Indicator(indicator.id.clone());
        let rows = self.engine.compiled.rows.get(&indicator.id).ok_or_else(missing)?;
        let last = key.period.last_day(&self.engine.pack.calendar);
        let is_known = self.engine.compiled.variant(&indicator.id, last).is_some();
        let rolled = match self.rolled(&indicator.id, key.period) {
            Some(rolled) => rolled,
            None if !is_known => Arc::default(),
            None => return Err(missing()),
        };
        let (kind, mut counted) = (part.map(|(part, _)| self.kind(indicator, &part.field)), Vec::new());
        let mut of_part = Cell::default();
        let cell = match part {
            None => &rolled.total,
            Some((part, day)) => {
                let kind = kind.as_ref().unwrap_or(&FieldKind::Text);
                let cells = self.parts(&indicator.id, key.period, &part.field);
                let cells = cells.iter().flat_map(|cells| cells.iter());
                for (_, cell) in cells.filter(|(code, _)| *kind.code_on(code, day) == part.code) {
                    of_part = of_part.with(cell);
                }
                counted = kind.codes_that_count_as(&part.code, day).into_iter().map(Code::to_string).collect();
                if counted.is_empty() {
                    counted.push(part.code.to_string());
                }
                &of_part
            }
        };
        let pack = &self.engine.pack;
        let answers = self.answers(&indicator.id, key.period);
        // Whether anything at all was reported is a question about the total: a part may well be empty.
        let absence = match &rows.timing {
            Timing::Snapshot { .. } => self.unrecorded(&indicator.id, key.period, answers),
            Timing::Flow { .. } | Timing::Stock { .. } => unreported(&rolled.total, answers),
        };
        let value = match absence {
            _ if !is_known => FigureValue::Absent(self.without_parameter(indicator, last)),
            Some(absence) => FigureValue::Absent(absence),
            None => value(rows, cell),
        };
        let segments: Vec<_> =
            cell.segments.iter().filter_map(|position| self.view.manifest.segments.get(*position)).collect();
        let mut lineage = Lineage {
            formula: lineage::formula(pack, indicator, last),
            register: Some(rows.register.clone()),
            predicate: Some(lineage::predicate(
                indicator,
                (self.org, self.view.tree_of),
                key.period,
                part.map(|(part, _)| (part, counted.as_slice())),
                matches!(kind, Some(FieldKind::MultiChoice(_))),
                &pack.calendar,
            )),
            segments: segments.into_iter().map(|segment| segment.hash.clone()).collect(),
            notes: self.notes(&rolled, key.period),
            ..Lineage::default()
        };
        lineage.hash = lineage::hash(key, &lineage, &value, &[]);
        let list = match part {
            None if indicator.is_list() && self.with_lists => list::rows(self, indicator, key)?,
            _ => Vec::new(),
        };
        let label = match part {
            None => indicator.label.clone(),
            Some((part, day)) => format!("{}（{}）", indicator.label, self.part_label(indicator, part, day)),
        };
        let rows = u64::try_from(cell.rows).unwrap_or(0);
        Ok(Figure { rows, list, label, ..assemble(indicator, key, value, answers.coverage, lineage) })
    }

    /// Who answered, in the subtree of this computation's org, for the register that an indicator counts rows of.
    pub(crate) fn answers(&self, id: &IndicatorId, period: Period) -> Answers {
        let engine = self.engine;
        let (Some(rows), Some(series)) = (engine.compiled.rows.get(id), engine.fused.series.get(id)) else {
            return Answers::default();
        };
        let (calendar, belonging) = (&engine.pack.calendar, self.belonging(period));
        let of = (&belonging, self.scope);
        match self.standing(series, period) {
            Some(standing) => self.facts.answers_standing(&series.opened.plan, of, &standing, calendar),
            None => self.facts.answers(&rows.register.filed(), of, (period, calendar)),
        }
    }

    /// Why no snapshot stands here, if none does.
    fn unrecorded(&self, id: &IndicatorId, period: Period, answers: Answers) -> Option<Absence> {
        let (engine, belonging) = (self.engine, self.belonging(period));
        let standing = self.standing(engine.fused.series.get(id)?, period)?;
        let is_here = |org: &&OrgId| {
            let (holder, day) = belonging.of_standing(org);
            belonging.tree.is_within(holder, self.org, day)
        };
        let recorded = standing.iter().map(|(org, ..)| org);
        if recorded.chain(standing.orgs().filter(|org| standing.has_nothing(org))).any(|org| is_here(&org)) {
            return None;
        }
        let latest = standing.orgs().filter(is_here).filter_map(|org| standing.latest(org)).max();
        Some(match (latest, answers.coverage) {
            (Some(day), _) if day < standing.oldest => Absence::Outdated(day),
            (_, Some(_)) => Absence::NotReported,
            (_, None) if answers.is_collected => Absence::NotAsked,
            (_, None) => Absence::NoValue,
        })
    }

    fn notes(&self, rolled: &Rolled, period: Period) -> Vec<Note> {
        let belonging = self.belonging(period);
        let tree = belonging.tree;
        let label = |id: &OrgId| tree.get(id).map_or_else(|| id.to_string(), |org| org.label.clone());
        let divided = rolled.divided.iter().filter_map(|(id, rows)| {
            let org = tree.get(id)?;
            let is_inside = |id: &OrgId| tree.is_within(id, self.org, belonging.day());
            // Where all of them are inside, nothing hangs on how it was divided.
            let is_open = *rows > 0 && !org.successors.iter().all(is_inside);
            is_open.then_some(Note::Divided {
                org: org.label.clone(),
                until: org.until?,
                successors: org.successors.iter().map(label).collect(),
                rows: u64::try_from(*rows).unwrap_or(0),
            })
        });
        self.view.tree_of.map(Note::TreeOf).into_iter().chain(divided).collect()
    }

    /// That a parameter which an indicator reads has no value on a day.
    fn without_parameter(&self, indicator: &Indicator, day: NaiveDate) -> Absence {
        let parameters = lineage::parameters(&self.engine.pack, indicator);
        let missing = parameters.into_iter().find(|(_, parameter)| parameter.on(day).is_empty());
        Absence::NoParameter(missing.map_or_else(String::new, |(_, parameter)| parameter.label.clone()))
    }

    pub(crate) fn part_label(&self, indicator: &Indicator, part: &Part, day: NaiveDate) -> String {
        if part.is_of_org() {
            let org = self.view.manifest.orgs.get(&OrgId::new(part.code.as_str()));
            return org.map_or_else(|| part.code.to_string(), |org| org.label.clone());
        }
        if part.code.as_str() == NO_CODE {
            return "未填".to_owned();
        }
        let label = self.kind(indicator, &part.field).label_on(&part.code, day);
        label.unwrap_or_else(|| part.code.to_string())
    }
}
