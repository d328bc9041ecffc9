//! The tasks of the year's points and of plans of action: when each was given to whom, and how far it came.

use crate::calendar::{Ask, Book, Half, of_departments};
use crate::chance::Chance;
use crate::county::{Cells, Rows, enter, step};
use crate::days::{later, workday};
use crate::orgs::OFFICE_OWNER;

/// The office is asked each half-year.
pub(crate) fn asks(chance: &mut Chance) -> Vec<Ask> {
    of_departments(&[(OFFICE_OWNER, Book::PlanTask, &Half::ALL[..])], chance)
}

/// How a task came on: begun after so many days, or never; said to lag on a day; completed on a day.
struct Course(Option<u32>, Option<u32>, Option<u32>);

/// Plan, department, what is to be done, how one sees that it was, the last day for it, and how it came on.
type Task = (&'static str, &'static str, &'static str, &'static str, u32, Course);

/// Given out on one day of 2023.
#[rustfmt::skip]
const OF_2023: [Task; 18] = [
    ("points", "basic", "义务教育薄弱学校改造提升", "12所学校通过验收", 231_229, Course(Some(12), None, Some(231_222))),
    ("points", "personnel", "教师招聘补充", "录用教师300人以上，秋季学期到岗", 230_831, Course(Some(8), None, Some(230_829))),
    ("points", "party", "中小学校党组织领导的校长负责制全覆盖", "公办中小学校全部制定议事规则", 230_630, Course(Some(10), Some(230_620), Some(230_928))),
    ("points", "supervision", "责任督学挂牌督导提质", "每校每学期到校督导2次以上", 231_229, Course(Some(14), None, Some(231_227))),
    ("points", "technology", "教学班多媒体设备更新", "更新多媒体教室200间", 231_130, Course(Some(30), None, Some(231_124))),
    ("points", "research", "片区教研制度建设", "持续推进片区教研", 231_229, Course(Some(15), None, Some(231_215))),
    ("strong", "office", "教育强市建设实施方案", "方案印发并完成年度任务分解", 230_531, Course(Some(6), None, Some(230_524))),
    ("strong", "finance", "教育资源配置标准修订", "修订稿报市政府审定", 231_031, Course(Some(40), None, Some(231_026))),
    ("livelihood", "finance", "新建改扩建公办幼儿园", "建成3所，新增学位900个", 230_915, Course(Some(10), None, Some(230_912))),
    ("livelihood", "safety", "校门口接送通道改造", "改造18所学校", 230_831, Course(Some(20), None, Some(230_825))),
    ("livelihood", "sports", "校园操场向社区开放", "开放学校30所", 231_031, Course(Some(25), Some(231_010), Some(240_118))),
    ("preschool", "preschool", "普惠性民办幼儿园认定", "认定12所", 230_930, Course(Some(18), None, Some(230_922))),
    ("preschool", "preschool", "幼儿园等级创建", "新增市级以上等级园6所", 231_229, Course(Some(28), None, Some(231_220))),
    ("resource", "basic", "优质学校集团化办学", "组建教育集团5个", 230_930, Course(Some(12), None, Some(230_927))),
    ("senior", "exam", "县域高中生源保障", "优质高中名额分配比例达到50%", 230_731, Course(Some(35), None, Some(230_724))),
    ("senior", "basic", "普通高中新课程新教材实施", "3所高中完成课程方案修订", 230_831, Course(Some(22), None, Some(230_830))),
    ("safety", "safety", "消防通道和用火用电隐患整治", "台账隐患全部销号", 230_630, Course(Some(5), None, Some(230_627))),
    ("civility", "basic", "文明校园创建", "创建市级以上文明校园8所", 231_229, Course(Some(16), None, Some(231_213))),
];

