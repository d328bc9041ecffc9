//! The sheets of an .xlsx file as texts: enough of ECMA-376 for a table of names, whatever program wrote it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesStart, Event};
use xuezheng_pack::Decimal;
use zip::ZipArchive;

/// Bytes of all parts together, unpacked: a small file may unpack to one too large to read.
const MOST_UNPACKED: u64 = 64 * 1024 * 1024;

/// Columns that are read; a table of names has few, and a cell far to the right would make every row as wide.
const MOST_COLUMNS: usize = 100;

/// A sheet with its cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sheet {
    pub(super) name: String,
    /// Each row's number in the sheet, from 1, with its cells from the first column on.
    pub(super) rows: Vec<(usize, Vec<String>)>,
}

/// Why a file can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It is no such file, or damaged, or has a password.
    Broken,
    /// It unpacks to too much.
    TooLarge,
}

/// All sheets, in their order.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    let mut book = Book { archive: ZipArchive::new(Cursor::new(bytes)).map_err(broken)?, left: MOST_UNPACKED };
    let relations = relations(&book.part("xl/_rels/workbook.xml.rels")?)?;
    let shared = relations.values().find(|target| target.ends_with("sharedStrings.xml"));
    let shared = match shared {
        Some(path) => strings(&book.part(path)?)?,
        None => Vec::new(),
    };
    let mut sheets = Vec::new();
    for (name, id) in named(&book.part("xl/workbook.xml")?)? {
        let path = relations.get(&id).ok_or(Unreadable::Broken)?;
        sheets.push(Sheet { name, rows: rows(&book.part(path)?, &shared)? });
    }
    Ok(sheets)
}

fn broken<E>(_: E) -> Unreadable {
    Unreadable::Broken
}

struct Book<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    left: u64,
}

impl Book<'_> {
    /// The text of a part; what is read counts, whatever the file says of its size.
    fn part(&mut self, path: &str) -> Result<String, Unreadable> {
        let part = self.archive.by_name(path).map_err(broken)?;
        let mut bytes = Vec::new();
        let read = part.take(self.left + 1).read_to_end(&mut bytes).map_err(broken)?;
        self.left = self.left.checked_sub(read as u64).ok_or(Unreadable::TooLarge)?;
        String::from_utf8(bytes).map_err(broken)
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    unescape(&found.value).ok().map(|value| value.into_owned())
}

/// The parts that the workbook names, by the ids that it uses.
fn relations(xml: &str) -> Result<BTreeMap<String, String>, Unreadable> {
    let mut relations = BTreeMap::new();
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(broken)? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "Relationship" => {
                if let (Some(id), Some(target)) = (attribute(&tag, "Id"), attribute(&tag, "Target")) {
                    let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
                    relations.insert(id, path);
                }
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

/// The names of the sheets with the ids of their parts.
fn named(xml: &str) -> Result<Vec<(String, String)>, Unreadable> {
    let mut named = Vec::new();
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(broken)? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "sheet" => {
                if let (Some(name), Some(id)) = (attribute(&tag, "name"), attribute(&tag, "id")) {
                    named.push((name, id));
                }
            }
            Event::Eof => return Ok(named),
            _ => {}
        }
    }
}

/// Text as it is put together of pieces, with nothing of how a name is pronounced (`rPh`).
#[derive(Default)]
struct Pieces {
    text: String,
    is_wanted: bool,
    is_spoken: bool,
}

impl Pieces {
    fn hear(&mut self, event: &Event<'_>, wanted: &[&str]) {
        match event {
            Event::Start(tag) if tag.local_name().as_ref() == "rPh" => self.is_spoken = true,
            Event::End(tag) if tag.local_name().as_ref() == "rPh" => self.is_spoken = false,
            Event::Start(tag) => self.is_wanted = wanted.contains(&tag.local_name().as_ref()),
            Event::End(_) => self.is_wanted = false,
            Event::Text(text) if self.is_wanted && !self.is_spoken => self.text.push_str(&text.xml10_content()),
            Event::CData(text) if self.is_wanted && !self.is_spoken => self.text.push_str(&text.xml10_content()),
            Event::GeneralRef(name) if self.is_wanted && !self.is_spoken => match name.resolve_char_ref() {
                Ok(Some(c)) => self.text.push(c),
                _ => self.text.push_str(resolve_predefined_entity(name).unwrap_or_default()),
            },
            _ => {}
        }
    }

    fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }
}

