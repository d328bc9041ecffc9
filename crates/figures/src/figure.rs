//! Figures (数据): a value for one org and one period, with what is needed to trust it.

use std::collections::BTreeMap;

use xuezheng_lake::SegmentHash;
use xuezheng_pack::model::BY_ORG;
use xuezheng_pack::{Code, Decimal, FieldId, IndicatorId, NaiveDate, OrgId, Period, RecordId, RegisterId, Unit, Value};

/// What a figure is a figure of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureKey {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The org whose subtree counts.
    pub org: OrgId,
    /// The period.
    pub period: Period,
    /// The value itself, a part of it, or its change.
    pub aspect: Aspect,
}

/// Which side of an indicator a figure shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// The value.
    Value,
    /// One part of a breakdown.
    Part(Part),
    /// The same by the code list of another day than the period's last: what a code has become since counts as that.
    PartOn(Part, NaiveDate),
    /// 同比: the change against the same period one year before, in percent of the earlier value, signed; for percent
    /// indicators the difference in 个百分点. Absent where the comparison would not be honest.
    YearOnYear,
}

/// One part of a breakdown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// The field broken down by, or [`BY_ORG`].
    pub field: FieldId,
    /// The part's code; of an org its id.
    pub code: Code,
}

impl Part {
    /// Whether it is what one org has of the whole.
    pub fn is_of_org(&self) -> bool {
        self.field.as_str() == BY_ORG
    }
}

/// A figure (数据).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What it is a figure of.
    pub key: FigureKey,
    /// The indicator's label; of a part, followed by the part's: 资助学生（学前教育）.
    pub label: String,
    /// Unit of the value; of a 同比 figure `%` or `个百分点`.
    pub unit: Unit,
    /// Digits after the point when printed without being asked for others.
    pub decimals: u32,
    /// 口径.
    pub definition: String,
    /// The unrounded value.
    pub value: FigureValue,
    /// Who answered; `None` where nobody is asked to file.
    pub coverage: Option<Coverage>,
    /// Rows that the value was computed from: records, or rows of their sub-table where it counts those; of a derived one
    /// the sum over its inputs.
    pub rows: u64,
    /// `live`, or the name of a seal.
    pub as_of: String,
    /// How it came about.
    pub lineage: Lineage,
    /// The rows of a list indicator, in order; empty for others.
    pub list: Vec<ListRow>,
}

impl Figure {
    /// Whether somebody who was asked has not answered completely: what is approved counts, and more may come.
    pub fn is_partial(&self) -> bool {
        self.coverage.is_some_and(|coverage| coverage.complete < coverage.asked)
    }
}

/// A value, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FigureValue {
    /// The unrounded value.
    Present(Decimal),
    /// There is none: it is not zero.
    Absent(Absence),
}

impl FigureValue {
    /// The value, if there is one.
    pub fn present(&self) -> Option<Decimal> {
        match self {
            Self::Present(value) => Some(*value),
            Self::Absent(_) => None,
        }
    }
}

/// Why a figure has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absence {
    /// 未填报: asked, and nothing approved.
    NotReported,
    /// 未布置填报: the register is collected, but nobody here was asked for any of the period, and nothing is there.
    NotAsked,
    /// 分母为零.
    ZeroDenominator,
    /// 无数据: an aggregate over no values (such as a sum where every value is absent).
    NoValue,
    /// 没有填报完整的单位: only complete ones count, and there is none.
    NoneComplete,
    /// An input, with its label (the year before is named in it), has no value, for this reason.
    Input(IndicatorId, String, Box<Absence>),
    /// 已过期: the latest snapshot is of this day, more than 13 months before the period's end.
    Outdated(NaiveDate),
    /// A 同比, or a formula with `prior`, is not stated because one side's coverage is below the pack's threshold or
    /// unknown.
    LowCoverage,
    /// 同比 is not stated because the earlier value is zero.
    ZeroBase,
    /// 同比 is not stated because the value is a comparison with the year before itself.
    Comparison,
    /// 参数 of this name has no value on the period's last day.
    NoParameter(String),
    /// The result exceeds 28 digits.
    Overflow,
}

impl Absence {
    /// That `input` of a figure of `period` has no value.
    pub(crate) fn of_input(input: &Figure, period: Period, reason: &Self) -> Self {
        let label =
            if input.key.period == period { input.label.clone() } else { format!("{}（上年同期）", input.label) };
        Self::Input(input.key.indicator.clone(), label, Box::new(reason.clone()))
    }

