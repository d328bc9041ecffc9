//! A figure as every page shows it: the value that opens its source, its unit, or why there is none.

use xuezheng_bureau::figures_of::{Aspect, Coverage, Figure, FigureValue};
use xuezheng_bureau::ledger::Stamp;
use xuezheng_pack::decimal::print;
use xuezheng_pack::{Decimal, Unit};

use super::markup::{Markup, encoded, escaped, icon};
use super::moment;
use super::{delta, number};

/// The unit in which pages write a figure, and its digits after the point: large amounts in 万元 with two, all others in
/// the indicator's own unit with its own digits.
pub(super) fn unit_of(figure: &Figure) -> (Unit, u32) {
    let is_large = figure.value.present().is_some_and(|value| value.abs() >= Decimal::from(10_000));
    if is_large && figure.unit == Unit::new("元") {
        return (Unit::new("万元"), 2);
    }
    (figure.unit.clone(), figure.decimals)
}

/// A figure's value in another unit of its kind.
pub(super) fn value_in(figure: &Figure, value: Decimal, unit: &Unit) -> Option<Decimal> {
    figure.unit.convert(value, unit)
}

/// The value and unit of a figure as pages write them.
pub(crate) fn written(figure: &Figure) -> Option<(String, Unit)> {
    let (unit, places) = unit_of(figure);
    let value = value_in(figure, figure.value.present()?, &unit)?;
    Some((number::decimal(value, places), unit))
}

/// The value and unit of a figure; the value leads to the figure's page.
pub(crate) fn figure(figure: &Figure) -> Markup {
    let (Some((shown, unit)), FigureValue::Present(value)) = (written(figure), &figure.value) else {
        return absence(figure);
    };
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
    let unit = escaped(unit.as_str());
    Markup::new(format!(
        "<data class=\"xz-q\" value=\"{}\"><a class=\"xz-fig\" href=\"{href}\" aria-label=\"{shown} {unit}，来源\">{shown}</a>\
         <span class=\"xz-unit\">{unit}</span></data>",
        print(*value, figure.decimals)
    ))
}

/// The value and unit of a figure as plain text, or why there is none.
pub(crate) fn value(figure: &Figure) -> String {
    match (&figure.value, written(figure)) {
        (FigureValue::Absent(absence), _) => absence.label(),
        (FigureValue::Present(_), Some((shown, unit))) => format!("{shown} {unit}"),
        (FigureValue::Present(value), None) => format!("{value} {}", figure.unit),
    }
}

/// The change of a figure against the year before: ▲ with its size in grey, or a dash with the reason.
pub(crate) fn since_year_before(change: &Figure) -> Markup {
    let Some(value) = change.value.present() else { return absence(change) };
    delta::change(value, &format!("{}{}", number::decimal(value.abs(), change.decimals), change.unit))
}

/// The dash of a figure without a value, with the reason.
pub(crate) fn absence(figure: &Figure) -> Markup {
    let why = match &figure.value {
        FigureValue::Absent(absence) => absence.label(),
        FigureValue::Present(_) => String::new(),
    };
    Markup::new(format!("<span class=\"xz-missing\" title=\"{}\">—</span>", escaped(&why)))
}

/// How many of those asked have answered: 409/412 with a small bar where some are missing, below `least` percent amber and with
/// the word.
pub(crate) fn coverage(coverage: Option<Coverage>, least: Decimal) -> Markup {
    let Some(coverage) = coverage else {
        return Markup::new(
            "<span class=\"xz-soft xz-small\" title=\"这项数据不布置填报，没有覆盖可言\">不布置填报</span>".to_owned(),
        );
    };
    let Coverage { complete, asked } = coverage;
    let is_low = coverage.percent() < least;
    let (class, bar, word) = if is_low { (" is-low", "amber", "覆盖不足 ") } else { ("", "fg", "") };
    let shown = if complete == asked {
        String::new()
    } else {
        let width = print(coverage.percent() * Decimal::new(24, 2), 1);
        format!(
            "<svg viewBox=\"0 0 24 6\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"xz-bar-bg\" \
             width=\"24\" height=\"6\"/><rect class=\"xz-bar-{bar}\" width=\"{width}\" height=\"6\"/></svg>"
        )
    };
    Markup::new(format!(
        "<span class=\"xz-cov{class}\" title=\"已审 {complete} / 应报 {asked}\">{shown}{word}{complete}/{asked}</span>"
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

/// A figure for tests of what is made of figures.
#[cfg(test)]
pub(super) fn sample(value: &str, unit: &str, decimals: u32) -> Figure {
    use xuezheng_bureau::figures_of::{Aspect, FigureKey, Lineage};
    Figure {
        key: FigureKey {
            indicator: "aid.amount".into(),
            org: "b".into(),
            period: xuezheng_pack::Period::parse("2024H1").unwrap(),
            aspect: Aspect::Value,
        },
        label: "资助金额".to_owned(),
        unit: Unit::new(unit),
        decimals,
        definition: String::new(),
        value: FigureValue::Present(value.parse().unwrap()),
        coverage: None,
        rows: 1,
        as_of: "live".to_owned(),
        lineage: Lineage::default(),
        list: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_opens_its_source_and_a_large_amount_is_in_ten_thousands() {
        let html = figure(&sample("16136800", "元", 2)).to_string();
        assert!(html.contains(">1,613.68</a>") && html.contains(">万元</span>"), "{html}");
        assert!(html.contains("<data class=\"xz-q\" value=\"16136800.00\">"), "{html}");
        assert!(html.contains("href=\"/figures/aid.amount?org=b&amp;period=2024H1\""), "{html}");
        let written =
            |value, unit, decimals| written(&sample(value, unit, decimals)).map(|(text, unit)| format!("{text}{unit}"));
        assert_eq!(written("9999.5", "元", 2), Some("9,999.50元".to_owned()));
        assert_eq!(written("28209", "人次", 0), Some("28,209人次".to_owned()));
        assert_eq!(written("96.59", "%", 1), Some("96.6%".to_owned()));
    }

    #[test]
    fn low_coverage_is_said_in_a_word_and_none_is_not_full() {
        let of = |complete| coverage(Some(Coverage { complete, asked: 100 }), Decimal::from(90)).to_string();
        assert!(of(90).contains(">90/100") && !of(90).contains("覆盖不足"));
        assert!(of(89).contains("is-low") && of(89).contains("覆盖不足 89/100"));
        assert!(!coverage(None, Decimal::from(90)).to_string().contains("100"));
    }
}
