//! Figures against which the numbers of a document are held (数据核对): what a bureau knows comes as values, nothing is
//! asked here.

mod candidate;
mod catalogue;
mod example;
mod judge;
mod measured;
mod place;
mod said;
mod wording;

use xuezheng_figures::FigureKey;
use xuezheng_pack::{Decimal, NaiveDate};

pub(super) use catalogue::{Catalogue, Facet};
pub(super) use judge::{Judgment, judge};

/// What a bureau knows of the period that a document is about.
#[derive(Clone, Debug)]
pub struct Backing {
    /// The period as people write it: 2024年上半年.
    pub period: String,
    /// Its first day.
    pub first: NaiveDate,
    /// Its last day.
    pub last: NaiveDate,
    /// The name of the org whose document it is.
    pub org: String,
    /// Its figures, and those of orgs below it that the document names.
    pub figures: Vec<KnownFigure>,
}

/// A figure of the period, with what it was before.
#[derive(Clone, Debug)]
pub struct KnownFigure {
    /// Which: a value or a part of one.
    pub key: FigureKey,
    /// Name of the indicator: 资助学生.
    pub label: String,
    /// Name of the part, if it is one: 学前教育.
    pub part: Option<String>,
    /// Name of its area: 学生资助.
    pub area: String,
    /// Name of the org, if it is one below the document's.
    pub org: Option<String>,
    /// Unit.
    pub unit: String,
    /// Digits after the point as it is usually printed.
    pub decimals: u32,
    /// The unrounded value.
    pub value: Decimal,
    /// That of the same period one year before.
    pub prior: Option<Decimal>,
    /// The change between both as it is stated: percent of the earlier value, or the difference of percentages; signed.
    pub change: Option<Decimal>,
    /// Other values that it had in seals and issued documents, the latest last.
    pub formerly: Vec<Former>,
}

/// A value that a figure had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    /// The unrounded value.
    pub value: Decimal,
    /// Where: 封存「2024H1」.
    pub at: String,
    /// Why it is another now, as far as that is known.
    pub why: Vec<String>,
}

/// How many numbers of a document are backed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Numbers that a figure could back.
    pub numbers: usize,
    /// Those that one does.
    pub backed: usize,
}

impl Tally {
    /// In words: 312 个数中 298 个有据.
    pub fn words(self) -> String {
        match self.numbers {
            0 => "文中没有可以核对的数".to_owned(),
            numbers => format!("{numbers} 个数中 {} 个有据", self.backed),
        }
    }
}
