//! Studios that those lead who were named, with the teachers whom they guide.

use super::push;
use super::staff::{Staff, Teacher};
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Rows, step};
use crate::days::{date, day};

/// Adds the studios of one batch to `rows`: those of the first begin in June 2023, the others in September 2024. Two of the
/// first have not been assessed after a year, and one has four members only.
pub(super) fn file(half: Half, hosts: &[(&str, &Teacher)], staff: &Staff, chance: &mut Chance, rows: &mut Rows) {
    let first = half == Half::Y23H1;
    let (opened, book_half) = if first { (date(230_612), Half::Y23H1) } else { (date(240_918), Half::Y24H2) };
    let mut young = staff.some(chance, |teacher| teacher.public).into_iter();
    for (order, (category, host)) in hosts.iter().enumerate() {
        let label = match *category {
            "principal" => "名校长",
            "head_teacher" => "名班主任",
            _ => "名教师",
        };
        let count = if first && order + 1 == hosts.len() { 4 } else { chance.between(6, 12) as usize };
        let members: Vec<String> = young
            .by_ref()
            .filter(|member| member.number != host.number)
            .take(count)
            .map(|member| member_row(member, chance.percent(62)))
            .collect();
        let cells = host
            .host()
            .text("number", format!("GZS{}-{:02}", opened.format("%Y"), order + 1))
            .text("name", format!("{}{label}工作室", host.name))
            .text("category", *category)
            .date("opened_on", opened)
            .date("term_ends", if first { day(2026, 6, 11) } else { day(2027, 9, 17) })
            .text("members", format!("[{}]", members.join(",")));
        let assessed =
            (first && order % 8 != 3).then(|| step("assess", chance.weekday(date(240_527), date(240_607)), None));
        push(rows, Book::MasterStudio, book_half, cells.row(assessed.into_iter().collect()));
    }
}

fn member_row(member: &Teacher, young: bool) -> String {
    format!(r#"{{"member_name":"{}","member_school":"{}","young":{young}}}"#, member.name, member.label)
}
