//! The figure object: prints its number, and leads to its earlier value, its change, its parts and its rows.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr, from_args};
use minijinja::{Error, State, Value};
use xuezheng_figures::{Aspect, Figure, FigureKey, Part};
use xuezheng_pack::{Decimal, OrgId};

use crate::template::list;
use crate::template::names::{FIGURE, IndicatorNames, hint};
use crate::template::world::{Shared, error, found};
use crate::wording::Form;

/// An area of the context: `safety.hazards_closed`.
#[derive(Debug)]
pub(crate) struct AreaObject {
    pub(crate) world: Shared,
    pub(crate) area: String,
}

impl Object for AreaObject {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        let names = self.world.names.areas.get(&self.area)?;
        found(match names.indicators.get(name) {
            Some(indicator) => FigureObject::value(&self.world, self.world.key(&indicator.id)),
            None => Err(self.world.unknown_indicator(&self.area, name)),
        })
    }
}

/// A figure in a template.
#[derive(Debug)]
pub(crate) struct FigureObject {
    pub(crate) world: Shared,
    pub(crate) key: FigureKey,
}

impl FigureObject {
    /// A figure as a value; an error if it was not computed.
    pub(crate) fn value(world: &Shared, key: FigureKey) -> Result<Value, Error> {
        world.figure(&key)?;
        Ok(Value::from_object(Self { world: world.clone(), key }))
    }

    /// The figure.
    pub(crate) fn figure(&self) -> Result<&Figure, Error> {
        self.world.figure(&self.key)
    }

    /// Its token: the number in its own unit and places, or the whole phrase of a change.
    fn printed(&self) -> Result<String, Error> {
        match &self.key.aspect {
            Aspect::YearOnYear => self.world.print_change(&self.key),
            Aspect::Value | Aspect::Part(_) | Aspect::PartOn(..) => {
                self.world.print(&self.key, Form::bare(self.figure()?))
            }
        }
    }

    fn names(&self) -> Result<&IndicatorNames, Error> {
        let names = self.world.names.indicator(&self.key.indicator);
        names.ok_or_else(|| error(format!("没有指标「{}」", self.key.indicator)))
    }

    fn with(&self, change: impl FnOnce(&mut FigureKey)) -> Result<Value, Error> {
        let mut key = self.key.clone();
        change(&mut key);
        Self::value(&self.world, key)
    }

    fn member(&self, name: &str) -> Result<Value, Error> {
        let figure = self.figure()?;
        match (name, &self.key.aspect) {
            ("label", Aspect::Part(part) | Aspect::PartOn(part, _)) => Ok(Value::from(self.part_label(part)?)),
            ("label", _) => Ok(Value::from(figure.label.clone())),
            ("unit", _) => Ok(Value::from(figure.unit.as_str())),
            ("definition", _) => Ok(Value::from(figure.definition.clone())),
            ("coverage", _) => Ok(self.coverage(figure)),
            ("prev", Aspect::Part(part)) => self.part_before(part),
            ("prev", Aspect::Value) => self.with(|key| key.period = key.period.prior_year()),
            ("yoy", Aspect::Value) => self.with(|key| key.aspect = Aspect::YearOnYear),
            ("by", Aspect::Value) => {
                Ok(Value::from_object(Breakdowns { world: self.world.clone(), key: self.key.clone() }))
            }
            ("list", Aspect::Value) => {
                if self.names()?.columns.is_none() {
                    return Err(error(format!("「{}」不是清单指标，没有 .list", self.key.indicator)));
                }
                Ok(list::rows(&self.world, &self.key, figure.list.len()))
            }
            ("yoy" | "by" | "list" | "prev", _) => {
                Err(error(format!("「{}」的分项或同比没有 .{name}", self.key.indicator)))
            }
            _ => Err(error(format!("数据没有「.{name}」；{}", hint(name, FIGURE)))),
        }
    }

    /// The part of the year before that counts as this one: by the code list of this period, where that has changed.
    fn part_before(&self, part: &Part) -> Result<Value, Error> {
        let period = self.key.period.prior_year();
        let last = self.key.period.last_day(&self.world.calendar);
        let mapped = FigureKey { period, aspect: Aspect::PartOn(part.clone(), last), ..self.key.clone() };
        if self.world.figures.get(&mapped).is_some() {
            return Self::value(&self.world, mapped);
        }
        self.with(|key| key.period = period)
    }

    fn coverage(&self, figure: &Figure) -> Value {
        let text = match figure.coverage {
            Some(coverage) => format!("{}%", xuezheng_pack::decimal::print(coverage.percent(), 1)),
            None => "—".to_owned(),
        };
        Value::from_safe_string(self.world.literal(&text, Some(&self.key)))
    }

