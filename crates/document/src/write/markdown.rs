//! Markdown: for reading and comparing. Figures are links to their row of the appendix.

use crate::model::{Alignment, Bar, Block, Chart, Document, Inline, Table};
use crate::wording::chinese_date;
use crate::write::contents::{Entry, entries};
use crate::write::layout;
use crate::write::numbering::{Numbering, attachment_mark, attachment_number};

/// The document as Markdown: numbered headings, tables, appendix. A figure is a link to the appendix's row,
/// `[28209](#f003)`, where an anchor stands.
pub fn markdown(document: &Document) -> String {
    let mut writer =
        MarkdownWriter { out: String::new(), numbering: Numbering::of(&document.blocks), rows_have_anchors: false };
    writer.line(&format!("# {}", writer.text(&document.title)));
    if document.contents {
        writer.contents(&entries(document));
    }
    writer.blocks(&document.blocks);
    let count = document.attachments.len();
    for (index, attachment) in document.attachments.iter().enumerate() {
        let lead = if index == 0 { "附件：" } else { "　　　" };
        // Trailing blanks, a hard break, keep the names in one paragraph.
        let end = if index + 1 == count { "" } else { "  " };
        let number = attachment_number(index, count);
        writer.out.push_str(&format!("{lead}{number}{}{end}\n", escape(&attachment.title)));
    }
    if count > 0 {
        writer.out.push('\n');
    }
    writer.line(&escape(&document.signature.org));
    writer.line(&chinese_date(document.signature.date));
    for (index, attachment) in document.attachments.iter().enumerate() {
        writer.line("---");
        writer.line(&attachment_mark(index, count));
        writer.line(&format!("# {}", escape(&attachment.title)));
        writer.rows_have_anchors = true;
        writer.numbering = Numbering::of(&attachment.blocks);
        writer.blocks(&attachment.blocks);
    }
    writer.out.truncate(writer.out.trim_end().len());
    writer.out.push('\n');
    writer.out
}

struct MarkdownWriter {
    out: String,
    numbering: Numbering,
    /// In the appendix the first cell of a row names the figure that other places link to.
    rows_have_anchors: bool,
}

impl MarkdownWriter {
    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push_str("\n\n");
    }

    /// The table of contents as a list: a Markdown file has no pages.
    fn contents(&mut self, entries: &[Entry]) {
        self.line("目　录");
        for entry in entries {
            let indent = if entry.level == 1 { "" } else { "   " };
            self.out.push_str(&format!("{indent}- {}\n", escape(&entry.text)));
        }
        self.out.push('\n');
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading { level, text } => {
                    let marks = "#".repeat(usize::from(*level) + 1);
                    let number = self.numbering.next(*level);
                    let text = self.text(text);
                    self.line(&format!("{marks} {number}{text}"));
                }
                Block::Paragraph(inlines) | Block::Note(inlines) => {
                    let text = self.text(inlines);
                    self.line(&text);
                }
                Block::List { ordered, items } => {
                    self.list(*ordered, items, 0);
                    self.out.push('\n');
                }
                Block::Table(table) => self.table(table),
                Block::Chart(chart) => self.chart(chart),
            }
        }
    }

    fn list(&mut self, ordered: bool, items: &[Vec<Block>], depth: usize) {
        for (index, item) in items.iter().enumerate() {
            let mark = if ordered { format!("{}. ", index + 1) } else { "- ".to_owned() };
            let indent = "   ".repeat(depth);
            for (position, block) in item.iter().enumerate() {
                match block {
                    Block::List { ordered, items } => self.list(*ordered, items, depth + 1),
                    Block::Paragraph(inlines) | Block::Note(inlines) | Block::Heading { text: inlines, .. } => {
                        let lead = if position == 0 { mark.as_str() } else { "   " };
                        let line = format!("{indent}{lead}{}\n", self.text(inlines));
                        self.out.push_str(&line);
                    }
                    Block::Table(table) => self.table(table),
                    Block::Chart(chart) => self.chart(chart),
                }
            }
        }
    }

    /// A chart as the table of its numbers, with its caption below.
    fn chart(&mut self, chart: &Chart) {
        let row = |bar: &Bar| vec![vec![Inline::literal(bar.label.clone())], vec![bar.figure.clone()]];
        self.table(&Table {
            caption: None,
            unit: Some(chart.unit.clone()),
            columns: vec![Alignment::Left, Alignment::Right],
            head: vec![vec![Inline::Text("分项".to_owned())], vec![Inline::Text("数值".to_owned())]],
            rows: chart.bars.iter().map(row).collect(),
        });
        let caption = self.text(&chart.caption.line());
        self.line(&caption);
    }

    fn table(&mut self, table: &Table) {
        if let Some(caption) = &table.caption {
            let caption = self.text(&caption.line());
            self.line(&caption);
        }
        if let Some(unit) = &table.unit {
            self.line(&format!("单位：{}", escape(unit.as_str())));
        }
        self.row(&table.head, false);
        let rules = layout::alignments(table).into_iter().map(|alignment| match alignment {
            Alignment::Right => "---:",
            Alignment::Center => ":---:",
            Alignment::Left | Alignment::Automatic => "---",
        });
        let rules: Vec<&str> = rules.collect();
        self.out.push_str(&format!("| {} |\n", rules.join(" | ")));
        for row in &table.rows {
            self.row(row, self.rows_have_anchors);
        }
        self.out.push('\n');
    }

    fn row(&mut self, cells: &[Vec<Inline>], has_anchor: bool) {
        let cells = cells.iter().enumerate().map(|(index, cell)| {
            let text = self.text(cell);
            if index == 0 && has_anchor { format!("<a id=\"{text}\"></a>{text}") } else { text }
        });
        let cells: Vec<String> = cells.collect();
        self.out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }

    fn text(&self, inlines: &[Inline]) -> String {
        let mut text = String::new();
        for inline in inlines {
            match inline {
                Inline::Text(piece) | Inline::Literal { text: piece, .. } => text.push_str(&escape(piece)),
                Inline::Strong(inner) => text.push_str(&format!("**{}**", self.text(inner))),
                Inline::Figure { key, text: printed } => text.push_str(&format!("[{}](#{key})", escape(printed))),
                Inline::Break => text.push_str("<br>"),
            }
        }
        text
    }
}

/// Escapes what Markdown would take for its own.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in crate::text::clean(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_can_not_become_markup() {
        assert_eq!(escape("a|b](#f001)<x>\n#"), "a\\|b\\](\\#f001)\\<x\\> \\#");
    }
}
