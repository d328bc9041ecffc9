//! 这条记录计入: which figures count a record, or why not yet. It asks the segments, so the record's page asks for it later.

use askama::Template;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Html;
use xuezheng_bureau::{CountedIn, Counts, counted_in};
use xuezheng_pack::model::Permission;

use super::named;
use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Shell, day, encoded};

#[derive(Template)]
#[template(path = "record_counts.html")]
struct CountsPart {
    is_approved: bool,
    /// What counts it, then what doesn't yet.
    lines: Vec<Line>,
    /// Indicators whose conditions don't hold for it.
    others: usize,
}

#[derive(Template)]
#[template(path = "record_counts_page.html")]
struct CountsPage {
    shell: Shell,
    path: String,
    number: String,
    is_approved: bool,
    lines: Vec<Line>,
    others: usize,
}

/// An indicator and what it has to do with the record.
struct Line {
    label: String,
    href: Option<String>,
    counts: bool,
    note: String,
}

pub(crate) async fn counts(
    signed: Signed,
    Path((register, record)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Html<String>, Fault> {
    let (register, id) = named(&signed, &register, &record)?;
    let found = counted_in(signed.workspace(), &signed.actor(), &register.id, id).await?;
    let is_approved = found.is_some();
    let found = found.unwrap_or_default();
    let others = found.iter().filter(|it| it.counts == Counts::Not).count();
    let mut lines: Vec<Line> = found.iter().filter_map(|it| line(&signed, it)).collect();
    lines.sort_by_key(|line| !line.counts);
    if headers.contains_key("x-fragment") {
        return Ok(Html(CountsPart { is_approved, lines, others }.render()?));
    }
    let path = format!("/registers/{}/{id}", encoded(register.id.as_str()));
    let shell = Shell::of(&signed.visit, "这条记录计入").await?;
    let number = format!("{}第 {id} 号", register.label);
    Ok(Html(CountsPage { shell, path, number, is_approved, lines, others }.render()?))
}

fn line(signed: &Signed, counted: &CountedIn) -> Option<Line> {
    let today = signed.visit.now.today;
    let (counts, note, period) = match &counted.counts {
        Counts::In(period) => (true, period.label(), Some(period)),
        Counts::Awaits(lacking) => (false, format!("暂不计入。填了{lacking}并审核通过后计入"), None),
        Counts::Until(until) => (false, format!("{} 起不再计入", day(*until, today)), None),
        Counts::Not => return None,
    };
    let period = period.map_or_else(String::new, |period| format!("?period={}", encoded(&period.to_string())));
    let may_read = signed.person.may(Permission::Figures);
    let href = may_read.then(|| format!("/figures/{}{period}", encoded(counted.indicator.as_str())));
    Some(Line { label: counted.label.clone(), href, counts, note })
}
