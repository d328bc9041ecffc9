//! Rendered Markdown into blocks: tokens become figures and literals.

mod error;
mod line;
mod numbered;

use std::iter::Peekable;

use pulldown_cmark::{Alignment as Align, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream};
use xuezheng_figures::{Aspect, Figure, FigureKey, FigureSet};
use xuezheng_pack::Period;

pub(crate) use self::error::MarkdownError;
use self::error::unsupported;
use self::line::{Line, join_stress};
use self::numbered::Captions;
use crate::model::{Alignment, Block, DocumentFigure, Inline, Origin, Printed, Table, plain_text};
use crate::template::{Piece, Token, pieces};
use crate::text::{clean, is_digit};

/// Reads rendered text, and numbers the figures in it.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    tokens: &'a [Token],
    set: &'a FigureSet,
    period: Period,
    figures: Vec<DocumentFigure>,
    captions: Captions,
}

type Events<'e> = Peekable<TextMergeStream<'e, Parser<'e>>>;

impl<'a> Reader<'a> {
    /// A reader of text whose tokens are `tokens`, over `set`; `period` is the document's.
    pub(crate) fn new(tokens: &'a [Token], set: &'a FigureSet, period: Period) -> Self {
        Self { tokens, set, period, figures: Vec::new(), captions: Captions::default() }
    }

    /// The figures of everything read, by first appearance.
    pub(crate) fn into_figures(self) -> Vec<DocumentFigure> {
        self.figures
    }

    /// Reads a title: one paragraph.
    pub(crate) fn title(&mut self, text: &str) -> Result<Vec<Inline>, MarkdownError> {
        match self.blocks(text)?.as_slice() {
            [Block::Paragraph(inlines)] => Ok(inlines.clone()),
            _ => Err(MarkdownError::Title),
        }
    }

    /// Reads blocks.
    pub(crate) fn blocks(&mut self, text: &str) -> Result<Vec<Block>, MarkdownError> {
        let text = join_stress(text);
        let parser = Parser::new_ext(&text, Options::ENABLE_TABLES);
        let mut events = TextMergeStream::new(parser).peekable();
        let blocks = self.sequence(&mut events, None)?;
        self.captions.none_left()?;
        Ok(blocks)
    }

    /// Blocks up to the end of `container`.
    fn sequence(&mut self, events: &mut Events<'_>, container: Option<TagEnd>) -> Result<Vec<Block>, MarkdownError> {
        let mut blocks = Vec::new();
        while let Some(event) = events.peek() {
            match event {
                Event::End(end) if Some(*end) == container => {
                    events.next();
                    break;
                }
                Event::Start(Tag::Paragraph) => {
                    events.next();
                    if let Some(token) = self.block_token(events) {
                        blocks.extend(self.block(&token)?);
                        continue;
                    }
                    let inlines = self.inlines(events, TagEnd::Paragraph)?;
                    if !plain_text(&inlines).trim().is_empty() {
                        self.captions.none_left()?;
                        blocks.push(Block::Paragraph(inlines));
                    }
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    let level = *level;
                    events.next();
                    let text = self.inlines(events, TagEnd::Heading(level))?;
                    blocks.push(Block::Heading { level: depth(level, &text)?, text });
                }
                Event::Start(Tag::List(start)) => {
                    let ordered = start.is_some();
                    events.next();
                    blocks.push(Block::List { ordered, items: self.items(events, ordered)? });
                }
                Event::Start(Tag::Table(columns)) => {
                    let columns = columns.iter().map(alignment).collect();
                    events.next();
                    blocks.push(Block::Table(self.table(events, columns)?));
                }
                // The text of a tight list item stands without a paragraph.
                Event::Text(_) | Event::SoftBreak | Event::HardBreak => {
                    let inlines = self.loose(events)?;
                    blocks.push(Block::Paragraph(inlines));
                }
                Event::Start(Tag::Strong | Tag::Emphasis | Tag::Link { .. }) => {
                    let inlines = self.loose(events)?;
                    blocks.push(Block::Paragraph(inlines));
                }
                other => return Err(unsupported(other, &blocks)),
            }
        }
        Ok(blocks)
    }

