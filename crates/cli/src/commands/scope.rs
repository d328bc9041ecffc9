//! Org, period and part as typed, into what the bureau asks for.

use xuezheng_bureau::figures_of::{Aspect, Figure, Part};
use xuezheng_bureau::{Query, Workspace, usual_period};
use xuezheng_pack::{Code, FieldId, IndicatorId, NaiveDate, OrgId, Period};

use crate::args::Scope;
use crate::clock;
use crate::error::CommandError;

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
    workspace.follow_tree_of(scope.tree.as_deref().map(date).transpose()?);
    let period = period_or_usual(workspace, scope.period.as_deref()).await?;
    let org = scope.org.as_deref().map(OrgId::new);
    Ok(Query { org, period, indicator: indicator.map(IndicatorId::new) })
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
