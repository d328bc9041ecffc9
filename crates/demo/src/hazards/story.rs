//! What was wrong, where, and what was done about it.

use crate::chance::Chance;
use crate::schools::{School, SchoolType};

/// A kind of thing that goes wrong at schools.
pub(super) struct Story {
    /// Code of its kind.
    pub(super) kind: &'static str,
    pub(super) places: &'static [&'static str],
    pub(super) description: &'static str,
    pub(super) measures: &'static str,
}

const fn story(
    kind: &'static str,
    places: &'static [&'static str],
    description: &'static str,
    measures: &'static str,
) -> Story {
    Story { kind, places, description, measures }
}

/// A story of the list, with a place, that can happen at `school`.
pub(super) fn draw(stories: &'static [Story], school: &School, chance: &mut Chance) -> (&'static Story, &'static str) {
    loop {
        let story = chance.pick(stories);
        let place = chance.pick(story.places);
        if happens(place, school.school_type) {
            return (story, place);
        }
    }
}

/// Young children neither board nor work in laboratories, and only they have a playground of their own.
fn happens(place: &str, school_type: SchoolType) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| place.contains(word));
    match school_type {
        SchoolType::Kindergarten => !has(&["宿舍", "实验", "药品", "跑道", "看台", "篮球"]),
        SchoolType::Primary | SchoolType::Special => !has(&["宿舍", "实验", "药品", "幼儿"]),
        SchoolType::Junior | SchoolType::NineYear | SchoolType::SeniorHigh | SchoolType::Vocational => !has(&["幼儿"]),
    }
}

const FLOORS: &[&str] =
    &["教学楼一层", "教学楼二层东侧", "教学楼三层", "综合楼二层", "实验楼一层", "宿舍楼二层", "宿舍楼四层西侧"];
const KITCHEN: &[&str] = &["食堂操作间", "食堂储藏室", "食堂留样柜", "食堂售饭区"];
const YARD: &[&str] = &["操场东侧", "操场跑道", "运动场看台", "幼儿活动场地", "篮球场"];
const GATE: &[&str] = &["校门口", "东门", "北侧围墙", "值班室"];

/// Hazards that a school mends by itself.
pub(super) const GENERAL: &[Story] = &[
    story("fire", FLOORS, "灭火器压力不足，检查记录缺失", "更换灭火器，落实每月检查并签字"),
    story("fire", FLOORS, "疏散通道堆放桌椅等杂物", "当日清理，指定楼层责任人每日巡查"),
    story("fire", FLOORS, "应急照明灯和疏散指示标志损坏", "更换损坏灯具，逐层测试"),
    story("fire", &["图书室", "宿舍楼一层", "阶梯教室"], "安全出口上锁", "拆除门锁，改装推闩式门"),
    story("electricity", FLOORS, "配电箱无门，线路外露", "加装箱门，线路穿管敷设"),
    story(
        "electricity",
        &["教师办公室", "宿舍楼三层", "门卫室"],
        "私拉乱接电线，使用大功率电器",
        "拆除线路，收缴违规电器，开展用电安全教育",
    ),
    story("electricity", KITCHEN, "燃气软管老化，未装报警器", "更换金属软管，安装可燃气体报警器"),
    story("food", KITCHEN, "食品留样量不足，留样记录不全", "按规定重量和时间留样，专人记录"),
    story("food", KITCHEN, "生熟用具混放，无色标区分", "购置色标用具，分区存放"),
    story("food", KITCHEN, "从业人员健康证过期", "调离岗位，补办后上岗"),
    story("food", KITCHEN, "库存食品临近保质期未标识", "清理库存，建立出入库台账"),
    story("building", FLOORS, "外窗玻璃破损、窗扇松动", "更换玻璃，加固窗扇"),
    story("building", FLOORS, "吊顶局部脱落", "拆除松动部分，重新固定"),
    story("building", &["厕所", "车棚", "围墙西段"], "墙体抹灰层空鼓脱落", "铲除空鼓部分，设置警示，重新粉刷"),
    story("security", GATE, "监控摄像头故障，画面缺失", "更换设备，接入局监控平台"),
    story("security", GATE, "防卫器材配备不足，保安不会使用", "补足器材，组织保安培训"),
    story("security", GATE, "外来人员登记不严", "完善登记制度，实行预约入校"),
    story("traffic", &["校门口", "校车停靠点"], "上下学时段车辆与学生混行", "划定接送区域，错时放学，安排护学岗"),
    story("traffic", &["校车停靠点", "校车"], "校车灭火器、安全锤缺失", "补齐器材，出车前逐项检查"),
    story("dormitory", &["宿舍楼二层", "宿舍楼三层", "宿舍楼四层西侧"], "上铺护栏高度不够", "加装护栏，逐床检查"),
    story("dormitory", &["宿舍楼一层", "宿舍楼值班室"], "夜间值班记录缺失", "落实值班和夜间巡查，领导带班抽查"),
    story("laboratory", &["化学实验室", "药品室"], "危险化学品未双人双锁管理", "配备双锁药品柜，明确两名管理人"),
    story("laboratory", &["化学实验室", "生物实验室"], "洗眼器不能出水", "检修管路，每周试水"),
    story("facility", YARD, "体育器材固定螺栓松动", "停用并加固，检查后恢复使用"),
    story("facility", YARD, "地面破损，易绊倒摔伤", "修补地面，修补期间围挡"),
];

/// Hazards that need money, builders or another department.
pub(super) const SERIOUS: &[Story] = &[
    story(
        "building",
        &["综合楼西侧外墙", "教学楼北侧外廊"],
        "外墙面砖大面积空鼓，有坠落危险",
        "设置隔离区，停用临近出口，争取维修资金后整体拆除重做，校长负责",
    ),
    story(
        "building",
        &["南侧挡土墙", "操场北侧挡土墙"],
        "挡土墙开裂倾斜，雨季有垮塌危险",
        "委托鉴定，设置围挡和监测点，雨天停用操场，列入加固项目，校长负责",
    ),
    story(
        "fire",
        &["宿舍楼", "教学楼"],
        "室内消火栓系统无水，消防泵不能启动",
        "增配灭火器和夜间值守，更换水泵和管路，分管副校长负责",
    ),
    story(
        "electricity",
        &["食堂操作间", "宿舍楼"],
        "配电线路严重老化，多次跳闸",
        "停用大功率设备，整体更换线路，总务主任负责",
    ),
];
