//! Characters: what may enter a document, and how wide it prints.

/// First of the noncharacters that mark tokens on their way through Markdown. They are reserved by Unicode for internal
/// use, so that no name is lost that a bureau stores in the private-use area (生僻字).
pub(crate) const RESERVED: std::ops::RangeInclusive<char> = '\u{FDD0}'..='\u{FDEF}';

/// Makes any text safe to print: reserved and control characters go, line breaks and tabs become spaces.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\r' | '\t' => Some(' '),
            '\u{FFFE}' | '\u{FFFF}' => None,
            c if RESERVED.contains(&c) || c.is_control() => None,
            c => Some(c),
        })
        .collect()
}

/// Whether `c` is a digit that a reader takes for a number: `7`, `７`.
pub(crate) fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// Printed width in half characters: 2 for Chinese characters and full-width punctuation, 1 for Latin.
pub(crate) fn width(text: &str) -> u32 {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_and_control_characters_go_but_private_use_names_stay() {
        assert_eq!(clean("甲\u{FDD0}\u{FDE1}\u{FDD1}乙\u{0}\u{8}"), "甲乙");
        assert_eq!(clean("张\u{E863}\n三\u{FFFF}"), "张\u{E863} 三");
    }

    #[test]
    fn width_counts_half_characters() {
        assert_eq!(width("2024年7月"), 9);
    }
}
