//! Names as people type them: an id, or the label that they read on a page.

use crate::error::{BureauError, distance};

/// Nearest names that a message shows.
const SHOWN: usize = 3;

/// The id that `typed` means among ids with their labels.
///
/// # Errors
/// [`BureauError::Unknown`] with the nearest names there are, or with the ids of all that bear the label.
pub(crate) fn named<'a>(
    kind: &'static str,
    typed: &str,
    known: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<&'a str, BureauError> {
    let typed = typed.trim();
    let known: Vec<(&str, &str)> = known.collect();
    if let Some((id, _)) = known.iter().find(|(id, _)| *id == typed) {
        return Ok(id);
    }
    let labelled: Vec<_> = known.iter().filter(|(_, label)| *label == typed).collect();
    if let [(id, _)] = labelled.as_slice() {
        return Ok(id);
    }
    let nearest = if labelled.is_empty() {
        let mut near: Vec<_> =
            known.iter().map(|(id, label)| (distance(typed, id).min(distance(typed, label)), *id, *label)).collect();
        near.sort_unstable();
        near.into_iter().take(SHOWN).map(|(_, id, label)| (id, label)).collect()
    } else {
        labelled.into_iter().copied().collect::<Vec<_>>()
    };
    let nearest = nearest.into_iter().map(|(id, label)| format!("{id}（{label}）")).collect();
    Err(BureauError::Unknown { kind, name: typed.to_owned(), nearest })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [(&str, &str); 4] =
        [("found_on", "发现日期"), ("kind", "类别"), ("s1", "中心小学"), ("s2", "中心小学")];

    fn found(typed: &str) -> Result<&'static str, String> {
        named("数据项", typed, KNOWN.into_iter()).map_err(|error| error.to_string())
    }

    #[test]
    fn an_id_or_a_label_names_a_thing_and_a_near_one_is_suggested() {
        assert_eq!(found("found_on"), Ok("found_on"));
        assert_eq!(found(" 发现日期 "), Ok("found_on"));
        let error = found("发现时间").unwrap_err();
        assert!(error.starts_with("没有这个数据项：发现时间。是否想用：found_on（发现日期）"), "{error}");
        let error = found("中心小学").unwrap_err();
        assert!(error.ends_with("是否想用：s1（中心小学）、s2（中心小学）"), "{error}");
    }
}
