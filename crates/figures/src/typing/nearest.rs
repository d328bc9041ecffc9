//! The name that was probably meant.

/// The candidate closest to `written`, if it is close enough to be a slip.
pub(crate) fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    let distances = candidates.into_iter().map(|name| (strsim::damerau_levenshtein(&written, name), name));
    let (distance, name) = distances.min()?;
    (distance <= (name.chars().count() / 3).max(1)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognized_and_a_stranger_is_not() {
        assert_eq!(nearest("closd_at", ["found_on", "closed_at"]), Some("closed_at"));
        assert_eq!(nearest("weather", ["found_on", "closed_at"]), None);
    }
}
