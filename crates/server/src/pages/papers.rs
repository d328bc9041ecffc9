//! 核对报送表: whether a printed sheet still says what is recorded, by the code on it.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use xuezheng_bureau::ledger::LedgerError;
use xuezheng_bureau::{BureauError, PaperCheck, PaperError, printed_code, verify_paper};

use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Markup, Shell, day, submission};

/// `?code=…`, as it was typed off the sheet.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    code: Option<String>,
}

#[derive(Template)]
#[template(path = "papers.html")]
struct PapersPage {
    shell: Shell,
    code: String,
    error: Option<String>,
    found: Option<Found>,
}

/// A sheet with how it compares.
struct Found {
    title: String,
    facts: Vec<String>,
    status: Option<Markup>,
    is_current: bool,
    /// What differs.
    changes: Vec<String>,
    more: usize,
}

/// Differences that the page names before it only counts.
const NAMED: usize = 30;

pub(crate) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let code = asked.code.unwrap_or_default();
    if code.trim().is_empty() {
        return page(&signed, code, None, None).await;
    }
    match verify_paper(signed.workspace(), &signed.actor(), &code).await {
        Ok(check) => {
            let found = found(&signed, &check);
            page(&signed, printed_code(&check.paper.printed.code), None, Some(found)).await
        }
        // A sheet of another office's is as if there were none: nobody learns whose it is.
        Err(BureauError::Ledger(LedgerError::Forbidden { .. }) | BureauError::Paper(PaperError::Unknown(_))) => {
            let why = "没有找到这个验证码的报送表：请核对有没有抄错。没有抄错的，这份表不是从本系统打印的，或者不在你的管理范围内。";
            page(&signed, code, Some(why.to_owned()), None).await
        }
        Err(BureauError::Paper(error @ (PaperError::NoCode(_) | PaperError::Forged(_)))) => {
            page(&signed, code, Some(format!("{error}。")), None).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn page(signed: &Signed, code: String, error: Option<String>, found: Option<Found>) -> Result<Response, Fault> {
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shell = Shell::of(&signed.visit, "核对报送表").await?;
    let page = PapersPage { shell, code, error, found };
    Ok((status, Html(page.render()?)).into_response())
}

fn found(signed: &Signed, check: &PaperCheck) -> Found {
    let (printed, today) = (&check.paper.printed, signed.visit.now.today);
    let mut changes: Vec<String> = check.changes.iter().map(ToString::to_string).collect();
    if check.zero_changed {
        let now = if printed.zero { "表上是零上报，现在不是" } else { "表上不是零上报，现在是" };
        changes.insert(0, now.to_owned());
    }
    let more = changes.len().saturating_sub(NAMED);
    changes.truncate(NAMED);
    let rows = match (printed.zero, printed.entries.len()) {
        (true, _) => "零上报".to_owned(),
        (false, rows) => format!("表上 {rows} 条记录"),
    };
    Found {
        title: format!("{}·{}·{}", check.org_label, printed.period.label(), check.register_label),
        facts: vec![rows, format!("{} {}打印", day(check.paper.on, today), check.paper.by)],
        status: check.status.map(submission),
        is_current: check.is_current(),
        changes,
        more,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(error: Option<&str>, found: Option<Found>) -> String {
        let (shell, code) = (Shell::sample("核对报送表"), "7K2M-0QX4-9D3F-B8TA".to_owned());
        PapersPage { shell, code, error: error.map(str::to_owned), found }.render().unwrap()
    }

    #[test]
    fn a_sheet_matches_or_what_differs_is_named() {
        let found = |changes: Vec<String>| Found {
            title: "青禾镇第一小学·2024年上半年·安全隐患台账".to_owned(),
            facts: vec!["表上 2 条记录".to_owned()],
            status: None,
            is_current: changes.is_empty(),
            changes,
            more: 0,
        };
        let same = page(None, Some(found(Vec::new())));
        assert!(same.contains("与现在的记录一致") && !same.contains("不一致"), "{same}");
        let other = page(None, Some(found(vec!["第 3 号记录：表上没有，现在有（第 1 版）".to_owned()])));
        assert!(other.contains("不一致") && other.contains("第 3 号记录"), "{other}");
        assert!(page(Some("没有找到"), None).contains("没有找到"));
    }
}
