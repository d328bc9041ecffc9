//! The orgs or sections behind a figure across them, each with its own numbers.

use xuezheng_pack::{Code, Decimal, OrgId};

use crate::across::draw;
use crate::compute::Computation;
use crate::engine::Engine;
use crate::error::FigureError;
use crate::figure::FigureKey;
use crate::spread::Spread;
use crate::store::{Facts, View};
use crate::units::Units;

/// An org, or a section of one, that an indicator across compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedUnit {
    /// The org.
    pub org: OrgId,
    /// The stage of its section, where sections are compared.
    pub stage: Option<Code>,
    /// What the indicator's measure takes of it, in the order of its arguments: of a coefficient quantity and weight. `None`
    /// where one of them, or what decides whether it counts, isn't known.
    pub numbers: Option<Vec<Decimal>>,
    /// Whether all of it is approved.
    pub is_complete: bool,
}

impl Engine {
    /// The units that an indicator across compares for an org and a period, by org and the order of its sections; those that
    /// its condition leaves out are not among them. `facts` must be those of `view`.
    ///
    /// # Errors
    /// [`FigureError::Indicator`] for an indicator that compares nothing; otherwise as for [`figure`](Self::figure).
    pub async fn compared(
        &self,
        view: &View<'_>,
        facts: &Facts,
        key: &FigureKey,
    ) -> Result<Vec<ComparedUnit>, FigureError> {
        let missing = || FigureError::Indicator(key.indicator.clone());
        let across = self.compiled.across.get(&key.indicator).ok_or_else(missing)?;
        let mut computation = Computation::new(self, *view, facts, &key.org)?;
        computation.prepare([&key.indicator], &[key.period]).await?;
        let units = Units::of(across, &computation.belonging(key.period), &key.org)?;
        let drawn = draw(across, &units, &mut Spread::new(&mut computation, &units, key.period))?;
        let units = units.list.iter().zip(drawn).filter(|(_, drawn)| drawn.counts != Some(false));
        let compared = units.map(|(unit, drawn)| ComparedUnit {
            org: unit.org.id.clone(),
            stage: unit.stage.cloned(),
            numbers: drawn.arguments,
            is_complete: drawn.is_complete,
        });
        Ok(compared.collect())
    }
}
