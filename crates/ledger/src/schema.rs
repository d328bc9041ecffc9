//! The tables: those of every ledger, and two for each register of the pack.

use sea_query::{
    Alias, ColumnDef, ColumnType, ConditionalStatement, Expr, ExprTrait, ForeignKey, Index, IndexCreateStatement,
    Table as TableStatement, TableCreateStatement,
};
use xuezheng_pack::calendar::Duration;
use xuezheng_pack::model::{Field, FieldKind, Personal, Reference, Register};
use xuezheng_pack::{FieldId, RegisterId};

/// The format of the database; grows when a stored thing changes its meaning.
pub(crate) const VERSION: i64 = 2;

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
pub(crate) const SEGMENT: &str = "segment";
pub(crate) const DIRTY_SEGMENT: &str = "dirty_segment";
pub(crate) const PARTITION: &str = "partition";

/// The first version whose rows keep their natural key in a column.
pub(crate) const KEY_COLUMN_SINCE: i64 = 2;

/// Columns that every register's tables have, in the order in which rows are written.
pub(crate) const FIXED: [&str; 9] =
    ["_id", "_org", "_version", "_status", "_state", "_void", "_year", "_bucket", "_key"];

/// A register as the ledger stores it: the head version of every record in one table, the last approved in another.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) register: Register,
    pub(crate) head: String,
    pub(crate) approved: String,
    /// [`Register::columns`].
    pub(crate) columns: Vec<Field>,
    /// How many of them are declared fields; the rest are stamped.
    pub(crate) declared: usize,
    /// Index of the date column.
    pub(crate) date: usize,
    /// Indexes of the natural key's columns.
    pub(crate) key: Vec<usize>,
    pub(crate) dues: Vec<DueColumn>,
    pub(crate) references: Vec<ReferenceColumn>,
}

/// A reference as positions among a register's columns.
#[derive(Clone, Debug)]
pub(crate) struct ReferenceColumn {
    /// What people wrote.
    pub(crate) field: usize,
    /// The record that it means.
    pub(crate) record: usize,
    pub(crate) reference: Reference,
}

/// A due date as positions among a register's columns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DueColumn {
    pub(crate) column: usize,
    pub(crate) start: usize,
    pub(crate) after: Duration,
    pub(crate) extension: Option<usize>,
}

impl Table {
    pub(crate) fn new(register: &Register) -> Self {
        let columns = register.columns();
        let index = |id: &FieldId| columns.iter().position(|column| column.id == *id);
        let known = |id: &FieldId| index(id).expect("a resolved pack names only columns it has");
        let transitions = register.workflow.iter().flat_map(|workflow| &workflow.transitions);
        let dues = transitions.filter_map(|transition| transition.due.as_ref()).map(|due| DueColumn {
            column: known(&due.column),
            start: known(&due.start),
            after: due.after,
            extension: due.extension.as_ref().map(known),
        });
        let references = register.fields.iter().enumerate().filter_map(|(index, field)| match &field.kind {
            FieldKind::Reference(reference) => Some(ReferenceColumn {
                field: index,
                record: known(&Reference::column(&field.id)),
                reference: reference.clone(),
            }),
            _ => None,
        });
        Self {
            head: format!("r_{}", register.id),
            approved: format!("r_{}_approved", register.id),
            declared: register.fields.len(),
            date: known(&register.date),
            key: register.key.iter().map(known).collect(),
            dues: dues.collect(),
            references: references.collect(),
            register: register.clone(),
            columns,
        }
    }

    pub(crate) fn id(&self) -> &RegisterId {
        &self.register.id
    }

    pub(crate) fn label(&self) -> &str {
        &self.register.label
    }

    pub(crate) fn index(&self, id: &FieldId) -> Option<usize> {
        self.columns.iter().position(|column| column.id == *id)
    }

    /// Names of all columns of its tables, the fixed ones first.
    pub(crate) fn names(&self) -> impl Iterator<Item = Alias> {
        let fixed = FIXED.into_iter().map(Alias::new);
        fixed.chain(self.columns.iter().map(|column| Alias::new(column.id.as_str())))
    }

    /// The statement that creates one of its two tables.
    pub(crate) fn create(&self, name: &str) -> TableCreateStatement {
        let mut table = TableStatement::create();
        table.table(Alias::new(name)).col(ColumnDef::new("_id").big_integer().not_null().primary_key());
        table.col(ColumnDef::new("_org").text().not_null());
        table.col(ColumnDef::new("_version").big_integer().not_null());
        table.col(ColumnDef::new("_status").text().not_null());
        table.col(ColumnDef::new("_state").text());
        for name in ["_void", "_year", "_bucket"] {
            table.col(ColumnDef::new(name).big_integer().not_null());
        }
        table.col(key_column());
        for column in &self.columns {
            table.col(column_def(column));
        }
        table
    }

