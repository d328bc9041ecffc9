//! 机构: the tree of today, level by level, with what was closed.

use askama::Template;
use axum::extract::Query;
use axum::response::Html;
use serde::Deserialize;
use xuezheng_bureau::reach;
use xuezheng_pack::{NaiveDate, Org, OrgId, OrgTree};

use super::{Tab, tabs};
use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Shell, count, encoded};

/// Orgs that a list shows before it asks for a search.
const LISTED: usize = 100;

#[derive(Template)]
#[template(path = "admin_orgs.html")]
struct OrgsPage {
    shell: Shell,
    tabs: Vec<Tab>,
    said: Option<&'static str>,
    /// The way down to the org looked at.
    way: Vec<(String, String)>,
    id: String,
    label: String,
    facts: Vec<(&'static str, String)>,
    q: String,
    title: String,
    lines: Vec<Line>,
    total: String,
    is_cut: bool,
    add: String,
    change: Option<(String, String)>,
}

struct Line {
    href: String,
    label: String,
    id: String,
    kind: String,
    below: String,
    span: String,
    is_closed: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    org: String,
    q: String,
    done: String,
}

pub(crate) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, Fault> {
    let (workspace, actor) = (signed.workspace(), signed.actor());
    let wanted = Some(asked.org.as_str()).filter(|org| !org.is_empty()).map(OrgId::new);
    let org = reach(workspace, &actor, wanted.as_ref()).await?;
    let orgs = workspace.ledger().orgs().await?;
    let (kinds, today) = (&workspace.pack().org_kinds, actor.today);
    let q = asked.q.trim();
    let is_listed = |other: &&Org| match q {
        "" => other.id != org.id && other.parent_on(today) == Some(&org.id),
        q => (other.label.contains(q) || other.id.as_str().contains(q)) && orgs.is_within(&other.id, &org.id, today),
    };
    let mut listed: Vec<&Org> = orgs.iter().filter(is_listed).collect();
    listed.sort_by_key(|org| (!org.exists_on(today), &org.kind, &org.id));
    let total = listed.len();
    let line = |org: &&Org| Line {
        href: path(&org.id),
        label: org.label.clone(),
        id: org.id.to_string(),
        kind: kinds.get(&org.kind).cloned().unwrap_or_else(|| org.kind.to_string()),
        below: below(&orgs, org, today),
        span: span(&orgs, org),
        is_closed: !org.exists_on(today),
    };
    let is_own = org.id == actor.org;
    let change = (!is_own && org.until.is_none()).then(|| {
        let form = |kind: &str| format!("/admin/orgs/change?kind={kind}&org={}", encoded(org.id.as_str()));
        (form("move"), form("close"))
    });
    let page = OrgsPage {
        shell: Shell::of(&signed.visit, "机构").await?,
        tabs: tabs("/admin/orgs"),
        said: match asked.done.as_str() {
            "add" => Some("机构已设立。请给它建账号，并在正在进行的填报任务中补上它。"),
            "move" => Some("机构已改隶。"),
            "close" => Some("机构已撤并。"),
            _ => None,
        },
        way: way(&orgs, &org, &actor.org, today),
        id: org.id.to_string(),
        label: org.label.clone(),
        facts: facts(workspace.pack(), &orgs, &org),
        q: q.to_owned(),
        title: if q.is_empty() { "直接下级".to_owned() } else { format!("含「{q}」的机构") },
        lines: listed.iter().take(LISTED).map(line).collect(),
        total: count(total),
        is_cut: total > LISTED,
        add: format!("/admin/orgs/change?kind=add&parent={}", encoded(org.id.as_str())),
        change,
    };
    Ok(Html(page.render()?))
}

/// The page of an org.
pub(super) fn path(org: &OrgId) -> String {
    format!("/admin/orgs?org={}", encoded(org.as_str()))
}

fn way(orgs: &OrgTree, org: &Org, own: &OrgId, today: NaiveDate) -> Vec<(String, String)> {
    let mut way = Vec::new();
    for above in orgs.above(&org.id, today) {
        let is_mine = orgs.is_within(&above.id, own, today) || orgs.root().is_some_and(|root| root.id == *own);
        if is_mine {
            way.insert(0, (above.label.clone(), path(&above.id)));
        }
    }
    way
}

fn below(orgs: &OrgTree, org: &Org, today: NaiveDate) -> String {
    let below = orgs.iter().filter(|it| it.exists_on(today) && it.parent_on(today) == Some(&org.id)).count();
    if below == 0 { String::new() } else { count(below) }
}

/// From when to when, and who took over.
fn span(orgs: &OrgTree, org: &Org) -> String {
    let Some(until) = org.until else { return format!("{} 设立", org.from) };
    let names = org.successors.iter().map(|id| orgs.get(id).map_or_else(|| id.to_string(), |org| org.label.clone()));
    let names: Vec<String> = names.collect();
    let over = if names.is_empty() { String::new() } else { format!("，并入{}", names.join("、")) };
    format!("{until} 撤并{over}")
}

fn facts(pack: &xuezheng_pack::Pack, orgs: &OrgTree, org: &Org) -> Vec<(&'static str, String)> {
    let mut facts = vec![("编号", org.id.to_string())];
    facts.push(("类别", pack.org_kinds.get(&org.kind).cloned().unwrap_or_else(|| org.kind.to_string())));
    facts.push(("存续", span(orgs, org)));
    let stages: Vec<&str> = org
        .sections
        .iter()
        .filter_map(|section| pack.stages.iter().find(|stage| stage.code == section.stage))
        .map(|stage| stage.label.as_str())
        .collect();
    if !stages.is_empty() {
        facts.push(("学段部", stages.join("、")));
    }
    let attributes = org.attributes.iter().filter_map(|(id, code)| {
        let attribute = pack.attributes.get(id)?;
        let choice = attribute.choices.iter().find(|choice| choice.code == *code)?;
        Some(format!("{}：{}", attribute.label, choice.label))
    });
    let attributes: Vec<String> = attributes.collect();
    if !attributes.is_empty() {
        facts.push(("属性", attributes.join("，")));
    }
    let places: Vec<String> = org
        .parents
        .iter()
        .map(|placement| {
            let label = orgs.get(&placement.parent).map_or_else(|| placement.parent.to_string(), |it| it.label.clone());
            format!("{} 起归{label}", placement.from)
        })
        .collect();
    if !places.is_empty() {
        facts.push(("隶属", places.join("；")));
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_shows_a_level_and_who_took_over() {
        let line = |label: &str, span: &str, is_closed| Line {
            href: "/admin/orgs?org=p".to_owned(),
            label: label.to_owned(),
            id: "p".to_owned(),
            kind: "学校".to_owned(),
            below: String::new(),
            span: span.to_owned(),
            is_closed,
        };
        let page = OrgsPage {
            shell: Shell::sample("机构"),
            tabs: tabs("/admin/orgs"),
            said: None,
            way: vec![("云川市教育体育局".to_owned(), "/admin/orgs?org=b".to_owned())],
            id: "t".to_owned(),
            label: "青禾镇中心校".to_owned(),
            facts: vec![("编号", "t".to_owned())],
            q: String::new(),
            title: "直接下级".to_owned(),
            lines: vec![
                line("甲<小学", "2000-01-01 设立", false),
                line("北坡教学点", "2024-02-29 撤并，并入甲小学", true),
            ],
            total: "2".to_owned(),
            is_cut: false,
            add: "/admin/orgs/change?kind=add&parent=t".to_owned(),
            change: None,
        };
        let html = page.render().unwrap();
        assert!(html.contains("甲&#60;小学") && html.contains("2024-02-29 撤并，并入甲小学"), "{html}");
        assert!(html.contains("kind=add&#38;parent=t") && !html.contains("kind=close"));
    }
}
