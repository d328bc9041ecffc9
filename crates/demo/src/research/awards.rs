//! What teachers won for what they found out about teaching, and in contests of teaching.

use super::{push, schools, stage};
use crate::calendar::Book;
use crate::chance::Chance;
use crate::county::{Cells, Rows};
use crate::days::workday;
use crate::names;
use crate::orgs::World;
use crate::schools::School;

/// Day, event, kind, level, prize, stage, subject, and the title of what was found out.
type Award =
    (u32, &'static str, &'static str, &'static str, &'static str, &'static str, &'static str, Option<&'static str>);

#[rustfmt::skip]
const AWARDS: [Award; 22] = [
    (230_316, "河南省基础教育教学成果奖评选", "achievement", "provincial", "second", "junior", "综合", Some("农村初中小组合作学习的实践研究")),
    (230_412, "市小学数学课堂教学比赛", "lesson", "city", "first", "primary", "数学", None),
    (230_412, "市小学数学课堂教学比赛", "lesson", "city", "second", "primary", "数学", None),
    (230_524, "河南省初中物理说课比赛", "talk", "provincial", "second", "junior", "物理", None),
    (230_614, "市幼儿教师基本功大赛", "skill", "city", "first", "preschool", "艺术", None),
    (231_018, "河南省高中信息技术说课比赛", "talk", "provincial", "first", "senior_high", "信息科技", None),
    (231_109, "市中小学教师基本功大赛", "skill", "city", "first", "primary", "语文", None),
    (231_109, "市中小学教师基本功大赛", "skill", "city", "third", "junior", "英语", None),
    (231_206, "全国中小学美育教学展示评比", "lesson", "national", "third", "primary", "美术", None),
    (240_319, "河南省第七届基础教育教学成果奖评选", "achievement", "provincial", "first", "primary", "综合", Some("以科技实践促进学校特色发展的探索")),
    (240_319, "河南省第七届基础教育教学成果奖评选", "achievement", "provincial", "second", "senior_high", "综合", Some("县域高中分层作业设计研究")),
    (240_416, "全国小学英语教师说课大赛", "talk", "national", "first", "primary", "英语", None),
    (240_416, "全国小学英语教师说课大赛", "talk", "national", "first", "primary", "英语", None),
    (240_515, "河南省小学语文教师专业素养大赛", "skill", "provincial", "first", "primary", "语文", None),
    (240_522, "河南省小学数学教学比赛", "lesson", "provincial", "first", "primary", "数学", None),
    (240_529, "市初中化学课堂教学比赛", "lesson", "city", "second", "junior", "化学", None),
    (240_619, "市中职教师教学能力比赛", "skill", "city", "first", "vocational", "机电技术", None),
    (241_016, "河南省高中历史说课比赛", "talk", "provincial", "second", "senior_high", "历史", None),
    (241_030, "市中小学教师基本功大赛", "skill", "city", "first", "primary", "科学", None),
    (241_030, "市中小学教师基本功大赛", "skill", "city", "second", "junior", "地理", None),
    (241_120, "河南省幼儿园优质活动评比", "lesson", "provincial", "third", "preschool", "语言", None),
    (241_204, "全国初中体育教学展示评比", "lesson", "national", "second", "junior", "体育", None),
];

/// Adds the prizes of all half-years to `rows`.
pub(super) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let schools = schools(world, chance);
    for (index, (on, event, kind, level, prize, of, subject, title)) in AWARDS.into_iter().enumerate() {
        let of_stage: Vec<&&School> = schools.iter().filter(|school| stage(school) == of).collect();
        let cells = match title {
            Some(title) => Cells::default().text("title", title),
            None => Cells::default(),
        };
        let row = cells
            .text("number", format!("教奖{}-{:03}", on / 10_000 + 2000, index + 1))
            .text("event", event)
            .text("kind", kind)
            .text("level", level)
            .text("prize", prize)
            .text("stage", of)
            .text("subject", subject)
            .text("school", chance.pick(&of_stage).label.as_str())
            .text("winner", names::person(chance))
            .date("awarded_on", workday(on))
            .row(Vec::new());
        push(rows, Book::TeachingAward, workday(on), row);
    }
}
