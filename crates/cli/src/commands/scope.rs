//! Org, period and part as typed, into what the bureau asks for.

use xuezheng_bureau::figures_of::{Aspect, Figure, Part};
use xuezheng_bureau::{Query, Workspace, seals, seals_of, usual_period};
use xuezheng_pack::{Code, FieldId, IndicatorId, NaiveDate, OrgId, Period};

use crate::args::Scope;
use crate::clock;
use crate::error::CommandError;
use crate::output;

/// Reads a period.
pub(super) fn period(text: &str) -> Result<Period, CommandError> {
    Period::parse(text).map_err(|error| CommandError::Usage(error.to_string()))
}

/// Reads a date.
pub(super) fn date(text: &str) -> Result<NaiveDate, CommandError> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .ok_or_else(|| CommandError::Usage(format!("无法识别的日期「{text}」，请写成 2024-07-05 的样子")))
}

/// The period typed, or the usual one.
pub(super) async fn period_or_usual(workspace: &Workspace, text: Option<&str>) -> Result<Period, CommandError> {
    match text {
        Some(text) => period(text),
        None => Ok(usual_period(workspace, clock::now().today).await?),
    }
}

/// What `--period`, `--org` and the indicator ask for; `--tree` makes the workspace follow the tree of that day.
pub(super) async fn query(
    workspace: &mut Workspace,
    scope: &Scope,
    indicator: Option<&str>,
) -> Result<Query, CommandError> {
    let period = at_seal(workspace, scope.seal.as_deref(), scope.period.as_deref()).await?;
    workspace.follow_tree_of(scope.tree.as_deref().map(date).transpose()?);
    let org = scope.org.as_deref().map(OrgId::new);
    Ok(Query { org, period, indicator: indicator.map(IndicatorId::new) })
}

/// Turns the workspace to what was sealed, if a seal is named; gives the period typed, else the seal's, else the usual one.
pub(super) async fn at_seal(
    workspace: &mut Workspace,
    name: Option<&str>,
    text: Option<&str>,
) -> Result<Period, CommandError> {
    let Some(name) = name else { return period_or_usual(workspace, text).await };
    let then = workspace.at_seal(name).await?;
    let sealed = seals(workspace).await?.into_iter().find(|seal| seal.name == name);
    *workspace = then;
    if let Some(warning) = workspace.other_semantics() {
        output::complain(&warning);
    }
    match (text, sealed) {
        (None, Some(seal)) => Ok(seal.period),
        _ => period_or_usual(workspace, text).await,
    }
}

/// Whether figures of a period are sealed, in words: of the present, in which seals; of a seal, that they are its own.
pub(super) async fn sealed(workspace: &Workspace, period: Period) -> Result<String, CommandError> {
    if workspace.as_of() != "live" {
        return Ok(format!("封存「{}」", workspace.as_of()));
    }
    let seals = seals_of(workspace, period).await?;
    let names: Vec<String> = seals.iter().map(|seal| format!("「{}」", seal.name)).collect();
    Ok(match names.as_slice() {
        [] => "实时（未封存）".to_owned(),
        names => format!("实时（已封存为{}，用 --seal 看封存的数字）", names.join("、")),
    })
}

/// Reads `stage=primary`, or `kind=road@2024-12-31` by the code list of that day; the whole value if nothing is typed.
pub(super) fn aspect(part: Option<&str>) -> Result<Aspect, CommandError> {
    let Some(text) = part else { return Ok(Aspect::Value) };
    let Some((field, code)) = text.split_once('=') else {
        return Err(CommandError::Usage(format!("无法识别的分项「{text}」，请写成 stage=primary 的样子")));
    };
    let part = |code: &str| Part { field: FieldId::new(field), code: Code::new(code) };
    Ok(match code.split_once('@') {
        Some((code, day)) => Aspect::PartOn(part(code), date(day)?),
        None => Aspect::Part(part(code)),
    })
}

/// A figure's value as a list shows it, with its digits; 暂缺 with the reason where there is none.
pub(super) fn shown(figure: &Figure) -> String {
    match figure.value.present() {
        Some(value) => xuezheng_pack::decimal::print(value, figure.decimals),
        None => "—".to_owned(),
    }
}
