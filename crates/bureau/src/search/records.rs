//! Records: by their number, by words in their texts, and by the whole of something personal.

use std::collections::BTreeMap;

use xuezheng_ledger::list::Find;
use xuezheng_ledger::{Actor, Listed, RecordFilter};
use xuezheng_pack::model::Register;
use xuezheng_pack::{OrgTree, RecordId, RegisterId, Value};

use super::{Hit, Hits, LOOKED_THROUGH, SearchGroup, Target};
use crate::error::BureauError;
use crate::history::org_label;
use crate::workspace::Workspace;

/// Records of a register that are listed among others; the rest is in its own list.
const EACH: u64 = 5;

/// Characters of an ID number.
const ID_NUMBER: usize = 18;

pub(super) async fn records(
    workspace: &Workspace,
    actor: &Actor,
    words: &str,
    limit: usize,
) -> Result<Hits, BureauError> {
    let orgs = workspace.ledger.orgs().await?;
    if is_id_number(words) {
        let hits = about(workspace, actor, &orgs, words).await?;
        return Ok(Hits { group: SearchGroup::Records, hits, is_more: false, fuller: Vec::new() });
    }
    let (mut found, mut fuller) = (Vec::new(), Vec::new());
    for (id, register) in &workspace.pack.registers {
        let columns = register.title().map(|title| title.id.clone()).into_iter().chain([register.date.clone()]);
        let find =
            Find { words: words.to_owned(), columns: columns.collect(), newest: LOOKED_THROUGH, limit: EACH + 1 };
        let listed = workspace.ledger.find(actor, id, &find).await?;
        if listed.len() as u64 > EACH {
            fuller.push((id.clone(), register.label.clone()));
        }
        for record in listed.into_iter().take(usize::try_from(EACH).unwrap_or_default()) {
            found.push(hit(register, &orgs, record, words));
        }
    }
    // Those whose title says it, then those that say it elsewhere; of each the newest.
    found.sort_by(|(one, ..), (other, ..)| other.cmp(one));
    let is_more = found.len() > limit;
    let hits = found.into_iter().map(|(_, hit)| hit).collect();
    Ok(Hits { group: SearchGroup::Records, hits, is_more, fuller })
}

/// A record with what it is ranked by.
fn hit(register: &Register, orgs: &OrgTree, record: Listed, words: &str) -> ((bool, String), Hit) {
    let day = match record.cells.last() {
        Some(Value::Date(day)) => day.to_string(),
        _ => String::new(),
    };
    let title = register.title().and(record.cells.first()).filter(|title| !title.is_absent()).map(Value::display);
    let number = format!("第 {} 号", record.id);
    let title = title.unwrap_or_else(|| number.clone());
    let status = record.status.label();
    let void = if record.void { "·已作废" } else { "" };
    let note = format!("{}·{}·{number}·{day}·{status}{void}", register.label, org_label(orgs, &record.org));
    let rank = (title.to_lowercase().contains(&words.to_lowercase()), day);
    (rank, Hit { target: Target::Record(register.id.clone(), record.id), title, note })
}

/// Whether the words are the whole of an ID number, by which a person's records are found without a look at any other.
fn is_id_number(words: &str) -> bool {
    // A pupil's number is that with a letter before it.
    let words = words.strip_prefix(['G', 'L', 'g', 'l']).unwrap_or(words);
    let Some((digits, last)) = words.split_at_checked(ID_NUMBER - 1) else { return false };
    digits.bytes().all(|c| c.is_ascii_digit()) && matches!(last.as_bytes(), [b'0'..=b'9' | b'x' | b'X'])
}

/// The records about a person that the actor may see.
async fn about(workspace: &Workspace, actor: &Actor, orgs: &OrgTree, id_number: &str) -> Result<Vec<Hit>, BureauError> {
    let mut by_register: BTreeMap<RegisterId, Vec<RecordId>> = BTreeMap::new();
    for (register, record) in workspace.ledger.about_person(id_number).await? {
        by_register.entry(register).or_default().push(record);
    }
    let mut hits = Vec::new();
    for (id, records) in by_register {
        let Some(register) = workspace.pack.registers.get(&id) else { continue };
        let filter = RecordFilter { ids: Some(records), ..RecordFilter::default() };
        for record in workspace.ledger.records(actor, &id, &filter).await? {
            let title = register.title().map(|title| record.cell(register, &title.id).clone());
            let cells = title.into_iter().chain([record.cell(register, &register.date).clone()]).collect();
            let listed = Listed {
                id: record.id,
                org: record.org,
                version: record.version,
                status: record.status,
                state: record.state,
                void: record.void,
                cells,
            };
            hits.push(hit(register, orgs, listed, id_number).1);
        }
    }
    Ok(hits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_id_number_is_one() {
        assert!(is_id_number("11010519491231002X") && is_id_number("G990000201501010017"));
        for words in ["1101051949123100", "11010519491231002年", "青禾镇第一小学", "", "1101051949123100211"] {
            assert!(!is_id_number(words), "{words}");
        }
    }
}
