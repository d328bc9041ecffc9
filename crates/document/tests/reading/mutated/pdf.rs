//! Changes of a PDF: of its objects, their entries and references, and what its streams hold once they are unpacked.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::bases::Base;
use super::bytes;
use super::draw::Draw;

/// What readers of PDF look for.
const WORDS: &[&str] = &[
    "<<",
    ">>",
    "[",
    "]",
    "(",
    ")",
    "/",
    " 0 R",
    " 1 0 R",
    " 2 0 R",
    " 3 0 R",
    "/Kids[1 0 R 2 0 R 3 0 R]",
    "/Parent 3 0 R",
    "/Count 99999999",
    "/Length 99999999",
    "/Length -1",
    "/Filter/FlateDecode",
    "/Filter[/FlateDecode/FlateDecode/LZWDecode]",
    "/DecodeParms<</Predictor 15/Columns 2147483647>>",
    "/MediaBox[0 0 1e38 -1e38]",
    "/Rotate 89",
    "/Encoding/Identity-H",
    "/W[0 65535 1e30]",
    "/ToUnicode 1 0 R",
    "/Subtype/Form",
    "/FontMatrix[0 0 0 0 0 0]",
    " BT ",
    " ET ",
    " q ",
    " Q ",
    " cm ",
    " 1e38 0 0 1e38 0 0 cm ",
    " 0 0 0 0 0 0 Tm ",
    " Tf ",
    " -1e9 Tf ",
    " Tj ",
    " TJ ",
    "<0000>",
    "<FFFF>",
    "begincmap",
    "1 beginbfrange <0000> <FFFF> <0000> endbfrange",
    "1 begincodespacerange <00> <FFFFFFFF> endcodespacerange",
    "/Fm0 Do",
    "endstream",
    "endobj",
    "xref",
    "trailer",
    "startxref",
    "0",
    "-2147483648",
    "99999999999999999999",
    "1e400",
];

pub(super) fn mutated(base: &Base, other: &Base, draw: &mut Draw) -> Vec<u8> {
    let mut file = if draw.one_in(3) { base.bytes.clone() } else { opened(&base.bytes) };
    for _ in 0..=draw.below(6) {
        match draw.below(3) {
            0 => bytes::change(&mut file, other, WORDS, draw),
            1 => file = objects(&file, draw),
            _ => number(&mut file, draw),
        }
    }
    file
}

/// The file with its streams unpacked, so that changes reach what stands in them. Places in the table of objects are wrong
/// then, as they are in many real files: readers look for the objects.
pub(super) fn opened(file: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(file.len() * 2);
    let mut rest = file;
    while let Some(begin) = find(rest, b"stream") {
        let start = begin + b"stream".len();
        let start = start + usize::from(rest.get(start) == Some(&b'\r'));
        let start = start + usize::from(rest.get(start) == Some(&b'\n'));
        let Some(length) = find(&rest[start..], b"endstream") else { break };
        let (packed, dictionary) = (&rest[start..start + length], &rest[..begin]);
        let entry = dictionary.rsplit(|byte| *byte == b'\n').take(12).any(|line| find(line, b"FlateDecode").is_some());
        let mut content = Vec::new();
        let is_read = entry && ZlibDecoder::new(packed).take(1 << 20).read_to_end(&mut content).is_ok();
        // Fonts stay packed: they are large, and other programs' work.
        if is_read && content.len() < 64 << 10 && content.iter().all(|byte| byte.is_ascii()) {
            out.extend(without_filter(dictionary));
            out.extend(b"stream\n");
            out.extend(&content);
            out.extend(b"\nendstream");
        } else {
            out.extend(&rest[..start + length]);
            out.extend(b"endstream");
        }
        rest = &rest[start + length + b"endstream".len()..];
    }
    out.extend(rest);
    out
}

fn without_filter(dictionary: &[u8]) -> Vec<u8> {
    let Some(at) = dictionary.windows(7).rposition(|window| window == b"/Filter") else { return dictionary.to_vec() };
    let end = find(&dictionary[at..], b"FlateDecode").map_or(at, |length| at + length + b"FlateDecode".len());
    [&dictionary[..at], &dictionary[end..]].concat()
}

/// An object taken out, doubled, exchanged with another, or given another one's content.
fn objects(file: &[u8], draw: &mut Draw) -> Vec<u8> {
    let mut pieces: Vec<&[u8]> = Vec::new();
    let mut rest = file;
    while let Some(end) = find(rest, b"endobj") {
        let (piece, after) = rest.split_at(end + b"endobj".len());
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    let (at, from) = (draw.below(pieces.len()), draw.below(pieces.len()));
    match draw.below(4) {
        0 => drop(pieces.remove(at)),
        1 => pieces.insert(at, pieces[from]),
        2 => pieces.swap(at, from),
        _ => {
            let body = |piece: &[u8]| find(piece, b" obj").map_or(0, |at| at + 4);
            let (head, content) = (&pieces[at][..body(pieces[at])], &pieces[from][body(pieces[from])..]);
            return [&pieces[..at].concat(), head, content, &pieces[at + 1..].concat()].concat();
        }
    }
    pieces.concat()
}

/// A number written otherwise, often one that refers to an object.
fn number(file: &mut Vec<u8>, draw: &mut Draw) {
    const NUMBERS: &[&str] =
        &["0", "1", "2", "3", "4", "5", "6", "7", "8", "-1", "65535", "2147483647", "1e38", "0.00001"];
    let from = draw.below(file.len() + 1);
    let Some(start) = (from..file.len()).find(|at| file[*at].is_ascii_digit()) else { return };
    let end = (start..file.len()).find(|at| !file[*at].is_ascii_digit()).unwrap_or(file.len());
    drop(file.splice(start..end, draw.pick(NUMBERS).bytes()));
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|window| window == word)
}
