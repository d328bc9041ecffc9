//! `cargo xtask fuzz`: one reader of documents, fed with mutated files for so many minutes.
//!
//! The cases are made and tried by a test that is not run otherwise (`crates/document/tests/reading/mutated`), in a process
//! of its own: this one bounds its memory, looks how long it has been at one case, and keeps the case it failed at.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::commands::Command as Subcommand;
use crate::given::Given;
use crate::processor;
use crate::step::Failure;

pub(crate) const COMMAND: Subcommand = Subcommand {
    name: "fuzz",
    about: "用改坏的文件试一种读取程序：fuzz txt|md|docx|html|pdf [--minutes 10] [--from N] [--files 文件夹]；fuzz … --case N 重试一例",
    run,
};

const READERS: &[&str] = &["txt", "md", "docx", "html", "pdf"];

/// The test that works through cases.
const WORKER: &str = "mutated::works_through_cases";

/// Memory of a worker, its program and fonts included: a case of half a megabyte must not take more.
const MOST_KIB: u64 = 3 << 20;

/// How much of the processor's time a case may take in a build without optimization.
const LONGEST: Duration = Duration::from_secs(30);

/// Lines of what a worker said that are shown.
const SHOWN: usize = 24;

/// How often the worker is looked at.
const PAUSE: Duration = Duration::from_millis(200);

fn run(arguments: &[String]) -> Result<(), Failure> {
    let given = Given::read(arguments, &["--minutes", "--from", "--case", "--files"])?;
    let reader = given.one("要试的读取程序（txt、md、docx、html、pdf）")?;
    if !READERS.contains(&reader.as_str()) {
        return Err(Failure::usage(format!("没有「{reader}」这种读取程序，可以写：{}。", READERS.join("、"))));
    }
    let minutes = given.number("--minutes")?.unwrap_or(10);
    let case = given.number("--case")?;
    let first = case.or(given.number("--from")?).unwrap_or(0);
    let job = Job {
        reader,
        first,
        count: if case.is_some() { 1 } else { u64::MAX },
        folder: PathBuf::from("target/fuzz"),
        files: given.text("--files").unwrap_or_default(),
    };
    std::fs::create_dir_all(&job.folder).map_err(|error| Failure::new(format!("无法建立 target/fuzz：{error}")))?;
    let program = built()?;
    eprintln!("▶ {}：从第 {first} 例起，{minutes} 分钟，每例最多 {} 秒", job.reader, LONGEST.as_secs());
    job.watch(&program, Duration::from_secs(minutes * 60))
}

/// The program of the test, built.
fn built() -> Result<PathBuf, Failure> {
    let arguments = ["test", "--workspace", "--test", "reading", "--no-run", "--message-format=json"];
    let output = Command::new("cargo").args(arguments).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| Failure::new(format!("无法运行 cargo：{error}")))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let mut programs = said.lines().filter_map(|line| line.split("\"executable\":\"").nth(1)?.split('"').next());
    let program = programs.rfind(|path| path.contains("reading"));
    program
        .map(PathBuf::from)
        .ok_or_else(|| Failure::new("没有编译成功：cargo test --workspace --test reading --no-run"))
}

/// What a worker does.
struct Job {
    reader: String,
    first: u64,
    count: u64,
    folder: PathBuf,
    files: String,
}

/// How a worker ended.
enum End {
    /// It went through all its cases, or its time was over.
    Well,
    /// It died.
    Died,
    /// It didn't come back from a case.
    Hangs,
}