/// Given out on one day of 2024.
#[rustfmt::skip]
const OF_2024: [Task; 20] = [
    ("points", "basic", "义务教育优质均衡创建", "资源配置达标率98%以上", 241_231, Course(Some(12), None, Some(241_220))),
    ("points", "personnel", "教师交流轮岗", "交流比例不低于10%", 240_831, Course(Some(9), None, Some(240_829))),
    ("points", "party", "党建示范校创建", "创建市级以上4所", 241_231, Course(Some(10), None, Some(241_218))),
    ("points", "supervision", "督导问题整改销号", "按期整改率96%以上", 241_231, Course(Some(14), None, Some(241_224))),
    ("points", "technology", "教育信息网改版", "新版网站上线运行", 240_531, Course(Some(18), None, Some(240_528))),
    ("points", "research", "毕业班教学质量提升", "初三合格率比上年提高1个百分点", 240_630, Course(Some(6), None, Some(240_628))),
    ("points", "aid", "学生资助信息核对", "重点保障群体资助全覆盖", 240_620, Course(Some(15), None, Some(240_614))),
    ("strong", "office", "教育强市建设年度评估", "评估报告报市政府", 241_130, Course(Some(60), None, Some(241_126))),
    ("strong", "finance", "寄宿制学校布局规划", "规划通过评审", 240_531, Course(Some(20), Some(240_520), Some(240_719))),
    ("livelihood", "finance", "新建城区第二十八小学", "主体完工，秋季学期招生", 240_831, Course(Some(4), None, Some(240_827))),
    ("livelihood", "finance", "公办幼儿园改扩建", "建成2所，新增学位540个", 240_630, Course(Some(8), Some(240_603), Some(240_926))),
    ("livelihood", "safety", "学校食堂明厨亮灶改造", "改造40所", 240_531, Course(Some(12), None, Some(240_529))),
    ("livelihood", "sports", "教室照明改造", "改造教室600间", 240_620, Course(Some(20), None, Some(240_613))),
    ("preschool", "preschool", "普及普惠县创建", "普惠性幼儿园覆盖率达到85%", 241_231, Course(Some(10), None, Some(241_223))),
    ("resource", "basic", "集团化办学成员校考核", "完成5个集团考核", 241_129, Course(None, None, None)),
    ("senior", "exam", "县域高中生源和教师稳定", "公办高中教师流失数不高于上年", 240_930, Course(Some(30), None, Some(240_926))),
    ("senior", "basic", "普通高中特色化发展", "3所高中确定特色方向并备案", 241_031, Course(Some(45), Some(241_008), None)),
    ("safety", "safety", "校园安全治本攻坚", "重大隐患动态清零", 241_231, Course(Some(5), None, Some(241_225))),
    ("civility", "basic", "未成年人思想道德建设测评", "测评材料按期上报", 240_930, Course(Some(40), None, Some(240_923))),
    ("points", "vocational", "职业学校实训基地共建", "新建校企共建基地4个", 241_129, Course(Some(50), None, Some(241_122))),
];

/// Adds the tasks of both years to `rows`.
pub(crate) fn file(rows: &mut Rows) {
    given(230_221, 2023, &OF_2023, rows);
    given(240_227, 2024, &OF_2024, rows);
}

fn given(on: u32, year: i32, tasks: &[Task], rows: &mut Rows) {
    let on = workday(on);
    for (index, (plan, department, item, goal, deadline, Course(begun, lagged, completed))) in tasks.iter().enumerate()
    {
        let steps = [
            begun.map(|days| step("start", later(on, days), None)),
            lagged.map(|day| step("lag", workday(day), None)),
            completed.map(|day| step("complete", workday(day), Some(format!("{item}完成情况报告和佐证")))),
        ];
        let row = Cells::default()
            .text("number", format!("重点〔{year}〕{:02}", index + 1))
            .text("plan", *plan)
            .text("item", *item)
            .text("goal", *goal)
            .text("department", *department)
            .date("assigned_on", on)
            .date("deadline", workday(*deadline))
            .row(steps.into_iter().flatten().collect());
        enter(rows, OFFICE_OWNER, Book::PlanTask, on, row);
    }
}
