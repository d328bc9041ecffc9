//! Every kind of page that somebody comes to by links, beginning where they begin: a few pages of each kind.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use crate::browser::{Answer, Browser};

/// Pages of one kind that are opened.
const OF_A_KIND: usize = 3;

/// Words of addresses that are no names of things.
const WORDS: &str = "workbench registers new edit counts files references filings steps void review filing bulk sample answers \
     paper scans collections manage papers figures records seals operations mine verify admin orgs change accounts reset \
     pack reports manuscripts issue issued jobs tokens password sign-in search messages help";

/// A page with what was asked for.
pub(crate) struct Page {
    /// Its kind: its address without the names of things, with what follows the question mark by name.
    pub(crate) kind: String,
    pub(crate) path: String,
    pub(crate) answer: Answer,
}

/// Lets the report of a half-year be compiled, and waits for it; the address of what came of it.
pub(crate) fn compiled(browser: &mut Browser) -> String {
    let token = browser.get("/reports").form_token();
    let form = [("_csrf", token.as_str()), ("report", "work_report"), ("period", "2024H1"), ("dated", "2024-07-05")];
    let job = browser.post("/reports", &form).location().to_owned();
    loop {
        let page = browser.get(&job).text();
        if !page.contains("http-equiv=\"refresh\"") {
            let (_, rest) = page.split_once("<a class=\"btn btn-primary\" href=\"").expect("it was done");
            return rest.split('"').next().unwrap_or_default().to_owned();
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Walks the pages of somebody who is signed in; each of them is given to `look` as it comes.
pub(crate) fn walk(browser: &mut Browser, begin: &[&str], look: &mut dyn FnMut(&mut Browser, Page)) {
    let mut open: VecDeque<String> = begin.iter().map(|path| (*path).to_owned()).collect();
    let mut seen: BTreeSet<String> = open.iter().cloned().collect();
    let mut of_kind: BTreeMap<String, usize> = BTreeMap::new();
    while let Some(path) = open.pop_front() {
        let kind = kind(&path);
        let count = of_kind.entry(kind.clone()).or_default();
        if *count >= OF_A_KIND {
            continue;
        }
        *count += 1;
        let answer = browser.get(&path);
        let is_page = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        if !is_page || answer.header("content-disposition").is_some() {
            continue;
        }
        let text = answer.text();
        for link in links(&text, &path) {
            if seen.insert(link.clone()) {
                open.push_back(link);
            }
        }
        look(browser, Page { kind, path, answer });
    }
}

/// The addresses of a page's links that are pages of ours.
fn links(text: &str, here: &str) -> Vec<String> {
    let hrefs = text.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let ours = hrefs.filter_map(|href| {
        let href = href.replace("&#38;", "&").replace("&amp;", "&");
        let href = href.split('#').next()?.to_owned();
        match href.chars().next()? {
            '/' if !href.starts_with("/static/") && !href.starts_with("//") => Some(href),
            '?' => Some(format!("{}{href}", here.split('?').next()?)),
            _ => None,
        }
    });
    ours.collect()
}

fn kind(path: &str) -> String {
    let words: BTreeSet<&str> = WORDS.split_whitespace().collect();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts = path.split('/').map(|part| if part.is_empty() || words.contains(part) { part } else { "…" });
    let mut names: Vec<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    names.sort_unstable();
    names.dedup();
    let query = names.join("&");
    let glue = if query.is_empty() { "" } else { "?" };
    format!("{}{glue}{query}", parts.collect::<Vec<_>>().join("/"))
}
