//! The org and period that a page of figures is about.

use std::sync::Arc;

use serde::Deserialize;
use xuezheng_bureau::{Query, Workspace, reach, usual_period};
use xuezheng_pack::{IndicatorId, Org, OrgId, Period};

use crate::error::Fault;
use crate::extract::Signed;

/// `?org=…&period=…&seal=…`, all of which may be left out.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Asked {
    pub(crate) org: Option<String>,
    pub(crate) period: Option<String>,
    pub(crate) seal: Option<String>,
}

impl Asked {
    /// The org and period meant: one's own org, and the latest period that anybody was asked to file.
    pub(crate) async fn read(&self, signed: &Signed) -> Result<(Org, Period), Fault> {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let asked = given(&self.org).map(OrgId::new);
        let org = reach(signed.workspace(), &signed.actor(), asked.as_ref()).await?;
        let period = match given(&self.period) {
            Some(text) => Period::parse(&text).map_err(|error| Fault::Unfit(error.to_string()))?,
            None => usual_period(signed.workspace(), signed.visit.now.today).await?,
        };
        Ok((org, period))
    }

    /// The workspace as it was at the seal that is asked for; `None` for the present.
    pub(crate) async fn sealed(&self, signed: &Signed) -> Result<Option<Arc<Workspace>>, Fault> {
        match self.seal.as_deref().filter(|name| !name.is_empty()) {
            Some(name) => signed.visit.site.at_seal(name).await.map(Some),
            None => Ok(None),
        }
    }
}

/// What the bureau is asked for an indicator of that org and period.
pub(crate) fn query(org: &Org, period: Period, indicator: Option<IndicatorId>) -> Query {
    Query { org: Some(org.id.clone()), period, indicator }
}
