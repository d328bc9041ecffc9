//! The bureau that `xuezheng lint` holds numbers against.

use std::path::Path;

use xuezheng_bureau::{Query, Workspace};
use xuezheng_pack::{OrgId, Period};

use super::lint::Linted;
use super::scope;
use crate::args::{Global, OutputFormat};
use crate::error::CommandError;
use crate::output;

/// The bureau in `-C` and what is asked of it; none without a period.
pub(super) async fn open(
    global: &Global,
    period: Option<&str>,
    org: Option<&str>,
) -> Result<Option<(Workspace, Query)>, CommandError> {
    let Some(period) = period else {
        if global.folder != Path::new(".") {
            let text = "对照本局的数据检查，还要写明期间，如 --period 2024H1；不对照的，去掉 -C";
            return Err(CommandError::Usage(text.to_owned()));
        }
        return Ok(None);
    };
    let period = scope::period(period)?;
    let workspace = Workspace::open(&global.folder).await?;
    Ok(Some((workspace, Query { org: org.map(OrgId::new), period, indicator: None })))
}

/// Says of each file how many of its numbers are backed: with the findings for people, beside them for programs.
pub(super) fn summary(global: &Global, period: Period, linted: &[Linted]) {
    for one in linted {
        let Some(tally) = one.tally else { continue };
        let line = format!("{}：对照{}的数据，{}", one.file, period.label(), tally.words());
        match global.format {
            OutputFormat::Text => output::say(&line),
            OutputFormat::Json | OutputFormat::Sarif => output::complain(&line),
        }
    }
}
