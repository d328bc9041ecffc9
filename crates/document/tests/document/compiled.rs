//! From template to model: what is printed, and what becomes of figures.

use insta::assert_snapshot;
use xuezheng_document::model::{Block, Inline};
use xuezheng_document::write;
use xuezheng_figures::{Absence, Aspect, Coverage, FigureValue};

use crate::sample::{document, figure, figures, period, present, printed, try_compile};

#[test]
fn m05_numbers_are_rounded_half_away_from_zero_and_only_when_printed() {
    assert_eq!(printed("{{ safety.close_rate }}"), "95.5");
    assert_eq!(printed("{{ safety.close_rate | pct(1) }}"), "95.5%");
    assert_eq!(printed("{{ safety.close_rate | n(0) }}%"), "95%");
    // 95.4545… prints 95.5 but is not above 95.45454545455.
    let body = "{% if safety.close_rate is above(95.45454545455) %}甲{% else %}乙{% endif %}";
    assert_eq!(printed(body), "乙");
}

#[test]
fn m06_money_prints_in_each_unit() {
    assert_eq!(printed("{{ student_aid.amount | n(0) }}元"), "16136800元");
    assert_eq!(printed("{{ student_aid.amount | unit(\"万元\", 2) }}"), "1613.68万元");
    assert_eq!(printed("{{ student_aid.amount | unit(\"亿元\") }}"), "0.16亿元");
    assert_eq!(printed("{{ student_aid.students | withunit }}"), "28209人次");
    assert_eq!(printed("{{ student_aid.awards | zh }}项"), "两项");
    assert_eq!(printed("{{ student_aid.students | zh }}人次"), "二万八千二百零九人次");
}

#[test]
fn m08_year_on_year_phrases_are_chosen_by_the_data() {
    assert_eq!(printed("{{ student_aid.students.yoy }}"), "同比增长20%");
    assert_eq!(printed("{{ safety.hazards_found.yoy }}"), "同比持平");
    assert_eq!(printed("{{ safety.hazards_closed.yoy }}"), "同比下降16.7%");
    assert_eq!(printed("{{ safety.close_rate.yoy }}"), "同比提高1.3个百分点");
    assert_eq!(printed("{{ student_aid.amount.yoy }}"), "上年同期数据填报率不足，不作同比");
    assert_eq!(printed("{{ safety.hazards_closed.yoy | pct(1) }}"), "-16.7%");
}

#[test]
fn m08_the_reason_against_a_comparison_names_its_side() {
    let phrase = |value: FigureValue, now: Option<Coverage>| {
        let mut set = figures();
        let mut current = figure("student_aid.amount", period(), Aspect::Value, present("5"));
        current.coverage = now;
        set.insert(current);
        set.insert(figure("student_aid.amount", period(), Aspect::YearOnYear, value));
        let document = try_compile("{{ student_aid.amount.yoy }}", &[], &set).unwrap();
        let Block::Paragraph(inlines) = &document.blocks[0] else { panic!("a paragraph") };
        xuezheng_document::model::plain_text(inlines)
    };
    let low = Some(Coverage { complete: 1, asked: 50 });
    assert_eq!(phrase(FigureValue::Absent(Absence::ZeroBase), None), "上年同期为零，不作同比");
    assert_eq!(phrase(FigureValue::Absent(Absence::NotReported), None), "上年同期数据暂缺，不作同比");
    assert_eq!(phrase(FigureValue::Absent(Absence::NotAsked), None), "上年同期未布置填报，不作同比");
    assert_eq!(phrase(FigureValue::Absent(Absence::LowCoverage), low), "本期和上年同期数据填报率不足，不作同比");
    assert_eq!(phrase(present("-0.04"), None), "同比基本持平");
}

#[test]
fn a_change_is_one_figure_whose_words_stand_outside() {
    let document = document("{{ safety.hazards_closed.yoy }}。");
    let change = Inline::Figure { key: "f001".to_owned(), text: "16.7%".to_owned() };
    let expected = vec![Inline::Text("同比下降".to_owned()), change, Inline::Text("。".to_owned())];
    assert_eq!(document.blocks, [Block::Paragraph(expected)]);
    assert_eq!(document.figures[0].figure.key.aspect, Aspect::YearOnYear);
}

#[test]
fn a_missing_figure_says_so() {
    assert_eq!(printed("开展应急演练{{ safety.drills }}。"), "开展应急演练（数据暂缺：未填报）。");
    assert_eq!(printed("{% if safety.drills is missing %}暂缺{% endif %}"), "暂缺");
    // A missing figure is neither zero, nor above or below anything.
    let body = "{% if safety.drills is zero or safety.drills is below(1) or safety.drills is positive %}甲{% else %}乙{% endif %}";
    assert_eq!(printed(body), "乙");
}

