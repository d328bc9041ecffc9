//! Lists as people ask for them: labels in, labels out, personal data masked.

use xuezheng_bureau::ledger::list::Count;
use xuezheng_bureau::{ListRequest, Listing, PackMatch, database_status, list, try_migration};
use xuezheng_pack::{RecordId, Value};

use crate::bureau::{Bureau, author, date, text};

const PROJECT: (&str, &str) = (
    "areas/t/registers/project.toml",
    r#"
label = "项目台账"
org = ["department", "school"]
date = "begun_on"
[fields.begun_on]
label = "立项日期"
type = "date"
required = true
[fields.category]
label = "类别"
type = "choice"
choices = { build = "新建", repair = "维修" }
[fields.topics]
label = "内容"
type = "multi_choice"
choices = { roof = "屋面", wall = "墙面" }
[fields.cost]
label = "造价"
type = "money"
[fields.manager]
label = "负责人"
type = "text"
personal = "name"
[workflow]
initial = "open"
states = { open = "在建", done = "竣工" }
[workflow.transitions.finish]
label = "竣工"
from = ["open"]
to = "done"
stamp = "finished_on"
due = "30d"
"#,
);

async fn bureau() -> Bureau {
    let bureau = Bureau::new(&[PROJECT]).await;
    let rows = [
        ("d", "2024-03-01", "build", "roof|wall", "王小明"),
        ("p", "2024-05-20", "repair", "wall", "李四"),
        ("q", "2024-07-10", "repair", "", "王小明"),
    ];
    for (org, day, category, topics, manager) in rows {
        let mut cells = vec![("begun_on", date(day)), ("category", text(category)), ("manager", text(manager))];
        if !topics.is_empty() {
            cells.push(("topics", text(topics)));
            cells.push(("cost", Value::Decimal("120000.5".parse().unwrap())));
        }
        bureau.add("project", org, &cells).await.unwrap();
    }
    bureau.review("project", RecordId(1)).await.unwrap();
    bureau
}

fn asked(register: &str) -> ListRequest {
    ListRequest { register: register.to_owned(), limit: 10, ..ListRequest::default() }
}

async fn listed(bureau: &Bureau, request: ListRequest) -> Result<Listing, String> {
    list(&bureau.workspace, &author("b").actor(), &request).await.map_err(|error| error.to_string())
}

async fn ids(bureau: &Bureau, request: ListRequest) -> Vec<i64> {
    listed(bureau, request).await.unwrap().rows.iter().map(|row| row.id.0).collect()
}

#[tokio::test]
async fn a_list_is_asked_for_and_answered_in_the_readers_words() {
    let bureau = bureau().await;
    let all = listed(&bureau, ListRequest { counted: true, ..asked("项目台账") }).await.unwrap();
    assert_eq!(all.rows.iter().map(|row| row.id.0).collect::<Vec<_>>(), [3, 2, 1], "the newest first");
    assert_eq!(all.count, Some(Count::Exactly(3)));
    let labels: Vec<&str> = all.columns.iter().map(|column| column.label.as_str()).collect();
    assert_eq!(labels[..5], ["立项日期", "类别", "内容", "造价（元）", "负责人"]);
    let first = &all.rows[2];
    assert_eq!((first.org_label.as_str(), first.status.label(), first.void), ("单位d", "已审", false));
    assert_eq!(first.state.as_ref().map(|(_, label)| label.as_str()), Some("在建"));
    let cells: Vec<Option<&str>> = first.cells.iter().map(Option::as_deref).collect();
    assert_eq!(cells[..5], [Some("2024-03-01"), Some("新建"), Some("屋面、墙面"), Some("120000.5"), Some("王**")]);
    assert_eq!(all.rows[0].cells[3], None);

    let of = |conditions: &[&str]| ListRequest {
        conditions: conditions.iter().map(|it| (*it).to_owned()).collect(),
        ..asked("project")
    };
    assert_eq!(ids(&bureau, of(&["类别=维修", "立项日期=2024H1"])).await, [2]);
    assert_eq!(ids(&bureau, of(&["内容=墙面"])).await, [2, 1]);
    assert_eq!(ids(&bureau, of(&["造价="])).await, [3]);
    assert_eq!(ids(&bureau, of(&["负责人=王小明"])).await, [3, 1]);
    assert_eq!(ids(&bureau, ListRequest { statuses: vec!["草稿".to_owned()], ..asked("project") }).await, [3, 2]);
    assert_eq!(ids(&bureau, ListRequest { org: Some("单位p".to_owned()), ..asked("project") }).await, [2]);
    let overdue = ListRequest { overdue: Some("2024-07-01".parse().unwrap()), ..asked("project") };
    assert_eq!(ids(&bureau, overdue).await, [1, 2], "the longest overdue first");
    let by_org =
        ListRequest { sort: Some("-机构".to_owned()), columns: vec!["造价".to_owned()], ..asked("project") };
    let by_org = listed(&bureau, by_org).await.unwrap();
    assert_eq!(by_org.rows.iter().map(|row| (row.id.0, row.cells.len())).collect::<Vec<_>>(), [(3, 1), (2, 1), (1, 1)]);
}

