//! Real files, changed at random, without end: what `cargo xtask fuzz` runs, one reader at a time.
//!
//! A case is a function of its number and of the files it starts from. Before it is tried, number and bytes are written
//! into a folder, so that whoever watches knows the case even if this process dies of it or never comes back. Time and
//! memory are the watcher's to bound.

mod bases;
mod bytes;
mod draw;
mod package;
mod page;
mod pdf;
mod survival;

use std::path::Path;

use bases::{Base, bases};
use draw::Draw;

/// What a worker is told: the reader, the first case, how many, where to note the case, and a folder with more files.
const JOB: &str = "XUEZHENG_FUZZ";

/// Most bytes of a case: a reader that takes more than its time for these takes it for reports, too.
const MOST: usize = 512 << 10;

/// A reader that is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    Text,
    Markdown,
    Word,
    Html,
    Pdf,
}

impl Reader {
    const ALL: [Self; 5] = [Self::Text, Self::Markdown, Self::Word, Self::Html, Self::Pdf];

    /// How its files' names end.
    fn ending(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Word => "docx",
            Self::Html => "html",
            Self::Pdf => "pdf",
        }
    }
}

/// The case of a number.
fn case(reader: Reader, bases: &[Base], number: u64) -> Vec<u8> {
    let mut draw = Draw::new(number);
    let base = draw.pick(bases);
    let other = draw.pick(bases);
    let mut bytes = match reader {
        Reader::Word => package::mutated(base, other, &mut draw),
        Reader::Pdf => pdf::mutated(base, other, &mut draw),
        Reader::Html => page::mutated(base, other, &mut draw),
        Reader::Text | Reader::Markdown => bytes::mutated(base, other, bytes::TEXTS, &mut draw),
    };
    bytes.truncate(MOST);
    bytes
}

#[test]
#[ignore = "the worker of cargo xtask fuzz"]
#[expect(clippy::disallowed_methods, reason = "how a worker is told what to do")]
fn works_through_cases() {
    let Ok(job) = std::env::var(JOB) else { return };
    let mut parts = job.split('|');
    let mut next = || parts.next().unwrap_or_default();
    let (name, first, count, folder, more) = (next(), next(), next(), next(), next());
    let reader = Reader::ALL.into_iter().find(|reader| reader.ending() == name).unwrap();
    let bases = bases(reader, Path::new(more));
    let (first, count): (u64, u64) = (first.parse().unwrap(), count.parse().unwrap());
    for number in first..first.saturating_add(count) {
        let bytes = case(reader, &bases, number);
        std::fs::write(Path::new(folder).join(format!("case.{name}")), &bytes).unwrap();
        std::fs::write(Path::new(folder).join("number"), number.to_string()).unwrap();
        survival::check(name, &bytes);
    }
}

#[test]
fn a_number_gives_its_case_again_and_no_case_is_a_fault() {
    for reader in [Reader::Text, Reader::Markdown, Reader::Word, Reader::Html] {
        let bases = [Base::small(reader)];
        let cases: Vec<Vec<u8>> = (0..40).map(|number| case(reader, &bases, number)).collect();
        assert!(cases.iter().collect::<std::collections::BTreeSet<_>>().len() > 20, "{reader:?}: hardly any change");
        for (number, bytes) in (0..).zip(&cases) {
            assert!(*bytes == case(reader, &bases, number), "{reader:?} {number}");
            survival::check(reader.ending(), bytes);
        }
    }
}
