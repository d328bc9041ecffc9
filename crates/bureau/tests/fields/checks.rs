//! Checks across records and registers, from the typed row to the reviewer and the report; numbers that are validated.

use std::collections::BTreeMap;

use xuezheng_bureau::ledger::RecordFilter;
use xuezheng_bureau::{
    BureauError, CheckRun, CompileRequest, Explanations, Printing, check_draft, check_run, compile, draft_checker,
    noted, noted_waiting, submit_records,
};
use xuezheng_pack::{FieldId, Period, RecordId, RegisterId, Value};

use crate::bureau::{Bureau, author, date, day, text};

const CONTRACT: &str = r#"
label = "合同台账"
org = "department"
date = "signed_on"
key = ["number"]
[fields.number]
label = "合同编号"
type = "text"
required = true
[fields.signed_on]
label = "签订日期"
type = "date"
required = true
[fields.total]
label = "合同金额"
type = "money"
required = true
[fields.supplier]
label = "供应商代码"
type = "text"
format = "credit_code"
"#;

const PAYMENT: &str = r#"
label = "付款台账"
org = ["department", "school"]
date = "paid_on"
[fields.paid_on]
label = "付款日期"
type = "date"
required = true
[fields.contract]
label = "合同"
type = "reference"
to = "contract"
reach = "all"
[fields.amount]
label = "金额"
type = "money"
required = true
[fields.payee]
label = "收款人"
type = "text"
personal = "id_number"
"#;

const CHECKS: &str = r#"
[within]
label = "不超过合同金额"
of = "payment"
severity = "hard"
that = "paid.total <= contract.total"
message = "累计付款超过合同金额，请核对。"
[within.with.paid]
on = ["contract_record"]
org = "all"
values = { total = "sum(amount)" }

[once]
label = "一人一月一笔"
of = "payment"
severity = "soft"
that = "twin.count = 1"
message = "同一收款人本月不止一笔，请核对或说明。"
[once.with.twin]
on = ["payee"]
org = "all"
period = "month"

[steady]
label = "与上年相差过大"
of = "payment"
severity = "soft"
that = "amount <= last.amount * 1.2"
message = "比上年多两成以上，请核对或说明。"
[steady.with.last]
on = ["contract"]
period = "last_year"
"#;

const INDICATORS: &str = r#"
[paid]
label = "付款"
unit = "元"
definition = "期间内的付款"
of = "payment"
date = "paid_on"
measure = "sum(amount)"
[contracts]
label = "合同"
unit = "份"
definition = "期间内签订的合同"
of = "contract"
date = "signed_on"
measure = "count(*)"
"#;

const REPORT: &str = "+++\nlabel = \"说明\"\ntitle = \"数据说明\"\n+++\n\n\
    {% if explanations is empty %}没有需要说明的记录。{% else %}{{ explanations }}{% endif %}\n";

const ADULT: &str = "370101190102039973";
const OTHER: &str = "11010119900307109X";

async fn bureau() -> Bureau {
    let bureau = Bureau::new(&[
        ("areas/t/registers/contract.toml", CONTRACT),
        ("areas/t/registers/payment.toml", PAYMENT),
        ("areas/t/checks.toml", CHECKS),
        ("areas/t/indicators.toml", INDICATORS),
        ("reports/notes.md", REPORT),
    ])
    .await;
    let contract = [("number", text("C1")), ("signed_on", date("2023-01-05")), ("total", Value::Integer(100))];
    bureau.approved("contract", "d", &contract).await;
    bureau
}

fn payment(on: &str, amount: i64, payee: &str) -> Vec<(&'static str, Value)> {
    let amount = Value::Integer(amount);
    vec![("paid_on", date(on)), ("contract", text("C1")), ("amount", amount), ("payee", text(payee))]
}

