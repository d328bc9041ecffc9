//! The journal, a page at a time.

use askama::Template;
use axum::extract::Query;
use axum::response::Html;
use chrono::{NaiveTime, TimeDelta};
use serde::Deserialize;
use xuezheng_bureau::ledger::{Operation, OperationFilter, OperationId};
use xuezheng_bureau::operations;
use xuezheng_pack::model::Permission;
use xuezheng_pack::{NaiveDate, RegisterId};

use super::summary;
use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Shell, encoded, moment};

/// Operations of a page.
const LIMIT: u64 = 40;

#[derive(Template)]
#[template(path = "operations.html")]
struct OperationsPage {
    shell: Shell,
    title: &'static str,
    path: &'static str,
    is_mine: bool,
    may_verify: bool,
    by: String,
    since: String,
    registers: Vec<(String, String, bool)>,
    is_filtered: bool,
    lines: Vec<Line>,
    next: Option<String>,
}

struct Line {
    href: String,
    number: String,
    when: String,
    who: String,
    org: String,
    what: String,
    why: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    by: String,
    register: String,
    since: String,
    before: Option<i64>,
}

pub(crate) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, Fault> {
    let by = Some(asked.by.trim()).filter(|by| !by.is_empty()).map(str::to_owned);
    Ok(Html(page(&signed, &asked, by, false).await?.render()?))
}

/// What the reader has done.
pub(crate) async fn mine(signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, Fault> {
    let by = signed.person.account.name.clone();
    Ok(Html(page(&signed, &asked, Some(by), true).await?.render()?))
}

async fn page(signed: &Signed, asked: &Asked, by: Option<String>, is_mine: bool) -> Result<OperationsPage, Fault> {
    let (workspace, now) = (signed.workspace(), signed.visit.now);
    let day = asked.since.parse::<NaiveDate>().ok();
    // A civil day begins eight hours before the same day of UTC.
    let since = day.map(|day| day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::hours(8));
    let filter = OperationFilter {
        by,
        since,
        register: Some(asked.register.as_str()).filter(|it| !it.is_empty()).map(RegisterId::new),
        before: asked.before.map(OperationId),
        limit: Some(LIMIT + 1),
    };
    let mut found = operations(workspace, &signed.actor(), &filter).await?;
    let has_more = found.len() > usize::try_from(LIMIT).unwrap_or(usize::MAX);
    found.truncate(usize::try_from(LIMIT).unwrap_or(usize::MAX));
    let (pack, orgs) = (workspace.pack(), workspace.ledger().orgs().await?);
    let line = |operation: &Operation| Line {
        href: format!("/operations/{}", operation.id),
        number: format!("第 {} 号", operation.id),
        when: moment(operation.author.at.utc, now),
        who: operation.author.shown(),
        org: orgs.get(&operation.author.org).map_or_else(|| operation.author.org.to_string(), |org| org.label.clone()),
        what: summary(pack, &orgs, &operation.parts),
        why: operation.author.why.clone(),
    };
    let path = if is_mine { "/operations/mine" } else { "/operations" };
    let last = found.last().map(|operation| operation.id);
    let next = last.filter(|_| has_more).map(|last| {
        let Asked { by, register, since, .. } = asked;
        format!("{path}?by={}&register={}&since={}&before={last}", encoded(by), encoded(register), encoded(since))
    });
    let registers = pack.registers.values();
    let registers = registers.map(|it| (it.id.to_string(), it.label.clone(), it.id.as_str() == asked.register));
    let title = if is_mine { "我办过的" } else { "操作记录" };
    Ok(OperationsPage {
        shell: Shell::of(&signed.visit, title).await?,
        title,
        path,
        is_mine,
        may_verify: !is_mine && signed.person.may(Permission::Audit),
        by: asked.by.clone(),
        since: asked.since.clone(),
        registers: registers.collect(),
        is_filtered: !(asked.by.is_empty() && asked.register.is_empty() && asked.since.is_empty()),
        lines: found.iter().map(line).collect(),
        next,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_journal_says_who_did_what_when_and_why() {
        let page = OperationsPage {
            shell: Shell::sample("操作记录"),
            title: "操作记录",
            path: "/operations",
            is_mine: false,
            may_verify: true,
            by: String::new(),
            since: String::new(),
            registers: Vec::new(),
            is_filtered: false,
            lines: vec![Line {
                href: "/operations/7".to_owned(),
                number: "第 7 号".to_owned(),
                when: "今天 09:12".to_owned(),
                who: "陈知夏".to_owned(),
                org: "局办公室".to_owned(),
                what: "青禾镇 学生资助台账 审核通过 69 条".to_owned(),
                why: "审核<".to_owned(),
            }],
            next: None,
        };
        let html = page.render().unwrap();
        assert!(
            html.contains("审核通过 69 条") && html.contains("审核&#60;") && html.contains("/operations/7"),
            "{html}"
        );
        assert!(html.contains("action=\"/operations/verify\""));
    }
}
