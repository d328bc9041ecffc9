//! A pack between written and resolved: what is declared by name, and every expression parsed.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::codes;
use crate::diagnostic::{Fault, Place};
use crate::faults::{Faults, Known};
use crate::ids::{AreaId, IndicatorId};
use crate::model::{Expression, With};
use crate::names::{Column, Lookup, Names};
use crate::raw::{Raw, RawCheck, RawIndicator, Written};
use crate::sql::Sql;

/// What resolving and checking work on.
#[derive(Debug)]
pub(crate) struct Draft<'r> {
    pub(crate) raw: &'r Raw,
    pub(crate) names: Names,
    formulas: BTreeMap<(Arc<str>, usize), Known<Formula<'r>>>,
}

/// An expression of an indicator or a check.
#[derive(Debug)]
pub(crate) struct Formula<'r> {
    pub(crate) role: FormulaRole,
    pub(crate) area: &'r AreaId,
    /// The register whose rows it sees; `None` for a derived indicator's.
    pub(crate) register: Option<&'r str>,
    /// The indicator it belongs to, if it is not a check's.
    pub(crate) indicator: Option<&'r RawIndicator>,
    /// The other records that a check's predicate sees.
    pub(crate) with: Vec<OtherRecords<'r>>,
    pub(crate) sql: Sql,
    text: &'r Written,
}

/// Other records that a check's predicate sees, as it names them.
#[derive(Debug)]
pub(crate) struct OtherRecords<'r> {
    pub(crate) name: &'r str,
    pub(crate) register: &'r str,
    /// What is made of them.
    pub(crate) values: Vec<&'r str>,
}

/// What an expression is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FormulaRole {
    /// Which rows count.
    Where,
    /// What is made of them.
    Measure,
    /// A derived indicator's formula.
    Derived,
    /// Which orgs or sections an indicator across compares.
    AcrossWhere,
    /// How it compares them.
    AcrossMeasure,
    /// A check's predicate.
    That,
}

impl<'r> Draft<'r> {
    /// Collects names and parses expressions.
    pub(crate) fn new(raw: &'r Raw, faults: &mut Faults) -> Self {
        let mut draft = Self { raw, names: Names::new(raw), formulas: BTreeMap::new() };
        for indicator in &raw.indicators {
            let of = indicator.of.as_ref().ok().map(Option::as_ref);
            // Without knowing whether `of` was meant, the expressions can't be judged.
            let Some(of) = of else { continue };
            let register = of.map(Written::as_str);
            let Ok(across) = &indicator.across else { continue };
            let (filter, measure) = match (register, across) {
                // Nor where it contradicts itself, which is reported.
                (Some(_), Some(_)) => continue,
                (Some(_), None) => (FormulaRole::Where, FormulaRole::Measure),
                (None, Some(_)) => (FormulaRole::AcrossWhere, FormulaRole::AcrossMeasure),
                (None, None) => (FormulaRole::Where, FormulaRole::Derived),
            };
            for (role, text) in [(filter, &indicator.filter), (measure, &indicator.measure)] {
                if let Ok(Some(text)) = text
                    && !(role == FormulaRole::Where && register.is_none())
                {
                    draft.add(role, &indicator.area, register, Some(indicator), text, faults);
                }
            }
        }
        for check in &raw.checks {
            if let (Ok(of), Ok(that)) = (&check.of, &check.that) {
                draft.add(FormulaRole::That, &check.area, Some(of.as_str()), None, that, faults);
                let with = draft.others(check, of.as_str(), faults);
                if let Some(Ok(formula)) = draft.formulas.get_mut(&key(that)) {
                    formula.with = with;
                }
            }
        }
        draft
    }

