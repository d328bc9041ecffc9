//! What every object of a template can reach: the figures, the names, and the tokens printed so far.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use minijinja::{Error, ErrorKind, Value};
use xuezheng_figures::{Aspect, Figure, FigureKey, FigureSet, FigureValue};
use xuezheng_pack::{Calendar, Decimal, IndicatorId, OrgId, OrgTree, Period};

use crate::template::explanations::ExplainedCheck;
use crate::template::names::{Names, hint};
use crate::template::token::{self, Token};
use crate::text::clean;
use crate::wording::{self, Form};

/// The world that templates see.
pub(crate) struct World {
    pub(crate) names: Names,
    pub(crate) figures: FigureSet,
    pub(crate) orgs: OrgTree,
    pub(crate) org: OrgId,
    pub(crate) period: Period,
    pub(crate) calendar: Calendar,
    pub(crate) dated: NaiveDate,
    pub(crate) yoy_coverage: Decimal,
    pub(crate) explanations: Vec<ExplainedCheck>,
    tokens: Mutex<Vec<Token>>,
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "World({} {})", self.org, self.period)
    }
}

/// An error whose message is for the template's author.
pub(crate) fn error(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}

impl World {
    /// A world in which nothing was printed yet.
    #[expect(clippy::too_many_arguments, reason = "built in one place, from the inputs of a compilation")]
    pub(crate) fn new(
        names: Names,
        figures: FigureSet,
        orgs: OrgTree,
        org: OrgId,
        period: Period,
        calendar: Calendar,
        dated: NaiveDate,
        yoy_coverage: Decimal,
        explanations: Vec<ExplainedCheck>,
    ) -> Self {
        let tokens = Mutex::new(Vec::new());
        Self { names, figures, orgs, org, period, calendar, dated, yoy_coverage, explanations, tokens }
    }

    /// The tokens printed, by index.
    pub(crate) fn tokens(&self) -> Vec<Token> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn token(&self, token: Token) -> String {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.push(token);
        token::mark(tokens.len() - 1)
    }

    /// A chart or caption as a value that prints as a paragraph of its own.
    pub(crate) fn block(&self, token: Token) -> Value {
        Value::from_safe_string(format!("\n\n{}\n\n", self.token(token)))
    }

    /// The mark of a literal text.
    pub(crate) fn literal(&self, text: &str, of: Option<&FigureKey>) -> String {
        self.token(Token::Literal { text: clean(text), of: of.cloned() })
    }

    /// A literal text as a value that prints as it is.
    pub(crate) fn literal_value(&self, text: &str) -> Value {
        Value::from_safe_string(self.literal(text, None))
    }

    /// The figure of that key.
    pub(crate) fn figure(&self, key: &FigureKey) -> Result<&Figure, Error> {
        self.figures.get(key).ok_or_else(|| {
            let label = self.names.label(&key.indicator).unwrap_or_default();
            let which = match &key.aspect {
                Aspect::Value => String::new(),
                Aspect::Part(part) | Aspect::PartOn(part, _) => format!("的分项 {}={}", part.field, part.code),
                Aspect::YearOnYear => "的同比".to_owned(),
            };
            error(format!("没有计算「{label}」（{}）{}{which}", key.indicator, key.period.label()))
        })
    }

    /// The key of an indicator's value for this org and period.
    pub(crate) fn key(&self, indicator: &IndicatorId) -> FigureKey {
        FigureKey { indicator: indicator.clone(), org: self.org.clone(), period: self.period, aspect: Aspect::Value }
    }

    /// Prints a figure in a form: its token, or honest words if it has no value.
    pub(crate) fn print(&self, key: &FigureKey, form: Form) -> Result<String, Error> {
        let figure = self.figure(key)?;
        let text = match &figure.value {
            FigureValue::Present(value) => {
                form.print(*value, &figure.unit).map_err(|why| error(why.to_string()).with_source(why))?
            }
            FigureValue::Absent(absence) => wording::missing(absence),
        };
        Ok(self.token(Token::Figure { key: key.clone(), form, text: clean(&text) }))
    }

    /// Prints the whole 同比 phrase of a 同比 figure.
    pub(crate) fn print_change(&self, key: &FigureKey) -> Result<String, Error> {
        let figure = self.figure(key)?;
        let current = FigureKey { aspect: Aspect::Value, ..key.clone() };
        let prior = FigureKey { period: key.period.prior_year(), ..current.clone() };
        let change = wording::change(
            figure,
            wording::Base {
                current: self.figures.get(&current),
                prior: self.figures.get(&prior),
                threshold: self.yoy_coverage,
            },
        );
        let form = wording::change_form(figure);
        let mark = self.token(Token::Figure { key: key.clone(), form, text: clean(&change.text) });
        Ok(format!("{}{mark}", change.lead))
    }

    /// The area or indicator that a template names, as an error if it doesn't exist.
    pub(crate) fn unknown_indicator(&self, area: &str, name: &str) -> Error {
        let known: Vec<&str> = self
            .names
            .areas
            .get(area)
            .into_iter()
            .flat_map(|names| names.indicators.keys())
            .map(String::as_str)
            .collect();
        error(format!("没有指标「{area}.{name}」；{}", hint(name, known)))
    }

    /// An org's full name.
    pub(crate) fn org_label(&self, org: &OrgId) -> String {
        self.orgs.get(org).map_or_else(|| org.to_string(), |org| org.label.clone())
    }
}

/// A value that a lookup found, or the error that using it raises.
pub(crate) fn found(result: Result<Value, Error>) -> Option<Value> {
    Some(result.unwrap_or_else(Value::from))
}

/// The shared handle of a world.
pub(crate) type Shared = Arc<World>;
