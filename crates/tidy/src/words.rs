//! Words that must not stand in some crates' code: floats near amounts, clocks, chance and the environment.

use crate::tree::{Tree, expect_none};

/// Words that are forbidden in some crates.
struct Rule {
    /// Any of these, as a whole word (an underscore ends a word).
    words: &'static [&'static str],
    /// In the code of these crates.
    crates: &'static [&'static str],
    /// Whether a comment at the end of the line may give a reason for an exception.
    is_excusable: bool,
    /// Why, and what to write instead.
    mend: &'static str,
}

const CORE: &[&str] = &["pack", "ledger", "lake", "figures", "document", "demo"];

/// Every rule; one more is a line here.
const RULES: &[Rule] = &[
    Rule {
        words: &["f64", "f32", "Float64", "Float32"],
        crates: &["pack", "ledger", "lake", "figures", "document", "bureau", "demo"],
        is_excusable: true,
        mend: "浮点数存不准金额和指标；请用 rust_decimal::Decimal，确与数据无关的，在行末写 // 和理由",
    },
    Rule {
        words: &["SystemTime::now", "Utc::now", "Local::now", "Instant::now"],
        crates: CORE,
        is_excusable: false,
        mend: "时钟是参数；请由调用者传入时间",
    },
    Rule {
        words: &["thread_rng", "rand::rng", "OsRng", "getrandom", "from_os_rng"],
        crates: CORE,
        is_excusable: false,
        mend: "同样的输入要得出同样的结果；请由调用者传入种子或密钥",
    },
    Rule {
        words: &["env::var", "env::var_os", "env::vars", "env::args", "temp_dir"],
        crates: CORE,
        is_excusable: false,
        mend: "环境是参数；请由调用者传入",
    },
    Rule {
        words: &["println", "eprintln", "print", "eprint", "process::exit"],
        crates: &["pack", "ledger", "lake", "figures", "document", "bureau", "demo"],
        is_excusable: false,
        mend: "库不对终端说话；请把要说的作为结果或错误返回",
    },
];

fn faults(tree: &Tree) -> Vec<String> {
    let mut faults = Vec::new();
    for file in tree.rust() {
        let Some(folder) = file.crate_folder() else { continue };
        for rule in RULES.iter().filter(|rule| rule.crates.contains(&folder)) {
            for (number, line) in file.code_lines() {
                let is_excused = rule.is_excusable && line.split_once("// ").is_some_and(|(_, why)| !why.is_empty());
                if let Some(word) = rule.words.iter().find(|word| uses(line, word))
                    && !is_excused
                {
                    faults.push(format!("{}:{number}：「{word}」：{}", file.path, rule.mend));
                }
            }
        }
    }
    faults
}

/// Whether the line uses the word; `print` and its kin only as macros, for others have functions of that name.
fn uses(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let is_whole = !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric);
        let is_macro = word.contains("print");
        is_whole && (!is_macro || (after == Some('!') && before != Some('_')))
    })
}

#[test]
fn forbidden_words_do_not_stand_in_code() {
    expect_none(&faults(&Tree::read()));
}

#[test]
fn floats_need_a_reason_and_clocks_have_none() {
    let source = "fn a(x: f64) {}\nlet y = d.to_f64();\nlet z: f32; // pixels of a chart\n// f64 in a comment\nUtc::now() // why\n";
    let faults = faults(&Tree::of(&[("crates/figures/src/a.rs", source)]));
    let lines: Vec<&str> = faults.iter().map(|fault| fault.split('：').next().unwrap()).collect();
    assert_eq!(lines, ["crates/figures/src/a.rs:1", "crates/figures/src/a.rs:2", "crates/figures/src/a.rs:5"]);
}

#[test]
fn only_libraries_keep_silent() {
    let source = "println!(\"x\");\ndecimal::print(x, 1);\n";
    assert_eq!(faults(&Tree::of(&[("crates/bureau/src/a.rs", source)])).len(), 1);
    assert_eq!(faults(&Tree::of(&[("crates/cli/src/a.rs", source)])), [""; 0]);
}