    /// The indexes of both tables, for the ways in which rows are looked up.
    pub(crate) fn indexes(&self) -> Vec<IndexCreateStatement> {
        let date = self.register.date.as_str();
        let mut indexes = Vec::new();
        for name in [&self.head, &self.approved] {
            for (suffix, columns) in
                [("review", vec!["_org", "_status"]), ("segment", vec!["_year", "_bucket"]), ("date", vec![date])]
            {
                let mut index = Index::create();
                index.name(format!("{name}__{suffix}")).table(Alias::new(name)).if_not_exists();
                for column in columns {
                    index.col(Alias::new(column));
                }
                indexes.push(index);
            }
            for reference in &self.references {
                let column = self.columns[reference.record].id.as_str();
                let mut index = Index::create();
                index.name(reference_index(name, column)).table(Alias::new(name)).if_not_exists();
                indexes.push(index.col(Alias::new(column)).to_owned());
            }
            if !self.key.is_empty() {
                let mut key = Index::create();
                key.name(format!("{name}__key")).table(Alias::new(name)).if_not_exists().unique();
                indexes.push(key.col("_key").and_where(Expr::col("_key").is_not_null()).to_owned());
            }
        }
        indexes
    }
}

/// The index of a table's rows by the record that they refer to in `column`.
pub(crate) fn reference_index(table: &str, column: &str) -> String {
    format!("{table}__{column}")
}

/// The column of a row's natural key: NULL for what has none and what is void.
pub(crate) fn key_column() -> ColumnDef {
    ColumnDef::new_with_type("_key", ColumnType::Text)
}

/// The column of a field, in a table of its register.
pub(crate) fn column_def(field: &Field) -> ColumnDef {
    let kind = match field.kind {
        FieldKind::Text
        | FieldKind::Date
        | FieldKind::Choice(_)
        | FieldKind::MultiChoice(_)
        | FieldKind::Reference(_)
        | FieldKind::Attachment
        | FieldKind::Table(_) => ColumnType::Text,
        FieldKind::Integer | FieldKind::Decimal { .. } | FieldKind::Boolean => ColumnType::BigInteger,
    };
    ColumnDef::new_with_type(Alias::new(field.id.as_str()), kind)
}

/// What a column holds, as the ledger remembers it between two packs: its kind, and after `/` what is personal in it,
/// on which the lake's pseudonyms depend.
pub(crate) fn shape(field: &Field) -> String {
    let kind = kind(&field.kind);
    match field.personal {
        None => kind,
        Some(Personal::IdNumber) => kind + "/id_number",
        Some(Personal::Name) => kind + "/name",
        Some(Personal::Phone) => kind + "/phone",
        Some(Personal::Health) => kind + "/health",
    }
}

fn kind(kind: &FieldKind) -> String {
    match kind {
        FieldKind::Text => "text".to_owned(),
        FieldKind::Integer => "integer".to_owned(),
        FieldKind::Decimal { scale } => format!("decimal({scale})"),
        FieldKind::Date => "date".to_owned(),
        FieldKind::Boolean => "boolean".to_owned(),
        FieldKind::Choice(_) => "choice".to_owned(),
        FieldKind::MultiChoice(_) => "multi_choice".to_owned(),
        FieldKind::Reference(reference) => format!("reference({})", reference.to),
        FieldKind::Attachment => "attachment".to_owned(),
        FieldKind::Table(fields) => {
            let columns = fields.iter().map(|field| format!("{}:{}", field.id, shape(field).replace('/', "+")));
            format!("table({})", columns.collect::<Vec<_>>().join(","))
        }
    }
}

/// The tables that every ledger has.
pub(crate) fn fixed_tables() -> Vec<TableCreateStatement> {
    use Kind::{Integer, Null, Text};
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
            ],
            &["register", "org", "period"],
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
    ]
}

/// The index by which a record's history is found.
pub(crate) fn change_index() -> IndexCreateStatement {
    let mut index = Index::create();
    index.name("change__record").table(CHANGE).col("register").col("record").if_not_exists();
    index
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Null,
    Integer,
    NullInteger,
}

fn table(name: &'static str, columns: &[(&'static str, Kind)], key: &[&'static str]) -> TableCreateStatement {
    let mut table = TableStatement::create();
    table.table(name);
    let single = key.len() == 1;
    for (column, kind) in columns {
        let mut def = ColumnDef::new(*column);
        match kind {
            Kind::Text => def.text().not_null(),
            Kind::Null => def.text(),
            Kind::Integer => def.big_integer().not_null(),
            Kind::NullInteger => def.big_integer(),
        };
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
    name: &'static str,
    columns: &[(&'static str, Kind)],
    key: &[&'static str],
    (column, parent): (&'static str, &'static str),
) -> TableCreateStatement {
    let mut table = table(name, columns, key);
    table.foreign_key(ForeignKey::create().from(name, column).to(parent, "id"));
    table
}