    fn items(&mut self, events: &mut Events<'_>, ordered: bool) -> Result<Vec<Vec<Block>>, MarkdownError> {
        let mut items = Vec::new();
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::Item) => items.push(self.sequence(events, Some(TagEnd::Item))?),
                Event::End(TagEnd::List(end)) if end == ordered => break,
                other => return Err(unsupported(&other, &[])),
            }
        }
        Ok(items)
    }

    fn table(&mut self, events: &mut Events<'_>, columns: Vec<Alignment>) -> Result<Table, MarkdownError> {
        let (mut head, mut rows, mut row) = (Vec::new(), Vec::new(), Vec::new());
        for_each(events, |reader_events, event| {
            match event {
                Event::Start(Tag::TableCell) => row.push(self.inlines(reader_events, TagEnd::TableCell)?),
                Event::End(TagEnd::TableHead) => head = std::mem::take(&mut row),
                Event::End(TagEnd::TableRow) => rows.push(std::mem::take(&mut row)),
                Event::End(TagEnd::Table) => return Ok(false),
                _ => {}
            }
            Ok(true)
        })?;
        let (caption, unit) = self.captions.take();
        Ok(Table { caption, unit, columns, head, rows })
    }

    /// Inlines of a tight list item: up to a block or the item's end, which stays in the stream.
    fn loose(&mut self, events: &mut Events<'_>) -> Result<Vec<Inline>, MarkdownError> {
        let mut line = Line::default();
        while let Some(event) = events.peek() {
            match event {
                Event::End(TagEnd::Item)
                | Event::Start(Tag::List(_) | Tag::Paragraph | Tag::Table(_) | Tag::Heading { .. }) => break,
                _ => {
                    let Some(event) = events.next() else { break };
                    self.inline(events, event, &mut line)?;
                }
            }
        }
        Ok(line.finish())
    }

    fn inlines(&mut self, events: &mut Events<'_>, end: TagEnd) -> Result<Vec<Inline>, MarkdownError> {
        let mut line = Line::default();
        while let Some(event) = events.next() {
            if event == Event::End(end) {
                break;
            }
            self.inline(events, event, &mut line)?;
        }
        Ok(line.finish())
    }

    fn inline(&mut self, events: &mut Events<'_>, event: Event<'_>, line: &mut Line) -> Result<(), MarkdownError> {
        match event {
            Event::Text(text) => {
                for piece in pieces(&text) {
                    match piece {
                        Piece::Text(text) => line.text(text)?,
                        Piece::Token(index) => self.token(index, line)?,
                    }
                }
            }
            Event::SoftBreak => line.soft_break = true,
            Event::HardBreak => line.push(Inline::Break),
            Event::Start(Tag::Strong) => line.push(Inline::Strong(self.inlines(events, TagEnd::Strong)?)),
            Event::Start(Tag::Emphasis) => line.push(Inline::Strong(self.inlines(events, TagEnd::Emphasis)?)),
            Event::Start(Tag::Link { .. }) => {
                for inline in self.inlines(events, TagEnd::Link)? {
                    line.push(inline);
                }
            }
            other => return Err(unsupported(&other, &[Block::Paragraph(line.inlines.clone())])),
        }
        Ok(())
    }

    /// Text of a caption or bar, which holds tokens but no Markdown.
    fn plain(&mut self, text: &str) -> Result<Vec<Inline>, MarkdownError> {
        let mut line = Line::default();
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => line.text(text)?,
                Piece::Token(index) => self.token(index, &mut line)?,
            }
        }
        Ok(line.finish())
    }

    fn token(&mut self, index: usize, line: &mut Line) -> Result<(), MarkdownError> {
        match self.tokens.get(index) {
            Some(Token::Figure { key, form, text }) => {
                let printed = Printed { form: form.clone(), text: text.clone() };
                if let Some(figure) = self.figure(key) {
                    if !figure.printed.contains(&printed) {
                        figure.printed.push(printed);
                    }
                    line.push(Inline::Figure { key: figure.key.clone(), text: text.clone() });
                }
            }
            Some(Token::Literal { text, of }) => {
                let of = of.as_ref().and_then(|key| self.figure(key)).map(|figure| figure.key.clone());
                line.push(if of.is_some() || text.contains(is_digit) {
                    Inline::Literal { text: text.clone(), of }
                } else {
                    Inline::Text(text.clone())
                });
            }
            Some(Token::Chart { .. }) => return Err(MarkdownError::NotAlone("chart(…)")),
            Some(Token::Table { .. }) => return Err(MarkdownError::NotAlone("table(…)")),
            None => {}
        }
        Ok(())
    }

    /// The document's figure for `key`, numbered at its first appearance.
    fn figure(&mut self, key: &FigureKey) -> Option<&mut DocumentFigure> {
        let known = self.figures.iter().position(|known| known.figure.key == *key);
        let index = match known {
            Some(index) => index,
            None => {
                let figure = self.set.get(key)?.clone();
                let key = format!("f{:03}", self.figures.len() + 1);
                let label = label(&figure, self.period);
                self.figures.push(DocumentFigure {
                    key,
                    label,
                    figure,
                    origin: Origin::default(),
                    printed: Vec::new(),
                });
                self.figures.len() - 1
            }
        };
        self.figures.get_mut(index)
    }
}

