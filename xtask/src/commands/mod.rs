//! The commands, listed once.

mod bench;
mod fuzz;
mod test;
mod vendor;

use crate::step::Failure;

/// A command of `cargo xtask`.
pub(crate) struct Command {
    /// As typed.
    pub(crate) name: &'static str,
    /// One line of help.
    pub(crate) about: &'static str,
    /// Runs it with the arguments that follow its name.
    pub(crate) run: fn(&[String]) -> Result<(), Failure>,
}

/// Every command; one more is a file here and a line in this list.
pub(crate) const COMMANDS: &[Command] = &[bench::COMMAND, fuzz::COMMAND, test::COMMAND, vendor::COMMAND];

/// What `cargo xtask` alone prints.
pub(crate) fn help() -> String {
    let mut text = String::from("用法：cargo xtask <命令>\n\n命令：\n");
    for command in COMMANDS {
        text.push_str(&format!("  {:<8}{}\n", command.name, command.about));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_names_every_command() {
        let help = help();
        for command in COMMANDS {
            assert!(help.contains(command.name) && help.contains(command.about), "{help}");
        }
    }
}
