//! Parameters of policy: a grant of so much per guard, which changes with a document.

use xuezheng_bureau::BureauError;
use xuezheng_pack::Value;

use crate::bureau::{Bureau, date, describe};

const GUARD: (&str, &str) = (
    "areas/t/registers/guard.toml",
    r#"
label = "安保经费台账"
org = "school"
date = "paid_on"
[fields.paid_on]
label = "拨付日期"
type = "date"
required = true
[fields.guards]
label = "保安人数"
type = "integer"
[fields.amount]
label = "拨付金额"
type = "money"
"#,
);

const PARAMETERS: &str = "id,label,value,unit,scope,from,to,source\n\
    guard_pay,保安人员经费标准,10800,元,,2022-01-01,2024-03-31,某政办〔2021〕30号\n\
    guard_pay,保安人员经费标准,12000.50,元,,2024-04-01,2024-12-31,某政办〔2024〕6号\n\
    subsidy,安保补助,100,元,org.nature=public,2022-01-01,,某教发〔2021〕9号\n\
    subsidy,安保补助,40,元,,2022-01-01,,某教发〔2021〕9号\n";

const INDICATORS: &str = r#"
[guards]
label = "保安"
unit = "人"
definition = "期间内拨付经费的保安人数"
of = "guard"
date = "paid_on"
measure = "sum(guards)"
[due]
label = "应拨经费"
unit = "元"
decimals = 2
definition = "期间内各校保安人数乘以期末的经费标准"
of = "guard"
date = "paid_on"
measure = "sum(guards * param.guard_pay)"
[in_full]
label = "足额拨付"
unit = "校次"
definition = "拨付金额达到期末经费标准的"
of = "guard"
date = "paid_on"
where = "amount >= guards * param.guard_pay"
measure = "count(*)"
[subsidy]
label = "补助"
unit = "元"
definition = "公办每人100元，其他每人40元"
of = "guard"
date = "paid_on"
measure = "sum(guards * param.subsidy)"
[per_standard]
label = "按标准折算"
unit = "元"
decimals = 2
definition = "保安人数乘以期末的经费标准"
measure = "guards * param.guard_pay"
[standard]
label = "经费标准"
unit = "元"
decimals = 2
definition = "期末有效的经费标准"
measure = "param.guard_pay"
"#;

const CHECKS: (&str, &str) = (
    "areas/t/checks.toml",
    r#"
[guard_amount]
label = "按标准拨付"
of = "guard"
severity = "hard"
that = "amount >= guards * param.guard_pay"
message = "“拨付金额”低于当时的经费标准，请核对。"
"#,
);

async fn bureau(with_check: bool) -> Bureau {
    let mut files = vec![GUARD, ("standards/parameters.csv", PARAMETERS), ("areas/t/indicators.toml", INDICATORS)];
    files.extend(with_check.then_some(CHECKS));
    Bureau::new(&files).await
}

