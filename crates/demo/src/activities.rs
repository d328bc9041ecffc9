//! Safety campaigns and lectures by the safety department and the township offices, and what they handed out.

use chrono::NaiveDate;
use xuezheng_pack::OrgId;

use crate::calendar::{self, Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, FilingStatus, Rows};
use crate::days::{day, later};
use crate::grants::share;
use crate::orgs::{SAFETY_OWNER, World};

/// Lectures of a half-year, and the sheets handed out in all approved activities, in bundles of 50.
fn target(half: Half) -> (usize, usize) {
    match half {
        Half::Y23H1 => (3, 3728),
        Half::Y23H2 => (3, 2855),
        Half::Y24H1 => (4, 4072),
        Half::Y24H2 => (2, 1770),
    }
}

/// A theme with its season and what the events are called.
struct Theme {
    code: &'static str,
    from: (u32, u32),
    days: u32,
    event: &'static str,
}

const fn theme(code: &'static str, from: (u32, u32), days: u32, event: &'static str) -> Theme {
    Theme { code, from, days, event }
}

const SPRING: &[Theme] = &[
    theme("education_month", (3, 4), 25, "安全教育月集中宣传"),
    theme("disaster_day", (5, 8), 6, "防灾减灾日集中宣传"),
    theme("production_month", (6, 3), 22, "安全生产月进校园"),
    theme("drowning", (5, 20), 20, "预防溺水主题宣传"),
];
const AUTUMN: &[Theme] = &[
    theme("fire_month", (11, 6), 18, "消防宣传月集中宣传"),
    theme("traffic_day", (11, 29), 6, "交通安全日主题宣传"),
    theme("education_month", (9, 4), 20, "开学安全教育集中宣传"),
];
const LECTURES: &[(&str, &str)] = &[
    ("校园消防和用电安全知识讲座", "education_month"),
    ("防震减灾和应急避险知识讲座", "disaster_day"),
    ("预防溺水和交通安全知识讲座", "drowning"),
    ("学校安全管理和事故预防知识讲座", "production_month"),
];
const AUTUMN_LECTURES: &[(&str, &str)] = &[
    ("开学安全和防范欺凌知识讲座", "education_month"),
    ("冬季消防安全知识讲座", "fire_month"),
    ("道路交通安全知识讲座", "traffic_day"),
];

struct Activity {
    owner: OrgId,
    on: NaiveDate,
    title: String,
    kind: &'static str,
    theme: &'static str,
    place: String,
    participants: u32,
    /// How much is handed out, compared with the others; 0 for nothing.
    weight: usize,
}

/// Adds the activities of all half-years to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    for half in Half::ALL {
        let (lectures, bundles) = target(half);
        let filed = calendar::with_status(asks, Book::Activity, half, FilingStatus::Approved);
        let mut activities = by_department(half, lectures, chance);
        for office in world.offices.iter().filter(|office| filed.contains(&office.id)) {
            let mut themes: Vec<&Theme> = themes(half).iter().collect();
            chance.shuffle(&mut themes);
            for theme in themes.into_iter().take(2) {
                let place = *chance.pick(&["中心小学", "初级中学", "文化广场", "集贸市场"]);
                activities.push(Activity {
                    owner: office.id.clone(),
                    on: theme.day(half, chance),
                    title: format!("{}{}", office.township, theme.event),
                    kind: "campaign",
                    theme: theme.code,
                    place: format!("{}{place}", office.township),
                    participants: chance.between(260, 1900),
                    weight: chance.between(20, 55) as usize,
                });
            }
        }
        let weights: Vec<usize> = activities.iter().map(|activity| activity.weight).collect();
        let mut made: Vec<_> = activities.into_iter().zip(share(bundles, &weights)).collect();
        made.sort_by_key(|(activity, _)| activity.on);
        for (activity, bundles) in made {
            let cells = Cells::default()
                .date("held_on", activity.on)
                .text("title", activity.title)
                .text("kind", activity.kind)
                .text("theme", activity.theme)
                .text("place", activity.place)
                .number("participants", activity.participants);
            let cells = if bundles > 0 { cells.number("materials", bundles as u32 * 50) } else { cells };
            rows.entry((activity.owner, Book::Activity, half)).or_default().push(cells.row(Vec::new()));
        }
    }
}

fn themes(half: Half) -> &'static [Theme] {
    if half.is_first() { SPRING } else { AUTUMN }
}

impl Theme {
    fn day(&self, half: Half, chance: &mut Chance) -> NaiveDate {
        let first = day(half.year(), self.from.0, self.from.1);
        chance.weekday(first, later(first, self.days))
    }
}

/// A large campaign on each theme, the lectures, and a contest in spring.
fn by_department(half: Half, lectures: usize, chance: &mut Chance) -> Vec<Activity> {
    let owner = OrgId::from(SAFETY_OWNER);
    let made = |on, title: &str, kind, theme, place: &str, participants, weight| Activity {
        owner: owner.clone(),
        on,
        title: title.to_owned(),
        kind,
        theme,
        place: place.to_owned(),
        participants,
        weight,
    };
    let mut activities = Vec::new();
    for theme in themes(half) {
        let (on, people) = (theme.day(half, chance), chance.between(1800, 4200));
        let weight = chance.between(90, 160) as usize;
        activities.push(made(
            on,
            &format!("全市{}", theme.event),
            "campaign",
            theme.code,
            "市文化广场",
            people,
            weight,
        ));
    }
    let (first, last) = half.lessons();
    let titles = if half.is_first() { LECTURES } else { AUTUMN_LECTURES };
    for (title, theme) in titles.iter().cycle().take(lectures) {
        let place = *chance.pick(&["市教师进修学校报告厅", "市第一高级中学报告厅", "市职业教育中心礼堂"]);
        let people = chance.between(320, 900);
        activities.push(made(chance.weekday(first, last), title, "lecture", theme, place, people, 0));
    }
    if half.is_first() {
        let on = chance.weekday(day(half.year(), 4, 15), day(half.year(), 4, 26));
        let people = chance.between(900, 1600);
        activities.push(made(on, "中小学生安全知识竞赛", "contest", "education_month", "各中小学", people, 0));
    }
    activities
}
