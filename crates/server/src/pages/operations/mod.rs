//! 操作记录: what was done, by whom, and undone where it can be; and whether the ledger is as it was written.

pub(crate) mod list;
pub(crate) mod one;
pub(crate) mod verify;

use xuezheng_bureau::ledger::Part;
use xuezheng_pack::{OrgTree, Pack};

use crate::view::count;

/// What an operation did to one register of one org: 青禾镇中心校 学生资助台账 审核通过 69 条.
pub(crate) fn told(pack: &Pack, orgs: &OrgTree, part: &Part) -> String {
    let org = orgs.get(&part.org).map_or_else(|| part.org.to_string(), |org| org.label.clone());
    let register = part.register.as_ref().map(|id| {
        let register = pack.registers.get(id);
        format!(" {}", register.map_or_else(|| id.to_string(), |register| register.label.clone()))
    });
    let number = usize::try_from(part.count).unwrap_or(usize::MAX);
    let unit = if part.records.is_some() { "条" } else { "次" };
    format!("{org}{} {} {} {unit}", register.unwrap_or_default(), part.kind.label(), count(number))
}

/// What an operation did, in a line.
pub(crate) fn summary(pack: &Pack, orgs: &OrgTree, parts: &[Part]) -> String {
    let first: Vec<String> = parts.iter().take(2).map(|part| told(pack, orgs, part)).collect();
    let more = match parts.len().saturating_sub(first.len()) {
        0 => String::new(),
        more => format!("；另有 {more} 项"),
    };
    format!("{}{more}", first.join("；"))
}
