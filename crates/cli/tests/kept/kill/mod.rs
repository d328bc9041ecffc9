//! Processes killed at any moment: what was acknowledged is there, nothing half-written is visible, and the next start needs
//! no repair.
//!
//! A child of this test program works in a bureau and says what it has been told is committed. It is killed (SIGKILL) after
//! a drawn time or just when a certain file appears; on PostgreSQL some are first robbed of their connections. The same
//! bureau lives through all kills of a test: 105 on either database.

mod job;
mod seals;
mod worker;

use std::path::Path;
use std::time::Duration;

use xuezheng_bureau::ledger::Location;
use xuezheng_bureau::{Workspace, backup, restore, verify_backup};

use crate::bureau::{author, consistent, figures_of, found, last_operation, schema, sound};
use crate::kill::job::{backups, work};
use crate::kill::seals::Closed;
use crate::kill::worker::{Moment, acknowledged, killed, names};

/// Tells a child what to do: the bureau's folder, the kind of work, and a number.
const JOB: &str = "XUEZHENG_KILL_JOB";

/// A child whose parent is gone must not work forever.
const LONGEST: Duration = Duration::from_secs(20);

/// The longest that a child works before it is killed.
const SPREAD: u64 = 350;

/// Numbers that are drawn, the same in every run (SplitMix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit
    }
}

#[tokio::test]
#[ignore = "the child of the other tests here"]
#[expect(clippy::disallowed_methods, reason = "how a child is told what to do")]
async fn works_until_it_is_killed() {
    let Ok(job) = std::env::var(JOB) else { return };
    let mut parts = job.split('|');
    let (folder, kind, number) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
    work(Path::new(folder), kind, number.parse().unwrap()).await;
}

/// Kills children of a kind at these moments, one after the other, and looks at the bureau after each.
async fn survives(database: Option<String>, kind: &str, moments: &[Moment]) {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("bureau");
    std::fs::create_dir(backups(&folder)).unwrap();
    let location = database.clone().map_or(Location::File(folder.join("ledger.sqlite")), Location::Postgres);
    drop(found(&folder, database).await);
    let (mut most, mut working) = (0, 0);
    let mut closed = Closed::default();
    for (number, moment) in (0u64..).zip(moments) {
        let said = killed(&folder, &location, kind, number, *moment).await;
        let acknowledged = acknowledged(&said);
        working += usize::from(acknowledged > 0);
        most = most.max(acknowledged);
        let workspace = Workspace::open(&folder).await.unwrap_or_else(|error| panic!("{moment:?}: {error}"));
        let last = last_operation(&workspace).await;
        assert!(last >= most, "{moment:?}: operation {most} was acknowledged, {last} is the last: {said:?}");
        most = last;
        consistent(&workspace).await;
        closed.look(&workspace, &said).await;
        if number % 8 == 7 {
            sound(&workspace).await;
        }
        check_backups(&folder, &said);
    }
    assert!(working * 3 >= moments.len(), "{working} of {} children were killed at work", moments.len());
    let workspace = Workspace::open(&folder).await.unwrap();
    sound(&workspace).await;
    let path = home.path().join("last.zip");
    backup(&workspace, &path, None, author().at, &mut |_, _, _| ()).await.unwrap();
    let target = home.path().join("restored");
    restore(&path, &target, None, None, &mut |_, _, _| ()).await.unwrap();
    std::fs::create_dir_all(target.join("keys")).unwrap();
    std::fs::copy(folder.join("keys/master.key"), target.join("keys/master.key")).unwrap();
    let copy = Workspace::open(&target).await.unwrap();
    assert_eq!(figures_of(&copy).await, figures_of(&workspace).await);
    closed.stand(&workspace).await;
    closed.stand(&copy).await;
    let (seals, documents) = closed.count();
    assert_eq!(kind == "seal", seals > 3 && documents > 0, "{seals} seals, {documents} documents");
}

