//! What pages are made of: the shell around them, numbers, badges, times. One function makes each, everywhere.

mod badge;
mod chart;
mod deadline;
mod figure;
mod markup;
mod moment;
mod nav;
mod number;
mod share;
mod shell;

pub(crate) use badge::{Light, light, review, state, submission};
pub(crate) use chart::{Chart, ChartKind, chart};
pub(crate) use deadline::deadline;
pub(crate) use figure::{absence, as_of, coverage, figure, written};
pub(crate) use markup::{Markup, encoded, icon, icon_lg};
pub(crate) use moment::{day, moment, today};
pub(crate) use number::{count, decimal};
pub(crate) use share::{BarColor, percent, progress};
pub(crate) use shell::{Shell, asset};