/// The figure's label, with 同比 where it is a change, and its period where that is not the document's.
pub(crate) fn label(figure: &Figure, period: Period) -> String {
    let mut label = figure.label.clone();
    if figure.key.aspect == Aspect::YearOnYear && !label.contains("同比") {
        label.push_str("同比");
    }
    if figure.key.period != period {
        label.push_str(&format!("（{}）", figure.key.period.label()));
    }
    clean(&label)
}

fn for_each(
    events: &mut Events<'_>,
    mut step: impl FnMut(&mut Events<'_>, Event<'_>) -> Result<bool, MarkdownError>,
) -> Result<(), MarkdownError> {
    while let Some(event) = events.next() {
        if !step(events, event)? {
            break;
        }
    }
    Ok(())
}

fn depth(level: HeadingLevel, text: &[Inline]) -> Result<u8, MarkdownError> {
    match level {
        HeadingLevel::H1 => Ok(1),
        HeadingLevel::H2 => Ok(2),
        HeadingLevel::H3 => Ok(3),
        HeadingLevel::H4 => Ok(4),
        HeadingLevel::H5 | HeadingLevel::H6 => Err(MarkdownError::Deep(plain_text(text))),
    }
}

fn alignment(align: &Align) -> Alignment {
    match align {
        Align::None => Alignment::Automatic,
        Align::Left => Alignment::Left,
        Align::Center => Alignment::Center,
        Align::Right => Alignment::Right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Block>, MarkdownError> {
        Reader::new(&[], &FigureSet::default(), Period::parse("2024").unwrap()).blocks(text)
    }

    fn paragraph(text: &str) -> Vec<Inline> {
        match read(text).unwrap().remove(0) {
            Block::Paragraph(inlines) => inlines,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn lines_of_chinese_join_without_a_space_and_latin_words_with_one() {
        assert_eq!(paragraph("　　安全\n第一"), [Inline::Text("安全第一".to_owned())]);
        assert_eq!(paragraph("use\nRust\n很好"), [Inline::Text("use Rust很好".to_owned())]);
    }

    #[test]
    fn stress_may_end_in_chinese_punctuation() {
        let strong = Inline::Strong(vec![Inline::Text("安全：".to_owned())]);
        assert_eq!(paragraph("**安全：**全年平稳"), [strong, Inline::Text("全年平稳".to_owned())]);
        let strong = Inline::Strong(vec![Inline::Text("“双减”".to_owned())]);
        assert_eq!(
            paragraph("落实**“双减”**政策"),
            [Inline::Text("落实".to_owned()), strong, Inline::Text("政策".to_owned())]
        );
    }

    #[test]
    fn bare_digits_and_what_no_document_holds_are_refused() {
        assert_eq!(
            read("整改5处").unwrap_err().to_string(),
            "「整改5处」中有未标注的数字；请改用指标，或写成 {{ lit(\"…\") }}"
        );
        assert!(matches!(read("甲７所"), Err(MarkdownError::BareDigits(_))));
        assert_eq!(
            read("甲乙\n\n---\n").unwrap_err().to_string(),
            "公文中不能有分隔线（「甲乙」之后）；请改为标题、段落、列表或表格"
        );
        assert!(matches!(read("甲<b>乙</b>"), Err(MarkdownError::Unsupported { what: "网页标签（尖括号）", .. })));
        assert!(matches!(read("##### 甲"), Err(MarkdownError::Deep(_))));
    }

    #[test]
    fn tight_lists_keep_their_items() {
        let item = |text: &str| vec![Block::Paragraph(vec![Inline::Text(text.to_owned())])];
        assert_eq!(
            read("1. 甲\n2. 乙\n").unwrap(),
            [Block::List { ordered: true, items: vec![item("甲"), item("乙")] }]
        );
    }
}
