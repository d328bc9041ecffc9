//! The program itself, as somebody would start it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

/// A running `xuezheng`; it ends with this.
pub(crate) struct Program {
    process: Child,
    /// Where it serves: `127.0.0.1:40123`.
    pub(crate) address: String,
}

impl Program {
    /// Starts `binary` with `arguments`, of which it is to serve, and waits until it says where.
    pub(crate) fn start(binary: &Path, arguments: &[&str]) -> Self {
        let mut process = Command::new(binary).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let said = lines.by_ref().map(Result::unwrap).find(|line| line.contains("http://")).expect("it says where");
        let address = said.split_once("http://").unwrap().1.trim_end_matches('/').to_owned();
        // What it says later has a reader, too.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address }
    }

    /// Asks it to end, as the system does.
    pub(crate) fn ask_to_end(&self) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// The most memory that it has had, where the system says so.
    pub(crate) fn most_memory_mb(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
    }

    /// Waits until it has ended.
    pub(crate) fn ended(mut self) -> ExitStatus {
        self.process.wait().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
