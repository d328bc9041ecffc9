//! One collection: the completeness matrix, who is to be chased, and what was granted to whom.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use xuezheng_bureau::collect::{self, AnswerRow, Chased, Matrix, Stage};
use xuezheng_bureau::ledger::CollectionState;
use xuezheng_bureau::{SubmissionStatus, contacts};
use xuezheng_pack::OrgId;

use super::cells::{Row, Ways, color};
use super::{is_managed, opened, path, standing};
use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Markup, Shell, as_of, count, day, encoded, percent, progress};

/// Orgs beyond which the matrix shows offices, each with its part behind it.
const WHOLE: usize = 40;

/// Cells beyond which it does so too: a page stays small enough for a slow line.
const MOST_CELLS: usize = 180;

/// `?office=…&from=…`: the part below one office, from its so-manieth row on.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    office: Option<String>,
    from: Option<usize>,
}

/// Rows of a page, of offices or of orgs: what these take, in bytes, must leave room for all else on it.
fn most_rows(registers: usize, of_offices: bool) -> usize {
    let cell = if of_offices { 170 } else { 240 };
    (40_000 / (350 + registers * cell)).max(8)
}

#[derive(Template)]
#[template(path = "collection.html")]
struct CollectionPage {
    shell: Shell,
    path: String,
    title: String,
    state: &'static str,
    standing: Markup,
    facts: Vec<String>,
    as_of: Markup,
    note: Option<String>,
    can_manage: bool,
    /// The office whose part this is.
    office: Option<String>,
    strip: Vec<Card>,
    heads: Vec<String>,
    rows: Vec<Row>,
    /// How many rows come before these and after them, and where they are.
    before: Option<(usize, String)>,
    after: Option<(usize, String)>,
    foot: Vec<String>,
    foot_label: String,
    total: Markup,
    open: Vec<Open>,
    chat: Option<String>,
    is_brief: bool,
    remind: Remind,
    exceptions: Vec<Exception>,
}

struct Card {
    label: &'static str,
    count: String,
    note: String,
}

