//! One operation, and taking it back.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use xuezheng_bureau::ledger::OperationId;
use xuezheng_bureau::{operation, undo as take_back};
use xuezheng_pack::model::Permission;

use super::told;
use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Shell, moment};

#[derive(Template)]
#[template(path = "operation.html")]
struct OperationPage {
    shell: Shell,
    id: i64,
    facts: Vec<(&'static str, String)>,
    parts: Vec<(String, Option<String>)>,
    /// Changes that the reader may not see.
    hidden: u64,
    may_undo: bool,
    why_not: String,
    said: Option<String>,
    error: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// The operation that this one has just taken back.
    undone: Option<i64>,
}

pub(crate) async fn show(
    signed: Signed,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Fault> {
    let said = asked.undone.map(|other| format!("第 {other} 号操作已撤销，撤销本身是第 {id} 号操作。"));
    let page = page(&signed, id, None).await?;
    Ok(Html(OperationPage { said, ..page }.render()?))
}

pub(crate) async fn undo(signed: Signed, Path(id): Path<i64>) -> Result<Response, Fault> {
    let why = format!("撤销第 {id} 号操作");
    match take_back(signed.workspace(), &signed.author(why), OperationId(id)).await {
        Ok((new, _)) => Ok(Redirect::to(&format!("/operations/{new}?undone={id}")).into_response()),
        Err(error) => {
            let error = Fault::from(error).words()?;
            Ok(Html(page(&signed, id, Some(error)).await?.render()?).into_response())
        }
    }
}

async fn page(signed: &Signed, id: i64, error: Option<String>) -> Result<OperationPage, Fault> {
    let (workspace, now) = (signed.workspace(), signed.visit.now);
    // One that touched nothing of theirs looks as if it were not there.
    let found = operation(workspace, &signed.actor(), OperationId(id)).await.ok().ok_or(Fault::NotFound)?;
    let (pack, orgs) = (workspace.pack(), workspace.ledger().orgs().await?);
    let author = &found.author;
    let role = author.role.as_ref().map(|role| pack.roles.get(role).cloned().unwrap_or_else(|| role.to_string()));
    let org = orgs.get(&author.org).map_or_else(|| author.org.to_string(), |org| org.label.clone());
    let facts = vec![
        ("时间", moment(author.at.utc, now)),
        ("办理人", author.shown()),
        ("单位", org),
        ("角色", role.unwrap_or_else(|| "命令行".to_owned())),
        ("事由", author.why.clone()),
    ];
    let seen: u64 = found.parts.iter().map(|part| part.count).sum();
    let parts = found.parts.iter().map(|part| {
        let only = part.records.filter(|(first, last)| first == last).zip(part.register.as_ref());
        let href = only.map(|((record, _), register)| format!("/registers/{register}/{record}"));
        (told(pack, &orgs, part), href)
    });
    let stays = found.parts.iter().find_map(|part| part.kind.stays());
    Ok(OperationPage {
        shell: Shell::of(&signed.visit, format!("第 {id} 号操作")).await?,
        id,
        facts,
        parts: parts.collect(),
        hidden: found.changes.saturating_sub(seen),
        may_undo: stays.is_none() && signed.person.may(Permission::Review),
        why_not: stays.map_or_else(
            || "撤销由有审核权限的人办理。".to_owned(),
            |(why, mend)| format!("不能撤销：{why}。{mend}。"),
        ),
        said: None,
        error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_is_undone_by_a_button_or_says_why_not() {
        let page = |may_undo| OperationPage {
            shell: Shell::sample("第 7 号操作"),
            id: 7,
            facts: vec![("办理人", "陈<知夏".to_owned())],
            parts: vec![("青禾镇 安全隐患台账 审核通过 1 条".to_owned(), Some("/registers/hazard/3".to_owned()))],
            hidden: 2,
            may_undo,
            why_not: "不能撤销：封存已经用了。".to_owned(),
            said: None,
            error: None,
        };
        let html = page(true).render().unwrap();
        assert!(html.contains("action=\"/operations/7/undo\"") && html.contains("陈&#60;知夏"), "{html}");
        let html = page(false).render().unwrap();
        assert!(html.contains("不能撤销") && !html.contains("/undo\""));
    }
}
