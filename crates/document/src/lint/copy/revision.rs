//! A run with revisions in it: what was deleted stays as deleted text, what was put in stands behind it, both with the run's
//! look.

use std::ops::Range;

use chrono::NaiveDate;
use quick_xml::escape::escape;

use super::AUTHOR;
use super::runs::Run;

/// A change of a run: bytes of one of its texts, and what stands in their place.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// Which of the run's texts.
    pub(super) element: usize,
    pub(super) bytes: Range<usize>,
    pub(super) text: String,
}

/// What revisions are marked with: numbers of their own, author and date.
pub(super) struct Marks {
    next: usize,
    date: NaiveDate,
}

impl Marks {
    pub(super) fn new(first: usize, date: NaiveDate) -> Self {
        Self { next: first, date }
    }

    fn next(&mut self) -> String {
        let id = self.next;
        self.next += 1;
        format!("w:id=\"{id}\" w:author=\"{AUTHOR}\" w:date=\"{}T00:00:00Z\"", self.date)
    }
}

/// The run with its changes, which are in the order of the text.
pub(super) fn rewritten(xml: &str, run: &Run, changes: &[Change], marks: &mut Marks) -> String {
    let slice = |range: Range<usize>| xml.get(range).unwrap_or_default();
    let mut pieces = Pieces { head: slice(run.head.clone()), out: String::new(), is_open: false };
    let mut at = run.body.start;
    for (index, element) in run.texts.iter().enumerate() {
        let mut own = changes.iter().filter(|change| change.element == index).peekable();
        if own.peek().is_none() {
            continue;
        }
        pieces.keep(slice(at..element.range.start));
        let mut from = element.content.start;
        for change in own {
            pieces.keep_text(slice(from..change.bytes.start));
            pieces.delete(slice(change.bytes.clone()), marks);
            pieces.insert(&change.text, marks);
            from = change.bytes.end;
        }
        pieces.keep_text(slice(from..element.content.end));
        at = element.range.end;
    }
    pieces.keep(slice(at..run.body.end));
    pieces.close();
    pieces.out
}

/// The runs that one becomes.
struct Pieces<'x> {
    head: &'x str,
    out: String,
    /// Whether a run has begun that keeps what was there.
    is_open: bool,
}

impl Pieces<'_> {
    fn open(&mut self) {
        if !self.is_open {
            self.out.push_str(self.head);
            self.is_open = true;
        }
    }

    fn close(&mut self) {
        if self.is_open {
            self.out.push_str("</w:r>");
            self.is_open = false;
        }
    }

    /// What is no text, and text that isn't changed, as it is written.
    fn keep(&mut self, written: &str) {
        if !written.is_empty() {
            self.open();
            self.out.push_str(written);
        }
    }

    /// A part of a text.
    fn keep_text(&mut self, written: &str) {
        if !written.is_empty() {
            self.open();
            self.out.push_str(&format!("<w:t xml:space=\"preserve\">{written}</w:t>"));
        }
    }

    fn delete(&mut self, written: &str, marks: &mut Marks) {
        if !written.is_empty() {
            self.close();
            let (marks, head) = (marks.next(), self.head);
            self.out.push_str(&format!(
                "<w:del {marks}>{head}<w:delText xml:space=\"preserve\">{written}</w:delText></w:r></w:del>"
            ));
        }
    }

    fn insert(&mut self, text: &str, marks: &mut Marks) {
        if !text.is_empty() {
            self.close();
            let (marks, head, text) = (marks.next(), self.head, escape(text));
            self.out.push_str(&format!("<w:ins {marks}>{head}<w:t xml:space=\"preserve\">{text}</w:t></w:r></w:ins>"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::runs::runs;
    use super::*;

    /// The run of the part with the characters `from..to` of it replaced.
    fn changed(xml: &str, edits: &[(Range<usize>, &str)]) -> String {
        let runs = runs(xml).unwrap();
        let run = runs.get(&(0, 0)).unwrap();
        let changes: Vec<Change> = edits
            .iter()
            .map(|(range, text)| {
                let of = |at: usize| run.characters[at].bytes.clone();
                let bytes = if range.is_empty() {
                    of(range.start).start..of(range.start).start
                } else {
                    of(range.start).start..of(range.end - 1).end
                };
                Change { element: run.characters[range.start].text.unwrap(), bytes, text: (*text).to_owned() }
            })
            .collect();
        let mut marks = Marks::new(5, NaiveDate::from_ymd_opt(2024, 7, 8).unwrap());
        let out = rewritten(xml, run, &changes, &mut marks);
        out.replace(&format!(" w:author=\"{AUTHOR}\" w:date=\"2024-07-08T00:00:00Z\""), "")
            .replace(" xml:space=\"preserve\"", "")
    }

    #[test]
    fn a_run_is_cut_where_it_changes_and_each_piece_keeps_its_look() {
        let xml = "<w:p><w:r w:rsidR=\"1\"><w:rPr><w:b/></w:rPr><w:t>签定一份</w:t></w:r></w:p>";
        let head = "<w:r w:rsidR=\"1\"><w:rPr><w:b/></w:rPr>";
        assert_eq!(
            changed(xml, &[(1..2, "订")]),
            format!(
                "{head}<w:t>签</w:t></w:r><w:del w:id=\"5\">{head}<w:delText>定</w:delText></w:r></w:del>\
                 <w:ins w:id=\"6\">{head}<w:t>订</w:t></w:r></w:ins>{head}<w:t>一份</w:t></w:r>"
            )
        );
    }

    #[test]
    fn nothing_empty_is_left_and_what_is_no_text_stays() {
        let xml = "<w:p><w:r><w:tab/><w:t>甲,</w:t><w:br/><w:t>乙</w:t></w:r></w:p>";
        assert_eq!(
            changed(xml, &[(1..2, ""), (2..3, "，")]),
            "<w:r><w:tab/></w:r><w:del w:id=\"5\"><w:r><w:delText>甲</w:delText></w:r></w:del>\
             <w:del w:id=\"6\"><w:r><w:delText>,</w:delText></w:r></w:del><w:ins w:id=\"7\"><w:r><w:t>，</w:t></w:r></w:ins>\
             <w:r><w:br/><w:t>乙</w:t></w:r>"
        );
    }

    #[test]
    fn references_are_deleted_whole_and_what_is_put_in_is_escaped() {
        let xml = "<w:p><w:r><w:t>甲&amp;乙</w:t></w:r></w:p>";
        assert_eq!(
            changed(xml, &[(1..2, "<"), (2..2, "元")]),
            "<w:r><w:t>甲</w:t></w:r><w:del w:id=\"5\"><w:r><w:delText>&amp;</w:delText></w:r></w:del>\
             <w:ins w:id=\"6\"><w:r><w:t>&lt;</w:t></w:r></w:ins><w:ins w:id=\"7\"><w:r><w:t>元</w:t></w:r></w:ins>\
             <w:r><w:t>乙</w:t></w:r>"
        );
    }
}
