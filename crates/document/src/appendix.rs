//! 数据附表: every figure that a document states, with its definition, its records and its coverage.

use xuezheng_figures::{Aspect, Figure, FigureValue};
use xuezheng_pack::decimal;

use crate::model::{Alignment, Attachment, Block, DocumentFigure, Inline, Printed, Table};
use crate::text::clean;
use crate::wording::{self, Form, Style};

/// Name of the attachment.
pub(crate) const TITLE: &str = "数据附表";
const HEAD: [&str; 6] = ["编号", "指标", "数值", "口径", "记录数", "填报率"];

/// For a definition that stands in the row above: parts and changes of an indicator share it.
const SAME: &str = "同上";

/// The attachment that lists `figures`.
pub(crate) fn attachment(figures: &mut [DocumentFigure]) -> Attachment {
    let mut rows = Vec::with_capacity(figures.len());
    let mut above: Option<String> = None;
    for figure in figures {
        let definition = clean(&figure.figure.definition);
        let is_same = above.as_ref() == Some(&definition);
        rows.push(row(figure, if is_same { SAME } else { &definition }));
        above = Some(definition);
    }
    let head = HEAD.map(|text| vec![Inline::Text(text.to_owned())]).to_vec();
    let columns =
        vec![Alignment::Center, Alignment::Left, Alignment::Right, Alignment::Left, Alignment::Right, Alignment::Right];
    Attachment {
        title: TITLE.to_owned(),
        blocks: vec![Block::Table(Table { caption: None, unit: None, columns, head, rows })],
    }
}

fn row(figure: &mut DocumentFigure, definition: &str) -> Vec<Vec<Inline>> {
    let is_change = figure.figure.key.aspect == Aspect::YearOnYear;
    let form = if is_change { wording::change_form(&figure.figure) } else { stated(figure) };
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
        vec![Inline::literal(definition.to_owned())],
        vec![Inline::literal(figure.figure.rows.to_string())],
        vec![Inline::literal(coverage)],
    ]
}

/// The number with the unit that the text used, so that a reader finds it again; if it used none, with its own.
fn stated(figure: &DocumentFigure) -> Form {
    let is_number = |form: &&Form| matches!(form.style, Style::Bare | Style::WithUnit);
    match figure.printed.iter().map(|printed| &printed.form).find(is_number) {
        Some(form) => Form { style: Style::WithUnit, ..form.clone() },
        None => Form::with_unit(&figure.figure),
    }
}

fn value(figure: &Figure, form: &Form) -> String {
    let text = match &figure.value {
        // A figure's own unit always prints.
        FigureValue::Present(value) => form.print(*value, &figure.unit).unwrap_or_default(),
        FigureValue::Absent(absence) => absence.label(),
    };
    clean(&text)
}
