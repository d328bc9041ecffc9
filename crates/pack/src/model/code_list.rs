//! Code lists change: which codes a day has, and what an old one counts as by a later list.

use chrono::NaiveDate;

use crate::ids::Code;
use crate::model::{Choice, FieldKind};

impl Choice {
    /// A code that is always used.
    pub fn new(code: impl Into<Code>, label: impl Into<String>) -> Self {
        Self { code: code.into(), label: label.into(), from: None, until: None, becomes: None }
    }

    /// Whether it is used on that day.
    pub fn is_used_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && !self.is_past(day)
    }

    /// Whether it was used before that day and is no longer.
    fn is_past(&self, day: NaiveDate) -> bool {
        self.until.is_some_and(|until| until < day)
    }
}

impl FieldKind {
    /// Whether the code list changes with time.
    pub fn is_dated(&self) -> bool {
        self.choices().unwrap_or_default().iter().any(|choice| choice.from.is_some() || choice.until.is_some())
    }

    /// What a code counts as by the list of that day: itself, or what it has become. Nothing is mapped backwards.
    pub fn code_on<'c>(&'c self, code: &'c Code, day: NaiveDate) -> &'c Code {
        let choices = self.choices().unwrap_or_default();
        let mut current = code;
        // A resolved pack has no circles; the bound holds for one built by hand.
        for _ in choices {
            let known = choices.iter().find(|choice| choice.code == *current);
            match known.filter(|choice| choice.is_past(day)).and_then(|choice| choice.becomes.as_ref()) {
                Some(next) => current = next,
                None => break,
            }
        }
        current
    }

    /// Every code that counts as `code` by the list of that day, in the order of the list.
    pub fn codes_that_count_as(&self, code: &Code, day: NaiveDate) -> Vec<&Code> {
        let all = self.choices().unwrap_or_default().iter().map(|choice| &choice.code);
        all.filter(|known| self.code_on(known, day) == code).collect()
    }

    /// The codes of that day, in order.
    pub fn choices_on(&self, day: NaiveDate) -> impl Iterator<Item = &Choice> {
        self.choices().unwrap_or_default().iter().filter(move |choice| choice.is_used_on(day))
    }

    /// What is shown for a code by the list of that day; 其他（原…） for one that the list no longer has. `None` for one that
    /// it never had.
    pub fn label_on(&self, code: &Code, day: NaiveDate) -> Option<String> {
        let choice = self.choices().unwrap_or_default().iter().find(|choice| choice.code == *code)?;
        Some(if choice.is_past(day) { format!("其他（原{}）", choice.label) } else { choice.label.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_old_code_counts_as_what_it_has_become_and_never_backwards() {
        let dated = |code: &str, from: Option<&str>, until: Option<&str>, becomes: Option<&str>| Choice {
            from: from.map(day),
            until: until.map(day),
            becomes: becomes.map(Code::from),
            ..Choice::new(code, format!("<{code}>"))
        };
        let kind = FieldKind::Choice(vec![
            Choice::new("fire", "消防"),
            dated("traffic", None, Some("2023-12-31"), Some("road")),
            dated("misc", None, Some("2023-12-31"), None),
            dated("road", Some("2024-01-01"), Some("2024-12-31"), Some("way")),
            dated("way", Some("2025-01-01"), None, None),
        ]);
        let on = |code: &str, text: &str| kind.code_on(&code.into(), day(text)).to_string();
        assert_eq!(on("traffic", "2023-12-31"), "traffic");
        assert_eq!(on("traffic", "2024-01-01"), "road");
        assert_eq!(on("traffic", "2025-01-01"), "way");
        assert_eq!(on("way", "2023-01-01"), "way");
        assert_eq!(on("misc", "2024-06-30"), "misc");
        assert_eq!(kind.label_on(&"misc".into(), day("2024-06-30")), Some("其他（原<misc>）".to_owned()));
        assert_eq!(kind.label_on(&"misc".into(), day("2023-06-30")), Some("<misc>".to_owned()));
        let of_2024: Vec<_> = kind.choices_on(day("2024-06-30")).map(|choice| choice.code.as_str()).collect();
        assert_eq!(of_2024, ["fire", "road"]);
        let ways: Vec<_> = kind.codes_that_count_as(&"way".into(), day("2025-06-30"));
        assert_eq!(ways, [&Code::from("traffic"), &"road".into(), &"way".into()]);
    }
}