/// The texts that cells refer to by their place.
fn strings(xml: &str) -> Result<Vec<String>, Unreadable> {
    let (mut strings, mut pieces) = (Vec::new(), Pieces::default());
    let mut reader = Reader::from_str(xml);
    loop {
        let event = reader.read_event().map_err(broken)?;
        pieces.hear(&event, &["t"]);
        match event {
            Event::End(tag) if tag.local_name().as_ref() == "si" => strings.push(pieces.take()),
            Event::Empty(tag) if tag.local_name().as_ref() == "si" => strings.push(String::new()),
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

fn rows(xml: &str, shared: &[String]) -> Result<Vec<(usize, Vec<String>)>, Unreadable> {
    let (mut rows, mut pieces): (Vec<(usize, Vec<String>)>, _) = (Vec::new(), Pieces::default());
    let (mut place, mut kind) = (None, String::new());
    let mut reader = Reader::from_str(xml);
    loop {
        let event = reader.read_event().map_err(broken)?;
        pieces.hear(&event, &["v", "t"]);
        match event {
            Event::Start(tag) if tag.local_name().as_ref() == "row" => {
                let before = rows.last().map_or(0, |(row, _)| *row);
                let number = attribute(&tag, "r").and_then(|row| row.parse().ok());
                rows.push((number.unwrap_or(before + 1), Vec::new()));
            }
            Event::Start(tag) if tag.local_name().as_ref() == "c" => {
                let cells = rows.last().map_or(0, |(_, cells)| cells.len());
                place = Some(attribute(&tag, "r").as_deref().and_then(column).unwrap_or(cells));
                kind = attribute(&tag, "t").unwrap_or_default();
                pieces.take();
            }
            Event::End(tag) if tag.local_name().as_ref() == "c" => {
                let text = written(&kind, pieces.take(), shared);
                if let (Some((_, cells)), Some(at)) = (rows.last_mut(), place.filter(|at| *at < MOST_COLUMNS)) {
                    cells.resize(cells.len().max(at + 1), String::new());
                    cells[at] = text;
                }
            }
            Event::Eof => return Ok(rows),
            _ => {}
        }
    }
}

/// What a cell of a kind says.
fn written(kind: &str, text: String, shared: &[String]) -> String {
    match kind {
        "s" => text.trim().parse::<usize>().ok().and_then(|at| shared.get(at)).cloned().unwrap_or_default(),
        // A number may be written 3.3E7; people see it whole.
        "" | "n" => match Decimal::from_scientific(text.trim()).or_else(|_| text.trim().parse::<Decimal>()) {
            Ok(number) => number.normalize().to_string(),
            Err(_) => text,
        },
        _ => text,
    }
}

/// The place of the column in a reference such as `AB12`, from 0.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let place = letters.take(4).fold(0usize, |place, c| place * 26 + usize::from(c.to_ascii_uppercase() - b'A') + 1);
    place.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_people_see_them() {
        let shared = strings(
            "<sst><si><t>甲&amp;乙</t></si><si><r><t>青禾</t></r><r><t xml:space=\"preserve\"> 镇</t></r>\
             <rPh sb=\"0\" eb=\"1\"><t>qing</t></rPh></si><si/></sst>",
        );
        assert_eq!(shared, Ok(vec!["甲&乙".to_owned(), "青禾 镇".to_owned(), String::new()]));
        let xml = "<worksheet><sheetData><row r=\"3\"><c r=\"A3\" t=\"s\"><v>0</v></c><c r=\"C3\"><v>3.3010101E7</v></c>\
                   <c r=\"D3\" t=\"inlineStr\"><is><t>x&#65;</t></is></c></row>\
                   <row><c t=\"str\"><f>A1</f><v>y</v></c><c><v>1.50</v></c></row></sheetData></worksheet>";
        let found = rows(xml, &shared.unwrap()).unwrap();
        let cells = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(found, [(3, cells(&["甲&乙", "", "33010101", "xA"])), (4, cells(&["y", "1.5"]))]);
    }

    #[test]
    fn columns_have_letters_and_what_is_far_right_is_left_out() {
        assert_eq!(["A1", "Z9", "AA10", "12", ""].map(column), [Some(0), Some(25), Some(26), None, None]);
        let far = "<sheetData><row r=\"1\"><c r=\"XFD1\"><v>1</v></c><c r=\"B1\"><v>2</v></c></row></sheetData>";
        assert_eq!(rows(far, &[]).unwrap(), [(1, vec![String::new(), "2".to_owned()])]);
    }

    #[test]
    fn what_is_no_workbook_is_broken() {
        for bytes in [&b""[..], b"PK\x03\x04", b"%PDF-1.7"] {
            assert_eq!(sheets(bytes), Err(Unreadable::Broken));
        }
    }
}
