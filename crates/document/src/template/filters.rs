//! Filters and functions: they print figures in other forms and join what is printed.

use minijinja::value::{Kwargs, Rest};
use minijinja::{Environment, Error, State, Value};
use xuezheng_figures::{Aspect, FigureValue};
use xuezheng_pack::{Decimal, Unit, decimal};

use crate::template::figure::FigureObject;
use crate::template::list::Cell;
use crate::template::world::{Shared, error};
use crate::wording::{Form, Style};

/// Places of an amount converted to another unit, unless the template asks for others.
pub(crate) const CONVERTED_PLACES: u32 = 2;

/// Adds filters and functions to an environment.
pub(crate) fn add(environment: &mut Environment<'_>, world: &Shared) {
    environment.add_filter("n", |value: Value, places: u32| {
        print(&value, |form| Ok(Form { places: limited(places)?, style: Style::Bare, ..form }))
    });
    environment
        .add_filter("withunit", |value: Value| print(&value, |form| Ok(Form { style: Style::WithUnit, ..form })));
    environment.add_filter("zh", |value: Value| print(&value, |form| Ok(Form { style: Style::Chinese, ..form })));
    environment.add_filter("pct", |value: Value, places: Option<u32>| {
        print(&value, |form| {
            if !form.unit.is_percent() {
                return Err(error(format!("pct 只用于单位为 % 的指标，这里的单位是「{}」", form.unit)));
            }
            Ok(Form { places: limited(places.unwrap_or(form.places))?, style: Style::WithUnit, ..form })
        })
    });
    environment.add_filter("rate", |value: Value, places: Option<u32>| {
        let exact = number(&value)?.map_or(0, |number| number.normalize().scale());
        print(&value, |form| {
            if !form.unit.is_percent() {
                return Err(error(format!("rate 只用于单位为 % 的指标，这里的单位是「{}」", form.unit)));
            }
            let places = limited(places.unwrap_or(form.places))?.min(exact);
            Ok(Form { places, style: Style::WithUnit, ..form })
        })
    });
    environment.add_filter("unit", |value: Value, unit: String, places: Option<u32>| {
        print(&value, |form| {
            let own = if form.unit.as_str() == unit { form.places } else { CONVERTED_PLACES };
            Ok(Form { unit: Unit::new(unit), places: limited(places.unwrap_or(own))?, style: Style::WithUnit })
        })
    });
    environment.add_filter("in", |value: Value, unit: String, places: Option<u32>| {
        print(&value, |form| {
            let own = if form.unit.as_str() == unit { form.places } else { CONVERTED_PLACES };
            Ok(Form { unit: Unit::new(unit), places: limited(places.unwrap_or(own))?, style: Style::Bare })
        })
    });
    environment.add_filter("join", join);
    environment.add_filter("map", minijinja::filters::map);
    environment.add_filter("first", minijinja::filters::first);
    environment.add_filter("last", |value: Value| Ok::<_, Error>(value.try_iter()?.last().unwrap_or(Value::UNDEFINED)));
    let shared = world.clone();
    environment.add_function("lit", move |text: Value| {
        if text.as_str().is_none() && !text.is_number() {
            return Err(error("lit(…) 里应是引号括起的文字，例如 lit(\"1+2+7\")"));
        }
        Ok(shared.literal_value(&text.to_string()))
    });
    environment.add_function("rounding_note", rounding_note);
}

/// Places that a number can be printed with.
pub(crate) fn limited(places: u32) -> Result<u32, Error> {
    if places <= 12 { Ok(places) } else { Err(error(format!("小数位数不能是{places}，最多12位"))) }
}

/// Prints a figure or a cell in a form made from its own.
fn print(value: &Value, form: impl FnOnce(Form) -> Result<Form, Error>) -> Result<Value, Error> {
    if let Some(object) = value.downcast_object_ref::<FigureObject>() {
        let own = Form::bare(object.figure()?);
        return Ok(Value::from_safe_string(object.world.print(&object.key, form(own)?)?));
    }
    if let Some(cell) = value.downcast_object_ref::<Cell>() {
        let places = cell.number().map_or(0, |number| number.normalize().scale());
        let own = Form { unit: cell.unit(), places, style: Style::Bare };
        return Ok(Value::from_safe_string(cell.print(&form(own)?)?));
    }
    Err(error("这个过滤器只能用于数据或清单中的数字"))
}

/// The number of a figure or a cell, if it has one.
fn number(value: &Value) -> Result<Option<Decimal>, Error> {
    match (value.downcast_object_ref::<FigureObject>(), value.downcast_object_ref::<Cell>()) {
        (Some(object), _) => Ok(object.figure()?.value.present()),
        (None, Some(cell)) => Ok(cell.number()),
        (None, None) => Ok(None),
    }
}

/// Joins printed values: `{{ safety.sites.list | map(attribute="name") | join("、") }}`.
fn join(state: &mut State<'_, '_>, values: Value, separator: Option<String>) -> Result<Value, Error> {
    let separator = separator.unwrap_or_default();
    let mut joined = String::new();
    for (index, value) in values.try_iter()?.enumerate() {
        if index > 0 {
            joined.push_str(&separator);
        }
        joined.push_str(&state.format(value)?);
    }
    Ok(Value::from_safe_string(joined))
}

/// The sentence that rounded parts differ from their total, if they do: `rounding_note(aid.amount, "stage", "万元", 2)`.
fn rounding_note(figure: Value, field: String, rest: Rest<Value>) -> Result<Value, Error> {
    let object = figure.downcast_object_ref::<FigureObject>();
    let object = object.filter(|object| object.key.aspect == Aspect::Value);
    let object = object.ok_or_else(|| error("rounding_note 的第一个参数应是有分项的数据"))?;
    let (args, kwargs): (&[Value], Kwargs) = minijinja::value::from_args(&rest.0)?;
    kwargs.assert_all_used()?;
    let (unit, places): (Option<String>, Option<u32>) = minijinja::value::from_args(args)?;
    let own = Form::bare(object.figure()?);
    let places = places.unwrap_or(if unit.is_some() { CONVERTED_PLACES } else { own.places });
    let unit = unit.map_or(own.unit, Unit::new);
    let rounded = |figure: &xuezheng_figures::Figure| match &figure.value {
        FigureValue::Present(value) => Some(decimal::round(figure.unit.convert(*value, &unit)?, places)),
        FigureValue::Absent(_) => None,
    };
    let total = rounded(object.figure()?);
    let sum: Option<Decimal> = object.parts(&field)?.into_iter().map(rounded).sum();
    let differs = total.is_some() && sum.is_some() && total != sum;
    Ok(Value::from_safe_string(if differs { crate::rounding::NOTE.to_owned() } else { String::new() }))
}
