//! The whole ledger is verified: the chain of operations, and everything that it says.

use askama::Template;
use axum::response::Html;
use xuezheng_bureau::audit;
use xuezheng_bureau::ledger::Audit;

use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Shell, count, moment};

/// Faults that are listed before they are only counted.
const LISTED: usize = 50;

#[derive(Template)]
#[template(path = "operations_verified.html")]
struct VerifiedPage {
    shell: Shell,
    when: String,
    facts: Vec<(&'static str, String)>,
    faults: Vec<String>,
    more: usize,
    last: Option<(i64, String)>,
}

pub(crate) async fn submit(signed: Signed) -> Result<Html<String>, Fault> {
    let found = audit(signed.workspace(), None, &mut |_, _, _| {}).await?;
    let now = signed.visit.now;
    let page = VerifiedPage {
        shell: Shell::of(&signed.visit, "核对结果").await?,
        when: moment(now.utc, now),
        facts: facts(&found),
        faults: found.faults.iter().take(LISTED).map(ToString::to_string).collect(),
        more: found.faults.len().saturating_sub(LISTED),
        last: found.last.as_ref().map(|last| (last.operation.0, last.hash.clone())),
    };
    Ok(Html(page.render()?))
}

fn facts(found: &Audit) -> Vec<(&'static str, String)> {
    let number = |number: u64| count(usize::try_from(number).unwrap_or(usize::MAX));
    vec![
        ("操作", format!("{} 次", number(found.operations))),
        ("变更", format!("{} 处", number(found.changes))),
        ("记录", format!("{} 条", number(found.records))),
        ("填报", format!("{} 份", number(found.filings))),
        ("机构", format!("{} 个", number(found.orgs))),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quiet_change_is_told_and_a_sound_ledger_too() {
        let page = |faults: Vec<String>| VerifiedPage {
            shell: Shell::sample("核对结果"),
            when: "今天 09:12".to_owned(),
            facts: facts(&Audit { operations: 5956, ..Audit::default() }),
            faults,
            more: 0,
            last: Some((5956, "ab12".to_owned())),
        };
        let html = page(Vec::new()).render().unwrap();
        assert!(html.contains("核对无误") && html.contains("5,956 次") && html.contains("ab12"), "{html}");
        let html = page(vec!["第 7 号操作被改动<".to_owned()]).render().unwrap();
        assert!(html.contains("第 7 号操作被改动&#60;") && !html.contains("核对无误"));
    }
}
