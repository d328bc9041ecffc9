//! The one normal form in which texts are compared: by natural keys, references, blind indexes and searches.

/// A text with full-width letters, digits and spaces as half-width ones, and nothing invisible in it.
pub(crate) fn half_width(text: &str) -> impl Iterator<Item = char> {
    let visible = text.chars().filter(|it| !matches!(it, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}'));
    visible.map(|it| match u32::from(it) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(it),
        0x3000 => ' ',
        _ => it,
    })
}

/// Personal data also without spaces and in upper case: `３４…ｘ` and `34…X` are one person.
pub(crate) fn normalized(text: &str) -> String {
    half_width(text).filter(|it| !it.is_whitespace()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_person_are_one() {
        assert_eq!(normalized("１１０１ ０１x"), "110101X");
        assert_eq!(normalized("\u{FEFF}王 \u{3000}小明"), "王小明");
    }
}
