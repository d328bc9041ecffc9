//! 已签发: the list with what has changed since, one document, its files, and whether it still comes out the same.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, Redirect, Response};
use xuezheng_bureau::document::write::pdf::Fonts;
use xuezheng_bureau::ledger::Issued;
use xuezheng_bureau::{
    Affected, BureauError, Format, Printing, affected, issued, issued_file, reach, recompile, shown, stated_figures,
};
use xuezheng_pack::NaiveDate;

use super::download;
use super::reports::Line;
use crate::error::Fault;
use crate::extract::Signed;
use crate::jobs::{Jobs, Kind, NewJob, Outcome};
use crate::view::{Shell, count, day, encoded};

#[derive(Template)]
#[template(path = "issued_list.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<(Line, Standing)>,
}

/// How an issued document stands.
struct Standing {
    replaced_by: Option<String>,
    /// How many of its figures have another value now.
    moved: usize,
}

#[derive(Template)]
#[template(path = "issued.html")]
struct IssuedPage {
    shell: Shell,
    path: String,
    number: String,
    title: String,
    org: String,
    period: String,
    dated: String,
    by: String,
    on: String,
    seal: String,
    replaces: Option<(String, String)>,
    replaced_by: Option<(String, String)>,
    figures: String,
    files: Vec<File>,
    moved: Vec<Moved>,
}

struct File {
    label: &'static str,
    href: String,
    size: String,
    hash: String,
}

/// A figure that has another value now.
struct Moved {
    label: String,
    stated: String,
    now: String,
    reasons: Vec<String>,
}

pub(crate) async fn list(signed: Signed) -> Result<Html<String>, Fault> {
    let workspace = signed.workspace();
    let moved: BTreeMap<String, usize> =
        affected(workspace).await?.into_iter().map(|it| (it.issued.document.number, it.figures.len())).collect();
    let mut lines = Vec::new();
    for it in issued(workspace).await?.into_iter().rev() {
        if may_see(&signed, &it).await? {
            let standing = Standing {
                moved: moved.get(&it.document.number).copied().unwrap_or_default(),
                replaced_by: it.replaced_by.clone(),
            };
            lines.push((line(&it, signed.visit.now.today), standing));
        }
    }
    Ok(Html(ListPage { shell: Shell::of(&signed.visit, "已签发公文").await?, lines }.render()?))
}

/// A document as lists show it.
pub(super) fn line(it: &Issued, today: NaiveDate) -> Line {
    Line {
        href: path(&it.document.number),
        title: it.document.title.clone(),
        number: it.document.number.clone(),
        note: format!("{}签发", it.actor),
        when: day(it.document.dated, today),
    }
}

fn path(number: &str) -> String {
    format!("/reports/issued/{}", encoded(number))
}

/// Whether the org that a document is of is one that this person sees.
pub(super) async fn may_see(signed: &Signed, it: &Issued) -> Result<bool, Fault> {
    match reach(signed.workspace(), &signed.actor(), Some(&it.document.org)).await {
        Ok(_) => Ok(true),
        Err(BureauError::Unknown { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The document of that number, if this person sees it.
async fn of(signed: &Signed, number: &str) -> Result<Issued, Fault> {
    let found = issued(signed.workspace()).await?.into_iter().find(|it| it.document.number == number);
    let found = found.ok_or(Fault::NotFound)?;
    if may_see(signed, &found).await? { Ok(found) } else { Err(Fault::NotFound) }
}

pub(crate) async fn show(signed: Signed, Path(number): Path<String>) -> Result<Html<String>, Fault> {
    let (workspace, today) = (signed.workspace(), signed.visit.now.today);
    let it = of(&signed, &number).await?;
    let affected = affected(workspace).await?.into_iter().find(|other| other.issued.document.number == number);
    let orgs = workspace.ledger().orgs().await?;
    let document = &it.document;
    let link = |number: &String| (number.clone(), path(number));
    let page = IssuedPage {
        shell: Shell::of(&signed.visit, document.title.clone()).await?,
        path: path(&number),
        number: number.clone(),
        title: document.title.clone(),
        org: orgs.get(&document.org).map_or_else(|| document.org.to_string(), |org| org.label.clone()),
        period: document.period.label(),
        dated: day(document.dated, today),
        by: it.actor.clone(),
        on: day(it.on, today),
        seal: document.seal.clone().unwrap_or_default(),
        replaces: document.replaces.as_ref().map(link),
        replaced_by: it.replaced_by.as_ref().map(link),
        figures: count(stated_figures(&it)?.len()),
        files: files(&it),
        moved: affected.map(moved).unwrap_or_default(),
    };
    Ok(Html(page.render()?))
}

fn files(it: &Issued) -> Vec<File> {
    let file = |file: &xuezheng_bureau::ledger::IssuedFile| {
        let format = Format::named(&file.format)?;
        Some(File {
            label: format.label(),
            href: format!("{}/files/{}", path(&it.document.number), file.format),
            size: format!("{} KB", count(usize::try_from(file.size.div_ceil(1024)).unwrap_or(usize::MAX))),
            hash: file.hash.chars().take(16).collect(),
        })
    };
    it.document.files.iter().filter_map(file).collect()
}

fn moved(affected: Affected) -> Vec<Moved> {
    let one = |figure: xuezheng_bureau::AffectedFigure| {
        let value = shown(figure.now.as_ref(), figure.stated.decimals);
        let has_value = figure.now.as_ref().is_some_and(|now| now.present().is_some());
        Moved {
            stated: figure.stated.printed.first().cloned().unwrap_or_default(),
            now: if has_value { format!("{value} {}", figure.stated.unit) } else { value },
            reasons: figure.restatements.iter().map(|it| it.reason.clone()).collect(),
            label: figure.stated.label,
        }
    };
    affected.figures.into_iter().map(one).collect()
}

pub(crate) async fn file(signed: Signed, Path((number, format)): Path<(String, String)>) -> Result<Response, Fault> {
    let format = Format::named(&format).ok_or(Fault::NotFound)?;
    let it = of(&signed, &number).await?;
    let bytes = issued_file(signed.workspace(), &number, format).await?;
    Ok(download::answer(&it.document.title, format, bytes))
}

pub(crate) async fn verify(signed: Signed, Path(number): Path<String>) -> Result<Redirect, Fault> {
    let it = of(&signed, &number).await?;
    let new = NewJob {
        kind: Kind::Verify,
        title: format!("{number} {}", it.document.title),
        owner: signed.person.account.login.clone(),
        of: String::new(),
    };
    let href = path(&number);
    let job = Jobs::start(&signed.visit.site, new, move |site, _| async move {
        let printing = Printing { fonts: Fonts::bundled(), ..Printing::default() };
        let files = recompile(&site.workspace, &number, &printing).await?;
        let other: Vec<_> = files.iter().filter(|(.., is_same)| !is_same).map(|(format, ..)| format.label()).collect();
        let said = if other.is_empty() {
            format!("按当时留存的数据重新编了一遍，{} 个文件与签发的逐字节相同。", files.len())
        } else {
            format!(
                "按当时留存的数据重新编了一遍，{}与签发的不同。程序升级过的，请用签发时的版本再核。",
                other.join("、")
            )
        };
        Ok(Outcome { said, href })
    })?;
    Ok(Redirect::to(&format!("/jobs/{}", job.id)))
}
