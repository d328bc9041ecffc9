//! The tables of the fitness standard: every slip is found at its row.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use std::fs;
use std::path::Path;

use xuezheng_pack::load::{BadPack, load};
use xuezheng_pack::model::{FitnessScale, Grade, Sex};

/// A standard of one grade: the vital capacity, a run, and the body mass index of 正常 from 13.0 to 18.0.
const TABLES: [(&str, &str); 7] = [
    ("versions.csv", "folder,label,from,to,source\nold,旧标准,2007-01-01,2014-07-06,甲\nnew,新标准,2014-07-07,,乙\n"),
    (
        "items.csv",
        "item,label,unit,better,decimals,least,most\nheight,身高,厘米,measured,1,80,230\nweight,体重,千克,measured,1,10,200\n\
         bmi,体重指数,千克/米²,range,1,8,60\nvc,肺活量,毫升,higher,0,100,9999\nr50,50米跑,秒,lower,1,5.5,30\n",
    ),
    (
        "scores.csv",
        "grade,sex,item,score,threshold,checked_by\n1,male,vc,100,1700,A\n1,male,vc,60,700,A\n1,male,r50,100,10.2,A\n1,male,r50,60,12.6,A\n",
    ),
    (
        "bmi.csv",
        "grade,sex,category,score,min,max,checked_by\n1,male,正常,100,13.0,18.0,A\n1,male,偏瘦,80,,12.9,A\n1,male,偏胖,60,18.1,,A\n",
    ),
    ("weights.csv", "grade_from,grade_to,sex,item,percent\n1,1,male,bmi,20\n1,1,male,vc,30\n1,1,male,r50,50\n"),
    ("bonus.csv", "grade_from,grade_to,sex,item,bonus,beyond\n1,1,male,r50,1,0.2\n1,1,male,r50,2,0.5\n"),
    ("levels.csv", "level,label,least\ngood,好,80\nfail,差,0\n"),
];

/// The good pack with these tables, one text in one file replaced by another.
fn loaded(file: &str, from: &str, to: &str) -> Result<xuezheng_pack::Pack, BadPack> {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/good"), folder.path());
    let standards = folder.path().join("standards/fitness");
    for version in ["old", "new"] {
        fs::create_dir_all(standards.join(version)).unwrap();
        for (name, text) in TABLES {
            let path = if name == "versions.csv" { standards.join(name) } else { standards.join(version).join(name) };
            let is_changed = name == file && (version == "new" || name == "versions.csv");
            assert!(name != file || text.contains(from), "{from}");
            fs::write(path, if is_changed { text.replacen(from, to, 1) } else { text.to_owned() }).unwrap();
        }
    }
    load(folder.path()).map(|loaded| loaded.pack)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn tables_that_fit_together_are_a_standard_for_each_version() {
    let pack = loaded("levels.csv", "good", "good").unwrap_or_else(|bad| panic!("{:#?}", bad.faults));
    let versions: Vec<_> = pack.fitness.iter().map(|standard| (standard.label.as_str(), standard.to)).collect();
    assert_eq!(versions, [("旧标准", Some("2014-07-06".parse().unwrap())), ("新标准", None)]);
    let parts = &pack.fitness[1].groups[&(Grade::parse("1").unwrap(), Sex::Male)];
    let FitnessScale::Ranges(ranges) = &parts[0].scale else { panic!("{parts:?}") };
    let labels: Vec<&str> = ranges.iter().map(|range| range.label.as_str()).collect();
    assert_eq!(labels, ["偏瘦", "正常", "偏胖"], "from the lowest to the highest");
    assert!(pack.files.keys().any(|path| &**path == "standards/fitness/new/scores.csv"), "a seal keeps the tables");
}

#[test]
fn every_slip_is_found_at_its_row() {
    let slips = [
        ("scores.csv", "vc,60,700", "vc,60,1800", "「肺活量」60分的1800不比100分的1700差"),
        ("scores.csv", "r50,60,12.6", "r50,60,9.6", "「50米跑」60分的9.6不比100分的10.2差"),
        ("scores.csv", "vc,60,700", "vc,100,700", "「肺活量」100分的"),
        ("scores.csv", "1,male,vc,60", "13,male,vc,60", "没有年级「13」"),
        ("scores.csv", "1,male,vc,60", "1,男,vc,60", "「男」不是性别"),
        ("scores.csv", "1,male,vc,60", "1,female,vc,60", "一年级女生不测「vc」"),
        ("scores.csv", "vc,60,700", "vc,60,700.5", "「700.5」的小数比 items.csv 里的多"),
        ("scores.csv", "vc,60,", "vc,160,", "「160」不是0至100的分数"),
        ("bmi.csv", "18.1", "18.3", "「体重指数」的偏胖没有和上一段接上"),
        ("bmi.csv", ",12.9", ",13.2", "「体重指数」的正常没有和上一段接上"),
        ("weights.csv", "r50,50", "r50,40", "一年级男生各项目的权重合计是90"),
        ("weights.csv", "r50,50", "height,50", "「height」不是评分的项目"),
        ("bonus.csv", "2,0.5", "2,0.1", "加2分的不比加1分的超过得多"),
        ("levels.csv", "fail,差,0", "fail,差,90", "等级应由高到低"),
        ("levels.csv", "fail,差,0", "fail,差,10", "最低的等级应从0分起"),
        ("versions.csv", "2014-07-06", "2014-07-08", "「旧标准」和「新标准」在同一天都有效"),
        ("items.csv", "higher", "more", "不知道「more」是怎样算好"),
        ("items.csv", "100,9999", "9999,100", "least 应小于 most"),
        ("items.csv", "肺活量,毫升", "肺活量", "应有 7 列，这一行有 6 列"),
    ];
    for (file, from, to, message) in slips {
        let Err(bad) = loaded(file, from, to) else { panic!("{file}: {to} is taken") };
        let found = bad.faults.iter().find(|fault| fault.message.contains(message));
        let found = found.unwrap_or_else(|| panic!("{message}: {:#?}", bad.faults));
        assert_eq!(found.code, "P077");
        let text = &bad.files[&*found.place.file];
        assert!(!text[found.place.span.clone()].is_empty(), "{message} stands at a row");
    }
}

#[test]
fn an_item_without_scores_and_a_missing_table_are_faults() {
    let Err(bad) = loaded("scores.csv", "1,male,r50,100,10.2,A\n1,male,r50,60,12.6,A\n", "") else { panic!("taken") };
    assert!(bad.faults[0].message.contains("一年级男生的「50米跑」没有评分"), "{:#?}", bad.faults);
    let Err(bad) = loaded("versions.csv", "new,新标准", "newer,新标准") else { panic!("taken") };
    assert!(
        bad.faults.iter().all(|fault| fault.code == "P001" && fault.message.contains("newer/")),
        "{:#?}",
        bad.faults
    );
}
