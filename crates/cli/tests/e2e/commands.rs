//! The commands as a user types them.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value as Json;
use xuezheng_pack::Decimal;

use crate::county;

fn xuezheng(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xuezheng")).arg("-C").arg(folder).args(arguments).output().unwrap()
}

fn json(folder: &Path, arguments: &[&str]) -> Json {
    let output = xuezheng(folder, &[arguments, &["--format", "json"]].concat());
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test]
async fn figures_come_as_decimal_strings_with_coverage_and_rows() {
    let folder = county::shared().await;
    let found = json(&folder, &["figures", "--period", "2024H1", "--indicator", "student_aid.aid_amount"]);
    let figure = &found[0];
    assert_eq!(figure["indicator"], "student_aid.aid_amount");
    assert_eq!(figure["value"], "16136800");
    assert_eq!(figure["unit"], "元");
    assert_eq!(figure["period"], "2024H1");
    assert_eq!(figure["as_of"], "live");
    assert!(figure["rows"].as_u64().unwrap() >= 28_209);
    assert!(figure["coverage"].as_str().unwrap().starts_with("9") || figure["coverage"] == "100");

    let stages: Vec<&Json> =
        figure["parts"].as_array().unwrap().iter().filter(|part| part["field"] == "stage").collect();
    assert_eq!((&stages[0]["code"], &stages[0]["value"]), (&Json::from("preschool"), &Json::from("1156300")));

    let later = json(&folder, &["figures", "--period", "2024H2", "--indicator", "student_aid.aid_amount"]);
    let coverage: f64 = later[0]["coverage"].as_str().unwrap().parse().unwrap();
    assert!(coverage > 30.0 && coverage < 90.0, "2024H2 is partly filed: {coverage}");

    let nobody = json(&folder, &["figures", "--period", "2019", "--indicator", "safety.hazard_close_rate"]);
    assert_eq!(nobody[0]["value"], Json::Null);
    assert!(nobody[0]["absent"].as_str().unwrap().contains("未布置填报"), "{nobody}");
}

#[tokio::test]
async fn a_township_and_the_middle_of_a_period_can_be_asked_for() {
    let folder = county::shared().await;
    let whole = json(&folder, &["figures", "--period", "2024H1", "--indicator", "safety.hazards_closed"]);
    let cut = json(&folder, &["figures", "--period", "2024H1@2024-04-15", "--indicator", "safety.hazards_closed"]);
    let value = |found: &Json| found[0]["value"].as_str().unwrap().parse::<u32>().unwrap();
    assert!(value(&cut) > 0 && value(&cut) < value(&whole));

    let records = json(&folder, &["drill", "safety.hazards_closed", "--period", "2024H1@2024-04-15"]);
    assert_eq!(records.as_array().unwrap().len() as u32, value(&cut));
    assert!(records.as_array().unwrap().iter().all(|record| record["date"].as_str().unwrap() <= "2024-04-15"));
}

#[tokio::test]
async fn personal_data_is_masked_in_a_drill() {
    let folder = county::shared().await;
    let records = json(&folder, &["drill", "student_aid.key_group_students", "--period", "2024H1"]);
    let first = &records[0]["cells"];
    assert!(first["student"].as_str().unwrap().contains("***"), "{first}");
}

