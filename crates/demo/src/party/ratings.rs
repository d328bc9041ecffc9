//! The stars that the party's organizations are given at the end of a year, and what their members were found to be.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use xuezheng_pack::{FieldId, OrgId, Value};

use super::push;
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, Rows};
use crate::days::workday;
use crate::orgs::PARTY_OWNER;

/// Adds the stars of both years to `rows`, which has the organizations already.
pub(super) fn file(chance: &mut Chance, rows: &mut Rows) {
    for rated in [231_215, 241_213] {
        let on = workday(rated);
        for (index, (name, members)) in members(rows, on).into_iter().enumerate() {
            let reviewed = members.saturating_sub(chance.between(0, 2)).max(3);
            // One organization thinks too well of its members.
            let excellent = if index == 17 { reviewed / 2 + 1 } else { reviewed * chance.between(22, 30) / 100 };
            let unqualified = u32::from(chance.percent(2));
            let star = ["five", "four", "three", "two", "one"][chance.weighted(&[26, 42, 29, 2, 1])];
            let row = Cells::default()
                .text("name", name)
                .date("rated_on", on)
                .text("star", star)
                .number("reviewed", reviewed)
                .number("excellent", excellent)
                .number("ordinary", reviewed - excellent - unqualified)
                .number("unqualified", unqualified)
                .row(Vec::new());
            push(rows, Book::BranchRating, on, row);
        }
    }
}

/// How many members each organization had when it was last registered.
fn members(rows: &Rows, on: NaiveDate) -> BTreeMap<String, u32> {
    let mut members = BTreeMap::new();
    for half in Half::ALL {
        let registered = rows.get(&(OrgId::from(PARTY_OWNER), Book::PartyOrganization, half));
        for row in registered.into_iter().flatten() {
            let cell = |field: &str| row.cells.get(&FieldId::from(field));
            if let (Some(Value::Text(name)), Some(Value::Integer(count)), Some(Value::Date(day))) =
                (cell("name"), cell("members"), cell("registered_on"))
                && *day <= on
            {
                members.insert(name.clone(), u32::try_from(*count).unwrap_or_default());
            }
        }
    }
    members
}
