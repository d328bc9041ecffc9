//! How far those below are with the period at hand.

use std::collections::BTreeMap;

use xuezheng_bureau::ledger::Actor;
use xuezheng_bureau::{FilingStanding, SubmissionStatus};
use xuezheng_pack::{OrgId, OrgTree, Period};

use crate::view::{Light, Markup, count, light};

/// Units that are named.
const NAMED: usize = 6;

/// How far those below are, in one bar, with those that are farthest behind.
pub(super) struct Below {
    pub(super) period: String,
    pub(super) bars: Vec<Bar>,
    /// The direct subordinates that have not finished, the worst first.
    pub(super) units: Vec<Unit>,
    /// How many there are of them.
    pub(super) behind: usize,
}

pub(super) struct Bar {
    pub(super) label: &'static str,
    pub(super) count: String,
    pub(super) color: &'static str,
    pub(super) key: &'static str,
    pub(super) x: String,
    pub(super) width: String,
}

/// A direct subordinate with what is below it.
pub(super) struct Unit {
    pub(super) label: String,
    pub(super) percent: String,
    pub(super) standing: Markup,
}

#[derive(Default)]
struct Tally {
    all: usize,
    approved: usize,
    returned: usize,
    asked: usize,
}

/// `None` where nobody below was asked.
pub(super) fn below(all: &[FilingStanding], orgs: &OrgTree, actor: &Actor, period: Period) -> Option<Below> {
    let asked: Vec<_> = all
        .iter()
        .filter(|it| it.org != actor.org && it.period == period && it.status != SubmissionStatus::Exempt)
        .collect();
    let whole = asked.len();
    let mut done = 0;
    let kinds = [
        (SubmissionStatus::Approved, "已通过", "green", "green"),
        (SubmissionStatus::Submitted, "待审", "fg", "blue"),
        (SubmissionStatus::Returned, "退回", "red", "red"),
        (SubmissionStatus::Asked, "未提交", "grey", "grey"),
    ];
    let bars = kinds.into_iter().map(|(status, label, color, key)| {
        let number = asked.iter().filter(|filing| filing.status == status).count();
        let (x, width) = (tenths(done, whole), tenths(number, whole));
        done += number;
        Bar { label, count: count(number), color, key, x, width }
    });
    let bars = bars.collect();
    let mut units: BTreeMap<OrgId, Tally> = BTreeMap::new();
    let mut heads: BTreeMap<&OrgId, OrgId> = BTreeMap::new();
    for filing in &asked {
        let head = heads.entry(&filing.org).or_insert_with(|| head(orgs, &filing.org, actor)).clone();
        let tally = units.entry(head).or_default();
        tally.all += 1;
        match filing.status {
            SubmissionStatus::Approved => tally.approved += 1,
            SubmissionStatus::Returned => tally.returned += 1,
            SubmissionStatus::Asked => tally.asked += 1,
            SubmissionStatus::Submitted | SubmissionStatus::Exempt => {}
        }
    }
    let mut late: Vec<(OrgId, Tally)> = units.into_iter().filter(|(_, it)| it.asked + it.returned > 0).collect();
    late.sort_by_key(|(id, it)| (it.approved * 1000 / it.all.max(1), id.clone()));
    let unit = |(id, it): &(OrgId, Tally)| Unit {
        label: orgs.get(id).map_or_else(|| id.to_string(), |org| org.label.clone()),
        percent: format!("{}%", it.approved * 100 / it.all.max(1)),
        standing: match (it.returned, it.asked) {
            (0, asked) => light(Light::Amber, &format!("{asked} 份未提交")),
            (returned, 0) => light(Light::Red, &format!("{returned} 份退回")),
            (returned, asked) => light(Light::Red, &format!("{returned} 份退回，{asked} 份未提交")),
        },
    };
    let behind = late.len();
    let units = late.iter().take(NAMED).map(unit).collect();
    (whole > 0).then(|| Below { period: period.label(), bars, units, behind })
}

/// The direct subordinate to which an org belongs.
fn head(orgs: &OrgTree, org: &OrgId, actor: &Actor) -> OrgId {
    let above = orgs.above(org, actor.today);
    let at = above.iter().position(|it| it.id == actor.org);
    match at.and_then(|at| at.checked_sub(1)).and_then(|at| above.get(at)) {
        Some(head) => head.id.clone(),
        None => org.clone(),
    }
}

/// A share of a hundred, in tenths, for the width of a bar.
fn tenths(part: usize, whole: usize) -> String {
    let tenths = (part * 1000).checked_div(whole).unwrap_or_default();
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use xuezheng_pack::Org;
    use xuezheng_pack::org::Placement;

    use super::*;

    fn org(id: &str, parent: Option<&str>) -> Org {
        let from = "2000-01-01".parse().unwrap();
        Org {
            id: id.into(),
            label: id.to_uppercase(),
            kind: "school".into(),
            parents: parent.map(|parent| Placement { from, parent: parent.into() }).into_iter().collect(),
            attributes: BTreeMap::new(),
            sections: Vec::new(),
            from,
            until: None,
            successors: Vec::new(),
        }
    }

    #[test]
    fn schools_count_for_the_unit_between_and_the_worst_stands_first() {
        let tree = [org("b", None), org("t", Some("b")), org("u", Some("b")), org("p", Some("t")), org("q", Some("t"))];
        let orgs = OrgTree::new(tree);
        let period = Period::parse("2024H1").unwrap();
        let filing = |org: &str, status| FilingStanding {
            register: "r".into(),
            register_label: "台账".to_owned(),
            org: org.into(),
            org_label: org.to_owned(),
            period,
            status,
            zero: false,
        };
        use SubmissionStatus::{Approved, Asked, Exempt, Returned};
        // Of T's three filings one is approved; of U's two one; the exempted one counts for nobody.
        let all = [
            filing("p", Approved),
            filing("p", Returned),
            filing("q", Asked),
            filing("u", Approved),
            filing("u", Asked),
            filing("q", Exempt),
        ];
        let actor = Actor { name: "某".into(), org: "b".into(), role: None, today: "2024-07-03".parse().unwrap() };
        let below = below(&all, &orgs, &actor, period).unwrap();
        let units: Vec<_> = below.units.iter().map(|it| (it.label.as_str(), it.percent.as_str())).collect();
        assert_eq!(units, [("T", "33%"), ("U", "50%")]);
        assert!(below.units[0].standing.to_string().contains("1 份退回，1 份未提交"));
        let counts: Vec<_> = below.bars.iter().map(|bar| bar.count.as_str()).collect();
        assert_eq!(counts, ["2", "0", "1", "2"]);
    }
}
