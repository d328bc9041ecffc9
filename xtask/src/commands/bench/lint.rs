//! `cargo xtask bench lint`: the linter beside AutoCorrect and zhlint, on the same texts in the same run.
//!
//! Each program gets a folder of texts in one process, and a folder with one line: the difference is what the texts take,
//! without the start of the process. The programs take turns, so that whatever else the machine does meets all of them, and
//! of each the fastest turn counts. The others work with one thread, ours with one a core: the clock says what a user waits
//! for, the processor's time what the work is.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{rivals, texts};
use crate::given::Given;
use crate::processor;
use crate::step::Failure;

/// A program that lints a folder.
struct Program {
    name: &'static str,
    command: Box<dyn Fn(&Path) -> Command>,
}

pub(super) fn run(arguments: &[String]) -> Result<(), Failure> {
    let given = Given::read(arguments, &["--binary", "--times"])?;
    given.none()?;
    let times = given.number("--times")?.unwrap_or(5).max(1);
    let binary = match given.text("--binary") {
        Some(path) => PathBuf::from(path),
        None => built()?,
    };
    let binary = std::path::absolute(&binary).unwrap_or(binary);
    let mut programs = vec![ours(binary)];
    programs.extend(rivals::autocorrect().map(|path| Program {
        name: "AutoCorrect",
        command: Box::new(move |folder| {
            let mut command = Command::new(&path);
            command.args(texts::files(folder));
            command
        }),
    }));
    programs.extend(rivals::zhlint().map(|script| Program {
        name: "zhlint",
        command: Box::new(move |folder| {
            let mut command = Command::new("node");
            command.arg(&script).arg("*.txt").current_dir(folder);
            command
        }),
    }));
    let scratch = texts::Scratch::new()?;
    for set in texts::sets(&scratch)? {
        println!("{}：{} 个文件，{} KB", set.label, set.files, set.bytes / 1000);
        compare(&programs, &set.folder, &scratch.line, times)?;
    }
    Ok(())
}

fn built() -> Result<PathBuf, Failure> {
    let status = Command::new("cargo").args(["build", "--release", "--bin", "xuezheng"]).status();
    let is_done = status.is_ok_and(|status| status.success());
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    match is_done {
        true => Ok(target.join("release/xuezheng")),
        false => Err(Failure::new("没有编译成功：cargo build --release --bin xuezheng")),
    }
}

fn ours(binary: PathBuf) -> Program {
    let command = move |folder: &Path| {
        let mut command = Command::new(&binary);
        command.args(["lint", "--all", "--format", "json"]).args(texts::files(folder));
        command
    };
    Program { name: "xuezheng lint", command: Box::new(command) }
}

/// What a run took, by the clock and of the processor.
#[derive(Clone, Copy, Debug)]
struct Time {
    clock: Duration,
    processor: Option<Duration>,
}

impl Time {
    fn least(self, other: Self) -> Self {
        let processor = self.processor.zip(other.processor).map(|(one, other)| one.min(other));
        Self { clock: self.clock.min(other.clock), processor }
    }

    /// What is left of it without the start of the process.
    fn without(self, start: Self) -> Self {
        let processor = self.processor.zip(start.processor).map(|(whole, start)| whole.saturating_sub(start));
        Self { clock: self.clock.saturating_sub(start.clock), processor }
    }
}

/// Prints what each program takes for the folder, and how it lies to ours.
fn compare(programs: &[Program], folder: &Path, line: &Path, times: u64) -> Result<(), Failure> {
    let mut least: Vec<Option<(Time, Time)>> = vec![None; programs.len()];
    for _ in 0..times {
        for (program, least) in programs.iter().zip(&mut least) {
            let (start, whole) = (timed(program, line)?, timed(program, folder)?);
            *least = Some(least.map_or((start, whole), |(a, b)| (a.least(start), b.least(whole))));
        }
    }
    println!("{:<16}{:>10}{:>10}{:>10}{:>12}{:>8}{:>12}", "毫秒", "启动", "全部", "检查", "处理器", "倍数", "按处理器");
    let works: Vec<(Time, Time)> = least.into_iter().flatten().collect();
    let ours = works.first().map(|(start, whole)| whole.without(*start));
    for (program, (start, whole)) in programs.iter().zip(&works) {
        let work = whole.without(*start);
        let processor = work.processor.map_or_else(|| "—".to_owned(), milliseconds);
        let ratio = ours.map_or_else(String::new, |ours| times_of(work.clock, ours.clock));
        let of_processor = ours.and_then(|ours| Some(times_of(work.processor?, ours.processor?)));
        let (start, whole, work) = (milliseconds(start.clock), milliseconds(whole.clock), milliseconds(work.clock));
        println!(
            "{:<16}{start:>12}{whole:>12}{work:>12}{processor:>15}{ratio:>10}{:>16}",
            program.name,
            of_processor.unwrap_or_default()
        );
    }
    Ok(())
}

/// How many times the other it is.
fn times_of(time: Duration, other: Duration) -> String {
    let (time, other) = (time.as_micros(), other.as_micros().max(1));
    let tenths = (time * 10 + other / 2) / other;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// How long a program takes; what it finds, and how it ends because of that, is not looked at.
fn timed(program: &Program, folder: &Path) -> Result<Time, Failure> {
    let mut command = (program.command)(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let before = processor::of_children();
    let begun = Instant::now();
    let status = command.status().map_err(|error| Failure::new(format!("无法运行 {}：{error}", program.name)))?;
    let clock = begun.elapsed();
    let processor = processor::of_children().zip(before).map(|(after, before)| after.saturating_sub(before));
    match status.code() {
        // All three end with 1 where there is something to say.
        Some(0 | 1) => Ok(Time { clock, processor }),
        _ => Err(Failure::new(format!("{} 没有正常结束（{status}）", program.name))),
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{}.{}", time.as_millis(), time.subsec_micros() / 100 % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_fails_is_named_and_not_timed() {
        let fails = Program { name: "坏的", command: Box::new(|_| Command::new("xuezheng-no-such-program")) };
        let failure = timed(&fails, Path::new(".")).expect_err("it isn't there");
        assert!(failure.message.is_some_and(|message| message.contains("坏的")));
    }

    #[test]
    fn the_start_of_a_process_is_no_part_of_its_work() {
        let time = |clock: u64| Time { clock: Duration::from_millis(clock), processor: None };
        let work = time(130).least(time(120)).without(time(30).least(time(40)));
        assert_eq!((work.clock, work.processor), (Duration::from_millis(90), None));
        assert_eq!(times_of(Duration::from_millis(450), work.clock), "5.0");
    }

    #[test]
    fn times_have_one_digit() {
        assert_eq!(milliseconds(Duration::from_micros(12_345)), "12.3");
    }
}
