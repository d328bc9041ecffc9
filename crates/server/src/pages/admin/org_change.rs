//! An org is made, moved or closed: first the form, then what it changes, then the change.

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use xuezheng_bureau::{BureauError, OrgChange, OrgPreview, change_org, preview_org_change, reach};
use xuezheng_pack::{NaiveDate, OrgId, OrgKindId};

use super::orgs::path;
use crate::error::Fault;
use crate::extract::Signed;
use crate::view::Shell;

#[derive(Template)]
#[template(path = "admin_org_change.html")]
struct ChangePage {
    shell: Shell,
    typed: Typed,
    /// The org that is changed, or under which one is made.
    org_label: String,
    kinds: Vec<(String, String, bool)>,
    /// Orgs to choose from, by name with id.
    orgs: Vec<(String, String)>,
    preview: Option<OrgPreview>,
    error: Option<String>,
    back: String,
}

/// What is typed; also what the address begins with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    /// `add`, `move` or `close`.
    kind: String,
    org: String,
    parent: String,
    id: String,
    label: String,
    org_kind: String,
    from: String,
    last: String,
    /// Ids or names, one after the other.
    successors: String,
    why: String,
    /// `do` once the preview was seen.
    step: String,
}

impl Typed {
    fn is(&self, kind: &str) -> bool {
        self.kind == kind
    }
}

pub(crate) async fn show(signed: Signed, Query(typed): Query<Typed>) -> Result<Html<String>, Fault> {
    Ok(Html(page(&signed, typed, None, None).await?.render()?))
}

pub(crate) async fn submit(signed: Signed, Form(typed): Form<Typed>) -> Result<Response, Fault> {
    let change = match read(&signed, &typed).await {
        Ok(change) => change,
        Err(fault) => return again(&signed, typed, None, Some(fault.words()?)).await,
    };
    let workspace = signed.workspace();
    let previewed = preview_org_change(workspace, &signed.actor(), &change).await;
    let preview = match previewed {
        Ok(preview) => preview,
        Err(error) => return again(&signed, typed, None, Some(said(error)?)).await,
    };
    if typed.step != "do" {
        return again(&signed, typed, Some(preview), None).await;
    }
    if typed.why.trim().is_empty() {
        let error = "请写明依据，如批文的名称和文号。".to_owned();
        return again(&signed, typed, Some(preview), Some(error)).await;
    }
    match change_org(workspace, &signed.author(typed.why.trim()), &change).await {
        Ok(()) => {
            let org = if typed.is("add") { &typed.parent } else { &typed.org };
            let to = format!("{}&done={}", path(&OrgId::new(org)), typed.kind);
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => again(&signed, typed, Some(preview), Some(said(error)?)).await,
    }
}

/// What the reader can mend; an org that they can't see is one that they named wrongly.
fn said(error: BureauError) -> Result<String, Fault> {
    match error {
        BureauError::Unknown { name, .. } => Ok(format!("没有机构「{name}」，或不在你的管理范围内。")),
        other => Fault::from(other).words(),
    }
}

async fn read(signed: &Signed, typed: &Typed) -> Result<OrgChange, Fault> {
    let day = |text: &str, what: &str| {
        let day = text.parse::<NaiveDate>().ok();
        day.ok_or_else(|| Fault::Unfit(format!("请填{what}，如 2024-09-01。")))
    };
    let given = |text: &str, what: &str| match text.trim() {
        "" => Err(Fault::Unfit(format!("请填{what}。"))),
        text => Ok(text.to_owned()),
    };
    let orgs = signed.workspace().ledger().orgs().await?;
    // People type names; an id is what is left where no name fits.
    let meant = |text: &str| {
        let found = orgs.iter().find(|org| org.label == text || org.id.as_str() == text);
        found.map_or_else(|| OrgId::new(text), |org| org.id.clone())
    };
    match typed.kind.as_str() {
        "add" => Ok(OrgChange::Add {
            id: OrgId::new(given(&typed.id, "机构编号")?),
            label: given(&typed.label, "名称")?,
            kind: OrgKindId::new(given(&typed.org_kind, "类别")?),
            parent: OrgId::new(&typed.parent),
            from: day(&typed.from, "设立的日期")?,
        }),
        "move" => Ok(OrgChange::Move {
            org: OrgId::new(&typed.org),
            parent: meant(&given(&typed.parent, "新的上级")?),
            from: day(&typed.from, "改隶的日期")?,
        }),
        "close" => {
            let names = typed.successors.split(['、', '，', ',', ';', '；', '\n']);
            let names = names.map(str::trim).filter(|name| !name.is_empty());
            Ok(OrgChange::Close {
                org: OrgId::new(&typed.org),
                last: day(&typed.last, "最后一天")?,
                successors: names.map(meant).collect(),
            })
        }
        _ => Err(Fault::NotFound),
    }
}

async fn again(
    signed: &Signed,
    typed: Typed,
    preview: Option<OrgPreview>,
    error: Option<String>,
) -> Result<Response, Fault> {
    Ok(Html(page(signed, typed, preview, error).await?.render()?).into_response())
}

async fn page(
    signed: &Signed,
    typed: Typed,
    preview: Option<OrgPreview>,
    error: Option<String>,
) -> Result<ChangePage, Fault> {
    let (workspace, actor) = (signed.workspace(), signed.actor());
    let title = match typed.kind.as_str() {
        "add" => "新设机构",
        "move" => "机构改隶",
        "close" => "机构撤并",
        _ => return Err(Fault::NotFound),
    };
    let about = OrgId::new(if typed.is("add") { &typed.parent } else { &typed.org });
    let org = reach(workspace, &actor, Some(&about)).await?;
    let orgs = workspace.ledger().orgs().await?;
    let is_root = orgs.root().is_some_and(|root| root.id == actor.org);
    let is_choice = |other: &&xuezheng_pack::Org| {
        other.id != org.id
            && other.exists_on(actor.today)
            && (is_root || orgs.is_within(&other.id, &actor.org, actor.today))
            && (typed.is("close") || orgs.iter().any(|it| it.parent_on(actor.today) == Some(&other.id)))
    };
    let kinds = workspace.pack().org_kinds.iter();
    Ok(ChangePage {
        shell: Shell::of(&signed.visit, title).await?,
        org_label: org.label.clone(),
        kinds: kinds.map(|(id, label)| (id.to_string(), label.clone(), id.as_str() == typed.org_kind)).collect(),
        orgs: orgs.iter().filter(is_choice).map(|org| (org.label.clone(), org.id.to_string())).collect(),
        back: path(&org.id),
        typed,
        preview,
        error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merger_is_previewed_before_it_is_made() {
        let page = |preview| ChangePage {
            shell: Shell::sample("机构撤并"),
            typed: Typed {
                kind: "close".to_owned(),
                org: "q".to_owned(),
                successors: "甲<小学".to_owned(),
                ..Typed::default()
            },
            org_label: "北坡教学点".to_owned(),
            kinds: Vec::new(),
            orgs: vec![("甲小学".to_owned(), "p".to_owned())],
            preview,
            error: None,
            back: "/admin/orgs?org=q".to_owned(),
        };
        let html = page(None).render().unwrap();
        assert!(html.contains("甲&#60;小学") && !html.contains("value=\"do\""), "{html}");
        let preview =
            OrgPreview { effects: vec!["并入「甲小学」".to_owned()], cares: vec!["2 个账号".to_owned()] };
        let html = page(Some(preview)).render().unwrap();
        assert!(html.contains("并入「甲小学」") && html.contains("2 个账号") && html.contains("value=\"do\""));
    }
}
