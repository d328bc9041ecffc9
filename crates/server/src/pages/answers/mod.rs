//! 我的填报: what one's own org owes across all collections, and each answer by itself.

pub(crate) mod list;
pub(crate) mod one;
pub(crate) mod paper;

use xuezheng_bureau::FilingOf;
use xuezheng_bureau::collect::{ChecklistItem, Light as Standing};
use xuezheng_bureau::ledger::Timeliness;
use xuezheng_pack::{CollectionId, RegisterId};

use crate::view::{Light, Markup, day, deadline, encoded, light};

/// The page of an answer.
pub(crate) fn path(collection: &CollectionId, register: &RegisterId) -> String {
    format!("/answers/{}/{}", encoded(collection.as_str()), encoded(register.as_str()))
}

/// The org's records of the period, in the register's list.
fn list_path(item: &ChecklistItem) -> String {
    let (register, period) = (encoded(item.answer.register.as_str()), encoded(&item.collection.period.to_string()));
    format!("/registers/{register}?org={}&period={period}", encoded(item.answer.org.as_str()))
}

/// The filing that an item asks for.
fn filing(item: &ChecklistItem) -> FilingOf {
    FilingOf { register: item.answer.register.clone(), period: item.collection.period, org: item.answer.org.clone() }
}

/// How an answer stands in time.
fn standing(item: &ChecklistItem, today: xuezheng_pack::NaiveDate) -> Markup {
    let until = item.answer.deadline;
    match (item.light, item.timeliness) {
        (Standing::Fine, Timeliness::Exempt) => light(Light::Green, "免报"),
        (Standing::Fine, Timeliness::Late(days)) => light(Light::Green, &format!("已报，迟 {days} 天")),
        (Standing::Fine, _) => light(Light::Green, "按时上报"),
        _ if !item.answer.is_owed() => light(Light::Off, &format!("{}截止", day(until, today))),
        _ => deadline(until, today),
    }
}
