//! What a web page leaves in a text that was copied from it.

use std::collections::BTreeMap;

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::ResidueKind;

pub(super) const RULE: Rule = Rule {
    code: "D005",
    name: "page-residue",
    title: "网页残留",
    severity: Severity::Error,
    is_default: true,
    explanation: "正文前后或者中间有网页的导航、广告、分享按钮一类的文字，是从网上复制时带进来的。\n请全部删去。",
    fires: &["教育工作总结\n分享 时间: 加入收藏 我要投稿 点赞\n一年来，各项工作稳步推进，取得明显成效。\n微信扫码分享"],
    passes: &["教育工作总结\n一年来，各项工作稳步推进。各校开通了微信公众号，家长扫码即可查看食谱。"],
    check,
};

/// Characters of a quote that is too long.
const SHOWN: usize = 24;

fn check(subject: &Subject) -> Vec<Note> {
    let source = &subject.text.source;
    let mut blocks: Vec<std::ops::Range<usize>> = Vec::new();
    let dense = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let mut residues: Vec<_> = subject.text.residues.iter().filter(|it| it.kind == ResidueKind::Site).collect();
    if residues.is_empty() {
        return Vec::new();
    }
    let content = dense(&subject.text.content);
    residues.sort_by_key(|residue| (residue.source.start, residue.source.end));
    for residue in residues {
        let range = residue.source.clone();
        match blocks.last_mut() {
            Some(last) if source.slice(last.end.min(range.start)..range.start).trim().is_empty() => {
                last.end = range.end.max(last.end);
            }
            _ => blocks.push(range),
        }
    }
    let note = |range: std::ops::Range<usize>| {
        let text = source.slice(range.clone()).split_whitespace().collect::<Vec<_>>().join(" ");
        let more = if text.chars().count() > SHOWN { "…" } else { "" };
        let shown: String = text.chars().take(SHOWN).collect();
        Note::on_source(range, format!("「{shown}{more}」是网页上的文字，请删去"))
    };
    // A line that stands in the text once more is a title which reading took for a site's; a sentence is none, either.
    let mut known: BTreeMap<String, bool> = BTreeMap::new();
    let mut stands_there = |line: &str| {
        let line = dense(line);
        known.get(&line).copied().unwrap_or_else(|| {
            let is_there = content.contains(&line);
            known.insert(line, is_there);
            is_there
        })
    };
    let mut is_own = |range: &std::ops::Range<usize>| {
        let text = source.slice(range.clone());
        let is_sentence =
            text.ends_with('。') && text.contains('，') && !text.contains(['👉', '◆']) && !text.contains("预览");
        text.trim().is_empty() || is_sentence || text.lines().all(&mut stands_there)
    };
    blocks.into_iter().filter(|range| !is_own(range)).map(note).collect()
}
