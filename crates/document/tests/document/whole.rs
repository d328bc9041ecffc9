//! A report with everything in it: contents, a captioned table, a chart, attachments.

use xuezheng_document::Document;

use crate::compiled::SECTIONS;
use crate::sample::{compile_pack, figures, pack};

const BODY: &str = "\
{{ period.short }}，我局坚持安全第一，共排查隐患{{ safety.hazards_found | withunit }}。

{% for section in sections %}
{% include section %}
{% endfor %}

## 资助金额

{{ table(title=\"各学段资助情况\", unit=\"万元\") }}

| 学段 | 资助学生（人次） | 金额 |
|---|---|---|
{% for p in student_aid.amount.parts(\"stage\") %}
| {{ p.label }} | {{ student_aid.students.by.stage[\"junior\"] }} | {{ p | in(\"万元\", 2) }} |
{% endfor %}
| 合计 | {{ student_aid.students }} | {{ student_aid.amount | in(\"万元\", 2) }} |

{{ chart(student_aid.amount, \"stage\", unit=\"万元\", title=\"各学段资助金额\") }}

资助工作平稳有序。
";

/// The report, with a table of contents.
pub(crate) fn document() -> Document {
    let mut pack = pack(BODY, &SECTIONS);
    pack.reports.values_mut().for_each(|report| report.contents = true);
    compile_pack(&pack, &figures()).unwrap()
}
