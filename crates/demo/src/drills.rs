//! Emergency drills: two or three a school and half-year, most of them out of the building in time.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use xuezheng_pack::OrgId;

use crate::calendar::{self, Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, FilingStatus, Rows};
use crate::days::day;
use crate::orgs::World;
use crate::schools::{School, SchoolType};

/// Approved drills of a half-year; of the unfinished one, two a school that has filed.
fn target(half: Half, schools: usize) -> usize {
    match half {
        Half::Y23H1 => 1164,
        Half::Y23H2 => 978,
        Half::Y24H1 => 1203,
        Half::Y24H2 => schools * 2,
    }
}

/// When a school's drills of a half-year are, and of which kinds.
type Season = (((u32, u32), (u32, u32)), &'static [&'static str]);

const SPRING: [Season; 3] = [
    (((3, 4), (4, 19)), &["fire", "violence", "stampede", "health"]),
    (((5, 6), (5, 17)), &["earthquake"]),
    (((6, 3), (6, 21)), &["fire", "fire", "drowning", "bus"]),
];
const AUTUMN: [Season; 3] = [
    (((9, 4), (10, 27)), &["earthquake", "stampede", "violence", "health"]),
    (((11, 1), (11, 24)), &["fire"]),
    (((11, 27), (12, 22)), &["fire", "violence", "bus"]),
];
const SHORTCOMINGS: &[&str] = &[
    "个别班级集合较慢，疏散路线标识不清，已重新张贴",
    "楼梯转角处疏导人员不足，已增设疏导岗",
    "部分学生疏散时没有掩住口鼻，已补讲要领",
    "广播系统个别区域听不清，已报修",
    "演练脚本与实际楼层安排不一致，已修订预案",
];

/// Adds the drills of all half-years to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    let mut numbers: BTreeMap<(OrgId, i32), usize> = BTreeMap::new();
    for half in Half::ALL {
        let mut schools = calendar::with_status(asks, Book::Drill, half, FilingStatus::Approved);
        chance.shuffle(&mut schools);
        let total = target(half, schools.len());
        let (each, more) = (total / schools.len().max(1), total % schools.len().max(1));
        let approved = schools.iter().enumerate().map(|(index, org)| (org, each + usize::from(index < more)));
        let pending = calendar::pending(asks, Book::Drill, half);
        for (org, count) in approved.chain(pending.iter().map(|org| (org, 2))) {
            let Some(school) = world.school(org) else { continue };
            let number = numbers.entry((org.clone(), half.year())).or_default();
            for (season, kinds) in seasons(half).iter().take(count) {
                *number += 1;
                let kind = *chance.pick(kinds);
                let kind = if kind == "bus" && !has_bus(school) { "fire" } else { kind };
                let (from, to) = (day(half.year(), season.0.0, season.0.1), day(half.year(), season.1.0, season.1.1));
                let on = chance.weekday(from, to).max(school.from);
                let row = row(school, format!("{:04}-{}-{number:02}", school.number, half.year()), on, kind, chance);
                rows.entry((org.clone(), Book::Drill, half)).or_default().push(row);
            }
        }
    }
}

fn seasons(half: Half) -> &'static [Season] {
    if half.is_first() { &SPRING } else { &AUTUMN }
}

fn has_bus(school: &School) -> bool {
    matches!(school.school_type, SchoolType::Kindergarten | SchoolType::Primary | SchoolType::NineYear)
}

fn row(school: &School, number: String, on: NaiveDate, kind: &str, chance: &mut Chance) -> DemoRow {
    let people = school.pupils as u32 * chance.between(84, 99) / 100;
    let cells = Cells::default()
        .text("number", number)
        .date("drilled_on", on)
        .text("kind", kind)
        .number("participants", people.max(12));
    let cells = if matches!(kind, "fire" | "earthquake" | "stampede") {
        cells.number("seconds", seconds(school.school_type, chance))
    } else {
        cells
    };
    let cells = if chance.percent(30) { cells.text("shortcomings", *chance.pick(SHORTCOMINGS)) } else { cells };
    cells.row(Vec::new())
}

/// How long it took to get everybody out: 7 of 100 take longer than they should.
fn seconds(school_type: SchoolType, chance: &mut Chance) -> u32 {
    let allowed = match school_type {
        SchoolType::Junior | SchoolType::SeniorHigh | SchoolType::Vocational => 120,
        SchoolType::Kindergarten | SchoolType::Primary | SchoolType::NineYear | SchoolType::Special => 180,
    };
    if chance.percent(93) {
        chance.between(allowed * 5 / 9, allowed)
    } else {
        chance.between(allowed + 4, allowed + 75)
    }
}