#[test]
fn parts_top_and_list_lead_to_figures_and_rows() {
    let parts = "{% for p in student_aid.students.parts(\"stage\") %}{{ p.label }}{{ p }}{% if not loop.last %}、{% endif %}{% endfor %}";
    assert_eq!(printed(parts), "学前教育3006、小学18306、初中4215、高中2682");
    let top = "{% for p in student_aid.students.top(\"stage\", 2) %}{{ p.label }}{{ p | withunit }}；{% endfor %}";
    assert_eq!(printed(top), "小学18306人次；初中4215人次；");
    assert_eq!(printed("{{ student_aid.students.by.stage[\"junior\"] }}"), "4215");
    let list = "{% for row in student_aid.awards.list %}{{ row.won_on }}{{ row.org }}获{{ row.level }}“{{ row.name }}”，奖金{{ row.prize | unit(\"万元\", 1) }}；{% endfor %}";
    assert_eq!(
        printed(list),
        "2024年5月6日青禾县第7小学获省级“资助工作先进单位”，奖金5.0万元；2024年5月6日青禾县第7小学获市级“资助宣传月优秀案例（第3批）”，奖金—；"
    );
    let joined = "{{ student_aid.awards.list | map(attribute=\"name\") | join(\"、\") }}";
    assert_eq!(printed(joined), "资助工作先进单位、资助宣传月优秀案例（第3批）");
    assert_eq!(printed("{{ safety.hazards_closed.parts(\"kind\") | join(\"和\") }}"), "11和6和4");
}

#[test]
fn parts_are_listed_with_their_counter_and_a_rate_drops_its_zeros() {
    let listed = |end: &str| printed(&format!("{{{{ student_aid.students.top(\"stage\", 2) | listed{end} }}}}"));
    assert_eq!(listed("(\"人次\")"), "小学18306人次、初中4215人次");
    assert_eq!(listed("(\"万人次\", 1)"), "小学1.8万人次、初中0.4万人次");
    assert_eq!(listed(""), "小学、初中");
    assert_eq!(printed("{{ safety.hazards_closed.parts(\"kind\") | listed(\"项\") }}"), "消防11项、食品6项、交通4项");
    let document = document("{{ safety.hazards_closed.parts(\"kind\") | listed(\"处\") }}");
    assert_eq!(document.figures.len(), 3);

    assert_eq!(printed("{{ safety.close_rate | rate }}"), "95.5%");
    let mut set = figures();
    set.insert(figure("safety.close_rate", period(), Aspect::Value, present("100")));
    set.insert(figure("safety.hazards_found", period(), Aspect::YearOnYear, FigureValue::Absent(Absence::ZeroBase)));
    let body = "整改率{{ safety.close_rate | rate }}{{ safety.hazards_found.yoy | clause }}{{ safety.hazards_closed.yoy | clause }}。";
    let document = try_compile(body, &[], &set).unwrap();
    let Block::Paragraph(inlines) = &document.blocks[0] else { panic!("a paragraph") };
    assert_eq!(xuezheng_document::model::plain_text(inlines), "整改率100%，同比下降16.7%。");
}

#[test]
fn cells_of_a_list_belong_to_its_figure() {
    let document = document("{% for row in student_aid.awards.list %}{{ row.name }}。{% endfor %}");
    let Block::Paragraph(inlines) = &document.blocks[0] else { panic!("a paragraph") };
    let of = Some("f001".to_owned());
    assert_eq!(inlines[0], Inline::Literal { text: "资助工作先进单位".to_owned(), of });
    assert_eq!(document.figures[0].figure.key.indicator.as_str(), "student_aid.awards");
}

#[test]
fn dates_come_from_the_period() {
    assert_eq!(
        printed("{{ period }}，{{ period.year }}年{{ period.short }}，截至{{ period.last_day }}，{{ period.end }}"),
        "2024年上半年，2024年上半年，截至2024年6月30日，6月底"
    );
    assert_eq!(
        printed("{{ prior_period }}；{{ dated }}；明年是{{ period.next_year }}年"),
        "2023年上半年；2024年7月5日；明年是2025年"
    );
    assert_eq!(printed("“{{ lit(\"1+2+7\") }}”政策"), "“1+2+7”政策");
}

