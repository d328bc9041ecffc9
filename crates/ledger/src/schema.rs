//! The tables of a register: two for each of the pack.

use std::collections::BTreeSet;

use sea_query::{
    Alias, ColumnDef, ColumnType, Condition, Expr, ExprTrait, Table as TableStatement, TableCreateStatement,
};
use xuezheng_pack::calendar::Duration;
use xuezheng_pack::model::{Field, FieldKind, Personal, Reference, Register, WithOrg};
use xuezheng_pack::{FieldId, Pack, RegisterId};

use crate::record::ReviewStatus;
use crate::store::Dialect;

/// The first version whose rows keep their natural key in a column.
pub(crate) const KEY_COLUMN_SINCE: i64 = 2;

/// The column of the level whose review a submitted record waits for, where the review climbs; NULL else.
pub(crate) const LEVEL: &str = "_level";

/// The first version whose rows have it.
pub(crate) const LEVEL_COLUMN_SINCE: i64 = 3;

/// Columns that every register's tables have, in the order in which rows are written.
pub(crate) const FIXED: [&str; 10] =
    ["_id", "_org", "_version", "_status", "_state", "_void", "_year", "_bucket", "_key", LEVEL];

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
    /// Indexes of the columns by whose value single records are looked up.
    pub(crate) lookups: Vec<usize>,
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
    /// When the step that is due was taken.
    pub(crate) stamp: usize,
    pub(crate) after: Duration,
    pub(crate) extension: Option<usize>,
}

impl Table {
    /// The tables of a register of the pack.
    pub(crate) fn of(pack: &Pack, register: &Register) -> Self {
        let columns = register.columns();
        let index = |id: &FieldId| columns.iter().position(|column| column.id == *id);
        let known = |id: &FieldId| index(id).expect("a resolved pack names only columns it has");
        let transitions = register.workflow.iter().flat_map(|workflow| &workflow.transitions);
        let dues = transitions.filter_map(|transition| Some((transition, transition.due.as_ref()?)));
        let dues = dues.map(|(transition, due)| DueColumn {
            stamp: known(&transition.stamp),
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
        let matched = matched(pack, register);
        let is_lookup = |field: &Field| {
            let is_asked_for = matched.contains(&field.id) || register.key.contains(&field.id);
            is_told_apart(field) && (is_asked_for || field.personal == Some(Personal::IdNumber))
        };
        let lookups = columns.iter().enumerate().filter(|(_, field)| is_lookup(field)).map(|(index, _)| index);
        Self {
            lookups: lookups.collect(),
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
    pub(crate) fn create(&self, name: &str, dialect: Dialect) -> TableCreateStatement {
        let mut table = TableStatement::create();
        table.table(Alias::new(name)).col(ColumnDef::new("_id").big_integer().not_null().primary_key());
        table.col(ColumnDef::new_with_type("_org", dialect.text()).not_null());
        table.col(ColumnDef::new("_version").big_integer().not_null());
        table.col(ColumnDef::new_with_type("_status", dialect.text()).not_null());
        table.col(ColumnDef::new_with_type("_state", dialect.text()));
        for name in ["_void", "_year", "_bucket"] {
            table.col(ColumnDef::new(name).big_integer().not_null());
        }
        table.col(key_column(dialect)).col(level_column(dialect));
        for column in &self.columns {
            table.col(column_def(column, dialect));
        }
        table
    }

    /// That a record has a step with a deadline that was not taken; `None` where no step has one.
    pub(crate) fn open(&self) -> Option<Condition> {
        let open = self.dues.iter().map(|due| {
            let [deadline, stamp] = self.due_cells(due);
            Condition::all().add(stamp.is_null()).add(deadline.is_not_null())
        });
        (!self.dues.is_empty()).then(|| open.fold(Condition::any(), Condition::add))
    }

    /// A deadline, and the date of its step.
    pub(crate) fn due_cells(&self, due: &DueColumn) -> [Expr; 2] {
        [due.column, due.stamp].map(|index| Expr::col(Alias::new(self.columns[index].id.as_str())))
    }
}

/// The columns by which checks find records of this register among those of all orgs.
fn matched(pack: &Pack, register: &Register) -> BTreeSet<FieldId> {
    let checks = pack.checks.values().filter_map(|check| Some((pack.registers.get(&check.register)?, check)));
    let withs = checks.flat_map(|(ours, check)| check.with.iter().map(move |with| (ours, with)));
    let here = withs.filter(|(_, with)| with.register == register.id && with.org == WithOrg::All);
    here.filter_map(|(ours, with)| Some(with.telling(ours, register)?.theirs.clone())).collect()
}

/// Whether a column may tell records apart.
fn is_told_apart(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Text | FieldKind::Integer)
}

/// That a record's working version is not approved. Written out, not bound, for a database uses the index over such rows only
/// where it reads the same words.
pub(crate) fn unapproved() -> Expr {
    Expr::col("_status").ne(Expr::Constant(ReviewStatus::Approved.code().into()))
}

/// That a record has this status.
pub(crate) fn has_status(status: ReviewStatus) -> Condition {
    let is = Condition::all().add(Expr::col("_status").eq(status.code()));
    if status == ReviewStatus::Approved { is } else { is.add(unapproved()) }
}

/// The column of a row's natural key: NULL for what has none and what is void.
pub(crate) fn key_column(dialect: Dialect) -> ColumnDef {
    ColumnDef::new_with_type("_key", dialect.text())
}

/// The column of a row's level of review.
pub(crate) fn level_column(dialect: Dialect) -> ColumnDef {
    ColumnDef::new_with_type(LEVEL, dialect.text())
}

/// The kind in which a field's cells are stored: personal ones are sealed texts.
pub(crate) fn stored(field: &Field) -> &FieldKind {
    if field.personal.is_some() { &FieldKind::Text } else { &field.kind }
}

/// The column of a field, in a table of its register.
pub(crate) fn column_def(field: &Field, dialect: Dialect) -> ColumnDef {
    let kind = match stored(field) {
        FieldKind::Text
        | FieldKind::Choice(_)
        | FieldKind::MultiChoice(_)
        | FieldKind::Reference(_)
        | FieldKind::Attachment
        | FieldKind::Table(_) => dialect.text(),
        FieldKind::Date => dialect.date(),
        FieldKind::Integer => ColumnType::BigInteger,
        FieldKind::Decimal { scale } => dialect.decimal(*scale),
        FieldKind::Boolean => dialect.truth(),
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
        Some(Personal::Counseling) => kind + "/counseling",
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
