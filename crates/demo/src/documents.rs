//! Documents that the bureau issues, its meetings, and what was to be done after them.

use chrono::NaiveDate;
use xuezheng_pack::OrgId;

use crate::calendar::{Ask, Book, Half, of_departments};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows, step};
use crate::days::{day, later, weekday_before};
use crate::orgs::OFFICE_OWNER;

/// The office is asked each half-year.
pub(crate) fn asks(chance: &mut Chance) -> Vec<Ask> {
    let books = [Book::PolicyDocument, Book::Meeting, Book::MeetingTask];
    of_departments(&books.map(|book| (OFFICE_OWNER, book, &Half::ALL[..])), chance)
}

/// Adds documents, meetings and tasks of all half-years to `rows`.
pub(crate) fn file(mut chance: Chance, rows: &mut Rows) {
    let chance = &mut chance;
    issued(rows);
    for half in Half::ALL {
        meetings(half, chance, rows);
    }
}

/// A document: title, kind, when it was issued, whether it was reviewed and published, and until when it is valid.
type Document = (Half, &'static str, &'static str, NaiveDate, bool, bool, Option<NaiveDate>);

#[rustfmt::skip]
fn issued_documents() -> [Document; 14] {
    use Half::{Y23H1, Y23H2, Y24H1, Y24H2};
    [
        (Y23H1, "中小学校服采购管理办法", "measure", day(2023, 2, 27), true, true, Some(day(2024, 2, 26))),
        (Y23H1, "义务教育阶段招生入学工作实施方案", "plan", day(2023, 5, 22), true, true, Some(day(2023, 12, 31))),
        (Y23H1, "校外培训机构预收费监管办法", "normative", day(2023, 4, 17), true, true, Some(day(2028, 4, 16))),
        (Y23H1, "学前教育普及普惠创建实施方案", "plan", day(2023, 3, 20), false, true, None),
        (Y23H2, "中小学幼儿园食堂管理办法", "normative", day(2023, 9, 18), true, true, Some(day(2028, 9, 17))),
        (Y23H2, "教师交流轮岗管理办法", "measure", day(2023, 8, 14), true, true, None),
        (Y23H2, "冬季校园安全行动方案", "plan", day(2023, 11, 20), false, false, Some(day(2024, 3, 31))),
        (Y24H1, "学校规范办学负面清单", "measure", day(2024, 3, 11), true, true, None),
        (Y24H1, "义务教育阶段招生入学工作实施方案", "plan", day(2024, 5, 20), true, true, Some(day(2024, 12, 31))),
        (Y24H1, "普惠性民办幼儿园认定管理办法", "normative", day(2024, 4, 8), true, true, Some(day(2029, 4, 7))),
        (Y24H1, "青年教师成长行动计划", "plan", day(2024, 3, 25), false, true, None),
        (Y24H1, "学生欺凌防治工作方案", "plan", day(2024, 6, 3), true, false, None),
        (Y24H2, "中小学课后服务管理办法", "measure", day(2024, 9, 9), true, true, None),
        (Y24H2, "基础教育扩优提质行动计划", "plan", day(2024, 10, 21), true, true, None),
    ]
}

/// Plans of a year are repealed at its end; the rules for uniforms and the plan for the winter were forgotten.
fn issued(rows: &mut Rows) {
    for (order, (half, title, kind, on, reviewed, public, valid)) in issued_documents().into_iter().enumerate() {
        let cells = Cells::default()
            .text("number", format!("云教〔{}〕{}号", half.year(), order + 11))
            .text("title", format!("关于印发《{title}》的通知"))
            .text("kind", kind)
            .date("issued_on", on)
            .boolean("reviewed", reviewed)
            .boolean("public", public);
        let cells = match valid {
            Some(day) => cells.date("valid_until", day),
            None => cells,
        };
        let repealed = (order == 1).then(|| step("repeal", day(2023, 12, 29), Some("清理结果公告".to_owned())));
        push(rows, Book::PolicyDocument, half, cells.row(repealed.into_iter().collect()));
    }
}

/// Kind, name, how often in a half-year, who comes, and how many decisions are taken at most.
type Regular = (&'static str, &'static str, usize, (u32, u32), u32);

const MEETINGS: &[Regular] = &[
    ("party", "局党组会议", 6, (7, 9), 4),
    ("office", "局长办公会议", 5, (9, 14), 5),
    ("system", "全市教育体育工作会议", 1, (240, 320), 0),
    ("special", "安全和招生工作专题会议", 3, (18, 60), 2),
    ("joint", "教育工作部门联席会议", 1, (12, 20), 3),
];
const UNITS: &[&str] = &["基础教育科", "人事科", "计划财务科", "安全科", "教育督导室", "职业教育与成人教育科"];
const TASKS: &[&str] = &[
    "修订完善管理办法并印发",
    "对存在问题的学校逐校核查",
    "提出解决方案报会议审定",
    "落实专项经费并组织实施",
    "组织专项检查并通报结果",
];

fn meetings(half: Half, chance: &mut Chance, rows: &mut Rows) {
    let (first, last) = half.lessons();
    let mut tasks = 0;
    for (kind, name, times, attendees, most) in MEETINGS {
        let times = if half == Half::Y24H2 { times.div_ceil(2) } else { *times };
        for time in 1..=times {
            let on = chance.weekday(first, last);
            let code = format!("{}-{}-{kind}-{time:02}", half.year(), u8::from(!half.is_first()) + 1);
            let decisions = chance.between(u32::from(*most > 0), (*most).max(1));
            let decisions = if *most == 0 { 0 } else { decisions };
            let row = Cells::default()
                .text("number", code.as_str())
                .text("name", *name)
                .text("kind", *kind)
                .date("held_on", on)
                .number("attendees", chance.between(attendees.0, attendees.1))
                .number("decisions", decisions)
                .row(Vec::new());
            push(rows, Book::Meeting, half, row);
            for _ in 0..decisions.min(2) {
                tasks += 1;
                let number = format!("YD{}-{}{tasks:02}", half.year(), u8::from(!half.is_first()) + 1);
                let cells = Cells::default().text("number", number).text("meeting", code.as_str());
                push(rows, Book::MeetingTask, half, task(cells, half, on, tasks, chance));
            }
        }
    }
}

/// Nine in ten are done in time; of each half-year two are done long after, or not yet.
fn task(cells: Cells, half: Half, held: NaiveDate, order: u32, chance: &mut Chance) -> DemoRow {
    let assigned = weekday_before(later(held, 3)).max(held).min(half.lessons().1);
    let cells =
        cells.date("assigned_on", assigned).text("content", *chance.pick(TASKS)).text("unit", *chance.pick(UNITS));
    let has_more = chance.percent(20);
    let cells = if has_more { cells.number("more_days", 60) } else { cells };
    let late = match half {
        Half::Y23H1 => Some(day(2023, 9, 22)),
        Half::Y23H2 => Some(day(2024, 3, 22)),
        Half::Y24H1 => Some(day(2024, 9, 20)),
        Half::Y24H2 => None,
    };
    let soon = weekday_before(later(assigned, chance.between(8, 29))).max(assigned);
    let done = if matches!(order, 3 | 8) { late } else { Some(soon) };
    let is_known = |done: &NaiveDate| *done <= day(2024, 12, 31);
    let steps = done.filter(is_known).map(|done| step("finish", done, Some("办结报告".to_owned())));
    cells.row(steps.into_iter().collect())
}

fn push(rows: &mut Rows, book: Book, half: Half, row: DemoRow) {
    rows.entry((OrgId::from(OFFICE_OWNER), book, half)).or_default().push(row);
}
