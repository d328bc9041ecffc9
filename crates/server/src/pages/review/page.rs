//! The review page of a filing: put together from what the bureau says of it.

use askama::Template;
use xuezheng_bureau::ledger::{ChangeKind, LedgerError};
use xuezheng_bureau::{BureauError, Compared, FilingReview, ReviewRow, Waiting, waiting_for};
use xuezheng_pack::model::{FieldKind, Register};
use xuezheng_pack::{OrgId, Period};

use super::filter::filing_path;
use super::pick::{self, Picked};
use super::rows::{self, Head, Row};
use super::subject::Subject;
use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Markup, Shell, count, decimal, delta, missing, moment};

/// Rows of a page.
const LIMIT: usize = 20;

/// Items of the queue that stand at the side.
const BESIDE: usize = 12;

#[derive(Template)]
#[template(path = "review_filing.html")]
pub(super) struct FilingPage {
    pub(super) shell: Shell,
    pub(super) register: String,
    pub(super) register_label: String,
    pub(super) org: String,
    pub(super) org_label: String,
    pub(super) period: String,
    pub(super) period_label: String,
    pub(super) beside: &'static str,
    pub(super) facts: Vec<String>,
    /// Whose turn it is, which levels there are, and who may not.
    pub(super) duties: Vec<String>,
    pub(super) status: Markup,
    pub(super) error: Option<String>,
    pub(super) said: Option<String>,
    pub(super) queue: Vec<QueueLink>,
    pub(super) queued: String,
    pub(super) place: String,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
    pub(super) sides: Vec<(&'static str, String, bool)>,
    pub(super) beside_note: String,
    pub(super) compared: Vec<Line>,
    pub(super) only: Option<(&'static str, String)>,
    pub(super) heads: Vec<Head>,
    pub(super) rows: Vec<Row>,
    pub(super) shown: String,
    pub(super) earlier: Option<String>,
    pub(super) later: Option<String>,
    pub(super) is_zero: bool,
    pub(super) may: bool,
    pub(super) basket: Vec<Chosen>,
    pub(super) reason: String,
    pub(super) rest: bool,
    pub(super) restate: Option<String>,
    pub(super) restate_text: String,
    pub(super) waiting: usize,
    /// Why the whole can't be approved.
    pub(super) hindrance: Option<String>,
}

/// An item of the queue at the side.
pub(super) struct QueueLink {
    pub(super) href: String,
    pub(super) label: String,
    pub(super) note: String,
    pub(super) is_here: bool,
}

/// A number beside that of the earlier period.
pub(super) struct Line {
    pub(super) label: String,
    pub(super) now: Markup,
    pub(super) before: Markup,
    pub(super) change: Markup,
}

/// Something chosen to be returned.
pub(super) struct Chosen {
    pub(super) number: usize,
    pub(super) name: String,
    pub(super) label: String,
    pub(super) reason: String,
}

/// How the page is looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    /// `previous`, `year` or `none`.
    pub(super) beside: String,
    pub(super) only_odd: bool,
    pub(super) skip: usize,
}

impl Look {
    pub(super) fn side(&self) -> &'static str {
        match self.beside.as_str() {
            "year" => "year",
            "none" => "none",
            _ => "previous",
        }
    }

    /// The period that a filing for `period` stands beside.
    pub(super) fn earlier(&self, period: Option<Period>) -> Option<Period> {
        match self.side() {
            "year" => period.map(Period::prior_year),
            "none" => None,
            _ => period.map(Period::previous),
        }
    }

    fn query(&self) -> String {
        let odd = if self.only_odd { "&only=odd" } else { "" };
        format!("&beside={}{odd}", self.side())
    }
}

/// What has happened to what was asked, to be said on the page.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub(super) error: Option<String>,
    pub(super) restate: Option<String>,
    pub(super) said: Option<String>,
}

/// What is asked where an approval would change something sealed; `None` for any other error.
pub(super) fn sealed(error: &BureauError) -> Option<String> {
    let BureauError::Ledger(LedgerError::Sealed(change)) = error else { return None };
    let what = match change.records.as_slice() {
        [] => format!("「{}」的填报", change.org),
        [only] => format!("第 {only} 号记录"),
        [first, ..] => format!("第 {first} 号等 {} 条记录", change.records.len()),
    };
    let seals: Vec<String> = change.seals.iter().map(|(name, on)| format!("「{name}」（{on} 封存）")).collect();
    Some(format!(
        "台账「{}」{what}会改变已封存的数字：{}。确需更正或补报的，请写明原因；封存的数字不会变，更正和原因会一并保存。",
        change.register,
        seals.join("、")
    ))
}

