//! Where a ledger lies: a file, or a schema of a server.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

/// Where a ledger lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL server, as `postgres://user:password@host:port/database`.
    Postgres(String),
}

impl Location {
    /// A `postgres://` URL, or a file below `folder`.
    pub fn parse(text: &str, folder: &Path) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Self::Postgres(text.to_owned())
        } else {
            Self::File(folder.join(text))
        }
    }
}

impl From<PathBuf> for Location {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

/// Never shows a password.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => fmt::Display::fmt(&path.display(), f),
            Self::Postgres(url) => match PgConnectOptions::from_str(url) {
                Ok(options) => {
                    let (host, port) = (options.get_host(), options.get_port());
                    write!(f, "postgres://{host}:{port}/{}", options.get_database().unwrap_or_default())
                }
                Err(_) => f.write_str("postgres://…"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_shows_where_but_no_password() {
        let location = Location::parse("postgres://clerk:secret@10.0.0.5/bureau", Path::new("/bureau"));
        assert_eq!(location.to_string(), "postgres://10.0.0.5:5432/bureau");
        let location = Location::parse("ledger.sqlite", Path::new("/bureau"));
        assert_eq!(location, Location::File("/bureau/ledger.sqlite".into()));
    }
}
