//! How much of what was asked for is complete: a bar and a percentage, of work and not of records.

use xuezheng_bureau::figures_of::Coverage;
use xuezheng_pack::decimal::print;

use super::markup::Markup;

/// The color of a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BarColor {
    /// Nobody owes anything.
    Plain,
    /// Somebody owes something.
    Amber,
    /// Somebody is late.
    Red,
}

/// A share: 87.9%; `—` where nothing was asked.
pub(crate) fn percent(complete: usize, asked: usize) -> String {
    share(complete, asked).map_or_else(|| "—".to_owned(), |digits| format!("{digits}%"))
}

/// A bar with its percentage beside it.
pub(crate) fn progress(complete: usize, asked: usize, color: BarColor) -> Markup {
    let color = match color {
        BarColor::Plain => "fg",
        BarColor::Amber => "amber",
        BarColor::Red => "red",
    };
    let width = share(complete, asked).unwrap_or_else(|| "0".to_owned());
    Markup::new(format!(
        "<div class=\"xz-pct\"><svg class=\"xz-bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"xz-bar-bg\" width=\"100\" height=\"8\"/><rect class=\"xz-bar-{color}\" width=\"{width}\" height=\"8\"/>\
         </svg><span>{}</span></div>",
        percent(complete, asked)
    ))
}

fn share(complete: usize, asked: usize) -> Option<String> {
    let (complete, asked) = (u32::try_from(complete).ok()?, u32::try_from(asked).ok()?);
    (asked > 0).then(|| print(Coverage { complete, asked }.percent(), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_nothing_is_no_hundred_percent() {
        assert_eq!((percent(2786, 3171), percent(0, 3), percent(0, 0)), ("87.9%".into(), "0.0%".into(), "—".into()));
    }
}
