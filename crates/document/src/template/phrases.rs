//! Filters that print a clause of prose: parts one after the other, 同比 where there is one.

use minijinja::{Environment, Error, Value};
use xuezheng_figures::Aspect;
use xuezheng_pack::{Decimal, Unit};

use crate::template::figure::FigureObject;
use crate::template::filters::{CONVERTED_PLACES, limited};
use crate::template::world::error;
use crate::text::clean;
use crate::wording::{Form, Style};

/// Adds the filters to an environment.
pub(crate) fn add(environment: &mut Environment<'_>) {
    environment.add_filter("listed", listed);
    environment.add_filter("clause", clause);
}

/// The parts above zero with their labels, 小学120人、初中95人: converted where the unit is another of the same kind, else
/// followed by the counter as it stands. Without a counter the labels alone.
fn listed(parts: Value, counter: Option<String>, places: Option<u32>) -> Result<Value, Error> {
    let mut listed = Vec::new();
    for part in parts.try_iter()? {
        let object = part.downcast_object_ref::<FigureObject>();
        let object = object.ok_or_else(|| error("listed 只用于分项：指标.parts(\"…\") | listed(\"人\")"))?;
        let figure = object.figure()?;
        if figure.value.present().is_none_or(|value| value <= Decimal::ZERO) {
            continue;
        }
        let label = match &object.key.aspect {
            Aspect::Part(part) | Aspect::PartOn(part, _) => object.part_label(part)?,
            Aspect::Value | Aspect::YearOnYear => figure.label.clone(),
        };
        let label = object.world.literal(&label, None);
        let Some(counter) = &counter else {
            listed.push(label);
            continue;
        };
        let own = Form::bare(figure);
        let unit = Unit::new(counter.clone());
        listed.push(if own.unit != unit && own.unit.convert(1.into(), &unit).is_some() {
            let places = limited(places.unwrap_or(CONVERTED_PLACES))?;
            let form = Form { unit, places, style: Style::WithUnit };
            label + &object.world.print(&object.key, form)?
        } else {
            let form = Form { places: limited(places.unwrap_or(own.places))?, ..own };
            label + &object.world.print(&object.key, form)? + &clean(counter)
        });
    }
    Ok(Value::from_safe_string(listed.join("、")))
}

/// The 同比 phrase after a comma, or nothing where there is none to state.
fn clause(change: Value) -> Result<Value, Error> {
    let object = change.downcast_object_ref::<FigureObject>();
    let object = object.filter(|object| object.key.aspect == Aspect::YearOnYear);
    let object = object.ok_or_else(|| error("clause 只用于同比：指标.yoy | clause"))?;
    let clause = match object.figure()?.value.present() {
        Some(_) => format!("，{}", object.world.print_change(&object.key)?),
        None => String::new(),
    };
    Ok(Value::from_safe_string(clause))
}
