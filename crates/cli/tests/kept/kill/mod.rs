//! Processes killed at any moment: what was acknowledged is there, nothing half-written is visible, and the next start needs
//! no repair.
//!
//! A child of this test program works in a bureau and says what it has been told is committed. It is killed (SIGKILL) after
//! a drawn time or just when a certain file appears; on PostgreSQL some are first robbed of their connections. The same
//! bureau lives through all kills of a test.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use xuezheng_bureau::ledger::Location;
use xuezheng_bureau::{Workspace, backup, copy_database, restore, verify_backup};
use xuezheng_testing::Database;

use crate::bureau::{
    add_drafts, approve, author, consistent, figures_of, found, last_operation, schema, sound, submit,
};

/// Tells a child what to do: the bureau's folder, the kind of work, and a number.
const JOB: &str = "XUEZHENG_KILL_JOB";

/// A child whose parent is gone must not work forever.
const LONGEST: Duration = Duration::from_secs(20);

/// The longest that a child works before it is killed.
const SPREAD: u64 = 350;

/// When a child is killed.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// So long after it has begun to work.
    After(Duration),
    /// So long after its first acknowledgement.
    Later(Duration),
    /// When a file with this ending appears below this folder.
    Appears(&'static str, &'static str),
    /// After its connections to the server were cut in mid-transaction.
    Cut(Duration),
}

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

/// What a child does. Its own process: see [`works_until_it_is_killed`].
async fn work(folder: &Path, kind: &str, number: u64) {
    let say = |line: String| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "\n>{line}").unwrap();
        out.flush().unwrap();
    };
    let workspace = Workspace::open(folder).await.unwrap();
    let begun = Instant::now();
    say("ready".to_owned());
    for turn in 0.. {
        if begun.elapsed() > LONGEST {
            break;
        }
        let salt = number * 1_000 + turn;
        let result = match kind {
            "work" => cycle(&workspace, salt, &say).await,
            "backup" => save(&workspace, folder, salt, &say).await,
            _ => switch(folder, salt, &say).await,
        };
        // A connection that was cut: the next turn gets another.
        if let Err(error) = result {
            say(format!("failed {error}"));
        }
    }
}

type Said = Result<(), xuezheng_bureau::BureauError>;

/// Import, submission, approval and measurement; each is acknowledged by its operation.
async fn cycle(workspace: &Workspace, salt: u64, say: &impl Fn(String)) -> Said {
    let count = if salt.is_multiple_of(4) { 40 } else { 4 };
    let ids = add_drafts(workspace, count, salt).await?;
    say(format!("ack {}", last_operation(workspace).await));
    submit(workspace, &ids).await?;
    say(format!("ack {}", last_operation(workspace).await));
    approve(workspace, &ids).await?;
    say(format!("ack {}", last_operation(workspace).await));
    xuezheng_bureau::measure(workspace).await?;
    say("measured".to_owned());
    Ok(())
}

async fn save(workspace: &Workspace, folder: &Path, salt: u64, say: &impl Fn(String)) -> Said {
    let ids = add_drafts(workspace, 4, salt).await?;
    submit(workspace, &ids).await?;
    approve(workspace, &ids).await?;
    say(format!("ack {}", last_operation(workspace).await));
    let path = backups(folder).join(format!("{salt}.zip"));
    backup(workspace, &path, None, author().at, &mut |_, _, _| ()).await?;
    say(format!("saved {}", path.display()));
    Ok(())
}

/// Moves to another file and works on there.
async fn switch(folder: &Path, salt: u64, say: &impl Fn(String)) -> Said {
    let workspace = Workspace::open(folder).await?;
    add_drafts(&workspace, 4, salt).await?;
    say(format!("ack {}", last_operation(&workspace).await));
    copy_database(&workspace, &format!("ledger{salt}.sqlite"), true, &mut |_, _, _| ()).await?;
    Ok(())
}

