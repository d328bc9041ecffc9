//! Personal data as people without the right to it see it.

use xuezheng_pack::model::Personal;

/// Keeps what helps to recognize a row and hides what identifies a person: 王**, G99*************12, ******.
pub(crate) fn mask(kind: Personal, text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let stars = |count: usize| "*".repeat(count);
    match kind {
        Personal::Name => {
            characters.first().map(|first| format!("{first}{}", stars(characters.len().saturating_sub(1).max(1))))
        }
        Personal::IdNumber | Personal::Phone if characters.len() > 7 => {
            let (head, tail) = (&characters[..3], &characters[characters.len() - 2..]);
            let hidden = stars(characters.len() - 5);
            Some(format!("{}{hidden}{}", head.iter().collect::<String>(), tail.iter().collect::<String>()))
        }
        Personal::IdNumber | Personal::Phone | Personal::Health | Personal::Counseling => Some(stars(6)),
    }
    .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enough_is_left_to_recognize_and_too_little_to_identify() {
        assert_eq!(mask(Personal::Name, "王小明"), "王**");
        assert_eq!(mask(Personal::Name, ""), "");
        assert_eq!(mask(Personal::IdNumber, "G990000201501012"), "G99***********12");
        assert_eq!(mask(Personal::Phone, "1390"), "******");
        assert_eq!(mask(Personal::Health, "残疾"), "******");
        assert_eq!(mask(Personal::Counseling, "已谈话两次，情绪平稳"), "******");
    }
}
