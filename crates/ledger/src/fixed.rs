//! The tables that every ledger has, whatever its pack.

use sea_query::{
    ColumnDef, ColumnType, ConditionalStatement, Expr, ExprTrait, ForeignKey, Index, IndexCreateStatement,
    Table as TableStatement, TableCreateStatement,
};

use crate::operation::ChangeKind;
use crate::store::Dialect;

/// The format of the database; grows when a stored thing changes its meaning.
pub(crate) const VERSION: i64 = 6;

/// The one row of facts about the whole ledger: its format, pack, and counters.
pub(crate) const META: &str = "meta";
pub(crate) const COLUMN_SHAPE: &str = "column_shape";
pub(crate) const ORG: &str = "org";
pub(crate) const ORG_PARENT: &str = "org_parent";
pub(crate) const ORG_ATTRIBUTE: &str = "org_attribute";
pub(crate) const ORG_SECTION: &str = "org_section";
pub(crate) const ORG_SUCCESSOR: &str = "org_successor";
pub(crate) const OPERATION: &str = "operation";
pub(crate) const CHANGE: &str = "change";
pub(crate) const SUBMISSION: &str = "submission";
pub(crate) const COLLECTION: &str = "collection";
pub(crate) const EXTENSION: &str = "extension";
pub(crate) const SEGMENT: &str = "segment";
pub(crate) const DIRTY_SEGMENT: &str = "dirty_segment";
pub(crate) const PARTITION: &str = "partition";
pub(crate) const SEAL: &str = "seal";
pub(crate) const RESTATEMENT: &str = "restatement";
pub(crate) const ISSUED: &str = "issued";
/// The data keys of persons in records, wrapped; one that was destroyed keeps its row without its key.
pub(crate) const PERSON_KEY: &str = "person_key";
/// Where an org receives letters.
pub(crate) const CONTACT: &str = "contact";
/// The letters of the outbox, as they were written.
pub(crate) const MESSAGE: &str = "message";
/// How far the delivery of each letter is: bookkeeping, which no operation states.
pub(crate) const DELIVERY: &str = "delivery";
/// Printed submissions, by their verification codes.
pub(crate) const PAPER: &str = "paper";
/// Stamped scans of printed submissions.
pub(crate) const SCAN: &str = "scan";
pub(crate) const ACCOUNT: &str = "account";
/// With what programs act for an account.
pub(crate) const API_TOKEN: &str = "api_token";
/// Who may act for whom (代办), and from when until when.
pub(crate) const DEPUTY: &str = "deputy";
/// Lists that people keep under a name (常用视图).
pub(crate) const SAVED_VIEW: &str = "saved_view";
/// What somebody has read of what they were told (消息).
pub(crate) const NOTICE_READ: &str = "notice_read";
/// Who is signed in: of no use elsewhere or later, and in no dump.
pub(crate) const SESSION: &str = "session";
/// Which of them act for another at the moment, and by what grant; in no dump either.
pub(crate) const ACTING: &str = "acting";
/// Sign-ins that failed of late; in no dump.
pub(crate) const ATTEMPT: &str = "attempt";

