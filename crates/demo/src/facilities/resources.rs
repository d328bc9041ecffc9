//! Schools that try out a smart campus, and what they give to all for teaching.

use std::collections::BTreeMap;

use chrono::Days;

use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, Rows, enter, step};
use crate::days::{day, later, weekday_before, workday};
use crate::orgs::{TECHNOLOGY_OWNER, World};
use crate::schools::{Location, School, SchoolType};

/// Adds the records of all half-years to `rows`.
pub(crate) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let fits = |school: &&School| school.until.is_none() && !school.private && !school.is_small();
    let mut schools: Vec<&School> = world.schools.values().filter(fits).collect();
    chance.shuffle(&mut schools);
    schools.sort_by_key(|school| school.location != Location::Urban);
    pilots(&schools, rows);
    resources(&schools, chance, rows);
}

/// Pilots chosen together: how many, when, accepted and in use when.
const PILOTS: [(usize, u32, Option<u32>, Option<u32>); 3] =
    [(3, 230_410, Some(231_116), Some(240_304)), (4, 240_318, Some(241_022), None), (3, 241_105, None, None)];

fn pilots(schools: &[&School], rows: &mut Rows) {
    let mut schools = schools.iter();
    for (count, chosen, accepted, used) in PILOTS {
        for school in schools.by_ref().take(count) {
            let steps = [
                accepted.map(|on| step("check", workday(on), Some(format!("{}智慧校园验收意见", school.label)))),
                used.map(|on| step("name", workday(on), Some("智慧校园全面启用的批复".to_owned()))),
            ];
            let row = Cells::default()
                .text("school", school.label.as_str())
                .text("programme", "pilot")
                .text("stage", stage(school))
                .date("applied_on", workday(chosen))
                .row(steps.into_iter().flatten().collect());
            enter(rows, TECHNOLOGY_OWNER, Book::DigitalSchool, workday(chosen), row);
        }
    }
}

fn stage(school: &School) -> &'static str {
    match school.school_type {
        SchoolType::Kindergarten => "preschool",
        SchoolType::Primary | SchoolType::Special => "primary",
        SchoolType::Junior | SchoolType::NineYear => "junior",
        SchoolType::SeniorHigh => "senior_high",
        SchoolType::Vocational => "vocational",
    }
}

/// Resources submitted in a half-year, the last of which wait too long.
const SUBMITTED: [(Half, usize, usize); 4] =
    [(Half::Y23H1, 32, 2), (Half::Y23H2, 38, 2), (Half::Y24H1, 44, 3), (Half::Y24H2, 36, 0)];

const TOPICS: &[&str] = &[
    "整本书阅读",
    "函数的图象",
    "分数的意义",
    "家乡的河流",
    "光的折射",
    "溶液的配制",
    "校园英语角",
    "民间剪纸",
    "篮球行进间运球",
    "古诗中的四季",
    "细胞的结构",
    "一次函数应用",
    "垃圾分类与生活",
    "合唱基础",
];

/// Kind and how many lessons in tenths.
const KINDS: [(&str, usize, u64); 4] =
    [("course", 44, 10), ("micro", 34, 5), ("experiment", 10, 10), ("package", 12, 60)];

fn resources(schools: &[&School], chance: &mut Chance, rows: &mut Rows) {
    let mut numbers: BTreeMap<i32, u32> = BTreeMap::new();
    let mut titles: BTreeMap<(String, &str), u32> = BTreeMap::new();
    for (half, count, slow) in SUBMITTED {
        let (first, last) = half.lessons();
        for order in 0..count {
            let school = *chance.pick(schools);
            let topic = *chance.pick(TOPICS);
            let is_slow = order >= count - slow;
            let submitted = if is_slow {
                chance.weekday(last - Days::new(92), last - Days::new(76))
            } else {
                chance.weekday(first, last)
            };
            let published = if is_slow {
                Some(weekday_before(later(submitted, chance.between(98, 120))))
            } else {
                Some(weekday_before(later(submitted, chance.between(12, 50))).max(submitted))
            };
            let published = published.filter(|on| *on <= day(2024, 12, 31));
            let (kind, _, tenths) = KINDS[chance.weighted(&KINDS.map(|(_, weight, _)| weight))];
            // Platforms above the county's choose among what is online when its half-year is filed.
            let level = match published {
                Some(on) if on <= half.filing().0 => {
                    ["county", "city", "provincial", "national"][chance.weighted(&[58, 26, 12, 4])]
                }
                Some(_) | None => "county",
            };
            let again = titles.entry((school.label.clone(), topic)).or_default();
            *again += 1;
            let title = if *again == 1 { topic.to_owned() } else { format!("{topic}（第{again}讲）") };
            let number = numbers.entry(half.year()).or_default();
            *number += 1;
            let mut steps: Vec<_> = published.map(|on| step("publish", on, None)).into_iter().collect();
            if let Some(on) = published.filter(|_| order == 0 && half != Half::Y24H2) {
                steps.push(step("withdraw", weekday_before(later(on, 30)), Some("内容更新，原版下架".to_owned())));
            }
            let row = Cells::default()
                .text("number", format!("ZY{}-{number:03}", half.year()))
                .text("title", title)
                .text("school", school.label.as_str())
                .text("stage", stage(school))
                .text("kind", kind)
                .text("level", level)
                .decimal("hours", tenths, 1)
                .date("submitted_on", submitted)
                .row(steps);
            enter(rows, TECHNOLOGY_OWNER, Book::DigitalResource, submitted, row);
        }
    }
}
