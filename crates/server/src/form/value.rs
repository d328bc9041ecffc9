//! One cell's text as it stands in an input, and back.

use std::str::FromStr;

use xuezheng_pack::decimal::print_exact;
use xuezheng_pack::model::FieldKind;
use xuezheng_pack::{Decimal, NaiveDate, Value};

/// What texts an input of this kind shows for a value: one for each choice, else one; none for nothing.
pub(crate) fn texts(kind: &FieldKind, value: &Value) -> Vec<String> {
    match (kind, value) {
        (_, Value::Absent) => Vec::new(),
        (FieldKind::MultiChoice(_), Value::Text(codes)) => {
            codes.split('|').filter(|code| !code.is_empty()).map(str::to_owned).collect()
        }
        (_, Value::Text(text)) => vec![text.clone()],
        (_, Value::Integer(number)) => vec![number.to_string()],
        (_, Value::Decimal(number)) => vec![print_exact(*number)],
        (_, Value::Date(day)) => vec![day.to_string()],
        (_, Value::Boolean(yes)) => vec![if *yes { "true" } else { "false" }.to_owned()],
    }
}

/// What was typed, as a value of this kind; an error says what is wrong and how to mend it. What a list or a format
/// allows is the ledger's to say.
pub(crate) fn value(kind: &FieldKind, texts: &[String]) -> Result<Value, String> {
    let text = texts.iter().map(|text| text.trim()).find(|text| !text.is_empty()).unwrap_or_default();
    if text.is_empty() {
        return Ok(Value::Absent);
    }
    match kind {
        FieldKind::Text
        | FieldKind::Choice(_)
        | FieldKind::Reference(_)
        | FieldKind::Attachment
        | FieldKind::Table(_) => Ok(Value::Text(text.replace("\r\n", "\n"))),
        FieldKind::MultiChoice(_) => {
            let codes: Vec<_> = texts.iter().map(|code| code.trim()).filter(|code| !code.is_empty()).collect();
            Ok(Value::Text(format!("|{}|", codes.join("|"))))
        }
        FieldKind::Integer => {
            let digits = number(text)?;
            if digits.contains('.') {
                return Err("应为整数，不带小数点".to_owned());
            }
            digits.parse().ok().map(Value::Integer).ok_or_else(too_large)
        }
        FieldKind::Decimal { .. } => {
            let digits = number(text)?;
            Decimal::from_str_exact(&digits).map(Value::Decimal).ok().ok_or_else(too_large)
        }
        FieldKind::Date => date(text).map(Value::Date),
        FieldKind::Boolean => match text {
            "true" | "是" => Ok(Value::Boolean(true)),
            "false" | "否" => Ok(Value::Boolean(false)),
            _ => Err("请选「是」或「否」".to_owned()),
        },
    }
}

fn too_large() -> String {
    "数太大，请核对位数和单位".to_owned()
}

/// The digits of a number as people type it: full-width, with separators of thousands.
fn number(text: &str) -> Result<String, String> {
    let half = |c: char| match c {
        '０'..='９' | '．' | '－' | '＋' | '，' => {
            u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
        }
        '−' => '-',
        other => other,
    };
    let plain: String = text.chars().map(half).filter(|c| *c != ',' && !c.is_whitespace()).collect();
    let digits = plain.strip_prefix('+').unwrap_or(&plain);
    let unsigned = digits.strip_prefix('-').unwrap_or(digits);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits(whole) && is_digits(fraction) {
        return Ok(digits.to_owned());
    }
    let first = unsigned.chars().find(|c| !c.is_ascii_digit() && *c != '.');
    Err(match first {
        Some(letter @ ('o' | 'O')) => format!("不是数字，字母 {letter} 应为 0"),
        Some(letter @ ('l' | 'I')) => format!("不是数字，字母 {letter} 应为 1"),
        Some(other) if !other.is_control() => format!("不是数字，有「{other}」。请只填数字，不带单位"),
        _ => "不是数字。请只填数字，不带单位".to_owned(),
    })
}