/// The tables that every ledger has.
pub(crate) fn fixed_tables(dialect: Dialect) -> Vec<TableCreateStatement> {
    use Kind::{Integer, Null, Text};
    let table = |name, columns: &[_], key: &[_]| table(dialect, name, columns, key);
    let child = |name, columns: &[_], key: &[_], parent| child(dialect, name, columns, key, parent);
    vec![
        table(
            META,
            &[
                ("id", Integer),
                ("schema", Integer),
                ("pack", Text),
                ("attributes", Text),
                ("orgs", Integer),
                ("manifest", Integer),
                ("generation", Integer),
            ],
            &["id"],
        ),
        table(
            COLUMN_SHAPE,
            &[("register", Text), ("column", Text), ("shape", Text), ("label", Text)],
            &["register", "column"],
        ),
        table(ORG, &[("id", Text), ("label", Text), ("kind", Text), ("from", Text), ("until", Null)], &["id"]),
        child(ORG_PARENT, &[("org", Text), ("from", Text), ("parent", Text)], &["org", "from"], ("org", ORG)),
        child(
            ORG_ATTRIBUTE,
            &[("org", Text), ("attribute", Text), ("code", Text)],
            &["org", "attribute"],
            ("org", ORG),
        ),
        child(
            ORG_SECTION,
            &[("org", Text), ("position", Integer), ("stage", Text), ("from", Text), ("until", Null)],
            &["org", "position"],
            ("org", ORG),
        ),
        child(
            ORG_SUCCESSOR,
            &[("org", Text), ("position", Integer), ("successor", Text)],
            &["org", "position"],
            ("org", ORG),
        ),
        table(
            OPERATION,
            &[
                ("id", Integer),
                ("actor", Text),
                ("org", Text),
                ("role", Null),
                ("why", Text),
                ("utc", Text),
                ("today", Text),
                ("changes", Integer),
                ("root", Text),
                ("previous", Text),
                ("hash", Text),
                ("acting_for", Null),
            ],
            &["id"],
        ),
        child(
            CHANGE,
            &[
                ("operation", Integer),
                ("position", Integer),
                ("register", Null),
                ("record", Kind::NullInteger),
                ("org", Text),
                ("version", Integer),
                ("kind", Text),
                ("cells", Null),
                ("note", Null),
            ],
            &["operation", "position"],
            ("operation", OPERATION),
        ),
        table(
            SUBMISSION,
            &[
                ("register", Text),
                ("org", Text),
                ("period", Text),
                ("status", Text),
                ("zero", Integer),
                ("reason", Null),
                ("level", Null),
                ("collection", Null),
                ("first_on", Null),
                ("last_on", Null),
            ],
            &["register", "org", "period"],
        ),
        table(
            COLLECTION,
            &[
                ("id", Text),
                ("title", Text),
                ("org", Text),
                ("period", Text),
                ("registers", Text),
                ("audience", Text),
                ("opens_on", Text),
                ("deadline", Text),
                ("grace_days", Kind::NullInteger),
                ("state", Text),
                ("note", Null),
            ],
            &["id"],
        ),
        table(
            EXTENSION,
            &[("collection", Text), ("org", Text), ("until", Text), ("reason", Text)],
            &["collection", "org"],
        ),
        table(
            SEGMENT,
            &[
                ("register", Text),
                ("year", Integer),
                ("bucket", Integer),
                ("hash", Text),
                ("rows", Integer),
                ("generation", Integer),
            ],
            &["register", "year", "bucket"],
        ),
        table(
            DIRTY_SEGMENT,
            &[("register", Text), ("year", Integer), ("bucket", Integer), ("generation", Integer)],
            &["register", "year", "bucket"],
        ),
        table(PARTITION, &[("register", Text), ("year", Integer), ("buckets", Integer)], &["register", "year"]),
        // No foreign keys: these rows are there before the operation that they belong to.
        table(
            SEAL,
            &[
                ("name", Text),
                ("period", Text),
                ("first", Text),
                ("last", Text),
                ("basis", Text),
                ("semantics", Text),
                ("pack", Text),
                ("exceptions", Text),
                ("operation", Integer),
            ],
            &["name"],
        ),
        table(
            RESTATEMENT,
            &[
                ("operation", Integer),
                ("position", Integer),
                ("seal", Text),
                ("kind", Text),
                ("register", Text),
                ("org", Text),
                ("record", Kind::NullInteger),
                ("version", Integer),
                ("reason", Text),
            ],
            &["operation", "position"],
        ),
        table(
            ISSUED,
            &[
                ("number", Text),
                ("title", Text),
                ("report", Text),
                ("org", Text),
                ("period", Text),
                ("dated", Text),
                ("seal", Null),
                ("basis", Text),
                ("replaces", Null),
                ("files", Text),
                ("figures", Text),
                ("operation", Integer),
            ],
            &["number"],
        ),
        table(
            PERSON_KEY,
            &[
                ("id", Integer),
                ("register", Text),
                ("record", Integer),
                ("person", Text),
                ("wrapped", Null),
                ("created", Text),
                ("destroyed", Null),
            ],
            &["id"],
        ),
        table(CONTACT, &[("org", Text), ("address", Text)], &["org"]),
        table(
            MESSAGE,
            &[
                ("id", Integer),
                ("key", Text),
                ("org", Text),
                ("address", Null),
                ("subject", Text),
                ("body", Text),
                ("register", Null),
                ("period", Null),
                ("operation", Integer),
            ],
            &["id"],
        ),
        table(
            DELIVERY,
            &[
                ("message", Integer),
                ("state", Text),
                ("attempts", Integer),
                ("error", Null),
                ("at", Null),
                ("to", Null),
            ],
            &["message"],
        ),
        table(
            PAPER,
            &[
                ("code", Text),
                ("register", Text),
                ("org", Text),
                ("period", Text),
                ("zero", Integer),
                ("entries", Text),
                ("operation", Integer),
            ],
            &["code"],
        ),
        table(
            SCAN,
            &[
                ("register", Text),
                ("org", Text),
                ("period", Text),
                ("position", Integer),
                ("file", Text),
                ("code", Null),
                ("reason", Null),
                ("operation", Integer),
            ],
            &["register", "org", "period", "position"],
        ),
        table(
            ACCOUNT,
            &[
                ("login", Text),
                ("name", Text),
                ("org", Text),
                ("role", Text),
                ("hash", Text),
                ("must_change", Integer),
                ("disabled", Integer),
            ],
            &["login"],
        ),
        table(
            API_TOKEN,
            &[("token", Text), ("login", Text), ("label", Text), ("made", Text), ("revoked", Null)],
            &["token"],
        ),
        table(
            DEPUTY,
            &[
                ("operation", Integer),
                ("login", Text),
                ("principal", Text),
                ("from", Text),
                ("until", Text),
                ("revoked", Null),
            ],
            &["operation"],
        ),
        table(
            SAVED_VIEW,
            &[("login", Text), ("register", Text), ("name", Text), ("query", Text), ("shared", Null)],
            &["login", "register", "name"],
        ),
        table(NOTICE_READ, &[("login", Text), ("notice", Text), ("on", Text)], &["login", "notice"]),
        table(SESSION, &[("token", Text), ("login", Text), ("begun", Text), ("expires", Text)], &["token"]),
        table(ACTING, &[("token", Text), ("deputy", Integer)], &["token"]),
        table(ATTEMPT, &[("login", Text), ("failed", Integer), ("until", Text)], &["login"]),
    ]
}

