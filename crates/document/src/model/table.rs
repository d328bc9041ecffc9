//! Tables, and what stands above and below tables and charts.

use xuezheng_pack::Unit;

use crate::model::Inline;

/// A table whose first row is its head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// 表题, above it.
    pub caption: Option<Caption>,
    /// The unit of its numbers, where it is stated once above the table: 单位：万元.
    pub unit: Option<Unit>,
    /// Alignment of each column.
    pub columns: Vec<Alignment>,
    /// The head.
    pub head: Vec<Vec<Inline>>,
    /// The rows, each with a cell a column.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// A numbered caption: 表1 各学段资助情况.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// 表1, 图1: numbered through the document, tables and charts apart.
    pub mark: String,
    /// The title beside it.
    pub title: Vec<Inline>,
}

impl Caption {
    /// The caption as one line: the mark, a space of one character, the title.
    pub fn line(&self) -> Vec<Inline> {
        let mut line = vec![Inline::literal(format!("{}　", self.mark))];
        line.extend(self.title.iter().cloned());
        line
    }
}

/// How a column is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// Numbers right, short text centred, long text left: decided by the cells.
    Automatic,
    /// Left.
    Left,
    /// Centred.
    Center,
    /// Right.
    Right,
}
