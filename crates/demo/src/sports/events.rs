//! What was held, which prizes were won elsewhere, and which schools got a title.

use super::{push, schools};
use crate::calendar::Book;
use crate::chance::Chance;
use crate::county::{Cells, Rows};
use crate::days::{date, workday};
use crate::orgs::World;
use crate::schools::SchoolType;

/// Day, title, kind, sport, who takes part, teams, persons, and whether it was broadcast.
type Event = (u32, &'static str, &'static str, &'static str, &'static str, u32, u32, bool);

/// In the first half of 2024, 14 events for everybody with 2986 persons, and the youth's basketball championship with 20
/// teams and 296 players.
const EVENTS: [Event; 48] = [
    (230_311, "春季健步走活动", "mass", "walking", "residents", 0, 320, true),
    (230_408, "老年人太极拳展演", "mass", "martial", "elderly", 9, 180, false),
    (230_422, "社区广场舞交流展示", "mass", "dance", "residents", 12, 216, false),
    (230_513, "职工乒乓球比赛", "mass", "table_tennis", "staff", 16, 128, false),
    (230_520, "2023年云川市青少年篮球锦标赛", "youth", "basketball", "pupils", 18, 264, true),
    (230_525, "全市中小学生田径运动会", "school", "athletics", "pupils", 52, 920, true),
    (230_610, "全民健身月启动仪式", "mass", "other", "residents", 0, 380, true),
    (230_617, "老年人门球邀请赛", "mass", "other", "elderly", 8, 72, false),
    (230_621, "端午龙舟赛", "mass", "water", "residents", 10, 220, true),
    (230_808, "全民健身日健步走", "mass", "walking", "residents", 0, 460, true),
    (230_916, "社区篮球赛", "mass", "basketball", "residents", 12, 144, false),
    (230_923, "2023年云川市青少年足球锦标赛", "youth", "football", "pupils", 16, 288, false),
    (231_014, "重阳节老年人健身活动", "mass", "martial", "elderly", 6, 210, true),
    (231_021, "职工羽毛球比赛", "mass", "table_tennis", "staff", 14, 112, false),
    (231_026, "全市校园足球联赛", "school", "football", "pupils", 40, 720, false),
    (231_118, "冬季长跑活动", "mass", "athletics", "residents", 0, 400, false),
    (231_209, "全市中小学生跳绳比赛", "school", "other", "pupils", 46, 552, false),
    (240_106, "迎新年健步走活动", "mass", "walking", "residents", 0, 346, true),
    (240_309, "老年人系列健身活动启动仪式", "mass", "martial", "elderly", 8, 240, true),
    (240_323, "春季社区健步走", "mass", "walking", "residents", 0, 310, false),
    (240_330, "老年人柔力球展演", "mass", "other", "elderly", 6, 96, false),
    (240_413, "社区广场舞交流展示", "mass", "dance", "residents", 14, 252, false),
    (240_420, "职工乒乓球比赛", "mass", "table_tennis", "staff", 18, 144, false),
    (240_427, "健身气功交流展示", "mass", "martial", "elderly", 7, 126, true),
    (240_504, "青年职工篮球赛", "mass", "basketball", "staff", 12, 144, false),
    (240_511, "2024年云川市青少年篮球锦标赛", "youth", "basketball", "pupils", 20, 296, true),
    (240_516, "全市中小学生田径运动会", "school", "athletics", "pupils", 56, 986, true),
    (240_518, "社区居民门球邀请赛", "mass", "other", "residents", 8, 64, false),
    (240_525, "2024年河南省社区运动会云川站", "mass", "other", "residents", 16, 388, true),
    (240_530, "全市中小学生排球联赛", "school", "volleyball", "pupils", 24, 288, false),
    (240_601, "家庭亲子运动会", "mass", "other", "residents", 0, 240, false),
    (240_608, "全民健身月启动仪式", "mass", "other", "residents", 0, 426, true),
    (240_610, "端午龙舟赛", "mass", "water", "residents", 6, 132, true),
    (240_622, "老年人太极拳展演", "mass", "martial", "elderly", 5, 78, false),
    (240_808, "全民健身日健步走", "mass", "walking", "residents", 0, 480, true),
    (240_914, "社区篮球赛", "mass", "basketball", "residents", 14, 168, false),
    (240_921, "2024年云川市青少年足球锦标赛", "youth", "football", "pupils", 16, 292, false),
    (240_928, "庆国庆广场舞展演", "mass", "dance", "residents", 12, 240, true),
    (241_011, "重阳节老年人健身活动", "mass", "martial", "elderly", 7, 224, true),
    (241_019, "职工羽毛球比赛", "mass", "table_tennis", "staff", 16, 128, false),
    (241_024, "全市校园足球联赛", "school", "football", "pupils", 42, 756, true),
    (241_109, "社区健身操展示", "mass", "dance", "residents", 10, 160, false),
    (241_116, "2024年云川市青少年乒乓球锦标赛", "youth", "table_tennis", "pupils", 14, 126, false),
    (241_123, "冬季长跑活动", "mass", "athletics", "residents", 0, 420, false),
    (241_205, "全市中小学生跳绳比赛", "school", "other", "pupils", 48, 576, false),
    (241_207, "社区居民拔河比赛", "mass", "other", "residents", 12, 120, false),
    (241_214, "老年人健身交流会", "mass", "martial", "elderly", 6, 102, false),
    (241_221, "迎新年职工健步走", "mass", "walking", "staff", 0, 300, true),
];

