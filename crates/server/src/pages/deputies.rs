//! 代办: who may act for me, for whom I may act, and the switch between the two.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use xuezheng_bureau::ledger::OperationId;
use xuezheng_bureau::{DeputyLine, accounts, act, add_deputy, concerns, deputies, revoke_deputy};
use xuezheng_pack::NaiveDate;
use xuezheng_pack::model::Permission;

use crate::error::Fault;
use crate::extract::Signed;
use crate::form::Sent;
use crate::session;
use crate::view::{Light, Markup, Shell, day, light};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    done: String,
}

#[derive(Template)]
#[template(path = "deputies.html")]
struct DeputiesPage {
    shell: Shell,
    own: String,
    /// For whom one may act.
    mine: Vec<Line>,
    /// Who may act for others: for oneself, and for those whose accounts one keeps.
    given: Vec<Line>,
    /// Accounts to choose from: login, name, org.
    logins: Vec<(String, String)>,
    keeps: bool,
    typed: Typed,
    error: Option<String>,
    said: Option<&'static str>,
}

struct Line {
    id: i64,
    acts: String,
    holder: String,
    span: String,
    standing: Markup,
    is_here: bool,
    is_open: bool,
    can_revoke: bool,
}

/// A grant as it is typed.
#[derive(Clone, Debug, Default)]
struct Typed {
    login: String,
    principal: String,
    from: String,
    until: String,
    why: String,
}

pub(crate) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, Fault> {
    let said = match asked.done.as_str() {
        "given" => Some("已授权。到期自动收回，也可以提前收回。"),
        "revoked" => Some("已收回，立即生效。"),
        _ => None,
    };
    let today = signed.visit.now.today;
    let typed = Typed { principal: signed.person.account.login.clone(), from: today.to_string(), ..Typed::default() };
    Ok(Html(DeputiesPage { said, ..page(&signed, typed, None).await? }.render()?))
}

