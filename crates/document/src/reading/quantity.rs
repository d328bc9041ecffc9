//! Numbers in prose: quantities, and what looks like them.

use xuezheng_pack::Decimal;

use super::span::Span;

/// A quantity in the text: `约1613.68万元`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// From the first character of the number to the last of the unit, 余 and 多 between them included; modifiers before
    /// and behind are not.
    pub span: Span,
    /// The number alone, 万 and 亿 included.
    pub number: Span,
    /// How the number is written.
    pub notation: Notation,
    /// The number before 万 and 亿 are applied: 1613.68 of `1613.68万元`, 200000 of `二十万` (Chinese numerals are read as a whole).
    pub amount: Amount,
    /// What 万 or 亿 behind an Arabic number multiply it with, 1 without them: 10000 of `1613.68万元`.
    pub scale: Decimal,
    /// The unit without 万 and 亿, as written: `元` of `1613.68万元`, `人次`, `%`, `个百分点`, `小时`, `元/平方米`. None where none
    /// stands there (`投资1200万`).
    pub unit: Option<String>,
    /// Where the unit stands.
    pub unit_span: Option<Span>,
    /// Words that widen or qualify it, in their order.
    pub modifiers: Vec<Modifier>,
    /// 增长, 下降, 提高: what the quantity is the change by, if it is one (`同比增长5%`).
    pub change: Option<Change>,
    /// Whether it is said to be a whole or a part.
    pub role: Role,
    /// The first part of the group that this part belongs to, by its index: a whole may be split twice (by source, and into
    /// done and not done), and only parts of one group add up to it.
    pub group: Option<usize>,
    /// What is counted or measured, as far as the words near it say.
    pub counts: Option<Counted>,
    /// The words of the clause before it, verbs included: `新建城区幼儿园` of `新建城区幼儿园3所`.
    pub lead: Option<Span>,
    /// Where: a place, an office or a group of schools that the sentence names before it.
    pub place: Option<Span>,
    /// When: a date of [`Reading::dates`](super::Reading::dates), by its index, nearest before it in the sentence, else in
    /// the sentences before it in the paragraph.
    pub period: Option<usize>,
    /// The paragraph, by its index.
    pub paragraph: usize,
    /// The sentence that holds it.
    pub sentence: Span,
    /// The deepest heading it stands under, by its index in the outline.
    pub heading: Option<usize>,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Notation {
    /// `1613.68`, `1,613.68`, `１６`
    Arabic,
    /// `二十`, `三分之一`, `百分之五`
    Chinese,
    /// `一半`, `半数`
    Word,
    /// `X`, `xx.x`, `××`
    Masked,
}

/// A number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Exactly this, apart from modifiers.
    Exact(Decimal),
    /// A fraction that a decimal can't hold: `三分之一`, `一半`.
    Fraction {
        /// 1 of `三分之一`.
        numerator: Decimal,
        /// 3 of `三分之一`.
        denominator: Decimal,
    },
    /// From one to the other: `63%～68%`, `七八天`.
    Range {
        /// The lower end as written first.
        low: Decimal,
        /// The upper end.
        high: Decimal,
    },
    /// Redacted: `X人次`. Never zero.
    Missing,
}

/// The largest value that is one: sums of thousands and a hundred times them are still decimals.
const LARGEST: i64 = 1_000_000_000_000_000_000;

impl Quantity {
    /// The exact value in the unit, 万 and 亿 applied: 16136800 of `1613.68万元`. None for ranges, fractions and missing
    /// values, and for what is larger than anything that is counted, with which nobody could reckon.
    pub fn value(&self) -> Option<Decimal> {
        match self.amount {
            Amount::Exact(number) => {
                number.checked_mul(self.scale).filter(|value| value.abs() <= Decimal::from(LARGEST))
            }
            Amount::Fraction { .. } | Amount::Range { .. } | Amount::Missing => None,
        }
    }

    /// The value of the last digit that is written: 100 of `1613.68万元`, 0.1 of `95.5%`. None for what has no exact value.
    pub fn step(&self) -> Option<Decimal> {
        match self.amount {
            Amount::Exact(number) => Decimal::new(1, number.scale()).checked_mul(self.scale),
            Amount::Fraction { .. } | Amount::Range { .. } | Amount::Missing => None,
        }
    }

