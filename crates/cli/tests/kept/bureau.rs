//! A small bureau, and the steps of work in it.

use std::path::Path;

use xuezheng_bureau::ledger::{Author, Location, NewRecord, RecordFilter};
use xuezheng_bureau::{
    BureauError, Explanations, Init, NewFiling, Query, Workspace, add, approve_records, attach, figures,
    submit_records, verify_attachments,
};
use xuezheng_pack::{FieldId, NaiveDate, Org, Period, RecordId, RegisterId, Value};

const FILES: &[(&str, &str)] = &[
    ("pack.toml", "name = \"case\"\nversion = \"1.0.0\"\nareas = [\"t\"]\n[review]\nseparate = false\n"),
    ("orgs.toml", "[kinds]\nbureau = \"局\"\nschool = \"学校\"\n"),
    ("areas/t/area.toml", "label = \"例\""),
    (
        "areas/t/registers/hazard.toml",
        "label = \"隐患台账\"\norg = \"school\"\ndate = \"found_on\"\n\
         [fields.found_on]\nlabel = \"发现日期\"\ntype = \"date\"\nrequired = true\n\
         [fields.finder]\nlabel = \"发现人\"\ntype = \"text\"\npersonal = \"name\"\n\
         [fields.cost]\nlabel = \"费用\"\ntype = \"decimal\"\nscale = 2\n\
         [fields.photo]\nlabel = \"照片\"\ntype = \"attachment\"\n",
    ),
    (
        "areas/t/indicators.toml",
        "[hazards]\nlabel = \"隐患\"\nunit = \"处\"\ndefinition = \"期间内发现的隐患\"\nof = \"hazard\"\n\
         date = \"found_on\"\nmeasure = \"count(*)\"\n\
         [costs]\nlabel = \"费用\"\nunit = \"元\"\ndefinition = \"期间内隐患的费用\"\nof = \"hazard\"\n\
         date = \"found_on\"\nmeasure = \"sum(cost)\"\n\
         [finders]\nlabel = \"发现人\"\nunit = \"人\"\ndefinition = \"发现隐患的人，一人算一次\"\nof = \"hazard\"\n\
         date = \"found_on\"\nmeasure = \"count(distinct finder)\"\n",
    ),
    (
        "reports/brief.md",
        "+++\nlabel = \"简报\"\ntitle = \"隐患简报\"\n+++\n\n发现隐患{{ t.hazards }}处，费用{{ t.costs }}元。\n",
    ),
];

pub(crate) fn author() -> Author {
    xuezheng_testing::author("甲", "b", "2024-07-31")
}

pub(crate) fn register() -> RegisterId {
    "hazard".into()
}

fn org(id: &str, kind: &str) -> Org {
    xuezheng_testing::org(id, &format!("单位{id}"), kind, (id != "b").then_some("b"))
}

/// A bureau `b` with the schools `p` and `q`.
pub(crate) async fn found(folder: &Path, database: Option<String>) -> Workspace {
    let pack = FILES.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    let orgs = [org("b", "bureau"), org("p", "school"), org("q", "school")];
    let init = Init { pack, orgs: &orgs, author: &author(), key: None, database };
    Workspace::init(folder, init).await.unwrap_or_else(|error| panic!("{error}"))
}

/// Where a bureau's ledger may lie: a file, and a schema where a server was started.
pub(crate) async fn databases() -> Vec<Option<String>> {
    let mut databases = vec![None];
    if let Some(server) = xuezheng_testing::server() {
        databases.push(Some(schema(&server).await));
    }
    databases
}

/// The URL of a new schema.
pub(crate) async fn schema(server: &str) -> String {
    match xuezheng_testing::fresh_schema(server).await {
        Location::Postgres(url) => url,
        Location::File(path) => panic!("{}", path.display()),
    }
}

/// Adds `count` drafts in one operation, the first with a picture; `salt` makes each picture another.
pub(crate) async fn add_drafts(workspace: &Workspace, count: u32, salt: u64) -> Result<Vec<RecordId>, BureauError> {
    let picture = [b"\xFF\xD8\xFF\xE0 a picture of wall ".as_slice(), salt.to_string().as_bytes()].concat();
    let photo = attach(workspace, "围墙.jpg", &picture)?;
    let row = |n: u32| {
        let cells = [
            ("found_on", Value::Date(NaiveDate::from_ymd_opt(2024, 1 + n % 6, 1 + n % 28).unwrap())),
            ("finder", Value::Text(format!("王{}", n % 3))),
            ("cost", Value::Decimal("12.50".parse().unwrap())),
            ("photo", if n == 0 { photo.clone() } else { Value::Absent }),
        ];
        let cells = cells.into_iter().map(|(id, value)| (FieldId::new(id), value)).collect();
        NewFiling {
            record: NewRecord { org: if n.is_multiple_of(2) { "p" } else { "q" }.into(), cells },
            steps: Vec::new(),
        }
    };
    add(workspace, &author(), &register(), (0..count).map(row).collect()).await
}

pub(crate) async fn submit(workspace: &Workspace, ids: &[RecordId]) -> Result<(), BureauError> {
    submit_records(workspace, &author(), &register(), ids.to_vec(), &Explanations::new()).await.map(drop)
}

pub(crate) async fn approve(workspace: &Workspace, ids: &[RecordId]) -> Result<(), BureauError> {
    approve_records(workspace, &author(), &register(), ids).await
}

/// Adds, submits and approves.
pub(crate) async fn approved(workspace: &Workspace, count: u32) {
    let ids = add_drafts(workspace, count, 0).await.unwrap();
    submit(workspace, &ids).await.unwrap();
    approve(workspace, &ids).await.unwrap();
}

/// All figures of 2024, each with its key.
pub(crate) async fn figures_of(workspace: &Workspace) -> Vec<String> {
    let query = Query { org: None, period: Period::parse("2024").unwrap(), indicator: None };
    let figures = figures(workspace, &query).await.unwrap_or_else(|error| panic!("{error}"));
    figures.iter().map(|figure| format!("{} = {:?}", figure.key.indicator, figure.value)).collect()
}

/// The last operation's number.
pub(crate) async fn last_operation(workspace: &Workspace) -> i64 {
    workspace.ledger().last_operation().await.unwrap().map_or(0, |(id, _)| id.0)
}

/// Nothing in the bureau contradicts anything else: operations, records, segments, attachments, figures.
pub(crate) async fn sound(workspace: &Workspace) {
    consistent(workspace).await;
    let approved = workspace.ledger().approved(&author().actor(), &register(), &RecordFilter::default()).await;
    let approved = approved.unwrap().len();
    let figures = figures_of(workspace).await;
    let expected = if approved == 0 { "t.hazards = ".to_owned() } else { format!("t.hazards = Present({approved})") };
    assert!(figures.iter().any(|figure| figure.starts_with(&expected)), "{expected} {figures:?}");
    assert_eq!(verify_attachments(workspace, &author().actor()).await.unwrap(), []);
}

/// The operations are a chain, the records what it makes of them, and each segment of the manifest what its name says.
pub(crate) async fn consistent(workspace: &Workspace) {
    assert_eq!(workspace.ledger().verify_chain().await.unwrap(), None);
    assert_eq!(workspace.ledger().verify_records().await.unwrap(), []);
    for segment in workspace.ledger().manifest().await.unwrap().segments {
        let path = workspace.folder().join(format!("lake/segments/{}.parquet", segment.hash));
        let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}：{error}", path.display()));
        assert_eq!(xuezheng_testing::sm3(&bytes), segment.hash.as_str());
    }
}
