//! Many at once: first the list with counts, then exactly that.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use sm3::{Digest, Sm3};
use xuezheng_bureau::{ReviewDone, ReviewItem, review_approve_restating, review_mine, review_return};

use super::filter::Typed;
use super::page::sealed;
use axum::Form;

use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Shell, count};

#[derive(Template)]
#[template(path = "review_bulk.html")]
struct BulkPage {
    shell: Shell,
    is_return: bool,
    /// What is chosen, in words.
    chosen: Vec<String>,
    hidden: Vec<(&'static str, String)>,
    seen: String,
    filings: String,
    records: String,
    groups: Vec<Group>,
    left: Vec<Left>,
    reason: String,
    restate: Option<String>,
    restate_text: String,
    error: Option<String>,
    back: String,
}

/// What is decided alike.
struct Group {
    label: String,
    period: String,
    orgs: String,
    filings: usize,
    records: usize,
    noted: String,
}

/// What stays.
struct Left {
    label: String,
    why: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// `approve` or `return`.
    act: String,
    register: String,
    period: String,
    org: String,
    kind: String,
    checks: String,
    over: String,
    /// The list that was seen, as a hash.
    seen: String,
    reason: String,
    restate: String,
}

impl Asked {
    fn typed(&self) -> Typed {
        let Self { register, period, org, kind, checks, over, .. } = self;
        let [register, period, org, kind, checks, over] = [register, period, org, kind, checks, over].map(Clone::clone);
        Typed { register, period, org, kind, checks, over }
    }

