//! Agreements with schools abroad, and the visits under them. Partners are invented.

use chrono::NaiveDate;
use xuezheng_pack::OrgId;

use crate::calendar::{Ask, Book, Half, of_departments};
use crate::chance::Chance;
use crate::county::{Cells, Rows, step};
use crate::days::day;
use crate::names::CITY;
use crate::orgs::OFFICE_OWNER;

/// The office is asked each half-year.
pub(crate) fn asks(chance: &mut Chance) -> Vec<Ask> {
    let books = [Book::ExchangeAgreement, Book::ExchangeVisit];
    of_departments(&books.map(|book| (OFFICE_OWNER, book, &Half::ALL[..])), chance)
}

/// An agreement: who signs it with whom, of which kind, from when until when, and when it was ended.
struct Agreement {
    half: Half,
    school: &'static str,
    partner: &'static str,
    place: &'static str,
    kind: &'static str,
    signed: NaiveDate,
    expires: NaiveDate,
    ended: Option<NaiveDate>,
}

#[rustfmt::skip]
fn agreements() -> [Agreement; 5] {
    let of = |half, school, partner, place, kind, signed, expires, ended| Agreement { half, school, partner, place, kind, signed, expires, ended };
    [
        of(Half::Y23H1, "第一高级中学", "林畔中学", "英国", "sister", day(2023, 3, 20), day(2026, 3, 19), None),
        of(Half::Y23H1, "实验小学", "青木小学校", "日本", "sister", day(2023, 4, 17), day(2024, 4, 16), None),
        of(Half::Y23H1, "职业教育中心", "莱茵河谷职业学校", "德国", "vocational", day(2023, 5, 15), day(2024, 5, 14), Some(day(2024, 5, 14))),
        of(Half::Y23H2, "教育体育局", "枫港教育局", "加拿大", "training", day(2023, 10, 16), day(2026, 10, 15), None),
        of(Half::Y24H1, "职业教育中心", "莱茵河谷职业学校", "德国", "vocational", day(2024, 5, 15), day(2027, 5, 14), None),
    ]
}

/// Adds the agreements and visits of all half-years to `rows`.
pub(crate) fn file(mut chance: Chance, rows: &mut Rows) {
    let agreements = agreements();
    for (order, agreement) in agreements.iter().enumerate() {
        let cells = Cells::default()
            .text("number", format!("JL{}-{:02}", agreement.half.year(), order + 1))
            .text("school", format!("{CITY}{}", agreement.school))
            .text("partner", agreement.partner)
            .text("place", agreement.place)
            .text("kind", agreement.kind)
            .date("signed_on", agreement.signed)
            .date("expires_on", agreement.expires);
        let cells =
            if agreement.kind == "vocational" { cells.text("approval", "省教外备〔2023〕7号") } else { cells };
        let ended = agreement.ended.map(|day| step("end", day, None));
        push(rows, Book::ExchangeAgreement, agreement.half, cells.row(ended.into_iter().collect()));
    }
    for half in Half::ALL {
        let (first, last) = half.lessons();
        let count = if half == Half::Y24H2 { 2 } else { chance.between(3, 5) };
        for order in 1..=count {
            let place = chance.below(agreements.len());
            let on = chance.weekday(first, last);
            let agreement = &agreements[place];
            let is_under = agreement.signed <= on && agreement.expires >= on;
            let kind = ["online", "inbound", "outbound"][chance.weighted(&[60, 22, 18])];
            let (days, teachers, students) = match kind {
                "online" => (1, chance.between(2, 4), chance.between(24, 60)),
                "inbound" => (chance.between(2, 6), chance.between(2, 6), chance.between(10, 24)),
                _ => (chance.between(6, 14), chance.between(4, 8), 0),
            };
            let cells = Cells::default()
                .text("number", format!("TZ{}-{}{order}", half.year(), u8::from(!half.is_first()) + 1))
                .text("kind", kind)
                .text("school", format!("{CITY}{}", agreement.school))
                .text("place", agreement.place)
                .date("started_on", on)
                .number("days", days)
                .number("teachers", teachers)
                .number("students", students);
            let cells = if is_under {
                cells.text("agreement", format!("JL{}-{:02}", agreement.half.year(), place + 1))
            } else {
                cells
            };
            push(rows, Book::ExchangeVisit, half, cells.row(Vec::new()));
        }
    }
}

fn push(rows: &mut Rows, book: Book, half: Half, row: crate::county::DemoRow) {
    rows.entry((OrgId::from(OFFICE_OWNER), book, half)).or_default().push(row);
}
