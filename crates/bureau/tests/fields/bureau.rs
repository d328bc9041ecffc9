//! A small bureau with the registers that a test declares, and shorthands to fill and ask it.

use std::collections::BTreeMap;

use tempfile::TempDir;
use xuezheng_bureau::figures_of::{Aspect, Explanation, FigureValue, Part};
use xuezheng_bureau::ledger::{Author, NewRecord, RecordFilter};
use xuezheng_bureau::{BureauError, Drilled, Init, Query, Workspace, drill, explain};
use xuezheng_pack::{FieldId, NaiveDate, Org, Period, RecordId, RegisterId, Value};

const PACK: &str = "name = \"case\"\nversion = \"1.0.0\"\nareas = [\"t\"]\n[review]\nseparate = false\n";
const ORGS: &str = "[kinds]\nbureau = \"局\"\ndepartment = \"科室\"\nschool = \"学校\"\n\
                    [attributes.nature]\nlabel = \"性质\"\nchoices = { public = \"公办\", private = \"民办\" }\n";

/// An open bureau in a folder of its own: `b` with the departments `d` and `e` and the schools `p` and `q`.
pub(crate) struct Bureau {
    pub(crate) workspace: Workspace,
    folder: TempDir,
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(crate) fn date(text: &str) -> Value {
    Value::Date(day(text))
}

pub(crate) fn author(org: &str) -> Author {
    xuezheng_testing::author("甲", org, "2024-07-31")
}

fn org(id: &str, kind: &str, nature: Option<&str>) -> Org {
    let parent = (id != "b").then_some("b");
    let attributes = nature.map(|code| ("nature".into(), code.into())).into_iter().collect();
    Org { attributes, ..xuezheng_testing::org(id, &format!("单位{id}"), kind, parent) }
}

impl Bureau {
    /// A bureau whose area `t` has these files.
    pub(crate) async fn new(files: &[(&str, &str)]) -> Self {
        Self::try_new(files).await.unwrap_or_else(|error| panic!("{}", describe(&error)))
    }

    pub(crate) async fn try_new(files: &[(&str, &str)]) -> Result<Self, BureauError> {
        let folder = tempfile::tempdir().unwrap();
        let fixed = [("pack.toml", PACK), ("orgs.toml", ORGS), ("areas/t/area.toml", "label = \"例\"")];
        let pack = fixed.iter().chain(files).map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
        let orgs = [
            org("b", "bureau", None),
            org("d", "department", None),
            org("e", "department", None),
            org("p", "school", Some("public")),
            org("q", "school", Some("private")),
        ];
        let init = Init {
            pack: pack.collect(),
            orgs: &orgs,
            author: &author("b"),
            key: Some([1; 32]),
            database: xuezheng_testing::database().await,
        };
        let workspace = Workspace::init(&folder.path().join("bureau"), init).await?;
        Ok(Self { workspace, folder })
    }

