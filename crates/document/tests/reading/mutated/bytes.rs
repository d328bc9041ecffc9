//! Changes of bytes: flips, cuts, splices, repetitions, and words that readers look for.

use super::MOST;
use super::bases::Base;
use super::draw::Draw;

/// What the readers of texts look for.
pub(super) const TEXTS: &[&str] = &[
    "一、",
    "（一）",
    "1.",
    "（1）",
    "①",
    "一是",
    "首先",
    "第",
    "十",
    "百",
    "万",
    "亿",
    "半",
    "两",
    "三分之一",
    "百分之",
    "99999999999999999999999999999999",
    "79228162514264337593543950335",
    "0.0000000000000000000000000001",
    "-",
    "—",
    "～",
    "/",
    ".",
    ",",
    "，",
    "、",
    "。",
    "；",
    "：",
    "“",
    "”",
    "\"",
    "《",
    "》",
    "（",
    "）",
    "[",
    "](",
    "**",
    "`",
    "X人次",
    "xx市",
    "%",
    "‰",
    "年",
    "月",
    "日",
    "底前",
    "2024年上半年",
    "2023-20234学年度",
    "13月32日",
    "人",
    "元",
    "个百分点",
    "多",
    "余",
    "约",
    "近",
    "其中：",
    "其余",
    "分别为",
    "同比增长",
    "等",
    "附件：1.",
    "提纲",
    "计划",
    "力争",
    "截止",
    "签定",
    "11010519491231002X",
    "13800138000",
    "|",
    "\n",
    "\r\n",
    "\t",
    "\u{3000}",
    "\u{B}",
    "\u{0}",
    "\u{200B}",
    "\u{FEFF}",
    "\u{2028}",
    "\u{2F49}",
    "\u{20000}",
    "\u{1F600}",
    "e\u{301}",
];

/// One or several changes.
pub(super) fn mutated(base: &Base, other: &Base, words: &[&str], draw: &mut Draw) -> Vec<u8> {
    let mut bytes = base.window(draw);
    for _ in 0..=draw.below(6) {
        change(&mut bytes, other, words, draw);
    }
    bytes
}

/// One change.
pub(super) fn change(bytes: &mut Vec<u8>, other: &Base, words: &[&str], draw: &mut Draw) {
    let at = draw.below(bytes.len() + 1);
    match draw.below(11) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << draw.below(8);
            }
        }
        1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = *draw.pick(&[0, 0xFF, b' ', b'<', b'&', b'0', b'9', 0x81, 0xE4, b'\n']);
            }
        }
        2 => bytes.truncate(at),
        3 => drop(bytes.drain(draw.range(bytes.len()))),
        4 => {
            let piece = other.window(draw);
            let piece = piece[draw.range(piece.len())].to_vec();
            drop(bytes.splice(at..at, piece));
        }
        5 => {
            let piece = bytes[draw.range(bytes.len())].to_vec();
            drop(bytes.splice(at..at, piece));
        }
        6 => {
            let range = draw.range(bytes.len());
            let piece = bytes[range].to_vec();
            repeat(bytes, at, &piece, draw);
        }
        7 => {
            let word = draw.pick(words).as_bytes();
            repeat(bytes, at, word, draw);
        }
        8 => {
            let word = words_in_a_row(words, draw);
            drop(bytes.splice(at..at, word.into_bytes()));
        }
        _ => {
            // Words stand where a character begins, so that texts stay texts.
            let at = (at..bytes.len()).find(|at| bytes[*at] & 0xC0 != 0x80).unwrap_or(bytes.len());
            let word = words_in_a_row(words, draw);
            let end = (at + draw.below(4) * 3).min(bytes.len());
            drop(bytes.splice(at..end, word.into_bytes()));
        }
    }
}

fn words_in_a_row(words: &[&str], draw: &mut Draw) -> String {
    (0..=draw.below(5)).map(|_| *draw.pick(words)).collect()
}

/// Puts something in several times, seldom very often.
fn repeat(bytes: &mut Vec<u8>, at: usize, piece: &[u8], draw: &mut Draw) {
    let room = MOST.saturating_sub(bytes.len()) / piece.len().max(1);
    let most = if draw.one_in(40) { room } else { room.min(400) };
    let many = piece.repeat(draw.below(most + 1));
    drop(bytes.splice(at..at, many));
}
