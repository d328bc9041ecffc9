//! A small bureau whose half-year can be sealed: hazards and grants of three schools.

use std::collections::BTreeMap;

use tempfile::TempDir;
use xuezheng_bureau::figures_of::{Aspect, Figure, FigureValue};
use xuezheng_bureau::ledger::{Author, NewRecord};
use xuezheng_bureau::{
    BureauError, CompileRequest, Drilled, Explanations, Format, Init, IssueRequest, Printing, Query, SealRequest,
    Sealed, Workspace, approve_records_restating, drill, explain, figures, issue, seal, submit_records,
};
use xuezheng_pack::org::Placement;
use xuezheng_pack::{FieldId, IndicatorId, NaiveDate, Org, Period, RecordId, RegisterId, Value};

const FILES: [(&str, &str); 7] = [
    (
        "pack.toml",
        "name = \"case\"\nversion = \"1.0.0\"\nareas = [\"t\"]\nyoy_coverage = \"90\"\n[review]\nseparate = false\n",
    ),
    (
        "orgs.toml",
        "[kinds]\nbureau = \"局\"\noffice = \"中心校\"\nschool = \"学校\"\n\
         [attributes.nature]\nlabel = \"性质\"\nchoices = { public = \"公办\", private = \"民办\" }\n",
    ),
    ("areas/t/area.toml", "label = \"例\"\n"),
    (
        "areas/t/registers/grant.toml",
        "label = \"资助台账\"\norg = \"school\"\ndate = \"paid_on\"\n\
         [fields.paid_on]\nlabel = \"发放日期\"\ntype = \"date\"\nrequired = true\n\
         [fields.pupil]\nlabel = \"学生\"\ntype = \"text\"\npersonal = \"name\"\n\
         [fields.kind]\nlabel = \"类别\"\ntype = \"choice\"\nchoices = { meal = \"营养餐\", book = \"教材\" }\n\
         [fields.amount]\nlabel = \"金额\"\ntype = \"money\"\n\
         [fields.remark]\nlabel = \"备注\"\ntype = \"text\"\n",
    ),
    ("areas/t/indicators.toml", INDICATORS),
    (
        "standards/parameters.csv",
        "id,label,value,unit,scope,from,to,source\nlarge,大额标准,1000,元,,2020-01-01,,县〔2020〕1号\n",
    ),
    (
        "reports/brief.md",
        "+++\nlabel = \"简报\"\ntitle = \"资助简报\"\n+++\n\n发放{{ t.amount }}元，其中公办{{ t.public }}元，\
         营养餐{{ t.amount.by.kind[\"meal\"] }}元，大额{{ t.large }}笔。\n",
    ),
];

pub(crate) const INDICATORS: &str = r#"
[amount]
label = "资助金额"
unit = "元"
definition = "发放日期在期间内的金额"
of = "grant"
date = "paid_on"
measure = "sum(amount)"
by = ["kind"]
[public]
label = "公办资助金额"
unit = "元"
definition = "公办学校的金额"
of = "grant"
date = "paid_on"
where = "org.nature = 'public'"
measure = "sum(amount)"
[large]
label = "大额资助"
unit = "笔"
definition = "不低于大额标准的"
of = "grant"
date = "paid_on"
where = "amount >= param.large"
measure = "count(*)"
[share]
label = "公办占比"
unit = "%"
decimals = 1
definition = "公办金额除以金额"
measure = "ratio(public, amount) * 100"
"#;