    /// The bureau opened again with other files in its pack.
    pub(crate) async fn reopened(self, files: &[(&str, &str)]) -> Self {
        let root = self.folder.path().join("bureau");
        drop(self.workspace);
        for (path, text) in files {
            let path = root.join("pack").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let workspace = Workspace::open(&root).await.unwrap_or_else(|error| panic!("{}", describe(&error)));
        Self { workspace, folder: self.folder }
    }

    /// Adds a record as a draft.
    pub(crate) async fn add(
        &self,
        register: &str,
        org: &str,
        cells: &[(&str, Value)],
    ) -> Result<RecordId, BureauError> {
        let cells = cells.iter().map(|(id, value)| (FieldId::new(*id), value.clone())).collect();
        let mut transaction = self.workspace.ledger().begin(author(org)).await?;
        let ids = transaction.insert(&register.into(), vec![NewRecord { org: org.into(), cells }]).await?;
        transaction.commit().await?;
        Ok(ids[0])
    }

    /// Adds a record, submits and approves it.
    pub(crate) async fn approved(&self, register: &str, org: &str, cells: &[(&str, Value)]) -> RecordId {
        let id = self.add(register, org, cells).await.unwrap_or_else(|error| panic!("{error}"));
        self.review(register, id).await.unwrap_or_else(|error| panic!("{error}"));
        id
    }

    /// Submits a record through its checks, and approves it.
    pub(crate) async fn review(&self, register: &str, id: RecordId) -> Result<(), BureauError> {
        self.submit(register, id).await?;
        xuezheng_bureau::approve_records(&self.workspace, &author("b"), &register.into(), &[id]).await
    }

    pub(crate) async fn submit(&self, register: &str, id: RecordId) -> Result<(), BureauError> {
        let none = xuezheng_bureau::Explanations::new();
        xuezheng_bureau::submit_records(&self.workspace, &author("b"), &register.into(), vec![id], &none).await?;
        Ok(())
    }

    pub(crate) async fn edit(&self, register: &str, id: RecordId, cells: &[(&str, Value)]) {
        let register = RegisterId::new(register);
        let actor = author("b").actor();
        let seen = self.workspace.ledger().record(&actor, &register, id).await.unwrap().version;
        let cells: BTreeMap<FieldId, Value> =
            cells.iter().map(|(id, value)| (FieldId::new(*id), value.clone())).collect();
        let mut transaction = self.workspace.ledger().begin(author("b")).await.unwrap();
        transaction.edit(&register, id, seen, cells).await.unwrap();
        transaction.commit().await.unwrap();
    }

    pub(crate) async fn void(&self, register: &str, id: RecordId) -> Result<(), BureauError> {
        let register = RegisterId::new(register);
        let seen = self.workspace.ledger().record(&author("b").actor(), &register, id).await?.version;
        let mut transaction = self.workspace.ledger().begin(author("b")).await?;
        transaction.void(&register, id, seen, "重复").await?;
        transaction.commit().await?;
        Ok(())
    }

    /// A cell of a record's working version.
    pub(crate) async fn cell(&self, register: &str, id: RecordId, field: &str) -> Value {
        let id_of = RegisterId::new(register);
        let filter = RecordFilter { ids: Some(vec![id]), ..RecordFilter::default() };
        let records = self.workspace.ledger().records(&author("b").actor(), &id_of, &filter).await.unwrap();
        records[0].cell(&self.workspace.pack().registers[&id_of], &field.into()).clone()
    }

    fn query(period: &str) -> Query {
        Query { org: None, period: Period::parse(period).unwrap(), indicator: None }
    }

    /// How a figure came about.
    pub(crate) async fn explained(&self, indicator: &str, period: &str, aspect: Aspect) -> Explanation {
        let indicator = format!("t.{indicator}").as_str().into();
        let explained = explain(&self.workspace, &indicator, &Self::query(period), aspect).await;
        explained.unwrap_or_else(|error| panic!("{error}"))
    }

    /// A figure's value as digits, or why there is none.
    pub(crate) async fn figure(&self, indicator: &str, period: &str) -> String {
        shown(&self.explained(indicator, period, Aspect::Value).await.figure.value)
    }

    /// A part's value.
    pub(crate) async fn part(&self, indicator: &str, period: &str, field: &str, code: &str) -> String {
        let part = Aspect::Part(Part { field: field.into(), code: code.into() });
        shown(&self.explained(indicator, period, part).await.figure.value)
    }

    /// The records behind a figure.
    pub(crate) async fn drilled(&self, indicator: &str, period: &str) -> Vec<Drilled> {
        let indicator = format!("t.{indicator}").as_str().into();
        let actor = author("b").actor();
        drill(&self.workspace, &actor, &indicator, &Self::query(period), Aspect::Value).await.unwrap()
    }

    /// Nothing in the ledger differs from its history.
    pub(crate) async fn audited(&self) {
        assert_eq!(self.workspace.ledger().verify_chain().await.unwrap(), None);
        assert_eq!(self.workspace.ledger().verify_records().await.unwrap(), Vec::new());
    }
}

pub(crate) fn shown(value: &FigureValue) -> String {
    match value {
        FigureValue::Present(value) => value.normalize().to_string(),
        FigureValue::Absent(reason) => reason.label(),
    }
}

pub(crate) fn describe(error: &BureauError) -> String {
    match error {
        BureauError::BadPack(bad) => {
            xuezheng_pack::render::render(&bad.faults, &bad.files, xuezheng_pack::render::Style::Plain)
        }
        other => other.to_string(),
    }
}
