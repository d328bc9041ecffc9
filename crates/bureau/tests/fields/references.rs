//! References: a payment names its project by number.

use xuezheng_bureau::BureauError;
use xuezheng_pack::{RecordId, Value};

use crate::bureau::{Bureau, author, date, text};

const PROJECT: (&str, &str) = (
    "areas/t/registers/project.toml",
    r#"
label = "项目台账"
org = ["department", "school"]
date = "begun_on"
key = ["number"]
[fields.number]
label = "项目编号"
type = "text"
required = true
[fields.begun_on]
label = "立项日期"
type = "date"
required = true
[fields.category]
label = "类别"
type = "choice"
choices = { build = "新建", repair = "维修" }
[fields.manager]
label = "负责人"
type = "text"
personal = "name"
"#,
);

const PAYMENT: &str = r#"
label = "拨款台账"
org = ["department", "school"]
date = "paid_on"
[fields.paid_on]
label = "拨款日期"
type = "date"
required = true
[fields.amount]
label = "金额"
type = "money"
"#;

const FIELD: &str = r#"
[fields.project]
label = "项目"
type = "reference"
to = "project"
"#;

const INDICATORS: (&str, &str) = (
    "areas/t/indicators.toml",
    r#"
[projects]
label = "项目"
unit = "个"
definition = "期间内立项的项目"
of = "project"
date = "begun_on"
measure = "count(*)"
[paid_projects]
label = "拨款项目"
unit = "个"
definition = "期间内拨过款的项目，一个项目算一个"
of = "payment"
date = "paid_on"
measure = "count(distinct project)"
[repair_paid]
label = "维修拨款"
unit = "元"
definition = "期间内拨给维修项目的款"
of = "payment"
date = "paid_on"
where = "project.category = 'repair' and paid_on >= project.begun_on"
measure = "sum(amount)"
[payments]
label = "拨款清单"
unit = "笔"
definition = "期间内的拨款"
of = "payment"
date = "paid_on"
list = ["project", "amount"]
"#,
);

async fn bureau(reach: &str) -> Bureau {
    let payment = format!("{PAYMENT}{FIELD}{reach}");
    Bureau::new(&[PROJECT, ("areas/t/registers/payment.toml", &payment), INDICATORS]).await
}

async fn project(bureau: &Bureau, org: &str, number: &str, category: &str) -> RecordId {
    let cells = [("number", text(number)), ("begun_on", date("2024-01-05")), ("category", text(category))];
    bureau.approved("project", org, &cells).await
}

fn payment(project: &str, amount: i64) -> Vec<(&'static str, Value)> {
    vec![("paid_on", date("2024-03-01")), ("amount", Value::Integer(amount)), ("project", text(project))]
}

#[tokio::test]
async fn a_payment_counts_with_what_its_project_says_and_follows_it() {
    let bureau = bureau("").await;
    let first = project(&bureau, "d", "P-1", "repair").await;
    project(&bureau, "d", "P-2", "build").await;
    // Full-width letters and spaces name the same project: what is kept is its own spelling.
    let full = bureau.approved("payment", "d", &payment(" Ｐ－１ ", 100)).await;
    bureau.approved("payment", "d", &payment("P-1", 50)).await;
    bureau.approved("payment", "d", &payment("P-2", 7)).await;
    assert_eq!(bureau.cell("payment", full, "project").await, text("P-1"));
    assert_eq!(bureau.cell("payment", full, "project_record").await, Value::Integer(first.0));
    assert_eq!(bureau.figure("paid_projects", "2024H1").await, "2");
    assert_eq!(bureau.figure("repair_paid", "2024H1").await, "150");

    // The project changes its number and category: nothing counts until that is approved, then everything follows.
    bureau.edit("project", first, &[("number", text("P-9")), ("category", text("build"))]).await;
    assert_eq!(bureau.figure("repair_paid", "2024H1").await, "150");
    bureau.review("project", first).await.unwrap();
    assert_eq!(bureau.figure("repair_paid", "2024H1").await, "0");
    assert_eq!(bureau.figure("paid_projects", "2024H1").await, "2");
    let list = bureau.explained("payments", "2024H1", xuezheng_bureau::figures_of::Aspect::Value).await.figure.list;
    let numbers: Vec<_> = list.iter().map(|row| row.cells["project"].1.clone()).collect();
    assert_eq!(numbers, ["P-9", "P-9", "P-2"]);
    // A payment of the old spelling stays resolved when something else in it is edited.
    bureau.edit("payment", full, &[("amount", Value::Integer(200)), ("project", text("P-1"))]).await;
    bureau.review("payment", full).await.unwrap();
    assert_eq!(bureau.cell("payment", full, "project_record").await, Value::Integer(first.0));
    assert_eq!(bureau.drilled("paid_projects", "2024H1").await.len(), 3);
    bureau.audited().await;
}

