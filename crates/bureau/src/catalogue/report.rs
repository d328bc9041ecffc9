//! A report: what it includes and which figures it uses.

use xuezheng_pack::model::Report;

use super::context::Context;
use super::markdown::{anchored, code, prose};

/// The blocks that describe a report.
pub(super) fn blocks(context: &Context<'_>, report: &Report) -> Vec<String> {
    let (texts, indicators) = context.contents_of(report);
    let title = format!("{}（`{}`）", prose(&report.label), report.id);
    let mut lines = vec![format!("- 标题：{}", code(&report.title.text))];
    // Areas in the order of the report, then whatever else is included.
    let place =
        |file: &str| context.pack.areas.iter().position(|area| file.starts_with(&format!("areas/{}/", area.id)));
    let mut texts: Vec<&str> = texts.into_iter().collect();
    texts.sort_by_key(|file| (place(file).unwrap_or(usize::MAX), (*file).to_owned()));
    let texts: Vec<_> = texts.into_iter().map(|file| context.template(file)).collect();
    if !texts.is_empty() {
        lines.push(format!("- 引入：{}", texts.join("、")));
    }
    let count = indicators.len();
    let links: Vec<_> = indicators.into_iter().map(|id| context.indicator(id)).collect();
    lines.push(format!("- 用到{count}个指标：{}", links.join("、")));
    vec![anchored(3, &format!("report-{}", report.id), &title), lines.join("\n")]
}
