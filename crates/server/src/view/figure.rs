//! A figure as every page shows it: the value that opens its source, its unit, or why there is none.

use xuezheng_bureau::figures_of::{Aspect, Coverage, Figure, FigureValue};
use xuezheng_bureau::ledger::Stamp;
use xuezheng_pack::Decimal;
use xuezheng_pack::decimal::print;

use super::markup::{Markup, encoded, escaped, icon};
use super::moment;
use super::number;

/// The value and unit of a figure; the value leads to the figure's page.
pub(crate) fn figure(figure: &Figure) -> Markup {
    let FigureValue::Present(value) = &figure.value else { return absence(figure) };
    let key = &figure.key;
    let (org, period) = (encoded(key.org.as_str()), encoded(&key.period.to_string()));
    let seal = if figure.as_of == "live" { String::new() } else { format!("&amp;seal={}", encoded(&figure.as_of)) };
    // A part has no page of its own: its source is the records that count in it.
    let (page, part) = match &key.aspect {
        Aspect::Value | Aspect::YearOnYear => ("", String::new()),
        Aspect::Part(part) | Aspect::PartOn(part, _) => {
            ("/records", format!("&amp;part={}", encoded(&format!("{}={}", part.field, part.code))))
        }
    };
    let indicator = encoded(key.indicator.as_str());
    let href = format!("/figures/{indicator}{page}?org={org}&amp;period={period}{seal}{part}");
    let shown = number::decimal(*value, figure.decimals);
    let unit = escaped(figure.unit.as_str());
    Markup::new(format!(
        "<data class=\"xz-q\" value=\"{}\"><a class=\"xz-fig\" href=\"{href}\" aria-label=\"{shown} {unit}，来源\">{shown}</a>\
         <span class=\"xz-unit\">{unit}</span></data>",
        print(*value, figure.decimals)
    ))
}

/// The value and unit of a figure as plain text, or why there is none.
pub(crate) fn value(figure: &Figure) -> String {
    match &figure.value {
        FigureValue::Present(value) => format!("{} {}", number::decimal(*value, figure.decimals), figure.unit),
        FigureValue::Absent(absence) => absence.label(),
    }
}

/// The change of a figure against the year before: ▲ with its size in grey, or a dash with the reason.
pub(crate) fn change(change: &Figure) -> Markup {
    let Some(value) = change.value.present() else { return absence(change) };
    let (class, text) = match value {
        value if value > Decimal::ZERO => ("is-up", number::decimal(value, change.decimals)),
        value if value < Decimal::ZERO => ("is-down", number::decimal(value.abs(), change.decimals)),
        _ => return Markup::new("<span class=\"xz-delta is-flat\">持平</span>".to_owned()),
    };
    Markup::new(format!("<span class=\"xz-delta {class}\">{text}{}</span>", escaped(change.unit.as_str())))
}

/// The dash of a figure without a value, with the reason.
pub(crate) fn absence(figure: &Figure) -> Markup {
    let why = match &figure.value {
        FigureValue::Absent(absence) => absence.label(),
        FigureValue::Present(_) => String::new(),
    };
    Markup::new(format!("<span class=\"xz-missing\" title=\"{}\">—</span>", escaped(&why)))
}

/// How many of those asked have answered: a small bar and 409/412; below `least` percent amber, with the word.
pub(crate) fn coverage(coverage: Option<Coverage>, least: Decimal) -> Markup {
    let Some(coverage) = coverage else {
        return Markup::new(
            "<span class=\"xz-soft xz-small\" title=\"这项数据不布置填报，没有覆盖可言\">不布置填报</span>".to_owned(),
        );
    };
    let Coverage { complete, asked } = coverage;
    let is_low = coverage.percent() < least;
    let width = print(coverage.percent() * Decimal::new(24, 2), 1);
    let (class, bar, word) = if is_low { (" is-low", "amber", "覆盖不足 ") } else { ("", "fg", "") };
    Markup::new(format!(
        "<span class=\"xz-cov{class}\" title=\"已审 {complete} / 应报 {asked}\"><svg viewBox=\"0 0 24 6\" \
         preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"xz-bar-bg\" width=\"24\" height=\"6\"/>\
         <rect class=\"xz-bar-{bar}\" width=\"{width}\" height=\"6\"/></svg>{word}{complete}/{asked}</span>"
    ))
}

/// When what a page shows was so: 实时 7月3日 09:12, or 封存 2023下半年.
pub(crate) fn as_of(workspace_as_of: &str, now: Stamp) -> Markup {
    let (sign, words) = if workspace_as_of == "live" {
        (icon("bolt"), format!("实时 {}", moment::moment(now.utc, now)))
    } else {
        (icon("lock"), format!("封存 {}", escaped(workspace_as_of)))
    };
    Markup::new(format!("<span class=\"xz-asof\">{sign}{words}</span>"))
}