/// Day, event, field, level, prize, and who won it.
type Prize = (u32, &'static str, &'static str, &'static str, &'static str, &'static str);

const PRIZES: [Prize; 22] = [
    (230_428, "市太极拳比赛", "mass", "city", "second", "云川市代表队"),
    (230_526, "市健身气功比赛", "mass", "city", "first", "云川市代表队"),
    (230_623, "市第八届中华龙舟赛", "mass", "city", "team", "云川市龙舟队"),
    (230_616, "市“最美大课间”评比", "break", "city", "second", "云川市实验小学"),
    (230_616, "市“一校一品”评比", "break", "city", "third", "云川市第三初级中学"),
    (230_714, "市青少年田径锦标赛", "youth", "city", "second", "云川市代表队"),
    (231_020, "省老年人健身操展示", "mass", "provincial", "second", "云川市老年人代表队"),
    (231_117, "市青少年足球锦标赛", "youth", "city", "third", "云川市代表队"),
    (240_329, "河南省第十四届老年人体育健身大会短道草地掷球", "mass", "provincial", "first", "云川市老年人代表队"),
    (240_426, "市太极拳比赛", "mass", "city", "first", "云川市代表队"),
    (240_517, "市健身气功比赛", "mass", "city", "second", "云川市代表队"),
    (240_524, "市健身气功比赛集体项目", "mass", "city", "second", "云川市代表队"),
    (240_611, "市第九届中华龙舟赛", "mass", "city", "team", "云川市龙舟队"),
    (240_531, "市“最美大课间”评比小学组", "break", "city", "second", "云川市第二小学"),
    (240_531, "市“最美大课间”评比中学组", "break", "city", "second", "云川市第一初级中学"),
    (240_531, "市“一校一品”评比", "break", "city", "second", "云川市第五小学"),
    (240_621, "市青少年篮球锦标赛", "youth", "city", "third", "云川市代表队"),
    (240_712, "市青少年田径锦标赛", "youth", "city", "first", "云川市代表队"),
    (240_816, "市青少年游泳锦标赛", "youth", "city", "third", "云川市代表队"),
    (241_018, "省老年人健身操展示", "mass", "provincial", "first", "云川市老年人代表队"),
    (241_115, "市青少年足球锦标赛", "youth", "city", "second", "云川市代表队"),
    (241_206, "市“一校一品”评比", "break", "city", "first", "云川市第八小学"),
];

/// Day, title, document, and how many schools.
const TITLES: [(u32, &str, &str, usize); 6] = [
    (230_530, "basketball", "教体艺厅函〔2023〕18号", 2),
    (231_222, "football", "教体艺厅函〔2023〕40号", 3),
    (240_126, "football", "教体艺厅函〔2024〕4号", 12),
    (240_326, "defense", "教体艺厅函〔2024〕11号", 2),
    (240_920, "volleyball", "教体艺厅函〔2024〕32号", 1),
    (241_129, "traditional", "豫体青〔2024〕26号", 4),
];

/// Adds the events, prizes and titles of all half-years to `rows`.
pub(super) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    for (on, title, kind, sport, audience, teams, participants, live) in EVENTS {
        let row = Cells::default()
            .text("title", title)
            .date("held_on", date(on))
            .text("kind", kind)
            .text("sport", sport)
            .text("audience", audience)
            .number("teams", teams)
            .number("participants", participants)
            .boolean("live", live)
            .row(Vec::new());
        push(rows, Book::SportsEvent, date(on), row);
    }
    for (index, (on, event, field, level, prize, winner)) in PRIZES.into_iter().enumerate() {
        let row = Cells::default()
            .text("number", format!("体奖〔{}〕{:03}", 2000 + on / 10_000, index + 1))
            .text("event", event)
            .text("field", field)
            .text("level", level)
            .text("prize", prize)
            .text("winner", winner)
            .date("awarded_on", date(on))
            .row(Vec::new());
        push(rows, Book::SportsAward, date(on), row);
    }
    let mut schools = schools(world, &[SchoolType::Primary, SchoolType::Junior, SchoolType::NineYear]);
    schools.retain(|school| !school.is_small());
    chance.shuffle(&mut schools);
    let mut schools = schools.into_iter();
    for (on, title, document, count) in TITLES {
        for school in schools.by_ref().take(count) {
            let row = Cells::default()
                .text("school", school.label.as_str())
                .text("title", title)
                .date("awarded_on", workday(on))
                .text("document", document)
                .row(Vec::new());
            push(rows, Book::SportsSchool, workday(on), row);
        }
    }
}