/// An org or office with what is open, for a phone.
struct Open {
    label: String,
    href: String,
    percent: String,
    items: Vec<(&'static str, String)>,
}

struct Remind {
    /// Orgs that owe something.
    debtors: usize,
    /// Of them, those that got no reminder today.
    left: usize,
    note: String,
}

/// More time, or none of it to be filed.
struct Exception {
    who: String,
    kind: &'static str,
    what: String,
    reason: String,
}

pub(crate) async fn show(
    signed: Signed,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Fault> {
    let matrix = opened(&signed, &id, asked.office.as_deref()).await?;
    let (workspace, actor) = (signed.workspace(), signed.actor());
    let collection = matrix.view.collection.clone();
    let mut chased = collect::chase(workspace, &actor, &collection.id).await?;
    let office = asked.office.filter(|office| !office.is_empty()).map(OrgId::new);
    let in_part: Option<BTreeSet<OrgId>> = office.as_ref().map(|_| units(&matrix).cloned().collect());
    if let Some(part) = &in_part {
        for group in &mut chased.groups {
            group.debtors.retain(|debtor| part.contains(&debtor.org));
        }
        chased.groups.retain(|group| !group.debtors.is_empty());
    }
    let is_brief = chased.debtors() > WHOLE;
    let path = path(&collection.id);
    let ways = Ways { path: &path, matrix: &matrix };
    let cells = matrix.units() * matrix.registers.len();
    let is_large = matrix.units() > WHOLE || cells > MOST_CELLS;
    let is_split = is_large && office.is_none() && matrix.groups.len() > 1;
    let label = |group: &collect::MatrixGroup| match group.is_root {
        true => format!("{}直属", group.office.label),
        false => group.office.label.clone(),
    };
    let rows = matrix.groups.iter().flat_map(|group| {
        let own = ways.office(&group.office, label(group), group.units.len(), is_split);
        let units = group.units.iter().filter(|_| !is_split).map(|unit| ways.unit(unit));
        std::iter::once(own).chain(units)
    });
    let mut rows: Vec<Row> = rows.collect();
    let most = most_rows(matrix.registers.len(), is_split);
    let from = asked.from.unwrap_or_default().min(rows.len());
    rows.drain(..from);
    let rest = rows.len().saturating_sub(most);
    rows.truncate(most);
    let of_office = office.as_ref().map_or_else(String::new, |office| format!("office={}&", encoded(office.as_str())));
    let at = |from: usize| format!("{path}?{of_office}from={from}");
    let total = &matrix.view.total;
    let is_owed = total.missing + total.returned > 0;
    let page = CollectionPage {
        shell: Shell::of(&signed.visit, collection.title.clone()).await?,
        title: collection.title.clone(),
        state: matrix.view.state.label(),
        standing: standing(&signed, &collection, matrix.view.state, is_owed),
        facts: facts(&matrix),
        as_of: as_of(workspace.as_of(), signed.visit.now),
        note: collection.note.clone(),
        can_manage: is_managed(&signed, &collection).await,
        strip: strip(&matrix),
        heads: matrix.registers.iter().map(|(_, label)| short(label)).collect(),
        foot: matrix.foot.iter().map(|tally| percent(tally.complete, tally.asked)).collect(),
        foot_label: format!("合计 {} 份", count(total.asked)),
        total: progress(total.complete, total.asked, color(total)),
        before: (from > 0).then(|| (from, at(from.saturating_sub(most)))),
        after: (rest > 0).then(|| (rest, at(from + most))),
        open: open(&rows),
        chat: if is_brief { chased.brief(actor.today) } else { chased.text(actor.today) },
        is_brief,
        remind: reminded(&signed, &chased).await?,
        exceptions: exceptions(&matrix, in_part.as_ref(), &signed),
        office: office.and_then(|_| matrix.groups.first().map(label)),
        rows,
        path: path.clone(),
    };
    Ok(Html(page.render()?))
}

pub(crate) async fn remind(signed: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let collection = opened(&signed, &id, None).await?.view.collection;
    collect::remind(signed.workspace(), &signed.author("催报"), &collection.id).await?;
    Ok(Redirect::to(&format!("{}#chase", path(&collection.id))).into_response())
}

fn units(matrix: &Matrix) -> impl Iterator<Item = &OrgId> {
    matrix.groups.iter().flat_map(|group| &group.units).filter_map(|unit| unit.org.as_ref())
}

/// A register's name in the head of a column, where every one is a 台账.
fn short(label: &str) -> String {
    label.strip_suffix("台账").filter(|rest| !rest.is_empty()).unwrap_or(label).to_owned()
}

fn facts(matrix: &Matrix) -> Vec<String> {
    let (view, orgs) = (&matrix.view, matrix.view.rows.iter().map(|row| &row.answer.org).collect::<BTreeSet<_>>());
    let collection = &view.collection;
    let mut facts = vec![
        collection.period.label(),
        format!("{} 个单位", count(orgs.len())),
        format!("{} 本台账", collection.registers.len()),
        format!("应报 {} 份", count(view.total.asked)),
        format!("{}布置", view.org_label),
    ];
    if let (CollectionState::Open, Some(last)) = (view.state, collection.last_day()) {
        facts.push(format!("{} 后自动锁定", last.format("%-m月%-d日")));
    }
    facts
}

fn strip(matrix: &Matrix) -> Vec<Card> {
    let of = |stage| matrix.stages.get(&stage).copied().unwrap_or_default();
    let total = &matrix.view.total;
    let zero = of(Stage::Zero);
    let share = percent(total.complete, total.asked);
    let late = matrix.groups.iter().max_by_key(|group| group.office.tally.overdue);
    let late = late.filter(|group| group.office.tally.overdue > 0);
    let none = "没有".to_owned();
    let card = |label, number: usize, note: String| Card { label, count: count(number), note };
    vec![
        card("已通过", total.complete, format!("占应报 {share}，其中零上报 {}", count(zero))),
        card("待审", of(Stage::Waiting), "已上报，等待审核".to_owned()),
        card("退回未改", of(Stage::Returned), "改正后重新上报".to_owned()),
        card("填写中", of(Stage::Drafting), format!("另有 {} 份未开始", count(of(Stage::Untouched)))),
        card(
            "逾期未报",
            of(Stage::Overdue),
            late.map_or(none, |group| format!("最多：{} {} 份", group.office.label, count(group.office.tally.overdue))),
        ),
    ]
}

/// What a phone shows in place of the matrix: who has something open, and what.
fn open(rows: &[Row]) -> Vec<Open> {
    let rows = rows.iter().filter(|row| (row.is_part || row.is_unit) && !row.is_done);
    let row = |row: &Row| Open {
        label: row.label.clone(),
        href: row.href.clone(),
        percent: row.percent.clone(),
        items: row.cells.iter().flatten().filter(|it| it.is_open).map(|it| (it.class, it.said.clone())).collect(),
    };
    rows.map(row).collect()
}

async fn reminded(signed: &Signed, chased: &Chased) -> Result<Remind, Fault> {
    let (workspace, actor) = (signed.workspace(), signed.actor());
    let last = collect::last_reminded(workspace, &actor, &chased.collection.id).await?;
    let debtors: BTreeSet<&OrgId> = chased.groups.iter().flat_map(|it| &it.debtors).map(|it| &it.org).collect();
    let done = debtors.iter().filter(|org| last.today.contains(**org)).count();
    let note = match last.on {
        None => "还没有催报过".to_owned(),
        Some(on) if on == actor.today => {
            let contacts = contacts(workspace, &actor).await?;
            let silent = last.today.iter().filter(|org| !contacts.contains_key(*org)).count();
            let silent = match silent {
                0 => String::new(),
                silent => format!("；其中 {} 个单位没有登记邮箱，请在群里转告", count(silent)),
            };
            format!("今天已给 {} 个单位写了提醒{silent}", count(last.today.len()))
        }
        Some(on) => format!("上次催报：{}", day(on, actor.today)),
    };
    Ok(Remind { debtors: debtors.len(), left: debtors.len() - done, note })
}

fn exceptions(matrix: &Matrix, part: Option<&BTreeSet<OrgId>>, signed: &Signed) -> Vec<Exception> {
    let today = signed.visit.now.today;
    let rows = matrix.view.rows.iter().filter(|row| part.is_none_or(|part| part.contains(&row.answer.org)));
    let mut seen = BTreeSet::new();
    let exception = |row: &AnswerRow| {
        if row.answer.status == SubmissionStatus::Exempt {
            return Some(Exception {
                who: format!("{}·{}", row.org_label, row.register_label),
                kind: "免报",
                what: "本期免报，计入应报时扣除".to_owned(),
                reason: row.answer.reason.clone().unwrap_or_default(),
            });
        }
        let extension = row.answer.extension.as_ref().filter(|it| seen.insert(it.org.clone()))?;
        let over = if extension.until < today { "，已到期" } else { "" };
        Some(Exception {
            who: row.org_label.clone(),
            kind: "延期",
            what: format!("延至 {}{over}", day(extension.until, today)),
            reason: extension.reason.clone(),
        })
    };
    rows.filter_map(exception).collect()
}
