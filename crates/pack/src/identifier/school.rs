//! 学校（机构）标识码: 2 digits of the category, 2 of the province, 6 of the order; no check digit.

use super::{Malformed, digits, province};

const CATEGORIES: [&str; 16] =
    ["11", "21", "22", "31", "32", "33", "34", "35", "36", "37", "41", "42", "51", "91", "92", "93"];

/// Whether a code is well-formed.
pub(super) fn check(number: &str, takes_fictional: bool) -> Result<(), Malformed> {
    let length = number.chars().count();
    if length != 10 {
        return Err(Malformed::length("10", length, "学校（机构）代码库"));
    }
    digits(number, 1)?;
    if !CATEGORIES.contains(&&number[..2]) {
        let mend = "例如 11 幼儿园、21 小学、31 普通初中、34 普通高中、36 中等职业学校、51 特殊教育学校，请核对";
        return Err(Malformed::new("前 2 位不是学校类别代码", mend));
    }
    province::check(&number[2..4], 3, takes_fictional)
}