pub(super) async fn page(
    signed: &Signed,
    subject: &Subject<'_>,
    look: &Look,
    found: FilingReview,
    picked: &Picked,
    told: Told,
) -> Result<FilingPage, Fault> {
    let Subject { register, period, org } = subject;
    let (register, period) = (*register, *period);
    let (actor, now) = (signed.actor(), signed.visit.now);
    let mine = waiting_for(signed.workspace(), &actor).await?;
    let own = subject.path();
    let columns = rows::columns(register, &found);
    let with_notes = found.rows.iter().filter(|row| !row.noted.is_empty()).count();
    let shown: Vec<&ReviewRow> = found.rows.iter().filter(|row| !look.only_odd || !row.noted.is_empty()).collect();
    let skip = look.skip.min(shown.len());
    let lines = shown.iter().skip(skip).take(LIMIT).map(|row| rows::row(register, &columns, row, picked, now.today));
    let lines = lines.collect();
    let turn = |skip: usize| format!("{own}{}&skip={skip}", look.query());
    let title = format!("{}·{}", register.label, found.org_label);
    let (duties, may) = duties(signed, subject, &found, &mine);
    let other_look = Look { only_odd: !look.only_odd, ..look.clone() };
    let toggle = if look.only_odd { "看全部行" } else { "只看有提示的" };
    let mut page = FilingPage {
        shell: Shell::of(&signed.visit, title).await?,
        register: register.id.to_string(),
        register_label: register.label.clone(),
        org: org.to_string(),
        org_label: found.org_label.clone(),
        period: period.map_or_else(String::new, |period| period.to_string()),
        period_label: period.map_or_else(|| "单独上报".to_owned(), Period::label),
        beside: look.side(),
        facts: facts(&found, now),
        duties,
        status: status(&found),
        error: told.error,
        said: told.said,
        queue: Vec::new(),
        queued: count(mine.len()),
        place: String::new(),
        previous: None,
        next: None,
        sides: sides(&own, look, period),
        beside_note: beside_note(&found),
        compared: found.compared.iter().map(line).collect(),
        only: (with_notes > 0).then(|| (toggle, format!("{own}{}", other_look.query()))),
        heads: rows::heads(&columns),
        rows: lines,
        shown: span(skip, shown.len(), found.is_cut),
        earlier: (skip > 0).then(|| turn(skip.saturating_sub(LIMIT))),
        later: (skip + LIMIT < shown.len()).then(|| turn(skip + LIMIT)),
        is_zero: found.item.as_ref().is_some_and(|item| item.zero),
        may,
        basket: basket(register, &found, picked),
        reason: picked.reason.clone(),
        rest: picked.rest || picked.act.is_empty(),
        restate: told.restate,
        restate_text: picked.restate.clone(),
        waiting: found.item.as_ref().map_or(0, |item| item.records.len()),
        hindrance: hindrance(&found),
    };
    queue(&mut page, &mine, register, period, org);
    Ok(page)
}

/// The queue at the side, and the neighbours of what is looked at.
fn queue(page: &mut FilingPage, mine: &[Waiting], register: &Register, period: Option<Period>, org: &OrgId) {
    let is_here = |item: &Waiting| item.register == register.id && Some(item.period) == period && item.org == *org;
    let path = |item: &Waiting| filing_path(&item.register, Some(item.period), &item.org);
    let here = mine.iter().position(is_here);
    let from = here.unwrap_or(0).saturating_sub(BESIDE / 3);
    page.queue = mine
        .iter()
        .skip(from)
        .take(BESIDE)
        .map(|item| QueueLink {
            href: path(item),
            label: item.org_label.clone(),
            note: if item.zero { "零上报".to_owned() } else { item.period.label() },
            is_here: is_here(item),
        })
        .collect();
    if let Some(here) = here {
        page.place = format!("第 {} 份，共 {} 份", count(here + 1), count(mine.len()));
        page.previous = here.checked_sub(1).and_then(|before| mine.get(before)).map(path);
        page.next = mine.get(here + 1).map(path);
    }
}

fn status(found: &FilingReview) -> Markup {
    use xuezheng_bureau::ledger::ReviewStatus;
    let last = found.events.last().map(|event| event.kind);
    match (&found.item, last) {
        (Some(_), _) => crate::view::review(ReviewStatus::Submitted),
        (None, Some(ChangeKind::ApproveFiling)) => crate::view::review(ReviewStatus::Approved),
        (None, Some(ChangeKind::ReturnFiling)) => crate::view::review(ReviewStatus::Returned),
        (None, _) => Markup::default(),
    }
}

/// How many rows, who submitted them and when, what came before.
fn facts(found: &FilingReview, now: xuezheng_bureau::ledger::Stamp) -> Vec<String> {
    let mut facts = vec![format!("{} 行", count(found.rows.iter().filter(|row| !row.void).count()))];
    let submitted = |kind| matches!(kind, ChangeKind::SubmitFiling | ChangeKind::DeclareZero);
    if let Some(last) = found.events.iter().rfind(|event| submitted(event.kind)) {
        facts.push(format!("{} {} 提交", moment(last.utc, now), last.who));
        let days = (now.utc - last.utc).num_days();
        if found.item.is_some() && days > 0 {
            facts.push(format!("已等 {} 天", count(usize::try_from(days).unwrap_or_default())));
        }
    }
    let returned = found.events.iter().filter(|event| event.kind == ChangeKind::ReturnFiling).count();
    if returned > 0 {
        facts.push(format!("退回过 {returned} 次"));
    }
    if let Some(passed) = found.events.iter().rfind(|event| event.kind == ChangeKind::PassFiling) {
        facts.push(format!("{} {} 已审", moment(passed.utc, now), passed.who));
    }
    facts
}

