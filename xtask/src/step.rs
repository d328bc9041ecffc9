//! Running one step: a cargo call with a name, timed.

use std::ffi::OsStr;
use std::process::Command;
use std::time::{Duration, Instant};

/// Why a command ends early.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Exit code of the whole.
    pub(crate) code: u8,
    /// What to tell; `None` if the failing program has said it.
    pub(crate) message: Option<String>,
}

impl Failure {
    /// A step or tool failed.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { code: 1, message: Some(message.into()) }
    }

    /// The command was used wrongly.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { code: 2, message: Some(message.into()) }
    }

    /// The same without its message, where another program's output should stay the last.
    pub(crate) fn silent(self) -> Self {
        Self { message: None, ..self }
    }
}

/// One call of cargo.
pub(crate) struct Step {
    /// Its name in the output.
    pub(crate) label: &'static str,
    /// What cargo is given.
    pub(crate) arguments: &'static [&'static str],
    /// Variables set for it.
    pub(crate) environment: &'static [(&'static str, &'static str)],
}

impl Step {
    /// Runs it with the terminal as its own and the URL of the tests' PostgreSQL, and returns how long it took; a failure carries the step's exit code.
    pub(crate) fn run(&self, server: &str) -> Result<Duration, Failure> {
        self.run_with(&[("XUEZHENG_TEST_POSTGRES", OsStr::new(server))])
    }

    /// Runs it with variables that are known only now.
    pub(crate) fn run_with(&self, more: &[(&str, &OsStr)]) -> Result<Duration, Failure> {
        let begun = Instant::now();
        let mut command = Command::new("cargo");
        command.args(self.arguments).envs(self.environment.iter().copied()).envs(more.iter().copied());
        let status = command
            .status()
            .map_err(|error| Failure::new(format!("无法运行 cargo：{error}。请确认 cargo 在 PATH 中。")))?;
        if status.success() {
            return Ok(begun.elapsed());
        }
        let code = status.code().and_then(|code| u8::try_from(code).ok()).filter(|code| *code != 0).unwrap_or(1);
        Err(Failure {
            code, message: Some(format!("✗ {} 未通过（退出码 {code}），后面的步骤没有运行。", self.label))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_step_hands_on_its_exit_code_and_names_itself() {
        let step = Step { label: "不存在的命令", arguments: &["no-such-command-of-cargo"], environment: &[] };
        let failure = step.run("").expect_err("cargo knows no such command");
        assert_eq!(failure.code, 101);
        assert!(failure.message.is_some_and(|message| message.contains("不存在的命令")));
    }
}
