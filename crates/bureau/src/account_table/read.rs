//! A table as people fill it in: the head may stand anywhere near the top, numbers may be numbers, digits full-width.

use std::io::{Cursor, Read, sink};

use calamine::{Data, DataType, Range, Reader, Xlsx};

use crate::sniff::sniff;

/// Bytes of a table at most, packed and unpacked.
const MOST_BYTES: usize = 5 * 1024 * 1024;
const MOST_UNPACKED: u64 = 64 * 1024 * 1024;

/// Accounts of a table at most.
pub(super) const MOST_ROWS: usize = 2_000;

/// Rows among which the head is looked for.
const HEAD_WITHIN: usize = 10;

/// The columns, each by the words that its head may have.
pub(super) const COLUMNS: [(&str, &[&str]); 4] = [
    ("账号", &["账号", "登录名", "用户名"]),
    ("姓名", &["姓名", "使用人", "使用人姓名"]),
    ("单位", &["单位", "机构", "学校", "单位名称"]),
    ("角色", &["角色", "岗位"]),
];

/// A row of the table, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    /// Its row in the sheet, from 1.
    pub row: usize,
    /// 账号, 姓名, 单位, 角色.
    pub cells: [String; 4],
}

/// Why a file is no such table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{cause}。{mend}")]
pub struct UnreadTable {
    /// What is wrong.
    pub cause: String,
    /// What to do.
    pub mend: String,
}

fn unread<T>(cause: impl Into<String>, mend: &str) -> Result<T, UnreadTable> {
    Err(UnreadTable { cause: cause.into(), mend: mend.to_owned() })
}

/// The rows of an Excel table (.xlsx), with the sheet's name and the letter of each column.
///
/// # Errors
/// Another kind of file, one that is too large or damaged, and one without head or rows.
pub fn read_accounts(bytes: &[u8]) -> Result<(String, [String; 4], Vec<AccountRow>), UnreadTable> {
    if bytes.len() > MOST_BYTES {
        return unread("文件超过 5 MB", "请只留账号表，分几次导入");
    }
    match sniff(bytes).map(|kind| kind.endings) {
        Some(endings) if endings.contains(&"xlsx") => {}
        Some(endings) if endings.contains(&"xls") => {
            return unread("这是旧版 Excel 或 WPS 表格（.xls、.et）", "请用 Excel 或 WPS 打开，另存为 .xlsx 再上传");
        }
        _ => return unread("不是 Excel 文件", "请下载模板，填好后上传 .xlsx 文件"),
    }
    refuse_bomb(bytes)?;
    let broken = |_| UnreadTable {
        cause: "不是 Excel 文件，或文件已损坏".to_owned(),
        mend: "请用 Excel 或 WPS 打开，另存为 .xlsx 再上传".to_owned(),
    };
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(error.to_string()))?;
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(|error| broken(error.to_string()))?;
        if let Some((head, places)) = head(&range) {
            let rows = rows(&range, head, places);
            if rows.is_empty() {
                return unread(format!("工作表「{name}」里没有填账号"), "请从标题行的下一行起填，一行一个账号");
            }
            if rows.len() > MOST_ROWS {
                return unread(format!("一次最多 {MOST_ROWS} 个账号，表里有 {} 个", rows.len()), "请分几次导入");
            }
            let first = range.start().map_or(0, |(_, column)| usize::try_from(column).unwrap_or_default());
            return Ok((name, places.map(|place| letter(first + place)), rows));
        }
    }
    unread("没有找到标题行", "标题行要有「账号」「姓名」「单位」「角色」四列，请用模板填")
}

/// Refuses a small file that unpacks to one too large to read.
fn refuse_bomb(bytes: &[u8]) -> Result<(), UnreadTable> {
    let broken = "请用 Excel 或 WPS 打开，另存为 .xlsx 再上传";
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return unread("文件已损坏，打不开", broken);
    };
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index(index) else {
            return unread("文件已损坏或设了密码，打不开", broken);
        };
        let Ok(read) = std::io::copy(&mut entry.take(left + 1), &mut sink()) else {
            return unread("文件已损坏，打不开", broken);
        };
        if read > left {
            return unread("文件展开后太大", "请只留账号表，另存为新的 .xlsx 再上传");
        }
        left -= read;
    }
    Ok(())
}

/// The head's row and the place of each column in it.
fn head(range: &Range<Data>) -> Option<(usize, [usize; 4])> {
    range.rows().take(HEAD_WITHIN).enumerate().find_map(|(row, cells)| {
        let words: Vec<String> =
            cells.iter().map(|cell| text(cell).replace([' ', '*', '＊', '（', '）'], "")).collect();
        let place = |known: &[&str]| words.iter().position(|word| known.iter().any(|it| word.starts_with(it)));
        let [login, name, org, role] = COLUMNS.map(|(_, known)| place(known));
        Some((row, [login?, name?, org?, role?]))
    })
}

fn rows(range: &Range<Data>, head: usize, places: [usize; 4]) -> Vec<AccountRow> {
    let first = range.start().map_or(0, |(row, _)| usize::try_from(row).unwrap_or_default());
    let cell = |cells: &[Data], place: usize| cells.get(place).map_or_else(String::new, text);
    let all = range
        .rows()
        .enumerate()
        .skip(head + 1)
        .map(|(row, cells)| AccountRow { row: first + row + 1, cells: places.map(|place| cell(cells, place)) });
    all.filter(|row| row.cells.iter().any(|cell| !cell.is_empty())).collect()
}

/// What a cell says: a number that is whole without a point, full-width letters and digits as they are typed.
fn text(cell: &Data) -> String {
    let text = match cell {
        Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
        other => other.as_string().unwrap_or_default(),
    };
    let half = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' if c.is_alphanumeric() || "．＿－＠".contains(c) => {
            char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
        }
        other => other,
    };
    text.trim().chars().map(half).collect()
}

/// The letters of a column, from 0: A, B, …, AA.
pub(super) fn letter(column: usize) -> String {
    let mut left = column;
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or_default()));
        if left < 26 {
            return letters.into_iter().rev().collect();
        }
        left = left / 26 - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 701, 702].map(letter), ["A", "Z", "AA", "ZZ", "AAA"]);
    }

    #[test]
    fn what_is_no_table_is_refused_with_what_to_do() {
        let said = |bytes: &[u8]| read_accounts(bytes).unwrap_err().to_string();
        assert!(said(b"").starts_with("不是 Excel 文件"));
        assert!(said(b"%PDF-1.7").starts_with("不是 Excel 文件"));
        assert!(said(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").contains("另存为 .xlsx"));
        assert!(said(b"PK\x03\x04nothing at all").contains("损坏"));
        assert!(said(&vec![0; MOST_BYTES + 1]).starts_with("文件超过 5 MB"));
    }
}
