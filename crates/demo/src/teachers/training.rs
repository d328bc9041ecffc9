//! Training: the sessions, and who came to each.

use chrono::{Days, NaiveDate};
use xuezheng_pack::OrgId;

use super::staff::{Staff, Teacher};
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows};
use crate::days::later;
use crate::grants::share;
use crate::names::numeral;
use crate::orgs::TRAINING_OWNER;

/// A course that is held several times.
struct Course {
    title: &'static str,
    kind: &'static str,
    level: &'static str,
    /// For teachers of these stages; of all where there is none.
    stages: &'static [&'static str],
    hours: u32,
    days: u32,
    /// How many come to one session, roughly.
    size: usize,
    /// Sessions in each half-year.
    sessions: [usize; 4],
}

#[expect(clippy::too_many_arguments, reason = "a row of the table below")]
const fn course(
    title: &'static str,
    kind: &'static str,
    level: &'static str,
    stages: &'static [&'static str],
    hours: u32,
    days: u32,
    size: usize,
    sessions: [usize; 4],
) -> Course {
    Course { title, kind, level, stages, hours, days, size, sessions }
}

const SCHOOLS: &[&str] = &["primary", "junior", "senior_high"];
/// 24, 9, 28 and 10 sessions.
const COURSES: &[Course] = &[
    course("小学语文教师专业能力提升培训", "subject", "county", &["primary"], 24, 3, 480, [2, 1, 2, 1]),
    course("小学数学教师专业能力提升培训", "subject", "county", &["primary"], 24, 3, 440, [1, 0, 2, 1]),
    course("初中数学课堂教学改革培训", "subject", "county", &["junior"], 24, 3, 330, [2, 1, 2, 0]),
    course("初中英语课堂教学改革培训", "subject", "county", &["junior"], 24, 3, 300, [1, 0, 1, 1]),
    course("初中理化生实验教学培训", "subject", "city", &["junior"], 16, 2, 190, [1, 1, 1, 0]),
    course("普通高中新课程新教材培训", "subject", "provincial", &["senior_high"], 40, 5, 360, [2, 0, 2, 1]),
    course("县级骨干教师研修班", "backbone", "county", SCHOOLS, 40, 5, 150, [2, 1, 2, 1]),
    course("“国培计划”送教下乡培训", "backbone", "national", &["primary", "junior"], 32, 4, 170, [2, 1, 3, 1]),
    course("中小学班主任工作培训", "head_teacher", "county", SCHOOLS, 16, 2, 320, [3, 1, 3, 1]),
    course("校长园长治校能力培训", "principal", "county", &[], 24, 3, 200, [1, 0, 2, 0]),
    course("信息技术应用能力提升培训", "technology", "county", &[], 24, 3, 420, [3, 1, 4, 1]),
    course("师德师风专题培训", "ethics", "county", &[], 8, 1, 700, [2, 0, 2, 0]),
    course("幼儿园教师保教能力培训", "preschool", "county", &["preschool"], 24, 3, 260, [2, 0, 2, 1]),
    course("新任教师岗前培训", "newcomer", "county", &[], 60, 8, 140, [0, 2, 0, 1]),
];

/// Attendances of a half-year; 8,469 are those of the report.
const ATTENDANCES: [(Half, usize); 4] =
    [(Half::Y23H1, 6938), (Half::Y23H2, 2164), (Half::Y24H1, 8469), (Half::Y24H2, 2392)];

/// Adds the sessions and attendances of all half-years to `rows`.
pub(super) fn file(staff: &Staff, chance: &mut Chance, rows: &mut Rows) {
    let mut number = 0;
    for (index, (half, attendances)) in ATTENDANCES.into_iter().enumerate() {
        let held: Vec<(&Course, usize)> =
            COURSES.iter().flat_map(|course| (1..=course.sessions[index]).map(move |time| (course, time))).collect();
        let sizes = share(attendances, &held.iter().map(|(course, _)| course.size).collect::<Vec<_>>());
        let mut dated: Vec<_> = held
            .into_iter()
            .zip(sizes)
            .map(|((course, time), size)| {
                let (first, last) = half.lessons();
                (chance.weekday(first, last - Days::new(course.days.into())), course, time, size)
            })
            .collect();
        dated.sort_by_key(|(started, course, time, _)| (*started, course.title, *time));
        for (started, course, time, size) in dated {
            number += 1;
            let session = Session { course, number: format!("培〔{}〕{number:03}", half.year()), started };
            let title = match course.sessions[index] {
                1 => course.title.to_owned(),
                _ => format!("{}（第{}期）", course.title, numeral(time)),
            };
            file_session(&session, title, half, size, staff, chance, rows);
        }
    }
}

struct Session<'a> {
    course: &'a Course,
    number: String,
    started: NaiveDate,
}

fn file_session(
    session: &Session<'_>,
    title: String,
    half: Half,
    size: usize,
    staff: &Staff,
    chance: &mut Chance,
    rows: &mut Rows,
) {
    let course = session.course;
    let owner = OrgId::from(TRAINING_OWNER);
    // A day costs 95 yuan a head; courses of the state and the province are paid from above.
    let own = matches!(course.level, "county" | "city");
    let fen = if own { i64::try_from(size).unwrap_or_default() * i64::from(course.days) * 9500 } else { 0 };
    let row = Cells::default()
        .text("number", session.number.as_str())
        .text("title", title)
        .text("kind", course.kind)
        .text("level", course.level)
        .date("started_on", session.started)
        .date("finished_on", later(session.started, course.days - 1))
        .number("hours", course.hours)
        .money("funds", fen)
        .row(Vec::new());
    rows.entry((owner.clone(), Book::TrainingSession, half)).or_default().push(row);
    let teachers = staff.some(chance, |one| course.stages.is_empty() || course.stages.contains(&one.stage));
    let came = teachers.into_iter().take(size).map(|teacher| session.attendance(teacher, chance));
    rows.entry((owner, Book::TrainingAttendance, half)).or_default().extend(came);
}

impl Session<'_> {
    fn attendance(&self, teacher: &Teacher, chance: &mut Chance) -> DemoRow {
        let completed = !chance.percent(3);
        let hours = if completed { self.course.hours } else { chance.between(0, self.course.hours / 2) };
        teacher
            .at_school()
            .text("session", self.number.as_str())
            .date("started_on", self.started)
            .text("stage", teacher.stage)
            .number("hours", hours)
            .boolean("completed", completed)
            .row(Vec::new())
    }
}
