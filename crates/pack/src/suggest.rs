//! What the writer probably meant.

/// The candidate that `written` most likely stands for: the one whose label it is, else the one spelled nearly so.
/// Candidates are ids with their labels.
pub(crate) fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<&'a str> {
    let written = written.trim().to_lowercase();
    let tolerance = (written.chars().count() / 3).clamp(1, 4);
    let distance = |(id, label): (&'a str, &str)| {
        let spelled = strsim::damerau_levenshtein(&written, id);
        let is_start = written.len() >= 3 && id.strip_prefix(&written).is_some_and(|rest| rest.starts_with('_'));
        let near = if is_start { spelled.min(1) } else { spelled };
        (if label == written { 0 } else { near }, id)
    };
    let best = candidates.into_iter().map(distance).min_by_key(|(distance, _)| *distance);
    best.filter(|(distance, _)| *distance <= tolerance).map(|(_, id)| id)
}

/// A hint for a name that isn't known: the likely one, or the choice there is.
pub(crate) fn hint<'a>(written: &str, candidates: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    const SHOWN: usize = 12;
    let candidates: Vec<_> = candidates.into_iter().collect();
    if let Some(id) = nearest(written, candidates.iter().copied()) {
        return format!("是不是「{id}」？");
    }
    if candidates.is_empty() {
        return "这里还没有任何可用的名称".to_owned();
    }
    let shown = candidates.iter().take(SHOWN).map(|(id, label)| match *label {
        "" => (*id).to_owned(),
        label => format!("{id}（{label}）"),
    });
    let rest = if candidates.len() > SHOWN { "等" } else { "" };
    format!("可以写：{}{rest}", shown.collect::<Vec<_>>().join("、"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [(&str, &str); 3] = [("found_on", "发现日期"), ("closed_at", "销号日期"), ("kind", "类别")];

    #[test]
    fn a_misspelled_name_suggests_the_right_one() {
        assert_eq!(nearest("fund_on", FIELDS), Some("found_on"));
        assert_eq!(nearest("Found_On", FIELDS), Some("found_on"));
        assert_eq!(nearest("clsd", FIELDS), None);
    }

    #[test]
    fn the_start_of_a_name_suggests_the_whole() {
        assert_eq!(nearest("closed", FIELDS), Some("closed_at"));
    }

    #[test]
    fn a_label_in_place_of_the_id_suggests_the_id() {
        assert_eq!(nearest("销号日期", FIELDS), Some("closed_at"));
    }

    #[test]
    fn a_name_like_none_lists_what_there_is() {
        assert_eq!(hint("amount", FIELDS), "可以写：found_on（发现日期）、closed_at（销号日期）、kind（类别）");
    }
}
