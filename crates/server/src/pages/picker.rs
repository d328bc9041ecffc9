//! What a page of figures is about: org, period, and the present or a seal. A form to choose another.

use xuezheng_bureau::{asked_periods, reach, seals};
use xuezheng_pack::{Org, Period};

use crate::error::Fault;
use crate::extract::Signed;

/// A value, its label, and whether it is chosen.
pub(crate) type Choice = (String, String, bool);

/// The choices of a page of figures.
pub(crate) struct Picker {
    /// Where the form leads.
    pub(crate) action: String,
    pub(crate) orgs: Vec<Choice>,
    pub(crate) periods: Vec<Choice>,
    /// The seals; none if nothing is sealed.
    pub(crate) seals: Vec<Choice>,
}

impl Picker {
    /// Orgs above, at and right below the one looked at, as far as the person sees them.
    pub(crate) async fn of(
        signed: &Signed,
        action: String,
        (org, period): (&Org, Option<Period>),
        seal: Option<&str>,
    ) -> Result<Self, Fault> {
        let (workspace, today) = (signed.workspace(), signed.visit.now.today);
        let tree = workspace.ledger().orgs().await?;
        let mut orgs = Vec::new();
        let mut above: Vec<&Org> = tree.above(&org.id, today);
        above.reverse();
        for one in above.into_iter().filter(|one| one.id != org.id) {
            if reach(workspace, &signed.actor(), Some(&one.id)).await.is_ok() {
                orgs.push((one.id.to_string(), one.label.clone(), false));
            }
        }
        orgs.push((org.id.to_string(), org.label.clone(), true));
        let below = tree.iter().filter(|one| one.exists_on(today) && one.parent_on(today) == Some(&org.id));
        orgs.extend(below.map(|one| (one.id.to_string(), format!("　{}", one.label), false)));
        let mut periods = asked_periods(workspace).await?;
        if let Some(period) = period.filter(|period| !periods.contains(period)) {
            periods.insert(0, period);
        }
        let periods = periods.into_iter().map(|it| (it.to_string(), it.label(), Some(it) == period));
        let seals = seals(workspace).await?.into_iter().rev().map(|it| {
            let is_here = seal == Some(it.name.as_str());
            (it.name.clone(), format!("封存 {}", it.name), is_here)
        });
        Ok(Self { action, orgs, periods: periods.collect(), seals: seals.collect() })
    }
}