#[tokio::test]
async fn pages_are_turned_with_what_a_page_says() {
    let bureau = bureau().await;
    let page = ListRequest { limit: 2, ..asked("project") };
    let first = listed(&bureau, page.clone()).await.unwrap();
    assert_eq!(first.previous, None);
    let second = listed(&bureau, ListRequest { after: first.next, ..page.clone() }).await.unwrap();
    assert_eq!((second.rows[0].id.0, &second.next), (1, &None));
    assert_eq!(ids(&bureau, ListRequest { before: second.previous, ..page }).await, [3, 2]);
}

#[tokio::test]
async fn names_that_nobody_knows_are_answered_with_the_nearest() {
    let bureau = bureau().await;
    let wrong = [
        asked("projct"),
        ListRequest { statuses: vec!["待审核".to_owned()], ..asked("project") },
        ListRequest { states: vec!["竣工了".to_owned()], ..asked("project") },
        ListRequest { org: Some("单位x".to_owned()), ..asked("project") },
        ListRequest { sort: Some("-日期".to_owned()), ..asked("project") },
        ListRequest { columns: vec!["造价额".to_owned()], ..asked("project") },
        ListRequest { conditions: vec!["负责人~王".to_owned()], ..asked("project") },
        ListRequest { after: Some("abc".to_owned()), ..asked("project") },
    ];
    let mut said = Vec::new();
    for request in wrong {
        said.push(listed(&bureau, request).await.unwrap_err());
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    没有这个台账：projct。是否想用：project（项目台账）
    没有这个审核状态：待审核。是否想用：submitted（待审）、approved（已审）、draft（草稿）
    没有这个业务状态：竣工了。是否想用：done（竣工）、open（在建）
    没有这个机构：单位x。是否想用：b（单位b）、d（单位d）、e（单位e）
    没有这个排序项：日期。是否想用：begun_on（立项日期）、finished_on（竣工日期）、category（类别）
    没有这个数据项：造价额。是否想用：cost（造价）、category（类别）、manager（负责人）
    「负责人」是个人信息：只能按完整内容查找，请写全
    翻页标记与这个列表的排序不符，或不完整：请不带翻页标记，从第一页重新翻
    ");
}

#[tokio::test]
async fn the_database_says_whether_it_fits_the_packs_files() {
    let bureau = bureau().await;
    let folder = bureau.workspace.folder();
    let (status, fits) = database_status(folder).await.unwrap();
    assert_eq!((fits, status.registers[0].records), (PackMatch::Same, 3));
    let path = folder.join("pack").join(PROJECT.0);
    std::fs::write(&path, PROJECT.1.replace("新建", "新修")).unwrap();
    assert_eq!(database_status(folder).await.unwrap().1, PackMatch::Changed);
    std::fs::write(&path, PROJECT.1.replace("repair = \"维修\"", "other = \"其他\"")).unwrap();
    let error = try_migration(folder).await.unwrap_err().to_string();
    assert!(error.contains("业务包中已没有选项「repair」，而有 2 条记录用着它"), "{error}");
    std::fs::write(&path, "label = ").unwrap();
    assert_eq!(database_status(folder).await.unwrap().1, PackMatch::Broken);
}
