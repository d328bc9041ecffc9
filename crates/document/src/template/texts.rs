//! `sections`, `problems` and `plans`: the areas' texts, one after the other, by area, and in another length.

use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Enumerator, Object, ObjectRepr};

use crate::template::names::{AreaTexts, hint};
use crate::template::world::{Shared, error, found};

/// A list of paths that can be included.
#[derive(Debug)]
pub(crate) struct TextsObject {
    pub(crate) world: Shared,
    /// Its name among the texts.
    pub(crate) list: &'static str,
}

impl TextsObject {
    fn texts(&self) -> Option<&AreaTexts> {
        self.world.names.texts.get(self.list)
    }
}

impl Object for TextsObject {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Iterable
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let paths = self.texts().into_iter().flat_map(|texts| &texts.paths);
        Enumerator::Values(paths.map(|(_, path)| Value::from(path.as_str())).collect())
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        if let Some(list) = self.world.names.in_length(self.list, name) {
            return Some(Value::from_object(Self { world: self.world.clone(), list }));
        }
        let texts = self.texts()?;
        let known: Vec<&str> = texts.paths.iter().map(|(area, _)| area.as_str()).collect();
        let none =
            || error(format!("没有「{}.{name}」（areas/{name}/{}）；{}", self.list, texts.file, hint(name, known)));
        found(texts.path(name).map(Value::from).ok_or_else(none))
    }
}
