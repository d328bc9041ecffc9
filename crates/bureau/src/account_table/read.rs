//! A table as people fill it in: the head may stand anywhere near the top, numbers may be numbers, digits full-width.

use super::sheet::{Sheet, Unreadable, sheets};
use crate::sniff::sniff;

/// Bytes of a table at most.
const MOST_BYTES: usize = 5 * 1024 * 1024;

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
    let book = sheets(bytes).map_err(|why| UnreadTable {
        cause: match why {
            Unreadable::Broken => "文件已损坏或设了密码，打不开",
            Unreadable::TooLarge => "文件展开后太大",
        }
        .to_owned(),
        mend: "请只留账号表，用 Excel 或 WPS 另存为新的 .xlsx 再上传".to_owned(),
    })?;
    for sheet in book {
        if let Some((head, places)) = head(&sheet) {
            let rows = rows(&sheet, head, places);
            let name = sheet.name;
            if rows.is_empty() {
                return unread(format!("工作表「{name}」里没有填账号"), "请从标题行的下一行起填，一行一个账号");
            }
            if rows.len() > MOST_ROWS {
                return unread(format!("一次最多 {MOST_ROWS} 个账号，表里有 {} 个", rows.len()), "请分几次导入");
            }
            return Ok((name, places.map(letter), rows));
        }
    }
    unread("没有找到标题行", "标题行要有「账号」「姓名」「单位」「角色」四列，请用模板填")
}

/// The head's place among the rows, and the place of each column in it.
fn head(sheet: &Sheet) -> Option<(usize, [usize; 4])> {
    sheet.rows.iter().take(HEAD_WITHIN).enumerate().find_map(|(at, (_, cells))| {
        let words: Vec<String> = cells.iter().map(|cell| tidy(cell).replace([' ', '*', '＊'], "")).collect();
        let place = |known: &[&str]| words.iter().position(|word| known.iter().any(|it| word.starts_with(it)));
        let [login, name, org, role] = COLUMNS.map(|(_, known)| place(known));
        Some((at, [login?, name?, org?, role?]))
    })
}

fn rows(sheet: &Sheet, head: usize, places: [usize; 4]) -> Vec<AccountRow> {
    let all = sheet.rows.iter().skip(head + 1).map(|(row, cells)| AccountRow {
        row: *row,
        cells: places.map(|place| cells.get(place).map_or_else(String::new, |cell| tidy(cell))),
    });
    all.filter(|row| row.cells.iter().any(|cell| !cell.is_empty())).collect()
}

/// A text without space around it, its full-width letters and digits as they are typed.
fn tidy(text: &str) -> String {
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
