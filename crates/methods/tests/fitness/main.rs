//! The fitness standard of the bureau's pack against example pupils, its own tables, and what must hold of any result.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking")]

mod laws;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use xuezheng_methods::fitness::{FitnessFault, Group, bmi, level};
use xuezheng_pack::model::{FitnessScale, FitnessStandard};
use xuezheng_pack::{Decimal, NaiveDate, decimal, load};

static STANDARDS: LazyLock<Vec<FitnessStandard>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/education-bureau");
    load::load(&folder).unwrap_or_else(|bad| panic!("{:#?}", bad.faults)).pack.fitness
});

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn tested_on() -> NaiveDate {
    "2024-04-10".parse().unwrap()
}

fn group(grade: &str, sex: &str) -> Group<'static> {
    Group::of(&STANDARDS, tested_on(), grade, sex).unwrap()
}

fn results(text: &str) -> BTreeMap<&str, Decimal> {
    text.split(';').map(|pair| pair.split_once('=').unwrap()).map(|(item, value)| (item, number(value))).collect()
}

/// Ten pupils scored by a script of its own from the published tables, which two or more independent transcriptions agree
/// on; grades 1 to 12, both sexes, with and without a bonus, from 9.0 to the full 120.
#[test]
fn example_pupils_score_what_a_script_of_its_own_gives() {
    for row in include_str!("examples.csv").lines().skip(1) {
        let [pupil, grade, sex, given, scores, standard_score, bonus, total, label] =
            row.split(',').collect::<Vec<_>>()[..]
        else {
            panic!("{row}");
        };
        let (group, given) = (group(grade, sex), results(given));
        for (item, score) in results(scores) {
            let scored = match item {
                "bmi" => group.bmi_score(item, given["height"], given["weight"]),
                _ => group.score(item, given[item]),
            };
            assert_eq!(scored, Ok(score), "{pupil} {item}");
        }
        let came_to = group.total(&given).unwrap();
        assert_eq!(decimal::round(came_to.standard_score, 1), number(standard_score), "{pupil}");
        assert_eq!((came_to.bonus, came_to.total), (number(bonus), number(total)), "{pupil}");
        assert_eq!(level(&STANDARDS[0], came_to.total).unwrap().label, label, "{pupil}");
    }
}

#[test]
fn every_ladder_is_strictly_monotonic_and_every_group_whole() {
    let standard = &STANDARDS[0];
    assert_eq!(standard.groups.len(), 24, "twelve grades of both sexes");
    let mut ladders = 0;
    for ((grade, sex), parts) in &standard.groups {
        let sum: Decimal = parts.iter().map(|part| part.percent).sum();
        assert_eq!(sum, Decimal::ONE_HUNDRED, "{grade:?} {sex:?}");
        for part in parts {
            let FitnessScale::Ladder(rungs) = &part.scale else { continue };
            ladders += 1;
            let lower = ["r50", "shuttle", "run1000", "run800"].contains(&part.item.as_str());
            for pair in rungs.windows(2) {
                assert!(pair[0].score > pair[1].score, "{grade:?} {sex:?} {}", part.item);
                let is_better = pair[0].threshold < pair[1].threshold;
                assert_eq!(is_better, lower, "{grade:?} {sex:?} {} {:?}", part.item, pair[0]);
            }
        }
    }
    // 4 items in grades 1 and 2, 5 in 3 and 4, 6 in 5 and 6, 6 from 7 on, of both sexes.
    assert_eq!(ladders, 2 * (2 * 4 + 2 * 5 + 2 * 6 + 6 * 6));
}

/// 高一男生引体向上 has no 78 points: ten pull-ups too few for 80 score 76.
#[test]
fn a_score_without_a_result_cannot_be_earned() {
    assert_eq!(group("10", "male").score("pullup", number("11")), Ok(number("76")));
    assert_eq!(group("10", "male").score("pullup", number("12")), Ok(number("80")));
}

