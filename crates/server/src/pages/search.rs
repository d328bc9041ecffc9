//! 搜索: records, figures, documents, orgs and registers that the words name, of what somebody may see.

use askama::Template;
use axum::extract::Query;
use axum::response::Html;
use serde::Deserialize;
use xuezheng_bureau::{Hits, LOOKED_THROUGH, Search, SearchGroup, Target, search};
use xuezheng_pack::model::Permission;

use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Shell, count, encoded};

/// Hits of each kind beside the others, and of one kind by itself.
const BESIDE: usize = 8;
const ALONE: usize = 100;

/// Characters that are looked for at most.
const LONGEST: usize = 60;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
    /// Only hits of this kind.
    only: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    shell: Shell,
    q: String,
    org: String,
    groups: Vec<Group>,
    /// Back to all kinds, where only one is shown.
    all: Option<String>,
    looked_through: String,
}

/// Hits of a kind.
struct Group {
    label: &'static str,
    lines: Vec<Line>,
    more: Option<String>,
    /// Lists that hold more of them.
    fuller: Vec<(String, String)>,
    is_records: bool,
}

struct Line {
    href: String,
    title: String,
    note: String,
}

pub(crate) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, Fault> {
    let words: String = asked.q.trim().chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let only = SearchGroup::ALL.into_iter().find(|group| group.code() == asked.only);
    let limit = if only.is_some() { ALONE } else { BESIDE };
    let wanted = Search { words: words.clone(), only, limit };
    let found = search(signed.workspace(), &signed.person, &signed.actor(), &wanted).await?;
    let is_alone = only.is_some();
    let page = SearchPage {
        shell: Shell::of(&signed.visit, "搜索").await?.searching(&words),
        org: signed.person.org_label.clone(),
        groups: found.into_iter().map(|hits| group(&signed, hits, &words, is_alone)).collect(),
        all: only.map(|_| format!("/search?q={}", encoded(&words))),
        looked_through: count(usize::try_from(LOOKED_THROUGH).unwrap_or(usize::MAX)),
        q: words,
    };
    Ok(Html(page.render()?))
}

fn group(signed: &Signed, hits: Hits, words: &str, is_alone: bool) -> Group {
    let query = encoded(words);
    let more = hits.is_more && !is_alone;
    let fuller =
        hits.fuller.iter().map(|(id, label)| (format!("/registers/{}?q={query}", encoded(id.as_str())), label.clone()));
    let line = |hit: xuezheng_bureau::Hit| Line { href: href(signed, &hit.target), title: hit.title, note: hit.note };
    Group {
        label: hits.group.label(),
        more: more.then(|| format!("/search?q={query}&only={}", hits.group.code())),
        fuller: fuller.collect(),
        is_records: hits.group == SearchGroup::Records,
        lines: hits.hits.into_iter().map(line).collect(),
    }
}

fn href(signed: &Signed, target: &Target) -> String {
    match target {
        Target::Record(register, record) => format!("/registers/{}/{record}", encoded(register.as_str())),
        Target::Figure(indicator) => format!("/figures/{}", encoded(indicator.as_str())),
        Target::Issued(number) => format!("/reports/issued/{}", encoded(number)),
        Target::Manuscript(name) => format!("/reports/manuscripts/{}", encoded(name)),
        Target::Org(org) if signed.person.may(Permission::Figures) => format!("/figures?org={}", encoded(org.as_str())),
        Target::Org(org) => format!("/admin/orgs?org={}", encoded(org.as_str())),
        Target::Register(register) => format!("/registers/{}", encoded(register.as_str())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_stands_by_kind_and_what_is_not_says_what_to_do() {
        let page = |groups: Vec<Group>, q: &str| SearchPage {
            shell: Shell::sample("搜索").searching(q),
            q: q.to_owned(),
            org: "甲小学".to_owned(),
            groups,
            all: None,
            looked_through: "2,000".to_owned(),
        };
        let line = Line {
            href: "/registers/hazard/3".to_owned(),
            title: "甲楼<楼梯".to_owned(),
            note: "安全隐患台账·甲小学".to_owned(),
        };
        let group = Group {
            label: "记录",
            lines: vec![line],
            more: Some("/search?q=x&only=records".to_owned()),
            fuller: vec![("/registers/hazard?q=x".to_owned(), "安全隐患台账".to_owned())],
            is_records: true,
        };
        let html = page(vec![group], "x").render().unwrap();
        for said in ["甲楼&#60;楼梯", "href=\"/search?q=x&#38;only=records\"", "最近 2,000 条", "value=\"x\""] {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert!(page(Vec::new(), "y").render().unwrap().contains("没有找到「y」"));
        assert!(page(Vec::new(), "").render().unwrap().contains("写几个字"));
    }
}
