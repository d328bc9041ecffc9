//! Lints the files it is given with AutoCorrect, one after the other. A program of its own: no part of xtask.

fn main() {
    let mut lines = 0;
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let found = autocorrect::lint_for(&text, &path);
        println!("{}", found.to_json_pretty());
        lines += found.lines.len();
    }
    std::process::exit(i32::from(lines > 0));
}
