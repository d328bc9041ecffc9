//! A statement, rendered in the dialect of the connection that runs it.

use std::sync::Arc;

use sea_query::{
    IndexCreateStatement, IndexDropStatement, PostgresQueryBuilder, SelectStatement, SqliteQueryBuilder,
    TableAlterStatement, TableCreateStatement, TableDropStatement,
};
use sea_query_sqlx::SqlxBinder;
use sqlx::{AssertSqlSafe, IntoArguments, Postgres, Sqlite};

use crate::error::LedgerError;
use crate::store::{Arguments, Begun, Connection, Dialect, Row};

/// A statement with its values, ready to run.
pub(crate) struct Sql(Form);

enum Form {
    Built(Box<dyn FnOnce(Dialect) -> (Arc<str>, Arguments) + Send>),
    Text(Arc<str>, Arguments),
}

/// The text of a schema statement in a dialect.
macro_rules! schema_statement {
    ($name:ident, $statement:ty) => {
        pub(crate) fn $name(statement: &$statement) -> Self {
            let statement = statement.clone();
            Self(Form::Built(Box::new(move |dialect| {
                let text = match dialect {
                    Dialect::Sqlite => statement.build(SqliteQueryBuilder),
                    Dialect::Postgres => statement.build(PostgresQueryBuilder),
                };
                (text.into(), Arguments::new(dialect))
            })))
        }
    };
}

impl Sql {
    /// A query.
    pub(crate) fn of<S: SqlxBinder + Clone + Send + 'static>(statement: &S) -> Self {
        let statement = statement.clone();
        Self(Form::Built(Box::new(move |dialect| {
            let (text, values) = build(&statement, dialect);
            let arguments = match dialect {
                Dialect::Sqlite => Arguments::Sqlite(IntoArguments::<Sqlite>::into_arguments(values)),
                Dialect::Postgres => Arguments::Postgres(IntoArguments::<Postgres>::into_arguments(values)),
            };
            (text.into(), arguments)
        })))
    }

    /// A rendered query with other values in the places of its own.
    pub(crate) fn with(text: Arc<str>, arguments: Arguments) -> Self {
        Self(Form::Text(text, arguments))
    }

    /// The text of a query, to be run many times.
    pub(crate) fn text(statement: &impl SqlxBinder, dialect: Dialect) -> Arc<str> {
        build(statement, dialect).0.into()
    }

    schema_statement!(create_table, TableCreateStatement);
    schema_statement!(alter_table, TableAlterStatement);
    schema_statement!(drop_table, TableDropStatement);
    schema_statement!(create_index, IndexCreateStatement);
    schema_statement!(drop_index, IndexDropStatement);

    /// The statement that makes a view; its name is one that a pack gives, which is an SQL name.
    pub(crate) fn create_view(name: &str, select: &SelectStatement) -> Self {
        let (name, select) = (name.to_owned(), select.clone());
        Self(Form::Built(Box::new(move |dialect| {
            let select = match dialect {
                Dialect::Sqlite => select.to_string(SqliteQueryBuilder),
                Dialect::Postgres => select.to_string(PostgresQueryBuilder),
            };
            (format!("CREATE VIEW \"{name}\" AS {select}").into(), Arguments::new(dialect))
        })))
    }

    /// The statement that indexes a table by what a column's texts begin with, if it isn't yet: the builder knows no index over
    /// an expression in SQLite. Names are ones that a pack gives, which are SQL names.
    pub(crate) fn create_start_index(name: &str, table: &str, column: &str, length: usize) -> Self {
        let text = format!("CREATE INDEX IF NOT EXISTS \"{name}\" ON \"{table}\" (substr(\"{column}\", 1, {length}))");
        Self(Form::Built(Box::new(move |dialect| (text.into(), Arguments::new(dialect)))))
    }

    /// The statement that takes a view away, if it is there.
    pub(crate) fn drop_view(name: &str) -> Self {
        let text = format!("DROP VIEW IF EXISTS \"{name}\"");
        Self(Form::Built(Box::new(move |dialect| (text.into(), Arguments::new(dialect)))))
    }

    fn rendered(self, dialect: Dialect) -> (Arc<str>, Arguments) {
        match self.0 {
            Form::Built(build) => build(dialect),
            Form::Text(text, arguments) => (text, arguments),
        }
    }

    /// Runs it; the number of rows it changed.
    pub(crate) async fn execute(self, connection: &mut Connection) -> Result<u64, LedgerError> {
        let (text, arguments) = self.rendered(connection.dialect());
        let text = AssertSqlSafe(text);
        Ok(match (&mut connection.begun, arguments) {
            (Begun::Sqlite(connection), Arguments::Sqlite(arguments)) => {
                sqlx::query_with(text, arguments).execute(&mut **connection).await?.rows_affected()
            }
            (Begun::Postgres(connection), Arguments::Postgres(arguments)) => {
                sqlx::query_with(text, arguments).execute(&mut **connection).await?.rows_affected()
            }
            _ => return Err(other_dialect()),
        })
    }

    /// All its rows.
    pub(crate) async fn all(self, connection: &mut Connection) -> Result<Vec<Row>, LedgerError> {
        let (text, arguments) = self.rendered(connection.dialect());
        let text = AssertSqlSafe(text);
        Ok(match (&mut connection.begun, arguments) {
            (Begun::Sqlite(connection), Arguments::Sqlite(arguments)) => {
                let rows = sqlx::query_with(text, arguments).fetch_all(&mut **connection).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            (Begun::Postgres(connection), Arguments::Postgres(arguments)) => {
                let rows = sqlx::query_with(text, arguments).fetch_all(&mut **connection).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
            _ => return Err(other_dialect()),
        })
    }

    /// Its first row, if there is one.
    pub(crate) async fn first(self, connection: &mut Connection) -> Result<Option<Row>, LedgerError> {
        let (text, arguments) = self.rendered(connection.dialect());
        let text = AssertSqlSafe(text);
        Ok(match (&mut connection.begun, arguments) {
            (Begun::Sqlite(connection), Arguments::Sqlite(arguments)) => {
                sqlx::query_with(text, arguments).fetch_optional(&mut **connection).await?.map(Row::Sqlite)
            }
            (Begun::Postgres(connection), Arguments::Postgres(arguments)) => {
                sqlx::query_with(text, arguments).fetch_optional(&mut **connection).await?.map(Row::Postgres)
            }
            _ => return Err(other_dialect()),
        })
    }
}

fn build(statement: &impl SqlxBinder, dialect: Dialect) -> (String, sea_query_sqlx::SqlxValues) {
    match dialect {
        Dialect::Sqlite => statement.build_sqlx(SqliteQueryBuilder),
        Dialect::Postgres => statement.build_sqlx(PostgresQueryBuilder),
    }
}

fn other_dialect() -> LedgerError {
    LedgerError::Broken("语句是为另一种数据库写的".to_owned())
}
