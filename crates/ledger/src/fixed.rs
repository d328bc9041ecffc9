//! The tables that every ledger has, whatever its pack, in the format of this program and in earlier ones.

mod tables;

use sea_query::{
    ColumnDef, ColumnType, ConditionalStatement, Expr, ExprTrait, ForeignKey, Index, IndexCreateStatement,
    Table as TableStatement, TableCreateStatement,
};

use self::tables::{FixedTable, Kind, TABLES};
use crate::operation::ChangeKind;
use crate::store::Dialect;

/// The format of the database; grows when a stored thing changes its meaning.
pub(crate) const VERSION: i64 = 6;

/// The oldest format that backups were made of.
pub(crate) const OLDEST_DUMPED: i64 = 3;

/// The format since which filings know their collection and the days on which they were submitted.
pub(crate) const COLLECTIONS_SINCE: i64 = 4;

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

/// The tables that every ledger of a format has: those of today's, without what came later.
pub(crate) fn fixed_tables(format: i64, dialect: Dialect) -> Vec<TableCreateStatement> {
    TABLES.iter().filter(|table| table.since <= format).map(|table| table.create(format, dialect)).collect()
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

/// The columns that the tables of a ledger of this format lack, by table. Tables that it lacks are made whole.
pub(crate) fn gained_since(format: i64, dialect: Dialect) -> Vec<(&'static str, ColumnDef)> {
    let lacking = |table: &FixedTable| {
        let gained = table.gained.iter().filter(|(since, ..)| *since > format);
        let columns = gained.map(|(_, column, kind)| (table.name, kind.column(column, dialect)));
        columns.collect::<Vec<_>>()
    };
    TABLES.iter().filter(|table| table.since <= format).flat_map(lacking).collect()
}

impl FixedTable {
    fn create(&self, format: i64, dialect: Dialect) -> TableCreateStatement {
        let gained =
            self.gained.iter().filter(|(since, ..)| *since <= format).map(|(_, column, kind)| (*column, *kind));
        let mut table = TableStatement::create();
        table.table(self.name).if_not_exists();
        let single = self.key.len() == 1;
        for (column, kind) in self.columns.iter().copied().chain(gained) {
            let mut def = kind.column(column, dialect);
            if single && self.key.contains(&column) {
                def.primary_key();
            }
            table.col(def);
        }
        if !single {
            let mut primary = Index::create();
            for column in self.key {
                primary.col(*column);
            }
            table.primary_key(&mut primary);
        }
        if let Some((column, parent)) = self.parent {
            table.foreign_key(ForeignKey::create().from(self.name, column).to(parent, "id"));
        }
        table
    }
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
