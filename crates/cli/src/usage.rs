//! Wrong use, explained in Chinese.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::output;

/// Prints help or version where asked for, else what was wrong; exit code 0 or 2.
pub(crate) fn explain(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            output::say(error.to_string().trim_end());
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            output::complain(error.to_string().trim_end());
            ExitCode::from(2)
        }
        _ => {
            output::complain(&message(error));
            ExitCode::from(2)
        }
    }
}

fn message(error: &clap::Error) -> String {
    let context = |kind| error.get(kind).map(text).unwrap_or_default();
    let (argument, value) = (context(ContextKind::InvalidArg), context(ContextKind::InvalidValue));
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有这个参数：{argument}"),
        ErrorKind::InvalidSubcommand => format!("没有这个命令：{}", context(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面缺少值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{argument} 的值「{value}」不对，可以是：{}", context(ContextKind::ValidValue))
        }
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{argument}"),
        ErrorKind::MissingSubcommand => {
            format!("缺少命令，可以是：{}", context(ContextKind::ValidSubcommand))
        }
        ErrorKind::ArgumentConflict => format!("{argument} 不能这样重复或同时使用"),
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooManyValues => {
            format!("{argument} 的值的个数不对")
        }
        _ => error.to_string().trim_end().to_owned(),
    };
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let suggestion = suggested.iter().find_map(|kind| error.get(*kind)).map(text);
    let suggestion = suggestion.map(|name| format!("。是否想用 {name}")).unwrap_or_default();
    format!("{what}{suggestion}\n用 xuezheng --help 查看用法")
}

fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("、"),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"),
        ContextValue::Bool(yes) => yes.to_string(),
        ContextValue::Number(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}
