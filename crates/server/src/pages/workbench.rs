//! 工作台: what needs this person, until when; then the state of things.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::{Html, IntoResponse, Redirect, Response};
use xuezheng_bureau::{FilingStanding, SubmissionStatus, Waiting, filings, usual_period, waiting};
use xuezheng_pack::Period;
use xuezheng_pack::model::Permission;

use crate::error::Fault;
use crate::extract::{Signed, Visit};
use crate::view::{Light, Markup, Shell, count, encoded, light, today};

/// Items that the page lists before it only counts.
const LISTED: usize = 12;

#[derive(Template)]
#[template(path = "workbench.html")]
struct WorkbenchPage {
    shell: Shell,
    today: String,
    org: String,
    strip: Vec<Card>,
    work_count: String,
    work: Vec<Work>,
    more: usize,
    back: Vec<Back>,
    below: Option<Below>,
}

/// A count that leads to what it counts.
struct Card {
    label: &'static str,
    count: String,
    unit: &'static str,
    note: String,
    href: String,
}

/// Something to be done.
struct Work {
    light: Markup,
    kind: &'static str,
    title: String,
    note: String,
    verb: &'static str,
    href: String,
}

/// Something that came back.
struct Back {
    title: String,
    reason: String,
    note: String,
    href: String,
}

/// How far those below are, in one bar.
struct Below {
    period: String,
    bars: Vec<Bar>,
    /// Orgs that were asked, and those of them who have not answered everything.
    orgs: usize,
    open: usize,
}

struct Bar {
    label: &'static str,
    count: String,
    color: &'static str,
    key: &'static str,
    x: String,
    width: String,
}

/// `/`: on to where somebody works, or to the sign-in.
pub(crate) async fn home(visit: Visit) -> Response {
    Redirect::to(if visit.person.is_some() { "/workbench" } else { "/sign-in" }).into_response()
}

pub(crate) async fn show(signed: Signed) -> Result<Html<String>, Fault> {
    let (workspace, person, actor) = (signed.workspace(), &signed.person, signed.actor());
    let all = filings(workspace, &actor).await?;
    let is_own = |filing: &&FilingStanding| filing.org == person.account.org;
    let of_status = |status| all.iter().filter(is_own).filter(move |filing| filing.status == status);
    let (mut work, mut strip) = (Vec::new(), Vec::new());
    if person.may(Permission::Review) {
        let mine = to_review(waiting(workspace, &actor).await?, &signed).await?;
        strip.push(Card {
            label: "待我审核",
            count: count(mine.len()),
            unit: "份",
            note: if mine.is_empty() { "没有待审的填报".to_owned() } else { "下级已提交".to_owned() },
            href: "#todo".to_owned(),
        });
        work.extend(grouped(&mine));
    }
    if person.may(Permission::Fill) {
        let owed: Vec<_> = of_status(SubmissionStatus::Asked).collect();
        strip.push(Card {
            label: "待我填报",
            count: count(owed.len()),
            unit: "份",
            note: if owed.is_empty() { "都已填报".to_owned() } else { "布置后还没有提交".to_owned() },
            href: "#todo".to_owned(),
        });
        work.extend(owed.into_iter().map(|filing| Work {
            light: light(Light::Off, "未提交"),
            kind: "填报",
            title: format!("{} {}", filing.register_label, filing.period.label()),
            note: format!("{}填报", filing.org_label),
            verb: "打开台账",
            href: list_path(filing),
        }));
    }
    let back: Vec<Back> = of_status(SubmissionStatus::Returned)
        .map(|filing| Back {
            title: format!("{} {}", filing.register_label, filing.period.label()),
            reason: String::new(),
            note: "改正后重新提交".to_owned(),
            href: format!("{}&status=returned", list_path(filing)),
        })
        .collect();
    if person.may(Permission::Fill) {
        strip.push(Card {
            label: "退回的",
            count: count(back.len()),
            unit: "份",
            note: if back.is_empty() { "没有退回".to_owned() } else { "需要改正".to_owned() },
            href: "#back".to_owned(),
        });
    }
    let below = below(&all, person.account.org.as_str(), usual_period(workspace, actor.today).await?);
    if let Some(below) = below.as_ref().filter(|_| person.may(Permission::Collect)) {
        strip.push(Card {
            label: "下级未报齐",
            count: count(below.open),
            unit: "个单位",
            note: format!("{}，共 {} 个单位", below.period, count(below.orgs)),
            href: "#below".to_owned(),
        });
    }
    let all_work = work.len();
    work.truncate(LISTED);
    let page = WorkbenchPage {
        shell: Shell::of(&signed.visit, "工作台").await?,
        today: today(actor.today),
        org: person.org_label.clone(),
        strip,
        work_count: count(all_work),
        more: all_work - work.len(),
        work,
        back,
        below,
    };
    Ok(Html(page.render()?))
}

/// What waits and is this person's turn: as the ledger lets them review it.
async fn to_review(waiting: Vec<Waiting>, signed: &Signed) -> Result<Vec<Waiting>, Fault> {
    let own = &signed.person.account.org;
    let orgs = signed.workspace().ledger().orgs().await?;
    let is_root = orgs.root().is_some_and(|root| root.id == *own);
    let is_mine = |item: &Waiting| match &item.turn {
        Some(turn) => turn == own,
        None => is_root || item.org != *own,
    };
    Ok(waiting.into_iter().filter(is_mine).collect())
}

/// One item for each register and period, however many orgs have filed it.
fn grouped(mine: &[Waiting]) -> Vec<Work> {
    let groups = mine.chunk_by(|one, other| (&one.register, one.period) == (&other.register, other.period));
    let item = |group: &[Waiting]| {
        let first = group.first()?;
        let names: Vec<&str> = group.iter().take(3).map(|item| item.org_label.as_str()).collect();
        let more = if group.len() > names.len() { "等" } else { "" };
        Some(Work {
            light: light(Light::Off, "待审"),
            kind: "审核",
            title: format!("{} {} {} 份", first.register_label, first.period.label(), count(group.len())),
            note: format!("{}{more}", names.join("、")),
            verb: "查看",
            href: format!("/registers/{}?status=submitted", encoded(first.register.as_str())),
        })
    };
    groups.filter_map(item).collect()
}

/// The part of a register's list that a filing is about.
fn list_path(filing: &FilingStanding) -> String {
    let (register, period) = (encoded(filing.register.as_str()), encoded(&filing.period.to_string()));
    format!("/registers/{register}?org={}&period={period}", encoded(filing.org.as_str()))
}

/// How far those below are with the period at hand; `None` where nobody below was asked.
fn below(all: &[FilingStanding], own: &str, period: Period) -> Option<Below> {
    let asked: Vec<_> = all
        .iter()
        .filter(|it| it.org.as_str() != own && it.period == period && it.status != SubmissionStatus::Exempt)
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
    let names = |wanted: fn(SubmissionStatus) -> bool| {
        asked.iter().filter(|it| wanted(it.status)).map(|it| &it.org).collect::<BTreeSet<_>>().len()
    };
    let is_open = |status| matches!(status, SubmissionStatus::Asked | SubmissionStatus::Returned);
    let (orgs, open) = (names(|_| true), names(is_open));
    (whole > 0).then(|| Below { period: period.label(), bars, orgs, open })
}

/// A share of a hundred, in tenths, for the width of a bar.
fn tenths(part: usize, whole: usize) -> String {
    let tenths = (part * 1000).checked_div(whole).unwrap_or_default();
    format!("{}.{}", tenths / 10, tenths % 10)
}
