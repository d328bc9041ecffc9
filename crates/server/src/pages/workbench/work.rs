//! What is to be done, by deadline.

use std::collections::BTreeMap;

use xuezheng_bureau::collect::ChecklistItem;
use xuezheng_bureau::ledger::OverdueFilter;
use xuezheng_bureau::{FilingStanding, OverdueStep, Waiting, overdue};
use xuezheng_pack::NaiveDate;
use xuezheng_pack::model::Permission;

use crate::error::Fault;
use crate::extract::Signed;
use crate::pages::answers;
use crate::pages::review::filing_path;
use crate::view::{Light, Markup, count, day, encoded, left, light};

/// Late steps that are listed one by one; more of a register are one item.
const ONE_BY_ONE: usize = 5;

/// What has no deadline comes after what has one, what waits for a review before what is to be filed.
const REVIEW: i64 = 1_000;
const FILE: i64 = 2_000;

/// Something to be done.
pub(super) struct Work {
    /// The least is done first: days that are left, below zero what is late.
    pub(super) rank: i64,
    pub(super) light: Markup,
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) note: String,
    pub(super) verb: &'static str,
    pub(super) href: String,
}

/// Steps that are late, of one's own org or below.
pub(super) async fn steps(signed: &Signed) -> Result<Vec<Work>, Fault> {
    let person = &signed.person;
    if !person.may(Permission::Fill) && !person.may(Permission::Review) {
        return Ok(Vec::new());
    }
    let today = signed.visit.now.today;
    let late = overdue(signed.workspace(), &signed.actor(), &OverdueFilter::default(), today).await?;
    let mut by_register: BTreeMap<&str, Vec<&OverdueStep>> = BTreeMap::new();
    for step in &late {
        by_register.entry(&step.register_label).or_default().push(step);
    }
    let mut work = Vec::new();
    for (label, steps) in by_register {
        let Some(longest) = steps.iter().map(|step| step.late.days).max() else { continue };
        if steps.len() > ONE_BY_ONE {
            work.push(many(label, &steps, longest));
            continue;
        }
        work.extend(steps.into_iter().map(|step| Work {
            rank: -step.late.days,
            light: light(Light::Red, &format!("逾期 {} 天", step.late.days)),
            kind: "办理",
            title: format!("{label} 第 {} 号：{}", step.late.record, step.transition_label),
            note: format!("{}·应于 {} 前", step.org_label, day(step.late.due, today)),
            verb: "办理",
            href: format!("/registers/{}/{}", encoded(step.late.register.as_str()), step.late.record),
        }));
    }
    Ok(work)
}

fn many(label: &str, steps: &[&OverdueStep], longest: i64) -> Work {
    let mut orgs: Vec<&str> = steps.iter().map(|step| step.org_label.as_str()).collect();
    orgs.sort_unstable();
    orgs.dedup();
    let register = steps.first().map_or("", |step| step.late.register.as_str());
    Work {
        rank: -longest,
        light: light(Light::Red, &format!("逾期 {longest} 天")),
        kind: "办理",
        title: format!("{label}：{} 条到期没有办", count(steps.len())),
        note: format!("{} 个单位，最长逾期 {longest} 天", count(orgs.len())),
        verb: "查看",
        href: format!("/registers/{}?overdue=1", encoded(register)),
    }
}

/// One item for each register and period, however many orgs have filed it; what is alone leads to its review.
pub(super) fn reviews(mine: &[Waiting]) -> Vec<Work> {
    let groups = mine.chunk_by(|one, other| (&one.register, one.period) == (&other.register, other.period));
    let item = |group: &[Waiting]| {
        let first = group.first()?;
        let names: Vec<&str> = group.iter().take(3).map(|item| item.org_label.as_str()).collect();
        let more =
            if group.len() > names.len() { format!("等 {} 个单位", count(group.len())) } else { String::new() };
        let (register, period) = (encoded(first.register.as_str()), encoded(&first.period.to_string()));
        Some(Work {
            rank: REVIEW,
            light: light(Light::Off, "待审"),
            kind: "审核",
            title: format!("{} {} {} 份", first.register_label, first.period.label(), count(group.len())),
            note: format!("{}{more}", names.join("、")),
            verb: "审核",
            href: match group {
                [only] => filing_path(&only.register, Some(only.period), &only.org),
                _ => format!("/review?register={register}&period={period}"),
            },
        })
    };
    groups.filter_map(item).collect()
}

/// What one's own org was asked and has not submitted, with the deadline of the collection that asks, if one does.
pub(super) fn owed(filings: &[&FilingStanding], asked: &[ChecklistItem], today: NaiveDate) -> Vec<Work> {
    let item = |filing: &&FilingStanding| {
        let is_its = |item: &&ChecklistItem| {
            (&item.answer.register, item.collection.period) == (&filing.register, filing.period)
        };
        let until = asked.iter().find(is_its);
        Work {
            rank: until.map_or(FILE, |item| (item.answer.deadline - today).num_days()),
            light: until.map_or_else(|| light(Light::Off, "未提交"), |item| left(item.answer.deadline, today)),
            kind: "填报",
            title: format!("{} {}", filing.register_label, filing.period.label()),
            note: until.map_or_else(
                || format!("{}填报", filing.org_label),
                |item| format!("{}，{}截止", item.collection.title, day(item.answer.deadline, today)),
            ),
            verb: "填报",
            href: until
                .map_or_else(|| list_path(filing), |item| answers::path(&item.collection.id, &item.answer.register)),
        }
    };
    filings.iter().map(item).collect()
}

/// The part of a register's list that a filing is about.
fn list_path(filing: &FilingStanding) -> String {
    let (register, period) = (encoded(filing.register.as_str()), encoded(&filing.period.to_string()));
    format!("/registers/{register}?org={}&period={period}", encoded(filing.org.as_str()))
}
