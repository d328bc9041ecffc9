//! The indexes of a register's tables: the ways in which its records are looked up.

use sea_query::{Alias, ConditionalStatement, Expr, ExprTrait, Index, IndexCreateStatement};
use sm3::{Digest, Sm3};
use xuezheng_lake::segment::hex;
use xuezheng_pack::model::{Field, FieldKind};

use crate::schema::{LEVEL, Table, unapproved};
use crate::store::Sql;
use crate::vault::START;

impl Table {
    /// The indexes of both tables, for the ways in which rows are looked up.
    pub(crate) fn indexes(&self) -> Vec<IndexCreateStatement> {
        let date = self.register.date.as_str();
        let told = self.told();
        let mut indexes = Vec::new();
        for name in [&self.head, &self.approved] {
            let index = |suffix: &str, columns: &[&str]| {
                let mut index = Index::create();
                index.name(index_name(name, suffix)).table(Alias::new(name)).if_not_exists();
                for column in columns {
                    index.col(Alias::new(*column));
                }
                index
            };
            indexes.push(index("by_date", &[date, "_id", "_org", "_status", "_void"]));
            indexes.push(index("by_org", &[&["_org", date, "_id", "_status"], &told[..]].concat()));
            for choice in self.choices() {
                indexes.push(index(&choice_index(choice), &[choice, date, "_id", "_org"]));
            }
            for lookup in self.lookups().filter(|lookup| !self.is_sealed(lookup)) {
                indexes.push(index(&lookup_index(lookup), &[lookup]));
            }
            if *name == self.head {
                let mut unapproved_rows =
                    index("unapproved", &[&["_status", date, "_id", "_org", LEVEL], &told[..]].concat());
                indexes.push(unapproved_rows.and_where(unapproved()).to_owned());
            }
            indexes.push(index("segment", &["_year", "_bucket"]));
            if let Some(open) = self.open() {
                let dues = self.dues.iter().flat_map(|due| [due.column, due.stamp]);
                let dues: Vec<&str> = dues.map(|index| self.columns[index].id.as_str()).collect();
                let deadlines = self.dues.iter().map(|due| self.columns[due.column].id.as_str());
                for (suffix, first) in std::iter::once(("open", date)).chain(deadlines.map(|id| (id, id))) {
                    let held = dues.iter().filter(|column| **column != first).copied().collect::<Vec<_>>();
                    let mut index = index(suffix, &[&[first, "_id", "_org", "_status"], &held[..]].concat());
                    indexes.push(index.cond_where(open.clone()).to_owned());
                }
            }
            for reference in &self.references {
                let column = self.columns[reference.record].id.as_str();
                indexes.push(index(column, &[column]));
            }
            if !self.key.is_empty() {
                let mut key = index("key", &["_key"]);
                indexes.push(key.unique().and_where(Expr::col("_key").is_not_null()).to_owned());
            }
        }
        indexes
    }

    /// The indexes by which sealed cells are looked up, over the part that tells equal ones.
    pub(crate) fn blind_indexes(&self) -> impl Iterator<Item = Sql> {
        self.lookups().filter(|lookup| self.is_sealed(lookup)).flat_map(|lookup| {
            [&self.head, &self.approved]
                .map(|name| Sql::create_start_index(&index_name(name, &lookup_index(lookup)), name, lookup, START))
        })
    }

    fn is_sealed(&self, column: &str) -> bool {
        self.columns.iter().any(|field| field.id.as_str() == column && field.personal.is_some())
    }

    /// The columns that lists are filtered by and that take few bytes: with them in an index, what doesn't pass is passed over
    /// without a look at its row.
    fn told(&self) -> Vec<&str> {
        ["_state", "_void"].into_iter().chain(self.short()).collect()
    }

    /// The columns that hold one of a few values; each has an index by it and the date.
    pub(crate) fn choices(&self) -> impl Iterator<Item = &str> {
        self.register.workflow.iter().map(|_| "_state").chain(self.short())
    }

    /// Choices and truths that aren't personal.
    fn short(&self) -> impl Iterator<Item = &str> {
        let is_short = |field: &&Field| {
            field.personal.is_none() && matches!(field.kind, FieldKind::Choice(_) | FieldKind::Boolean)
        };
        self.columns.iter().filter(is_short).take(MOST_SHORT).map(|field| field.id.as_str())
    }

    /// The columns by whose value single records are looked up: what tells records apart, whom they are about, and by which
    /// checks find others. Each has an index.
    pub(crate) fn lookups(&self) -> impl Iterator<Item = &str> {
        self.lookups.iter().map(|index| self.columns[*index].id.as_str())
    }
}

/// Choices and truths that indexes regard at most; PostgreSQL allows 32 columns of one.
const MOST_SHORT: usize = 16;

/// What the index by a choice and the date is over.
pub(crate) fn choice_index(column: &str) -> String {
    format!("choice_{column}")
}

/// What the index by a column by whose value records are looked up is over.
pub(crate) fn lookup_index(column: &str) -> String {
    format!("lookup_{column}")
}

/// Longest name that PostgreSQL keeps whole; of a longer one it drops the end, and two become one.
const LONGEST_NAME: usize = 63;

/// The name of a table's index over `what`.
pub(crate) fn index_name(table: &str, what: &str) -> String {
    let name = format!("{table}__{what}");
    if name.len() <= LONGEST_NAME {
        return name;
    }
    let hash = hex(&Sm3::digest(name.as_bytes()));
    format!("{}_{}", &name[..LONGEST_NAME - 17], &hash[..16])
}
