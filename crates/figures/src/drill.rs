//! Drilling: the exact records behind a figure.

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_pack::model::Timing;
use xuezheng_pack::{IndicatorId, NaiveDate, OrgId, Period, RecordId, RegisterId};

use crate::belonging::Belonging;
use crate::compiled::Across;
use crate::coverage::Asked;
use crate::engine::{Engine, aspect_periods};
use crate::error::FigureError;
use crate::figure::{Aspect, FigureKey, Part};
use crate::pick::{Wanted, pick, standing};
use crate::snapshot::Standing;
use crate::store::View;
use crate::units::Units;

/// A record that counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DrillRow {
    /// The indicator that counts it: the one asked for, or an input of it.
    pub indicator: IndicatorId,
    /// The period it counts in, which is another for the inputs of a change.
    pub period: Period,
    /// The day that makes it count; of a stock, the day it opened.
    pub date: NaiveDate,
    /// Its owner.
    pub org: OrgId,
    /// Its register.
    pub register: RegisterId,
    /// The record.
    pub record: RecordId,
}

impl Engine {
    /// The records that a figure was computed from, by indicator, period, day, owner and record. Of a derived figure
    /// those of all its inputs: a record is there once for each input that counts it. Of one across orgs or sections,
    /// those of the units that its conditions let in, as far as these need no indicator; where only complete answers count,
    /// of units that have given one.
    ///
    /// # Errors
    /// As for [`figure`](Self::figure).
    pub fn drill(&self, view: &View<'_>, key: &FigureKey) -> Result<Vec<DrillRow>, FigureError> {
        let indicator = self.indicator(&key.indicator)?;
        if view.manifest.orgs.get(&key.org).is_none() {
            return Err(FigureError::Org(key.org.clone()));
        }
        let part = match &key.aspect {
            Aspect::Part(part) | Aspect::PartOn(part, _)
                if !indicator.breakdowns.iter().any(|breakdown| breakdown.field == part.field) =>
            {
                return Err(FigureError::Part { indicator: indicator.id.clone(), field: part.field.clone() });
            }
            Aspect::Part(part) => Some((part, key.period.last_day(&self.pack.calendar))),
            Aspect::PartOn(part, day) => Some((part, *day)),
            Aspect::Value | Aspect::YearOnYear => None,
        };
        // Of a count across units a part is one org's units; its rows are broken down by nothing.
        let of_org = part.filter(|(part, _)| part.is_of_org() && indicator.register().is_none());
        let part = part.filter(|_| of_org.is_none());
        let mut units: BTreeMap<(IndicatorId, Period), Units> = BTreeMap::new();
        let mut rows = BTreeSet::new();
        // What is still to be looked at, each with the indicator across that reads it.
        let mut open: Vec<(IndicatorId, Period, Option<IndicatorId>)> =
            aspect_periods(key).into_iter().map(|period| (key.indicator.clone(), period, None)).collect();
        let mut seen = BTreeSet::new();
        while let Some((id, period, across)) = open.pop() {
            if !seen.insert((id.clone(), period, across.clone())) {
                continue;
            }
            if self.compiled.rows.contains_key(&id) {
                let units = across.and_then(|across| units.get(&(across, period)));
                rows.extend(self.counted_rows(view, (&id, &key.org, period), part, units)?);
                continue;
            }
            let reader = match self.compiled.across.get(&id) {
                Some(across) => {
                    let mut found = self.units(view, across, &key.org, period)?;
                    if let Some((part, _)) = of_org.filter(|_| id == key.indicator) {
                        found = found.only(across, |org| org.id.as_str() == part.code.as_str())?;
                    }
                    units.insert((id.clone(), period), found);
                    Some(id.clone())
                }
                None => across,
            };
            let inputs = self.compiled.inputs(&id).into_iter();
            open.extend(inputs.map(|(input, prior)| {
                (input.clone(), if prior { period.prior_year() } else { period }, reader.clone())
            }));
        }
        Ok(rows.into_iter().collect())
    }

    /// The units of an indicator across that count, as far as that needs none of their values.
    fn units<'v>(
        &self,
        view: &View<'v>,
        across: &Across,
        org: &OrgId,
        period: Period,
    ) -> Result<Units<'v>, FigureError> {
        let last = period.last_day(&self.pack.calendar);
        let belonging = Belonging { tree: &view.manifest.orgs, last, by: view.tree_of };
        let units = Units::of(across, &belonging, org)?;
        let Some(ids) = &across.complete else { return Ok(units) };
        let (asked, calendar) = (Asked::of(view.manifest)?, &self.pack.calendar);
        let mut needed: Vec<(RegisterId, Option<Standing>)> = Vec::new();
        for rows in ids.iter().filter_map(|id| self.compiled.rows.get(id)) {
            let register = self.pack.register(&rows.register);
            let register = register.ok_or_else(|| FigureError::Register(rows.register.clone()))?;
            let standing = match &rows.timing {
                Timing::Snapshot { date } => Some(standing(self, view, register, date, last)?),
                Timing::Flow { .. } | Timing::Stock { .. } => None,
            };
            needed.push((rows.register.filed(), standing));
        }
        units.only(across, |org| {
            needed.iter().all(|(register, standing)| {
                asked.answer(register, org, period, standing.as_ref(), calendar).is_complete()
            })
        })
    }

    fn counted_rows(
        &self,
        view: &View<'_>,
        (id, org, period): (&IndicatorId, &OrgId, Period),
        part: Option<(&Part, NaiveDate)>,
        units: Option<&Units>,
    ) -> Result<Vec<DrillRow>, FigureError> {
        let register = self.indicator(id)?.register().ok_or_else(|| FigureError::Indicator(id.clone()))?;
        let picked = pick(self, view, &Wanted { indicator: id, org, period, part, units })?;
        let row = |picked: crate::pick::Picked| DrillRow {
            indicator: id.clone(),
            period,
            date: picked.date,
            org: picked.org,
            register: register.filed(),
            record: picked.record,
        };
        Ok(picked.into_iter().map(row).collect())
    }
}