/// A backup that has its name is whole, whether or not the child could say so.
fn check_backups(folder: &Path, said: &[String]) {
    let folder = backups(folder);
    for line in said {
        if let Some(path) = line.strip_prefix("saved ") {
            assert!(Path::new(path).is_file(), "{path}");
        }
    }
    for name in names(&folder) {
        let path = folder.join(&name);
        if name.ends_with(".zip") {
            let faults = verify_backup(&path, &mut |_, _, _| ()).unwrap_or_else(|error| panic!("{error}")).faults;
            assert_eq!(faults, [""; 0], "{name}");
        }
        std::fs::remove_file(path).unwrap();
    }
}

/// Moments spread over the time of work, from its begin and from its first fruit, with every fifth at one of these points.
fn moments(count: usize, seed: u64, points: &[Moment]) -> Vec<Moment> {
    let mut draw = Draw(seed);
    let drawn = (0..count).map(|n| {
        let time = Duration::from_micros(draw.below(SPREAD * 1_000));
        match n % 5 {
            4 => points[n / 5 % points.len()],
            0 | 2 => Moment::After(time),
            _ => Moment::Later(time),
        }
    });
    drawn.collect()
}

const SEGMENT: [Moment; 2] =
    [Moment::Appears("bureau/lake/segments", ".tmp"), Moment::Appears("bureau/lake/segments", ".parquet")];
/// While the pack is kept, when the basis has its name, while a document's files are written, when it is issued.
const CLOSED: [Moment; 5] = [
    Moment::Appears("bureau/lake/seals/packs", ".part"),
    Moment::Appears("bureau/lake/seals", ".json"),
    Moment::Appears("bureau/lake/issued", ".part"),
    Moment::Appears("bureau/lake/issued", ".md"),
    Moment::Told("issued"),
];
const SAVED: [Moment; 2] = [Moment::Appears("backups", ".part"), Moment::Appears("backups", ".zip")];

#[tokio::test]
async fn import_approval_and_measurement_survive_kills_on_sqlite() {
    let points = [SEGMENT.as_slice(), &[Moment::Appears("bureau/attachments", ".part")]].concat();
    survives(None, "work", &moments(40, 1, &points)).await;
}

#[tokio::test]
async fn import_approval_and_measurement_survive_kills_and_cuts_on_postgres() {
    let Some(server) = xuezheng_testing::server() else { return };
    let mut draw = Draw(2);
    let cut = |_| Moment::Cut(Duration::from_micros(draw.below(SPREAD * 500)));
    let points: Vec<Moment> = SEGMENT.into_iter().chain((0..4).map(cut)).collect();
    survives(Some(schema(&server).await), "work", &moments(45, 3, &points)).await;
}

#[tokio::test]
async fn backups_survive_kills_on_sqlite() {
    survives(None, "backup", &moments(20, 4, &SAVED)).await;
}

#[tokio::test]
async fn backups_survive_kills_on_postgres() {
    let Some(server) = xuezheng_testing::server() else { return };
    survives(Some(schema(&server).await), "backup", &moments(20, 5, &SAVED)).await;
}

#[tokio::test]
async fn seals_and_issued_documents_survive_kills_on_sqlite() {
    survives(None, "seal", &moments(30, 7, &CLOSED)).await;
}

#[tokio::test]
async fn seals_and_issued_documents_survive_kills_and_cuts_on_postgres() {
    let Some(server) = xuezheng_testing::server() else { return };
    let points = [CLOSED.as_slice(), &[Moment::Cut(Duration::from_millis(90))]].concat();
    survives(Some(schema(&server).await), "seal", &moments(40, 8, &points)).await;
}

#[tokio::test]
async fn a_move_to_another_database_survives_kills() {
    let points = [Moment::Appears("bureau", ".part"), Moment::Appears("bureau", ".sqlite")];
    survives(None, "switch", &moments(15, 6, &points)).await;
}
