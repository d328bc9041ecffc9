//! What was paid to projects: after each stage, and in 2024 later than in 2023, for money is short.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use xuezheng_pack::OrgId;

use super::Project;
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, Rows};
use crate::days::{day, later, weekday_before};
use crate::orgs::PROJECT_OWNER;

/// A payment falls due with a stage: its index, the days until it is paid, its share in ‰, and what it is for.
type Share = (usize, (u32, u32), u32, &'static str);

const LARGE: [Share; 4] = [
    (3, (15, 40), 270, "advance"),
    (4, (25, 60), 240, "progress"),
    (5, (40, 80), 170, "progress"),
    (6, (40, 90), 180, "completion"),
];
const SMALL: [Share; 2] = [(4, (20, 50), 500, "progress"), (6, (30, 80), 400, "completion")];

/// Below this many 万元 a project is paid in two parts.
const SMALL_WAN: u32 = 200;

struct Payment {
    on: NaiveDate,
    project: String,
    yuan: u32,
    source: &'static str,
    item: &'static str,
    returned: Option<NaiveDate>,
}

/// Adds the payments of all half-years to `rows`.
pub(super) fn file(projects: &[Project], chance: &mut Chance, rows: &mut Rows) {
    let mut payments: Vec<Payment> = projects.iter().flat_map(|project| of(project, chance)).collect();
    payments.retain(|payment| payment.on <= day(2024, 12, 27));
    payments.sort_by(|a, b| (a.on, &a.project).cmp(&(b.on, &b.project)));
    return_one(&mut payments);
    let mut numbers: BTreeMap<i32, u32> = BTreeMap::new();
    for payment in payments {
        let number = numbers.entry(payment.on.year()).or_default();
        *number += 1;
        let mut cells = Cells::default()
            .text("number", format!("ZF{}-{number:03}", payment.on.year()))
            .text("project", payment.project)
            .date("paid_on", payment.on)
            .money("amount", i64::from(payment.yuan) * 100)
            .text("source", payment.source)
            .text("item", payment.item);
        if let Some(day) = payment.returned {
            cells = cells.date("returned_on", day);
        }
        let half = Half::of(payment.on);
        rows.entry((OrgId::from(PROJECT_OWNER), Book::Payment, half)).or_default().push(cells.row(Vec::new()));
    }
}

fn of(project: &Project, chance: &mut Chance) -> Vec<Payment> {
    let shares: &[Share] = if project.investment_wan < SMALL_WAN { &SMALL } else { &LARGE };
    let mut payments = Vec::new();
    for (stage, wait, share, item) in shares {
        let Some(reached) = project.stages.get(*stage) else { break };
        let mut wait = chance.between(wait.0, wait.1);
        if reached.year() == 2024 {
            wait += chance.between(15, 45);
        }
        let share = share + chance.between(0, 20);
        payments.push(Payment {
            on: weekday_before(later(*reached, wait)),
            project: project.number.clone(),
            yuan: project.investment_wan * share * 10,
            source: source(project.programme, chance),
            item,
            returned: None,
        });
    }
    payments
}

fn source(programme: &str, chance: &mut Chance) -> &'static str {
    let weights = match programme {
        "teacher_housing" => [60, 20, 0, 20, 0],
        "preschool" => [15, 25, 5, 25, 30],
        "senior_high" => [0, 20, 10, 30, 40],
        "compulsory" => [15, 15, 5, 30, 35],
        "mechanism" => [55, 25, 0, 20, 0],
        _ => [45, 20, 5, 30, 0],
    };
    ["central", "provincial", "municipal", "local", "bond"][chance.weighted(&weights)]
}

/// The bank returned the first payment of 2024 for a wrong account number; it was paid again the week after.
fn return_one(payments: &mut Vec<Payment>) {
    let Some(index) = payments.iter().position(|payment| payment.on >= day(2024, 1, 1)) else { return };
    let first = &mut payments[index];
    first.returned = Some(later(first.on, 3));
    let again =
        Payment { on: weekday_before(later(first.on, 10)), project: first.project.clone(), returned: None, ..*first };
    let place = payments.partition_point(|payment| payment.on <= again.on);
    payments.insert(place, again);
}
