//! The budget of a year, what was paid of it, and the services that are bought.

use chrono::NaiveDate;
use xuezheng_pack::OrgId;

use crate::calendar::{Ask, Book, Half, of_departments};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows, step_with};
use crate::days::day;
use crate::grants::share;
use crate::names::CITY;
use crate::orgs::PROJECT_OWNER;

/// The finance department: the budget in spring, the rest each half-year.
pub(crate) fn asks(chance: &mut Chance) -> Vec<Ask> {
    let kept = [
        (PROJECT_OWNER, Book::BudgetItem, &[Half::Y23H1, Half::Y24H1][..]),
        (PROJECT_OWNER, Book::BudgetPayment, &Half::ALL[..]),
        (PROJECT_OWNER, Book::ServiceContract, &Half::ALL[..]),
    ];
    of_departments(&kept, chance)
}

/// An item: its name, category, source, ten thousands of yuan in 2023 and 2024, and of a hundred what is paid by summer.
type Item = (&'static str, &'static str, &'static str, [i64; 2], usize);

const ITEMS: &[Item] = &[
    ("义务教育公用经费", "operating", "upper", [7_860, 8_120], 46),
    ("普通高中公用经费", "operating", "local", [2_140, 2_230], 44),
    ("学前教育生均经费", "operating", "local", [1_460, 1_580], 41),
    ("中等职业教育公用经费", "operating", "upper", [960, 985], 43),
    ("学生资助配套", "aid", "upper", [3_180, 3_260], 49),
    ("校舍维修改造", "building", "bond", [4_200, 3_900], 28),
    ("薄弱学校改造设备购置", "equipment", "upper", [1_350, 1_480], 24),
    ("教育信息化运行维护", "equipment", "local", [420, 460], 40),
    ("教师培训专项", "training", "local", [560, 590], 45),
    ("课后服务补助", "purchase", "local", [1_120, 1_180], 42),
    ("校园安保服务", "purchase", "local", [640, 660], 38),
    ("质量监测和评估服务", "purchase", "own", [150, 160], 30),
];

/// Adds budgets, payments and contracts of all half-years to `rows`.
pub(crate) fn file(mut chance: Chance, rows: &mut Rows) {
    let chance = &mut chance;
    let mut voucher = 0;
    for (place, (half, next, on)) in
        [(Half::Y23H1, Half::Y23H2, day(2023, 1, 19)), (Half::Y24H1, Half::Y24H2, day(2024, 1, 25))]
            .into_iter()
            .enumerate()
    {
        for (order, (name, category, source, amounts, by_summer)) in ITEMS.iter().enumerate() {
            let code = format!("{}-JY{:03}", half.year(), order + 1);
            let fen = amounts[place] * 1_000_000;
            let row = Cells::default()
                .text("number", code.as_str())
                .date("recorded_on", on)
                .text("name", *name)
                .text("category", *category)
                .text("source", *source)
                .money("amount", fen)
                .row(Vec::new());
            push(rows, Book::BudgetItem, half, row);
            // The second half of 2024 is not filed to its end; a part of what is bought is paid by contract, below.
            let by_winter = if *category == "purchase" { 70 } else { 95 - place * 11 };
            let later = by_winter - by_summer;
            for (half, percent) in [(half, *by_summer), (next, later)] {
                let parts = share(usize::try_from(fen).unwrap_or_default() / 10_000 * percent, &[3, 4, 5, 4]);
                for part in parts {
                    voucher += 1;
                    let paid = Cells::default()
                        .text("number", format!("ZC{}-{voucher:04}", half.year()))
                        .text("item", code.as_str())
                        .date("paid_on", payday(half, chance))
                        .money("amount", i64::try_from(part).unwrap_or_default() * 100)
                        .text("category", *category)
                        .row(Vec::new());
                    push(rows, Book::BudgetPayment, half, paid);
                }
            }
        }
    }
    contracts(chance, rows);
}

fn payday(half: Half, chance: &mut Chance) -> NaiveDate {
    let year = half.year();
    if half.is_first() {
        chance.weekday(day(year, 2, 20), day(year, 6, 28))
    } else {
        chance.weekday(day(year, 7, 10), day(year, 12, 20))
    }
}

/// A contract: when it was signed, until when it runs, ten thousands of yuan, and when and how it was accepted.
type Contract =
    (Half, &'static str, &'static str, &'static str, NaiveDate, NaiveDate, i64, Option<(NaiveDate, &'static str)>);

