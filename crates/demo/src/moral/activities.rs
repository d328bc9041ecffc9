//! Campaigns of the department and the township offices, each in its season.

use chrono::NaiveDate;
use xuezheng_pack::OrgId;

use crate::calendar::{self, Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, FilingStatus, Rows};
use crate::days::{day, later};
use crate::orgs::{BASIC_EDUCATION_OWNER, World};

/// A campaign with its season.
struct Campaign {
    theme: &'static str,
    form: &'static str,
    local: bool,
    from: (u32, u32),
    days: u32,
    event: &'static str,
}

const fn campaign(
    theme: &'static str,
    form: &'static str,
    local: bool,
    from: (u32, u32),
    days: u32,
    event: &'static str,
) -> Campaign {
    Campaign { theme, form, local, from, days, event }
}

const SPRING: &[Campaign] = &[
    campaign("civility", "practice", false, (3, 4), 18, "学雷锋志愿服务活动"),
    campaign("patriotism", "practice", true, (4, 1), 9, "清明祭英烈活动"),
    campaign("culture", "festival", true, (6, 3), 15, "传统文化进校园和校园艺术节展示"),
    campaign("gratitude", "meeting", false, (5, 6), 11, "感恩教育主题队会展评"),
    campaign("mental", "lecture", false, (5, 20), 11, "心理健康宣传周讲座"),
    campaign("patriotism", "speech", false, (5, 13), 12, "“强国有我”演讲比赛"),
];
const AUTUMN: &[Campaign] = &[
    campaign("habits", "meeting", false, (9, 4), 20, "养成教育月主题班会展评"),
    campaign("patriotism", "lecture", true, (9, 16), 12, "红色故事进校园宣讲"),
    campaign("culture", "practice", true, (10, 14), 18, "非遗传承研学活动"),
    campaign("mental", "lecture", false, (10, 9), 14, "心理健康知识讲座"),
    campaign("law", "speech", false, (11, 27), 12, "宪法宣传周演讲比赛"),
    campaign("culture", "festival", false, (11, 4), 19, "科技节和读书节展示"),
];

/// Adds the activities of all half-years to `rows`.
pub(super) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    for half in Half::ALL {
        let campaigns = if half.is_first() { SPRING } else { AUTUMN };
        let filed = calendar::with_status(asks, Book::MoralActivity, half, FilingStatus::Approved);
        let department = OrgId::from(BASIC_EDUCATION_OWNER);
        for campaign in campaigns {
            let (schools, pupils) = (chance.between(24, 80), chance.between(2200, 6800));
            let row = campaign.row(half, "全市", (schools, pupils), chance);
            rows.entry((department.clone(), Book::MoralActivity, half)).or_default().push(row);
        }
        for office in world.offices.iter().filter(|office| filed.contains(&office.id)) {
            let mut own: Vec<&Campaign> = campaigns.iter().collect();
            chance.shuffle(&mut own);
            for campaign in own.into_iter().take(2) {
                let (schools, pupils) = (chance.between(3, 9), chance.between(380, 2100));
                let row = campaign.row(half, &office.township, (schools, pupils), chance);
                rows.entry((office.id.clone(), Book::MoralActivity, half)).or_default().push(row);
            }
        }
    }
}

impl Campaign {
    fn row(&self, half: Half, place: &str, (schools, pupils): (u32, u32), chance: &mut Chance) -> DemoRow {
        Cells::default()
            .date("held_on", self.day(half, chance))
            .text("title", format!("{place}{}", self.event))
            .text("theme", self.theme)
            .text("form", self.form)
            .boolean("local", self.local)
            .number("schools", schools)
            .number("participants", pupils)
            .row(Vec::new())
    }

    fn day(&self, half: Half, chance: &mut Chance) -> NaiveDate {
        let first = day(half.year(), self.from.0, self.from.1);
        chance.weekday(first, later(first, self.days))
    }
}
