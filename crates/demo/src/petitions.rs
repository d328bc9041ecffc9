//! Petitions by channel, with the deadlines of the 信访工作条例: most kept, one missed, one extended.

use chrono::{Days, NaiveDate};
use xuezheng_pack::OrgId;

use crate::calendar::{Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, FilingStatus, Rows, step};
use crate::days::{day, later, weekday_before};
use crate::names;
use crate::orgs::{HOTLINE_OWNER, PETITION_OWNER};

/// Petitions received in a half-year by channel, and how many of them were still open at its end.
struct Target {
    half: Half,
    channels: [(&'static str, usize); 3],
    open: usize,
}

const fn target(half: Half, online: usize, visit: usize, hotline: usize, open: usize) -> Target {
    Target { half, channels: [("online", online), ("visit", visit), ("hotline", hotline)], open }
}

const TARGETS: [Target; 4] = [
    target(Half::Y23H1, 6, 3, 16, 2),
    target(Half::Y23H2, 4, 2, 13, 0),
    target(Half::Y24H1, 5, 2, 15, 1),
    target(Half::Y24H2, 4, 2, 10, 3),
];

const TOPICS: &[(&str, &str)] = &[
    ("enrollment", "反映小学新生入学学区划分不合理"),
    ("enrollment", "咨询并反映转学手续办理缓慢"),
    ("fees", "反映课后服务收费标准未公示"),
    ("fees", "反映校服、教辅材料收费不透明"),
    ("staff", "反映代课教师报酬发放不及时"),
    ("staff", "反映职称评聘名额分配"),
    ("conduct", "反映教师有偿补课"),
    ("conduct", "反映教师批评教育方式不当"),
    ("teaching", "反映学校作业量偏大、作息时间过早"),
    ("safety", "反映校门口上下学时段交通拥堵"),
    ("meals", "反映学校食堂饭菜质量"),
    ("tutoring", "反映校外培训机构停业、退费困难"),
    ("private", "反映民办幼儿园退还保育费不及时"),
    ("other", "反映学校施工噪声扰民"),
];

/// How a petition fares.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Course {
    Usual,
    /// Accepted after more than 15 days.
    Late,
    /// Granted 30 more days, closed within them.
    Extended,
    /// Received in the last weeks, closed in the next half-year.
    Open,
}

/// Adds the petitions of all half-years to `rows`. Those of an owner that has not filed stay out.
pub(crate) fn file(asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    for target in &TARGETS {
        let half = target.half;
        let mut petitions = Vec::new();
        for (channel, count) in target.channels {
            let owner = OrgId::from(if channel == "hotline" { HOTLINE_OWNER } else { PETITION_OWNER });
            let filed = asks.iter().any(|ask| {
                ask.org == owner
                    && ask.book == Book::Petition
                    && ask.half == half
                    && ask.status == FilingStatus::Approved
            });
            if filed {
                petitions.extend(std::iter::repeat_n((channel, owner), count));
            }
        }
        chance.shuffle(&mut petitions);
        let count = petitions.len();
        let mut dated: Vec<_> = petitions
            .into_iter()
            .enumerate()
            .map(|(index, (channel, owner))| {
                let course = match index {
                    0 => Course::Late,
                    1 => Course::Extended,
                    _ if index >= count - target.open => Course::Open,
                    _ => Course::Usual,
                };
                (dates(half, course, chance), channel, owner, course)
            })
            .collect();
        dated.sort_by(|a, b| (a.0.received, a.1).cmp(&(b.0.received, b.1)));
        for (number, (dates, channel, owner, course)) in dated.into_iter().enumerate() {
            let number = number + 1 + if half.is_first() { 0 } else { 100 };
            let row = dates.row(&format!("信〔{}〕{number:03}", half.year()), channel, course, half, chance);
            rows.entry((owner, Book::Petition, half)).or_default().push(row);
        }
    }
}

struct Dates {
    received: NaiveDate,
    accepted: NaiveDate,
    closed: NaiveDate,
}

fn dates(half: Half, course: Course, chance: &mut Chance) -> Dates {
    let (first, last) = match half {
        Half::Y23H1 => (day(2023, 1, 4), day(2023, 6, 28)),
        Half::Y23H2 => (day(2023, 7, 3), day(2023, 12, 27)),
        Half::Y24H1 => (day(2024, 1, 3), day(2024, 6, 28)),
        Half::Y24H2 => (day(2024, 7, 3), day(2024, 12, 27)),
    };
    // The latest day from which 14 days to accept and 55 to close still end in the half-year.
    let latest = last - Days::new(70);
    let (received, to_accept, to_close) = match course {
        Course::Usual => (chance.weekday(first, latest), chance.between(1, 14), chance.between(8, 55)),
        Course::Late => (chance.weekday(first, latest), chance.between(18, 20), chance.between(8, 40)),
        Course::Extended => (chance.weekday(first, later(first, 20)), chance.between(3, 10), chance.between(72, 84)),
        Course::Open => {
            let received = chance.weekday(last - Days::new(18), last - Days::new(12));
            (received, chance.between(3, 8), chance.between(24, 50))
        }
    };
    let accepted = weekday_before(later(received, to_accept)).max(received);
    Dates { received, accepted, closed: weekday_before(later(accepted, to_close)) }
}

impl Dates {
    fn row(
        &self,
        number: &str,
        channel: &str,
        course: Course,
        half: Half,
        chance: &mut Chance,
    ) -> crate::county::DemoRow {
        let (topic, summary) = *chance.pick(TOPICS);
        let mut cells = Cells::default()
            .text("number", number)
            .date("received_on", self.received)
            .text("channel", channel)
            .text("topic", topic)
            .number("persons", *chance.pick(&[1, 1, 1, 1, 2, 3, 6]))
            .text("summary", summary);
        if channel != "hotline" || chance.percent(60) {
            cells = cells.text("petitioner", names::person(chance));
        }
        if course == Course::Extended {
            cells = cells.number("extension_days", 30);
        }
        let mut steps = vec![step("accept", self.accepted, None)];
        // What the last half-year left open has no end yet.
        if !(half == Half::Y24H2 && course == Course::Open) {
            steps.push(step("close", self.closed, Some(format!("{number}答复意见书及送达回证"))));
        }
        cells.row(steps)
    }
}
