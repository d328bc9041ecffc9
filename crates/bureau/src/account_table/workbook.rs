//! The workbooks that are given out: the template with its choices, and the first passwords.

use rust_xlsxwriter::{DataValidation, Format, Workbook, XlsxError};
use xuezheng_ledger::{Author, LedgerError};

use super::MadeAccount;
use super::read::{COLUMNS, MOST_ROWS};
use crate::account::may_give;
use crate::error::BureauError;
use crate::workspace::Workspace;

/// What the columns of the template say below their heads, as a note.
const NOTES: [&str; 4] =
    ["工号，或学校标识码加两位序号；用过的不能再用", "使用这个账号的人", "全称或编号，见「单位」表", "从下拉列表里选"];

impl From<XlsxError> for BureauError {
    fn from(error: XlsxError) -> Self {
        LedgerError::Broken(format!("无法写出 Excel 文件：{error}")).into()
    }
}

/// The template of a table of accounts, with the orgs and roles that its reader may give.
///
/// # Errors
/// If the ledger can't be read or the workbook can't be written.
pub async fn accounts_template(workspace: &Workspace, author: &Author) -> Result<Vec<u8>, BureauError> {
    let orgs = workspace.ledger.orgs().await?;
    let is_root = orgs.root().is_some_and(|root| root.id == author.org);
    let today = author.at.today;
    let below = orgs.iter().filter(|org| {
        let is_below = is_root || (org.id != author.org && orgs.is_within(&org.id, &author.org, today));
        org.exists_on(today) && is_below
    });
    let below: Vec<_> = below.collect();
    let roles: Vec<&str> = workspace
        .pack
        .roles
        .iter()
        .filter(|(role, _)| may_give(workspace, author, role).is_ok())
        .map(|(_, label)| label.as_str())
        .collect();
    let (mut book, bold) = (Workbook::new(), Format::new().set_bold());
    let last = u32::try_from(MOST_ROWS).unwrap_or(u32::MAX);
    let sheet = book.add_worksheet().set_name("账号")?;
    for (column, ((head, _), note)) in (0u16..).zip(COLUMNS.iter().zip(NOTES)) {
        sheet.write_with_format(0, column, *head, &bold)?.set_column_width(column, 24)?;
        let prompt = DataValidation::new().set_input_title(*head)?.set_input_message(note)?;
        let rule = match *head {
            "单位" => prompt.allow_list_formula(format!("=单位!$A$2:$A${}", below.len() + 1).as_str().into()),
            "角色" => prompt.allow_list_formula(format!("=角色!$A$2:$A${}", roles.len() + 1).as_str().into()),
            _ => prompt,
        };
        // What isn't in the list may be right: an org by its id.
        sheet.add_data_validation(1, column, last, column, &rule.show_error_message(false))?;
    }
    // Logins are texts: a leading zero stays.
    sheet.set_column_format(0, &Format::new().set_num_format("@"))?.set_freeze_panes(1, 0)?;
    let sheet = book.add_worksheet().set_name("单位")?;
    sheet.write_with_format(0, 0, "单位", &bold)?.write_with_format(0, 1, "编号", &bold)?;
    sheet.set_column_width(0, 32)?.set_column_width(1, 20)?;
    for (row, org) in (1u32..).zip(&below) {
        sheet.write(row, 0, org.label.as_str())?.write(row, 1, org.id.as_str())?;
    }
    let sheet = book.add_worksheet().set_name("角色")?;
    sheet.write_with_format(0, 0, "角色", &bold)?.set_column_width(0, 32)?;
    for (row, role) in (1u32..).zip(&roles) {
        sheet.write(row, 0, *role)?;
    }
    Ok(book.save_to_buffer()?)
}

/// The first passwords of accounts that were made, to be handed out.
///
/// # Errors
/// If the workbook can't be written.
pub fn passwords_table(made: &[MadeAccount]) -> Result<Vec<u8>, BureauError> {
    let (mut book, bold) = (Workbook::new(), Format::new().set_bold());
    let sheet = book.add_worksheet().set_name("首次密码")?;
    for (column, head) in (0u16..).zip(["单位", "姓名", "账号", "首次密码"]) {
        sheet.write_with_format(0, column, head, &bold)?.set_column_width(column, 24)?;
    }
    for (row, account) in (1u32..).zip(made) {
        let cells = [&account.org_label, &account.name, &account.login, &account.password];
        for (column, cell) in (0u16..).zip(cells) {
            sheet.write_string(row, column, cell)?;
        }
    }
    let said = "请当面或分别告诉本人，发完就删除。登录后要先换成自己的密码。";
    sheet.write_string(u32::try_from(made.len()).unwrap_or(u32::MAX - 2) + 2, 0, said)?.set_freeze_panes(1, 0)?;
    Ok(book.save_to_buffer()?)
}