#[rustfmt::skip]
fn signed() -> [Contract; 12] {
    use Half::{Y23H1, Y23H2, Y24H1, Y24H2};
    [
        (Y23H1, "课后服务素质拓展课程", "after_school", "青禾文化服务", day(2023, 2, 20), day(2024, 1, 19), 480, Some((day(2024, 2, 2), "good"))),
        (Y23H1, "校园安保服务", "security", "卫安保安服务", day(2023, 3, 1), day(2024, 2, 29), 620, Some((day(2024, 3, 22), "good"))),
        (Y23H1, "特殊教育送教上门服务", "care", "阳光公益服务中心", day(2023, 4, 10), day(2024, 4, 9), 36, Some((day(2024, 5, 28), "partly"))),
        (Y23H1, "义务教育质量监测服务", "maintenance", "测评技术服务", day(2023, 5, 15), day(2023, 12, 15), 88, Some((day(2023, 12, 28), "good"))),
        (Y23H2, "普惠性民办园学位服务", "preschool", "云川幼教联合会", day(2023, 9, 1), day(2024, 8, 31), 210, Some((day(2024, 9, 20), "good"))),
        (Y23H2, "家庭教育指导服务", "care", "启慧社会工作服务中心", day(2023, 10, 9), day(2024, 5, 8), 24, None),
        (Y24H1, "课后服务素质拓展课程", "after_school", "青禾文化服务", day(2024, 2, 26), day(2025, 1, 24), 510, None),
        (Y24H1, "校园安保服务", "security", "卫安保安服务", day(2024, 3, 1), day(2025, 2, 28), 640, None),
        (Y24H1, "特殊教育送教上门服务", "care", "阳光公益服务中心", day(2024, 4, 15), day(2025, 4, 14), 40, None),
        (Y24H1, "民办初中学位服务", "private_places", "知行学校", day(2024, 5, 20), day(2024, 12, 20), 160, None),
        (Y24H2, "普惠性民办园学位服务", "preschool", "云川幼教联合会", day(2024, 9, 2), day(2025, 8, 31), 220, None),
        (Y24H2, "教学设备运维服务", "maintenance", "智联信息技术", day(2024, 10, 14), day(2025, 10, 13), 75, None),
    ]
}

/// A fifth of what a contract costs is paid when it is signed; the rest is in the vouchers of its item.
fn contracts(chance: &mut Chance, rows: &mut Rows) {
    let mut voucher = 0;
    for (order, (half, name, kind, provider, on, ends, amount, accepted)) in signed().into_iter().enumerate() {
        let number = format!("FW{}-{:02}", half.year(), order + 1);
        let steps = accepted.map(|(on, satisfied)| {
            let result = Cells::default().text("satisfied", satisfied);
            step_with("accept", on, Some("验收单和绩效评价表".to_owned()), result)
        });
        let row = Cells::default()
            .text("number", number.as_str())
            .text("name", name)
            .text("kind", kind)
            .text("provider", format!("{CITY}{provider}"))
            .date("signed_on", on)
            .date("ends_on", ends)
            .money("amount", amount * 1_000_000)
            .row(steps.into_iter().collect());
        push(rows, Book::ServiceContract, half, row);
        if matches!(kind, "care" | "private_places") {
            continue;
        }
        voucher += 1;
        let item = match kind {
            "after_school" | "preschool" => 10,
            "security" => 11,
            _ => 12,
        };
        let first = Cells::default()
            .text("number", format!("FK{}-{voucher:03}", half.year()))
            .text("item", format!("{}-JY{item:03}", half.year()))
            .date("paid_on", chance.weekday(on, on + chrono::Days::new(30)))
            .money("amount", amount * 200_000)
            .text("category", "purchase")
            .text("contract", number)
            .row(Vec::new());
        push(rows, Book::BudgetPayment, half, first);
    }
}

fn push(rows: &mut Rows, book: Book, half: Half, row: DemoRow) {
    rows.entry((OrgId::from(PROJECT_OWNER), book, half)).or_default().push(row);
}