#[test]
fn captured_text_and_macros_keep_their_figures() {
    let body = "{% macro row(label, figure) %}{{ label }}**{{ figure }}**{% endmacro %}{% set line %}{{ row(\"整改\", safety.hazards_closed) }}处{% endset %}{{ line }}。";
    let document = document(body);
    assert_eq!(document.figures.len(), 1);
    assert_eq!(printed(body), "整改21处。");
}

#[test]
fn one_figure_has_one_key_however_often_it_is_printed() {
    let document =
        document("{{ safety.hazards_closed }}，{{ safety.hazards_found }}，{{ safety.hazards_closed | withunit }}");
    let keys: Vec<&str> = document.figures.iter().map(|figure| figure.key.as_str()).collect();
    assert_eq!(keys, ["f001", "f002"]);
    let texts: Vec<&str> = document.figures[0].printed.iter().map(|printed| printed.text.as_str()).collect();
    assert_eq!(texts, ["21", "21处"]);
}

const AMOUNTS: &str = "| 学段 | 金额（万元） |\n|---|---|\n{% for p in student_aid.amount.parts(\"stage\") %}\n| {{ p.label }} | {{ p | unit(\"万元\", 1) }} |\n{% endfor %}\n| 合计 | {{ student_aid.amount | unit(\"万元\", 1) }} |\n\n后文";

#[test]
fn m17_rounded_parts_that_do_not_add_up_are_noted_and_never_adjusted() {
    // 115.6 + 859.8 + 396.1 + 242.2 = 1613.7 at one place: 115.63, 859.78, 396.12, 242.15, total 1613.68. No note.
    assert!(!printed(AMOUNTS).contains("四舍五入"), "{}", printed(AMOUNTS));
    // At no place: 116 + 860 + 396 + 242 = 1614 = 1614. With 115.40 + 859.40 + 396.40 + 242.40 = 1613.60: 1612 ≠ 1614.
    let mut set = figures();
    let parts = [("preschool", "1154000"), ("primary", "8594000"), ("junior", "3964000"), ("senior", "2424000")];
    for (code, value) in parts {
        let part = xuezheng_figures::Part { field: "stage".into(), code: code.into() };
        set.insert(figure("student_aid.amount", period(), Aspect::Part(part), present(value)));
    }
    set.insert(figure("student_aid.amount", period(), Aspect::Value, present("16136000")));
    let body = AMOUNTS.replace(", 1)", ", 0)");
    let document = try_compile(&body, &[], &set).unwrap();
    let Block::Note(note) = &document.blocks[1] else { panic!("a note after the table") };
    assert_eq!(note, &[Inline::Text("注：因四舍五入，分项之和与合计略有出入。".to_owned())]);
    let sentence = "{{ rounding_note(student_aid.amount, \"stage\", \"万元\", 0) }}。{{ rounding_note(student_aid.amount, \"stage\") }}";
    let document = try_compile(sentence, &[], &set).unwrap();
    let expected = Inline::Text("（因四舍五入，分项之和与合计略有出入）。".to_owned());
    assert_eq!(document.blocks, [Block::Paragraph(vec![expected])]);
}

#[test]
fn errors_of_the_template_name_file_and_line() {
    // A part that the code list has, but nobody computed.
    let mut set = figures();
    let drills = figure("safety.drills", period(), Aspect::Value, present("3"));
    set.insert(drills);
    let section = "# 安全\n\n共{{ safety.drills }}次，\n{{ safety.drills.yoy }}\n";
    let body = "{% for s in sections %}\n{% include s %}\n{% endfor %}\n";
    let error = try_compile(body, &[("safety", section)], &set).unwrap_err();
    assert_snapshot!(error, @"areas/safety/section.md 第 4 行：没有计算「应急演练」（safety.drills）2024年上半年的同比");
    let error = try_compile("甲\n\n{{ safety.drills.yoy }}", &[], &figures()).unwrap_err();
    assert_snapshot!(error, @"reports/work_report.md 第 7 行：没有计算「应急演练」（safety.drills）2024年上半年的同比");
    let error = try_compile("共5处", &[], &figures()).unwrap_err();
    assert_snapshot!(error, @"报告模板有 1 处问题，第一处：文字中有未标注的数字「5」");
}

