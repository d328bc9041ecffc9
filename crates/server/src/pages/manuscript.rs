//! A compiled report as it is read: outline, text of figures, and the source of the one that was clicked.

mod parts;
mod source;

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::{Html, Response};
use serde::Deserialize;
use xuezheng_bureau::{Format, Heading, Manuscript, manuscript, manuscript_file, manuscript_paper, outdated};
use xuezheng_pack::Period;

use self::parts::{holding, parts};
use self::source::Source;
use super::download;
use super::figures::until;
use super::reports::{may_issue, said_day};
use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Markup, Shell, as_of, moment};

#[derive(Template)]
#[template(path = "manuscript.html")]
struct ManuscriptPage {
    shell: Shell,
    path: String,
    title: String,
    figures: usize,
    current: usize,
    outdated: usize,
    absent: usize,
    as_of: Markup,
    compiled: String,
    dated: String,
    again: Again,
    formats: Vec<(&'static str, String)>,
    may_issue: bool,
    outline: Vec<Line>,
    paper: Markup,
    /// The part before this one, the part after it, and how many there are.
    before: Option<usize>,
    next: Option<usize>,
    of: usize,
    missing: Vec<String>,
    source: Option<Source>,
}

/// A heading with where it is.
struct Line {
    href: String,
    heading: Heading,
}

/// A part of the text, and a way to the next one.
#[derive(Template)]
#[template(path = "manuscript_paper.html")]
struct PaperPart {
    paper: Markup,
    next: Option<usize>,
    of: usize,
}

/// What the form that compiles it again sends.
struct Again {
    report: String,
    org: String,
    period: String,
    seal: String,
    dated: String,
}

/// What a script asks for when a figure is clicked.
#[derive(Template)]
#[template(path = "source.html")]
struct SourcePart {
    source: Option<Source>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Clicked {
    /// The key of a figure: `f017`.
    source: Option<String>,
    /// A part of the text, from 1 on.
    part: Option<usize>,
}

pub(crate) async fn show(
    signed: Signed,
    Path(name): Path<String>,
    Query(clicked): Query<Clicked>,
    headers: HeaderMap,
) -> Result<Html<String>, Fault> {
    let workspace = signed.workspace();
    let read = manuscript(workspace, &signed.actor(), &name).await?;
    let source = match &clicked.source {
        Some(key) => source::of(&signed, &read, key).await?,
        None => None,
    };
    if headers.contains_key("hx-request") && clicked.part.is_none() {
        return Ok(Html(SourcePart { source }.render()?));
    }
    let outdated: BTreeSet<String> = outdated(workspace, &read).await?.into_iter().map(|(key, _)| key).collect();
    let parts = parts(&manuscript_paper(workspace, &read)?);
    let holds = |key: &String| holding(&parts, &format!("?source={key}#"));
    let asked = clicked.part.and_then(|part| part.checked_sub(1)).or_else(|| clicked.source.as_ref().and_then(holds));
    let part = asked.unwrap_or(0);
    let paper = marked(parts.get(part).ok_or(Fault::NotFound)?.clone(), &outdated, clicked.source.as_deref());
    let (next, of) = (Some(part + 2).filter(|next| *next <= parts.len()), parts.len());
    if headers.contains_key("hx-request") {
        return Ok(Html(PaperPart { paper: Markup::new(paper), next, of }.render()?));
    }
    let line = |heading: Heading| {
        let there = holding(&parts, &format!("id=\"{}\"", heading.id)).filter(|there| *there != part);
        let there = there.map_or_else(String::new, |there| format!("?part={}", there + 1));
        Line { href: format!("{there}#{}", heading.id), heading }
    };
    let now = signed.visit.now;
    let period = read.period().ok_or(Fault::NotFound)?;
    let absent = read.figures.iter().filter(|figure| figure.value.is_none()).count();
    let page = ManuscriptPage {
        shell: Shell::of(&signed.visit, read.title.clone()).await?.with_htmx().with_foot([until(&signed, period)]),
        path: format!("/reports/manuscripts/{name}"),
        title: read.title.clone(),
        figures: read.figures.len(),
        current: read.figures.len() - outdated.len(),
        outdated: outdated.len(),
        absent,
        as_of: as_of(read.seal.as_deref().unwrap_or("live"), signed.visit.now),
        compiled: read.compiled().map_or_else(String::new, |at| moment(at, now)),
        dated: said_day(&read.dated, now.today),
        again: again(&read, period),
        formats: Format::ALL
            .map(|it| (it.label(), format!("/reports/manuscripts/{name}/files/{}", it.extension())))
            .into(),
        may_issue: may_issue(&signed),
        paper: Markup::new(paper),
        before: (part > 0).then_some(part),
        next,
        of,
        missing: read.missing.clone(),
        outline: read.outline.into_iter().map(line).collect(),
        source,
    };
    Ok(Html(page.render()?))
}

fn again(read: &Manuscript, period: Period) -> Again {
    Again {
        report: read.report.to_string(),
        org: read.org.to_string(),
        period: period.to_string(),
        seal: read.seal.clone().unwrap_or_default(),
        dated: read.dated.clone(),
    }
}

/// The text with the figures marked that are outdated, and the one that was clicked. What the writer of documents writes is
/// known to the letter, and figures' keys are its own.
fn marked(mut paper: String, outdated: &BTreeSet<String>, clicked: Option<&str>) -> String {
    let link = |key: &str| format!("class=\"xz-fig\" href=\"?source={key}#lineage\"");
    for key in outdated {
        let stale = format!("class=\"xz-fig is-stale\" title=\"现在的值不同了\" href=\"?source={key}#lineage\"");
        paper = paper.replace(&link(key), &stale);
    }
    if let Some(key) = clicked.filter(|key| key.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
        let href = format!("href=\"?source={key}#lineage\"");
        paper = paper.replace(&href, &format!("aria-expanded=\"true\" {href}"));
    }
    paper
}

pub(crate) async fn file(signed: Signed, Path((name, format)): Path<(String, String)>) -> Result<Response, Fault> {
    let format = Format::named(&format).ok_or(Fault::NotFound)?;
    let read = manuscript(signed.workspace(), &signed.actor(), &name).await?;
    let bytes = manuscript_file(signed.workspace(), &read, format)?;
    Ok(download::answer(&read.title, format, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outdated_figure_and_the_clicked_one_are_marked_and_no_other() {
        let link = |key: &str| format!("<a class=\"xz-fig\" href=\"?source={key}#lineage\">1</a>");
        let paper = format!("{}{}{}", link("f001"), link("f002"), link("f0011"));
        let html = marked(paper, &BTreeSet::from(["f001".to_owned()]), Some("f002"));
        assert_eq!(html.matches("is-stale").count(), 1, "{html}");
        assert!(html.contains("aria-expanded=\"true\" href=\"?source=f002#lineage\""), "{html}");
        assert!(html.contains(&link("f0011")), "{html}");
        // What is typed into the address is no markup.
        assert_eq!(marked(link("f001"), &BTreeSet::new(), Some("\"><script>")), link("f001"));
    }
}
