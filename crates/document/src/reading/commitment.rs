//! What an office says that it will do.

use super::span::Span;

/// A commitment: who will do what until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// The sentence, or the part of it.
    pub span: Span,
    /// What will be done, from its verb on.
    pub what: Span,
    /// Who will do it, if the sentence says so.
    pub by: Option<Span>,
    /// Until when.
    pub until: Option<Deadline>,
    /// 力争, 争取, 确保: how firmly it is said.
    pub firmness: Option<(Firmness, Span)>,
    /// What is measured, by the index of its target in [`Reading::quantities`](super::Reading::quantities).
    pub measure: Option<Span>,
    /// The target values, by their indices.
    pub targets: Vec<usize>,
    /// The heading it stands under, by its index in the outline.
    pub heading: Option<usize>,
}

/// Until when, as it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The words: 年底前, 8月份.
    pub span: Span,
    /// The date, by its index in [`Reading::dates`](super::Reading::dates).
    pub date: usize,
}

/// How firmly something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Firmness {
    /// 确保, 必须, 务必
    Certain,
    /// 力争, 争取
    Attempted,
    /// 计划, 拟, 预计
    Planned,
}
