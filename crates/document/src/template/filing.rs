//! `filing`: how complete all that was filed for the report's org and period is, whichever registers there are.

use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Object, ObjectRepr};
use xuezheng_figures::{Aspect, Figure};

use crate::template::world::{Shared, World, error, found};

/// What `filing` is: it can be tested, and neither printed nor asked for more.
#[derive(Debug)]
pub(crate) struct FilingObject {
    pub(crate) world: Shared,
}

impl FilingObject {
    fn figures(&self) -> impl Iterator<Item = &Figure> {
        let World { org, period, figures, .. } = &*self.world;
        let is_own = move |figure: &&Figure| {
            figure.key.aspect == Aspect::Value && figure.key.org == *org && figure.key.period == *period
        };
        figures.iter().filter(is_own)
    }

    /// Whether somebody who was asked for something has not answered it completely.
    pub(crate) fn is_partial(&self) -> bool {
        self.figures().any(Figure::is_partial)
    }

    /// Whether no figure at all has a value.
    pub(crate) fn is_missing(&self) -> bool {
        self.figures().all(|figure| figure.value.present().is_none())
    }
}

impl Object for FilingObject {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        found(Err(error(format!("填报情况没有「.{name}」，只能判断 is partial、is present、is missing"))))
    }
}