/// Who reviews, in words; and whether the reader may.
fn duties(signed: &Signed, subject: &Subject<'_>, found: &FilingReview, mine: &[Waiting]) -> (Vec<String>, bool) {
    let Subject { register, period, org } = subject;
    let pack = signed.workspace().pack();
    let mut duties = Vec::new();
    if register.review.len() > 1 {
        let kind = |kind| pack.org_kinds.get(kind).cloned().unwrap_or_else(|| format!("{kind}"));
        let levels: Vec<String> = register.review.iter().map(kind).collect();
        duties.push(format!("这本台账逐级审核：{}。", levels.join(" → ")));
    }
    let Some(item) = &found.item else {
        duties.push("现在没有待审的内容。".to_owned());
        return (duties, false);
    };
    let is_filing = |one: &Waiting| one.register == register.id && Some(one.period) == *period && one.org == *org;
    // What waits by itself is no filing: its turn alone decides.
    let is_mine = mine.iter().any(is_filing)
        || (period.is_none() && item.turn.as_ref().is_none_or(|turn| *turn == signed.person.place().org));
    if !is_mine {
        let turn = item.turn_label.clone().unwrap_or_else(|| "上级单位".to_owned());
        duties.push(format!("现在由「{turn}」审核，请等其审核后再办。"));
        return (duties, false);
    }
    let submitted = |kind| matches!(kind, ChangeKind::SubmitFiling | ChangeKind::DeclareZero);
    let own = found.events.iter().rfind(|event| submitted(event.kind));
    if pack.separate_review && own.is_some_and(|event| signed.is_called(&event.who)) {
        duties.push("这份填报是你上报的。填报和审核要分开，请由别的审核人办理。".to_owned());
        return (duties, false);
    }
    if pack.separate_review {
        duties.push("填报和审核要分开：自己填写或上报的，不能自己审核。".to_owned());
    }
    (duties, true)
}

fn hindrance(found: &FilingReview) -> Option<String> {
    let item = found.item.as_ref()?;
    match (item.hard, item.open) {
        (0, 0) => None,
        (0, open) => Some(format!("还有 {open} 行没报或被退回，等报齐后再整份通过。")),
        (hard, _) => Some(format!("{hard} 行逻辑校验没有通过，改正以前不能整份通过。")),
    }
}

fn sides(own: &str, look: &Look, period: Option<Period>) -> Vec<(&'static str, String, bool)> {
    if period.is_none() {
        return Vec::new();
    }
    let side = |label, beside: &'static str| {
        let other = Look { beside: beside.to_owned(), skip: 0, ..look.clone() };
        (label, format!("{own}{}", other.query()), look.side() == beside)
    };
    vec![side("上期", "previous"), side("去年同期", "year"), side("不对照", "none")]
}

fn beside_note(found: &FilingReview) -> String {
    let Some(beside) = found.beside else {
        return "点任一格可退回该格；点行首的方框退回整行。".to_owned();
    };
    format!("对照的是{}审核通过的记录。点任一格可退回该格；点行首的方框退回整行。", beside.label())
}

fn line(compared: &Compared) -> Line {
    let (label, unit, places) = match &compared.field {
        None => ("行数".to_owned(), "行".to_owned(), 0),
        Some(field) => {
            let places = if let FieldKind::Decimal { scale } = field.kind { scale } else { 0 };
            (format!("{}合计", field.label), field.unit.clone().unwrap_or_default(), places)
        }
    };
    let number = |value| match value {
        None => missing("没有填写"),
        Some(value) => crate::view::amount(&decimal(value, places), &unit),
    };
    Line {
        label,
        now: number(compared.now),
        before: number(compared.before),
        change: delta(compared.now, compared.before),
    }
}

fn span(skip: usize, all: usize, is_cut: bool) -> String {
    let more = if is_cut { "以上" } else { "" };
    match all {
        0 => "没有行".to_owned(),
        _ => format!("第 {} 至 {} 行，共 {}{more} 行", skip + 1, (skip + LIMIT).min(all), count(all)),
    }
}

fn basket(register: &Register, found: &FilingReview, picked: &Picked) -> Vec<Chosen> {
    let chosen = |(at, ((record, field), reason)): (usize, (&pick::Spot, &String))| {
        let row = found.rows.iter().find(|row| row.id == *record)?;
        let title = rows::title(register, row);
        let name = pick::name(&(*record, field.clone()));
        Some(Chosen {
            number: at + 1,
            name,
            label: pick::label(register, &title, field.as_ref()),
            reason: reason.clone(),
        })
    };
    picked.spots.iter().enumerate().filter_map(chosen).collect()
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
