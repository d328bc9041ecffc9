//! What the tests of several crates need: a place for a test's ledger on either database, a look into it from outside, and orgs
//! with people who write in it.
//!
//! Holds nothing that a test of one crate could hold itself. Never is a dependency of anything but tests.

mod people;

pub use people::{author, org};

use std::path::Path;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::postgres::{PgConnectOptions, PgPool, PgRow};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteRow};
use sqlx::{AssertSqlSafe, Row as _};
use xuezheng_ledger::Location;

/// The program's own: tests spend a tenth of their time in it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The variable with the URL of a PostgreSQL server on which tests may make what they like.
pub const SERVER: &str = "XUEZHENG_TEST_POSTGRES";

/// The variable that, set to `postgres`, puts the ledgers of all tests there.
pub const DATABASE: &str = "XUEZHENG_TEST_DATABASE";

#[expect(clippy::disallowed_methods, reason = "how the tests are told of their server")]
fn told(variable: &str) -> Option<String> {
    std::env::var(variable).ok().filter(|value| !value.is_empty())
}

/// Whether tests put their ledgers on PostgreSQL.
pub fn is_postgres() -> bool {
    told(DATABASE).is_some_and(|database| database == "postgres")
}

/// The test server's URL; `None`, said aloud, where none was started.
pub fn server() -> Option<String> {
    let server = told(SERVER);
    if server.is_none() {
        eprintln!("跳过：没有设置 {SERVER}（cargo xtask test 会启动一个临时的 PostgreSQL）");
    }
    server
}

/// The script that looks for barriers on pages; `None`, said aloud, where there is none.
pub fn axe() -> Option<String> {
    let kept = told("HOME").map(|home| format!("{home}/.cache/xuezheng/axe.min.js"));
    let script = kept.and_then(|path| std::fs::read_to_string(path).ok());
    if script.is_none() {
        eprintln!("跳过无障碍检查：没有 axe-core（cargo xtask test 会从 npm 取一份）");
    }
    script
}

/// Where a test puts its ledger: a file in `folder`, or a fresh schema.
pub async fn location(folder: &Path) -> Location {
    if is_postgres() {
        let server = server().expect("a run on PostgreSQL names its server");
        fresh_schema(&server).await
    } else {
        Location::File(folder.join("ledger.sqlite"))
    }
}

/// The URL for a test's ledger, or `None` for a file where the bureau puts one.
pub async fn database() -> Option<String> {
    match location(Path::new("")).await {
        Location::Postgres(url) => Some(url),
        Location::File(_) => None,
    }
}

/// A new empty schema of a server.
pub async fn fresh_schema(server: &str) -> Location {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let pool = PgPool::connect(server).await.expect("the test server answers");
    let name = format!("t_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let create = format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}");
    sqlx::raw_sql(AssertSqlSafe(create)).execute(&pool).await.expect("a schema is made");
    pool.close().await;
    let glue = if server.contains('?') { '&' } else { '?' };
    Location::Postgres(format!("{server}{glue}options=-c%20search_path%3D{name}"))
}

/// SM3 of bytes, as the names of segments and attachments show it.
pub fn sm3(bytes: &[u8]) -> String {
    use sm3::{Digest, Sm3};
    Sm3::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A connection beside the ledger, as someone who goes behind its back would have it: no foreign key holds.
pub enum Database {
    /// A file.
    Sqlite(SqlitePool),
    /// A schema.
    Postgres(PgPool),
}

/// A row of [`Database::rows`].
pub enum Row {
    /// Of a file.
    Sqlite(SqliteRow),
    /// Of a schema.
    Postgres(PgRow),
}

impl Row {
    /// A whole number.
    pub fn integer(&self, index: usize) -> i64 {
        match self {
            Self::Sqlite(row) => row.get(index),
            Self::Postgres(row) => row.get(index),
        }
    }

    /// A text.
    pub fn text(&self, index: usize) -> String {
        match self {
            Self::Sqlite(row) => row.get(index),
            Self::Postgres(row) => row.get(index),
        }
    }
}

impl Database {
    /// Connects.
    pub async fn open(location: &Location) -> Self {
        match location {
            Location::File(path) => {
                let options = SqliteConnectOptions::new().filename(path).foreign_keys(false);
                // One connection: another would not know yet what this one has dropped.
                let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await;
                Self::Sqlite(pool.expect("the ledger's file opens"))
            }
            Location::Postgres(url) => {
                let options = PgConnectOptions::from_str(url).expect("the URL is one");
                let options = options.options([("session_replication_role", "replica")]);
                Self::Postgres(PgPool::connect_with(options).await.expect("the test server answers"))
            }
        }
    }

    /// Runs a statement.
    ///
    /// # Errors
    /// What the database says.
    pub async fn execute(&self, sql: &str) -> Result<(), sqlx::Error> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(pool) => sqlx::query(sql).execute(pool).await.map(drop),
            Self::Postgres(pool) => sqlx::query(sql).execute(pool).await.map(drop),
        }
    }

    /// The rows of a query.
    pub async fn rows(&self, sql: &str) -> Vec<Row> {
        let sql = AssertSqlSafe(sql.to_owned());
        let rows = match self {
            Self::Sqlite(pool) => {
                sqlx::query(sql).fetch_all(pool).await.map(|it| it.into_iter().map(Row::Sqlite).collect())
            }
            Self::Postgres(pool) => {
                sqlx::query(sql).fetch_all(pool).await.map(|it| it.into_iter().map(Row::Postgres).collect())
            }
        };
        rows.expect("the query runs")
    }

    /// Closes it, so that nothing holds a file open.
    pub async fn close(self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// The files of the repository's own pack, by path from its root: what a bureau is made of in tests that need a real one.
///
/// # Panics
/// If the repository is not there.
pub fn education_pack() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/education-bureau");
    let (mut files, mut waiting) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).expect("the pack is in the repository") {
            let path = entry.expect("its folders can be read").path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(&root).expect("it was found below").to_string_lossy().replace('\\', "/");
                files.push((name, std::fs::read(&path).expect("its files can be read")));
            }
        }
    }
    files.sort();
    files
}