    /// A part's name: its label in the code list.
    pub(crate) fn part_label(&self, part: &Part) -> Result<String, Error> {
        if part.is_of_org() {
            return Ok(self.world.org_label(&OrgId::new(part.code.as_str())));
        }
        let names = self.names()?.breakdown(part.field.as_str());
        let declared = names.and_then(|names| names.codes.iter().find(|(code, _)| code == part.code.as_str()));
        // A code that the list of today doesn't have keeps the label that the figure came with: 资助（其他(原甲)）.
        let stated = |label: &str| Some(label.split_once('（')?.1.strip_suffix('）')?.to_owned());
        let stated = stated(&self.figure()?.label);
        Ok(match (declared, stated) {
            // By a later list the same code may be called otherwise: 其他（原杂项）.
            (Some(_), Some(stated)) if stated.starts_with("其他（原") => stated,
            (Some((_, label)), _) => label.clone(),
            (None, stated) => stated.unwrap_or_else(|| part.code.to_string()),
        })
    }

    /// The parts of a breakdown in the order of its code list, then those of codes that the list no longer has.
    pub(crate) fn parts(&self, field: &str) -> Result<Vec<&Figure>, Error> {
        let names = self.names()?;
        let breakdown = names.breakdown(field).ok_or_else(|| self.no_breakdown(field))?;
        let order = |code: &str| breakdown.codes.iter().position(|(known, _)| known == code).unwrap_or(usize::MAX);
        let same = |key: &FigureKey| {
            key.indicator == self.key.indicator && key.org == self.key.org && key.period == self.key.period
        };
        let mut parts: Vec<(usize, &Figure)> = Vec::new();
        for figure in self.world.figures.iter().filter(|figure| same(&figure.key)) {
            if let Aspect::Part(part) = &figure.key.aspect
                && part.field.as_str() == field
            {
                parts.push((order(part.code.as_str()), figure));
            }
        }
        parts.sort_by_key(|(order, _)| *order);
        Ok(parts.into_iter().map(|(_, figure)| figure).collect())
    }

    fn no_breakdown(&self, field: &str) -> Error {
        let fields: Vec<&str> = self.names().into_iter().flat_map(IndicatorNames::fields).collect();
        error(format!("「{}」没有按「{field}」的分项；{}", self.key.indicator, hint(field, fields)))
    }

    /// The parts with a value, largest first, ties in the order of the code list.
    pub(crate) fn ranked(&self, field: &str) -> Result<Vec<(Decimal, &Figure)>, Error> {
        let parts = self.parts(field)?;
        let mut ranked: Vec<(Decimal, &Figure)> =
            parts.into_iter().filter_map(|figure| Some((figure.value.present()?, figure))).collect();
        ranked.sort_by_key(|(value, _)| std::cmp::Reverse(*value));
        Ok(ranked)
    }

    fn top(&self, field: &str, count: usize) -> Result<Vec<Value>, Error> {
        let ranked = self.ranked(field)?.into_iter().take(count);
        ranked.map(|(_, figure)| Self::value(&self.world, figure.key.clone())).collect()
    }
}

impl Object for FigureObject {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        found(self.member(name))
    }

    fn call_method(self: &Arc<Self>, _: &mut State<'_, '_>, method: &str, args: &[Value]) -> Result<Value, Error> {
        match method {
            "parts" => {
                let (field,): (&str,) = from_args(args)?;
                let parts = self.parts(field)?.into_iter().map(|figure| Self::value(&self.world, figure.key.clone()));
                Ok(Value::from(parts.collect::<Result<Vec<_>, _>>()?))
            }
            "top" => {
                let (field, count): (&str, usize) = from_args(args)?;
                Ok(Value::from(self.top(field, count)?))
            }
            _ => Err(error(format!("数据没有「.{method}(…)」；{}", hint(method, ["parts", "top"])))),
        }
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.printed() {
            Ok(printed) => f.write_str(&printed),
            // A figure object exists only for a computed figure, and its own unit always prints.
            Err(_) => Err(fmt::Error),
        }
    }
}

/// `.by`: the breakdowns of a figure.
#[derive(Debug)]
struct Breakdowns {
    world: Shared,
    key: FigureKey,
}

impl Object for Breakdowns {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let field = key.as_str()?;
        let figure = FigureObject { world: self.world.clone(), key: self.key.clone() };
        found(match figure.names().map(|names| names.breakdown(field).is_some()) {
            Ok(true) => Ok(Value::from_object(BreakdownParts {
                world: self.world.clone(),
                key: self.key.clone(),
                field: field.to_owned(),
            })),
            Ok(false) => Err(figure.no_breakdown(field)),
            Err(unknown) => Err(unknown),
        })
    }
}

/// `.by.stage`: the parts of one breakdown by code.
#[derive(Debug)]
struct BreakdownParts {
    world: Shared,
    key: FigureKey,
    field: String,
}

impl Object for BreakdownParts {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let code = key.as_str()?;
        let names = self.world.names.indicator(&self.key.indicator)?;
        let codes = names.breakdown(&self.field).into_iter().flat_map(|breakdown| &breakdown.codes);
        let known: Vec<&str> = codes.map(|(code, _)| code.as_str()).collect();
        let part = Part { field: self.field.as_str().into(), code: code.into() };
        let key = FigureKey { aspect: Aspect::Part(part), ..self.key.clone() };
        if !known.contains(&code) && self.world.figures.get(&key).is_none() {
            let message = format!("「{}」按「{}」没有分项「{code}」；{}", key.indicator, self.field, hint(code, known));
            return found(Err(error(message)));
        }
        found(FigureObject::value(&self.world, key))
    }
}
