//! A child that works in a bureau until it is killed.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use xuezheng_bureau::ledger::Location;
use xuezheng_testing::Database;

use crate::kill::{JOB, LONGEST};

/// When a child is killed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Moment {
    /// So long after it has begun to work.
    After(Duration),
    /// So long after its first acknowledgement.
    Later(Duration),
    /// When it says something that begins so.
    Told(&'static str),
    /// When a file with this ending appears below this folder.
    Appears(&'static str, &'static str),
    /// After its connections to the server were cut in mid-transaction.
    Cut(Duration),
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
pub(super) async fn killed(folder: &Path, location: &Location, kind: &str, number: u64, moment: Moment) -> Vec<String> {
    let mut worker = Worker::start(folder, kind, number);
    match moment {
        Moment::After(time) => {
            worker.wait(|_| false, time);
        }
        Moment::Later(time) => {
            assert!(worker.wait(|said| acknowledged(said) > 0, LONGEST), "the child has done nothing");
            worker.wait(|_| false, time);
        }
        Moment::Told(words) => {
            let told = |said: &[String]| said.iter().any(|line| line.starts_with(words));
            assert!(worker.wait(told, LONGEST), "the child doesn't come to say {words}");
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

pub(super) fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// What a child was told is done.
pub(super) fn acknowledged(said: &[String]) -> i64 {
    said.iter().filter_map(|line| line.strip_prefix("ack ")).filter_map(|id| id.parse().ok()).max().unwrap_or(0)
}
