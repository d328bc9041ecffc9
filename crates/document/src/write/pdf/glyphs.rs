//! Characters that no font has: found before anything is set.

use std::collections::BTreeMap;
use std::fmt;

use crate::text::clean;
use crate::write::pdf::fonts::Fonts;

/// 缺字号: what stands for a character that can't be printed.
const STAND_IN: char = '〓';
/// Characters shown on each side of a missing one.
const AROUND: usize = 8;

/// A character that no font has, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingGlyph {
    /// The character.
    pub character: char,
    /// The heading that it stands under, or what else it belongs to: 标题, 落款.
    pub section: String,
    /// The text around it.
    pub around: String,
}

impl fmt::Display for MissingGlyph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { character, section, around } = self;
        write!(f, "“{character}”（U+{:04X}）：{section}，“{around}”", u32::from(*character))
    }
}

/// Makes texts printable, and remembers what was missing.
pub(super) struct Printer<'a> {
    fonts: &'a Fonts,
    /// Whether the fonts have a character: asked once for each.
    known: BTreeMap<char, bool>,
    /// Where the text being printed belongs.
    pub(super) section: String,
    pub(super) missing: Vec<MissingGlyph>,
}

impl<'a> Printer<'a> {
    pub(super) fn new(fonts: &'a Fonts) -> Self {
        Self { fonts, known: BTreeMap::new(), section: String::new(), missing: Vec::new() }
    }

    /// `text` as it can be printed.
    pub(super) fn text(&mut self, text: &str) -> String {
        let text = clean(text);
        if text.chars().all(|c| self.has(c)) {
            return text;
        }
        let all: Vec<char> = text.chars().collect();
        let printed = all.iter().enumerate().map(|(index, c)| {
            if self.has(*c) {
                return *c;
            }
            self.report(*c, &all[index.saturating_sub(AROUND)..all.len().min(index + 1 + AROUND)]);
            STAND_IN
        });
        printed.collect()
    }

    fn report(&mut self, character: char, around: &[char]) {
        let missing = MissingGlyph { character, section: self.section.clone(), around: around.iter().collect() };
        if !self.missing.contains(&missing) {
            self.missing.push(missing);
        }
    }

    fn has(&mut self, c: char) -> bool {
        let fonts = self.fonts;
        is_invisible(c) || *self.known.entry(c).or_insert_with(|| fonts.has(c))
    }
}

/// Characters that print nothing of their own: joiners, marks of direction, selectors of variants.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_without_glyph_is_replaced_and_reported_with_its_place() {
        let fonts = Fonts::bundled();
        let mut printer = Printer::new(&fonts);
        printer.section = "一、校园安全".to_owned();
        assert_eq!(printer.text("云川市𰻞家堡小学"), "云川市〓家堡小学");
        assert_eq!(printer.text("云川市𰻞家堡小学"), "云川市〓家堡小学");
        assert_eq!(printer.text("云川市㛃𬭳小学"), "云川市㛃𬭳小学");
        let [missing] = printer.missing.as_slice() else { panic!("{:?}", printer.missing) };
        assert_eq!(missing.to_string(), "“𰻞”（U+30EDE）：一、校园安全，“云川市𰻞家堡小学”");
    }
}
