//! Where each character of a text stands, so that a word is looked for where its rarest character is and nowhere else.

/// The places of all characters, put together by character.
#[derive(Debug)]
pub(super) struct Places {
    /// Where the places of each character begin in `all`, by its number; those beyond the basic plane share the last one.
    begins: Vec<usize>,
    all: Vec<usize>,
}

/// Characters that are told apart: those of the basic plane, where all words of rules are.
const KINDS: usize = 0x10000;

impl Places {
    pub(super) fn of(chars: &[char]) -> Self {
        let mut begins = vec![0; KINDS + 2];
        for c in chars {
            if let Some(count) = begins.get_mut(kind(*c) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut begins {
            sum += *count;
            *count = sum;
        }
        let mut next = begins.clone();
        let mut all = vec![0; chars.len()];
        for (place, c) in chars.iter().enumerate() {
            if let Some(at) = next.get_mut(kind(*c)) {
                if let Some(slot) = all.get_mut(*at) {
                    *slot = place;
                }
                *at += 1;
            }
        }
        Self { begins, all }
    }

    /// Where a character stands, in order.
    pub(super) fn of_char(&self, c: char) -> &[usize] {
        let at = |kind: usize| self.begins.get(kind).copied().unwrap_or(self.all.len());
        self.all.get(at(kind(c))..at(kind(c) + 1)).unwrap_or(&[])
    }
}

fn kind(c: char) -> usize {
    usize::try_from(u32::from(c)).unwrap_or(KINDS).min(KINDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_a_character_is_known_and_no_other() {
        let chars: Vec<char> = "甲乙甲\u{20000}\n甲".chars().collect();
        let places = Places::of(&chars);
        assert_eq!(places.of_char('甲'), [0, 2, 5]);
        assert_eq!(places.of_char('\n'), [4]);
        assert_eq!(places.of_char('\u{20000}'), [3]);
        assert_eq!(places.of_char('丙'), [0; 0]);
    }
}
