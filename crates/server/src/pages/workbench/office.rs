//! The workbench of those who fill in, review or keep: a strip of counts, what to do by deadline, what came back, how far
//! those below are, what was done last.

use askama::Template;
use axum::response::Html;
use xuezheng_bureau::collect::checklist;
use xuezheng_bureau::ledger::OperationFilter;
use xuezheng_bureau::{FilingStanding, SubmissionStatus, accounts, filings, operations, usual_period, waiting_for};
use xuezheng_pack::model::Permission;

use super::back::{Back, came_back};
use super::below::{Below, below};
use super::work::{Work, owed, reviews, steps};
use crate::error::Fault;
use crate::extract::Signed;
use crate::pages::operations::summary;
use crate::view::{Light, Markup, Shell, count, light, moment, today};

/// Items that the page lists before it only counts.
const LISTED: usize = 12;

/// Operations that the page lists.
const LAST: u64 = 6;

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
    /// Where there is something to do when nothing is.
    way: (&'static str, &'static str),
    fills: bool,
    back: Vec<Back>,
    below: Option<Below>,
    done: Vec<Done>,
}

/// A count that leads to what it counts.
struct Card {
    label: &'static str,
    count: String,
    unit: &'static str,
    note: Markup,
    href: &'static str,
}

/// Something that was done.
struct Done {
    href: String,
    what: String,
    who: String,
}

pub(super) async fn show(signed: &Signed) -> Result<Html<String>, Fault> {
    let (workspace, person, actor) = (signed.workspace(), &signed.person, signed.actor());
    let all = filings(workspace, &actor).await?;
    let is_own = |filing: &&FilingStanding| filing.org == person.account.org;
    let (reviewer, filler) = (person.may(Permission::Review), person.may(Permission::Fill));
    let mut work = steps(signed).await?;
    let mut strip = Vec::new();
    let mine = if reviewer { waiting_for(workspace, &actor).await? } else { Vec::new() };
    work.extend(reviews(&mine));
    let mine_owed: Vec<&FilingStanding> =
        all.iter().filter(is_own).filter(|it| filler && it.status == SubmissionStatus::Asked).collect();
    let asked = if filler { checklist(workspace, &actor).await? } else { Vec::new() };
    work.extend(owed(&mine_owed, &asked, actor.today));
    let late = work.iter().filter(|item| item.rank < 0).count();
    work.sort_by_key(|item| item.rank);
    let back = if filler { came_back(signed).await? } else { Vec::new() };
    strip.push(Card {
        label: "待我办理",
        count: count(work.len()),
        unit: "项",
        note: if late > 0 { light(Light::Red, &format!("逾期 {late}")) } else { plain("没有逾期的") },
        href: "#todo",
    });
    if reviewer {
        let note = if mine.is_empty() { "没有待审的填报" } else { "下级已提交" };
        strip.push(Card {
            label: "待我审核",
            count: count(mine.len()),
            unit: "份",
            note: plain(note),
            href: "/review",
        });
    }
    if filler {
        let note = if mine_owed.is_empty() { "都已填报" } else { "布置后还没有提交" };
        strip.push(Card {
            label: "待我填报",
            count: count(mine_owed.len()),
            unit: "份",
            note: plain(note),
            href: "#todo",
        });
        let note = if back.is_empty() { "没有退回" } else { "改正后重新提交" };
        strip.push(Card {
            label: "退回我的", count: count(back.len()), unit: "处", note: plain(note), href: "#back"
        });
    }
    let period = usual_period(workspace, actor.today).await?;
    let orgs = workspace.ledger().orgs().await?;
    let below = below(&all, &orgs, &actor, period);
    if let Some(below) = &below {
        let note = plain(&below.period);
        strip.push(Card {
            label: "下级未报齐", count: count(below.behind), unit: "个单位", note, href: "#below"
        });
    }
    if person.may(Permission::Admin) && !filler && !reviewer {
        strip.extend(kept(signed).await?);
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
        way: if filler || reviewer { ("看台账", "/registers") } else { ("管理账号", "/admin/accounts") },
        work,
        fills: filler,
        back,
        below,
        done: done(signed).await?,
    };
    Ok(Html(page.render()?))
}

fn plain(words: &str) -> Markup {
    Markup::text(words)
}

/// What an administrator keeps.
async fn kept(signed: &Signed) -> Result<Vec<Card>, Fault> {
    let (workspace, actor) = (signed.workspace(), signed.actor());
    let all = accounts(workspace, &actor).await?;
    let open = all.iter().filter(|account| !account.disabled).count();
    let waiting = all.iter().filter(|account| !account.disabled && account.must_change).count();
    let orgs = workspace.ledger().orgs().await?;
    let exist = orgs.iter().filter(|org| org.exists_on(actor.today)).count();
    Ok(vec![
        Card {
            label: "在用账号",
            count: count(open),
            unit: "个",
            note: plain(&format!("{waiting} 个还没有首次登录")),
            href: "/admin/accounts",
        },
        Card { label: "机构", count: count(exist), unit: "个", note: plain("现有的"), href: "/admin/orgs" },
    ])
}

async fn done(signed: &Signed) -> Result<Vec<Done>, Fault> {
    let (workspace, now) = (signed.workspace(), signed.visit.now);
    let filter = OperationFilter { limit: Some(LAST), ..OperationFilter::default() };
    let found = operations(workspace, &signed.actor(), &filter).await?;
    let orgs = workspace.ledger().orgs().await?;
    let one = |operation: &xuezheng_bureau::ledger::Operation| Done {
        href: format!("/operations/{}", operation.id),
        what: summary(workspace.pack(), &orgs, &operation.parts),
        who: format!("{}·{}", operation.author.shown(), moment(operation.author.at.utc, now)),
    };
    Ok(found.iter().map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_back_stands_with_its_reason_and_what_is_late_stands_first() {
        let page = WorkbenchPage {
            shell: Shell::sample("工作台"),
            today: "7月3日 星期三".to_owned(),
            org: "甲小学".to_owned(),
            strip: vec![Card {
                label: "待我办理",
                count: "1".to_owned(),
                unit: "项",
                note: light(Light::Red, "逾期 1"),
                href: "#todo",
            }],
            work_count: "1".to_owned(),
            work: vec![Work {
                rank: -3,
                light: light(Light::Red, "逾期 3 天"),
                kind: "整改",
                title: "甲楼<楼梯".to_owned(),
                note: "应于 6月30日".to_owned(),
                verb: "办理",
                href: "/registers/hazard/3".to_owned(),
            }],
            more: 0,
            way: ("看台账", "/registers"),
            fills: true,
            back: vec![Back {
                title: "荣誉台账 第 7 号「授予单位」".to_owned(),
                reason: "请按公章全称填写&".to_owned(),
                note: "机关党委 何砚清".to_owned(),
                href: "/registers/honor/7".to_owned(),
            }],
            below: None,
            done: Vec::new(),
        };
        let html = page.render().unwrap();
        assert!(html.contains("逾期 3 天") && html.contains("甲楼&#60;楼梯"), "{html}");
        assert!(html.contains("请按公章全称填写&#38;") && html.contains("/registers/honor/7"));
    }
}
