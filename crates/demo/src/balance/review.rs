//! The county's own review by the appraisal's items: what its schools record says of some, and what else there is to say.

use chrono::NaiveDate;
use xuezheng_pack::OrgId;

use super::AUTUMNS;
use crate::calendar::{Ask, Book, Half, with_status};
use crate::county::{Cells, FilingStatus, Rows};
use crate::days::day;
use crate::orgs::SUPERVISION_OWNER;

/// Values of both years, in ten-thousandths.
type Values = (u64, u64);

/// Items that are met: with their values, where they have any, and what shows it.
const MET: [(&str, Option<Values>, &str); 24] = [
    ("gov01", None, "中小学布局专项规划"),
    ("gov02", None, "城乡义务教育一体化“四统一”执行情况表"),
    ("gov06", None, "公用经费分配表"),
    ("gov07", Some((65_000_000, 70_000_000)), "特殊教育学校经费决算"),
    ("gov08", None, "财政、人社部门核算的平均工资收入对比表"),
    ("gov10", None, "机构编制、人社部门核定文件"),
    ("gov11", Some((108_000, 112_000)), "教师交流轮岗台账"),
    ("gov13", None, "划片入学公告和新生名册"),
    ("gov14", Some((550_000, 560_000)), "优质高中名额分配方案"),
    ("gov15", Some((963_000, 968_000)), "随迁子女就读统计表"),
    ("qua01", Some((971_200, 973_500)), "学籍系统导出表"),
    ("qua02", Some((982_000, 985_000)), "适龄残疾儿童少年安置台账"),
    ("qua03", None, "各校章程核准文件"),
    ("qua05", None, "信息化应用专项检查记录"),
    ("qua06", None, "德育和校园文化建设评估结果"),
    ("qua07", None, "课程开设专项检查记录"),
    ("qua08", None, "作业和睡眠管理检查记录"),
    ("qua09", Some((1_320, 1_280)), "国家义务教育质量监测结果报告"),
    ("soc01", Some((876_000, 893_000)), "社会认可度调查报告"),
    ("pre01", None, "基本均衡县认定文件"),
    ("pre02", None, "基本均衡监测复核结果"),
    ("pre05", None, "安全和信访工作年度报告"),
    ("veto1", None, "招生入学专项检查记录"),
    ("veto2", None, "招生入学专项检查记录"),
];

/// Items that are not met: with what shows it and what will be done, and whether a year later they are.
const UNMET: [(&str, &str, &str, bool); 7] = [
    ("gov03", "学校年报", "结合校舍改造补建音乐、美术专用教室，由计划财务科牵头，两年内配齐", false),
    ("gov04", "学校年报", "新建学校分流，由计划财务科牵头，超规模学校逐年减少招生班数", false),
    ("gov05", "学校年报", "新建、扩建学校扩充学位，由基础教育科牵头，起始年级先行达标", false),
    ("gov09", "教师培训学时统计", "对没有满360学时的教师逐人安排补训，由教学研究室牵头", false),
    ("gov12", "教师资格证核查表", "没有资格证的教师调离教学岗位，限期考取，由人事科牵头", true),
    ("qua04", "各校公用经费决算", "对不到5%的学校下达调整预算的通知，由计划财务科牵头", false),
    ("veto3", "均衡编班专项检查记录", "", true),
];

/// Adds the reviews of both autumns to `rows`.
pub(super) fn file(asks: &[Ask], rows: &mut Rows) {
    let owner = OrgId::from(SUPERVISION_OWNER);
    for half in AUTUMNS {
        if !with_status(asks, Book::BalanceReview, *half, FilingStatus::Approved).contains(&owner) {
            continue;
        }
        let on = reviewed_on(*half);
        let is_later = half.year() == 2024;
        let item = |item: &str, evidence: &str| {
            Cells::default().date("reviewed_on", on).text("item", item).text("evidence", evidence)
        };
        let mut reviewed = Vec::new();
        for (code, values, evidence) in MET {
            let cells = item(code, evidence).text("conclusion", "met");
            let value = values.map(|(first, second)| if is_later { second } else { first });
            reviewed.push(value.into_iter().fold(cells, |cells, value| cells.decimal("value", value, 4)));
        }
        for (code, evidence, measures, is_mended) in UNMET {
            let is_met = measures.is_empty() || is_mended && is_later;
            let cells = item(code, evidence).text("conclusion", if is_met { "met" } else { "unmet" });
            reviewed.push(if is_met { cells } else { cells.text("measures", measures) });
        }
        let reviewed = reviewed.into_iter().map(|cells| cells.row(Vec::new())).collect();
        rows.insert((owner.clone(), Book::BalanceReview, *half), reviewed);
    }
}

fn reviewed_on(half: Half) -> NaiveDate {
    if half.year() == 2024 { day(2024, 11, 15) } else { day(2023, 11, 17) }
}
