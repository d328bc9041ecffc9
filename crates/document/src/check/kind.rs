//! What an expression of a template gives, as far as it is known without running it.

use xuezheng_pack::Unit;

use crate::template::names::{AreaNames, BreakdownNames, IndicatorNames};

/// What an expression gives.
#[derive(Clone, Debug)]
pub(crate) enum Kind<'a> {
    Area(&'a str, &'a AreaNames),
    Figure(&'a IndicatorNames, Side),
    Breakdowns(&'a IndicatorNames, Side),
    BreakdownParts(&'a IndicatorNames, &'a BreakdownNames, Side),
    Parts(&'a IndicatorNames, Side),
    Rows(&'a IndicatorNames),
    Row(&'a IndicatorNames),
    Cell(Option<&'a Unit>),
    Period,
    Date,
    /// How complete all that was filed is.
    Filing,
    /// Data that prints as a literal.
    Text,
    /// A text of the template; whether it holds digits.
    Constant(bool),
    Number,
    Bool,
    /// The areas' texts of a list.
    Sections(&'static str),
    Path,
    /// Something printed already.
    Printed(Suffix),
    /// Text kept by `{% set %}…{% endset %}`.
    Captured,
    Loop,
    Macro,
    /// A list of something.
    Items(Box<Kind<'a>>),
    /// A macro's parameter, or something that was faulty already.
    Unknown,
}

/// Which side of an indicator a figure shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Value,
    Part,
    Prior,
    PriorPart,
    Change,
}

/// What a printed number ends with, to be compared with the text after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Suffix {
    /// Nothing known.
    None,
    /// The number alone, in this unit.
    Bare(String),
    /// The number with this unit.
    WithUnit(String),
}

impl Kind<'_> {
    /// Whether an operator on it would be answered wrongly by the engine.
    pub(crate) fn is_figure(&self) -> bool {
        matches!(self, Self::Figure(..) | Self::Cell(_) | Self::Printed(_) | Self::Captured)
    }

    /// What it ends with when printed.
    pub(crate) fn suffix(&self) -> Suffix {
        match self {
            Self::Figure(indicator, Side::Change) => {
                Suffix::WithUnit(if indicator.unit.is_percent() { "个百分点" } else { "%" }.to_owned())
            }
            Self::Figure(indicator, _) => Suffix::Bare(indicator.unit.as_str().to_owned()),
            Self::Cell(Some(unit)) => Suffix::Bare(unit.as_str().to_owned()),
            Self::Printed(suffix) => suffix.clone(),
            _ => Suffix::None,
        }
    }

    /// How a message calls it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Area(..) => "业务领域",
            Self::Figure(_, Side::Change) => "同比",
            Self::Figure(..) => "数据",
            Self::Breakdowns(..) => "分项方式",
            Self::BreakdownParts(..) | Self::Parts(..) => "分项",
            Self::Rows(_) => "清单",
            Self::Row(_) => "清单的行",
            Self::Cell(_) => "清单的单元格",
            Self::Period => "期间",
            Self::Date => "日期",
            Self::Filing => "填报情况",
            Self::Text | Self::Constant(_) => "文字",
            Self::Number => "数字",
            Self::Bool => "条件",
            Self::Sections(_) => "各领域的文稿",
            Self::Path => "文件路径",
            Self::Printed(_) => "已写出的数据",
            Self::Captured => "已写好的文字",
            Self::Loop => "循环",
            Self::Macro => "宏",
            Self::Items(_) => "列表",
            Self::Unknown => "内容",
        }
    }
}
