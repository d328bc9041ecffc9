//! The areas' texts: each in the length that is asked for.

use minijinja::machinery::ast::Expr;

use crate::check::kind::Kind;
use crate::check::table::line_around;
use crate::check::{Checker, extent, last};
use crate::template::names::{AreaTexts, hint};
use crate::template::source::only_tags;

/// Areas without a text that a message names.
const NAMED: usize = 5;

impl<'a> Checker<'a> {
    /// All texts of a list, one after the other. An area that has its section only in another length is neither left out nor
    /// given in that one: who asks for all gets all, or a fault.
    pub(super) fn all_texts(&mut self, list: &'static str, expr: &Expr<'a>) {
        let Some(texts) = self.names.texts.get(list) else { return };
        self.usage.texts.extend(texts.paths.iter().map(|(_, path)| path.clone()));
        if texts.lacking.is_empty() {
            return;
        }
        let first: Vec<&str> = texts.lacking.iter().take(NAMED).map(String::as_str).collect();
        let more =
            if texts.lacking.len() > NAMED { format!("等{}个领域", texts.lacking.len()) } else { String::new() };
        let message = format!("「{}{more}」没有这种篇幅的一节", first.join("、"));
        let example = first.first().copied().unwrap_or("…");
        let help = format!(
            "补上 areas/{example}/{} 等文件，或者用 {{% include {list}.领域 %}} 逐个写出要用的领域",
            texts.file
        );
        self.on("D134", expr, message, "缺少这种篇幅", help);
    }

    /// `sections.page`, `sections.safety`, `sections.page.safety`.
    pub(super) fn text_of(&mut self, list: &'static str, name: &str, expr: &Expr<'a>) -> Kind<'a> {
        let names = self.names;
        if let Some(other) = names.in_length(list, name) {
            return Kind::Sections(other);
        }
        let Some(texts) = names.texts.get(list) else { return Kind::Unknown };
        if let Some(path) = texts.path(name) {
            self.usage.texts.insert(path.to_owned());
            return Kind::Path;
        }
        if names.areas.contains_key(name) {
            let message = format!("领域「{name}」没有 {}", texts.file);
            let help = format!("补上 areas/{name}/{}{}", texts.file, self.others(list, name));
            self.at("D134", &extent(expr), message, "没有这一节", help);
        } else {
            let known: Vec<&str> = texts.paths.iter().map(|(area, _)| area.as_str()).collect();
            let message = format!("「{list}」没有「.{name}」");
            self.at("D104", &last(expr), message, "没有这个领域", hint(name, known));
        }
        Kind::Unknown
    }

    /// In which other lengths an area has the text of a list, as the end of a sentence.
    fn others(&self, list: &str, area: &str) -> String {
        let kind = list.split('.').next().unwrap_or(list);
        let is_same_kind = |known: &str| known != list && known.split('.').next() == Some(kind);
        let has = |(known, texts): (&&'static str, &AreaTexts)| {
            (is_same_kind(known) && texts.path(area).is_some()).then(|| format!("{known}.{area}"))
        };
        let found: Vec<String> = self.names.texts.iter().filter_map(has).collect();
        if found.is_empty() { String::new() } else { format!("，或者改用 {}", found.join("、")) }
    }

    /// Refuses headings, tables and blank lines amid text in a section of one sentence, which stands within other text.
    pub(super) fn one_paragraph(&mut self) {
        let sentence = self.names.texts.get("sections.sentence");
        let file: &str = &self.template.place.file;
        if !sentence.is_some_and(|texts| texts.paths.iter().any(|(_, path)| path == file)) {
            return;
        }
        let text: &'a str = &self.template.text;
        let (mut at, mut has_text, mut has_gap) = (0, false, false);
        for line in text.split_inclusive('\n') {
            let shown = line.trim();
            has_gap |= shown.is_empty() && has_text;
            if !shown.is_empty() && !only_tags(shown) {
                if has_gap || shown.starts_with(['#', '|']) || shown.starts_with("- ") {
                    let help =
                        "只写一句或几句连着的话，不带标题、表格和空行；要分段，写在 section.md 或 section.page.md 里";
                    self.at("D135", &line_around(text, at..at), "一句话的篇幅不能分段", "不止一段", help);
                    return;
                }
                has_text = true;
            }
            at += line.len();
        }
    }
}
