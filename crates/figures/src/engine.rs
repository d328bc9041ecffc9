//! The engine: a typed pack, ready to compute.

use std::sync::Arc;

use datafusion::execution::session_state::SessionState;
use xuezheng_pack::model::Indicator;
use xuezheng_pack::{Fault, FieldId, IndicatorId, NaiveDate, OrgId, Pack, Period};

use crate::compiled::Compiled;
use crate::compute::Computation;
use crate::error::FigureError;
use crate::figure::{Aspect, Figure, FigureKey, FigureSet, Part};
use crate::fuse::{Fused, fuse};
use crate::segments::Segments;
use crate::session::session;
use crate::store::{Facts, Memory, View};
use crate::typing;

/// Computes the figures of one pack.
pub struct Engine {
    pub(crate) pack: Arc<Pack>,
    pub(crate) state: Arc<SessionState>,
    pub(crate) compiled: Compiled,
    pub(crate) fused: Fused,
    pub(crate) memory: Memory,
    pub(crate) segments: Segments,
}

impl Engine {
    /// Types every expression of the pack and fuses its indicators into query plans.
    ///
    /// # Errors
    /// Every fault of every expression, by file and place.
    pub fn new(pack: Arc<Pack>) -> Result<Self, Vec<Fault>> {
        let state = Arc::new(session(&pack));
        let compiled = typing::compile(&pack, &state)?;
        let fused = fuse(&pack, &compiled).map_err(|error| {
            let registers = pack.registers.values().map(|register| {
                let message = format!("台账「{}」的指标无法合成一次查询：{error}", register.label);
                Fault::error("F022", register.place.clone(), message, "无法计算")
            });
            registers.take(1).collect::<Vec<_>>()
        })?;
        Ok(Self { pack, state, compiled, fused, memory: Memory::default(), segments: Segments::default() })
    }

    /// The pack it computes.
    pub fn pack(&self) -> &Arc<Pack> {
        &self.pack
    }

    /// One figure. `facts` must be those of `view`.
    ///
    /// # Errors
    /// [`FigureError::Indicator`], [`FigureError::Org`] and [`FigureError::Part`] for a key that names nothing;
    /// otherwise as for [`facts`](Self::facts). A value that can't be computed is no error: it is absent.
    pub async fn figure(&self, view: &View<'_>, facts: &Facts, key: &FigureKey) -> Result<Figure, FigureError> {
        let mut computation = Computation::new(self, *view, facts, &key.org)?;
        computation.prepare([&key.indicator], &aspect_periods(key)).await?;
        computation.figure(key)
    }

    /// Several figures of one org, in the order of their keys: what they share is computed once. `facts` must be those of
    /// `view`, and every key of the org.
    ///
    /// # Errors
    /// As for [`figure`](Self::figure).
    pub async fn several(
        &self,
        view: &View<'_>,
        facts: &Facts,
        org: &OrgId,
        keys: &[FigureKey],
    ) -> Result<Vec<Figure>, FigureError> {
        let mut computation = Computation::new(self, *view, facts, org)?;
        for key in keys {
            computation.prepare([&key.indicator], &aspect_periods(key)).await?;
        }
        keys.iter().map(|key| computation.figure(key)).collect()
    }

    /// Figures of one org, in the order of their keys; of lists how many rows there are, without these. `facts` must be those of `view`.
    ///
    /// # Errors
    /// As for [`figure`](Self::figure).
    pub async fn values(
        &self,
        view: &View<'_>,
        facts: &Facts,
        org: &OrgId,
        keys: &[FigureKey],
    ) -> Result<Vec<Figure>, FigureError> {
        let mut computation = Computation::new(self, *view, facts, org)?.without_lists();
        for key in keys {
            computation.prepare([&key.indicator], &aspect_periods(key)).await?;
        }
        keys.iter().map(|key| computation.figure(key)).collect()
    }

    /// Every figure of an org and a period: of each indicator the value, every part, and the 同比, and value and parts of
    /// the same period one year before.
    ///
    /// # Errors
    /// As for [`figure`](Self::figure).
    pub async fn set(
        &self,
        view: &View<'_>,
        facts: &Facts,
        org: &OrgId,
        period: Period,
    ) -> Result<FigureSet, FigureError> {
        let mut computation = Computation::new(self, *view, facts, org)?;
        let periods = [period, period.prior_year()];
        computation.prepare(self.pack.indicators.keys(), &periods).await?;
        let calendar = &self.pack.calendar;
        let last = period.last_day(calendar);
        let mut set = FigureSet::default();
        for (id, indicator) in &self.pack.indicators {
            let key = |period, aspect| FigureKey { indicator: id.clone(), org: org.clone(), period, aspect };
            for period in periods {
                set.insert(computation.figure(&key(period, Aspect::Value))?);
                for breakdown in &indicator.breakdowns {
                    let field = &breakdown.field;
                    for code in computation.codes(indicator, field, period, period.last_day(calendar))? {
                        let part = Part { field: field.clone(), code };
                        set.insert(computation.figure(&key(period, Aspect::Part(part)))?);
                    }
                    // A part is compared with what counts as it by its own list, not with what bore its name.
                    if period != periods[0] && computation.is_dated(indicator, field) {
                        for code in computation.codes(indicator, field, period, last)? {
                            let part = Part { field: field.clone(), code };
                            set.insert(computation.figure(&key(period, Aspect::PartOn(part, last)))?);
                        }
                    }
                }
            }
            set.insert(computation.figure(&key(period, Aspect::YearOnYear))?);
        }
        Ok(set)
    }

    /// The parts of a figure by the code list of `day`, in the order of the list; then what the list no longer has.
    ///
    /// # Errors
    /// As for [`figure`](Self::figure).
    pub async fn parts_on(
        &self,
        view: &View<'_>,
        facts: &Facts,
        of: &FigureKey,
        field: &FieldId,
        day: NaiveDate,
    ) -> Result<Vec<Figure>, FigureError> {
        let mut computation = Computation::new(self, *view, facts, &of.org)?;
        computation.prepare([&of.indicator], &[of.period]).await?;
        let indicator = self.indicator(&of.indicator)?;
        let codes = computation.codes(indicator, field, of.period, day)?;
        let parts = codes.into_iter().map(|code| Part { field: field.clone(), code });
        parts.map(|part| computation.figure(&FigureKey { aspect: Aspect::PartOn(part, day), ..of.clone() })).collect()
    }

    pub(crate) fn indicator(&self, id: &IndicatorId) -> Result<&Indicator, FigureError> {
        self.pack.indicators.get(id).ok_or_else(|| FigureError::Indicator(id.clone()))
    }
}

/// The periods that a figure of that key is computed from.
pub(crate) fn aspect_periods(key: &FigureKey) -> Vec<Period> {
    match key.aspect {
        Aspect::Value | Aspect::Part(_) | Aspect::PartOn(..) => vec![key.period],
        Aspect::YearOnYear => vec![key.period, key.period.prior_year()],
    }
}
