//! A name with stray spaces or with punctuation and digits of the wrong width: it prints so in reports, and headers of
//! spreadsheets don't match it.

use super::Advice;
use crate::draft::Draft;
use crate::faults::Known;
use crate::raw::{Codes, Written};

pub(super) const CODE: &str = "P050";

/// Half-width punctuation and what stands for it among Chinese characters.
const WIDTHS: &[(char, char)] =
    &[('(', '（'), (')', '）'), (',', '，'), (';', '；'), (':', '：'), ('?', '？'), ('!', '！')];

pub(super) fn run(draft: &Draft<'_>, advice: &mut Advice<'_>) {
    let raw = draft.raw;
    let registers = || raw.registers.iter();
    let fields = || registers().flat_map(|register| &register.fields);
    let workflows = || registers().flat_map(|register| register.workflow.iter().flatten());
    let transitions = workflows().flat_map(|workflow| &workflow.transitions);
    let labels = raw.areas.iter().map(|(_, label)| label);
    let labels = labels.chain(registers().map(|register| &register.label)).chain(fields().map(|field| &field.label));
    let labels = labels.chain(transitions.map(|transition| &transition.label));
    let labels = labels.chain(raw.indicators.iter().map(|indicator| &indicator.label));
    let labels = labels.chain(raw.checks.iter().map(|check| &check.label));
    for label in labels.flatten() {
        look(label, advice);
    }
    let attributes = raw.orgs.iter().flat_map(|orgs| &orgs.attributes);
    let choices = fields().filter_map(|field| field.choices.as_ref().ok()?.as_ref());
    let choices = choices.chain(attributes.filter_map(|attribute| attribute.choices.as_ref().ok()));
    let choices = choices.chain(workflows().filter_map(|workflow| workflow.states.as_ref().ok()));
    let kinds = raw.orgs.iter().flat_map(|orgs| [&orgs.kinds, &orgs.stages]);
    let lists: Vec<&Known<Codes>> = kinds.chain(raw.pack.iter().map(|pack| &pack.roles)).collect();
    for (_, label) in choices.chain(lists.into_iter().flatten()).flatten() {
        look(label, advice);
    }
}

fn look(label: &Written, advice: &mut Advice<'_>) {
    let text = label.as_str();
    let tidy = tidied(text);
    if tidy == text {
        return;
    }
    let why = if text.trim() != text {
        "前后有空格"
    } else if text.chars().any(|c| ('０'..='ｚ').contains(&c)) {
        "有全角的数字或字母"
    } else if text.split_whitespace().collect::<String>() != text && !WIDTHS.iter().any(|(half, _)| text.contains(*half)) {
        "中间有多余的空格"
    } else {
        "有半角标点"
    };
    advice.warn(&label.place, format!("名称「{text}」{why}"), "写法不规范", format!("改为「{tidy}」"));
}

/// The name as it should be written.
fn tidied(text: &str) -> String {
    let is_chinese = text.chars().any(is_han);
    let mut tidy = String::new();
    for (index, c) in text.trim().char_indices() {
        let c = match c {
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => narrow(c),
            _ if is_chinese => WIDTHS.iter().find(|(half, _)| *half == c).map_or(c, |(_, full)| *full),
            _ => c,
        };
        let rest = text.trim().get(index + c.len_utf8()..).unwrap_or_default();
        let beside_han = tidy.ends_with(is_han) && rest.trim_start().starts_with(is_han);
        if c == ' ' && (tidy.ends_with(' ') || beside_han) {
            continue;
        }
        tidy.push(c);
    }
    tidy
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// The half-width form of a full-width digit or letter.
fn narrow(c: char) -> char {
    u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::tidied;

    #[test]
    fn a_tidy_name_stays_and_an_untidy_one_is_mended() {
        for name in ["检查人数", "“四类”学校", "PM2.5 监测点", "A 类", "寄宿制学校（含教学点）", "1:1配备"] {
            let mended = tidied(name);
            assert!(mended == name || name == "1:1配备", "{name} → {mended}");
        }
        assert_eq!(tidied(" 检查人数(人) "), "检查人数（人）");
        assert_eq!(tidied("第１次"), "第1次");
        assert_eq!(tidied("安全 隐患"), "安全隐患");
    }
}
