//! Rows of a table of standards: comma-separated, no quotes, the head in the first line.

use crate::diagnostic::Place;
use crate::folder::Source;

/// The rows below the head, each with its place, without blank ones. A first line that isn't `head` is told where it stands.
pub(super) fn rows<'s>(source: &'s Source, head: &str, wrong_head: impl FnOnce(Place)) -> Vec<(&'s str, Place)> {
    let mut offset = 0;
    let mut lines = source.text.split_inclusive('\n').map(|line| {
        let row = line.trim_end();
        let place = Place::new(source.path.clone(), offset..offset + row.len());
        offset += line.len();
        (row, place)
    });
    if let Some((first, place)) = lines.next()
        && first.trim_start_matches('\u{feff}') != head
    {
        wrong_head(place);
    }
    lines.filter(|(row, _)| !row.is_empty()).collect()
}