fn guards(on: &str, guards: i64, amount: i64) -> [(&'static str, Value); 3] {
    [("paid_on", date(on)), ("guards", Value::Integer(guards)), ("amount", Value::Integer(amount))]
}

#[tokio::test]
async fn an_indicator_takes_the_value_of_the_periods_last_day() {
    let bureau = bureau(false).await;
    bureau.approved("guard", "p", &guards("2024-02-01", 2, 22_000)).await;
    bureau.approved("guard", "q", &guards("2024-05-01", 3, 36_001)).await;
    // 2 × 10800; then (2 + 3) × 12000.50.
    assert_eq!(bureau.figure("due", "2024Q1").await, "21600");
    assert_eq!(bureau.figure("due", "2024H1").await, "60002.5");
    // 22000 ≥ 21600 in March; in June 22000 < 24001, and 36001 < 36001.50.
    assert_eq!(bureau.figure("in_full", "2024Q1").await, "1");
    assert_eq!(bureau.figure("in_full", "2024H1").await, "0");
    assert_eq!(bureau.drilled("in_full", "2024Q1").await.len(), 1);
    assert!(bureau.drilled("in_full", "2024H1").await.is_empty());
    assert_eq!(bureau.figure("per_standard", "2024Q1").await, "21600");
    assert_eq!(bureau.figure("per_standard", "2024H1").await, "60002.5");
    // A document states the standard itself, and whence it is.
    assert_eq!(bureau.figure("standard", "2024Q1").await, "10800");
    assert_eq!(bureau.figure("standard", "2024H1").await, "12000.5");
    // p is public, q is not: 2 × 100 + 3 × 40.
    assert_eq!(bureau.figure("subsidy", "2024H1").await, "320");
    let explained = bureau.explained("due", "2024H1", xuezheng_bureau::figures_of::Aspect::Value).await;
    assert_eq!(
        explained.figure.lineage.formula,
        "sum(guards * param.guard_pay)，param.guard_pay = 12000.5元（自2024-04-01起，某政办〔2024〕6号）"
    );
    bureau.audited().await;
}

#[tokio::test]
async fn without_a_value_in_force_there_is_no_figure() {
    let bureau = bureau(false).await;
    bureau.approved("guard", "p", &guards("2025-02-01", 2, 30_000)).await;
    let expired = "期末没有有效的参数「保安人员经费标准」";
    assert_eq!(bureau.figure("guards", "2025H1").await, "2");
    assert_eq!(bureau.figure("due", "2025H1").await, expired);
    assert_eq!(bureau.figure("in_full", "2025H1").await, expired);
    assert_eq!(bureau.figure("per_standard", "2025H1").await, expired);
    assert_eq!(bureau.figure("standard", "2025H1").await, expired);
    assert_eq!(bureau.figure("due", "2021").await, expired);
    // A new row of the table mends it, with no change to any record.
    let longer = format!("{PARAMETERS}guard_pay,保安人员经费标准,13000,元,,2025-01-01,,某政办〔2025〕1号\n");
    let bureau = bureau.reopened(&[("standards/parameters.csv", &longer)]).await;
    assert_eq!(bureau.figure("due", "2025H1").await, "26000");
    bureau.audited().await;
}

#[tokio::test]
async fn a_check_takes_the_value_of_the_records_day() {
    let bureau = bureau(true).await;
    bureau.approved("guard", "p", &guards("2024-03-31", 1, 10_800)).await;
    let late = bureau.add("guard", "p", &guards("2024-04-01", 1, 10_800)).await.unwrap();
    let error = bureau.submit("guard", late).await.unwrap_err();
    assert!(error.to_string().contains("“拨付金额”低于当时的经费标准"), "{error}");
    // No standard is in force: that is said, and may be explained, rather than passed over.
    let unknown = bureau.add("guard", "p", &guards("2025-04-01", 1, 1)).await.unwrap();
    let Err(BureauError::Checks(failures)) = bureau.submit("guard", unknown).await else { panic!("it can't pass") };
    assert_eq!(failures.len(), 1);
    assert_eq!(
        failures[0].message,
        "无法校验「按标准拨付」：它用到的政策参数在记录的日期没有有效值，请联系局里补充参数表，或说明情况后上报"
    );
    assert_eq!(failures[0].severity, xuezheng_pack::model::CheckSeverity::Soft);
}

#[tokio::test]
async fn what_differs_between_orgs_is_no_use_to_a_formula() {
    let scoped = PARAMETERS
        .replace("guard_pay,保安人员经费标准,10800,元,,", "guard_pay,保安人员经费标准,10800,元,org.nature=public,");
    let scoped = scoped.replace("12000.50,元,,", "12000.50,元,org.nature=public,");
    let files = [GUARD, ("standards/parameters.csv", scoped.as_str()), ("areas/t/indicators.toml", INDICATORS)];
    let error = Bureau::try_new(&files).await.map(drop).unwrap_err();
    let text = describe(&error);
    assert!(text.contains("F041") && text.contains("参数「guard_pay」（保安人员经费标准）分范围"), "{text}");

    let never =
        PARAMETERS.replace("100,元,org.nature=public,2022-01-01,", "100,元,org.nature=public,2022-01-01,2022-06-30");
    let never = never.replace("40,元,,2022-01-01,", "40,元,,2022-01-01,2022-06-30");
    let never = never.replace("2022-01-01,2024-03-31", "2023-01-01,2024-03-31");
    let both = INDICATORS.replace("sum(guards * param.subsidy)", "sum(guards * param.subsidy * param.guard_pay)");
    let files = [GUARD, ("standards/parameters.csv", never.as_str()), ("areas/t/indicators.toml", &both)];
    let error = Bureau::try_new(&files).await.map(drop).unwrap_err();
    let text = describe(&error);
    assert!(text.contains("F040") && text.contains("指标「补助」用到的参数没有同时有效的日子"), "{text}");
}