fn failures(error: BureauError) -> Vec<String> {
    match error {
        BureauError::Checks(failures) => {
            let seen = |seen: &[(String, String)]| {
                seen.iter().map(|(label, value)| format!("{label}={value}")).collect::<Vec<_>>().join(" ")
            };
            failures.iter().map(|one| format!("{} {} {}", one.record, one.label, seen(&one.seen))).collect()
        }
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn payments_are_kept_within_their_contract_whoever_pays() {
    let bureau = bureau().await;
    let first = bureau.approved("payment", "d", &payment("2023-03-01", 60, ADULT)).await;
    // The second pays for a school what the department has paid for, too: 60 + 41 > 100.
    let second = bureau.add("payment", "p", &payment("2024-03-01", 41, OTHER)).await.unwrap();
    let wrong = failures(bureau.submit("payment", second).await.unwrap_err());
    assert_eq!(wrong, [format!("{second} 不超过合同金额 合同的合同金额=100 付款台账的“金额”之和=101")]);
    bureau.edit("payment", second, &[("amount", Value::Integer(40))]).await;
    bureau.submit("payment", second).await.unwrap();
    // What waits for review counts like what is approved; a draft doesn't.
    let third = bureau.add("payment", "q", &payment("2024-05-01", 1, ADULT)).await.unwrap();
    let draft = bureau.add("payment", "q", &payment("2024-05-01", 90, OTHER)).await.unwrap();
    let wrong = failures(bureau.submit("payment", third).await.unwrap_err());
    assert_eq!(wrong, [format!("{third} 不超过合同金额 合同的合同金额=100 付款台账的“金额”之和=101")]);
    // A correction of the first makes room; until it waits for review its approved version counts.
    bureau.edit("payment", first, &[("amount", Value::Integer(50))]).await;
    assert!(bureau.submit("payment", third).await.is_err());
    bureau.submit("payment", first).await.unwrap();
    bureau.submit("payment", third).await.unwrap();
    assert!(bureau.submit("payment", draft).await.is_err());
    bureau.audited().await;
}

#[tokio::test]
async fn what_is_explained_reaches_the_reviewer_and_the_report() {
    let bureau = bureau().await;
    bureau.approved("payment", "d", &payment("2023-03-01", 10, ADULT)).await;
    let second = bureau.add("payment", "d", &payment("2024-03-01", 13, OTHER)).await.unwrap();
    let wrong = failures(bureau.submit("payment", second).await.unwrap_err());
    assert_eq!(wrong, [format!("{second} 与上年相差过大 金额=13 付款台账的金额=10")]);
    let (register, actor) = (RegisterId::new("payment"), author("b").actor());
    let said = "合同增补了一台设备。";
    let explanations = Explanations::from([((second, "t.steady".into()), said.to_owned())]);
    submit_records(&bureau.workspace, &author("d"), &register, vec![second], &explanations).await.unwrap();
    let filter = RecordFilter { ids: Some(vec![second]), ..RecordFilter::default() };
    let shown = noted(&bureau.workspace, &actor, &register, &filter).await.unwrap();
    assert_eq!(shown.len(), 1);
    let explained = shown[0].explained.as_ref().unwrap();
    assert_eq!((explained.text.as_str(), explained.actor.as_str(), explained.version), (said, "甲", 1));
    let half = Period::parse("2024H1").unwrap();
    let counts = noted_waiting(&bureau.workspace, &actor, &register, half).await.unwrap();
    assert_eq!(counts, BTreeMap::from([("d".into(), 1)]));

    assert_eq!(notes(&bureau, "2024H1").await, "没有需要说明的记录。");
    xuezheng_bureau::approve_records(&bureau.workspace, &author("b"), &register, &[second]).await.unwrap();
    let told = "下列记录不符合“与上年相差过大”，经填报单位说明、审核后计入：单位d说明：合同增补了一台设备。";
    assert_eq!(notes(&bureau, "2024H1").await, told);
    assert_eq!(notes(&bureau, "2023H1").await, "没有需要说明的记录。");
    // Another version is another matter: it is explained anew.
    bureau.edit("payment", second, &[("amount", Value::Integer(14))]).await;
    let shown = noted(&bureau.workspace, &actor, &register, &filter).await.unwrap();
    assert!(shown[0].explained.is_none());
    bureau.audited().await;
}

/// The report's text between its title and its signature.
async fn notes(bureau: &Bureau, period: &str) -> String {
    let request = CompileRequest {
        report: "notes".into(),
        period: Period::parse(period).unwrap(),
        org: None,
        dated: day("2024-07-05"),
        printing: Printing::default(),
    };
    let document = compile(&bureau.workspace, &request, &[]).await.unwrap().document;
    let markdown = xuezheng_bureau::document::write::markdown(&document);
    let line = markdown.lines().map(str::trim).find(|line| line.contains("记录"));
    line.unwrap_or_else(|| panic!("{markdown}")).to_owned()
}

#[tokio::test]
async fn a_row_is_checked_while_it_is_typed() {
    let bureau = bureau().await;
    let first = bureau.approved("payment", "d", &payment("2023-03-01", 60, ADULT)).await;
    let (register, actor) = (RegisterId::new("payment"), author("d").actor());
    let typed = |cells: Vec<(&str, Value)>| -> BTreeMap<FieldId, Value> {
        cells.into_iter().map(|(id, value)| (FieldId::new(id), value)).collect()
    };
    let mut checker = draft_checker(&bureau.workspace, &actor, &register, &"d".into(), None).await.unwrap();
    // Nothing typed yet: nothing to be said.
    assert_eq!(checker.check(&BTreeMap::new()).await.unwrap(), Default::default());
    let labels = |checked: &xuezheng_bureau::DraftChecked| {
        checked.failures.iter().map(|failure| failure.label.clone()).collect::<Vec<_>>()
    };
    let checked = checker.check(&typed(payment("2024-03-01", 41, OTHER))).await.unwrap();
    assert_eq!(labels(&checked), ["不超过合同金额"]);
    let checked = checker.check(&typed(payment("2024-03-01", 40, OTHER))).await.unwrap();
    assert_eq!(labels(&checked), Vec::<String>::new());
    // The payee of the month is known from elsewhere; a payment twice as large as last year's is asked about.
    let checked = checker.check(&typed(payment("2023-03-31", 40, ADULT))).await.unwrap();
    assert_eq!(labels(&checked), ["一人一月一笔"]);
    // What can't be stored is said, and the rest still checked.
    let checked = checker.check(&typed(payment("2024-03-01", 41, "37010119010203997X"))).await.unwrap();
    assert_eq!(labels(&checked), ["不超过合同金额"]);
    let fault = checked.faults[0].to_string();
    assert!(fault.contains("第 18 位校验码不符") && !fault.contains("370101"), "{fault}");
    // One that is there is compared with others, not with what it was.
    let cells = typed(vec![("amount", Value::Integer(100))]);
    let checked = check_draft(&bureau.workspace, &actor, &register, &"d".into(), Some(first), &cells).await.unwrap();
    assert_eq!(labels(&checked), Vec::<String>::new());
    // Nobody checks in another's name.
    let elsewhere = draft_checker(&bureau.workspace, &author("p").actor(), &register, &"d".into(), None).await;
    assert!(matches!(elsewhere, Err(BureauError::Ledger(_))));
}

#[tokio::test]
async fn a_scan_goes_through_what_is_approved_and_what_is_worked_on() {
    let bureau = bureau().await;
    bureau.approved("payment", "d", &payment("2023-03-01", 60, ADULT)).await;
    let second = bureau.approved("payment", "p", &payment("2024-03-01", 30, OTHER)).await;
    let draft = bureau.add("payment", "q", &payment("2024-03-31", 11, OTHER)).await.unwrap();
    let run = CheckRun { register: "payment".into(), period: None, org: None, keep: 3, today: day("2024-07-31") };
    let mut last = (0, 0);
    let found = check_run(&bureau.workspace, &run, &mut |done, total| last = (done, total)).await.unwrap();
    let counts: Vec<_> = found.checks.iter().map(|count| (count.label.as_str(), count.failures)).collect();
    // 60 + 30 + 11 > 100, so all three; the payee of March 2024 was paid twice.
    assert_eq!(counts, [("一人一月一笔", 2), ("与上年相差过大", 0), ("不超过合同金额", 3)]);
    assert_eq!((found.records, found.failures.len(), last.0), (3, 3, last.1));
    assert!(found.failures.iter().any(|one| one.failure.record == draft && !one.is_approved));
    let year = Some(Period::parse("2024").unwrap());
    let run = CheckRun { period: year, org: Some("p".into()), ..run };
    let found = check_run(&bureau.workspace, &run, &mut |_, _| {}).await.unwrap();
    let records: Vec<RecordId> = found.failures.iter().map(|one| one.failure.record).collect();
    assert_eq!((found.records, records), (1, vec![second, second]));
}

#[tokio::test]
async fn a_code_is_stored_in_its_normal_form_or_refused_with_its_place() {
    let bureau = bureau().await;
    let contract = |number: &str, code: &str| {
        vec![
            ("number", text(number)),
            ("signed_on", date("2024-01-05")),
            ("total", Value::Integer(1)),
            ("supplier", text(code)),
        ]
    };
    let id = bureau.add("contract", "d", &contract("C2", " ９1350100m000100y43 ")).await.unwrap();
    assert_eq!(bureau.cell("contract", id, "supplier").await, text("91350100M000100Y43"));
    let refused = bureau.add("contract", "d", &contract("C3", "91350100M000100Y34")).await.unwrap_err();
    assert!(refused.to_string().contains("统一社会信用代码有误：第 18 位校验码不符"), "{refused}");
    // The fictional province belongs to demos.
    let refused = bureau.add("contract", "d", &contract("C3", "12990101000000019T")).await.unwrap_err();
    assert!(refused.to_string().contains("第 3、4 位不是省级行政区划代码"), "{refused}");
}
