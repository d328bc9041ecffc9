//! Tables and charts: captions, units stated once, bars that are figures.

use xuezheng_document::model::{Block, Inline, plain_text};
use xuezheng_figures::{Absence, Aspect, FigureValue, Part};

use crate::sample::{decimal, document, figure, figures, period, printed, try_compile};

const TABLE: &str = "{{ table(title=\"各学段资助情况\", unit=\"万元\") }}\n| 学段 | 金额 |\n|---|---|\n{% for p in student_aid.amount.parts(\"stage\") %}\n| {{ p.label }} | {{ p | in(\"万元\", 2) }} |\n{% endfor %}\n| 合计 | {{ student_aid.amount | in(\"万元\", 2) }} |\n";

pub(crate) const CHART: &str =
    "前文。\n\n{{ chart(student_aid.amount, \"stage\", unit=\"万元\", title=\"各学段资助金额\") }}\n\n后文。\n";

#[test]
fn a_table_says_its_unit_once_and_its_cells_print_converted_numbers() {
    assert_eq!(
        printed(TABLE),
        "表1　各学段资助情况\n单位：万元\n学段 | 金额\n学前教育 | 115.63\n小学 | 859.78\n初中 | 396.12\n高中 | 242.15\n合计 | 1613.68"
    );
    let head = "| 学段 | 金额（万元） |\n|---|---|\n| 合计 | {{ student_aid.amount | in(\"万元\", 1) }} |\n";
    assert_eq!(printed(head), "学段 | 金额（万元）\n合计 | 1613.7");
}

#[test]
fn captions_are_numbered_through_the_document_and_may_hold_dates() {
    let table = "{{ table(title=t) }}\n\n| 学段 |\n|---|\n| 小学 |\n\n";
    let body = format!("{{% set t %}}{{{{ period }}}}情况{{% endset %}}\n\n{table}{table}{CHART}");
    let captions: Vec<String> = printed(&body).lines().filter(|line| line.contains('　')).map(str::to_owned).collect();
    assert_eq!(captions, ["表1　2024年上半年情况", "表2　2024年上半年情况", "图1　各学段资助金额"]);
}

#[test]
fn the_appendix_prints_the_unit_that_the_text_used() {
    let body = "发放{{ student_aid.amount | unit(\"万元\", 2) }}，资助{{ student_aid.students }}人次。";
    let Block::Table(appendix) = &document(body).attachments[0].blocks[0] else { panic!("a table") };
    assert_eq!(plain_text(&appendix.rows[0][2]), "1613.68万元");
    assert_eq!(plain_text(&appendix.rows[1][2]), "28209人次");
    let Block::Table(appendix) = &document(TABLE).attachments[0].blocks[0] else { panic!("a table") };
    assert_eq!(plain_text(&appendix.rows[0][2]), "115.63万元");
}

#[test]
fn every_bar_is_a_figure_and_a_missing_part_has_none() {
    let mut set = figures();
    let part = |code: &str| Aspect::Part(Part { field: "stage".into(), code: code.into() });
    let missing = FigureValue::Absent(Absence::NotReported);
    set.insert(figure("student_aid.amount", period(), part("senior"), missing));
    let document = try_compile(CHART, &[], &set).unwrap();
    let Block::Chart(chart) = &document.blocks[1] else { panic!("{:?}", document.blocks) };
    assert_eq!(chart.unit.as_str(), "万元");
    assert_eq!(chart.bars[0].label, "学前教育");
    assert_eq!(chart.bars[0].value, Some(decimal("115.63")));
    assert_eq!(chart.bars[0].figure, Inline::Figure { key: "f001".to_owned(), text: "115.63".to_owned() });
    assert_eq!(chart.bars[3].value, None);
    assert_eq!(plain_text(std::slice::from_ref(&chart.bars[3].figure)), "（数据暂缺：未填报）");
    assert_eq!(document.figures.len(), 4);
}

#[test]
fn without_any_value_there_is_no_chart_but_the_reason() {
    let mut set = figures();
    let missing = || FigureValue::Absent(Absence::NotReported);
    set.insert(figure("student_aid.amount", period(), Aspect::Value, missing()));
    for code in ["preschool", "primary", "junior", "senior"] {
        let part = Aspect::Part(Part { field: "stage".into(), code: code.into() });
        set.insert(figure("student_aid.amount", period(), part, missing()));
    }
    let document = try_compile(CHART, &[], &set).unwrap();
    let Block::Paragraph(said) = &document.blocks[1] else { panic!("{:?}", document.blocks) };
    assert_eq!(plain_text(said), "（数据暂缺：未填报）");
}
