//! Filters that print a clause of prose: parts one after the other, 同比 where there is one.

use minijinja::{Environment, Error, Value};
use xuezheng_figures::{Aspect, Figure, FigureKey};
use xuezheng_pack::model::BY_ORG;
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
    environment.add_filter("named", named);
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

/// The names behind a figure: of one broken down by org those orgs, with most of it first; of a list what stands in a column of
/// its rows, each once and in their order. As many as `count` are named, and where there are more the counter says how many in
/// all: 甲小学、乙中学等5所学校. A figure without a value says so.
fn named(value: Value, count: usize, counter: String, column: Option<String>) -> Result<Value, Error> {
    let object = value.downcast_object_ref::<FigureObject>().filter(|object| object.key.aspect == Aspect::Value);
    let object = object.ok_or_else(|| error("named 只用于指标：指标 | named(3, \"所学校\")"))?;
    let (world, figure) = (&object.world, object.figure()?);
    if figure.value.present().is_none() {
        return Ok(Value::from_safe_string(world.print(&object.key, Form::bare(figure))?));
    }
    let names: Vec<(String, &FigureKey)> = match column {
        None => {
            let parts = object.ranked(BY_ORG)?.into_iter().filter(|(value, _)| *value > Decimal::ZERO);
            let name = |(_, part): (Decimal, &'_ Figure)| match &part.key.aspect {
                Aspect::Part(org) | Aspect::PartOn(org, _) => object.part_label(org),
                Aspect::Value | Aspect::YearOnYear => Ok(part.label.clone()),
            };
            parts.map(|found| Ok((name(found)?, &found.1.key))).collect::<Result<_, Error>>()?
        }
        Some(column) => {
            let mut seen = Vec::new();
            for row in &figure.list {
                let name = match (column.as_str(), row.cells.get(column.as_str())) {
                    ("org", _) => world.org_label(&row.org),
                    (_, Some((_, shown))) => shown.clone(),
                    (_, None) => return Err(error(format!("清单没有「{column}」这一列"))),
                };
                if !name.trim().is_empty() && !seen.contains(&name) {
                    seen.push(name);
                }
            }
            seen.into_iter().map(|name| (name, &object.key)).collect()
        }
    };
    let shown: Vec<String> = names.iter().take(count).map(|(name, key)| world.literal(name, Some(key))).collect();
    let mut text = shown.join("、");
    if names.len() > count {
        text += &format!("等{}{}", world.literal(&names.len().to_string(), Some(&object.key)), clean(&counter));
    }
    Ok(Value::from_safe_string(text))
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
