//! What a fault's code means: name, cause, reason, mend, and examples that a test runs through the checker.
//!
//! One Markdown file a code, `codes/<code>.md` beside the crate's sources, in the words of the people who write packs.

use std::ops::Range;

/// The explanation of a code.
#[derive(Clone, Copy, Debug)]
pub struct Explanation {
    /// `P001`.
    pub code: &'static str,
    /// The whole file.
    pub text: &'static str,
}

/// A file of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExampleFile {
    /// Path from the pack's root.
    pub path: &'static str,
    /// What stands in it.
    pub text: &'static str,
    /// Whether it is added to the end of a file rather than being the whole of it.
    pub is_part: bool,
}

/// Headings that every explanation has, in this order.
pub const HEADINGS: [&str; 5] = ["错在哪里", "为什么要改", "怎么改", "错误的写法", "正确的写法"];

/// Lists the explanations of a crate: each is `codes/<code>.md` beside its `src`.
#[macro_export]
macro_rules! explanations {
    ($($code:ident)*) => {
        &[$($crate::explanation::Explanation {
            code: stringify!($code),
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/codes/", stringify!($code), ".md")),
        }),*]
    };
}

impl Explanation {
    /// Its name in a few words: the title without the code.
    pub fn name(&self) -> &'static str {
        let title = self.text.lines().next().unwrap_or_default();
        title.trim_start_matches('#').trim().strip_prefix(self.code).unwrap_or(title).trim()
    }

    /// 错误 or 提醒, and which code usually speaks first.
    pub fn severity(&self) -> &'static str {
        self.text.lines().find_map(|line| line.strip_prefix("级别：")).unwrap_or_default()
    }

    /// The text under a heading.
    pub fn section(&self, heading: &str) -> &'static str {
        self.range(heading).and_then(|range| self.text.get(range)).unwrap_or_default().trim()
    }

    /// The files of the example under a heading.
    pub fn example(&self, heading: &str) -> Vec<ExampleFile> {
        let mut files = Vec::new();
        for block in self.section(heading).split("\n```").filter_map(|block| {
            let block = block.strip_prefix("```").unwrap_or(block);
            block.split_once('\n')
        }) {
            let mut words = block.0.split_whitespace().skip(1);
            if let Some(path) = words.next() {
                files.push(ExampleFile {
                    path,
                    text: block.1.trim_end_matches("```"),
                    is_part: words.next() == Some("+"),
                });
            }
        }
        files
    }

    fn range(&self, heading: &str) -> Option<Range<usize>> {
        let title = format!("\n## {heading}\n");
        let start = self.text.find(&title)? + title.len();
        let end = self.text[start..].find("\n## ").map_or(self.text.len(), |length| start + length);
        Some(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# P999 名称\n\n级别：错误（同一处通常先报 P033）\n\n## 错在哪里\n\n甲。\n\n## 错误的写法\n\n```toml a/b.toml +\n[x]\ny = 1\n```\n\n```text c.csv\n1\n```\n";

    #[test]
    fn the_parts_of_an_explanation_are_read() {
        let explanation = Explanation { code: "P999", text: TEXT };
        assert_eq!((explanation.name(), explanation.severity()), ("名称", "错误（同一处通常先报 P033）"));
        assert_eq!(explanation.section("错在哪里"), "甲。");
        let files = explanation.example("错误的写法");
        assert_eq!(files[0], ExampleFile { path: "a/b.toml", text: "[x]\ny = 1", is_part: true });
        assert_eq!((files[1].path, files[1].is_part), ("c.csv", false));
    }
}