/// Their indexes.
pub(crate) fn fixed_indexes() -> Vec<IndexCreateStatement> {
    let index = |name: &'static str, table: &'static str, columns: &[&'static str]| {
        let mut index = Index::create();
        index.name(name).table(table).if_not_exists();
        for column in columns {
            index.col(*column);
        }
        index
    };
    // By which a record's history is found.
    let record = index("change__record", CHANGE, &["register", "record"]);
    // By which is found who submitted a filing.
    let mut filing = index("change__filing", CHANGE, &["register", "org"]);
    filing.and_where(Expr::col("record").is_null());
    let person = index("person_key__person", PERSON_KEY, &["person"]);
    // By which a collection's filings are found.
    let collection = index("submission__collection", SUBMISSION, &["collection"]);
    // What was written once to somebody on a day is not written again.
    let mut message = index("message__key", MESSAGE, &["key"]);
    message.unique();
    let wrapped = index("person_key__record", PERSON_KEY, &["register", "record"]);
    // By which is found what an org owes itself.
    let own = index("submission__org", SUBMISSION, &["org"]);
    // By which is found what an org was told lately. Most changes tell nobody anything, and cost nothing here.
    let mut told = index("change__told", CHANGE, &["org", "operation"]);
    told.and_where(ChangeKind::is_told());
    let moment = index("operation__utc", OPERATION, &["utc"]);
    let letter = index("message__org", MESSAGE, &["org"]);
    vec![record, filing, person, collection, wrapped, message, own, told, moment, letter]
}

/// Columns that these tables have gained since the first format, each with the format that brought it; a ledger of an
/// older format gets them when it is opened. New tables are made then without being named here.
const GAINED: &[(i64, &str, &str, Kind)] = &[
    (3, OPERATION, "acting_for", Kind::Null),
    (3, SUBMISSION, "level", Kind::Null),
    (COLLECTIONS_SINCE, SUBMISSION, "collection", Kind::Null),
    (COLLECTIONS_SINCE, SUBMISSION, "first_on", Kind::Null),
    (COLLECTIONS_SINCE, SUBMISSION, "last_on", Kind::Null),
];

/// The format since which filings know their collection and the days on which they were submitted.
pub(crate) const COLLECTIONS_SINCE: i64 = 4;

/// The columns that a ledger of format `version` lacks, by table.
pub(crate) fn gained_since(version: i64, dialect: Dialect) -> Vec<(&'static str, ColumnDef)> {
    let later = GAINED.iter().filter(|(since, ..)| *since > version);
    later.map(|(_, table, column, kind)| (*table, kind.column(column, dialect))).collect()
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Null,
    Integer,
    NullInteger,
}

impl Kind {
    fn column(self, name: &'static str, dialect: Dialect) -> ColumnDef {
        let mut column = match self {
            Self::Text | Self::Null => ColumnDef::new_with_type(name, dialect.text()),
            Self::Integer | Self::NullInteger => ColumnDef::new_with_type(name, ColumnType::BigInteger),
        };
        if matches!(self, Self::Text | Self::Integer) {
            column.not_null();
        }
        column
    }
}

fn table(
    dialect: Dialect,
    name: &'static str,
    columns: &[(&'static str, Kind)],
    key: &[&'static str],
) -> TableCreateStatement {
    let mut table = TableStatement::create();
    table.table(name).if_not_exists();
    let single = key.len() == 1;
    for (column, kind) in columns {
        let mut def = kind.column(column, dialect);
        if single && key.contains(column) {
            def.primary_key();
        }
        table.col(def);
    }
    if !single {
        let mut primary = Index::create();
        for column in key {
            primary.col(*column);
        }
        table.primary_key(&mut primary);
    }
    table
}

fn child(
    dialect: Dialect,
    name: &'static str,
    columns: &[(&'static str, Kind)],
    key: &[&'static str],
    (column, parent): (&'static str, &'static str),
) -> TableCreateStatement {
    let mut table = table(dialect, name, columns, key);
    table.foreign_key(ForeignKey::create().from(name, column).to(parent, "id"));
    table
}
