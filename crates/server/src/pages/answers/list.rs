//! One checklist of what one's own org owes, by who asks, with what came back and why.

use askama::Template;
use axum::response::Html;
use xuezheng_bureau::SubmissionStatus;
use xuezheng_bureau::collect::{ChecklistItem, checklist};
use xuezheng_bureau::ledger::CollectionState;
use xuezheng_pack::NaiveDate;

use super::{path, standing};
use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{BarColor, Markup, Shell, count, day, deadline, progress, submission};

#[derive(Template)]
#[template(path = "answers.html")]
struct AnswersPage {
    shell: Shell,
    org: String,
    owed: String,
    back: Vec<Back>,
    groups: Vec<Group>,
    /// Those that are done with, by title.
    past: Vec<Past>,
}

/// What came back.
struct Back {
    href: String,
    title: String,
    reason: String,
}

/// What one collection asks.
struct Group {
    title: String,
    note: Option<String>,
    standing: Option<Markup>,
    facts: String,
    progress: Markup,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    label: String,
    status: Markup,
    standing: Markup,
    note: String,
    verb: &'static str,
    is_owed: bool,
}

struct Past {
    title: String,
    facts: String,
    links: Vec<(String, String)>,
}

pub(crate) async fn show(signed: Signed) -> Result<Html<String>, Fault> {
    let (actor, today) = (signed.actor(), signed.visit.now.today);
    let items = checklist(signed.workspace(), &actor).await?;
    let owed = items.iter().filter(|item| item.is_owed() && item.may_answer(&actor)).count();
    let back = items.iter().filter(|item| item.status == SubmissionStatus::Returned).map(|item| Back {
        href: path(item),
        title: format!("{}·{}", item.register_label, item.period.label()),
        reason: item.reason.clone().unwrap_or_else(|| "没有写明原因，请问审核单位".to_owned()),
    });
    let back = back.collect();
    // What no collection asks stands together by period.
    let asker = |item: &ChecklistItem| {
        item.asked.as_ref().map_or_else(|| item.period.to_string(), |asked| format!(" {}", asked.collection.id))
    };
    let (over, mut going): (Vec<_>, Vec<_>) =
        items.chunk_by(|one, other| asker(one) == asker(other)).partition(|items| is_over(items));
    // What is owed first comes first; where nothing is owed, it comes last.
    going.sort_by_key(|items| {
        let is_settled = !items.iter().any(ChecklistItem::is_owed);
        let first = items.iter().filter(|item| item.is_owed()).filter_map(ChecklistItem::deadline).min();
        (is_settled, first.is_none(), first, items.first().and_then(ChecklistItem::deadline))
    });
    let page = AnswersPage {
        shell: Shell::of(&signed.visit, "我的填报").await?,
        org: signed.person.org_label.clone(),
        owed: count(owed),
        back,
        groups: going.into_iter().filter_map(|items| group(items, today)).collect(),
        past: over.into_iter().filter_map(past).collect(),
    };
    Ok(Html(page.render()?))
}

/// Whether nothing more is to be done about any of them.
fn is_over(items: &[ChecklistItem]) -> bool {
    items.iter().all(|item| match &item.asked {
        Some(asked) => asked.state == CollectionState::Closed && item.status != SubmissionStatus::Returned,
        None => matches!(item.status, SubmissionStatus::Approved | SubmissionStatus::Exempt),
    })
}

/// What asks for them, and its note.
fn title(first: &ChecklistItem) -> (String, Option<String>) {
    match &first.asked {
        Some(asked) => (asked.collection.title.clone(), asked.collection.note.clone()),
        None => (format!("{}台账填报", first.period.label()), None),
    }
}

fn tally(items: &[ChecklistItem]) -> (usize, usize) {
    let asked = items.iter().filter(|item| item.status != SubmissionStatus::Exempt).count();
    (items.iter().filter(|item| item.status == SubmissionStatus::Approved).count(), asked)
}

