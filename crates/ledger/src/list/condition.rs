//! Which records a list takes, as a condition of SQL.

use sea_query::{Alias, Condition, Expr, ExprTrait, Func};
use xuezheng_pack::model::{Field, FieldKind};
use xuezheng_pack::{Code, FieldId, Value};

use super::lead::hidden;
use super::{ListQuery, column};
use crate::cell;
use crate::error::LedgerError;
use crate::schema::Table;
use crate::store::Dialect;
use crate::unseal;

/// What a column of a record must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// One of these values.
    OneOf(Vec<Value>),
    /// A number or date not below the first and not above the second.
    Between(Option<Value>, Option<Value>),
    /// A text with this in it; letters of either case.
    Contains(String),
    /// A multi-choice with one of these among its codes.
    Has(Vec<Code>),
    /// Nothing.
    Absent,
    /// Anything.
    Present,
}

/// Everything that the query asks of a record but its owner, its status and its deadlines; personal values in it are blind
/// indexes. SQLite sees values compared in the column that is `shown` alone.
pub(super) fn of(
    table: &Table,
    query: &ListQuery,
    dialect: Dialect,
    shown: Option<&str>,
) -> Result<Condition, LedgerError> {
    let mut all = Condition::all();
    if !query.states.is_empty() {
        all = all.add(cell("_state", dialect, shown).is_in(query.states.iter().map(|state| state.as_str())));
    }
    if let Some(void) = query.void {
        all = all.add(Expr::col("_void").eq(i64::from(void)));
    }
    if let Some(needle) = &query.contains {
        let texts = table.columns.iter().filter(|field| is_text(field));
        all = all.add(any(texts.map(|field| contains(field, needle, dialect))));
    }
    for (id, test) in &query.fields {
        all = all.add(passes(table, id, test, dialect, shown)?);
    }
    Ok(all)
}

/// That a step is late, if the query asks for that: its deadline lies before the day and its own date is absent.
pub(super) fn overdue(table: &Table, query: &ListQuery) -> Condition {
    let Some(day) = query.overdue else { return Condition::all() };
    let late = table.dues.iter().map(|due| {
        let [deadline, stamp] = table.due_cells(due);
        Condition::all().add(stamp.is_null()).add(deadline.lt(day))
    });
    Condition::all().add(any(late)).add_option(table.open())
}

/// Holds where one of them does, and nowhere if there is none. No constant stands beside them, for an index is used only
/// where the database sees through the whole.
pub(super) fn any(conditions: impl Iterator<Item = Condition>) -> Condition {
    let any = conditions.fold(Condition::any(), |any, one| any.add(one));
    if any.is_empty() { Condition::all().add(Expr::val(1i64).eq(0i64)) } else { any }
}

/// A column of a list, as SQLite is to see it.
fn cell(column: &str, dialect: Dialect, shown: Option<&str>) -> Expr {
    let cell = Expr::col(Alias::new(column));
    if shown == Some(column) { cell } else { hidden(cell, dialect) }
}

