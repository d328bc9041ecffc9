//! What others did: returned, approved, asked for, put off, wrote, corrected.

use std::collections::BTreeMap;

use xuezheng_ledger::{ChangeKind, OperationId, Told};
use xuezheng_pack::{CollectionId, RegisterId};

use super::{About, Notice, NoticeKind, Reader};
use crate::collect::{AskedBy, ChecklistItem};
use crate::error::BureauError;
use crate::issue::stated_figures;

/// What the person's org was told.
pub(super) async fn told(reader: &Reader<'_>, items: &[ChecklistItem]) -> Result<Vec<Notice>, BureauError> {
    let all = reader.workspace.ledger.told_since(&reader.actor, reader.since).await?;
    let mut found = Vec::new();
    for operation in all.chunk_by(|one, other| one.operation == other.operation) {
        let asked: Vec<&Told> = operation.iter().filter(|told| told.kind == ChangeKind::Ask).collect();
        found.extend(asked_for(reader, items, &asked));
        for told in operation {
            // Of a filing that is decided as a whole, its records are not told once more.
            let whole = match told.kind {
                ChangeKind::Return => Some(ChangeKind::ReturnFiling),
                ChangeKind::Approve => Some(ChangeKind::ApproveFiling),
                _ => None,
            };
            let is_told = |it: &Told| Some(it.kind) == whole && it.register == told.register;
            if !operation.iter().any(is_told) {
                found.extend(one(reader, items, told));
            }
        }
    }
    Ok(found)
}

/// What one operation asks for, together.
fn asked_for(reader: &Reader<'_>, items: &[ChecklistItem], asked: &[&Told]) -> Option<Notice> {
    let first = asked.first()?;
    let labels: Vec<String> =
        asked.iter().filter_map(|told| Some(reader.register(told.register.as_ref()?))).take(3).collect();
    let more = if asked.len() > labels.len() { format!("等 {} 本台账", asked.len()) } else { String::new() };
    let title = match asked_by(items, first.collection.as_ref()) {
        Some(by) => format!("布置了{}，{} 截止", by.collection.title, by.answer.deadline),
        None => format!("要报{}的台账", first.period.map_or_else(String::new, |period| period.label())),
    };
    Some(Notice {
        title,
        text: format!("{}{more}", labels.join("、")),
        ..notice(reader, first, NoticeKind::Asked, About::Answers)
    })
}

/// What one's org owes to a collection.
fn asked_by<'i>(items: &'i [ChecklistItem], id: Option<&CollectionId>) -> Option<&'i AskedBy> {
    items.iter().filter_map(|item| item.asked.as_ref()).find(|by| Some(&by.collection.id) == id)
}

fn one(reader: &Reader<'_>, items: &[ChecklistItem], told: &Told) -> Option<Notice> {
    if told.kind == ChangeKind::Extend {
        let by = asked_by(items, told.collection.as_ref())?;
        let until = by.answer.extension.as_ref().map_or(by.answer.deadline, |extension| extension.until);
        let title = format!("{}延期至 {until}", by.collection.title);
        return Some(Notice { title, ..notice(reader, told, NoticeKind::Eased, About::Answers) });
    }
    let register = told.register.clone()?;
    let label = reader.register(&register);
    let (kind, verb) = match told.kind {
        ChangeKind::ReturnFiling | ChangeKind::Return => (NoticeKind::Returned, "退回"),
        ChangeKind::ApproveFiling | ChangeKind::Approve => (NoticeKind::Approved, "已通过"),
        ChangeKind::Exempt => (NoticeKind::Eased, "免报"),
        _ => return None,
    };
    let (what, about) = match (told.period, told.record, told.records) {
        (Some(period), ..) => (format!("{label} {}", period.label()), About::Filing(register, period)),
        (None, Some(record), 1) => (format!("{label} 第 {record} 号"), About::Record(register, record)),
        (None, _, count) => (format!("{label} {count} 条记录"), About::Records(register)),
    };
    Some(Notice { title: format!("{what}{verb}"), ..notice(reader, told, kind, about) })
}

fn notice(reader: &Reader<'_>, told: &Told, kind: NoticeKind, about: About) -> Notice {
    let OperationId(id) = told.operation;
    let part = |part: Option<String>| part.unwrap_or_default();
    let (register, period) = (told.register.as_ref().map(ToString::to_string), told.period.map(|it| it.to_string()));
    let place = match kind {
        // All that one operation asks is one notice.
        NoticeKind::Asked => String::new(),
        _ => format!(":{}:{}", part(register), part(period)),
    };
    Notice {
        key: format!("operation:{id}:{}{place}", told.kind.code()),
        kind,
        title: String::new(),
        text: told.note.clone().unwrap_or_default(),
        who: reader.who(&told.by, &told.who),
        at: Some(told.utc),
        about,
        is_pressing: kind == NoticeKind::Returned,
        is_read: false,
    }
}

/// The letters that the person's org got: reminders, what is late below, what was escalated.
pub(super) async fn letters(reader: &Reader<'_>) -> Result<Vec<Notice>, BureauError> {
    let letters = reader.workspace.ledger.letters(&reader.actor, reader.since).await?;
    let one = |letter: xuezheng_ledger::Letter| Notice {
        key: format!("letter:{}", letter.id),
        kind: NoticeKind::Letter,
        who: reader.who(&letter.by, &letter.who),
        title: letter.subject,
        text: letter.body,
        at: Some(letter.utc),
        about: About::Nothing,
        is_pressing: false,
        is_read: false,
    };
    Ok(letters.into_iter().map(one).collect())
}

/// Corrections after a seal of what documents issued by the person state: those whose figures are made of that register.
pub(super) async fn corrected(reader: &Reader<'_>) -> Result<Vec<Notice>, BureauError> {
    let workspace = reader.workspace;
    let corrected = workspace.ledger.corrected(&reader.actor, reader.since).await?;
    if corrected.is_empty() {
        return Ok(Vec::new());
    }
    let mut stated: BTreeMap<String, Vec<RegisterId>> = BTreeMap::new();
    for issued in workspace.ledger.issued().await? {
        if !corrected.iter().any(|it| it.number == issued.document.number) {
            continue;
        }
        let keys = stated_figures(&issued)?.into_iter().filter_map(|figure| figure.figure_key());
        let registers = keys.flat_map(|key| workspace.engine.registers(&key.indicator)).collect();
        stated.insert(issued.document.number, registers);
    }
    let touches = |it: &xuezheng_ledger::Corrected| {
        stated.get(&it.number).is_some_and(|registers| registers.contains(&it.register))
    };
    let one = |it: xuezheng_ledger::Corrected| Notice {
        key: format!("corrected:{}:{}:{}", it.operation, it.number, it.register),
        kind: NoticeKind::Corrected,
        title: format!("{}用到的{}封存后有更正", it.number, reader.register(&it.register)),
        text: it.reason,
        who: it.title,
        at: Some(it.utc),
        about: About::Document(it.number),
        is_pressing: false,
        is_read: false,
    };
    Ok(corrected.into_iter().filter(touches).map(one).collect())
}