/// A day in one of the ways in which people write it.
fn date(text: &str) -> Result<NaiveDate, String> {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
            '年' | '月' | '/' | '.' | '．' | '／' | '－' => '-',
            other => other,
        })
        .filter(|c| *c != '日' && !c.is_whitespace())
        .collect();
    let parts: Vec<&str> = plain.split('-').collect();
    let (year, month, day) = match parts.as_slice() {
        [whole] if whole.len() == 8 && whole.is_ascii() => (&whole[..4], &whole[4..6], &whole[6..]),
        [year, month, day] if year.len() == 4 => (*year, *month, *day),
        _ => return Err("不是日期。请按 2024-05-10 的写法填写，年月日都要有".to_owned()),
    };
    let numbers = (i32::from_str(year), u32::from_str(month), u32::from_str(day));
    let (Ok(year), Ok(month), Ok(day)) = numbers else {
        return Err("不是日期。请按 2024-05-10 的写法填写".to_owned());
    };
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| format!("没有 {year} 年 {month} 月 {day} 日这一天，请核对"))
}

#[cfg(test)]
mod tests {
    use xuezheng_pack::model::{Choice, Reach, Reference};

    use super::*;

    fn kinds() -> Vec<(FieldKind, Value)> {
        let choices = || vec![Choice::new("fire", "消防"), Choice::new("food", "食品")];
        let text = |text: &str| Value::Text(text.to_owned());
        vec![
            (FieldKind::Text, text("第一行\n第二行 <b>")),
            (FieldKind::Integer, Value::Integer(-1200)),
            (FieldKind::Decimal { scale: 2 }, Value::Decimal("3200.50".parse().unwrap())),
            (FieldKind::Date, Value::Date("2024-02-29".parse().unwrap())),
            (FieldKind::Boolean, Value::Boolean(false)),
            (FieldKind::Choice(choices()), text("fire")),
            (FieldKind::MultiChoice(choices()), text("|fire|food|")),
            (FieldKind::Reference(Reference { to: "project".into(), reach: Reach::Own }), text("XM-001")),
            (FieldKind::Attachment, text(&format!("sm3:{}:3:照片.jpg", "0f".repeat(32)))),
            (FieldKind::Table(Vec::new()), text("[]")),
        ]
    }

    #[test]
    fn a_value_of_every_kind_comes_back_from_its_input() {
        for (kind, stored) in kinds() {
            assert_eq!(value(&kind, &texts(&kind, &stored)), Ok(stored), "{kind:?}");
            assert_eq!(value(&kind, &texts(&kind, &Value::Absent)), Ok(Value::Absent), "{kind:?}");
            assert_eq!(value(&kind, &["  ".to_owned()]), Ok(Value::Absent), "{kind:?}");
        }
    }

    #[test]
    fn numbers_and_days_are_read_as_people_write_them() {
        let of = |kind: &FieldKind, text: &str| value(kind, &[text.to_owned()]);
        let money = FieldKind::Decimal { scale: 2 };
        for text in ["1234.5", "1,234.5", "１，２３４．５", " 1 234.5 ", "+1234.50"] {
            assert_eq!(of(&money, text), Ok(Value::Decimal("1234.5".parse().unwrap())), "{text}");
        }
        for text in ["2024-05-03", "2024/5/3", "2024.5.3", "2024年5月3日", "20240503", "２０２４－５－３"] {
            assert_eq!(of(&FieldKind::Date, text), Ok(Value::Date("2024-05-03".parse().unwrap())), "{text}");
        }
    }

    #[test]
    fn what_can_not_be_read_says_what_is_wrong_and_how_to_mend_it() {
        let of = |kind: FieldKind, text: &str| value(&kind, &[text.to_owned()]).unwrap_err();
        assert_eq!(of(FieldKind::Integer, "3o0"), "不是数字，字母 o 应为 0");
        assert_eq!(of(FieldKind::Integer, "12处"), "不是数字，有「处」。请只填数字，不带单位");
        assert_eq!(of(FieldKind::Integer, "1.5"), "应为整数，不带小数点");
        assert_eq!(of(FieldKind::Integer, "99999999999999999999"), "数太大，请核对位数和单位");
        assert_eq!(of(FieldKind::Decimal { scale: 2 }, "1e9"), "不是数字，有「e」。请只填数字，不带单位");
        assert_eq!(of(FieldKind::Decimal { scale: 2 }, &"9".repeat(60)), "数太大，请核对位数和单位");
        assert_eq!(of(FieldKind::Date, "2024.2.30"), "没有 2024 年 2 月 30 日这一天，请核对");
        assert_eq!(of(FieldKind::Date, "昨天"), "不是日期。请按 2024-05-10 的写法填写，年月日都要有");
        assert_eq!(of(FieldKind::Boolean, "也许"), "请选「是」或「否」");
    }
}
