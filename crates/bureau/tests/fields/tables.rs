//! Sub-tables: a training with a line for each participant.

use xuezheng_bureau::ask;
use xuezheng_pack::{Period, Value};

use crate::bureau::{Bureau, author, date, text};

const TRAINING: &str = r#"
label = "培训台账"
org = ["department", "school"]
date = "held_on"
[fields.held_on]
label = "日期"
type = "date"
required = true
[fields.level]
label = "级别"
type = "choice"
choices = { county = "县级", school = "校级" }
"#;

const PARTICIPANTS: &str = r#"
[fields.participants]
label = "参训人员"
type = "table"
[fields.participants.fields.teacher]
label = "教师"
type = "text"
personal = "id_number"
format = "any"
required = true
[fields.participants.fields.hours]
label = "学时"
type = "decimal"
scale = 1
[fields.participants.fields.subject]
label = "学科"
type = "choice"
choices = { maths = "数学", chinese = "语文" }
"#;

const TRAININGS: &str = r#"
[trainings]
label = "培训"
unit = "场"
definition = "期间内的培训"
of = "training"
date = "held_on"
measure = "count(*)"
"#;

const INDICATORS: &str = r#"
[lines]
label = "参训人次"
unit = "人次"
definition = "期间内各场培训参训人员合计"
of = "training.participants"
date = "held_on"
measure = "count(*)"
by = ["subject"]
[teachers]
label = "参训教师"
unit = "人"
definition = "期间内参训的不同教师"
of = "training.participants"
date = "held_on"
measure = "count(distinct teacher)"
[county_hours]
label = "县级培训学时"
unit = "学时"
decimals = 1
definition = "期间内县级培训的学时合计"
of = "training.participants"
date = "held_on"
where = "level = 'county' and org.kind = 'department'"
measure = "sum(hours)"
[attendance]
label = "人次"
unit = "人次"
definition = "各场的行数合计"
of = "training"
date = "held_on"
measure = "sum(participants)"
"#;

const CHECKS: (&str, &str) = (
    "areas/t/checks.toml",
    "[somebody]\nlabel = \"有人参训\"\nof = \"training\"\nseverity = \"hard\"\nthat = \"participants >= 2\"\n\
     message = \"参训人员不足两人，请核对。\"\n",
);

async fn bureau() -> Bureau {
    let (training, indicators) = (format!("{TRAINING}{PARTICIPANTS}"), format!("{TRAININGS}{INDICATORS}"));
    Bureau::new(&[("areas/t/registers/training.toml", &training), ("areas/t/indicators.toml", &indicators)]).await
}

fn training(on: &str, level: &str, rows: &str) -> Vec<(&'static str, Value)> {
    vec![("held_on", date(on)), ("level", text(level)), ("participants", text(rows))]
}

const TWO: &str = r#"[{"teacher": "G101", "hours": 4, "subject": "maths"}, {"teacher": "G102", "hours": "2.5"}]"#;
const ONE: &str = r#"[{"subject": "maths", "teacher": " g101 ", "hours": 8}]"#;

#[tokio::test]
async fn every_line_counts_with_what_its_record_says() {
    let bureau = bureau().await;
    let first = bureau.approved("training", "d", &training("2024-03-01", "county", TWO)).await;
    bureau.approved("training", "p", &training("2024-04-01", "school", ONE)).await;
    bureau.approved("training", "p", &training("2024-05-01", "school", "[]")).await;
    assert_eq!(bureau.figure("trainings", "2024H1").await, "3");
    assert_eq!(bureau.figure("lines", "2024H1").await, "3");
    assert_eq!(bureau.part("lines", "2024H1", "subject", "maths").await, "2");
    // One teacher came twice, written in two ways.
    assert_eq!(bureau.figure("teachers", "2024H1").await, "2");
    assert_eq!(bureau.figure("county_hours", "2024H1").await, "6.5");
    assert_eq!(bureau.figure("attendance", "2024H1").await, "3");
    // The way back leads to the record, whose lines are shown without saying who they are.
    let drilled = bureau.drilled("county_hours", "2024H1").await;
    assert_eq!(drilled.iter().map(|row| row.record).collect::<Vec<_>>(), [first]);
    assert_eq!(drilled[0].register.as_str(), "training");
    assert_eq!(drilled[0].cells["participants"], "第1行：教师 ******、学时 4、学科 数学；第2行：教师 ******、学时 2.5");
    for segment in std::fs::read_dir(bureau.workspace.folder().join("lake/segments")).unwrap() {
        let bytes = std::fs::read(segment.unwrap().path()).unwrap();
        assert!(!bytes.windows(4).any(|part| part == b"G101"), "a segment names a teacher");
    }

    // A new version of the lines counts when it is approved; voiding takes all of them away.
    bureau.edit("training", first, &[("participants", text(ONE))]).await;
    assert_eq!(bureau.figure("lines", "2024H1").await, "3");
    bureau.review("training", first).await.unwrap();
    assert_eq!(bureau.figure("lines", "2024H1").await, "2");
    bureau.void("training", first).await.unwrap();
    bureau.review("training", first).await.unwrap();
    assert_eq!(bureau.figure("lines", "2024H1").await, "1");
    assert_eq!(bureau.figure("county_hours", "2024H1").await, "0");
    bureau.audited().await;
}

