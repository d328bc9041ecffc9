//! Words that were typed twice.

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::{Subject, is_han};
use crate::reading::Span;

pub(super) const RULE: Rule = Rule {
    code: "D030",
    name: "doubled-word",
    title: "词语重复",
    severity: Severity::Error,
    is_default: true,
    explanation: "同一个词连着写了两遍：广泛开展开展、的的。本来就叠用的词（实实在在、一件一件、研究研究、为了了解）不在此列。\n请删去一个；可以用 --fix 改。",
    fires: &["广泛开展开展师德演讲比赛。", "取得了明显的的成效。", "本学期和和上学期相比有所提高。"],
    passes: &[
        "追求实实在在、没有水分的增长。",
        "把群众的事一件一件解决好。",
        "为了了解学生情况，开展了问卷调查。",
        "实事求是是我们的思想路线。",
        "构建共建共治共享的格局。",
        "始终把忠诚作为为政之魂。",
        "以提高质量为目的的改革。",
        "方案请大家研究研究。",
        "受疫情影响，现在在校学生减少。",
    ],
    check,
};

/// Characters that are words of their own, with what before or behind them makes a doubled one right.
const SINGLE: &[(char, &str, &str)] = &[
    ('的', "目的标", "确士"),
    ('了', "为除罢得不终受末明", "解结却"),
    ('是', "求就于但可凡还总或都若要也国只", "非"),
    ('在', "实现存所内正潜外旁自好健", "校在职位建线"),
    ('和', "温缓总柔平共饱祥谐调", "美气睦平谐"),
    ('与', "参给赋授付", ""),
    ('对', "面应针相校反绝核比", ""),
    ('为', "作成认以因行称改变更列分视极最较颇大甚定", "政人民主"),
    ('及', "以普涉波触遍顾危累", "时格其早"),
    ('将', "", "将近"),
    ('被', "", ""),
    ('把', "一", ""),
];

/// First characters of words that are repeated to say that something is done a little or one by one.
const REPEATED: &str = "一几逐研讨商休锻活学交比考整打收关照注";

fn check(subject: &Subject) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut at = 0;
    while at < subject.chars.len() {
        // What is doubled stands once more within six characters: mostly nothing does.
        let window = subject.chars.get(at..subject.chars.len().min(at + 7)).unwrap_or_default();
        let Some((first, behind)) = window.split_first() else { break };
        if !behind.contains(first) {
            at += 1;
            continue;
        }
        let length = (2..=6).rev().find(|length| is_doubled(subject, at, *length));
        let length = length.or_else(|| is_doubled_single(subject, at).then_some(1));
        let Some(length) = length else {
            at += 1;
            continue;
        };
        let word = subject.slice(Span::new(at, at + length));
        let span = Span::new(at, at + 2 * length);
        let note = Note::new(span, format!("「{word}」写了两遍，请删去一个"));
        notes.push(note.replace(Span::new(at + length, span.end), ""));
        at += 2 * length;
    }
    notes
}

fn is_doubled(subject: &Subject, at: usize, length: usize) -> bool {
    if subject.char(at) != subject.char(at + length) {
        return false;
    }
    let Some(first) = subject.chars.get(at..at + length) else { return false };
    let Some(second) = subject.chars.get(at + length..at + 2 * length) else { return false };
    let is_single = first.iter().all(|c| Some(c) == first.first());
    if first != second || !first.iter().all(|c| is_han(*c)) || is_single {
        return false;
    }
    let is_numeral = first.iter().any(|c| "一二三四五六七八九十百千万亿零〇两".contains(*c));
    let is_meant =
        length == 2 && first.first().is_some_and(|c| REPEATED.contains(*c) || "共互相同越又且边".contains(*c));
    let crosses = length == 2 && first.last().is_some_and(|c| "共互相同".contains(*c));
    // A third time, or the same characters before: 建共 of 共建共治 is no word.
    let is_part = subject.before(at) == first.last().copied();
    !is_numeral && !is_meant && !crosses && !is_part
}

fn is_doubled_single(subject: &Subject, at: usize) -> bool {
    let Some(c) = subject.char(at) else { return false };
    let Some((_, before, after)) = SINGLE.iter().find(|(single, _, _)| *single == c) else { return false };
    let next = subject.char(at + 2);
    let is_two = subject.char(at + 1) == Some(c) && next != Some(c) && subject.before(at) != Some(c);
    let is_word = subject.before(at).is_some_and(|c| before.contains(c)) || next.is_some_and(|c| after.contains(c));
    let is_pair = next.is_some() && next == subject.char(at + 3) && next.is_some_and(is_han);
    is_two && !is_word && !is_pair
}
