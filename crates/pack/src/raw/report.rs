//! Report templates as written: front matter between `+++` lines, then the body.

use std::ops::Range;

use super::table::Table;
use super::toml_text;
use super::written::Written;
use crate::codes;
use crate::diagnostic::{Fault, Place};
use crate::faults::{Faults, Known};
use crate::folder::Source;

/// `reports/<id>.md`.
#[derive(Debug)]
pub(crate) struct RawReport {
    /// The file's name without `.md`, placed at the file's start.
    pub(crate) id: Written,
    pub(crate) label: Known<Written>,
    pub(crate) title: Known<Written>,
    pub(crate) contents: Known<bool>,
    pub(crate) body: Written,
}

impl RawReport {
    /// Reads the file.
    pub(crate) fn read(id: Written, source: &Source, faults: &mut Faults) -> Known<Self> {
        let Some((front, body)) = split(&source.text) else {
            let fault = Fault::error(codes::FRONT_MATTER, source.start(), "报告模板没有开头的说明", "从这里开始");
            let help = "文件开头写两行 +++，中间写 label = \"…\" 和 title = \"…\"，之后才是正文";
            return Err(faults.error(fault.help(help)));
        };
        let start = front.start;
        let parsed = toml_text::parse(source, front, faults)?;
        let mut table = Table::root(source, start, parsed.get_ref());
        table.only(&["label", "title", "contents"], faults);
        let text = source.text[body.clone()].to_owned();
        Ok(Self {
            id,
            label: table.text("label", faults),
            title: table.text("title", faults),
            contents: table.flag("contents", faults),
            body: Written { value: text, place: Place::new(source.path.clone(), body) },
        })
    }
}

/// The spans of the front matter and of the body.
fn split(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let mut offset = 0;
    let mut front = None;
    for line in text.split_inclusive('\n') {
        let next = offset + line.len();
        match (line.trim_end() == "+++", front) {
            (true, None) if offset == 0 => front = Some(next),
            (true, Some(start)) => return Some((start..offset, next..text.len())),
            (false, None) => return None,
            _ => {}
        }
        offset = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_and_body_are_told_apart() {
        let text = "+++\nlabel = \"总结\"\n+++\n# 一\n+++\n";
        let (front, body) = split(text).unwrap();
        assert_eq!(&text[front], "label = \"总结\"\n");
        assert_eq!(&text[body], "# 一\n+++\n");
    }

    #[test]
    fn text_without_both_lines_has_no_front_matter() {
        assert_eq!(split("# 一\n"), None);
        assert_eq!(split("+++\nlabel = \"总结\"\n"), None);
        assert_eq!(split("\n+++\n+++\n"), None);
    }
}