pub(crate) struct Bureau {
    pub(crate) workspace: Workspace,
    folder: TempDir,
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn half() -> Period {
    Period::parse("2024H1").unwrap()
}

pub(crate) fn author(org: &str) -> Author {
    xuezheng_testing::author("甲", org, "2024-07-31")
}

/// The township offices `x` and `y` are below the bureau; the schools lie below `x`.
pub(crate) fn org(id: &str, parents: &[(&str, &str)], nature: &str) -> Org {
    let kind = match id {
        "b" => "bureau",
        "x" | "y" => "office",
        _ => "school",
    };
    Org {
        parents: parents.iter().map(|(from, to)| Placement { from: day(from), parent: (*to).into() }).collect(),
        attributes: BTreeMap::from([("nature".into(), nature.into())]),
        ..xuezheng_testing::org(id, &format!("单位{id}"), kind, None)
    }
}

impl Bureau {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pack = FILES.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        let old = "2000-01-01";
        let orgs = [
            org("b", &[], "public"),
            org("x", &[(old, "b")], "public"),
            org("y", &[(old, "b")], "public"),
            org("p", &[(old, "x")], "public"),
            org("q", &[(old, "x")], "private"),
        ];
        let database = xuezheng_testing::database().await;
        let init = Init { pack, orgs: &orgs, author: &author("b"), key: Some([1; 32]), database };
        let made = Workspace::init(&folder.path().join("bureau"), init).await;
        let workspace = made.unwrap_or_else(|error| panic!("{}", describe(&error)));
        Self { workspace, folder }
    }

    /// The same bureau opened again with another text in a file of its pack.
    pub(crate) async fn with_file(self, path: &str, text: &str) -> Self {
        let Self { workspace, folder } = self;
        let root = folder.path().join("bureau");
        std::fs::write(root.join("pack").join(path), text).unwrap();
        drop(workspace);
        let workspace = Workspace::open(&root).await.unwrap_or_else(|error| panic!("{}", describe(&error)));
        Self { workspace, folder }
    }

    /// A grant, approved.
    pub(crate) async fn grant(&self, org: &str, on: &str, amount: i64) -> RecordId {
        let id = self.draft(org, on, amount).await;
        self.approve(id, None).await.unwrap_or_else(|error| panic!("{error}"));
        id
    }

    pub(crate) async fn draft(&self, org: &str, on: &str, amount: i64) -> RecordId {
        let cells: BTreeMap<FieldId, Value> = BTreeMap::from([
            ("paid_on".into(), Value::Date(day(on))),
            ("pupil".into(), Value::Text("王小明".into())),
            ("kind".into(), Value::Text("meal".into())),
            ("amount".into(), Value::Decimal(amount.into())),
        ]);
        let mut transaction = self.workspace.ledger().begin(author("b")).await.unwrap();
        let record = NewRecord { org: org.into(), cells };
        let ids = transaction.insert(&"grant".into(), vec![record]).await.unwrap();
        transaction.commit().await.unwrap();
        ids[0]
    }

    /// Submits a record and approves it, for a reason where something sealed changes.
    pub(crate) async fn approve(&self, id: RecordId, reason: Option<&str>) -> Result<(), BureauError> {
        let (who, register): (_, RegisterId) = (author("b"), "grant".into());
        let is_draft = self.workspace.ledger().record(&who.actor(), &register, id).await?.status.code() != "submitted";
        if is_draft {
            submit_records(&self.workspace, &who, &register, vec![id], &Explanations::new()).await?;
        }
        approve_records_restating(&self.workspace, &who, &register, &[id], reason).await
    }

    pub(crate) async fn edit(&self, id: RecordId, field: &str, value: Value) {
        self.edit_all(id, &[(field, value)]).await;
    }

    pub(crate) async fn edit_all(&self, id: RecordId, cells: &[(&str, Value)]) {
        let cells = cells.iter().map(|(field, value)| ((*field).into(), value.clone())).collect();
        let (who, register): (_, RegisterId) = (author("b"), "grant".into());
        let seen = self.workspace.ledger().record(&who.actor(), &register, id).await.unwrap().version;
        let edit = xuezheng_bureau::ledger::Edit { record: id, seen, cells };
        xuezheng_bureau::edit(&self.workspace, &who, &register, vec![edit]).await.unwrap();
    }

