//! 业务包: what is in force, and what a check of its files finds.

use askama::Template;
use axum::extract::Query;
use axum::response::Html;
use serde::Deserialize;
use xuezheng_bureau::{CheckedPack, check_pack_of};
use xuezheng_pack::{Fault as PackFault, Severity};

use super::{Tab, tabs};
use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Light, Markup, Shell, count, light};

#[derive(Template)]
#[template(path = "admin_pack.html")]
struct PackPage {
    shell: Shell,
    tabs: Vec<Tab>,
    name: String,
    version: String,
    hash: String,
    facts: Vec<(&'static str, String)>,
    checked: Option<Checked>,
}

/// What a check found.
struct Checked {
    verdict: Markup,
    is_other: bool,
    faults: Vec<Found>,
}

struct Found {
    light: Markup,
    code: &'static str,
    place: String,
    message: String,
    help: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// Whether the files are to be checked now.
    check: String,
}

pub(crate) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, Fault> {
    let (workspace, pack) = (signed.workspace(), signed.workspace().pack());
    let checked = match asked.check.as_str() {
        "" => None,
        _ => Some(checked(&check_pack_of(workspace)?, &pack.hash)),
    };
    let facts = [
        ("业务领域", pack.areas.len()),
        ("台账", pack.registers.len()),
        ("指标", pack.indicators.len()),
        ("校验规则", pack.checks.len()),
        ("报告", pack.reports.len()),
        ("角色", pack.roles.len()),
    ];
    let page = PackPage {
        shell: Shell::of(&signed.visit, "业务包").await?,
        tabs: tabs("/admin/pack"),
        name: pack.name.clone(),
        version: pack.version.clone(),
        hash: pack.hash.chars().take(16).collect(),
        facts: facts.into_iter().map(|(label, number)| (label, count(number))).collect(),
        checked,
    };
    Ok(Html(page.render()?))
}

fn checked(found: &CheckedPack, in_force: &str) -> Checked {
    let errors = found.faults.iter().filter(|fault| fault.severity == Severity::Error).count();
    let verdict = match (errors, found.faults.len()) {
        (0, 0) => light(Light::Green, "没有问题"),
        (0, all) => light(Light::Amber, &format!("没有错误，{all} 条建议")),
        (errors, all) => light(Light::Red, &format!("{errors} 处错误，{} 条建议", all - errors)),
    };
    let line = |fault: &PackFault| Found {
        light: match fault.severity {
            Severity::Error => light(Light::Red, "错误"),
            Severity::Warning => light(Light::Amber, "建议"),
        },
        code: fault.code,
        place: format!("{} 第 {} 行", fault.place.file, row(found, fault)),
        message: fault.message.clone(),
        help: fault.help.clone().unwrap_or_default(),
    };
    Checked {
        verdict,
        is_other: found.pack.as_ref().is_some_and(|pack| pack.hash != in_force),
        faults: found.faults.iter().map(line).collect(),
    }
}

/// The line of its file in which a fault stands.
fn row(found: &CheckedPack, fault: &PackFault) -> usize {
    let text = found.files.get(&fault.place.file).map_or("", |text| text);
    let before = text.get(..fault.place.span.start).unwrap_or_default();
    before.matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use xuezheng_pack::Place;

    #[test]
    fn a_fault_is_shown_with_file_line_and_what_to_do() {
        let fault = PackFault {
            help: Some("改为 <kind>".to_owned()),
            ..PackFault::error("P001", Place::new("areas/a.toml", 8..9), "没有字段「kimd」", "这里")
        };
        let files = [("areas/a.toml".into(), "一\n[x]\nkimd".into())].into_iter().collect();
        let found = checked(&CheckedPack { pack: None, faults: vec![fault], files }, "x");
        assert_eq!(found.faults[0].place, "areas/a.toml 第 3 行");
        let page = PackPage {
            shell: Shell::sample("业务包"),
            tabs: tabs("/admin/pack"),
            name: "education-bureau".to_owned(),
            version: "0.1.0".to_owned(),
            hash: "ab".to_owned(),
            facts: vec![("台账", "24".to_owned())],
            checked: Some(found),
        };
        let html = page.render().unwrap();
        assert!(html.contains("1 处错误") && html.contains("改为 &#60;kind&#62;"), "{html}");
    }
}
