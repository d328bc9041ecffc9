//! The database: how statements become queries. One backend today; what is particular to it stays in its file.

mod sqlite;

pub(crate) use sqlite::{
    Arguments, Connection, DatabaseTransaction, MAX_BINDS, Pool, Row, Sql, connect, integer, is_empty, optional_text,
    snapshot, text, write_lock,
};
