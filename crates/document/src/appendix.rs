//! 数据附表: every figure that a document states, with its definition, its records and its coverage.

use xuezheng_figures::{Aspect, Figure, FigureValue};
use xuezheng_pack::decimal;

use crate::model::{Alignment, Attachment, Block, DocumentFigure, Inline, Printed, Table};
use crate::text::clean;
use crate::wording::{self, Form};

/// Name of the attachment.
pub(crate) const TITLE: &str = "数据附表";
const HEAD: [&str; 6] = ["编号", "指标", "数值", "口径", "记录数", "填报率"];

/// The attachment that lists `figures`.
pub(crate) fn attachment(figures: &mut [DocumentFigure]) -> Attachment {
    let rows = figures.iter_mut().map(row).collect();
    let head = HEAD.map(|text| vec![Inline::Text(text.to_owned())]).to_vec();
    let columns =
        vec![Alignment::Center, Alignment::Left, Alignment::Right, Alignment::Left, Alignment::Right, Alignment::Right];
    Attachment { title: TITLE.to_owned(), blocks: vec![Block::Table(Table { columns, head, rows })] }
}

fn row(figure: &mut DocumentFigure) -> Vec<Vec<Inline>> {
    let is_change = figure.figure.key.aspect == Aspect::YearOnYear;
    let form = if is_change { wording::change_form(&figure.figure) } else { Form::with_unit(&figure.figure) };
    let text = value(&figure.figure, &form);
    let printed = Printed { form, text: text.clone() };
    if !figure.printed.contains(&printed) {
        figure.printed.push(printed);
    }
    let lead = if is_change { wording::direction(&figure.figure) } else { "" };
    let coverage = match figure.figure.coverage {
        Some(coverage) => format!("{}%", decimal::print(coverage.percent(), 1)),
        None => "—".to_owned(),
    };
    let mut shown = vec![Inline::Figure { key: figure.key.clone(), text }];
    if !lead.is_empty() {
        shown.insert(0, Inline::Text(lead.to_owned()));
    }
    vec![
        vec![Inline::literal(figure.key.clone())],
        vec![Inline::literal(figure.label.clone())],
        shown,
        vec![Inline::literal(clean(&figure.figure.definition))],
        vec![Inline::literal(figure.figure.rows.to_string())],
        vec![Inline::literal(coverage)],
    ]
}

fn value(figure: &Figure, form: &Form) -> String {
    let text = match &figure.value {
        // A figure's own unit always prints.
        FigureValue::Present(value) => form.print(*value, &figure.unit).unwrap_or_default(),
        FigureValue::Absent(absence) => absence.label(),
    };
    clean(&text)
}
