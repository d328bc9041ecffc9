//! 我的填报: what one's own org owes, whoever asks, and each answer by itself.

pub(crate) mod list;
pub(crate) mod one;
pub(crate) mod paper;
mod records;

use xuezheng_bureau::FilingOf;
use xuezheng_bureau::collect::{ChecklistItem, Light as Standing};
use xuezheng_bureau::ledger::Timeliness;
use xuezheng_pack::{NaiveDate, OrgId, Period, RegisterId};

use crate::view::{Light, Markup, day, deadline, encoded, light};

/// Where an answer is given.
pub(crate) fn path(item: &ChecklistItem) -> String {
    answer_path(item.period, &item.register)
}

/// The same of a register and period that the org is asked for.
pub(crate) fn answer_path(period: Period, register: &RegisterId) -> String {
    format!("/answers/{}/{}", encoded(&period.to_string()), encoded(register.as_str()))
}

/// The org's records of the period, in the register's list.
fn list_path(item: &ChecklistItem, org: &OrgId) -> String {
    let (register, period) = (encoded(item.register.as_str()), encoded(&item.period.to_string()));
    format!("/registers/{register}?org={}&period={period}", encoded(org.as_str()))
}

/// The filing that an item asks for.
fn filing(item: &ChecklistItem, org: &OrgId) -> FilingOf {
    FilingOf { register: item.register.clone(), period: item.period, org: org.clone() }
}

/// How an answer stands in time.
pub(crate) fn standing(item: &ChecklistItem, today: NaiveDate) -> Markup {
    let Some(asked) = &item.asked else {
        return light(if item.is_owed() { Light::Off } else { Light::Green }, "没有定截止日期");
    };
    let until = asked.answer.deadline;
    match (asked.light, asked.timeliness) {
        (Standing::Fine, Timeliness::Exempt) => light(Light::Green, "免报"),
        (Standing::Fine, Timeliness::Late(days)) => light(Light::Green, &format!("已报，迟 {days} 天")),
        (Standing::Fine, _) => light(Light::Green, "按时上报"),
        _ if !item.is_owed() => light(Light::Off, &format!("{}截止", day(until, today))),
        _ => deadline(until, today),
    }
}
