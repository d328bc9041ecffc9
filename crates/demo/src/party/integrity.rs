//! Integrity: what was held, and clues with how they were followed.

use super::push;
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, Rows, step, step_with};
use crate::days::{date, later, weekday_before, workday};

/// Day, title, kind, and how many came.
const ACTIVITIES: [(u32, &str, &str, u32); 22] = [
    (230_222, "全市教体系统全面从严治党工作会议", "talk", 420),
    (230_316, "教育系统警示教育大会", "warning", 380),
    (230_420, "学习贯彻党章党规专题辅导", "discipline", 260),
    (230_517, "违规征订教辅材料专项整治动员会", "campaign", 310),
    (230_620, "典型案例以案促改专题会", "reform", 180),
    (230_912, "新任校长任前廉政谈话", "talk", 46),
    (230_926, "中秋国庆期间廉洁提醒会", "warning", 240),
    (231_108, "食堂经营专项整治推进会", "campaign", 220),
    (231_206, "校园腐败案件以案促改专题会", "reform", 190),
    (240_228, "全市教体系统党风廉政建设工作会议", "talk", 430),
    (240_314, "教育系统警示教育大会", "warning", 410),
    (240_418, "党纪学习教育动员部署会", "discipline", 360),
    (240_425, "《中国共产党纪律处分条例》专题读书班", "discipline", 120),
    (240_509, "集中整治教育领域腐败和作风问题工作部署会", "campaign", 350),
    (240_515, "党纪学习教育专题辅导", "discipline", 280),
    (240_523, "校园餐问题专项整治推进会", "campaign", 230),
    (240_606, "典型案例以案促改专题会", "reform", 200),
    (240_620, "端午节前廉洁提醒谈话", "talk", 86),
    (240_910, "新任校长任前廉政谈话", "talk", 52),
    (240_925, "中秋国庆期间廉洁提醒会", "warning", 250),
    (241_114, "校园餐问题专项整治回头看部署会", "campaign", 240),
    (241_205, "党纪学习教育总结会", "discipline", 330),
];

/// Clues received in a half-year.
const CLUES: [(Half, usize); 4] = [(Half::Y23H1, 9), (Half::Y23H2, 7), (Half::Y24H1, 11), (Half::Y24H2, 8)];
/// The last day of the demo.
const LAST: u32 = 241_231;

/// Adds the activities and clues of all half-years to `rows`.
pub(super) fn file(chance: &mut Chance, rows: &mut Rows) {
    for (on, title, kind, participants) in ACTIVITIES {
        let on = workday(on);
        let row = Cells::default()
            .date("held_on", on)
            .text("title", title)
            .text("kind", kind)
            .number("participants", participants)
            .row(Vec::new());
        push(rows, Book::IntegrityActivity, on, row);
    }
    for (half, count) in CLUES {
        clues(half, count, chance, rows);
    }
}

fn clues(half: Half, count: usize, chance: &mut Chance, rows: &mut Rows) {
    let (first, last) = half.lessons();
    let mut days: Vec<_> = (0..count).map(|_| chance.weekday(first, last)).collect();
    days.sort_unstable();
    for (index, received) in days.into_iter().enumerate() {
        let number = format!("线索〔{}〕{:03}", half.year(), index + 1 + if half.is_first() { 0 } else { 100 });
        let started = weekday_before(later(received, chance.between(4, 26))).max(received);
        let closed = weekday_before(later(started, chance.between(18, 84)));
        let mut steps = Vec::new();
        if started <= date(LAST) {
            steps.push(step("start", started, None));
        }
        if closed <= date(LAST) {
            let outcome = *chance.pick(&["talk", "talk", "rectified", "unfounded", "unfounded", "discipline"]);
            let cells = Cells::default().text("outcome", outcome);
            steps.push(step_with("close", closed, Some(format!("{number}核查报告和处置意见")), cells));
        }
        let row = Cells::default()
            .text("number", number)
            .date("received_on", received)
            .text("source", *chance.pick(&["complaint", "complaint", "inspection", "transfer", "audit"]))
            .text("topic", *chance.pick(&["fees", "conduct", "funds", "meals", "procurement", "style"]))
            .row(steps);
        push(rows, Book::IntegrityClue, received, row);
    }
}