#[test]
fn the_index_is_rounded_to_one_decimal_before_it_is_read() {
    assert_eq!(bmi(number("150"), number("32.5")), Some(number("14.4")), "14.444…");
    assert_eq!(bmi(number("200"), number("72.2")), Some(number("18.1")), "exactly 18.05");
    assert_eq!(bmi(number("0"), number("40")), None);
    // A girl of grade 1 is normal from 13.3 on.
    let girl = group("1", "female");
    assert_eq!(girl.bmi_score("bmi", number("120"), number("19.1")), Ok(number("100")), "13.263… reads 13.3");
    assert_eq!(girl.bmi_score("bmi", number("120"), number("19.0")), Ok(number("80")), "13.194… reads 13.2");
}

/// S8 of the examples with a vital capacity of 85 points: 15 + 12.75 + 16 + 8 + 8 + 8 + 16 = 83.75.
#[test]
fn the_total_is_rounded_half_up_before_the_level_is_read() {
    let boy = results("height=150;weight=40.0;vc=3150;r50=8.2;sr=10.4;jump=195;pullup=9;run1000=270");
    let total = group("7", "male").total(&boy).unwrap();
    assert_eq!((total.standard_score, total.total), (number("83.75"), number("83.8")));
    let standard = &STANDARDS[0];
    let label = |total: &str| level(standard, number(total)).unwrap().label.clone();
    assert_eq!(label("60.0"), "及格");
    assert_eq!(label("59.9"), "不及格");
    assert_eq!((label("89.9"), label("90.0"), label("120.0")), ("良好".into(), "优秀".into(), "优秀".into()));
    assert_eq!(level(standard, number("-0.1")), None);
}

#[test]
fn what_cannot_be_scored_says_what_and_why() {
    let of = |grade: &str, sex: &str| Group::of(&STANDARDS, tested_on(), grade, sex).map(|_| ()).unwrap_err();
    assert_eq!(of("13", "male").to_string(), "没有年级“13”的标准");
    assert_eq!(of("7", "男").to_string(), "没有性别“男”的标准");
    let before = Group::of(&STANDARDS, "2014-07-06".parse().unwrap(), "7", "male").map(|_| ()).unwrap_err();
    assert_eq!(before.to_string(), "2014-07-06没有有效的体质健康标准");
    let boy = group("7", "male");
    let says = |item, value: &str| boy.score(item, number(value)).unwrap_err().to_string();
    assert_eq!(says("swim", "1"), "标准里没有项目“swim”");
    assert_eq!(says("run800", "200"), "七年级男生不测“800米跑”");
    assert_eq!(says("r50", "82"), "“50米跑”的82不在5.5至30.0秒之间");
    assert_eq!(says("r50", "8.25"), "“50米跑”的8.25应保留1位小数");
    assert_eq!(boy.score("r50", number("8.20")), boy.score("r50", number("8.2")), "a zero is no digit");
    assert_eq!(
        boy.bmi_score("bmi", number("1.55"), number("45")).unwrap_err().to_string(),
        "“身高”的1.55不在80.0至230.0厘米之间"
    );
}

/// S8 of the examples, a boy of grade 7, without one result and with one too many.
#[test]
fn a_missing_item_or_one_of_another_group_is_a_fault_and_no_zero() {
    let whole = results("height=150;weight=40.0;vc=2900;r50=8.2;sr=10.4;jump=195;pullup=9;run1000=270");
    let boy = group("7", "male");
    assert_eq!(boy.total(&whole).unwrap().total, number("83.0"));
    let without = |item: &str| {
        let mut fewer = whole.clone();
        fewer.remove(item);
        boy.total(&fewer)
    };
    assert_eq!(without("vc"), Err(FitnessFault::Missing("肺活量".to_owned())));
    assert_eq!(without("weight"), Err(FitnessFault::Missing("体重".to_owned())));
    let mut more = whole.clone();
    more.insert("situp", number("40"));
    let fault = boy.total(&more).unwrap_err();
    assert_eq!(fault.to_string(), "七年级男生不测“1分钟仰卧起坐”");
}
