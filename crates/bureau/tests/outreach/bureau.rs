//! A small bureau with two schools that file hazards and grants.

use tempfile::TempDir;
use xuezheng_bureau::ledger::{Author, NewRecord};
use xuezheng_bureau::{FilingOf, Init, Workspace, ask};
use xuezheng_pack::{FieldId, NaiveDate, Org, OrgId, Period, RecordId, Value};

const FILES: [(&str, &str); 5] = [
    (
        "pack.toml",
        "name = \"case\"\nversion = \"1.0.0\"\nareas = [\"t\"]\n[review]\nseparate = false\n\
         [roles.aid_office]\nlabel = \"资助中心\"\nsees = [\"name\"]\n",
    ),
    ("orgs.toml", "[kinds]\nbureau = \"局\"\nschool = \"学校\"\n"),
    ("areas/t/area.toml", "label = \"例\"\n"),
    (
        "areas/t/registers/hazard.toml",
        "label = \"隐患台账\"\norg = \"school\"\ndate = \"found_on\"\n\
         [fields.found_on]\nlabel = \"发现日期\"\ntype = \"date\"\nrequired = true\n\
         [fields.kind]\nlabel = \"隐患类别\"\ntype = \"choice\"\nchoices = { fire = \"消防\", food = \"食品\" }\n\
         [fields.cost]\nlabel = \"整改费用\"\ntype = \"money\"\n\
         [fields.note]\nlabel = \"说明\"\ntype = \"text\"\n\
         [workflow]\ninitial = \"found\"\n[workflow.states]\nfound = \"已发现\"\nclosed = \"已销号\"\n\
         [workflow.transitions.close]\nlabel = \"销号\"\nfrom = [\"found\"]\nto = \"closed\"\nstamp = \"closed_on\"\n",
    ),
    (
        "areas/t/registers/grant.toml",
        "label = \"资助台账\"\norg = \"school\"\ndate = \"paid_on\"\n\
         [fields.paid_on]\nlabel = \"发放日期\"\ntype = \"date\"\nrequired = true\n\
         [fields.pupil]\nlabel = \"学生\"\ntype = \"text\"\npersonal = \"name\"\n\
         [fields.amount]\nlabel = \"金额\"\ntype = \"money\"\n",
    ),
];

/// An open bureau `b` with the schools `p` and `q`.
pub(crate) struct Bureau {
    pub(crate) workspace: Workspace,
    pub(crate) folder: TempDir,
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

pub(crate) fn amount(text: &str) -> Value {
    Value::Decimal(text.parse().unwrap())
}

pub(crate) fn author_on(org: &str, today: &str) -> Author {
    xuezheng_testing::author(if org == "b" { "局办" } else { "校办" }, org, today)
}

pub(crate) fn author(org: &str) -> Author {
    author_on(org, "2024-07-05")
}

pub(crate) fn filing(register: &str, org: &str) -> FilingOf {
    FilingOf { register: register.into(), period: Period::parse("2024H1").unwrap(), org: org.into() }
}

fn org(id: &str, label: &str, kind: &str) -> Org {
    xuezheng_testing::org(id, label, kind, (id != "b").then_some("b"))
}

impl Bureau {
    /// A bureau that has asked both schools for both registers.
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let init = Init {
            pack: FILES.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).to_vec(),
            orgs: &[org("b", "示例县教育局", "bureau"), org("p", "甲小学", "school"), org("q", "乙小学", "school")],
            author: &author("b"),
            key: Some([1; 32]),
            database: xuezheng_testing::database().await,
        };
        let workspace = Workspace::init(&folder.path().join("bureau"), init).await;
        let workspace = workspace.unwrap_or_else(|error| panic!("{error}"));
        let schools: [OrgId; 2] = ["p".into(), "q".into()];
        for register in ["hazard", "grant"] {
            let period = filing(register, "p").period;
            ask(&workspace, &author("b"), &register.into(), period, &schools).await.unwrap();
        }
        Self { workspace, folder }
    }

    /// The bureau with these lines at the end of its settings.
    pub(crate) fn with_settings(self, lines: &str) -> Self {
        let path = self.workspace.folder().join("bureau.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, format!("{text}{lines}")).unwrap();
        self
    }

    pub(crate) async fn add(&self, register: &str, org: &str, cells: &[(&str, Value)]) -> RecordId {
        let cells = cells.iter().map(|(id, value)| (FieldId::new(*id), value.clone())).collect();
        let mut transaction = self.workspace.ledger().begin(author(org)).await.unwrap();
        let ids = transaction.insert(&register.into(), vec![NewRecord { org: org.into(), cells }]).await.unwrap();
        transaction.commit().await.unwrap();
        ids[0]
    }

    pub(crate) async fn submit(&self, filing: &FilingOf) {
        let mut transaction = self.workspace.ledger().begin(author(filing.org.as_str())).await.unwrap();
        transaction.submit_filing(&filing.register, filing.period, &filing.org).await.unwrap();
        transaction.commit().await.unwrap();
    }

    pub(crate) async fn approve(&self, filing: &FilingOf) {
        let mut transaction = self.workspace.ledger().begin(author_on("b", "2024-07-10")).await.unwrap();
        transaction.approve_filing(&filing.register, filing.period, &filing.org).await.unwrap();
        transaction.commit().await.unwrap();
    }

    pub(crate) async fn edit(&self, register: &str, id: RecordId, cells: &[(&str, Value)]) {
        let seen = self.version(register, id).await;
        let cells = cells.iter().map(|(id, value)| (FieldId::new(*id), value.clone())).collect();
        let mut transaction = self.workspace.ledger().begin(author("p")).await.unwrap();
        transaction.edit(&register.into(), id, seen, cells).await.unwrap();
        transaction.commit().await.unwrap();
    }

    pub(crate) async fn void(&self, register: &str, id: RecordId) {
        let seen = self.version(register, id).await;
        let mut transaction = self.workspace.ledger().begin(author("p")).await.unwrap();
        transaction.void(&register.into(), id, seen, "重复").await.unwrap();
        transaction.submit(&register.into(), &[id]).await.ok();
        transaction.commit().await.unwrap();
    }

    pub(crate) async fn review(&self, register: &str, ids: &[RecordId]) {
        let mut transaction = self.workspace.ledger().begin(author("b")).await.unwrap();
        transaction.approve(&register.into(), ids).await.unwrap();
        transaction.commit().await.unwrap();
    }

    async fn version(&self, register: &str, id: RecordId) -> i64 {
        self.workspace.ledger().record(&author("b").actor(), &register.into(), id).await.unwrap().version
    }

    /// Nothing in the ledger differs from its history.
    pub(crate) async fn audited(&self) {
        let audit = self.workspace.ledger().audit(None, &mut |_, _, _| {}).await.unwrap();
        assert_eq!(audit.faults, []);
    }
}
