//! The collections (填报任务) of the county: one for each half-year and everybody who is asked for the same registers.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use xuezheng_pack::{Org, OrgId, Period, RegisterId};

use crate::calendar::{Ask, Half};
use crate::county::FilingStatus;

/// A collection that the bureau opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoCollection {
    /// What it is called.
    pub title: String,
    /// For when.
    pub period: Period,
    /// What is asked for.
    pub registers: Vec<RegisterId>,
    /// Who is asked.
    pub orgs: Vec<OrgId>,
    /// The day on which it is opened.
    pub opens_on: NaiveDate,
    /// The last day on which an answer is on time.
    pub deadline: NaiveDate,
    /// Who gets more time, until when, and why.
    pub extension: Option<(OrgId, NaiveDate, String)>,
    /// The day on which it is locked; `None` while the half-year is still being filed.
    pub locked_on: Option<NaiveDate>,
    /// The day on which it is closed, and why nobody waits for the rest.
    pub closed_on: Option<(NaiveDate, String)>,
}

/// Who is asked for one register and half-year.
type Asked<'a> = BTreeMap<(Half, RegisterId), BTreeSet<&'a OrgId>>;

/// All collections, by half-year and what they ask for.
pub(crate) fn collections(asks: &[Ask], tree: &[Org]) -> Vec<DemoCollection> {
    let mut asked = Asked::new();
    for ask in asks {
        asked.entry((ask.half, ask.book.register())).or_default().insert(&ask.org);
    }
    let mut alike: BTreeMap<(Half, BTreeSet<&OrgId>), Vec<RegisterId>> = BTreeMap::new();
    for ((half, register), orgs) in asked {
        alike.entry((half, orgs)).or_default().push(register);
    }
    let mut all: Vec<DemoCollection> =
        alike.into_iter().map(|((half, orgs), registers)| collection(half, &orgs, registers, tree)).collect();
    all.sort_by(|a, b| (a.period, &a.registers).cmp(&(b.period, &b.registers)));
    // One school of the half-year that is being reported on has said in time that it will be late.
    let late = asks.iter().find(|ask| {
        ask.half == Half::Y24H1 && ask.status == FilingStatus::Approved && ask.filed_on > Half::Y24H1.deadline()
    });
    if let Some(late) = late {
        let register = late.book.register();
        let its = all.iter_mut().find(|it| it.period == late.half.period() && it.registers.contains(&register));
        if let Some(its) = its {
            let why = "学校填报员住院，正在交接，已书面说明".to_owned();
            its.extension = Some((late.org.clone(), late.filed_on, why));
        }
    }
    all
}

fn collection(half: Half, orgs: &BTreeSet<&OrgId>, registers: Vec<RegisterId>, tree: &[Org]) -> DemoCollection {
    let last = half.filing().1;
    let is_done = half != Half::Y24H2;
    let period = half.period();
    let closed =
        (half.year() == 2023).then(|| (last + chrono::Duration::days(30), "半年台账已汇总，未报的另行督促".to_owned()));
    DemoCollection {
        title: format!("{}台账填报（{}，{} 个台账）", period.label(), audience(orgs, tree), registers.len()),
        period,
        registers,
        orgs: orgs.iter().map(|org| (*org).clone()).collect(),
        opens_on: half.lessons().1,
        deadline: half.deadline(),
        extension: None,
        locked_on: is_done.then(|| last + chrono::Duration::days(3)),
        closed_on: closed,
    }
}

/// Whom it asks, in words: the one by name, several by what they are.
fn audience(orgs: &BTreeSet<&OrgId>, tree: &[Org]) -> String {
    let asked: Vec<&Org> = tree.iter().filter(|org| orgs.contains(&org.id)).collect();
    if let [only] = asked.as_slice() {
        return only.label.clone();
    }
    let kinds = [("department", "科室"), ("township_office", "中心校"), ("school", "学校")];
    let named = kinds.iter().filter(|(kind, _)| asked.iter().any(|org| org.kind.as_str() == *kind));
    named.map(|(_, label)| *label).collect::<Vec<_>>().join("、")
}
