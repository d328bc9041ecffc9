//! Whatever stands in a pack's files: loading says what is wrong, and never panics.

#![expect(clippy::unwrap_used, reason = "a test stops where its set-up fails")]

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use xuezheng_pack::load::load;
use xuezheng_pack::render::{Style, render};

const CHECKS: &str = "areas/safety/checks.toml";
const INDICATORS: &str = "areas/safety/indicators.toml";
const FILES: [&str; 8] = [
    "pack.toml",
    "orgs.toml",
    "standards/holidays.csv",
    "areas/safety/area.toml",
    "areas/safety/registers/hazard.toml",
    INDICATORS,
    CHECKS,
    "reports/work_report.md",
];

fn good(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/good").join(path)).unwrap()
}

/// Loads one area of the good pack with `path` holding `text`, and writes the report.
fn load_with(path: &str, text: &str) {
    let folder = tempfile::tempdir().unwrap();
    for file in FILES {
        let target = folder.path().join(file);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        let text = if file == path { text.to_owned() } else { good(file) };
        fs::write(target, text).unwrap();
    }
    let (faults, files) = match load(folder.path()) {
        Ok(loaded) => (loaded.warnings, loaded.pack.files),
        Err(bad) => {
            assert!(!bad.faults.is_empty(), "a refused pack says why");
            (bad.faults, bad.files)
        }
    };
    drop(render(&faults, &files, Style::Plain));
}

/// A good file's text with a piece cut out and another put in.
fn mangled(path: &str, from: usize, length: usize, piece: &str) -> String {
    let text = good(path);
    let start = text.floor_char_boundary(from % (text.len() + 1));
    let end = text.floor_char_boundary((start + length).min(text.len()));
    format!("{}{piece}{}", &text[..start], &text[end..])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_in_any_file(file in 0..FILES.len(), text in "\\PC{0,80}") {
        load_with(FILES[file], &text);
    }

    #[test]
    fn any_text_like_toml(
        file in 0..FILES.len(),
        text in "([a-z.]{1,6} = [\\[{\"'0-9a-z,}\\]汉.-]{0,8}\n|\\[[a-z.]{0,9}\\]\n){0,8}",
    ) {
        load_with(FILES[file], &text);
    }

    #[test]
    fn any_slip_in_a_good_file(
        file in 0..FILES.len(),
        from in 0..4000_usize,
        length in 0..40_usize,
        piece in prop_oneof!["", "\\PC{0,6}", "[=\"'\\[\\]{}.,\n#]{1,3}"],
    ) {
        load_with(FILES[file], &mangled(FILES[file], from, length, &piece));
    }

    #[test]
    fn any_expression(
        text in prop_oneof![
            "\\PC{0,60}",
            "((count|sum|level|'x'|org\\.kind|and|not|in|\\(|\\)|<>|/|case|1|汉| ){1,2} ?){0,20}",
        ],
        quote in prop_oneof![Just("\"\"\""), Just("'''"), Just("\""), Just("'")],
    ) {
        let measure = format!("measure = {quote}{text}{quote}");
        load_with(INDICATORS, &good(INDICATORS).replacen("measure = \"count(*)\"", &measure, 1));
        let that = format!("that = {quote}{text}{quote}");
        load_with(CHECKS, &good(CHECKS).replacen("that = \"closed_at >= found_on\"", &that, 1));
    }
}
