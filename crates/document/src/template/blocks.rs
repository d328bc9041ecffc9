//! Functions that print blocks: `chart(…)`, and `table(…)` above a table.

use minijinja::value::Kwargs;
use minijinja::{Environment, Error, Value};
use xuezheng_figures::{Aspect, FigureValue};
use xuezheng_pack::{Unit, decimal};

use crate::template::figure::FigureObject;
use crate::template::filters::{CONVERTED_PLACES, limited};
use crate::template::token::{BarToken, Token};
use crate::template::world::{Shared, error};
use crate::wording::{Form, FormError, Style};

/// Adds the functions to an environment.
pub(crate) fn add(environment: &mut Environment<'_>, world: &Shared) {
    let shared = world.clone();
    environment.add_function("chart", move |figure: Value, field: String, named: Kwargs| {
        chart(&shared, &figure, &field, &named)
    });
    let shared = world.clone();
    environment.add_function("table", move |named: Kwargs| {
        let (title, unit): (Option<Value>, Option<String>) = (named.get("title")?, named.get("unit")?);
        named.assert_all_used()?;
        let title = title.map(|title| text(&shared, &title)).transpose()?;
        Ok::<_, Error>(shared.block(Token::Table { title, unit: unit.map(Unit::new) }))
    });
}

/// A title: captured text as it is, any other text as a literal.
fn text(world: &Shared, value: &Value) -> Result<String, Error> {
    let text = value.as_str().ok_or_else(|| error("title 应是文字"))?;
    Ok(if value.is_safe() { text.trim().to_owned() } else { world.literal(text, None) })
}

/// `chart(aid.amount, "stage", unit="万元", title="…")`: a bar for each part of a breakdown. Without any value there is no
/// chart, but the words for what is missing.
fn chart(world: &Shared, figure: &Value, field: &str, named: &Kwargs) -> Result<Value, Error> {
    let object = figure.downcast_object_ref::<FigureObject>().filter(|object| object.key.aspect == Aspect::Value);
    let object = object.ok_or_else(|| error("chart 的第一个参数应是有分项的数据"))?;
    let (unit, places): (Option<String>, Option<u32>) = (named.get("unit")?, named.get("places")?);
    let title: Value = named.get("title")?;
    named.assert_all_used()?;
    let own = Form::bare(object.figure()?);
    let unit = unit.map_or_else(|| own.unit.clone(), Unit::new);
    let places = places.unwrap_or(if unit == own.unit { own.places } else { CONVERTED_PLACES });
    let form = Form { unit: unit.clone(), places: limited(places)?, style: Style::Bare };
    let parts = object.parts(field)?;
    if parts.iter().all(|part| part.value.present().is_none()) {
        let is_missing = object.figure()?.value.present().is_none();
        let mark = if is_missing { world.print(&object.key, form)? } else { String::new() };
        return Ok(Value::from_safe_string(format!("\n\n{mark}\n\n")));
    }
    let mut bars = Vec::with_capacity(parts.len());
    for part in parts {
        let value = match &part.value {
            FigureValue::Present(value) => {
                let converted = part.unit.convert(*value, &unit);
                let wrong = || FormError::Units { from: part.unit.clone(), to: unit.clone() };
                Some(decimal::round(converted.ok_or_else(wrong).map_err(|why| error(why.to_string()))?, places))
            }
            FigureValue::Absent(_) => None,
        };
        let label = match &part.key.aspect {
            Aspect::Part(named) | Aspect::PartOn(named, _) => object.part_label(named)?,
            Aspect::Value | Aspect::YearOnYear => part.label.clone(),
        };
        bars.push(BarToken { label: crate::text::clean(&label), mark: world.print(&part.key, form.clone())?, value });
    }
    Ok(world.block(Token::Chart { title: text(world, &title)?, unit, bars }))
}