#[test]
fn problems_are_written_only_where_figures_show_them() {
    let body = "{% set text %}\n{% for problem in problems %}\n{% include problem %}\n{% endfor %}\n{% endset %}\n\
                {% if text is empty %}没有突出问题。{% else %}{{ text }}{% endif %}\n";
    let text = |problem: &str| {
        let document = try_compile(body, &[("safety/problems.md", problem)], &figures()).unwrap();
        write::markdown(&document).lines().skip(2).take(3).collect::<Vec<_>>().join("\n")
    };
    let slow = text(
        "{% if safety.hazards_closed is above(0) %}\n# 整改不快\n\n整改{{ safety.hazards_closed }}处。\n{% endif %}\n",
    );
    assert_eq!(slow, "## 一、整改不快\n\n整改[21](#f001)处。");
    let none = text("{% if safety.hazards_closed is zero %}\n# 整改不快\n{% endif %}\n");
    assert!(none.starts_with("没有突出问题。"), "{none}");
}

#[test]
fn a_report_asks_how_complete_the_filing_is_whichever_registers_there_are() {
    let body = "{% if filing is missing %}没有数据{% elif filing is partial %}没有报齐{% else %}报齐{% endif %}";
    let said = |coverage: Option<Coverage>, value: FigureValue| {
        let mut set = xuezheng_figures::FigureSet::default();
        for (indicator, coverage) in
            [("safety.drills", coverage), ("student_aid.students", Some(Coverage { complete: 3, asked: 3 }))]
        {
            let mut one = figure(indicator, period(), Aspect::Value, value.clone());
            one.coverage = coverage;
            set.insert(one);
        }
        // A year ago somebody was late: that is nothing to this period.
        set.insert(figure("safety.drills", period().prior_year(), Aspect::Value, present("1")));
        let document = try_compile(body, &[], &set).unwrap();
        let Block::Paragraph(inlines) = &document.blocks[0] else { panic!("a paragraph") };
        xuezheng_document::model::plain_text(inlines)
    };
    assert_eq!(said(Some(Coverage { complete: 2, asked: 3 }), present("7")), "没有报齐");
    assert_eq!(said(Some(Coverage { complete: 3, asked: 3 }), present("7")), "报齐");
    assert_eq!(said(None, present("0")), "报齐");
    assert_eq!(said(None, FigureValue::Absent(Absence::NotReported)), "没有数据");
}

/// A report with everything in it.
pub(crate) const REPORT_BODY: &str = "\
{{ period.short }}，我局坚持安全第一，共排查隐患{{ safety.hazards_found | withunit }}。

{% for section in sections %}
{% include section %}
{% endfor %}
";

/// Its sections.
pub(crate) const SECTIONS: [(&str, &str); 2] = [
    (
        "safety",
        "# 校园安全\n\n## 隐患排查整治\n\n整改安全隐患**{{ safety.hazards_closed }}**处，{{ safety.hazards_closed.yoy }}，\n整改率{{ safety.close_rate | pct(1) }}，{{ safety.close_rate.yoy }}。\n\n### 按类别\n\n1. 消防{{ safety.hazards_closed.by.kind[\"fire\"] }}处；\n2. 食品{{ safety.hazards_closed.by.kind[\"food\"] }}处。\n\n## 应急演练\n\n{% if safety.drills is present %}\n开展演练{{ safety.drills }}次。\n{% else %}\n应急演练情况{{ safety.drills }}。\n{% endif %}\n",
    ),
    (
        "student_aid",
        "# 学生资助\n\n资助学生{{ student_aid.students | withunit }}，{{ student_aid.students.yoy }}；发放资金{{ student_aid.amount | unit(\"万元\", 2) }}，{{ student_aid.amount.yoy }}。\n\n| 学段 | 人次 | 金额 |\n|---|---|---|\n{% for p in student_aid.students.parts(\"stage\") %}\n| {{ p.label }} | {{ p }} | {{ student_aid.amount.by.stage[\"primary\"] | unit(\"万元\", 2) }} |\n{% endfor %}\n| 合计 | {{ student_aid.students }} | {{ student_aid.amount | unit(\"万元\", 2) }} |\n\n获得荣誉{{ student_aid.awards | zh }}项：{{ student_aid.awards.list | map(attribute=\"name\") | join(\"、\") }}。\n\n- 落实“{{ lit(\"1+2+7\") }}”政策；\n- 加强宣传。\n",
    ),
];

#[test]
fn a_report_reads_as_a_bureau_writes_it() {
    let document = try_compile(REPORT_BODY, &SECTIONS, &figures()).unwrap();
    assert_snapshot!(write::markdown(&document));
}

#[test]
fn the_model_of_a_report() {
    let document = try_compile("# 甲\n\n整改**{{ safety.hazards_closed }}**处", &[], &figures()).unwrap();
    assert_snapshot!(format!("{:#?}\n{:#?}", document.title, document.blocks));
}
