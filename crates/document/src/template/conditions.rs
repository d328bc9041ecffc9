//! Tests on figures: they compare unrounded values, and a missing figure is neither zero nor above nor below anything.

use std::cmp::Ordering;

use minijinja::{Environment, Error, Value};
use xuezheng_figures::Figure;
use xuezheng_pack::{Decimal, Unit};

use crate::template::figure::FigureObject;
use crate::template::filing::FilingObject;
use crate::template::list::Cell;
use crate::template::world::error;

/// Adds the tests to an environment.
pub(crate) fn add(environment: &mut Environment<'_>) {
    environment.add_test("missing", |value: Value| is_missing(&value));
    environment.add_test("present", |value: Value| is_missing(&value).map(|missing| !missing));
    environment.add_test("positive", |value: Value| is(&value, &Value::from(0), Ordering::Greater));
    environment.add_test("zero", |value: Value| is(&value, &Value::from(0), Ordering::Equal));
    environment.add_test("above", |value: Value, bound: Value| is(&value, &bound, Ordering::Greater));
    environment.add_test("below", |value: Value, bound: Value| is(&value, &bound, Ordering::Less));
    environment.add_test("partial", |value: Value| {
        if let Some(filing) = value.downcast_object_ref::<FilingObject>() {
            return Ok(filing.is_partial());
        }
        let figure = figure(&value)?;
        Ok::<_, Error>(figure.figure()?.is_partial())
    });
    environment.add_test("empty", |value: Value| {
        if let Some(text) = value.as_str() {
            return Ok(text.trim().is_empty());
        }
        value.len().map(|count| count == 0).ok_or_else(|| error("is empty 只用于清单、分项和 set 写好的文字"))
    });
}

fn is_missing(value: &Value) -> Result<bool, Error> {
    match value.downcast_object_ref::<FilingObject>() {
        Some(filing) => Ok(filing.is_missing()),
        None => Ok(number(value)?.is_missing),
    }
}

struct Number {
    value: Option<Decimal>,
    unit: Option<Unit>,
    is_missing: bool,
}

fn figure(value: &Value) -> Result<&FigureObject, Error> {
    value.downcast_object_ref().ok_or_else(|| error("这个判断只能用于数据"))
}

fn of_figure(figure: &Figure) -> Number {
    let value = figure.value.present();
    Number { value, unit: Some(figure.unit.clone()), is_missing: value.is_none() }
}

fn number(value: &Value) -> Result<Number, Error> {
    if let Some(cell) = value.downcast_object_ref::<Cell>() {
        return Ok(Number { value: cell.number(), unit: None, is_missing: cell.is_absent() });
    }
    Ok(of_figure(figure(value)?.figure()?))
}

/// A bound: a number as the template writes it, or another figure.
fn bound(value: &Value) -> Result<Number, Error> {
    if value.downcast_object_ref::<FigureObject>().is_some() {
        return number(value);
    }
    // The shortest text of a floating-point literal is the text in the template.
    let parsed = value.to_string().parse::<Decimal>();
    let parsed = parsed.map_err(|why| error(format!("「{value}」不是可比较的数字")).with_source(why))?;
    Ok(Number { value: Some(parsed), unit: None, is_missing: false })
}

fn is(value: &Value, against: &Value, wanted: Ordering) -> Result<bool, Error> {
    let (ours, theirs) = (number(value)?, bound(against)?);
    let (Some(left), Some(mut right)) = (ours.value, theirs.value) else { return Ok(false) };
    if let (Some(from), Some(to)) = (&theirs.unit, &ours.unit) {
        right = from.convert(right, to).ok_or_else(|| error(format!("「{to}」和「{from}」不能比较")))?;
    }
    Ok(left.cmp(&right) == wanted)
}
