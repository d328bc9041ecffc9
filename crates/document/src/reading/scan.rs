//! Looking at characters: words at a place, before it, and kinds of characters.

/// Whether the word stands at `at`.
pub(super) fn stands(chars: &[char], at: usize, word: &str) -> bool {
    (at..).zip(word.chars()).all(|(index, c)| chars.get(index) == Some(&c))
}

/// Where the word begins that ends before `end`, if it does.
pub(super) fn ending(chars: &[char], end: usize, word: &str) -> Option<usize> {
    // Of most words the last character tells that they don't stand here.
    let last = end.checked_sub(1).and_then(|at| chars.get(at));
    if word.chars().next_back().as_ref() != last {
        return None;
    }
    let start = end.checked_sub(word.chars().count())?;
    stands(chars, start, word).then_some(start)
}

/// Length of the longest of the words that stands at `at`.
pub(super) fn longest(chars: &[char], at: usize, words: &[&str]) -> Option<usize> {
    // Of most words the first character tells that they don't stand here.
    let first = chars.get(at).copied();
    let begun = words.iter().filter(|word| word.chars().next() == first);
    begun.filter(|word| stands(chars, at, word)).map(|word| word.chars().count()).max()
}

/// Where the longest of the words begins that ends before `end`.
pub(super) fn longest_ending(chars: &[char], end: usize, words: &[&str]) -> Option<usize> {
    let last = end.checked_sub(1).and_then(|at| chars.get(at)).copied();
    words.iter().filter(|word| word.chars().next_back() == last).filter_map(|word| ending(chars, end, word)).min()
}

/// Where a word stands first in `from..to`.
pub(super) fn find(chars: &[char], from: usize, to: usize, word: &str) -> Option<usize> {
    (from..to).find(|at| stands(chars, *at, word))
}

/// Where any of the words stands first in `from..to`, with its length.
pub(super) fn find_any(chars: &[char], from: usize, to: usize, words: &[&str]) -> Option<(usize, usize)> {
    // Most characters begin none of the words.
    let begins: Vec<char> = words.iter().filter_map(|word| word.chars().next()).collect();
    let is_begun = |at: &usize| chars.get(*at).is_some_and(|c| begins.contains(c));
    (from..to).filter(is_begun).find_map(|at| longest(chars, at, words).map(|length| (at, length)))
}

/// The character at `at`, a line end outside of the text.
pub(super) fn char_at(chars: &[char], at: usize) -> char {
    chars.get(at).copied().unwrap_or('\n')
}

/// The character before `at`, a line end outside of the text.
pub(super) fn char_before(chars: &[char], at: usize) -> char {
    at.checked_sub(1).map_or('\n', |index| char_at(chars, index))
}

/// The next place from `at` on that is no space.
pub(super) fn after_spaces(chars: &[char], at: usize) -> usize {
    let mut index = at;
    while matches!(chars.get(index), Some(' ' | '\u{3000}')) {
        index += 1;
    }
    index
}

/// Whether `c` is a Chinese character.
pub(super) fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

/// Whether `c` is punctuation that Chinese prints at full width.
pub(super) fn is_chinese_mark(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | '（'
            | '）'
            | '“'
            | '”'
            | '‘'
            | '’'
            | '《'
            | '》'
            | '〈'
            | '〉'
            | '【'
            | '】'
            | '〔'
            | '〕'
            | '「'
            | '」'
            | '『'
            | '』'
            | '…'
            | '—'
            | '·'
    )
}

/// Whether a clause ends here.
pub(super) fn ends_clause(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '：' | '？' | '！' | '\n')
}

/// Whether `c` stands for something redacted.
pub(super) fn is_mask(c: char) -> bool {
    matches!(c, 'x' | 'X' | '×' | '╳' | '✕' | 'Ｘ' | 'ｘ' | '*' | '＊' | '□' | '＿')
}
