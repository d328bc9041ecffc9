//! The people of the county who sign in: one of each kind of work.

use xuezheng_bureau::ledger::Author;
use xuezheng_bureau::{BureauError, NewAccount, Workspace, accounts, add_account};
use xuezheng_pack::OrgId;

use crate::county::County;

/// The password of all of them.
pub const DEMO_PASSWORD: &str = "demo-2024";

/// Somebody who signs in, and what there is to see with their account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoPerson {
    /// 账号.
    pub login: &'static str,
    /// Who that is.
    pub label: &'static str,
    /// What to look at.
    pub does: &'static str,
    name: &'static str,
    role: &'static str,
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Bureau,
    Township,
    School,
}

/// All of them.
pub const DEMO_PEOPLE: &[DemoPerson] = &[
    DemoPerson {
        login: "director",
        label: "局领导",
        does: "看全局",
        name: "周怀谨",
        role: "director",
        place: Place::Bureau,
    },
    DemoPerson {
        login: "office",
        label: "局办公室",
        does: "审核、看数据",
        name: "陈知夏",
        role: "office",
        place: Place::Bureau,
    },
    DemoPerson {
        login: "safety",
        label: "安全科",
        does: "审核、查隐患",
        name: "陆以宁",
        role: "safety_department",
        place: Place::Bureau,
    },
    DemoPerson {
        login: "township",
        label: "中心校",
        does: "看本镇学校",
        name: "韩青岚",
        role: "township_reviewer",
        place: Place::Township,
    },
    DemoPerson {
        login: "school",
        label: "学校填报员",
        does: "看本校台账",
        name: "秦望舒",
        role: "school_reporter",
        place: Place::School,
    },
    DemoPerson {
        login: "inspector",
        label: "督学",
        does: "看各校台账",
        name: "林予安",
        role: "inspector",
        place: Place::Bureau,
    },
    DemoPerson {
        login: "admin",
        label: "系统管理员",
        does: "管账号",
        name: "何砚清",
        role: "administrator",
        place: Place::Bureau,
    },
];

/// Gives the people their accounts, unless they have them.
///
/// # Errors
/// What the ledger refuses.
pub async fn sign_up(workspace: &Workspace, county: &County, author: &Author) -> Result<(), BureauError> {
    let known = accounts(workspace, &author.actor()).await?;
    let is_new = |person: &&DemoPerson| !known.iter().any(|account| account.login == person.login);
    let new = DEMO_PEOPLE.iter().filter(is_new).map(|person| NewAccount {
        login: person.login.to_owned(),
        name: person.name.to_owned(),
        org: place(county, person.place),
        role: person.role.into(),
        password: Some(DEMO_PASSWORD.to_owned()),
    });
    let new: Vec<_> = new.collect();
    if !new.is_empty() {
        add_account(workspace, author, new).await?;
    }
    Ok(())
}

/// The bureau; the first township office; the first school of that township.
fn place(county: &County, place: Place) -> OrgId {
    let township = county.orgs.iter().find(|org| org.kind.as_str() == "township_office").map(|org| &org.id);
    let school = county.orgs.iter().find(|org| {
        org.kind.as_str() == "school" && org.until.is_none() && org.parents.last().map(|it| &it.parent) == township
    });
    let found = match place {
        Place::Bureau => None,
        Place::Township => township,
        Place::School => school.map(|school| &school.id),
    };
    found.unwrap_or_else(|| county.root()).clone()
}