#[tokio::test]
async fn a_fault_names_row_and_column() {
    let bureau = bureau().await;
    let rows = r#"[{"teacher": "G101", "hours": 4.25}, {"teacher": "G102", "hours": "many", "subjct": "maths"},
        {"teacher": 7, "subject": "art"}]"#;
    let error = bureau.add("training", "d", &training("2024-03-01", "county", rows)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "共 5 处问题，均未保存：\n\
         台账「培训台账」第 1 行的「参训人员」第 1 行的「学时」（4.25）：小数超过 1 位；请保留 1 位小数，或核对单位（如元与万元）\n\
         台账「培训台账」第 1 行的「参训人员」第 2 行的「subjct」：明细没有这一列；是否为 subject（学科）？\n\
         台账「培训台账」第 1 行的「参训人员」第 2 行的「学时」（many）：应填数字；请只填数字，最多 1 位小数，不带单位\n\
         台账「培训台账」第 1 行的「参训人员」第 3 行的「教师」（个人信息不显示）：应填文字；请改填文字\n\
         台账「培训台账」第 1 行的「参训人员」第 3 行的「学科」（art）：「art」不在选项中；可选：maths（数学）、chinese（语文）"
    );
    let broken = bureau.add("training", "d", &training("2024-03-01", "county", "张三、李四")).await.unwrap_err();
    assert!(broken.to_string().contains("的「参训人员」：明细读不出来；请按 JSON 列表填写"), "{broken}");
    // A draft may lack what is required; what is submitted may not.
    let draft = bureau.add("training", "d", &training("2024-03-01", "county", r#"[{"hours": 1}]"#)).await.unwrap();
    assert_eq!(
        bureau.submit("training", draft).await.unwrap_err().to_string(),
        "台账「培训台账」第 1 号记录的「参训人员」第 1 行的「教师」：必填项未填；请填写后再上报"
    );
}

#[tokio::test]
async fn lines_are_covered_and_checked_with_their_register() {
    let (register, indicators) = (format!("{TRAINING}{PARTICIPANTS}"), format!("{TRAININGS}{INDICATORS}"));
    let files =
        [("areas/t/registers/training.toml", register.as_str()), ("areas/t/indicators.toml", &indicators), CHECKS];
    let bureau = Bureau::new(&files).await;
    let alone = bureau.add("training", "p", &training("2024-03-01", "school", ONE)).await.unwrap();
    let refused = bureau.submit("training", alone).await.unwrap_err().to_string();
    assert!(refused.contains("参训人员不足两人，请核对。"), "{refused}");
    let orgs = ["p".into(), "q".into()];
    let half = Period::parse("2024H1").unwrap();
    ask(&bureau.workspace, &author("b"), &"training".into(), half, &orgs).await.unwrap();
    assert_eq!(bureau.figure("lines", "2024H1").await, "未填报");
}

#[tokio::test]
async fn an_old_workspace_gains_a_table_and_the_table_a_column() {
    let files = [("areas/t/registers/training.toml", TRAINING), ("areas/t/indicators.toml", TRAININGS)];
    let old = Bureau::new(&files).await;
    let first = old.approved("training", "d", &training("2024-03-01", "county", "")[..2]).await;
    assert_eq!(old.figure("trainings", "2024H1").await, "1");
    let (register, indicators) = (format!("{TRAINING}{PARTICIPANTS}"), format!("{TRAININGS}{INDICATORS}"));
    let files = [("areas/t/registers/training.toml", register.as_str()), ("areas/t/indicators.toml", &indicators)];
    let new = old.reopened(&files).await;
    assert_eq!(new.figure("lines", "2024H1").await, "0");
    new.edit("training", first, &[("participants", text(TWO))]).await;
    new.review("training", first).await.unwrap();
    assert_eq!(new.figure("lines", "2024H1").await, "2");
    new.audited().await;

    let wider = format!("{register}[fields.participants.fields.passed]\nlabel = \"合格\"\ntype = \"boolean\"\n");
    let passed = "[passed]\nlabel = \"合格\"\nunit = \"人次\"\ndefinition = \"合格的\"\nof = \"training.participants\"\n\
                  date = \"held_on\"\nwhere = \"passed\"\nmeasure = \"count(*)\"\n";
    let indicators = format!("{indicators}{passed}");
    let files = [("areas/t/registers/training.toml", wider.as_str()), ("areas/t/indicators.toml", &indicators)];
    let wide = new.reopened(&files).await;
    assert_eq!(wide.figure("passed", "2024H1").await, "0");
    let rows = r#"[{"teacher": "G101", "passed": true}, {"teacher": "G102", "passed": false}]"#;
    wide.edit("training", first, &[("participants", text(rows))]).await;
    wide.review("training", first).await.unwrap();
    assert_eq!(wide.figure("passed", "2024H1").await, "1");
    wide.audited().await;
}
