//! What the linter says.

use std::ops::Range;

use xuezheng_figures::FigureKey;

use super::rule::Rule;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// 提示: worth a look.
    Hint,
    /// 提醒: probably wrong.
    Warning,
    /// 错误: must be mended before the document goes out.
    Error,
}

impl Severity {
    /// The word for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The word for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Hint => "提示",
            Self::Warning => "提醒",
            Self::Error => "错误",
        }
    }
}

/// A replacement of a stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced, in characters of the source's text.
    pub range: Range<usize>,
    /// By what.
    pub text: String,
}

/// One thing that is wrong in a text (问题).
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// Where, in characters of the source's text.
    pub range: Range<usize>,
    /// What is wrong and how to mend it.
    pub message: String,
    /// The mend, where one is certain; none otherwise.
    pub edits: Vec<Edit>,
    /// The figure that it speaks of, to be traced; none where no figures are at hand.
    pub figure: Option<FigureKey>,
}