    /// What a check sees beside the record, its expressions added.
    fn others(&mut self, check: &'r RawCheck, of: &'r str, faults: &mut Faults) -> Vec<OtherRecords<'r>> {
        let mut others = Vec::new();
        for with in check.with.iter().flatten() {
            let Ok(register) = &with.of else { continue };
            let register = register.as_ref().map_or(of, Written::as_str);
            if let Ok(Some(text)) = &with.filter {
                self.add(FormulaRole::Where, &check.area, Some(register), None, text, faults);
            }
            let values = || with.values.iter().flatten();
            for (_, text) in values() {
                self.add(FormulaRole::Measure, &check.area, Some(register), None, text, faults);
            }
            let values = values().map(|(value, _)| value.as_str()).collect();
            others.push(OtherRecords { name: with.name.as_str(), register, values });
        }
        others
    }

    fn add(
        &mut self,
        role: FormulaRole,
        area: &'r AreaId,
        register: Option<&'r str>,
        indicator: Option<&'r RawIndicator>,
        text: &'r Written,
        faults: &mut Faults,
    ) {
        let formula = match Sql::parse(text.as_str()) {
            Ok(sql) => Ok(Formula { role, area, register, indicator, with: Vec::new(), sql, text }),
            Err(not_sql) => {
                let place = inside(text, not_sql.range);
                let message = format!("这个表达式{}", not_sql.why);
                let fault = Fault::error(codes::BAD_EXPRESSION, place, message, "从这里起不通");
                let help = "表达式写作 SQL：文本用单引号，相等用一个 =，并且用 and，或者用 or，例如 level = 'major' and kind in ('fire', 'food')";
                Err(faults.error(fault.help(help)))
            }
        };
        self.formulas.insert(key(text), formula);
    }

    /// Every expression that could be parsed, by file and place.
    pub(crate) fn formulas(&self) -> impl Iterator<Item = &Formula<'r>> {
        self.formulas.values().flatten()
    }

    /// The expression written as `text`; `None` where it makes no sense.
    pub(crate) fn formula(&self, text: &Written) -> Option<Known<&Formula<'r>>> {
        self.formulas.get(&key(text)).map(|formula| formula.as_ref().map_err(|reported| *reported))
    }
}

fn key(text: &Written) -> (Arc<str>, usize) {
    (text.place.file.clone(), text.place.span.start)
}

/// A part of a text in its file; the whole where escapes make offsets meaningless.
fn inside(text: &Written, range: Range<usize>) -> Place {
    if text.place.span.len() == text.value.len() { text.place.within(range) } else { text.place.clone() }
}

impl<'r> Formula<'r> {
    /// Where a part of the expression stands in its file.
    pub(crate) fn place(&self, range: Range<usize>) -> Place {
        inside(self.text, range)
    }

    /// Where the expression stands in its file.
    pub(crate) fn whole(&self) -> Place {
        self.text.place.clone()
    }

    /// The part's text.
    pub(crate) fn slice(&self, range: Range<usize>) -> &'r str {
        self.text.as_str().get(range).unwrap_or_default()
    }

    /// What a name in it stands for: a column of the register it sees.
    pub(crate) fn column<'d>(&self, names: &'d Names, name: &str) -> Lookup<'d> {
        if let Some((before, after)) = name.split_once('.')
            && let Some(other) = self.with.iter().find(|other| other.name == before)
        {
            return match after == With::COUNT || other.values.contains(&after) {
                true => Lookup::Column(const { &Column::NUMBER }),
                false => names.column(other.register, after),
            };
        }
        self.register.map_or(Lookup::CannotSay, |register| names.column(register, name))
    }

    /// The indicator that a name in a formula over indicators stands for.
    pub(crate) fn input(&self, names: &Names, name: &str) -> Option<IndicatorId> {
        names.indicator(self.area, name)
    }

    /// Whether it reads indicators rather than rows.
    pub(crate) fn is_over_indicators(&self) -> bool {
        matches!(self.role, FormulaRole::Derived | FormulaRole::AcrossWhere | FormulaRole::AcrossMeasure)
    }

    /// The expression as the model keeps it.
    pub(crate) fn expression(&self) -> Expression {
        Expression {
            text: self.text.value.clone(),
            place: self.text.place.clone(),
            names: self.sql.names.iter().map(|name| name.text.clone()).collect(),
        }
    }
}
