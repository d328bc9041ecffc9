//! All collections, with how far each is.

use askama::Template;
use axum::extract::Query;
use axum::response::Html;
use serde::Deserialize;
use xuezheng_bureau::collect::{CollectionLine, collections};
use xuezheng_bureau::ledger::CollectionState;

use super::{path, standing};
use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{BarColor, Markup, Shell, count, progress};

#[derive(Template)]
#[template(path = "collections.html")]
struct CollectionsPage {
    shell: Shell,
    org: String,
    total: usize,
    parts: Vec<Part>,
    /// How many come before these and after them, and where they are.
    before: Option<(usize, String)>,
    after: Option<(usize, String)>,
}

/// Collections of a page.
const LINES: usize = 40;

#[derive(Debug, Deserialize)]
pub(crate) struct AskedLines {
    from: Option<usize>,
}

/// Those that go on, then those that are over.
struct Part {
    label: &'static str,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    title: String,
    note: String,
    state: &'static str,
    standing: Markup,
    progress: Markup,
    asked: String,
    waiting: String,
    owed: String,
    overdue: usize,
}

pub(crate) async fn show(signed: Signed, Query(asked): Query<AskedLines>) -> Result<Html<String>, Fault> {
    let mut lines = collections(signed.workspace(), &signed.actor()).await?;
    // What ends first comes first, as long as it goes on; of what is over, the latest.
    lines.sort_by_key(|line| line.collection.deadline);
    let (over, open): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.state == CollectionState::Closed);
    let all: Vec<&CollectionLine> = open.into_iter().chain(over.into_iter().rev()).collect();
    let from = asked.from.unwrap_or_default().min(all.len());
    let rest = all.len().saturating_sub(from + LINES);
    let (over, open): (Vec<_>, Vec<_>) =
        all.into_iter().skip(from).take(LINES).partition(|line| line.state == CollectionState::Closed);
    let part = |label, lines: Vec<&CollectionLine>| Part {
        label,
        rows: lines.into_iter().map(|it| row(&signed, it)).collect(),
    };
    let parts = [part("正在办理", open), part("已办结", over)];
    let at = |from: usize| format!("/collections?from={from}");
    let page = CollectionsPage {
        shell: Shell::of(&signed.visit, "填报任务").await?,
        org: signed.person.org_label.clone(),
        total: lines.len(),
        parts: parts.into_iter().filter(|part| !part.rows.is_empty()).collect(),
        before: (from > 0).then(|| (from, at(from.saturating_sub(LINES)))),
        after: (rest > 0).then(|| (rest, at(from + LINES))),
    };
    Ok(Html(page.render()?))
}

fn row(signed: &Signed, line: &CollectionLine) -> Row {
    let CollectionLine { collection, state, tally } = line;
    let owed = tally.missing + tally.returned;
    let color = match (tally.overdue, owed) {
        (0, 0) => BarColor::Plain,
        (0, _) => BarColor::Amber,
        _ => BarColor::Red,
    };
    Row {
        href: path(&collection.id),
        title: collection.title.clone(),
        note: format!("{}·{}·{} 本台账", collection.id, collection.period.label(), collection.registers.len()),
        state: state.label(),
        standing: standing(signed, collection, *state, owed > 0),
        progress: progress(tally.complete, tally.asked, color),
        asked: count(tally.asked),
        waiting: count(tally.waiting),
        owed: count(owed),
        overdue: tally.overdue,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Light, light};

    #[test]
    fn a_line_says_how_far_it_is_and_what_is_owed_and_an_empty_list_offers_to_begin() {
        let row = Row {
            href: "/collections/2024H1-1".to_owned(),
            title: "2024年上半年<数据>填报".to_owned(),
            note: "2024H1-1·2024年上半年·9 本台账".to_owned(),
            state: "填报中",
            standing: light(Light::Amber, "还剩 2 天，7月5日截止"),
            progress: progress(2786, 3171, BarColor::Red),
            asked: "3,171".to_owned(),
            waiting: "235".to_owned(),
            owed: "150".to_owned(),
            overdue: 3,
        };
        let of = |parts| CollectionsPage {
            shell: Shell::sample("填报任务"),
            org: "局办公室".to_owned(),
            total: 1,
            parts,
            before: None,
            after: Some((7, "/collections?from=40".to_owned())),
        };
        let html = of(vec![Part { label: "正在办理", rows: vec![row] }]).render().unwrap();
        for said in [
            "href=\"/collections/2024H1-1\"",
            "87.9%",
            "还剩 2 天，7月5日截止",
            "逾期 3",
            "2024年上半年&#60;数据&#62;填报",
            "<a class=\"xz-right\" href=\"/collections?from=40\">其余 7 个任务</a>",
        ] {
            assert!(html.contains(said), "{said}: {html}");
        }
        let empty = of(Vec::new()).render().unwrap();
        assert!(empty.contains("还没有填报任务") && empty.contains("href=\"/collections/new\""), "{empty}");
    }
}
