//! What pages are made of: the shell around them, numbers, badges, times. One function makes each, everywhere.

mod badge;
mod chart;
mod columns;
mod deadline;
mod delta;
mod figure;
mod markup;
mod moment;
mod nav;
mod number;
mod share;
mod shell;

pub(crate) use badge::{Light, light, review, state, submission};
pub(crate) use chart::{Chart, ChartKind, chart};
pub(crate) use columns::columns;
pub(crate) use deadline::deadline;
pub(crate) use delta::{change, delta, missing, spark};
pub(crate) use figure::{absence, as_of, coverage, figure, since_year_before, value, written};
pub(crate) use markup::{Markup, encoded, icon, icon_lg};
pub(crate) use moment::{day, moment, today};
pub(crate) use number::{amount, count, decimal};
pub(crate) use share::{BarColor, percent, progress};
pub(crate) use shell::{Shell, asset};
