//! `cargo xtask bench`: measurements against programs of others.

mod lint;
mod rivals;
mod texts;

use crate::commands::Command;
use crate::step::Failure;

pub(crate) const COMMAND: Command =
    Command { name: "bench", about: "与别的程序比快慢：bench lint [--binary 程序] [--times 次数]", run };

fn run(arguments: &[String]) -> Result<(), Failure> {
    match arguments.split_first() {
        Some((name, rest)) if name == "lint" => lint::run(rest),
        Some((name, _)) => Err(Failure::usage(format!("没有「{name}」这种测量，可以写：lint。"))),
        None => Err(Failure::usage("请写明测什么：cargo xtask bench lint。")),
    }
}
