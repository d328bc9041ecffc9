//! What was worked out once and is asked for again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Values by key. Beyond so many all are forgotten, for any may be worked out again.
#[derive(Debug)]
pub(crate) struct Kept<K, V> {
    most: usize,
    values: Mutex<BTreeMap<K, Arc<V>>>,
}

impl<K: Ord, V> Kept<K, V> {
    pub(crate) fn new(most: usize) -> Self {
        Self { most, values: Mutex::default() }
    }

    /// The value of a key, if it is kept.
    pub(crate) fn get(&self, key: &K) -> Option<Arc<V>> {
        self.values.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// Keeps a value. Whoever was faster has kept the same.
    pub(crate) fn put(&self, key: K, value: V) -> Arc<V> {
        // What a panicking thread leaves here is whole: entries are inserted at once.
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        if values.len() >= self.most {
            values.clear();
        }
        let value = Arc::new(value);
        values.insert(key, Arc::clone(&value));
        value
    }

    /// The value of a key, worked out where it isn't kept.
    pub(crate) fn or_else(&self, key: K, work: impl FnOnce() -> V) -> Arc<V> {
        self.get(&key).unwrap_or_else(|| self.put(key, work()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_worked_out_once_as_long_as_there_is_room() {
        let kept = Kept::new(2);
        assert_eq!(*kept.or_else("a", || 1), 1);
        assert_eq!(*kept.or_else("a", || unreachable!("it is kept")), 1);
        kept.put("b", 2);
        kept.put("c", 3);
        assert_eq!((kept.get(&"a"), kept.get(&"b"), kept.get(&"c").as_deref()), (None, None, Some(&3)));
    }
}
