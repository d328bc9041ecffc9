//! Charts and captions: tokens that are blocks of their own.

use pulldown_cmark::{Event, TagEnd};
use xuezheng_pack::Unit;

use super::{Events, MarkdownError, Reader};
use crate::model::{Bar, Block, Caption, Chart};
use crate::template::{Piece, Token, pieces};

/// Numbers of the captions so far, and the one that waits for its table.
#[derive(Debug, Default)]
pub(super) struct Captions {
    tables: u32,
    charts: u32,
    waiting: Option<(Option<Caption>, Option<Unit>)>,
}

impl Captions {
    /// The caption and unit for the table that begins.
    pub(super) fn take(&mut self) -> (Option<Caption>, Option<Unit>) {
        self.waiting.take().unwrap_or_default()
    }

    /// Refuses a caption that something else than a table follows.
    pub(super) fn none_left(&self) -> Result<(), MarkdownError> {
        if self.waiting.is_some() { Err(MarkdownError::NoTable) } else { Ok(()) }
    }
}

impl Reader<'_> {
    /// The chart or caption that a paragraph consists of, if it does; its events are then read.
    pub(super) fn block_token(&self, events: &mut Events<'_>) -> Option<Token> {
        let Some(Event::Text(text)) = events.peek() else { return None };
        let found = pieces(text);
        let [Piece::Token(index)] = found.as_slice() else { return None };
        let token =
            self.tokens.get(*index).filter(|token| matches!(token, Token::Table { .. } | Token::Chart { .. }))?;
        events.next();
        events.next_if(|event| *event == Event::End(TagEnd::Paragraph));
        Some(token.clone())
    }

    /// The block of a chart; nothing for the caption of a table, which waits for it.
    pub(super) fn block(&mut self, token: &Token) -> Result<Option<Block>, MarkdownError> {
        self.captions.none_left()?;
        match token {
            Token::Table { title, unit } => {
                let caption = match title {
                    Some(title) => {
                        self.captions.tables += 1;
                        Some(Caption { mark: format!("表{}", self.captions.tables), title: self.plain(title)? })
                    }
                    None => None,
                };
                self.captions.waiting = Some((caption, unit.clone()));
                Ok(None)
            }
            Token::Chart { title, unit, bars } => {
                self.captions.charts += 1;
                let caption = Caption { mark: format!("图{}", self.captions.charts), title: self.plain(title)? };
                let mut read = Vec::with_capacity(bars.len());
                for bar in bars {
                    let figure = self.plain(&bar.mark)?.pop().ok_or(MarkdownError::NotAlone("chart(…)"))?;
                    read.push(Bar { label: bar.label.clone(), figure, value: bar.value });
                }
                Ok(Some(Block::Chart(Chart { caption, unit: unit.clone(), bars: read })))
            }
            Token::Figure { .. } | Token::Literal { .. } => Ok(None),
        }
    }
}
