//! How content people are with education: surveys of each half-year, and the opinions that were collected with them.

use crate::calendar::{Ask, Book, Half, of_departments};
use crate::chance::Chance;
use crate::county::{Cells, Rows, enter, step_with};
use crate::days::{day, later, weekday_before};
use crate::orgs::SUPERVISION_OWNER;

/// The department of supervision is asked each half-year.
pub(crate) fn asks(chance: &mut Chance) -> Vec<Ask> {
    let books = [Book::SatisfactionSurvey, Book::SurveyOpinion];
    of_departments(&books.map(|book| (SUPERVISION_OWNER, book, &Half::ALL[..])), chance)
}

/// Adds surveys and opinions of all half-years to `rows`.
pub(crate) fn file(mut chance: Chance, rows: &mut Rows) {
    for half in Half::ALL {
        surveys(half, &mut chance, rows);
        opinions(half, &mut chance, rows);
    }
}

/// Who was asked, how many, how many of a hundred gave theirs back, and how many of a hundred were satisfied or fairly so.
type Object = (&'static str, u32, (u32, u32), (u32, u32), u32);

const OBJECTS: [Object; 5] = [
    ("parents", 3600, (84, 91), (82, 87), 9),
    ("pupils", 1800, (93, 98), (86, 90), 8),
    ("teachers", 900, (90, 96), (80, 85), 12),
    ("community", 600, (61, 72), (76, 81), 14),
    ("deputies", 80, (82, 94), (84, 90), 9),
];

fn surveys(half: Half, chance: &mut Chance, rows: &mut Rows) {
    let on = weekday_before(later(half.lessons().0, 84));
    let name = if half.is_first() { "上半年" } else { "下半年" };
    for (object, sent, returned, satisfied, fair) in OBJECTS {
        // In one autumn few of those who were called answered.
        let is_poor = object == "community" && half == Half::Y23H2;
        let of_hundred = if is_poor { 44 } else { chance.between(returned.0, returned.1) };
        let returned = sent * of_hundred / 100;
        let valid = returned - returned * chance.between(1, 3) / 100;
        let satisfied = valid * chance.between(satisfied.0, satisfied.1) / 100;
        let fair = valid * fair / 100;
        let row = Cells::default()
            .text("round", format!("{}年{name}教育满意度调查", half.year()))
            .date("surveyed_on", on)
            .text("organizer", if object == "community" { "third" } else { "own" })
            .text("object", object)
            .number("sent", sent)
            .number("returned", returned)
            .number("valid", valid)
            .number("satisfied", satisfied)
            .number("fair", fair)
            .number("dissatisfied", valid - satisfied - fair)
            .row(Vec::new());
        enter(rows, SUPERVISION_OWNER, Book::SatisfactionSurvey, on, row);
    }
}

/// What is said, and of what it is.
const SAID: [(&str, &str); 8] = [
    ("burden", "希望延长课后服务时间，增加体育类课程"),
    ("meals", "建议公开食堂进货单和每周菜谱"),
    ("safety", "建议增设校门口护学岗和停车位"),
    ("facility", "希望更换老旧课桌椅和饮水设备"),
    ("teaching", "建议增加实验课和阅读课"),
    ("conduct", "希望教师多与家长沟通孩子在校表现"),
    ("fees", "建议逐项公示服务性收费标准"),
    ("admission", "希望提前公布划片范围和招生计划"),
];
const BY: [&str; 5] = ["parents", "pupils", "teachers", "community", "deputies"];
/// Opinions of a half-year.
const OPINIONS: u32 = 16;

/// Two of the first half of 2024 were forgotten for a while, one of them until now.
fn opinions(half: Half, chance: &mut Chance, rows: &mut Rows) {
    let (first, last) = half.lessons();
    for index in 1..=OPINIONS {
        let is_late = half == Half::Y24H1 && index <= 2;
        let on = if is_late { later(first, 16 * index) } else { chance.weekday(first, last) };
        let on = weekday_before(on);
        let (topic, content) = SAID[chance.weighted(&[22, 16, 15, 14, 12, 9, 6, 6])];
        let by = BY[chance.weighted(&[48, 16, 14, 14, 8])];
        let answered = match (is_late, index) {
            (true, 1) => None,
            (true, _) => Some(day(2024, 7, 18)),
            (false, _) => Some(weekday_before(later(on, chance.between(6, 29))).max(on)),
        };
        let adopted = chance.percent(70);
        let known = answered.filter(|on| *on <= day(2024, 12, 31));
        let steps = known.map(|on| {
            let cells = Cells::default().boolean("adopted", adopted);
            step_with("answer", on, Some("答复意见和反馈记录".to_owned()), cells)
        });
        let order = index + if half.is_first() { 0 } else { 100 };
        let row = Cells::default()
            .text("number", format!("意见〔{}〕{order:03}", half.year()))
            .date("received_on", on)
            .text("object", by)
            .text("topic", topic)
            .text("content", format!("{content}（意见箱{order}号）"))
            .row(steps.into_iter().collect());
        enter(rows, SUPERVISION_OWNER, Book::SurveyOpinion, on, row);
    }
}
