//! Invented names of places, schools and persons.

use crate::chance::Chance;

/// The city.
pub(crate) const CITY: &str = "云川市";

const TOWN_FIRST: &[&str] = &[
    "澄", "霁", "砚", "岚", "溯", "绮", "栎", "檀", "蔚", "皎", "漱", "筠", "翎", "晞", "璞", "昀", "漪", "棠", "葭",
    "苡",
];
const TOWN_SECOND: &[&str] = &["汀", "墟", "浦", "岭", "坪", "渚", "陂", "埠", "溪", "坞", "涧", "屿"];
const VILLAGE_FIRST: &[&str] = &[
    "桑", "梧", "榆", "槐", "杏", "苇", "麦", "菱", "荻", "蒲", "枫", "桐", "栗", "榴", "藕", "茭", "莲", "橘", "椒",
    "艾",
];
const VILLAGE_SECOND: &[&str] = &["湾", "庄", "集", "堡", "店", "楼", "营", "坡", "沟", "桥"];

/// Names that private kindergartens and schools give themselves.
pub(crate) const BRANDS: &[&str] = &[
    "金种子",
    "小石榴",
    "七色光",
    "向日葵",
    "青苹果",
    "小茉莉",
    "红蜻蜓",
    "小海豚",
    "春芽",
    "晨曦",
    "星星树",
    "童心",
    "彩虹桥",
    "小蜗牛",
    "萌芽",
    "启明",
    "和乐",
    "朝露",
    "雨花",
    "百灵",
    "小雨点",
    "木铎",
    "知行",
    "博雅",
    "育秀",
    "新苗",
    "绿洲",
    "白鸽",
    "小桔灯",
    "暖阳",
    "云雀",
    "小帆船",
    "金麦穗",
    "蒲公英",
    "小白杨",
    "四季",
    "蓝风筝",
    "小松果",
    "映山红",
    "芳草",
];

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾",
    "彭", "吕", "苏", "卢", "蒋", "蔡", "贾", "丁", "魏", "薛", "叶", "阎", "余", "潘", "杜", "戴", "夏", "钟", "汪",
    "田", "任", "姜",
];
const GIVEN: &[&str] = &[
    "子", "梓", "浩", "宇", "雨", "佳", "怡", "欣", "思", "诗", "嘉", "俊", "明", "文", "静", "晨", "晓", "雅", "可",
    "心", "婷", "博", "涵", "睿", "琪", "瑞", "萱", "泽", "轩", "玥", "航", "宁", "乐", "凯", "妍", "鑫", "雯", "磊",
    "洁", "阳",
];

/// `count` different towns, without 镇 or 乡.
pub(crate) fn towns(chance: &mut Chance, count: usize) -> Vec<String> {
    some(chance, TOWN_FIRST, TOWN_SECOND, count)
}

/// `count` different villages.
pub(crate) fn villages(chance: &mut Chance, count: usize) -> Vec<String> {
    some(chance, VILLAGE_FIRST, VILLAGE_SECOND, count)
}

/// The name of a person.
pub(crate) fn person(chance: &mut Chance) -> String {
    let surname = chance.pick(SURNAMES);
    let first = chance.pick(GIVEN);
    if chance.percent(15) {
        return format!("{surname}{first}");
    }
    let second = chance.pick(GIVEN);
    format!("{surname}{first}{second}")
}

/// 一 to 九十九.
pub(crate) fn numeral(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match (number / 10 % 10, number % 10) {
        (0, ones) => DIGITS[ones].to_owned(),
        (1, ones) => format!("十{}", DIGITS[ones]),
        (tens, ones) => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
    }
}

fn some(chance: &mut Chance, first: &[&str], second: &[&str], count: usize) -> Vec<String> {
    let mut all: Vec<String> = first.iter().flat_map(|a| second.iter().map(move |b| format!("{a}{b}"))).collect();
    chance.shuffle(&mut all);
    all.truncate(count);
    all
}
