//! 全国学籍号: G and the pupil's 公民身份号码; J and a number made like one; L and a temporary number without check.

use super::{Malformed, digits, resident};

/// What it begins with.
pub(super) const LETTERS: [char; 3] = ['G', 'J', 'L'];

/// Whether a number is well-formed.
pub(super) fn check(number: &str, takes_fictional: bool) -> Result<(), Malformed> {
    let Some(rest) = number.strip_prefix(LETTERS) else {
        let mend = "请照学籍系统填写，以字母 G、J 或者 L 开头，后面 18 位";
        return Err(Malformed::new("第 1 位不是字母 G、J、L", mend));
    };
    if number.starts_with('L') {
        resident::place_and_day(rest, 1, takes_fictional)?;
        return digits(rest, 2);
    }
    resident::behind(rest, 1, takes_fictional)
}