#[tokio::test]
async fn mistakes_are_explained_in_chinese_with_exit_code_two() {
    let folder = county::shared().await;
    let empty = tempfile::tempdir().unwrap();
    for (folder, arguments, expected) in [
        (folder.as_path(), &["figures", "--period", "2024H3"][..], "半年只有 H1 和 H2"),
        (&folder, &["figures", "--indicator", "safety.hazards_close"], "是否想用：safety.hazards_closed"),
        (&folder, &["figures", "--org", "nowhere"], "没有这个机构：nowhere"),
        (&folder, &["report", "compile", "work_reports", "-o", "x.docx"], "没有这个报告"),
        (&folder, &["report", "compile", "work_report", "-o", "x.wps"], "扩展名应为 docx、md、html、pdf 之一"),
        (&folder, &["report", "compile", "work_report", "--as", "wps", "-o", "x"], "没有格式「wps」"),
        (&folder, &["figure"], "没有这个命令：figure。是否想用 figures"),
        (&folder, &["figures", "--perod", "2024"], "没有这个参数：--perod。是否想用 --period"),
        (&folder, &["explain"], "缺少参数"),
        (&folder, &["approve", "--yes"], "须用 --register 和 --period"),
        (empty.path(), &["figures"], "不是学政的工作目录"),
    ] {
        let output = xuezheng(folder, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(complaint(&output).contains(expected), "{arguments:?}: {}", complaint(&output));
    }
}

#[tokio::test]
async fn one_call_compiles_a_report_in_several_formats_always_alike() {
    let (folder, made) = (county::shared().await, tempfile::tempdir().unwrap());
    let compile = |name: &str| {
        let path = made.path().join(name);
        let arguments = ["report", "compile", "work_report", "--period", "2024H1", "--dated", "2024-07-05"];
        let said =
            json(&folder, &[&arguments[..], &["--as", "docx,md,html,pdf", "-o", path.to_str().unwrap()]].concat());
        let files: Vec<String> =
            said["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap().to_owned()).collect();
        let extensions: Vec<&str> = files.iter().filter_map(|file| file.rsplit('.').next()).collect();
        assert_eq!(extensions, ["docx", "md", "html", "pdf"]);
        files.iter().map(|file| std::fs::read(file).unwrap()).collect::<Vec<_>>()
    };
    assert!(compile("甲") == compile("乙"), "a second run gives other bytes");
}

#[tokio::test]
async fn a_bad_pack_is_refused_with_its_faults_and_exit_code_one() {
    let folder = tempfile::tempdir().unwrap();
    let pack = folder.path().join("pack");
    for (path, bytes) in xuezheng_testing::education_pack() {
        let path = pack.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let good = xuezheng(folder.path(), &["pack", "check", pack.to_str().unwrap()]);
    assert!(good.status.success(), "{}", String::from_utf8_lossy(&good.stdout));

    let indicators = pack.join("areas/safety/indicators.toml");
    let text = std::fs::read_to_string(&indicators).unwrap();
    std::fs::write(
        &indicators,
        text.replace("ratio(hazards_closed, hazards_found)", "ratio(hazards_closd, hazards_found)"),
    )
    .unwrap();
    let bad = xuezheng(folder.path(), &["pack", "check", pack.to_str().unwrap()]);
    assert_eq!(bad.status.code(), Some(1));
    let shown = String::from_utf8_lossy(&bad.stdout).into_owned();
    assert!(
        shown.contains("hazards_closd") && shown.contains("hazards_closed") && shown.contains("indicators.toml"),
        "{shown}"
    );

    let made = folder.path().join("made");
    let refused = xuezheng(folder.path(), &["init", made.to_str().unwrap(), "--pack", pack.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(!made.exists(), "a refused init leaves nothing behind");
}

#[tokio::test]
async fn a_new_bureau_is_empty_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("made");
    let output = xuezheng(folder.path(), &["init", made.to_str().unwrap(), "--name", "云川市教育体育局"]);
    assert!(output.status.success(), "{}", complaint(&output));
    let found = json(&made, &["figures", "--period", "2024H1", "--indicator", "safety.hazards_found"]);
    assert_eq!((&found[0]["value"], &found[0]["coverage"]), (&Json::from("0"), &Json::Null));
    let waiting = xuezheng(&made, &["approve"]);
    assert_eq!(String::from_utf8_lossy(&waiting.stdout).trim(), "没有待审核的填报");
    let again = xuezheng(folder.path(), &["init", made.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(2));
    assert!(complaint(&again).contains("已存在且不为空"), "{}", complaint(&again));
}

#[tokio::test]
async fn what_waits_is_listed_and_approving_it_moves_the_coverage() {
    let folder = county::copy().await;
    let before = json(folder.path(), &["figures", "--period", "2024H1", "--indicator", "student_aid.grants"]);
    let waiting = json(folder.path(), &["approve", "--register", "aid_grant", "--period", "2024H1"]);
    let count = waiting.as_array().unwrap().len();
    assert!(count > 0, "the demo leaves some filings waiting");
    let done = json(folder.path(), &["approve", "--register", "aid_grant", "--period", "2024H1", "--yes"]);
    assert_eq!(done["approved"], count);
    let after = json(folder.path(), &["figures", "--period", "2024H1", "--indicator", "student_aid.grants"]);
    let coverage = |found: &Json| found[0]["coverage"].as_str().unwrap().parse::<f64>().unwrap();
    assert!(coverage(&after) > coverage(&before));
}

#[tokio::test]
async fn records_are_listed_by_conditions_and_the_database_says_what_it_holds() {
    let folder = county::shared().await;
    let page = ["record", "list", "安全隐患台账", "--where", "隐患类别=消防", "--where", "发现日期=2024-03", "--count"];
    let found = json(&folder, &page);
    let records = found["records"].as_array().unwrap();
    assert!(!records.is_empty() && records.len() <= 30);
    assert!(records.iter().all(|it| it["cells"]["kind"] == "消防"));
    assert!(records.iter().all(|it| it["cells"]["found_on"].as_str().unwrap().starts_with("2024-03")));
    let counted = found["count"]["records"].as_u64().unwrap();
    assert!(counted >= records.len() as u64, "{counted}");
    let shown = xuezheng(&folder, &page[..5]);
    assert!(String::from_utf8_lossy(&shown.stdout).starts_with("安全隐患台账（hazard）\n"));
    let wrong = xuezheng(&folder, &["record", "list", "hazrd"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(complaint(&wrong).contains("是否想用：hazard（安全隐患台账）"), "{}", complaint(&wrong));

    let status = json(&folder, &["db", "status"]);
    assert_eq!((&status["pack_match"], &status["format"]), (&Json::from("same"), &status["known_format"]));
    let hazards = status["registers"].as_array().unwrap().iter().find(|it| it["id"] == "hazard").unwrap();
    assert!(hazards["records"].as_u64().unwrap() >= counted);
    let migration = json(&folder, &["db", "migrate", "--dry-run"]);
    assert_eq!(migration["steps"], serde_json::json!([]));
}

/// What the benchmark says school by school, and what the pack's indicators count, are the same thing.
#[tokio::test]
async fn schools_are_held_against_the_pack_s_benchmarks_as_its_indicators_count_them() {
    let folder = county::shared().await;
    let found = json(&folder, &["balance", "--period", "2024H1"]);
    let figures = json(&folder, &["figures", "--period", "2024H1"]);
    let figure = |name: &str| {
        let is_named = |figure: &&Json| figure["indicator"] == format!("balance.{name}");
        let found = figures.as_array().unwrap().iter().find(is_named).unwrap();
        found["value"].as_str().unwrap().to_owned()
    };
    let benchmarks = found.as_array().unwrap();
    assert_eq!(benchmarks.len(), 2);
    for (benchmark, stage) in benchmarks.iter().zip(["primary", "junior"]) {
        assert_eq!(benchmark["benchmark"], format!("balance.{stage}_schools"));
        let schools = benchmark["schools"].as_array().unwrap();
        let failing = schools.iter().filter(|school| school["passes"] == false).count();
        assert_eq!(failing.to_string(), figure(&format!("failing_{stage}")), "{stage}");
        assert!(failing > 0 && failing * 5 < schools.len(), "{failing} of {}", schools.len());
        for item in benchmark["items"].as_array().unwrap() {
            let local = item["indicator"].as_str().unwrap().strip_prefix("balance.").unwrap();
            assert_eq!(item["coefficient"].as_str().unwrap(), figure(local), "{local}");
            assert_eq!(item["short"].to_string(), figure(&local.replace("_cv_", "_short_")), "{local}");
        }
        let plan = &benchmark["plan"];
        let amount = |key: &str| plan[key].as_str().unwrap().parse::<Decimal>().unwrap();
        assert!(amount("cost") >= amount("bound") && amount("bound") > Decimal::ZERO, "{plan}");
    }
    let text = xuezheng(&folder, &["balance", "--period", "2024H1", "--benchmark", "balance.primary_schools"]);
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    assert!(text.contains("没有达标") && text.contains("由本局确定") && text.contains("补短板测算"), "{text}");
    let unknown = xuezheng(&folder, &["balance", "--benchmark", "balance.primry_schools"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(complaint(&unknown).contains("balance.primary_schools"), "{}", complaint(&unknown));
}
