//! Panels that say where each figure came from.

use xuezheng_figures::{Aspect, FigureValue};
use xuezheng_pack::decimal;

use crate::model::{Document, DocumentFigure};
use crate::write::html::markup::Markup;

/// The id of a figure's panel.
pub(super) fn panel_id(key: &str) -> String {
    format!("source-{key}")
}

/// The panels of all figures, each hidden until its figure is clicked.
pub(super) fn panels(page: &mut Markup, document: &Document) {
    if document.figures.is_empty() {
        return;
    }
    page.element("section", &[("class", "xz-sources"), ("aria-label", "数据来源")], |page| {
        for figure in &document.figures {
            panel(page, document, figure);
            page.line();
        }
    });
}

fn panel(page: &mut Markup, document: &Document, shown: &DocumentFigure) {
    let (id, title) = (panel_id(&shown.key), format!("{}-title", panel_id(&shown.key)));
    let panel = [("class", "xz-source"), ("id", id.as_str()), ("popover", ""), ("role", "dialog")];
    let panel: Vec<(&str, &str)> = panel.into_iter().chain([("aria-labelledby", title.as_str())]).collect();
    page.element("div", &panel, |page| {
        page.element("div", &[("class", "xz-source-head")], |page| {
            page.words("h2", &[("id", &title)], &shown.label);
            let close = [("type", "button"), ("popovertarget", id.as_str()), ("popovertargetaction", "hide")];
            page.words("button", &close, "关闭");
        });
        value(page, shown);
        page.element("dl", &[], |page| facts(page, document, shown));
    });
}

fn value(page: &mut Markup, shown: &DocumentFigure) {
    let figure = &shown.figure;
    page.element("p", &[("class", "xz-source-value")], |page| match &figure.value {
        FigureValue::Present(value) => {
            page.words("strong", &[], &decimal::print_exact(*value));
            page.words("span", &[], figure.unit.as_str());
        }
        FigureValue::Absent(absence) => page.words("strong", &[("class", "is-absent")], &absence.label()),
    });
}

/// What there is to say, as terms and descriptions.
fn facts(page: &mut Markup, document: &Document, shown: &DocumentFigure) {
    let (figure, origin) = (&shown.figure, &shown.origin);
    let lineage = &figure.lineage;
    let mut printed: Vec<&str> = shown.printed.iter().map(|printed| printed.text.as_str()).collect();
    printed.dedup();
    fact(page, "文中写作", &printed.join("、"));
    fact(page, "期间", &figure.key.period.label());
    fact(page, "机构", &origin.org);
    fact(page, "口径", &figure.definition);
    code(page, "公式", &lineage.formula);
    if !origin.inputs.is_empty() {
        let inputs: Vec<String> =
            origin.inputs.iter().map(|input| format!("{}：{}", input.label, input.text)).collect();
        fact(page, "由这些数据算出", &inputs.join("；"));
    }
    fact(page, "台账", origin.register.as_deref().unwrap_or_default());
    code(page, "条件", lineage.predicate.as_deref().unwrap_or_default());
    if figure.key.aspect == Aspect::YearOnYear {
        fact(page, "比较", "与上年同期相比，按没有舍入的数计算");
    }
    fact(page, "记录数", &format!("{}条", figure.rows));
    fact(
        page,
        "填报率",
        &match figure.coverage {
            Some(coverage) => {
                let percent = decimal::print(coverage.percent(), 1);
                format!("{percent}%（应报{}个机构，已审{}个）", coverage.asked, coverage.complete)
            }
            None => "没有布置填报，不计填报率".to_owned(),
        },
    );
    let is_live = figure.as_of == "live";
    fact(page, "版本", if is_live { "实时，没有封存" } else { &figure.as_of });
    let segments: Vec<&str> = lineage.segments.iter().map(|hash| hash.as_str()).collect();
    code(page, "数据段", &segments.join(" "));
    code(page, "溯源码", &lineage.hash);
    code(page, "业务包", &document.subject.pack);
    page.words("dt", &[], "编号");
    page.element("dd", &[], |page| {
        page.words("a", &[("href", &format!("#{}", shown.key))], &format!("{}，回到文中第一处", shown.key));
    });
}

fn fact(page: &mut Markup, term: &str, text: &str) {
    if !text.is_empty() {
        page.words("dt", &[], term);
        page.words("dd", &[], text);
    }
}

fn code(page: &mut Markup, term: &str, text: &str) {
    if !text.is_empty() {
        page.words("dt", &[], term);
        page.element("dd", &[], |page| page.words("code", &[], text));
    }
}
