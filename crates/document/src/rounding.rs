//! Notes that rounded parts differ from their total: parts are never adjusted.

use xuezheng_figures::{Aspect, Figure};
use xuezheng_pack::{Decimal, decimal};

use crate::model::{Block, DocumentFigure, Inline, Table};
use crate::template::Names;
use crate::wording::{Form, Style};

/// The sentence.
pub(crate) const NOTE: &str = "（因四舍五入，分项之和与合计略有出入）";
const TABLE_NOTE: &str = "注：因四舍五入，分项之和与合计略有出入。";

/// Puts a note under each table that prints a total with all parts of one of its partitions, if what is printed doesn't
/// add up.
pub(crate) fn add_notes(blocks: &mut Vec<Block>, figures: &[DocumentFigure], names: &Names) {
    let mut index = 0;
    while index < blocks.len() {
        if let Block::Table(table) = &blocks[index]
            && needs_note(table, figures, names)
        {
            blocks.insert(index + 1, Block::Note(vec![Inline::Text(TABLE_NOTE.to_owned())]));
            index += 1;
        }
        index += 1;
    }
}

/// A figure as a table prints it.
struct Shown<'a> {
    figure: &'a Figure,
    form: &'a Form,
}

fn needs_note(table: &Table, figures: &[DocumentFigure], names: &Names) -> bool {
    let cells = table.head.iter().chain(table.rows.iter().flatten()).flatten();
    let shown: Vec<Shown<'_>> = cells.filter_map(|inline| shown(inline, figures)).collect();
    shown.iter().any(|total| total.figure.key.aspect == Aspect::Value && differs(total, &shown, names))
}

fn shown<'a>(inline: &Inline, figures: &'a [DocumentFigure]) -> Option<Shown<'a>> {
    let Inline::Figure { key, text } = inline else { return None };
    let figure = figures.iter().find(|figure| figure.key == *key)?;
    let printed = figure.printed.iter().find(|printed| printed.text == *text)?;
    let is_number = matches!(printed.form.style, Style::Bare | Style::WithUnit);
    is_number.then_some(Shown { figure: &figure.figure, form: &printed.form })
}

fn differs(total: &Shown<'_>, shown: &[Shown<'_>], names: &Names) -> bool {
    let Some(indicator) = names.indicator(&total.figure.key.indicator) else { return false };
    indicator.breakdowns.iter().filter(|breakdown| breakdown.partition).any(|breakdown| {
        let mut parts: Vec<&Shown<'_>> = Vec::new();
        for candidate in shown {
            let key = &candidate.figure.key;
            let is_part = matches!(&key.aspect, Aspect::Part(part) if part.field.as_str() == breakdown.field);
            let same = key.indicator == total.figure.key.indicator && key.period == total.figure.key.period;
            let like = candidate.form.unit == total.form.unit && candidate.form.places == total.form.places;
            if is_part && same && like && !parts.iter().any(|known| known.figure.key == *key) {
                parts.push(candidate);
            }
        }
        // Only when the exact values add up is the difference one of rounding; else parts are simply not all shown.
        let exact: Option<Decimal> = parts.iter().map(|part| part.figure.value.present()).sum();
        let printed: Option<Decimal> = parts.iter().map(|part| rounded(part)).sum();
        parts.len() > 1 && exact.is_some() && exact == total.figure.value.present() && printed != rounded(total)
    })
}

fn rounded(shown: &Shown<'_>) -> Option<Decimal> {
    let value = shown.figure.unit.convert(shown.figure.value.present()?, &shown.form.unit)?;
    Some(decimal::round(value, shown.form.places))
}
