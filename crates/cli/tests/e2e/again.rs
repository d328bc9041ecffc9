//! The same seed gives the same history, on either database, and the same ledger the same documents, byte for byte.
//!
//! Stands first among the tests, so that its county is filled beside the one that the others wait for.

use std::path::Path;
use std::process::Command;

use xuezheng_bureau::ledger::{Durability, Location};
use xuezheng_bureau::{Format, Init, Workspace};
use xuezheng_demo::{county, play_until};
use xuezheng_pack::NaiveDate;
use xuezheng_testing::Database;

use crate::county;

/// Operations that are compared at a time.
const TOGETHER: i64 = 500;

fn documents(folder: &Path, name: &str) -> Vec<Vec<u8>> {
    let file = |format: Format| folder.join(format!("documents/{name}.{}", format.extension()));
    Format::ALL.into_iter().map(|format| std::fs::read(file(format)).unwrap()).collect()
}

/// Who did what, when and why: every change of some operations as a line of text.
async fn changes(database: &Database, from: i64) -> Vec<String> {
    let sql = format!(
        "SELECT o.id, c.position, o.actor, o.utc, o.today, o.why, c.org, c.version, c.kind, COALESCE(c.register, ''), \
         COALESCE(c.record, 0), COALESCE(c.note, ''), COALESCE(c.cells, '') FROM operation o JOIN change c ON \
         c.operation = o.id WHERE o.id BETWEEN {from} AND {} ORDER BY o.id, c.position",
        from + TOGETHER - 1
    );
    let line = |row: &xuezheng_testing::Row| {
        let numbers = [0, 1, 7, 10].map(|index| row.integer(index).to_string());
        let texts = [2, 3, 4, 5, 6, 8, 9, 11].map(|index| row.text(index));
        format!("{} {} {}", numbers.join(" "), texts.join(" "), unsealed(&row.text(12)))
    };
    database.rows(&sql).await.iter().map(line).collect()
}

/// Cells without the ciphers of personal ones, of which no two are alike; whose they are stays.
fn unsealed(cells: &str) -> String {
    let bare = |piece: &'_ str| match piece.strip_prefix("v1:").and_then(|sealed| sealed.rsplit_once(':')) {
        Some((of, _)) => format!("v1:{of}"),
        None => piece.to_owned(),
    };
    cells.split('"').map(bare).collect::<Vec<_>>().join("\"")
}

#[tokio::test]
async fn the_demo_has_the_same_history_in_another_process_and_on_another_database() {
    let folder = tempfile::tempdir().unwrap();
    let bureau = folder.path().join("bureau");
    // On the other database where there is one.
    let location = match xuezheng_testing::server() {
        Some(server) => xuezheng_testing::fresh_schema(&server).await,
        None => Location::File(bureau.join("ledger.sqlite")),
    };
    let people = county(1);
    let init = Init {
        pack: xuezheng_testing::education_pack(),
        orgs: &people.orgs,
        author: &people.founder(),
        key: Some(people.key()),
        database: match &location {
            Location::Postgres(url) => Some(url.clone()),
            Location::File(_) => None,
        },
    };
    Workspace::init(&bureau, init).await.unwrap().close().await;
    let workspace = Workspace::open_with(&bureau, Durability::Relaxed).await.unwrap();
    // A whole term: what is filed at its end, and its review.
    play_until(&workspace, &people, NaiveDate::from_ymd_opt(2023, 8, 31).unwrap()).await.unwrap();
    workspace.close().await;

    let second = Database::open(&location).await;
    let first = Database::open(&Location::File(county::shared().await.join("ledger.sqlite"))).await;
    let last = second.rows("SELECT MAX(id) FROM operation").await[0].integer(0);
    assert!(last > 5_000, "only {last} operations");
    let mut compared = 0;
    for from in (1..last).step_by(usize::try_from(TOGETHER).unwrap()) {
        let (one, other) = (changes(&first, from).await, changes(&second, from).await);
        let differs = other.iter().zip(&one).find(|(one, other)| one != other);
        assert!(differs.is_none(), "{differs:#?}");
        // The first one goes on behind the last of the second.
        assert!(other.len() == one.len() || from + TOGETHER > last, "operations from {from} on");
        compared += other.len();
    }
    assert!(compared > 100_000, "only {compared} changes");
    let filed = second.rows("SELECT COUNT(DISTINCT register) FROM change WHERE kind = 'approve'").await[0].integer(0);
    assert!(filed > 100, "of only {filed} registers");
}

#[tokio::test]
async fn a_ledger_gives_the_same_documents_in_another_process_and_when_it_is_run_again() {
    let first = county::shared().await;
    let expected = documents(&first, county::HALF_YEAR);
    assert!(documents(&first, "report") == expected, "the same ledger in another process gives another report");

    // Nothing is computed or filed again; the same bytes come out.
    let copy = county::copy().await;
    let again = Command::new(env!("CARGO_BIN_EXE_xuezheng")).arg("demo").arg(copy.path()).output().unwrap();
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    assert!(documents(copy.path(), county::HALF_YEAR) == expected, "a warm run differs");
}
