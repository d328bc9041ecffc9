//! What reporters of the county say where a record is right although a soft check asks.

use xuezheng_bureau::Explanations;
use xuezheng_bureau::figures_of::CheckFailure;
use xuezheng_pack::model::CheckSeverity;

/// Checks with what is said to each.
const SAID: [(&str, &str); 37] = [
    ("safety.hazard_repeated", "两处隐患在同一次排查中发现，位置相邻，已分别登记、分别整改，不是重复登记。"),
    ("safety.guard_change", "学校扩建后增设校门，按配备标准增加保安，已附聘用名册。"),
    ("safety.guard_once", "年中有保安离职，补聘到统一届满日为止。"),
    ("projects.payment_same_day", "同一天按两张发票分两笔付出，凭证号已分别核对。"),
    ("teachers.attendance_session", "这一期由上级单位组织，班次由其登记，编号以报到通知为准。"),
    ("teachers.rotation_once", "上学期在甲校交流，下学期按计划转到乙校，起止时间不重叠。"),
    ("student_aid.grant_dropout", "学生已经返校上课，劝返台账正在办理复学手续。"),
    ("moral.award_twice", "先获评县级，再推荐获评市级，不是重复登记。"),
    ("supervision.zone_size", "两个乡镇合为一个责任区，学校偏多，已列入本学年拆分计划。"),
    ("supervision.finding_matter", "督导事项台账由同一科室同期上报，编号以印发的督导通知为准。"),
    ("vocational.partnership_again", "同一企业增加实训岗位，另签补充协议，不是重复登记。"),
    ("arts.timetable_short", "毕业年级课表正在调整，下学期起补足艺术课时。"),
    ("arts.practice_base", "基地认定文件已经印发，劳动实践基地台账同期上报。"),
    ("family.visit_priority", "个别学生随父母外出务工，已通过视频联系，返乡后补访。"),
    ("network.event_system", "涉及的系统已经建册，信息系统台账同期上报。"),
    ("network.assessment_cycle", "被测系统已经建册，信息系统台账同期上报，测评周期无误。"),
    ("funds.payment_total", "预算已经批复，预算项目台账同期上报，项目代码已核对。"),
    ("documents.task_meeting", "会议纪要已经印发，会议台账同期上报。"),
    ("exchange.visit_agreement", "合作协议已经签订，协议台账同期上报。"),
    ("equity.survey_change", "今年与民政、乡村振兴部门的名单重新比对，口径有扩大，已逐人核对。"),
    ("sports.fitness_height", "已复测身高，学生发育比同龄人早或者晚，填写无误。"),
    ("research.work_repeated", "同校两名教师同名，作品不同，已核对教师和作品编号。"),
    ("double_reduction.notice_institution", "机构在本期新排查，校外培训机构台账同期填报，正在审核，名称已核对一致。"),
    ("profile.statistics_change", "学校启用新校区，秋季扩大招生，已附招生计划批复。"),
    ("profile.roll_statistics", "普惠情况台账含附设班，事业统计导出时漏了一个附设班，已向统计系统申请更正。"),
    ("planning.task_goal", "教研制度建设以片区活动记录验收，年底由教学研究室逐片区核查。"),
    ("party.study_discussion", "这次集中听取专题辅导报告，研讨安排在下一次。"),
    ("party.rating_excellent", "该支部连续两年承担党建试点，上级批准提高优秀比例，已附批复。"),
    ("satisfaction.survey_response", "电话调查接通率低，已在结果中注明回收份数。"),
    ("honors.student_award_listed", "学生以个人名义参加，学校没有组织，不作为升学依据。"),
    ("honors.channel_idle", "账号长期无人维护，已申请注销，正在办理。"),
    ("exams.monitoring_absent", "一所样本学校因流感停课，缺测学生已报省监测中心备案。"),
    ("equity.dropout_once", "中心校和学校分别发现，已约定由中心校跟踪，核对后作废其中一条。"),
    ("teachers.studio_size", "工作室设在农村，第一年先招收四名成员，第二年起补足。"),
    ("teachers.assessment_excellent", "上年度获得县级以上集体表彰，经人社部门批准提高优秀比例，批复已附档案。"),
    ("teachers.contract_waiting", "辖区撤并教学点，富余教师集中待岗培训，下学期参加再次竞聘。"),
    ("equity.care_files", "有学生刚从外地转入，材料正在补齐，月底前建档。"),
];

/// An explanation of every failure; `None` where one must be mended, or where nobody has anything to say.
pub(crate) fn explained(failures: &[CheckFailure]) -> Option<Explanations> {
    let said = |failure: &CheckFailure| {
        let (_, text) = SAID.iter().find(|(check, _)| failure.check.as_str() == *check)?;
        let is_soft = failure.severity == CheckSeverity::Soft;
        is_soft.then(|| ((failure.record, failure.check.clone()), (*text).to_owned()))
    };
    failures.iter().map(said).collect()
}
