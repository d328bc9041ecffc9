//! Tables: a caption above, the unit at its right, heads with their scope.

use crate::model::{Alignment, Inline, Table};
use crate::write::html::blocks::Blocks;
use crate::write::html::markup::Markup;
use crate::write::layout;

/// Writes a table, which scrolls by itself where the screen is too narrow.
pub(super) fn write(page: &mut Markup, blocks: &mut Blocks<'_>, table: &Table) {
    let name = table.caption.as_ref().map_or("表格".to_owned(), |caption| caption.mark.clone());
    let region = [("class", "xz-table"), ("role", "region"), ("tabindex", "0"), ("aria-label", name.as_str())];
    page.element("div", &region, |page| {
        page.element("table", &[], |page| {
            if table.caption.is_some() || table.unit.is_some() {
                page.element("caption", &[], |page| {
                    if let Some(caption) = &table.caption {
                        page.element("span", &[("class", "xz-caption")], |page| blocks.inlines(page, &caption.line()));
                    }
                    if let Some(unit) = &table.unit {
                        page.words("span", &[("class", "xz-table-unit")], &format!("单位：{unit}"));
                    }
                });
            }
            let alignments = layout::alignments(table);
            page.element("thead", &[], |page| {
                page.element("tr", &[], |page| {
                    for cell in &table.head {
                        page.element("th", &[("scope", "col")], |page| blocks.inlines(page, cell));
                    }
                });
            });
            page.element("tbody", &[], |page| {
                for row in &table.rows {
                    page.line();
                    page.element("tr", &[], |page| self::row(page, blocks, row, &alignments));
                }
            });
        });
    });
}

fn row(page: &mut Markup, blocks: &mut Blocks<'_>, row: &[Vec<Inline>], alignments: &[Alignment]) {
    for (index, (cell, alignment)) in row.iter().zip(alignments).enumerate() {
        let class = match alignment {
            Alignment::Left | Alignment::Automatic => "is-left",
            Alignment::Center => "is-center",
            Alignment::Right => "is-right",
        };
        let (name, scope) = if index == 0 { ("th", Some(("scope", "row"))) } else { ("td", None) };
        let attributes: Vec<(&str, &str)> = std::iter::once(("class", class)).chain(scope).collect();
        page.element(name, &attributes, |page| blocks.inlines(page, cell));
    }
}