fn backups(folder: &Path) -> PathBuf {
    folder.with_file_name("backups")
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

/// A child that works, and what it has said.
struct Worker {
    child: Child,
    said: Arc<Mutex<Vec<String>>>,
    reader: std::thread::JoinHandle<()>,
}

impl Worker {
    fn start(folder: &Path, kind: &str, number: u64) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::works_until_it_is_killed", "--ignored", "--nocapture"])
            .env(JOB, format!("{}|{kind}|{number}", folder.display()))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::new(Mutex::new(Vec::new()));
        let out = BufReader::new(child.stdout.take().unwrap());
        let heard = Arc::clone(&said);
        let reader = std::thread::spawn(move || {
            // A line that was cut off by the kill says nothing.
            for line in out.split(b'\n').map_while(Result::ok) {
                if let Some(line) = String::from_utf8_lossy(&line).strip_prefix('>') {
                    heard.lock().unwrap().push(line.to_owned());
                }
            }
        });
        let mut worker = Self { child, said, reader };
        assert!(worker.wait(|said| said.iter().any(|line| line == "ready"), LONGEST), "the child doesn't begin");
        worker
    }

    /// Waits until what was said or done fulfils something; whether it did before the time was up.
    fn wait(&mut self, mut until: impl FnMut(&[String]) -> bool, most: Duration) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < most {
            if until(&self.said.lock().unwrap()) {
                return true;
            }
            if self.child.try_wait().unwrap().is_some() {
                let mut text = String::new();
                std::io::Read::read_to_string(&mut self.child.stderr.take().unwrap(), &mut text).unwrap();
                panic!("the child ended by itself: {text}");
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        false
    }

    fn kill(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.reader.join().unwrap();
        std::mem::take(&mut *self.said.lock().unwrap())
    }
}

/// Lets a child work in the bureau and kills it at a moment; what it has said.
async fn killed(folder: &Path, location: &Location, kind: &str, number: u64, moment: Moment) -> Vec<String> {
    let mut worker = Worker::start(folder, kind, number);
    match moment {
        Moment::After(time) => {
            worker.wait(|_| false, time);
        }
        Moment::Later(time) => {
            assert!(worker.wait(|said| acknowledged(said) > 0, LONGEST), "the child has done nothing");
            worker.wait(|_| false, time);
        }
        Moment::Appears(below, ending) => {
            let below = folder.parent().unwrap().join(below);
            let known = names(&below);
            let appears =
                |_: &[String]| names(&below).iter().any(|name| name.ends_with(ending) && !known.contains(name));
            assert!(worker.wait(appears, Duration::from_secs(10)), "no {ending} appeared in {}", below.display());
        }
        Moment::Cut(time) => {
            worker.wait(|_| false, time);
            let sql = "SELECT pg_terminate_backend(pid)::text FROM (SELECT DISTINCT l.pid FROM pg_locks l \
                       JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace \
                       WHERE n.nspname = current_schema() AND l.pid <> pg_backend_pid()) AS its";
            let database = Database::open(location).await;
            database.rows(sql).await;
            database.close().await;
            worker.wait(|_| false, time);
        }
    }
    worker.kill()
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// What a child was told is done.
fn acknowledged(said: &[String]) -> i64 {
    said.iter().filter_map(|line| line.strip_prefix("ack ")).filter_map(|id| id.parse().ok()).max().unwrap_or(0)
}

/// Kills children of a kind at these moments, one after the other, and looks at the bureau after each.
async fn survives(database: Option<String>, kind: &str, moments: &[Moment]) {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("bureau");
    std::fs::create_dir(backups(&folder)).unwrap();
    let location = database.clone().map_or(Location::File(folder.join("ledger.sqlite")), Location::Postgres);
    drop(found(&folder, database).await);
    let (mut most, mut working) = (0, 0);
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
    survives(Some(schema(&server).await), "work", &moments(40, 3, &points)).await;
}

#[tokio::test]
async fn backups_survive_kills_on_sqlite() {
    survives(None, "backup", &moments(15, 4, &SAVED)).await;
}

#[tokio::test]
async fn backups_survive_kills_on_postgres() {
    let Some(server) = xuezheng_testing::server() else { return };
    survives(Some(schema(&server).await), "backup", &moments(15, 5, &SAVED)).await;
}

#[tokio::test]
async fn a_move_to_another_database_survives_kills() {
    let points = [Moment::Appears("bureau", ".part"), Moment::Appears("bureau", ".sqlite")];
    survives(None, "switch", &moments(15, 6, &points)).await;
}