impl Job {
    fn start(&self, program: &Path) -> Result<Child, Failure> {
        let log = File::create(self.folder.join("worker.log"));
        let log = log.map_err(|error| Failure::new(format!("无法写 target/fuzz/worker.log：{error}")))?;
        let said = log.try_clone().map_err(|error| Failure::new(format!("无法写 target/fuzz/worker.log：{error}")))?;
        let folder = std::path::absolute(&self.folder).unwrap_or_else(|_| self.folder.clone());
        let job = format!("{}|{}|{}|{}|{}", self.reader, self.first, self.count, folder.display(), self.files);
        // The bound is the shell's, whose process the worker becomes: killing the child kills the worker.
        let bounded = format!("ulimit -v {MOST_KIB}; exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command.arg("-c").arg(bounded).arg(program).args(["--ignored", "--exact", WORKER, "--test-threads=1"]);
        command.arg("--nocapture").env("XUEZHENG_FUZZ", job).stdin(Stdio::null()).stdout(log).stderr(said);
        command.spawn().map_err(|error| Failure::new(format!("无法运行 {}：{error}", program.display())))
    }

    fn watch(&self, program: &Path, time: Duration) -> Result<(), Failure> {
        std::fs::remove_file(self.folder.join("number")).ok();
        let mut child = self.start(program)?;
        let begun = Instant::now();
        // What counts is the worker's own time: others may have the processor.
        let own = |child: &Child| processor::of(child.id()).unwrap_or_else(|| begun.elapsed());
        let (mut number, mut since) = (None, Duration::ZERO);
        let (mut slowest, mut all) = ((Duration::ZERO, None), Duration::ZERO);
        let end = loop {
            match child.try_wait() {
                Ok(Some(status)) => break if status.success() { End::Well } else { End::Died },
                Ok(None) => {}
                Err(error) => return Err(Failure::new(format!("看不到试验的进程：{error}"))),
            }
            let current = self.number();
            all = own(&child);
            if current != number {
                (number, since) = (current, all);
            } else if number.is_some() {
                slowest = slowest.max((all.saturating_sub(since), number));
            }
            let is_stuck = number.is_some() && all.saturating_sub(since) > LONGEST;
            if is_stuck || begun.elapsed() > time {
                child.kill().and_then(|()| child.wait()).ok();
                break if is_stuck { End::Hangs } else { End::Well };
            }
            std::thread::sleep(PAUSE);
        };
        self.tell(end, all, slowest)
    }

    /// The case the worker is at.
    fn number(&self) -> Option<u64> {
        std::fs::read_to_string(self.folder.join("number")).ok()?.parse().ok()
    }

    fn tell(&self, end: End, took: Duration, slowest: (Duration, Option<u64>)) -> Result<(), Failure> {
        let Some(number) = self.number() else {
            return Err(Failure::new(format!("一例也没有试。{}", self.log())));
        };
        let tried = number + 1 - self.first;
        let why = match end {
            End::Well => {
                eprintln!("✓ {}：{tried} 例，处理器时间 {} 秒，没有出错", self.reader, took.as_secs());
                if let (time, Some(case)) = slowest {
                    eprintln!("  最慢的一例约 {} 毫秒：--case {case}", time.as_millis());
                }
                return Ok(());
            }
            End::Died => "出错",
            End::Hangs => "超时",
        };
        let kept = self.folder.join(format!("{}-{number}.{}", self.reader, self.reader));
        std::fs::copy(self.folder.join(format!("case.{}", self.reader)), &kept).ok();
        let again = format!("cargo xtask fuzz {} --case {number}", self.reader);
        let place = kept.display();
        Err(Failure::new(format!(
            "✗ {}：第 {number} 例{why}（试了 {tried} 例）。文件在 {place}，重试：{again}\n{}",
            self.reader,
            self.log()
        )))
    }

    /// What the worker said last: of its last panic, or its last lines.
    fn log(&self) -> String {
        let said = std::fs::read(self.folder.join("worker.log")).unwrap_or_default();
        let said = String::from_utf8_lossy(&said);
        let lines: Vec<&str> = said.lines().collect();
        let panic = lines.iter().rposition(|line| line.contains("panicked at"));
        let from = panic.unwrap_or(lines.len().saturating_sub(SHOWN));
        lines.iter().skip(from).take(SHOWN).copied().collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_is_not_there_is_refused_with_those_that_are() {
        let failure = run(&["doc".to_owned()]).expect_err("doc is none");
        assert!(failure.message.is_some_and(|message| message.contains("doc") && message.contains("docx")));
    }
}
