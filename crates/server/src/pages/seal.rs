//! One seal: what it holds, what was open, and what its figures would be now.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Html;
use serde::Deserialize;
use xuezheng_bureau::{
    FigureChange, Query as Wanted, SealContent, Workspace, cause_label, seal_content, seal_diff, shown,
};

use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Shell, count};

#[derive(Template)]
#[template(path = "seal.html")]
struct SealPage {
    shell: Shell,
    path: String,
    name: String,
    facts: Vec<(&'static str, String)>,
    faults: Vec<String>,
    exceptions: Vec<(String, String, String)>,
    diff: Option<Diff>,
}

/// What is other now.
struct Diff {
    figures: Vec<Changed>,
    orgs: Vec<String>,
}

struct Changed {
    label: String,
    before: String,
    after: String,
    unit: String,
    why: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// Whether to compare with now.
    diff: String,
}

pub(crate) async fn show(
    signed: Signed,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Fault> {
    let workspace = signed.workspace();
    let content = seal_content(workspace, &name).await?;
    let (pack, orgs) = (workspace.pack(), workspace.ledger().orgs().await?);
    let exceptions = content.seal.exceptions.iter().map(|it| {
        let org = orgs.get(&it.org).map_or_else(|| it.org.to_string(), |org| org.label.clone());
        let register = pack.registers.get(&it.register);
        let register = register.map_or_else(|| it.register.to_string(), |register| register.label.clone());
        (org, register, it.reason.clone())
    });
    let diff = match asked.diff.as_str() {
        "" => None,
        _ => {
            let then = workspace.at_seal(&name).await?;
            let wanted = Wanted { org: None, period: content.seal.period, indicator: None };
            let diff = seal_diff(&then, workspace, &wanted).await?;
            Some(Diff {
                figures: diff.figures.iter().map(|change| changed(workspace, change)).collect(),
                orgs: diff.orgs,
            })
        }
    };
    let page = SealPage {
        shell: Shell::of(&signed.visit, format!("封存 {name}")).await?,
        path: format!("/seals/{}", crate::view::encoded(&name)),
        exceptions: exceptions.collect(),
        facts: facts(&content),
        faults: content.faults,
        diff,
        name,
    };
    Ok(Html(page.render()?))
}

fn facts(content: &SealContent) -> Vec<(&'static str, String)> {
    let SealContent { seal, segments, rows, orgs, pack: (pack, version), .. } = content;
    vec![
        ("期间", seal.period.label()),
        ("封存", format!("{} {}（第 {} 号操作）", seal.on, seal.actor, seal.operation)),
        ("记录", format!("{} 条，{segments} 个分段", count(usize::try_from(*rows).unwrap_or(usize::MAX)))),
        ("机构", format!("{} 个", count(*orgs))),
        ("业务包", format!("{pack} {version}")),
        ("底本", seal.basis.chars().take(16).collect::<String>() + "…"),
    ]
}

fn changed(workspace: &Workspace, change: &FigureChange) -> Changed {
    let mut why: Vec<String> = Vec::new();
    if !change.records.is_empty() {
        why.push(format!("{} 条记录不同", change.records.len()));
    }
    why.extend(change.causes.iter().map(|cause| cause_label(workspace, cause)));
    why.extend(change.restatements.iter().map(|one| format!("{}：{}", one.kind.label(), one.reason)));
    why.dedup();
    Changed {
        label: change.label.clone(),
        before: shown(change.before.as_ref(), change.decimals),
        after: shown(change.after.as_ref(), change.decimals),
        unit: change.unit.to_string(),
        why: why.join("；"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_says_what_was_open_and_what_is_other_now() {
        let page = SealPage {
            shell: Shell::sample("封存 2023H2"),
            path: "/seals/2023H2".to_owned(),
            name: "2023H2".to_owned(),
            facts: vec![("期间", "2023年下半年".to_owned())],
            faults: Vec::new(),
            exceptions: vec![("乙<小学".to_owned(), "安全隐患台账".to_owned(), "撤并中".to_owned())],
            diff: Some(Diff {
                figures: vec![Changed {
                    label: "整改安全隐患".to_owned(),
                    before: "336".to_owned(),
                    after: "340".to_owned(),
                    unit: "处".to_owned(),
                    why: "更正：漏报".to_owned(),
                }],
                orgs: Vec::new(),
            }),
        };
        let html = page.render().unwrap();
        assert!(html.contains("336") && html.contains("更正：漏报") && html.contains("乙&#60;小学"), "{html}");
    }
}