    fn is_return(&self) -> bool {
        self.act == "return"
    }
}

pub(crate) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, Fault> {
    let items = items(&signed, &asked).await?;
    Ok(Html(page(&signed, &asked, &items, None, None).await?.render()?))
}

pub(crate) async fn submit(signed: Signed, Form(asked): Form<Asked>) -> Result<Response, Fault> {
    let workspace = signed.workspace();
    let items = items(&signed, &asked).await?;
    if hash(&items) != asked.seen {
        let error = "打开这一页以后，待审的内容有了变化。下面是现在的清单，请看过再办。".to_owned();
        return Ok(Html(page(&signed, &asked, &items, Some(error), None).await?.render()?).into_response());
    }
    let filter = asked.typed().read()?;
    let done = if asked.is_return() {
        review_return(workspace, &signed.author("批量退回"), &filter, &asked.reason, &[]).await
    } else {
        let reason = Some(asked.restate.trim()).filter(|reason| !reason.is_empty());
        review_approve_restating(workspace, &signed.author("批量审核"), &filter, reason).await
    };
    match done {
        Ok(done) => Ok(Redirect::to(&told(done, asked.is_return(), &asked.typed())).into_response()),
        Err(error) => {
            let (error, restate) = match sealed(&error) {
                Some(asked) => (None, Some(asked)),
                None => (Some(Fault::from(error).words()?), None),
            };
            Ok(Html(page(&signed, &asked, &items, error, restate).await?.render()?).into_response())
        }
    }
}

/// Back to the queue, with what was done.
fn told(ReviewDone { filings, records, left }: ReviewDone, is_return: bool, typed: &Typed) -> String {
    let done = if is_return { "returned" } else { "approved" };
    let [filings, records, left] = [filings, records, left].map(|number| number.to_string());
    let more = [("done", done), ("filings", &filings), ("records", &records), ("left", &left)];
    typed.path("/review", &more)
}

async fn items(signed: &Signed, asked: &Asked) -> Result<Vec<ReviewItem>, Fault> {
    let filter = asked.typed().read()?;
    Ok(review_mine(signed.workspace(), &signed.author("审核"), &filter).await?)
}

/// What stands for a list: the same only if it would decide the same.
fn hash(items: &[ReviewItem]) -> String {
    let mut hash = Sm3::new_with_prefix(b"xuezheng bulk ");
    for item in items {
        let ids: Vec<String> = item.records.iter().map(ToString::to_string).collect();
        let period = item.period.map_or_else(String::new, |period| period.to_string());
        let line = format!("{}|{period}|{}|{}|{}\n", item.register, item.org, item.is_whole(), ids.join(","));
        hash.update(line.as_bytes());
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

async fn page(
    signed: &Signed,
    asked: &Asked,
    items: &[ReviewItem],
    error: Option<String>,
    restate: Option<String>,
) -> Result<BulkPage, Fault> {
    let (typed, is_return) = (asked.typed(), asked.is_return());
    let (done, left): (Vec<&ReviewItem>, Vec<&ReviewItem>) =
        items.iter().partition(|item| is_return || item.is_whole());
    let title = if is_return { "批量退回" } else { "批量通过" };
    Ok(BulkPage {
        shell: Shell::of(&signed.visit, title).await?,
        is_return,
        chosen: chosen(signed, &typed).await?,
        hidden: typed.pairs(),
        seen: hash(items),
        filings: count(done.iter().filter(|item| item.period.is_some()).count()),
        records: count(done.iter().map(|item| item.records.len()).sum()),
        groups: groups(&done),
        left: left.into_iter().map(stays).collect(),
        reason: asked.reason.clone(),
        restate,
        restate_text: asked.restate.clone(),
        error,
        back: typed.path("/review", &[]),
    })
}

fn groups(items: &[&ReviewItem]) -> Vec<Group> {
    let mut groups: BTreeMap<(&str, Option<String>), Vec<&ReviewItem>> = BTreeMap::new();
    for item in items {
        let period = item.period.map(|period| period.label());
        groups.entry((&item.register_label, period)).or_default().push(item);
    }
    let group = |((label, period), items): ((&str, Option<String>), Vec<&ReviewItem>)| {
        let names: Vec<&str> = items.iter().take(3).map(|item| item.org_label.as_str()).collect();
        let more = if items.len() > names.len() { format!("等 {} 个单位", items.len()) } else { String::new() };
        let failing: usize = items.iter().map(|item| item.failing).sum();
        let explained: usize = items.iter().map(|item| item.explained).sum();
        Group {
            label: label.to_owned(),
            period: period.unwrap_or_else(|| "单独上报".to_owned()),
            orgs: format!("{}{more}", names.join("、")),
            filings: items.iter().filter(|item| item.period.is_some()).count(),
            records: items.iter().map(|item| item.records.len()).sum(),
            noted: match (failing, failing - explained) {
                (0, _) => "无提示".to_owned(),
                (failing, 0) => format!("{failing} 行有提示，都已说明"),
                (failing, open) => format!("{failing} 行有提示，{open} 行没有说明"),
            },
        }
    };
    groups.into_iter().map(group).collect()
}

fn stays(item: &ReviewItem) -> Left {
    let period = item.period.map_or_else(|| "单独上报".to_owned(), |period| period.label());
    Left {
        label: format!("{} {} {period}", item.org_label, item.register_label),
        why: match (item.hard, item.open) {
            (0, open) => format!("还有 {open} 行没报或被退回"),
            (hard, _) => format!("{hard} 行逻辑校验没有通过，须先改正"),
        },
    }
}

/// The filter in words.
async fn chosen(signed: &Signed, typed: &Typed) -> Result<Vec<String>, Fault> {
    let workspace = signed.workspace();
    let (pack, orgs) = (workspace.pack(), workspace.ledger().orgs().await?);
    let mut chosen = Vec::new();
    if let Some(register) = pack.registers.get(typed.register.as_str()) {
        chosen.push(register.label.clone());
    }
    if !typed.period.is_empty() {
        chosen.push(super::filter::period(&typed.period)?.label());
    }
    if let Some(org) = orgs.get(&typed.org.as_str().into()) {
        chosen.push(org.label.clone());
    }
    match typed.checks.as_str() {
        "clean" => chosen.push("没有提示的".to_owned()),
        "explained" => chosen.push("有提示、都已说明的".to_owned()),
        _ => {}
    }
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preview_counts_and_names_what_stays() {
        let page = BulkPage {
            shell: Shell::sample("批量通过"),
            is_return: false,
            chosen: vec!["学生资助台账".to_owned()],
            hidden: vec![("register", "aid".to_owned())],
            seen: "abc".to_owned(),
            filings: "2".to_owned(),
            records: "8".to_owned(),
            groups: vec![Group {
                label: "学生资助台账".to_owned(),
                period: "2024年上半年".to_owned(),
                orgs: "青禾<镇>".to_owned(),
                filings: 2,
                records: 8,
                noted: "无提示".to_owned(),
            }],
            left: vec![Left { label: "白苇乡".to_owned(), why: "还有 1 行没报或被退回".to_owned() }],
            reason: String::new(),
            restate: Some("会改变封存「2024H1」".to_owned()),
            restate_text: "漏报&".to_owned(),
            error: None,
            back: "/review".to_owned(),
        };
        let html = page.render().unwrap();
        assert!(html.contains("通过 2 份填报、8 行") && html.contains("还有 1 行没报或被退回"), "{html}");
        assert!(html.contains("name=\"seen\" value=\"abc\"") && html.contains("name=\"restate\""));
        assert!(html.contains("漏报&#38;") && html.contains("青禾&#60;镇&#62;"));
    }
}