    pub(crate) async fn put_orgs(&self, orgs: &[Org]) {
        let mut transaction = self.workspace.ledger().begin(author("b")).await.unwrap();
        transaction.put_orgs(orgs).await.unwrap();
        transaction.commit().await.unwrap();
    }

    pub(crate) async fn seal(
        &self,
        name: &str,
        exceptions: &[(&str, Option<&str>, &str)],
    ) -> Result<Sealed, BureauError> {
        let exceptions = exceptions
            .iter()
            .map(|(org, register, why)| ((*org).into(), register.map(RegisterId::new), (*why).to_owned()));
        let request = SealRequest { period: half(), name: Some(name.into()), exceptions: exceptions.collect() };
        seal(&self.workspace, &author("b"), &request).await
    }

    pub(crate) async fn issue(
        &self,
        number: &str,
        seal: Option<&str>,
        replaces: Option<&str>,
    ) -> Result<(), BureauError> {
        let request = IssueRequest {
            report: CompileRequest {
                report: "brief".into(),
                period: half(),
                org: None,
                dated: day("2024-07-20"),
                printing: Printing::default(),
            },
            number: number.into(),
            replaces: replaces.map(str::to_owned),
            formats: vec![Format::Docx, Format::Markdown, Format::Html],
            manuscript: None,
        };
        match seal {
            Some(name) => issue(&self.workspace.at_seal(name).await?, &author("b"), &request).await?,
            None => issue(&self.workspace, &author("b"), &request).await?,
        };
        Ok(())
    }

    /// Nothing in the ledger differs from its history.
    pub(crate) async fn audited(&self) {
        assert_eq!(self.workspace.ledger().verify_chain().await.unwrap(), None);
        assert_eq!(self.workspace.ledger().verify_records().await.unwrap(), Vec::new());
        assert_eq!(self.workspace.ledger().verify_seals().await.unwrap(), Vec::new());
    }
}

pub(crate) fn query(org: Option<&str>) -> Query {
    Query { org: org.map(Into::into), period: half(), indicator: None }
}

/// Everything that can be asked of a state: the figures of the bureau and of both offices with all that is said of them,
/// and the records behind each.
pub(crate) async fn everything(workspace: &Workspace) -> (Vec<Figure>, Vec<String>) {
    let mut all = Vec::new();
    let mut records = Vec::new();
    for org in [None, Some("x"), Some("y")] {
        for mut figure in figures(workspace, &query(org)).await.unwrap() {
            figure.as_of = String::new();
            if figure.key.aspect == Aspect::Value {
                let behind = drilled(workspace, &figure.key.indicator, org).await;
                records.push(format!("{} {org:?} {:?}", figure.key.indicator, behind));
            }
            all.push(figure);
        }
    }
    (all, records)
}

/// The records behind a figure with their amounts.
pub(crate) async fn drilled(workspace: &Workspace, indicator: &IndicatorId, org: Option<&str>) -> Vec<String> {
    let who = author("b").actor();
    let rows = drill(workspace, &who, indicator, &query(org), Aspect::Value).await.unwrap();
    let shown = |row: Drilled| format!("{} {} {}", row.record, row.org, row.cells[&FieldId::new("amount")]);
    rows.into_iter().map(shown).collect()
}

pub(crate) async fn figure(workspace: &Workspace, indicator: &str) -> Figure {
    let indicator = format!("t.{indicator}").as_str().into();
    explain(workspace, &indicator, &query(None), Aspect::Value).await.unwrap().figure
}

pub(crate) async fn value(workspace: &Workspace, indicator: &str) -> String {
    match figure(workspace, indicator).await.value {
        FigureValue::Present(value) => value.normalize().to_string(),
        FigureValue::Absent(reason) => reason.label(),
    }
}

fn describe(error: &BureauError) -> String {
    match error {
        BureauError::BadPack(bad) => {
            xuezheng_pack::render::render(&bad.faults, &bad.files, xuezheng_pack::render::Style::Plain)
        }
        other => other.to_string(),
    }
}
