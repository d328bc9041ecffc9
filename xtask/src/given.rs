//! What was typed behind a command's name: one word, and options with their values.

use std::collections::BTreeMap;

use crate::step::Failure;

/// Options and words, taken out one by one.
#[derive(Debug)]
pub(crate) struct Given {
    words: Vec<String>,
    options: BTreeMap<String, String>,
}

impl Given {
    /// Reads what was typed; each of the options has a value.
    ///
    /// # Errors
    /// If there is an option that isn't known, or one without a value.
    pub(crate) fn read(arguments: &[String], known: &[&str]) -> Result<Self, Failure> {
        let mut given = Self { words: Vec::new(), options: BTreeMap::new() };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            if !argument.starts_with("--") {
                given.words.push(argument.clone());
                continue;
            }
            if !known.contains(&argument.as_str()) {
                let known = known.join("、");
                return Err(Failure::usage(format!("没有「{argument}」这个选项，可以写：{known}。")));
            }
            let value = rest.next().ok_or_else(|| Failure::usage(format!("{argument} 后面要写一个值。")))?;
            given.options.insert(argument.clone(), value.clone());
        }
        Ok(given)
    }

    /// The one word; `what` says what it is.
    ///
    /// # Errors
    /// If there is none, or more than one.
    pub(crate) fn one(&self, what: &str) -> Result<String, Failure> {
        match self.words.as_slice() {
            [word] => Ok(word.clone()),
            [] => Err(Failure::usage(format!("请写明{what}。"))),
            [_, extra, ..] => Err(Failure::usage(format!("多写了「{extra}」。"))),
        }
    }

    /// That there are no words.
    ///
    /// # Errors
    /// If there is one.
    pub(crate) fn none(&self) -> Result<(), Failure> {
        match self.words.first() {
            Some(extra) => Err(Failure::usage(format!("多写了「{extra}」。"))),
            None => Ok(()),
        }
    }

    /// An option's value.
    pub(crate) fn text(&self, option: &str) -> Option<String> {
        self.options.get(option).cloned()
    }

    /// An option's value as a whole number.
    ///
    /// # Errors
    /// If it is none.
    pub(crate) fn number(&self, option: &str) -> Result<Option<u64>, Failure> {
        let number = |text: &String| {
            text.parse().map_err(|_error| Failure::usage(format!("{option} 要写整数，却是「{text}」。")))
        };
        self.options.get(option).map(number).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(line: &str) -> Result<Given, Failure> {
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Given::read(&arguments, &["--minutes", "--binary"])
    }

    #[test]
    fn words_and_options_are_told_apart() {
        let read = given("docx --minutes 3 --binary a/b").expect("all is known");
        assert_eq!(read.one("一种").expect("one word"), "docx");
        assert_eq!(read.number("--minutes").expect("a number"), Some(3));
        assert_eq!(read.text("--binary").as_deref(), Some("a/b"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, word) in [("--minute 3", "--minute"), ("--minutes", "后面"), ("a b", "b"), ("", "请写明")] {
            let failure = given(line).and_then(|read| read.one("一种")).expect_err(line);
            assert!(failure.message.is_some_and(|message| message.contains(word)), "{line}");
        }
        let failure = given("--minutes x").and_then(|read| read.number("--minutes")).expect_err("no number");
        assert!(failure.message.is_some_and(|message| message.contains("整数")));
    }
}
