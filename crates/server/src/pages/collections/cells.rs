//! The rows and cells of the matrix: sign, count and tint, with what they mean in words.

use xuezheng_bureau::collect::{Matrix, MatrixCell, MatrixRow, Stage, Tally};
use xuezheng_pack::{OrgId, Period, RegisterId};

use crate::view::{BarColor, Markup, count, encoded, icon, progress};

/// A row: an office with all below it, or one org.
pub(super) struct Row {
    pub(super) label: String,
    pub(super) href: String,
    /// How many orgs lie below it.
    pub(super) units: Option<String>,
    pub(super) cells: Vec<Option<Cell>>,
    pub(super) progress: Markup,
    pub(super) percent: String,
    pub(super) is_done: bool,
    pub(super) is_unit: bool,
    /// Whether its orgs are to be loaded.
    pub(super) is_part: bool,
}

pub(super) struct Cell {
    /// The tint's class.
    pub(super) class: &'static str,
    pub(super) sign: Markup,
    pub(super) count: String,
    /// Of how many, where not all are so far.
    pub(super) of: Option<String>,
    /// In words.
    pub(super) title: String,
    /// The words for the phone: 安全隐患 待审 6.
    pub(super) said: String,
    pub(super) is_open: bool,
    pub(super) href: String,
}

/// What a collection's cells lead to.
pub(super) struct Ways<'m> {
    pub(super) path: &'m str,
    pub(super) matrix: &'m Matrix,
}

impl Ways<'_> {
    /// The row of an office; its cells lead to its part of the matrix.
    pub(super) fn office(&self, row: &MatrixRow, label: String, units: usize, is_part: bool) -> Row {
        let href = self.office_path(row.org.as_ref());
        let made = self.row(row, label, Some(format!("{} 个单位", count(units))), href.clone(), |_| href.clone());
        Row { is_part, ..made }
    }

    /// The row of an org; its cells lead to its records of the period.
    pub(super) fn unit(&self, row: &MatrixRow) -> Row {
        let (org, period) = (row.org.clone(), self.matrix.view.collection.period);
        let first =
            self.matrix.registers.iter().zip(&row.cells).find(|(_, cell)| cell.is_some_and(|it| it.stage.is_open()));
        let first = first.or_else(|| self.matrix.registers.iter().zip(&row.cells).find(|(_, cell)| cell.is_some()));
        let to = |register: &RegisterId| list_path(register, org.as_ref(), period);
        let href = first.map_or_else(String::new, |((register, _), _)| to(register));
        Row { is_unit: true, ..self.row(row, row.label.clone(), None, href, to) }
    }

    /// The address of an office's part, short where it may be: it stands in every cell.
    fn office_path(&self, org: Option<&OrgId>) -> String {
        org.map_or_else(|| self.path.to_owned(), |org| format!("?office={}", encoded(org.as_str())))
    }

    fn row(
        &self,
        row: &MatrixRow,
        label: String,
        units: Option<String>,
        href: String,
        to: impl Fn(&RegisterId) -> String,
    ) -> Row {
        let is_single = units.is_none();
        let cells = self.matrix.registers.iter().zip(&row.cells);
        let cells = cells.map(|((id, register), it)| it.map(|it| cell(it, register, is_single, to(id))));
        let Tally { complete, asked, .. } = row.tally;
        Row {
            cells: cells.collect(),
            progress: progress(complete, asked, color(&row.tally)),
            percent: crate::view::percent(complete, asked),
            is_done: complete == asked,
            is_unit: false,
            is_part: false,
            label,
            href,
            units,
        }
    }
}

/// Red where something is late, amber where something is owed.
pub(super) fn color(tally: &Tally) -> BarColor {
    match (tally.overdue, tally.missing + tally.returned) {
        (0, 0) => BarColor::Plain,
        (0, _) => BarColor::Amber,
        _ => BarColor::Red,
    }
}

fn list_path(register: &RegisterId, org: Option<&OrgId>, period: Period) -> String {
    let (register, period) = (encoded(register.as_str()), encoded(&period.to_string()));
    let org = org.map_or_else(String::new, |org| format!("&org={}", encoded(org.as_str())));
    format!("/registers/{register}?period={period}{org}")
}

/// The class and sign of a stage.
pub(super) fn look(stage: Stage) -> (&'static str, Markup) {
    match stage {
        Stage::Exempt => ("is-none", Markup::new("<span class=\"xz-zero-mark\">免</span>".to_owned())),
        Stage::Zero => ("is-zero", Markup::new("<span class=\"xz-zero-mark\">零</span>".to_owned())),
        Stage::Approved => ("is-ok", icon("check")),
        Stage::Waiting => ("is-wait", icon("clock")),
        Stage::Drafting => ("is-fill", icon("pencil")),
        Stage::Untouched => ("is-none", icon("minus")),
        Stage::Returned => ("is-back", icon("arrow-back-up")),
        Stage::Overdue => ("is-late", icon("alert-triangle")),
    }
}

fn cell(cell: MatrixCell, register: &str, is_single: bool, href: String) -> Cell {
    let MatrixCell { stage, count: number, asked } = cell;
    let (class, sign) = look(stage);
    let label = stage.label();
    let title = match (is_single, number == asked) {
        (true, _) => format!("{register} {label}"),
        (_, true) => format!("{register} {} 个单位都{label}", count(number)),
        _ if stage == Stage::Exempt => format!("{register} {} 个单位{label}", count(number)),
        _ => format!("{register} {} 个单位{label}，共 {} 个", count(number), count(asked)),
    };
    Cell {
        count: if is_single { String::new() } else { count(number) },
        of: (!is_single && number < asked).then(|| count(asked)),
        said: if is_single { format!("{register} {label}") } else { format!("{register} {label} {}", count(number)) },
        is_open: stage.is_open(),
        class,
        sign,
        title,
        href,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_says_how_many_of_how_many_unless_all_are_alike() {
        let of = |stage, number, asked| {
            let made = cell(MatrixCell { stage, count: number, asked }, "安全隐患", false, String::new());
            (made.class, made.count, made.of, made.title)
        };
        let some = (Stage::Overdue, 3, 20);
        assert_eq!(
            of(some.0, some.1, some.2),
            ("is-late", "3".to_owned(), Some("20".to_owned()), "安全隐患 3 个单位逾期未报，共 20 个".to_owned())
        );
        assert_eq!(
            of(Stage::Approved, 20, 20),
            ("is-ok", "20".to_owned(), None, "安全隐患 20 个单位都已通过".to_owned())
        );
    }
}
