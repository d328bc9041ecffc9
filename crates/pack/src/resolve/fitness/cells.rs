//! Cells of the tables of the fitness standard.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Flaw, flaw};
use crate::ids::Code;
use crate::model::{Grade, Sex};

pub(super) fn code(text: &str) -> Result<Code, Flaw> {
    let is_code = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if is_code {
        Ok(Code::new(text))
    } else {
        Err(flaw(format!("「{text}」不是代码"), "代码用小写英文字母和数字，例如 run800"))
    }
}

pub(super) fn number(text: &str) -> Result<Decimal, Flaw> {
    let number = Decimal::from_str_exact(text).ok().filter(|number| number.scale() <= 4);
    number.ok_or_else(|| flaw(format!("「{text}」不是数"), "写 13.5 这样的数，不带单位，最多4位小数"))
}

pub(super) fn day(text: &str) -> Result<NaiveDate, Flaw> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d");
    day.ok().ok_or_else(|| flaw(format!("「{text}」不是 2014-07-07 这样的日期"), "写四位年、两位月、两位日"))
}

pub(super) fn grade(text: &str) -> Result<Grade, Flaw> {
    Grade::parse(text).ok_or_else(|| flaw(format!("没有年级「{text}」"), "写1至12：小学1至6，初中7至9，高中10至12"))
}

pub(super) fn sex(text: &str) -> Result<Sex, Flaw> {
    Sex::parse(text).ok_or_else(|| flaw(format!("「{text}」不是性别"), "写 male（男）或 female（女）"))
}

/// The grades from one to another, and the sex.
pub(super) fn group(from: &str, to: &str, of: &str) -> Result<(Vec<Grade>, Sex), Flaw> {
    let (from, to) = (grade(from)?, grade(to)?);
    let grades: Vec<Grade> = Grade::all().filter(|grade| from <= *grade && *grade <= to).collect();
    if grades.is_empty() {
        Err(flaw("grade_to 小于 grade_from", "从低年级写到高年级"))
    } else {
        Ok((grades, sex(of)?))
    }
}