/// That a record's column passes the test.
pub(super) fn passes(
    table: &Table,
    id: &FieldId,
    test: &Test,
    dialect: Dialect,
    shown: Option<&str>,
) -> Result<Condition, LedgerError> {
    let field = column(table, id)?;
    // By dates an index of any other column goes on, so these are never hidden.
    let is_date = *id == table.register.date;
    let cell = || if is_date { Expr::col(Alias::new(id.as_str())) } else { cell(id.as_str(), dialect, shown) };
    let all = Condition::all();
    let is_ordered = matches!(field.kind, FieldKind::Integer | FieldKind::Decimal { .. } | FieldKind::Date);
    Ok(match test {
        Test::Absent => all.add(cell().is_null()),
        Test::Present => all.add(cell().is_not_null()),
        Test::OneOf(blinds) if field.personal.is_some() => all.add(unseal::is_one_of(&cell, blinds)),
        Test::Between(..) | Test::Contains(_) | Test::Has(_) if field.personal.is_some() => {
            let what = format!("「{}」是个人信息", field.label);
            return Err(LedgerError::unfit(what, "只能按完整内容查找，请写全"));
        }
        Test::OneOf(values) => {
            let operands = values.iter().map(|value| operand(field, value, dialect)).collect::<Result<Vec<_>, _>>()?;
            all.add(cell().is_in(operands))
        }
        Test::Between(from, until) if is_ordered => {
            let from = from.as_ref().map(|from| operand(field, from, dialect)).transpose()?;
            let until = until.as_ref().map(|until| operand(field, until, dialect)).transpose()?;
            all.add_option(from.map(|from| cell().gte(from))).add_option(until.map(|until| cell().lte(until)))
        }
        Test::Contains(needle) if is_text(field) => all.add(contains(field, needle, dialect)),
        Test::Has(codes) if matches!(field.kind, FieldKind::MultiChoice(_)) => {
            all.add(any(codes.iter().map(|code| contains(field, &format!("|{code}|"), dialect))))
        }
        Test::Between(..) => return Err(misfit(field, "不能按大小查找", "请改按内容查找，或选数字、日期类的数据项")),
        Test::Contains(_) => return Err(misfit(field, "不能按部分文字查找", "请写完整的值")),
        Test::Has(_) => return Err(misfit(field, "不是多选项", "请按完整的值查找")),
    })
}

fn misfit(field: &Field, cause: &str, mend: &str) -> LedgerError {
    LedgerError::unfit(format!("「{}」{cause}", field.label), mend)
}

/// Whether a column holds words that people have written, and nothing personal.
pub(super) fn is_text(field: &Field) -> bool {
    match &field.kind {
        FieldKind::Text | FieldKind::Reference(_) | FieldKind::Attachment => field.personal.is_none(),
        FieldKind::Table(fields) => fields.iter().all(|field| field.personal.is_none()),
        FieldKind::Integer
        | FieldKind::Decimal { .. }
        | FieldKind::Date
        | FieldKind::Boolean
        | FieldKind::Choice(_)
        | FieldKind::MultiChoice(_) => false,
    }
}

/// LIKE treats letters, `%` and `_` otherwise in each database; looking for a part of a text does not.
pub(super) fn contains(field: &Field, needle: &str, dialect: Dialect) -> Condition {
    let place = match dialect {
        Dialect::Sqlite => "instr",
        Dialect::Postgres => "strpos",
    };
    let cell = Expr::col(Alias::new(field.id.as_str()));
    // Folding letters takes PostgreSQL longer than looking, and most words have none.
    let has_letters = needle.chars().any(|letter| letter.is_ascii_alphabetic());
    let cell = if has_letters { Expr::expr(Func::lower(cell)) } else { cell };
    let found = Expr::expr(Func::cust(place).arg(cell).arg(needle.to_ascii_lowercase())).gt(0i64);
    Condition::all().add(found)
}

/// A value as the column's database compares it.
pub(super) fn operand(field: &Field, value: &Value, dialect: Dialect) -> Result<Expr, LedgerError> {
    Ok(match (&field.kind, value) {
        (FieldKind::Integer, Value::Integer(number)) => Expr::val(*number),
        (FieldKind::Date, Value::Date(day)) => Expr::val(*day),
        (FieldKind::Boolean, Value::Boolean(yes)) => Expr::val(*yes),
        (FieldKind::Decimal { scale }, Value::Decimal(number)) => match (cell::scaled(*number, *scale), dialect) {
            (Ok(scaled), Dialect::Sqlite) => Expr::val(scaled),
            (Ok(_), Dialect::Postgres) => Expr::val(number.to_string()).cast_as("numeric"),
            (Err(_), _) => {
                let cause = format!("没有「{}」这样的数值", value.display());
                return Err(misfit(field, &cause, &format!("请写最多 {scale} 位小数的数")));
            }
        },
        (
            FieldKind::Text
            | FieldKind::Choice(_)
            | FieldKind::MultiChoice(_)
            | FieldKind::Reference(_)
            | FieldKind::Attachment
            | FieldKind::Table(_),
            Value::Text(text),
        ) => Expr::val(text.as_str()),
        _ => return Err(misfit(field, &format!("与「{}」的类型不同", value.display()), "请按数据项的类型写值")),
    })
}
