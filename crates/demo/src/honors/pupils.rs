//! What pupils won, and the bureau's site and accounts.

use crate::calendar::Book;
use crate::chance::Chance;
use crate::county::{Cells, Rows, enter};
use crate::days::workday;
use crate::orgs::{OFFICE_OWNER, World};
use crate::schools::{School, SchoolType};

/// Day, event, work, kind, level, prize, how many pupils, and whether the event is on the list.
type Award = (u32, &'static str, &'static str, &'static str, &'static str, &'static str, u32, bool);

#[rustfmt::skip]
const AWARDS: [Award; 18] = [
    (230_418, "2023年市青少年科技创新大赛", "智能浇灌装置", "science", "city", "first", 2, true),
    (230_418, "2023年市青少年科技创新大赛", "雨水收集模型", "science", "city", "second", 3, true),
    (230_522, "2023年河南省青少年科技创新大赛", "智能浇灌装置", "science", "provincial", "second", 2, true),
    (230_626, "2023年河南省学生信息素养提升实践活动", "校园导览程序", "information", "provincial", "third", 1, true),
    (230_821, "第三十七届全国青少年科技创新大赛", "河道垃圾清理机", "science", "national", "third", 3, true),
    (231_024, "2023年全国中小学生阅读素养展示活动", "乡土读书笔记", "reading", "national", "second", 1, true),
    (231_116, "2023年市中小学生诵读大赛", "黄河诗篇", "reading", "city", "first", 12, true),
    (231_208, "2023年科普小达人评选", "科普小达人", "title", "provincial", "honor", 2, false),
    (240_315, "影响力少年年度盛典", "希望之星奖", "title", "national", "honor", 3, false),
    (240_422, "2024年市青少年科技创新大赛", "厨余堆肥箱", "science", "city", "first", 2, true),
    (240_422, "2024年市青少年科技创新大赛", "防近视台灯", "science", "city", "third", 1, true),
    (240_428, "星耀杯少儿编程赛", "迷宫小车", "information", "city", "second", 2, false),
    (240_520, "2024年河南省青少年科技创新大赛", "厨余堆肥箱", "science", "provincial", "first", 2, true),
    (240_624, "河南省第二十五届学生信息素养提升实践活动", "家乡数字地图", "information", "provincial", "first", 2, true),
    (240_626, "第三十八届全国青少年科技创新大赛", "厨余堆肥箱", "science", "national", "first", 2, true),
    (240_626, "第三十八届全国青少年科技创新大赛", "古树健康监测", "science", "national", "second", 3, true),
    (241_022, "2024年全国中小学生阅读素养展示活动", "一座桥的故事", "reading", "national", "third", 1, true),
    (241_115, "2024年市中小学生诵读大赛", "云川四季", "reading", "city", "second", 10, true),
];

/// Adds what pupils won, of all half-years, to `rows`.
pub(super) fn awards(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let is_large = |school: &&School| {
        matches!(school.school_type, SchoolType::Junior | SchoolType::SeniorHigh | SchoolType::NineYear)
            && !school.private
    };
    let schools: Vec<&School> = world.schools.values().filter(is_large).collect();
    for (on, event, title, kind, level, prize, students, is_listed) in AWARDS {
        let row = Cells::default()
            .text("event", event)
            .text("title", title)
            .text("kind", kind)
            .text("level", level)
            .text("prize", prize)
            .number("students", students)
            .text("school", chance.pick(&schools).label.as_str())
            .date("awarded_on", workday(on))
            .boolean("listed", is_listed)
            .row(Vec::new());
        enter(rows, OFFICE_OWNER, Book::StudentAward, workday(on), row);
    }
}

/// Name, kind, fewest and most posts and messages of a half-year.
type Channel = (&'static str, &'static str, (u32, u32), (u32, u32));

const CHANNELS: [Channel; 4] = [
    ("云川教育信息网", "website", (280, 360), (30, 60)),
    ("云川教育（微信公众号）", "account", (120, 190), (40, 80)),
    ("云川教育（视频号）", "video", (24, 48), (0, 6)),
    ("云川教育（微博）", "weibo", (4, 12), (0, 3)),
];

/// Adds the site and the accounts, as they were at the end of each half-year, to `rows`. Nobody looks after one of them.
pub(super) fn channels(chance: &mut Chance, rows: &mut Rows) {
    for counted in [230_629, 231_228, 240_628, 241_227] {
        let on = workday(counted);
        for (name, kind, posts, messages) in CHANNELS {
            let messages = chance.between(messages.0, messages.1);
            let unanswered = if kind == "account" { messages / 16 } else { 0 };
            let is_idle = kind == "weibo" && counted >= 240_101;
            let row = Cells::default()
                .text("name", name)
                .text("kind", kind)
                .date("counted_on", on)
                .number("posts", chance.between(posts.0, posts.1))
                .number("idle_days", if is_idle { chance.between(38, 70) } else { chance.between(0, 6) })
                .number("messages", messages)
                .number("answered", messages - unanswered)
                .boolean("revised", kind == "website" && counted == 240_628)
                .row(Vec::new());
            enter(rows, OFFICE_OWNER, Book::PublicChannel, on, row);
        }
    }
}
