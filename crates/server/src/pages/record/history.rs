//! What happened to a record, as its page tells it: what somebody kept again and again is told once.

use chrono::TimeDelta;
use xuezheng_bureau::ShownEvent;
use xuezheng_bureau::ledger::{ChangeKind, ReviewStatus, Stamp};
use xuezheng_pack::FieldId;
use xuezheng_pack::model::{Pack, Register};

use crate::view::{Markup, moment, review};

/// Hours between Greenwich and Shanghai.
const EAST: i64 = 8;

/// Something that happened.
pub(super) struct Event {
    pub(super) when: String,
    pub(super) who: String,
    pub(super) what: String,
    pub(super) why: String,
    /// `key`, `bad` or nothing.
    pub(super) class: &'static str,
}

/// A cell that changed.
pub(super) struct Change {
    pub(super) version: i64,
    pub(super) when: String,
    pub(super) who: String,
    pub(super) label: String,
    pub(super) before: String,
    pub(super) after: String,
    /// What became of the version.
    pub(super) review: Markup,
}

/// The events with what one person wrote in a row, on one day and without a review between, as one.
pub(super) fn folded(events: Vec<ShownEvent>) -> Vec<ShownEvent> {
    let mut folded: Vec<ShownEvent> = Vec::new();
    for event in events {
        let day = |event: &ShownEvent| (event.utc + TimeDelta::hours(EAST)).date_naive();
        let is_written = |event: &ShownEvent| matches!(event.kind, ChangeKind::Insert | ChangeKind::Edit);
        let is_same = |known: &ShownEvent| {
            (&known.who, &known.org_label, day(known)) == (&event.who, &event.org_label, day(&event))
        };
        // Only what was said to the same check is said anew.
        let check = |event: &ShownEvent| event.note.as_ref().and_then(|note| Some(note.split_once('：')?.0.to_owned()));
        let since =
            folded.iter().rposition(|it| !is_written(it) && it.kind != ChangeKind::Explain).map_or(0, |at| at + 1);
        let known = folded[since..].iter_mut().rev().find(|known| match event.kind {
            ChangeKind::Edit => is_written(known),
            ChangeKind::Explain => known.kind == ChangeKind::Explain && check(known) == check(&event),
            _ => false,
        });
        match known.filter(|known| is_same(known)) {
            None => folded.push(event),
            Some(known) => {
                for (field, label, before, after) in event.cells {
                    match known.cells.iter_mut().find(|(it, ..)| *it == field) {
                        Some(cell) => cell.3 = after,
                        None => known.cells.push((field, label, before, after)),
                    }
                }
                known.cells.retain(|(_, _, before, after)| before != after);
                (known.version, known.utc, known.note) = (event.version, event.utc, event.note);
            }
        }
    }
    folded
}

/// What happened, the latest first.
pub(super) fn events(pack: &Pack, register: &Register, events: &[ShownEvent], now: Stamp) -> Vec<Event> {
    events.iter().rev().map(|event| told(pack, register, event, now)).collect()
}

fn told(pack: &Pack, register: &Register, event: &ShownEvent, now: Stamp) -> Event {
    let class = match event.kind {
        ChangeKind::Return | ChangeKind::Void | ChangeKind::Remark => "bad",
        ChangeKind::Insert | ChangeKind::Submit | ChangeKind::Approve | ChangeKind::Transition => "key",
        _ => "",
    };
    let mut why = event.note.clone().unwrap_or_default();
    if event.kind == ChangeKind::Explain
        && let Some((check, said)) = why.split_once('：')
        && let Some(check) = pack.checks_of(&register.id).find(|known| known.id.as_str() == check)
    {
        why = format!("{}：{said}", check.label);
    }
    Event {
        when: moment(event.utc, now),
        who: format!("{} {}", event.org_label, event.who),
        what: format!("{}（第 {} 版）", event.kind.label(), event.version),
        why,
        class,
    }
}

/// The cells that changed since the record was made, the latest first, each with what became of its version.
pub(super) fn changes(events: &[ShownEvent], now: Stamp) -> Vec<Change> {
    let status = |version: i64| {
        let of = |event: &ShownEvent| match event.kind {
            ChangeKind::Submit => Some(ReviewStatus::Submitted),
            ChangeKind::Approve => Some(ReviewStatus::Approved),
            ChangeKind::Return => Some(ReviewStatus::Returned),
            _ => None,
        };
        events.iter().rev().filter(|event| event.version == version).find_map(of).unwrap_or(ReviewStatus::Draft)
    };
    let of = |event: &ShownEvent| {
        let change = |(_, label, before, after): &(FieldId, String, String, String)| Change {
            version: event.version,
            when: moment(event.utc, now),
            who: event.who.clone(),
            label: label.clone(),
            before: before.clone(),
            after: after.clone(),
            review: review(status(event.version)),
        };
        event.cells.iter().map(change).collect::<Vec<_>>()
    };
    // What a record began with is what it is; changes are what came after.
    events.iter().rev().filter(|event| event.kind != ChangeKind::Insert).flat_map(of).collect()
}