fn group(items: &[ChecklistItem], today: NaiveDate) -> Option<Group> {
    let first = items.first()?;
    let (complete, asked) = tally(items);
    let owed: Vec<&ChecklistItem> = items.iter().filter(|item| item.is_owed()).collect();
    let is_late = |item: &&ChecklistItem| item.deadline().is_some_and(|until| until < today);
    let color = match owed.as_slice() {
        [] => BarColor::Plain,
        owed if owed.iter().any(is_late) => BarColor::Red,
        _ => BarColor::Amber,
    };
    let mut rows: Vec<&ChecklistItem> = items.iter().collect();
    rows.sort_by_key(|item| (!item.is_owed(), item.status != SubmissionStatus::Returned));
    let (title, note) = title(first);
    Some(Group {
        title,
        note,
        standing: first.deadline().filter(|_| !owed.is_empty()).map(|until| deadline(until, today)),
        facts: match &first.asked {
            Some(asked) => format!("{}布置，{}", asked.asker, asked.state.label()),
            None => "上级布置，没有定截止日期".to_owned(),
        },
        progress: progress(complete, asked, color),
        rows: rows.into_iter().map(|item| row(item, today)).collect(),
    })
}

fn row(item: &ChecklistItem, today: NaiveDate) -> Row {
    let mut notes = Vec::new();
    if item.zero && matches!(item.status, SubmissionStatus::Approved | SubmissionStatus::Submitted) {
        notes.push("零上报".to_owned());
    }
    let extension = item.asked.as_ref().and_then(|asked| asked.answer.extension.as_ref());
    notes.extend(extension.map(|it| format!("延期至 {}：{}", day(it.until, today), it.reason)));
    if matches!(item.status, SubmissionStatus::Returned | SubmissionStatus::Exempt) {
        notes.extend(item.reason.clone());
    }
    if item.can_prefill {
        notes.push("可以预填".to_owned());
    }
    Row {
        href: path(item),
        label: item.register_label.clone(),
        status: submission(item.status),
        standing: standing(item, today),
        note: notes.join("；"),
        verb: match item.status {
            SubmissionStatus::Asked => "填报",
            SubmissionStatus::Returned => "改正",
            _ => "查看",
        },
        is_owed: item.is_owed(),
    }
}

fn past(items: &[ChecklistItem]) -> Option<Past> {
    let first = items.first()?;
    let (complete, asked) = tally(items);
    let link = |item: &ChecklistItem| (path(item), item.register_label.clone());
    Some(Past {
        title: title(first).0,
        facts: format!("已通过 {complete}/{asked}"),
        links: items.iter().map(link).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Light, light};

    #[test]
    fn what_came_back_stands_first_with_its_reason_and_each_item_has_its_verb() {
        let row = Row {
            href: "/answers/2024H1/hazard".to_owned(),
            label: "安全隐患台账".to_owned(),
            status: Markup::new("<span class=\"xz-tag\">待填</span>".to_owned()),
            standing: light(Light::Amber, "还剩 2 天，7月5日截止"),
            note: "可以预填".to_owned(),
            verb: "填报",
            is_owed: true,
        };
        let group = Group {
            title: "2024年上半年数据填报".to_owned(),
            note: Some("以<b>台账</b>为准".to_owned()),
            standing: None,
            facts: "局办公室布置，填报中".to_owned(),
            progress: progress(2, 9, BarColor::Amber),
            rows: vec![row],
        };
        let back = Back {
            href: "/answers/2024H1/drill".to_owned(),
            title: "应急演练".to_owned(),
            reason: "人数有误".to_owned(),
        };
        let page = |back, groups| AnswersPage {
            shell: Shell::sample("我的填报"),
            org: "青禾镇第一小学".to_owned(),
            owed: "1".to_owned(),
            back,
            groups,
            past: Vec::new(),
        };
        let html = page(vec![back], vec![group]).render().unwrap();
        for said in ["人数有误", "href=\"/answers/2024H1/hazard\"", "填报</a>", "22.2%", "以&#60;b&#62;台账"] {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert!(html.find("人数有误") < html.find("安全隐患台账"), "{html}");
        assert!(page(Vec::new(), Vec::new()).render().unwrap().contains("没有布置给你单位的填报"));
    }
}
