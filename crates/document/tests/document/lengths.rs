//! Sections in three lengths, chosen by the template.

use xuezheng_document::{CompileError, write};

use crate::sample::{figures, try_compile};

const SENTENCE: (&str, &str) = (
    "safety/section.sentence.md",
    "{% if safety.hazards_closed is missing %}\n没有数据。\n{% else %}\n整改{{ safety.hazards_closed }}处。\n{% endif %}\n",
);
const SECTION: (&str, &str) = ("safety", "# 校园安全\n\n排查{{ safety.hazards_found }}处。\n");

fn body(body: &str, sections: &[(&str, &str)]) -> String {
    let document = try_compile(body, sections, &figures()).unwrap();
    let markdown = write::markdown(&document);
    markdown.split("\n\n").skip(1).take_while(|block| !block.contains("附件")).collect::<Vec<_>>().join("\n")
}

fn refused(body: &str, sections: &[(&str, &str)]) -> String {
    match try_compile(body, sections, &figures()).unwrap_err() {
        CompileError::Faults(faults) => {
            let fault = &faults[0];
            format!("{} {}；{}", fault.code, fault.message, fault.help.clone().unwrap_or_default())
        }
        other => panic!("{other}"),
    }
}

#[test]
fn a_line_of_the_template_chooses_the_length() {
    let texts = [SECTION, SENTENCE];
    let found = body("**安全。**{% include sections.sentence.safety %}\n\n{% include sections.safety %}\n", &texts);
    assert!(found.starts_with("**安全。**整改[21](#f001)处。\n## 一、校园安全\n排查[22](#f002)处。"), "{found}");
    let all = body("{% for section in sections.sentence %}\n{% include section %}\n{% endfor %}\n", &texts);
    assert!(all.starts_with("整改[21](#f001)处。"), "{all}");
}

#[test]
fn a_length_that_an_area_lacks_is_refused_and_never_replaced() {
    let texts = [SECTION, SENTENCE, ("student_aid", "# 学生资助\n\n资助{{ student_aid.students }}人次。\n")];
    assert_eq!(
        refused("{% include sections.page.safety %}", &texts),
        "D134 领域「safety」没有 section.page.md；补上 areas/safety/section.page.md，或者改用 sections.safety、sections.sentence.safety"
    );
    assert_eq!(
        refused("{% for s in sections.sentence %}{% include s %}{% endfor %}", &texts),
        "D134 「student_aid」没有这种篇幅的一节；补上 areas/student_aid/section.sentence.md 等文件，或者用 {% include sections.sentence.领域 %} 逐个写出要用的领域"
    );
    assert_eq!(
        refused("{% include sections.sentence.safty %}", &texts),
        "D104 「sections.sentence」没有「.safty」；是不是「safety」？"
    );
}

#[test]
fn a_sentence_is_one_paragraph() {
    for text in ["甲\n\n乙\n", "# 甲\n", "甲\n\n| 乙 |\n|---|\n"] {
        let said = refused("{% include sections.sentence.safety %}", &[("safety/section.sentence.md", text)]);
        assert!(said.starts_with("D135"), "{text}: {said}");
    }
    body("{% include sections.sentence.safety %}", &[("safety/section.sentence.md", "{# 注 #}\n\n甲，\n乙。\n")]);
}
