//! A small bureau: two schools with a hazard each, one of them closed and approved, and the people who work with them.

use std::path::Path;

use xuezheng_bureau::ledger::{Author, NewRecord};
use xuezheng_bureau::{
    Explanations, Init, NewAccount, NewFiling, Step, Workspace, add, add_account, approve, ask, follow_up, submit,
};
use xuezheng_pack::{FieldId, NaiveDate, OrgId, Period, RecordId, Value};
use xuezheng_testing::org;

pub(crate) const PASSWORD: &str = "xuezheng-24";

/// Who signs in: login, name, org, role.
const PEOPLE: [(&str, &str, &str, &str); 3] = [
    ("office", "陈知夏", "b", "office"),
    ("safety", "陆以宁", "b", "safety_department"),
    ("school", "秦望舒", "p", "school_reporter"),
];

/// Makes it in an empty folder.
pub(crate) async fn fill(root: &Path) {
    let orgs = [
        org("b", "云川市教育体育局", "bureau", None),
        org("t", "青禾镇中心校", "township_office", Some("b")),
        org("p", "青禾镇第一小学", "school", Some("t")),
        org("q", "青禾镇第二小学", "school", Some("t")),
    ];
    let office = author("局办公室", "b", None);
    let init = Init {
        pack: xuezheng_testing::education_pack(),
        orgs: &orgs,
        author: &office,
        key: Some([1; 32]),
        database: None,
    };
    let workspace = Workspace::init(root, init).await.unwrap();
    let (register, period) = ("hazard".into(), Period::parse("2024H1").unwrap());
    let schools: [OrgId; 2] = ["p".into(), "q".into()];
    ask(&workspace, &office, &register, period, &schools).await.unwrap();
    for (school, place) in schools.iter().zip(["教学楼二层东侧楼梯间", "食堂后厨燃气软管"]) {
        let reporter = author("秦望舒", school.as_str(), Some("school_reporter"));
        let filing = NewFiling { record: hazard(school, place), steps: vec![step("start", "2024-06-05", None)] };
        let ids = add(&workspace, &reporter, &register, vec![filing]).await.unwrap();
        if school.as_str() == "p" {
            let safety = author("陆以宁", "b", Some("safety_department"));
            close(&workspace, &safety, ids[0]).await;
        }
        submit(&workspace, &reporter, &register, period, school, &Explanations::default()).await.unwrap();
    }
    approve(&workspace, &office, &register, period, &schools[..1]).await.unwrap();
    let people = PEOPLE.map(|(login, name, org, role)| NewAccount {
        login: login.to_owned(),
        name: name.to_owned(),
        org: org.into(),
        role: role.into(),
        password: Some(PASSWORD.to_owned()),
    });
    add_account(&workspace, &office, people.into()).await.unwrap();
    workspace.close().await;
}

async fn close(workspace: &Workspace, author: &Author, record: RecordId) {
    let step = step("close", "2024-06-12", Some("整改前后照片"));
    follow_up(workspace, author, &"hazard".into(), vec![(record, 2, step)]).await.unwrap();
}

fn step(transition: &str, on: &str, evidence: Option<&str>) -> Step {
    Step { transition: transition.into(), on: day(on), evidence: evidence.map(str::to_owned) }
}

fn hazard(org: &OrgId, place: &str) -> NewRecord {
    let text = |text: &str| Value::Text(text.to_owned());
    let cells = [
        ("number", text(&format!("{org}-2024-001"))),
        ("found_on", Value::Date(day("2024-06-03"))),
        ("kind", text("fire")),
        ("severity", text("general")),
        ("source", text("self_check")),
        ("place", text(place)),
        ("description", text("东侧疏散通道约 6 米长度内堆放纸箱和旧课桌，净宽不足 0.7 米，应急门一侧被遮挡。")),
        ("measures", text("已清空通道，旧课桌移至库房；张贴禁止堆放标识，列入每周巡查。")),
    ];
    let cells = cells.into_iter().map(|(id, value)| (FieldId::new(id), value)).collect();
    NewRecord { org: org.clone(), cells }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn author(name: &str, org: &str, role: Option<&str>) -> Author {
    Author { role: role.map(Into::into), ..xuezheng_testing::author(name, org, "2024-07-03") }
}
