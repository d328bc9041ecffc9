//! What was computed and is still true: a few values, found by what they are of.

use std::sync::{Arc, Mutex, PoisonError};

/// Values that are kept at most.
const MOST: usize = 16;

/// A few values that are dear to compute.
pub(crate) struct Kept<T>(Mutex<Vec<Arc<T>>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::new(Vec::new()))
    }
}

impl<T> Kept<T> {
    /// The value that is wanted, if it is there.
    pub(crate) fn find(&self, is_wanted: impl Fn(&T) -> bool) -> Option<Arc<T>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|it| is_wanted(it)).cloned()
    }

    /// Keeps one, with those that are still true; the oldest goes when there are too many.
    pub(crate) fn keep(&self, value: Arc<T>, is_true: impl Fn(&T) -> bool) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|it| is_true(it));
        kept.push(value);
        if kept.len() > MOST {
            kept.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_longer_true_is_not_found() {
        let kept = Kept::<(u32, &str)>::default();
        kept.keep(Arc::new((1, "old")), |_| true);
        kept.keep(Arc::new((2, "new")), |(at, _)| *at == 2);
        assert_eq!(kept.find(|(at, _)| *at == 1), None);
        assert_eq!(kept.find(|(at, _)| *at == 2).as_deref(), Some(&(2, "new")));
    }
}