    /// Whether it has a modifier of this kind.
    pub fn has(&self, kind: ModifierKind) -> bool {
        self.modifiers.iter().any(|modifier| modifier.kind == kind)
    }

    /// Whether the writer says that it is not exact: 约, 近, 余, 多, 以上, 不足 and their like.
    pub fn is_approximate(&self) -> bool {
        self.modifiers.iter().any(|modifier| modifier.kind.is_approximate())
    }
}

/// A word that widens or qualifies a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Modifier {
    /// What it does.
    pub kind: ModifierKind,
    /// Where it stands.
    pub span: Span,
}

/// What a modifier does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ModifierKind {
    /// 约, 大约, 左右, 上下
    About,
    /// 近, 将近, 接近
    Nearly,
    /// 余, 多, 超过, 突破, 以上
    Over,
    /// 不足, 不到, 以下
    Under,
    /// 不超过, 不高于, 以内
    AtMost,
    /// 不少于, 不低于, 至少
    AtLeast,
    /// 累计
    Cumulative,
    /// 共, 合计, 总计
    Total,
    /// 各, 每, 人均, 平均
    Each,
    /// 同比
    YearOnYear,
    /// 环比
    PeriodOnPeriod,
}

impl ModifierKind {
    /// Whether it says that the number is not exact.
    pub const fn is_approximate(self) -> bool {
        matches!(self, Self::About | Self::Nearly | Self::Over | Self::Under | Self::AtMost | Self::AtLeast)
    }
}

/// A verb that makes a quantity a change, or the value after one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Up or down.
    pub direction: Direction,
    /// Whether the quantity is the new value (增长到, 降至), not the difference.
    pub is_result: bool,
    /// The verb.
    pub span: Span,
}

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// 增长, 提高, 上升, 增加, 新增 is none
    Up,
    /// 下降, 减少, 降低
    Down,
}

/// Whether a quantity is said to be a whole or a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Neither is said.
    Alone,
    /// Parts of it follow.
    Whole,
    /// A part of the quantity with this index in [`Reading::quantities`](super::Reading::quantities).
    Part {
        /// The whole.
        of: usize,
    },
    /// One of several that a whole without a number is split into, or that 分别 lists: all have the same first one.
    Member {
        /// The first of them, by its index.
        first: usize,
    },
}

/// What is counted or measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The words; those before and after the number put together where both say it.
    pub text: String,
    /// Where they stand, or the nearest of them.
    pub span: Span,
}

/// `第14届`, `第二`: a place in an order, not a quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ordinal {
    /// 第, number and unit.
    pub span: Span,
    /// The number; none if it is redacted (第xx届).
    pub number: Option<u32>,
    /// What is numbered (届, 名, 批, 所), if it says so.
    pub unit: Option<String>,
}

/// A number in the text that is no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// Where.
    pub span: Span,
    /// What it is instead.
    pub what: NotQuantity,
}

/// What a number is that is no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NotQuantity {
    /// The number of a heading or list item.
    Numbering,
    /// 文号: 国办发〔2023〕5号
    DocumentNumber,
    /// Part of a name: 第七幼儿园, 一中, “五项管理”, 三年行动计划
    Name,
    /// A telephone number, a code, an address of the web.
    Code,
    /// An article of a law, a page, a table number.
    Reference,
}

/// Something that is redacted and is no quantity: `xx市`, `XX局`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// The redaction alone.
    pub span: Span,
}

/// A list of names, and the number that says how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// From the first name to the last.
    pub span: Span,
    /// The names.
    pub items: Vec<Span>,
    /// The quantities that count them, by their index; several where one list is counted in groups (省级荣誉4项、市级荣誉9项：…).
    pub counted_by: Vec<usize>,
    /// Whether the writer says that there are more (等 before a number that is larger counts, too).
    pub is_open: bool,
}

/// A claim of rank without a figure behind it: 居全省领先地位, 第二方阵, 五连冠.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The words.
    pub span: Span,
}
