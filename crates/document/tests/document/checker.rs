//! Faults of templates, as a clerk sees them.

use insta::assert_snapshot;
use xuezheng_document::check_templates;

use crate::sample::{REPORT, pack};

/// Faults of a body: line and column in the file, code, the offending text, message, help.
fn faults(body: &str) -> String {
    let pack = pack(body, &[("safety", "# 安全\n")]);
    let lines = check_templates(&pack).into_iter().map(|fault| {
        let text = &pack.files[&fault.place.file];
        let before = &text[..fault.place.span.start];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let file = if &*fault.place.file == REPORT { String::new() } else { format!("{} ", fault.place.file) };
        let offending = &text[fault.place.span.clone()];
        format!(
            "{file}{line}:{column} {} 【{offending}】 {} | {}",
            fault.code,
            fault.message,
            fault.help.unwrap_or_default()
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_good_template_has_no_fault() {
    let body = "\
# 一是安全

{{ period }}整改{{ safety.hazards_closed }}处，{{ safety.hazards_closed.yoy }}；{% if safety.close_rate is above(90) and not safety.drills is missing %}良好{% endif %}。
{% for row in student_aid.awards.list %}{{ lit(loop.index) }}. {{ row.name }}{% else %}无{% endfor %}
{% if student_aid.awards.list is empty %}无{% endif %}{% if period.kind == \"half\" %}半年{% endif %}
{{ student_aid.amount | unit(\"万元\", 2) }}、{{ safety.close_rate }}%、{{ student_aid.students }}人次。
{% if safety.hazards_closed is above(safety.hazards_closed.prev) %}上升{% endif %}
{% include \"areas/safety/section.md\" %}
{{ student_aid.amount | in(\"万元\", 2) }}万元

{{ table(title=\"资助\", unit=\"万元\") }}

| 学段 | 人数（人次） | 金额 |
|---|---|---|
{% for p in student_aid.amount.parts(\"stage\") %}
| {{ p.label }} | {{ student_aid.students }} | {{ p | in(\"万元\", 2) }} |
{% endfor %}

{{ chart(
     student_aid.amount, \"stage\", unit=\"万元\", places=1, title=\"资助\"
   ) }}

1. 甲
2. 乙
";
    assert_eq!(faults(body), "");
}

#[test]
fn a_converted_number_without_its_unit_stands_where_that_is_said() {
    let table = |head: &str, cell: &str| format!("| 学段 | {head} |\n|---|---|\n| 合计 | {{{{ {cell} }}}} |\n");
    assert_snapshot!(faults("共{{ student_aid.amount | in(\"万元\", 2) }}。"));
    assert_snapshot!(faults(&table("金额", "student_aid.amount | in(\"万元\", 2)")));
    assert_snapshot!(faults(&table("金额（万元）", "student_aid.amount")));
    assert_snapshot!(faults(&table("人数（人）", "student_aid.students")));
    assert_snapshot!(faults("{{ student_aid.students | in(\"万元\", 2) }}万元"));
}

#[test]
fn charts_and_captions_say_what_they_show_on_a_line_of_their_own() {
    assert_snapshot!(faults("见{{ chart(student_aid.amount, \"stage\", title=\"资助\") }}。"));
    assert_snapshot!(faults("{% set c = chart(student_aid.amount, \"stage\", title=\"资助\") %}"));
    assert_snapshot!(faults("{{ chart(student_aid.amount, \"kind\", unit=\"人\", title=\"图1\") }}"));
    assert_snapshot!(faults("{{ chart(student_aid.amount, \"stage\") }}"));
    assert_snapshot!(faults("{{ chart(safety.drills.yoy, \"stage\", name=\"资助\") }}"));
    assert_snapshot!(faults("{{ table(title=\"资助\") }}\n\n后文"));
    assert_snapshot!(faults("{{ table() }}\n| 甲 |\n|---|\n| 乙 |\n"));
}

#[test]
fn unknown_names_are_named_with_the_nearest() {
    assert_snapshot!(faults("甲\n{{ safty.hazards_closed }}{{ safety.hazard_closed }}"));
    assert_snapshot!(faults(
        "{{ safety.hazards_closed.yoyo }}、{{ safety.hazards_closed.by.kind.fir }}、{{ student_aid.students.by.kind.fire }}"
    ));
    assert_snapshot!(faults("{{ student_aid.students.by.stage[\"小学\"] }}{{ safety.close_rate.parts(\"kind\") }}"));
    assert_snapshot!(faults("{% for row in student_aid.awards.list %}{{ row.nam }}{% endfor %}{{ period.yaer }}"));
    assert_snapshot!(faults("{% include \"areas/safty/section.md\" %}{{ literal(\"甲\") }}"));
}

#[test]
fn operators_and_comparisons_on_figures_are_refused() {
    assert_snapshot!(faults("{{ safety.hazards_found - safety.hazards_closed }}处"));
    assert_snapshot!(faults("{{ safety.hazards_found ~ \"处\" }}"));
    assert_snapshot!(faults("{% if safety.close_rate > 90 %}良好{% endif %}{% if safety.drills == 0 %}无{% endif %}"));
    assert_snapshot!(faults("{% set x = safety.hazards_found %}{{ x * 2 }}"));
}

#[test]
fn a_figure_is_no_condition() {
    assert_snapshot!(faults("{% if safety.drills %}甲{% endif %}{{ \"甲\" if not safety.drills else \"乙\" }}"));
    assert_snapshot!(faults("{% macro m(x) %}{% if x %}甲{% endif %}{% endmacro %}"));
}

#[test]
fn filters_that_compute_are_refused() {
    assert_snapshot!(faults(
        "{{ student_aid.students.parts(\"stage\") | sum }}{{ safety.close_rate | round(1) }}{{ student_aid.awards.list | length }}"
    ));
    assert_snapshot!(faults(
        "{{ safety.close_rate | pc(1) }}{{ safety.drills | pct(1) }}{{ student_aid.students | unit(\"万元\") }}"
    ));
    assert_snapshot!(faults("{{ safety.drills | n }}{{ safety.drills | n(1) | withunit }}{{ org | withunit }}"));
}

#[test]
fn phrases_are_made_of_what_they_are_for() {
    assert_snapshot!(faults(
        "{{ safety.drills | listed(\"次\") }}{{ safety.hazards_closed.parts(\"kind\") | listed(3) }}{{ student_aid.students.parts(\"stage\") | listed(\"人\") }}{{ safety.drills | clause }}{{ safety.drills | rate }}"
    ));
}

#[test]
fn tests_are_used_on_what_they_are_made_for() {
    assert_snapshot!(faults(
        "{% if safety.drills is mising %}甲{% endif %}{% if safety.drills is empty %}甲{% endif %}{% if safety.drills is above %}甲{% endif %}{% if org is zero %}甲{% endif %}"
    ));
    assert_snapshot!(faults("{% if filing is zero %}甲{% endif %}{{ filing }}{% if filing %}乙{% endif %}"));
}

#[test]
fn bare_digits_are_refused_wherever_they_print() {
    assert_snapshot!(faults("## 2024年工作\n\n整改５处、{{ \"12处\" }}、{{ 7 }}。\n"));
    assert_snapshot!(faults(
        "{% for p in safety.hazards_closed.parts(\"kind\") %}{{ loop.index }}{% endfor %}{% set t = \"3所\" %}{{ t }}{{ lit(safety.drills) }}"
    ));
}

#[test]
fn lists_parts_and_areas_do_not_print() {
    assert_snapshot!(faults(
        "{{ safety }}{{ student_aid.awards.list }}{{ safety.drills.list }}{{ safety.hazards_closed.by.kind }}"
    ));
    assert_snapshot!(faults(
        "{% for x in safety.hazards_closed %}{% endfor %}{{ safety.hazards_closed.parts }}{{ safety.hazards_closed.top(\"kind\") }}"
    ));
}

#[test]
fn units_beside_figures_agree_with_them() {
    assert_snapshot!(faults(
        "{{ student_aid.amount }}万元、{{ student_aid.amount | unit(\"万元\", 2) }}万元、{{ safety.hazards_closed }}%"
    ));
    assert_snapshot!(faults(
        "同比{{ student_aid.students.yoy }}；{{ student_aid.students }}人；{{ student_aid.students }}人次"
    ));
}

#[test]
fn what_templates_do_not_have_is_refused() {
    assert_snapshot!(faults("{% block a %}{% endblock %}{{ \"甲\" if safety.drills is missing }}\u{FDD0}"));
    assert_snapshot!(faults("{% if safety.drills is missing %}甲"));
    assert_snapshot!(faults("甲{{ safety. }}"));
}

#[test]
fn the_education_bureau_s_own_templates_have_no_fault() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/education-bureau");
    let loaded = xuezheng_pack::load::load(&folder).unwrap_or_else(|bad| panic!("{:#?}", bad.faults));
    let faults = check_templates(&loaded.pack);
    assert!(faults.is_empty(), "{faults:#?}");
}
