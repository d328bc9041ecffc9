//! Changes of a Word file: of the XML inside its parts, of which parts there are, and of the package's own bytes.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::MOST;
use super::bases::Base;
use super::bytes;
use super::draw::Draw;

/// What the reader of Word files looks for.
const TAGS: &[&str] = &[
    "<w:p>",
    "</w:p>",
    "<w:p/>",
    "<w:r>",
    "</w:r>",
    "<w:r/>",
    "<w:t>",
    "<w:t xml:space=\"preserve\">",
    "</w:t>",
    "<w:tab/>",
    "<w:br/>",
    "<w:noBreakHyphen/>",
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "<w:tc>",
    "<w:del>",
    "</w:del>",
    "<w:ins w:id=\"1\">",
    "</w:ins>",
    "<w:delText>",
    "<mc:Fallback>",
    "</mc:Fallback>",
    "<w:txbxContent>",
    "<w:pPr><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>",
    "<w:pPr><w:outlineLvl w:val=\"255\"/></w:pPr>",
    "<w:footnote w:type=\"separator\">",
    "</w:footnote>",
    "<w:start w:val=\"18446744073709551615\"/>",
    "<w:start w:val=\"-1\"/>",
    "<w:numFmt w:val=\"decimalEnclosedCircle\"/>",
    "<w:lvlText w:val=\"%1%2%3%4%5%6%7%8%9\"/>",
    "<w:basedOn w:val=\"1\"/>",
    "&amp;",
    "&#0;",
    "&#xD800;",
    "&unknown;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?",
    "<!DOCTYPE a [<!ENTITY b \"b\">]>",
    "<",
    ">",
    "\"",
];

/// Values of attributes that are odd.
const VALUES: &[&str] =
    &["", "0", "1", "-1", "9", "255", "256", "4294967296", "18446744073709551615", "99999999999999999999", "%1", "一"];

pub(super) fn mutated(base: &Base, other: &Base, draw: &mut Draw) -> Vec<u8> {
    let Some(mut parts) = unpacked(&base.bytes) else { return bytes::mutated(base, other, TAGS, draw) };
    if draw.one_in(12) {
        let mut whole = base.bytes.clone();
        for _ in 0..=draw.below(4) {
            bytes::change(&mut whole, other, &["PK\u{1}\u{2}", "PK\u{3}\u{4}", "PK\u{5}\u{6}"], draw);
        }
        return whole;
    }
    for _ in 0..=draw.below(6) {
        let index = usual(&parts, draw);
        match draw.below(10) {
            0 => {
                let taken = unpacked(&other.bytes).unwrap_or_default();
                let name = &parts[index].0;
                if let Some((_, content)) = taken.iter().find(|(other, _)| other == name) {
                    parts[index].1.clone_from(content);
                }
            }
            1 if parts.len() > 1 && draw.one_in(6) => drop(parts.remove(index)),
            2 if draw.one_in(6) => {
                let from = draw.below(parts.len());
                parts[index].1 = parts[from].1.clone();
            }
            3 | 4 => bytes::change(&mut parts[index].1, other, TAGS, draw),
            5 => bytes::change(&mut parts[index].1, other, bytes::TEXTS, draw),
            _ => parts[index].1 = markup(&parts[index].1, draw),
        }
        // It may have been taken out.
        if let Some((_, content)) = parts.get_mut(index) {
            content.truncate(MOST);
        }
    }
    packed(&parts, draw)
}

/// A part, mostly one of those that are read.
fn usual(parts: &[(String, Vec<u8>)], draw: &mut Draw) -> usize {
    const READ: &[&str] = &["document.xml", "styles.xml", "numbering.xml", "footnotes.xml", "endnotes.xml"];
    let read: Vec<usize> =
        (0..parts.len()).filter(|index| READ.iter().any(|name| parts[*index].0.ends_with(name))).collect();
    match read.first() {
        Some(main) if draw.one_in(2) => *main,
        Some(_) if !draw.one_in(10) => *draw.pick(&read),
        _ => draw.below(parts.len()),
    }
}

/// The parts by name.
pub(super) fn unpacked(package: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut archive = ZipArchive::new(Cursor::new(package)).ok()?;
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?;
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        parts.push((part.name().ok()?.into_owned(), content));
    }
    (!parts.is_empty()).then_some(parts)
}

fn packed(parts: &[(String, Vec<u8>)], draw: &mut Draw) -> Vec<u8> {
    let method = if draw.one_in(2) { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        // A name that stands twice is refused by the writer; readers never see such a part.
        if writer.start_file(name.as_str(), SimpleFileOptions::default().compression_method(method)).is_ok() {
            writer.write_all(content).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

/// A change of markup: a tag or a text taken out, doubled, exchanged, nested in itself, or an attribute's value changed.
pub(super) fn markup(xml: &[u8], draw: &mut Draw) -> Vec<u8> {
    let mut pieces = pieces(xml);
    if pieces.len() < 2 {
        return xml.to_vec();
    }
    let at = draw.below(pieces.len());
    let from = draw.below(pieces.len());
    match draw.below(7) {
        0 => drop(pieces.remove(at)),
        1 => pieces.insert(at, pieces[from]),
        2 => pieces.swap(at, from),
        3 => {
            let end = (from + draw.below(40)).min(pieces.len());
            let several = pieces[from..end].to_vec();
            drop(pieces.splice(at..at, several));
        }
        4 => {
            let room = MOST.saturating_sub(xml.len()) / pieces[from].len().max(1);
            let most = if draw.one_in(10) { room } else { room.min(600) };
            let deep = vec![pieces[from]; draw.below(most + 1)];
            drop(pieces.splice(at..at, deep));
        }
        5 => drop(pieces.drain(draw.range(pieces.len()))),
        _ => {
            let changed = attribute(pieces[at], draw);
            let mut out = pieces[..at].concat();
            out.extend(changed);
            out.extend(pieces[at + 1..].concat());
            return out;
        }
    }
    pieces.concat()
}

/// Tags and what stands between them.
fn pieces(xml: &[u8]) -> Vec<&[u8]> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, byte) in xml.iter().enumerate() {
        let end = match byte {
            b'<' => at,
            b'>' => at + 1,
            _ => continue,
        };
        if end > start {
            pieces.push(&xml[start..end]);
            start = end;
        }
    }
    pieces.push(&xml[start..]);
    pieces
}

/// A tag with the value of one of its attributes exchanged.
fn attribute(tag: &[u8], draw: &mut Draw) -> Vec<u8> {
    let quotes: Vec<usize> = (0..tag.len()).filter(|at| tag[*at] == b'"').collect();
    let Some(pair) = quotes.chunks_exact(2).nth(draw.below(quotes.len() / 2)) else { return tag.to_vec() };
    [&tag[..=pair[0]], draw.pick(VALUES).as_bytes(), &tag[pair[1]..]].concat()
}
