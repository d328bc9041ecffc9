//! Honors of the bureau and its schools, what pupils won, what the media told of them, and the bureau's own channels.

mod pupils;

use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, Rows, enter};
use crate::days::workday;
use crate::orgs::{OFFICE_OWNER, World};

/// Day, title, level, who gave it, field, and whether it is a school's or a unit's.
type Honor = (u32, &'static str, &'static str, &'static str, &'static str, bool);

/// In the first half of 2024, four of the province and nine of the city.
const HONORS: [Honor; 25] = [
    (230_118, "河南省2022年度教育宣传工作优秀县（市、区）", "provincial", "河南省教育厅", "publicity", false),
    (230_222, "市2022年度教育工作目标考评优秀单位", "city", "市教育局", "teaching", false),
    (230_310, "市2022年度学生资助工作优秀单位", "city", "市学生资助管理中心", "aid", false),
    (230_328, "市2022年度教育宣传先进单位", "city", "市教育局", "publicity", false),
    (230_518, "市教育项目建设进步单位", "city", "市教育局", "projects", false),
    (230_629, "市中小学生合唱展演优秀组织奖", "city", "市教育局", "sports", true),
    (230_914, "市教育系统先进集体", "city", "市人民政府", "party", true),
    (231_026, "河南省青少年科技创新优秀组织单位", "provincial", "河南省科学技术协会", "teaching", true),
    (231_221, "市平安校园建设先进单位", "city", "市平安建设领导小组", "safety", false),
    (240_112, "河南省教育宣传“特优县（市、区）”", "provincial", "河南省教育厅", "publicity", false),
    (240_129, "河南省2023年度生源地信用助学贷款工作优秀单位", "provincial", "河南省学生资助管理中心", "aid", false),
    (240_222, "河南省教育信息化工作先进单位", "provincial", "河南省教育厅", "digital", false),
    (240_308, "河南省教育系统网络安全和信息化工作先进集体", "provincial", "河南省教育厅", "digital", false),
    (240_131, "市教育宣传先进单位", "city", "市教育局", "publicity", false),
    (240_206, "市职业教育工作先进单位", "city", "市教育局", "teaching", false),
    (240_305, "市学生资助工作优秀单位", "city", "市教育局", "aid", false),
    (240_315, "市教育项目建设先进单位", "city", "市教育局", "projects", false),
    (240_322, "市教体系统组织人事工作先进单位", "city", "市教育局", "party", false),
    (240_412, "市体育卫生艺术工作先进单位", "city", "市教育局", "sports", false),
    (240_425, "市反恐怖工作成绩突出集体", "city", "市反恐怖工作领导小组", "safety", false),
    (240_510, "市教育督导工作先进集体", "city", "市人民政府教育督导委员会", "supervision", false),
    (240_618, "市诗词大赛优秀组织单位奖", "city", "市文学艺术界联合会", "publicity", true),
    (240_910, "市尊师重教先进单位", "city", "市人民政府", "party", false),
    (241_018, "河南省语言文字工作先进集体", "provincial", "河南省教育厅", "teaching", true),
    (241_213, "市校外培训治理先进单位", "city", "市教育局", "teaching", false),
];

/// Stories of a half-year.
const STORIES: [(Half, usize); 4] = [(Half::Y23H1, 62), (Half::Y23H2, 58), (Half::Y24H1, 74), (Half::Y24H2, 60)];

/// Media with their level and form, and how often they take a story.
const MEDIA: [(&str, &str, &str, usize); 8] = [
    ("教育类国家级报纸", "national", "paper", 2),
    ("省教育报", "provincial", "paper", 7),
    ("省教育电视台", "provincial", "television", 3),
    ("市日报", "city", "paper", 16),
    ("市广播电视台", "city", "television", 10),
    ("市教育公众号", "city", "web", 20),
    ("云川电视台", "county", "television", 14),
    ("云川教育公众号", "county", "web", 28),
];

const SUBJECTS: [(&str, &str); 6] = [
    ("teacher", "乡村教师的坚守"),
    ("teaching", "课堂教学改革见闻"),
    ("party", "党建引领校园新风"),
    ("campus", "校园文化活动剪影"),
    ("campus", "课后服务丰富多彩"),
    ("policy", "招生入学政策解读"),
];

/// Adds what pupils won, and the site and accounts of the bureau, to `rows`.
pub(crate) fn pupils_and_channels(world: &World, chance: &mut Chance, rows: &mut Rows) {
    pupils::awards(world, chance, rows);
    pupils::channels(chance, rows);
}

/// Adds the honors and stories of all half-years to `rows`.
pub(crate) fn file(chance: &mut Chance, rows: &mut Rows) {
    for (on, title, level, issuer, field, is_unit) in HONORS {
        let row = Cells::default()
            .text("title", title)
            .text("level", level)
            .text("issuer", issuer)
            .text("winner", if is_unit { "unit" } else { "bureau" })
            .text("field", field)
            .date("awarded_on", workday(on))
            .row(Vec::new());
        enter(rows, OFFICE_OWNER, Book::Honor, workday(on), row);
    }
    for (half, count) in STORIES {
        let (first, last) = half.lessons();
        let offset = if half.is_first() { 1 } else { 101 };
        for index in 0..count {
            let (topic, title) = *chance.pick(&SUBJECTS);
            let (media, level, form, _) = MEDIA[chance.weighted(&MEDIA.map(|(_, _, _, weight)| weight))];
            let on = chance.weekday(first, last);
            let row = Cells::default()
                .text("title", format!("{title}（{}）", index + offset))
                .date("published_on", on)
                .text("media", media)
                .text("level", level)
                .text("form", form)
                .text("topic", topic)
                .row(Vec::new());
            enter(rows, OFFICE_OWNER, Book::MediaStory, on, row);
        }
    }
}
