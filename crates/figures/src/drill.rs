//! Drilling: the exact records behind a figure.

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_pack::{IndicatorId, NaiveDate, OrgId, Period, RecordId, RegisterId};

use crate::belonging::Belonging;
use crate::engine::{Engine, aspect_periods};
use crate::error::FigureError;
use crate::figure::{Aspect, FigureKey, Part};
use crate::pick::{Wanted, pick};
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
    /// those of the units that its conditions let in, as far as these need no indicator.
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
        let units = match self.compiled.across.get(&key.indicator) {
            // Both sides of a change: the units of each.
            Some(across) => {
                let of_period = |period: Period| {
                    let last = period.last_day(&self.pack.calendar);
                    let belonging = Belonging { tree: &view.manifest.orgs, last, by: view.tree_of };
                    Ok((period, Units::of(across, &belonging, &key.org)?))
                };
                aspect_periods(key).into_iter().map(of_period).collect::<Result<BTreeMap<_, _>, FigureError>>()?
            }
            None => BTreeMap::new(),
        };
        let mut rows = BTreeSet::new();
        let mut open: Vec<_> = aspect_periods(key).into_iter().map(|period| (key.indicator.clone(), period)).collect();
        let mut seen = BTreeSet::new();
        while let Some((id, period)) = open.pop() {
            if !seen.insert((id.clone(), period)) {
                continue;
            }
            if self.compiled.rows.contains_key(&id) {
                rows.extend(self.counted_rows(view, (&id, &key.org, period), part, units.get(&period))?);
            } else {
                open.extend(
                    self.compiled
                        .inputs(&id)
                        .into_iter()
                        .map(|(input, prior)| (input.clone(), if prior { period.prior_year() } else { period })),
                );
            }
        }
        Ok(rows.into_iter().collect())
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
