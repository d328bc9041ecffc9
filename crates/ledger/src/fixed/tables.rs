//! The tables that every ledger has, as declared: each with the format that brought it.

use self::Kind::{Integer, Null, NullInteger, Text};
use crate::fixed::{
    ACCOUNT, ACTING, API_TOKEN, ATTEMPT, CHANGE, COLLECTION, COLLECTIONS_SINCE, COLUMN_SHAPE, CONTACT, DELIVERY,
    DEPUTY, DIRTY_SEGMENT, EXTENSION, ISSUED, MESSAGE, META, NOTICE_READ, OPERATION, ORG, ORG_ATTRIBUTE, ORG_PARENT,
    ORG_SECTION, ORG_SUCCESSOR, PAPER, PARTITION, PERSON_KEY, RESTATEMENT, SAVED_VIEW, SCAN, SEAL, SEGMENT, SESSION,
    SUBMISSION,
};

/// What a column of these tables holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Text,
    /// A text, or nothing.
    Null,
    Integer,
    NullInteger,
}

/// A table that every ledger has.
#[derive(Clone, Copy, Debug)]
pub(super) struct FixedTable {
    pub(super) name: &'static str,
    /// The first format that had it.
    pub(super) since: i64,
    pub(super) columns: &'static [(&'static str, Kind)],
    /// Columns that came later, each with the first format that had it.
    pub(super) gained: &'static [(i64, &'static str, Kind)],
    pub(super) key: &'static [&'static str],
    /// The column that names a row of another table by its `id`.
    pub(super) parent: Option<(&'static str, &'static str)>,
}

impl FixedTable {
    const fn gaining(self, gained: &'static [(i64, &'static str, Kind)]) -> Self {
        Self { gained, ..self }
    }

    const fn below(self, column: &'static str, parent: &'static str) -> Self {
        Self { parent: Some((column, parent)), ..self }
    }
}

const fn table(
    name: &'static str,
    since: i64,
    columns: &'static [(&'static str, Kind)],
    key: &'static [&'static str],
) -> FixedTable {
    FixedTable { name, since, columns, gained: &[], key, parent: None }
}

/// The first format.
const FIRST: i64 = 1;

/// All of them, those that others refer to first.
pub(super) const TABLES: &[FixedTable] = &[
    table(
        META,
        FIRST,
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
        FIRST,
        &[("register", Text), ("column", Text), ("shape", Text), ("label", Text)],
        &["register", "column"],
    ),
    table(ORG, FIRST, &[("id", Text), ("label", Text), ("kind", Text), ("from", Text), ("until", Null)], &["id"]),
    table(ORG_PARENT, FIRST, &[("org", Text), ("from", Text), ("parent", Text)], &["org", "from"]).below("org", ORG),
    table(ORG_ATTRIBUTE, FIRST, &[("org", Text), ("attribute", Text), ("code", Text)], &["org", "attribute"])
        .below("org", ORG),
    table(
        ORG_SECTION,
        FIRST,
        &[("org", Text), ("position", Integer), ("stage", Text), ("from", Text), ("until", Null)],
        &["org", "position"],
    )
    .below("org", ORG),
    table(ORG_SUCCESSOR, FIRST, &[("org", Text), ("position", Integer), ("successor", Text)], &["org", "position"])
        .below("org", ORG),
    table(
        OPERATION,
        FIRST,
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
        ],
        &["id"],
    )
    .gaining(&[(3, "acting_for", Null)]),
    table(
        CHANGE,
        FIRST,
        &[
            ("operation", Integer),
            ("position", Integer),
            ("register", Null),
            ("record", NullInteger),
            ("org", Text),
            ("version", Integer),
            ("kind", Text),
            ("cells", Null),
            ("note", Null),
        ],
        &["operation", "position"],
    )
    .below("operation", OPERATION),
    table(
        SUBMISSION,
        FIRST,
        &[("register", Text), ("org", Text), ("period", Text), ("status", Text), ("zero", Integer), ("reason", Null)],
        &["register", "org", "period"],
    )
    .gaining(&[
        (3, "level", Null),
        (COLLECTIONS_SINCE, "collection", Null),
        (COLLECTIONS_SINCE, "first_on", Null),
        (COLLECTIONS_SINCE, "last_on", Null),
    ]),
    table(
        COLLECTION,
        COLLECTIONS_SINCE,
        &[
            ("id", Text),
            ("title", Text),
            ("org", Text),
            ("period", Text),
            ("registers", Text),
            ("audience", Text),
            ("opens_on", Text),
            ("deadline", Text),
            ("grace_days", NullInteger),
            ("state", Text),
            ("note", Null),
        ],
        &["id"],
    ),
    table(
        EXTENSION,
        COLLECTIONS_SINCE,
        &[("collection", Text), ("org", Text), ("until", Text), ("reason", Text)],
        &["collection", "org"],
    ),
    table(
        SEGMENT,
        FIRST,
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
        FIRST,
        &[("register", Text), ("year", Integer), ("bucket", Integer), ("generation", Integer)],
        &["register", "year", "bucket"],
    ),
    table(PARTITION, FIRST, &[("register", Text), ("year", Integer), ("buckets", Integer)], &["register", "year"]),
    // No foreign keys: these rows are there before the operation that they belong to.
    table(
        SEAL,
        3,
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
        3,
        &[
            ("operation", Integer),
            ("position", Integer),
            ("seal", Text),
            ("kind", Text),
            ("register", Text),
            ("org", Text),
            ("record", NullInteger),
            ("version", Integer),
            ("reason", Text),
        ],
        &["operation", "position"],
    ),
    table(
        ISSUED,
        3,
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
        3,
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
    table(CONTACT, COLLECTIONS_SINCE, &[("org", Text), ("address", Text)], &["org"]),
    table(
        MESSAGE,
        COLLECTIONS_SINCE,
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
        COLLECTIONS_SINCE,
        &[("message", Integer), ("state", Text), ("attempts", Integer), ("error", Null), ("at", Null), ("to", Null)],
        &["message"],
    ),
    table(
        PAPER,
        COLLECTIONS_SINCE,
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
        COLLECTIONS_SINCE,
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
        COLLECTIONS_SINCE,
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
        5,
        &[("token", Text), ("login", Text), ("label", Text), ("made", Text), ("revoked", Null)],
        &["token"],
    ),
    table(
        DEPUTY,
        6,
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
        6,
        &[("login", Text), ("register", Text), ("name", Text), ("query", Text), ("shared", Null)],
        &["login", "register", "name"],
    ),
    table(NOTICE_READ, 6, &[("login", Text), ("notice", Text), ("on", Text)], &["login", "notice"]),
    table(
        SESSION,
        COLLECTIONS_SINCE,
        &[("token", Text), ("login", Text), ("begun", Text), ("expires", Text)],
        &["token"],
    ),
    table(ACTING, 6, &[("token", Text), ("deputy", Integer)], &["token"]),
    table(ATTEMPT, COLLECTIONS_SINCE, &[("login", Text), ("failed", Integer), ("until", Text)], &["login"]),
];
