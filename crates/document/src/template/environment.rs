//! The environment that templates run in: only what the checker knows, and nothing printed that is not marked.

use std::collections::BTreeMap;

use minijinja::value::{Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior};
use xuezheng_pack::model::Template;

use crate::template::figure::{AreaObject, FigureObject};
use crate::template::filing::FilingObject;
use crate::template::list::Cell;
use crate::template::period::{DateObject, PeriodObject};
use crate::template::source::prepare;
use crate::template::texts::TextsObject;
use crate::template::world::{Shared, error};
use crate::template::{blocks, conditions, explanations, filters, phrases};
use crate::text::clean;

/// A report's title and body as Markdown with tokens.
#[derive(Debug)]
pub(crate) struct Rendered {
    pub(crate) title: String,
    pub(crate) body: String,
}

/// Renders a report's title and body; `includes` are the texts that it may include, by path.
pub(crate) fn render(
    world: &Shared,
    title: &Template,
    body: &Template,
    includes: &BTreeMap<String, Template>,
) -> Result<Rendered, Error> {
    let mut environment = Environment::empty();
    environment.set_debug(true);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // Captured text ({% set %}, macros) is then 'safe': Markdown whose data is marked already.
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("document".into()));
    let shared = world.clone();
    environment.set_formatter(move |out, state, value| format(&shared, out, state, value));
    conditions::add(&mut environment);
    filters::add(&mut environment, world);
    phrases::add(&mut environment);
    blocks::add(&mut environment, world);
    for (path, template) in includes {
        environment.add_template_owned(path.clone(), prepare(&template.text))?;
    }
    let context = context(world);
    let run = |template: &Template| {
        let text = prepare(&template.text);
        environment.template_from_named_str(&template.place.file, &text)?.render(context.clone())
    };
    Ok(Rendered { title: run(title)?, body: run(body)? })
}

fn context(world: &Shared) -> Value {
    let mut context: BTreeMap<String, Value> = BTreeMap::new();
    for area in world.names.areas.keys() {
        context.insert(area.clone(), Value::from_object(AreaObject { world: world.clone(), area: area.clone() }));
    }
    let period = |period| Value::from_object(PeriodObject { world: world.clone(), period });
    context.insert("org".to_owned(), Value::from(clean(&world.org_label(&world.org))));
    context.insert("period".to_owned(), period(world.period));
    context.insert("prior_period".to_owned(), period(world.period.prior_year()));
    context.insert("dated".to_owned(), Value::from_object(DateObject { world: world.clone(), day: world.dated }));
    context.insert("explanations".to_owned(), explanations::value(world, &world.explanations));
    context.insert("filing".to_owned(), Value::from_object(FilingObject { world: world.clone() }));
    for list in world.names.texts.keys().filter(|list| !list.contains('.')) {
        context.insert((*list).to_owned(), Value::from_object(TextsObject { world: world.clone(), list }));
    }
    Value::from(context)
}

/// Prints a value: our objects as their tokens, captured Markdown as it is, any other text as a literal.
fn format(world: &Shared, out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if let Some(text) = value.as_str() {
        let text = if value.is_safe() { text.to_owned() } else { world.literal(text, None) };
        out.write_str(&text)?;
        return Ok(());
    }
    let is_ours = value.downcast_object_ref::<FigureObject>().is_some()
        || value.downcast_object_ref::<Cell>().is_some()
        || value.downcast_object_ref::<PeriodObject>().is_some()
        || value.downcast_object_ref::<DateObject>().is_some();
    if is_ours {
        out.write_str(&value.to_string())?;
        return Ok(());
    }
    Err(error(match value.kind() {
        ValueKind::Undefined | ValueKind::None => "要打印的内容不存在".to_owned(),
        ValueKind::Number => format!("「{value}」是模板里的数字，不是数据；确需写出时用 lit(\"{value}\")"),
        ValueKind::Bool => "条件的结果不能打印".to_owned(),
        ValueKind::Seq | ValueKind::Iterable => "清单和分项不能直接打印，请用 {% for %} 逐行写出".to_owned(),
        _ => "这里不是可打印的数据；指标要写成「领域.指标」".to_owned(),
    }))
}
