//! Other records that a check sees beside the one that it judges.

use crate::calendar::Calendar;
use crate::diagnostic::Place;
use crate::ids::{FieldId, RegisterId};
use crate::model::{Expression, FieldKind, Register};
use crate::month::Month;

/// Records that a check compares a record with: those of a register that match it. Its predicate reads how many there are
/// (`paid.count`), what is made of them (`paid.total`), and the columns of the latest one (`last.pupils`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct With {
    /// What the predicate calls them.
    pub name: FieldId,
    /// Whose records; the check's own register, or another.
    pub register: RegisterId,
    /// Which orgs' records.
    pub org: WithOrg,
    /// Columns that must be equal; a record that lacks one matches nothing.
    pub on: Vec<Matched>,
    /// Of which period, seen from the record's date; of any time if `None`.
    pub period: Option<WithPeriod>,
    /// Which of them count.
    pub filter: Option<Expression>,
    /// What is made of them, each an aggregate by its name.
    pub values: Vec<(FieldId, Expression)>,
    /// The columns of the latest one that the predicate reads.
    pub columns: Vec<FieldId>,
    /// Where it is declared.
    pub place: Place,
}

/// Which orgs' records a check sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithOrg {
    /// Those of the record's owner.
    Own,
    /// All orgs'.
    All,
}

/// Two columns that must be equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    /// The column of the other records.
    pub theirs: FieldId,
    /// The column of the record that is judged.
    pub ours: FieldId,
}

/// A period seen from a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithPeriod {
    /// How long.
    pub span: WithSpan,
    /// Whether the one before (上期) rather than that of the day.
    pub is_last: bool,
}

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithSpan {
    /// A calendar year.
    Year,
    /// Half of one.
    Half,
    /// A quarter.
    Quarter,
    /// A month.
    Month,
    /// A school year (学年).
    SchoolYear,
    /// A term (学期).
    Term,
}

impl With {
    /// What the predicate calls how many there are.
    pub const COUNT: &'static str = "count";

    /// Of the columns that must be equal, the one by which few of the other records are found: written words or numbers.
    pub fn telling(&self, ours: &Register, theirs: &Register) -> Option<&Matched> {
        let tells = |register: &Register, id| match register.column(id).map(|column| column.kind) {
            Some(FieldKind::Text | FieldKind::Integer) => true,
            // What a reference shows is the present number of what it refers to, whatever was written.
            Some(
                FieldKind::Choice(_)
                | FieldKind::Reference(_)
                | FieldKind::Decimal { .. }
                | FieldKind::Date
                | FieldKind::Boolean
                | FieldKind::MultiChoice(_)
                | FieldKind::Attachment
                | FieldKind::Table(_),
            )
            | None => false,
        };
        self.on.iter().find(|matched| tells(theirs, &matched.theirs) && tells(ours, &matched.ours))
    }
}

impl WithPeriod {
    /// The first and last month of the period, seen from a month.
    pub fn months(self, calendar: &Calendar, month: Month) -> (Month, Month) {
        let first = self.span.first(calendar, month);
        let first = if self.is_last { self.span.first(calendar, first.plus(-1)) } else { first };
        let mut last = first;
        while self.span.first(calendar, last.plus(1)) == first {
            last = last.plus(1);
        }
        (first, last)
    }
}

impl WithSpan {
    /// The first month of the period that a month lies in.
    pub fn first(self, calendar: &Calendar, month: Month) -> Month {
        let is_start = |number: u32| match self {
            Self::Year => number == 1,
            Self::Half => matches!(number, 1 | 7),
            Self::Quarter => number % 3 == 1,
            Self::Month => true,
            Self::SchoolYear => number == calendar.year_start,
            Self::Term => number == calendar.year_start || number == calendar.second_term_start,
        };
        let mut first = month;
        while !is_start(first.number()) {
            first = first.plus(-1);
        }
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(span: WithSpan, is_last: bool, (year, month): (i32, u32)) -> String {
        let (first, last) =
            WithPeriod { span, is_last }.months(&Calendar::default(), Month::new(year, month).expect("a month"));
        format!("{first}..{last}")
    }

    #[test]
    fn a_period_is_seen_from_a_month() {
        assert_eq!(months(WithSpan::Year, false, (2024, 5)), "2024-01..2024-12");
        assert_eq!(months(WithSpan::Half, true, (2024, 1)), "2023-07..2023-12");
        assert_eq!(months(WithSpan::Quarter, true, (2024, 4)), "2024-01..2024-03");
        assert_eq!(months(WithSpan::Month, true, (2024, 1)), "2023-12..2023-12");
        // The school year begins in September, its second term in February.
        assert_eq!(months(WithSpan::SchoolYear, false, (2024, 8)), "2023-09..2024-08");
        assert_eq!(months(WithSpan::Term, true, (2024, 3)), "2023-09..2024-01");
        assert_eq!(months(WithSpan::Term, false, (2024, 1)), "2023-09..2024-01");
    }
}
