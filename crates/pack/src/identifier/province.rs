//! Provinces by the first two digits of GB/T 2260. What lies below changes every year and isn't checked.

use super::Malformed;

const PROVINCES: [u8; 34] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65, 71, 81, 82,
];

/// First digits of residence permits of people from Taiwan (港澳台居民居住证); those of 香港 and 澳门 are provinces.
const TAIWAN_RESIDENT: u8 = 83;

/// A province that there isn't.
const FICTIONAL: u8 = 99;

/// Authorities of the state itself have 100000.
const STATE: u8 = 10;

/// Whether the digits that begin at `position` name a province.
pub(super) fn check(digits: &str, position: usize, takes_fictional: bool) -> Result<(), Malformed> {
    let code = digits.parse().unwrap_or(0);
    if PROVINCES.contains(&code) || code == TAIWAN_RESIDENT || (takes_fictional && code == FICTIONAL) {
        return Ok(());
    }
    let place = match position {
        1 => "前 2 位".to_owned(),
        first => format!("第 {first}、{} 位", first + 1),
    };
    Err(Malformed::new(format!("{place}不是省级行政区划代码"), "请对照证件核对开头几位"))
}

/// The same, where the state's own authorities are possible, too.
pub(super) fn check_authority(digits: &str, position: usize, takes_fictional: bool) -> Result<(), Malformed> {
    if digits.parse() == Ok(STATE) { Ok(()) } else { check(digits, position, takes_fictional) }
}
