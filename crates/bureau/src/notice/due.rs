//! What is owed until soon or late, and for whom somebody may act.

use xuezheng_ledger::OperationId;
use xuezheng_pack::CollectionId;

use super::{About, Notice, NoticeKind, Reader};
use crate::collect::{AskedBy, ChecklistItem, Light};
use crate::error::BureauError;

/// Registers that are named.
const NAMED: usize = 3;

/// Collections with answers that are owed within three days, or late: one notice each.
pub(super) fn owed(reader: &Reader<'_>, items: &[ChecklistItem]) -> Vec<Notice> {
    let mut found: Vec<Notice> = Vec::new();
    let pressing: Vec<(&AskedBy, &ChecklistItem)> = items
        .iter()
        .filter(|item| item.may_answer(&reader.actor))
        .filter_map(|item| Some((item.asked.as_ref()?, item)))
        .filter(|(asked, _)| matches!(asked.light, Light::Soon | Light::Overdue))
        .collect();
    let of = |(asked, _): &(&AskedBy, &ChecklistItem)| -> (CollectionId, Light) {
        (asked.collection.id.clone(), asked.light)
    };
    for group in pressing.chunk_by(|one, other| of(one) == of(other)) {
        let Some((asked, _)) = group.first() else { continue };
        let left = (asked.answer.deadline - reader.now.today).num_days();
        let (is_late, when) = match left {
            left if left < 0 => (true, format!("逾期 {} 天", -left)),
            0 => (false, "今天截止".to_owned()),
            left => (false, format!("还剩 {left} 天")),
        };
        let names: Vec<&str> = group.iter().take(NAMED).map(|(_, item)| item.register_label.as_str()).collect();
        let more = if group.len() > names.len() { "等" } else { "" };
        found.push(Notice {
            key: format!("due:{}:{}", asked.collection.id, if is_late { "late" } else { "soon" }),
            kind: NoticeKind::Due,
            title: format!("{} {when}，还有 {} 份没有报", asked.collection.title, group.len()),
            text: format!("{}{more}", names.join("、")),
            who: format!("{}布置", asked.asker),
            at: None,
            about: About::Answers,
            is_pressing: is_late,
            is_read: false,
        });
    }
    found
}

/// For whom the person may act today, or will.
pub(super) async fn deputies(reader: &Reader<'_>) -> Result<Vec<Notice>, BureauError> {
    let (ledger, login) = (&reader.workspace.ledger, &reader.person.account.login);
    let mut found = Vec::new();
    for deputy in ledger.deputies().await? {
        if deputy.login != *login || deputy.is_over(reader.now.today) {
            continue;
        }
        let holder = ledger.credential(&deputy.principal).await?.map(|credential| credential.account.name);
        let OperationId(id) = deputy.id;
        found.push(Notice {
            key: format!("deputy:{id}"),
            kind: NoticeKind::Deputy,
            title: format!("你可以代{}办理", holder.unwrap_or_else(|| deputy.principal.clone())),
            text: format!("{} 至 {}，到期自动收回", deputy.from, deputy.until),
            who: String::new(),
            at: None,
            about: About::Deputies,
            is_pressing: false,
            is_read: false,
        });
    }
    Ok(found)
}