#[tokio::test]
async fn a_draft_may_name_what_is_not_there_yet_but_is_not_submitted_so() {
    let bureau = bureau("").await;
    let draft = bureau.add("payment", "d", &payment("P-1", 100)).await.unwrap();
    assert_eq!(
        bureau.submit("payment", draft).await.unwrap_err().to_string(),
        "台账「拨款台账」第 1 号记录的「项目」（P-1）：台账「项目台账」中没有这个编号的记录，或不在本单位可以引用的范围内；\
         请核对编号；被引用的记录尚未登记的，请先登记，本条可以先存为草稿"
    );
    let cells = [("number", text("Ｐ-1")), ("begun_on", date("2024-01-05")), ("category", text("repair"))];
    let target = bureau.add("project", "d", &cells).await.unwrap();
    bureau.submit("payment", draft).await.unwrap();
    // Submitting has resolved it, in its history too.
    assert_eq!(bureau.cell("payment", draft, "project_record").await, Value::Integer(target.0));
    assert_eq!(bureau.cell("payment", draft, "project").await, text("Ｐ-1"));
    bureau.audited().await;

    let (who, register, ids) = (author("b"), "payment".into(), [draft]);
    let approve = || xuezheng_bureau::approve_records(&bureau.workspace, &who, &register, &ids);
    assert_eq!(
        approve().await.unwrap_err().to_string(),
        "台账「拨款台账」第 1 号记录的「项目」（Ｐ-1）：引用的台账「项目台账」第 1 号记录尚未审核通过；\
         请先审核被引用的记录，再审核本条"
    );
    bureau.review("project", target).await.unwrap();
    approve().await.unwrap();
    assert_eq!(bureau.figure("repair_paid", "2024H1").await, "100");
    bureau.audited().await;
}

#[tokio::test]
async fn others_projects_are_out_of_reach_unless_the_pack_opens_them() {
    let closed = bureau("").await;
    project(&closed, "q", "P-1", "repair").await;
    let draft = closed.add("payment", "p", &payment("P-1", 1)).await.unwrap();
    assert!(closed.submit("payment", draft).await.unwrap_err().to_string().contains("不在本单位可以引用的范围内"));

    let open = bureau("reach = \"all\"\n").await;
    project(&open, "q", "P-1", "repair").await;
    open.approved("payment", "p", &payment("P-1", 1)).await;
    assert_eq!(open.figure("repair_paid", "2024H1").await, "1");
}

#[tokio::test]
async fn what_is_referred_to_is_not_voided() {
    let bureau = bureau("").await;
    let (first, second) = (project(&bureau, "d", "P-1", "repair").await, project(&bureau, "d", "P-2", "build").await);
    let paid = bureau.approved("payment", "d", &payment("P-1", 100)).await;
    let error = bureau.void("project", first).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "台账「项目台账」第 1 号记录被台账「拨款台账」的 1 条记录引用（第 1 号），不能作废：\
         请先把这些记录改引别的编号或作废，并审核通过"
    );
    // Moving the payment away is not enough until it is approved: the old version still counts.
    bureau.edit("payment", paid, &[("project", text("P-2"))]).await;
    assert!(matches!(bureau.void("project", first).await, Err(BureauError::Ledger(_))));
    bureau.review("payment", paid).await.unwrap();
    bureau.void("project", first).await.unwrap();
    // A record whose voiding waits can't be referred to any more.
    let draft = bureau.add("payment", "d", &payment("P-1", 5)).await.unwrap();
    assert!(bureau.submit("payment", draft).await.is_err());
    bureau.review("project", first).await.unwrap();
    assert_eq!(bureau.figure("projects", "2024H1").await, "1");
    assert_eq!(bureau.cell("payment", paid, "project_record").await, Value::Integer(second.0));
    bureau.audited().await;
}

#[tokio::test]
async fn an_old_workspace_gains_a_reference() {
    let before = INDICATORS.1.replace("count(distinct project)", "count(*)").replace("\"project\", ", "");
    let before = before.replace("project.category = 'repair' and paid_on >= project.begun_on", "amount > 0");
    let files = [PROJECT, ("areas/t/registers/payment.toml", PAYMENT), ("areas/t/indicators.toml", before.as_str())];
    let old = Bureau::new(&files).await;
    let target = project(&old, "d", "P-1", "repair").await;
    let paid = old.approved("payment", "d", &payment("P-1", 100)[..2]).await;
    assert_eq!(old.figure("paid_projects", "2024H1").await, "1");

    let payment_toml = format!("{PAYMENT}{FIELD}");
    let new = old.reopened(&[("areas/t/registers/payment.toml", &payment_toml), INDICATORS]).await;
    assert_eq!(new.figure("paid_projects", "2024H1").await, "0");
    new.edit("payment", paid, &[("project", text("P-1"))]).await;
    new.review("payment", paid).await.unwrap();
    assert_eq!(new.cell("payment", paid, "project_record").await, Value::Integer(target.0));
    assert_eq!(new.figure("repair_paid", "2024H1").await, "100");
    new.audited().await;

    // A column that the target gains is carried at once, also by rows that nobody touches.
    let wider = format!("{}[fields.funded]\nlabel = \"资金到位\"\ntype = \"boolean\"\n", PROJECT.1);
    let indicators = INDICATORS.1.replace("project.category = 'repair'", "project.funded is null");
    let files = [(PROJECT.0, wider.as_str()), ("areas/t/indicators.toml", indicators.as_str())];
    let wide = new.reopened(&files).await;
    assert_eq!(wide.figure("repair_paid", "2024H1").await, "100");
    wide.edit("project", target, &[("funded", Value::Boolean(true))]).await;
    wide.review("project", target).await.unwrap();
    assert_eq!(wide.figure("repair_paid", "2024H1").await, "0");
    wide.audited().await;
}