    /// As a page says it: 分母为零, 「资助金额」未填报, 「整改率」的「排查隐患」未填报.
    pub fn label(&self) -> String {
        match self {
            Self::NotReported => "未填报".to_owned(),
            Self::NotAsked => "未布置填报".to_owned(),
            Self::ZeroDenominator => "分母为零".to_owned(),
            Self::NoValue => "无数据".to_owned(),
            Self::NoneComplete => "没有填报完整的单位".to_owned(),
            Self::Input(_, label, reason) => match **reason {
                Self::Input(..) => format!("「{label}」的{}", reason.label()),
                _ => format!("「{label}」{}", reason.label()),
            },
            Self::Outdated(day) => format!("最近一次是{}的，距期末已超过13个月", day.format("%Y年%-m月%-d日")),
            Self::LowCoverage => "填报率不足，不作比较".to_owned(),
            Self::ZeroBase => "上年同期为零，不作比较".to_owned(),
            Self::Comparison => "本身是比较数，不再作同比".to_owned(),
            Self::NoParameter(label) => format!("期末没有有效的参数「{label}」"),
            Self::Overflow => "数值超出可精确表示的范围".to_owned(),
        }
    }
}

/// How many of those who were asked have answered completely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Orgs whose submissions for the period are all approved.
    pub complete: u32,
    /// Orgs asked and not exempted; at least 1.
    pub asked: u32,
}

impl Coverage {
    /// As a percentage, unrounded to 12 digits.
    pub fn percent(self) -> Decimal {
        let share = xuezheng_pack::decimal::divide(Decimal::from(self.complete), Decimal::from(self.asked));
        share.unwrap_or_default() * Decimal::ONE_HUNDRED
    }

    /// The lower of two.
    pub fn lower(self, other: Self) -> Self {
        let (ours, theirs) =
            (u64::from(self.complete) * u64::from(other.asked), u64::from(other.complete) * u64::from(self.asked));
        if theirs < ours { other } else { self }
    }
}

/// How a figure came about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lineage {
    /// The formula or measure as the pack writes it.
    pub formula: String,
    /// The figures a derived one was computed from, in the formula's order.
    pub inputs: Vec<FigureKey>,
    /// The register it was computed from.
    pub register: Option<RegisterId>,
    /// The rows that count, as SQL over the register's columns, with dates and org scope.
    pub predicate: Option<String>,
    /// The segments read, in the manifest's order.
    pub segments: Vec<SegmentHash>,
    /// What a reader must know besides.
    pub notes: Vec<Note>,
    /// SM3 over the key, formula, predicate, value, and segments (of a derived figure: its inputs' hashes), as hex.
    pub hash: String,
}

/// What a reader of a figure must know to read it right.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// It follows the org tree of one day, and not the tree as it was.
    TreeOf(NaiveDate),
    /// It counts rows of an org that was divided without shares, which can't be told apart: they stay where they were.
    Divided {
        /// Its name.
        org: String,
        /// Its last day.
        until: NaiveDate,
        /// The names of those that took over.
        successors: Vec<String>,
        /// How many rows.
        rows: u64,
    },
    /// Its period was sealed although this had not been reviewed.
    Excepted {
        /// Name of the org.
        org: String,
        /// Name of the register.
        register: String,
        /// Why it was sealed without it.
        reason: String,
    },
}

impl Note {
    /// As a page says it.
    pub fn label(&self) -> String {
        let day = |day: &NaiveDate| day.format("%Y年%-m月%-d日").to_string();
        match self {
            Self::TreeOf(of) => format!("按{}的机构隶属关系统计", day(of)),
            Self::Divided { org, until, successors, rows } => format!(
                "「{org}」{}止，分为{}，没有约定如何划分；它的{rows}条记录仍按原隶属关系计算",
                day(until),
                successors.iter().map(|name| format!("「{name}」")).collect::<String>()
            ),
            Self::Excepted { org, register, reason } => {
                format!("封存时「{org}」的「{register}」尚未审核通过，列为例外：{reason}")
            }
        }
    }
}

/// A row of a list figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// The record.
    pub record: RecordId,
    /// Its owner.
    pub org: OrgId,
    /// The listed columns with what a reader sees: labels for codes, names for orgs.
    pub cells: BTreeMap<FieldId, (Value, String)>,
}

/// Figures computed together, for a document or a page.
#[derive(Clone, Debug, Default)]
pub struct FigureSet {
    figures: BTreeMap<FigureKey, Figure>,
}

impl FigureSet {
    /// Adds a figure; a later one of the same key replaces the earlier.
    pub fn insert(&mut self, figure: Figure) {
        self.figures.insert(figure.key.clone(), figure);
    }

    /// The figure of that key.
    pub fn get(&self, key: &FigureKey) -> Option<&Figure> {
        self.figures.get(key)
    }

    /// All figures, by key.
    pub fn iter(&self) -> impl Iterator<Item = &Figure> {
        self.figures.values()
    }
}
