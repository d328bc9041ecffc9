//! Where comments begin and end in the main part.

use std::collections::BTreeMap;

use super::comment::Comment;
use super::runs::{Run, runs};

/// The part with the ranges of the comments in it; comment `n` has the id `first + n`.
pub(super) fn anchored(xml: &str, comments: &[Comment], first: usize) -> Result<String, quick_xml::Error> {
    let runs = runs(xml)?;
    let mut insertions: BTreeMap<usize, Insertion> = BTreeMap::new();
    for (index, comment) in comments.iter().enumerate() {
        let id = first + index;
        let start = runs.get(&(comment.from.paragraph, comment.from.run));
        let end = runs.get(&(comment.to.paragraph, comment.to.run)).or(start);
        let begin = format!("<w:commentRangeStart w:id=\"{id}\"/>");
        let finish = format!("<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>");
        let (Some(start), Some(end)) = (start, end) else { continue };
        put(xml, start, comment.from.offset, &begin, Side::Begin, &mut insertions);
        put(xml, end, comment.to.offset, &finish, Side::End, &mut insertions);
    }
    let mut out = String::with_capacity(xml.len() + insertions.len() * 160);
    let mut from = 0;
    for (at, insertion) in insertions {
        out.push_str(xml.get(from..at).unwrap_or_default());
        insertion.write(&mut out);
        from = at;
    }
    out.push_str(xml.get(from..).unwrap_or_default());
    Ok(out)
}

/// Which end of a comment is put somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Begin,
    End,
}

/// What is put at a byte of the part.
#[derive(Debug, Default)]
struct Insertion {
    ends: String,
    begins: String,
    /// Where a run is cut: what closes and opens it again.
    cut: Option<(String, String)>,
    /// An attribute that a cut text needs, so that blanks at its ends are kept.
    attribute: bool,
}

impl Insertion {
    fn write(&self, out: &mut String) {
        if self.attribute {
            out.push_str(" xml:space=\"preserve\"");
        }
        let (close, open) = self.cut.as_ref().map_or(("", ""), |(close, open)| (close.as_str(), open.as_str()));
        for part in [close, &self.ends, &self.begins, open] {
            out.push_str(part);
        }
    }
}

/// Puts an end of a comment before a character of a run, or at the run's own end where it can't be cut there.
fn put(xml: &str, run: &Run, offset: usize, what: &str, side: Side, insertions: &mut BTreeMap<usize, Insertion>) {
    let cut = run.characters.get(offset).filter(|character| offset > 0 && character.is_plain);
    let cut = cut.and_then(|character| Some((character.bytes.start, run.texts.get(character.text?)?)));
    let at = match cut {
        Some((at, _)) => at,
        None if side == Side::Begin => run.start,
        None => run.end,
    };
    let insertion = insertions.entry(at).or_default();
    match side {
        Side::Begin => insertion.begins.push_str(what),
        Side::End => insertion.ends.push_str(what),
    }
    if let Some((_, element)) = cut {
        let head = xml.get(run.head.clone()).unwrap_or_default();
        insertion.cut = Some(("</w:t></w:r>".to_owned(), format!("{head}<w:t xml:space=\"preserve\">")));
        if !element.keeps_spaces {
            insertions.entry(element.content.start - 1).or_default().attribute = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::{WordPart, WordPlace};

    fn place(paragraph: usize, run: usize, offset: usize) -> WordPlace {
        WordPlace { part: WordPart::Main, paragraph, run, offset }
    }

    #[test]
    fn a_comment_within_a_run_cuts_it_and_keeps_its_look() {
        let xml = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>甲乙&amp;丙</w:t></w:r></w:p>";
        let comment = Comment { from: place(0, 0, 1), to: place(0, 0, 2), text: String::new() };
        let anchored = anchored(xml, &[comment], 7).unwrap();
        // Nothing is cut before an entity: the range goes on to the run's end.
        assert!(
            anchored.starts_with("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">甲</w:t></w:r>"),
            "{anchored}"
        );
        assert!(
            anchored.ends_with("<w:commentRangeEnd w:id=\"7\"/><w:r><w:commentReference w:id=\"7\"/></w:r></w:p>"),
            "{anchored}"
        );
    }

    #[test]
    fn a_comment_on_a_text_with_elements_in_it_or_around_it_cuts_nothing() {
        for run in
            ["<w:pict><w:t>甲乙丙</w:t></w:pict>", "<w:t>甲<w:pict>乙丙</w:pict></w:t>", "<w:t>甲<w:t>乙</w:t>丙</w:t>"]
        {
            let comment = Comment { from: place(0, 0, 1), to: place(0, 0, 2), text: String::new() };
            assert_eq!(
                anchored(&format!("<w:p><w:r>{run}</w:r></w:p>"), &[comment], 0).unwrap(),
                format!(
                    "<w:p><w:commentRangeStart w:id=\"0\"/><w:r>{run}</w:r><w:commentRangeEnd w:id=\"0\"/>\
                     <w:r><w:commentReference w:id=\"0\"/></w:r></w:p>"
                )
            );
        }
    }

    #[test]
    fn a_comment_on_a_run_with_a_paragraph_in_its_properties_does_not_repeat_them() {
        let xml = "<w:p><w:r><w:rPr><w:p/></w:rPr><w:t>甲乙丙</w:t></w:r></w:p>";
        let comment = Comment { from: place(0, 0, 1), to: place(0, 0, 2), text: String::new() };
        let anchored = anchored(xml, &[comment], 0).unwrap();
        assert_eq!(anchored.matches("<w:p/>").count(), 1, "{anchored}");
    }

    #[test]
    fn a_comment_over_whole_runs_leaves_them_as_they_are() {
        let xml = "<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:tab/><w:t>乙</w:t></w:r></w:p><w:p/>";
        let comment = Comment { from: place(0, 0, 0), to: place(0, 1, 2), text: String::new() };
        assert_eq!(
            anchored(xml, &[comment], 0).unwrap(),
            "<w:p><w:commentRangeStart w:id=\"0\"/><w:r><w:t>甲</w:t></w:r><w:r><w:tab/><w:t>乙</w:t></w:r>\
             <w:commentRangeEnd w:id=\"0\"/><w:r><w:commentReference w:id=\"0\"/></w:r></w:p><w:p/>"
        );
    }
}