/// Lets somebody act for the signed-in person, or for one whose account they keep.
pub(crate) async fn give(signed: Signed, sent: Sent) -> Result<Response, Fault> {
    let text = |name: &str| sent.one(name).trim().to_owned();
    let typed = Typed {
        login: text("login"),
        principal: text("principal"),
        from: text("from"),
        until: text("until"),
        why: text("why"),
    };
    match given(&signed, &typed).await {
        Ok(()) => Ok(Redirect::to("/deputies?done=given").into_response()),
        Err(fault) => {
            let error = Some(fault.words()?);
            let page = page(&signed, typed, error).await?.render()?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

async fn given(signed: &Signed, typed: &Typed) -> Result<(), Fault> {
    let on = |text: &str| text.parse::<NaiveDate>().ok();
    let (Some(from), Some(until)) = (on(&typed.from), on(&typed.until)) else {
        return Err(Fault::Unfit("没有写代办的起止日期。请选从哪天到哪天。".to_owned()));
    };
    if typed.why.is_empty() {
        return Err(Fault::Unfit("没有写原因。请写明为什么要代办，如「外出培训」。".to_owned()));
    }
    let author = signed.own_author(format!("授权代办：{}", typed.why));
    add_deputy(signed.workspace(), &author, &typed.login, &typed.principal, (from, until)).await?;
    Ok(())
}

pub(crate) async fn revoke(signed: Signed, Path(id): Path<String>) -> Result<Redirect, Fault> {
    let id = id.parse().ok().ok_or(Fault::NotFound)?;
    revoke_deputy(signed.workspace(), &signed.own_author("收回代办授权"), OperationId(id)).await?;
    Ok(Redirect::to("/deputies?done=revoked"))
}

/// Acts by a grant from now on, or in one's own name again.
pub(crate) async fn switch(signed: Signed, headers: HeaderMap, sent: Sent) -> Result<Redirect, Fault> {
    let token = session::token(&headers).ok_or(Fault::SessionEnded)?;
    let by = match sent.one("deputy") {
        "" => None,
        id => Some(OperationId(id.parse().ok().ok_or(Fault::Body)?)),
    };
    if !act(signed.workspace(), &token, by, signed.visit.now).await? {
        return Err(Fault::Unfit("这项代办授权已经到期或被收回。需要继续代办的，请本人或管理员再授权。".to_owned()));
    }
    Ok(Redirect::to("/workbench"))
}

async fn page(signed: &Signed, typed: Typed, error: Option<String>) -> Result<DeputiesPage, Fault> {
    let (workspace, person, today) = (signed.workspace(), &signed.person, signed.visit.now.today);
    let own = &person.account.login;
    // While somebody acts for another, their own accounts stay their own.
    let actor = signed.own_author("").actor();
    let permissions = workspace.pack().permissions.get(&person.account.role);
    let keeps = permissions.is_some_and(|may| may.contains(&Permission::Admin));
    let seen = accounts(workspace, &actor).await?;
    let is_kept = |line: &DeputyLine| keeps && seen.iter().any(|account| account.login == line.holder.login);
    let here = person.acting_for.as_ref().map(|acting| acting.by);
    let line = |line: &DeputyLine| {
        let deputy = &line.deputy;
        let standing = if deputy.revoked.is_some() {
            light(Light::Off, "已收回")
        } else if deputy.until < today {
            light(Light::Off, "已到期")
        } else if deputy.from > today {
            light(Light::Off, "还没开始")
        } else {
            light(Light::Green, "有效")
        };
        Line {
            id: deputy.id.0,
            acts: format!("{}（{}）", line.acts.name, line.acts.login),
            holder: format!("{}（{}）", line.holder.name, line.holder.login),
            span: format!("{} 至 {}", day(deputy.from, today), day(deputy.until, today)),
            standing,
            is_here: here == Some(deputy.id),
            is_open: deputy.is_in_force(today),
            can_revoke: !deputy.is_over(today) && (concerns(line, person) || is_kept(line)),
        }
    };
    let all = deputies(workspace).await?;
    let mine = all.iter().filter(|it| it.acts.login == *own && !it.deputy.is_over(today)).map(line).collect();
    let given = all.iter().filter(|it| it.holder.login == *own || is_kept(it)).map(line).collect();
    let near = seen.iter().filter(|account| !account.disabled && (keeps || account.org == person.account.org));
    Ok(DeputiesPage {
        shell: Shell::of(&signed.visit, "代办").await?,
        own: own.clone(),
        mine,
        given,
        logins: near.map(|account| (account.login.clone(), account.name.clone())).collect(),
        keeps,
        typed,
        error,
        said: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_acts_sees_for_whom_and_can_stop_and_a_holder_can_take_it_back() {
        let line = |is_here: bool| Line {
            id: 7,
            acts: "张<三>（town）".to_owned(),
            holder: "李四（school）".to_owned(),
            span: "7月3日 至 7月10日".to_owned(),
            standing: light(Light::Green, "有效"),
            is_here,
            is_open: true,
            can_revoke: true,
        };
        let page = |is_here: bool| DeputiesPage {
            shell: Shell {
                acting: is_here.then(|| ("李四".to_owned(), "至 7月10日".to_owned())),
                ..Shell::sample("代办")
            },
            own: "town".to_owned(),
            mine: vec![line(is_here)],
            given: vec![line(false)],
            logins: vec![("town".to_owned(), "张三".to_owned())],
            keeps: false,
            typed: Typed::default(),
            error: Some("没有写原因。".to_owned()),
            said: None,
        };
        let html = page(false).render().unwrap();
        for said in ["开始代办", "action=\"/deputies/7/revoke\"", "张&#60;三&#62;", "没有写原因。"] {
            assert!(html.contains(said), "{said}: {html}");
        }
        let acting = page(true).render().unwrap();
        assert!(acting.contains("代 李四 办理") && acting.contains("停止代办"), "{acting}");
    }
}
