//! `coverage.csv` of the bureau's own pack says for every area and every figure of five real reports what serves it. What
//! it names must exist, and what is refused has a reason; where the lists of areas and figures are at hand, none of their
//! rows may be left out.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where its set-up fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use xuezheng_pack::Pack;
use xuezheng_pack::load::load;

/// A row: what it is about, and what serves that.
struct Row {
    kind: String,
    key: String,
    serves: Vec<String>,
    note: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/education-bureau")
}

fn rows(text: &str) -> Vec<Row> {
    let lines = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines
        .map(|line| {
            let [kind, key, serves, note] = line.split(',').collect::<Vec<_>>()[..] else {
                panic!("not four cells: {line}")
            };
            let serves = serves.split_whitespace().map(str::to_owned).collect();
            Row { kind: kind.to_owned(), key: key.to_owned(), serves, note: note.to_owned() }
        })
        .collect()
}

/// What is wrong with the rows: one that nothing serves or that is there twice, and what is named and does not exist.
fn faults(rows: &[Row], pack: &Pack) -> Vec<String> {
    let named = |kind: &str| -> BTreeSet<&str> {
        rows.iter().filter(|row| row.kind == kind).map(|row| row.key.as_str()).collect()
    };
    let (later, refused) = (named("later"), named("refused"));
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for Row { kind, key, serves, .. } in rows {
        if !seen.insert((kind, key)) {
            faults.push(format!("{kind} {key} is there twice"));
        }
        if !matches!(kind.as_str(), "later" | "refused") && serves.is_empty() {
            faults.push(format!("nothing serves {kind} {key}"));
        }
        for target in serves {
            let exists = match target.split_once('/') {
                Some(("register", id)) => pack.registers.keys().any(|register| register.as_str() == id),
                Some(("indicator", id)) => pack.indicators.keys().any(|indicator| indicator.as_str() == id),
                Some(("report", id)) => pack.reports.keys().any(|report| report.as_str() == id),
                Some(("later", id)) => later.contains(id),
                // What a document forbids to count or to tell; the row of the refusal names it.
                Some(("refused", id)) => kind == "figure" && refused.contains(id),
                // A name, a slogan or a date: text of the template and no figure.
                Some(("literal", what)) => kind == "figure" && !what.is_empty(),
                _ => false,
            };
            if !exists {
                faults.push(format!("{kind} {key} is served by {target}, which does not exist"));
            }
        }
    }
    let is_named = |target: &str| rows.iter().any(|row| row.serves.iter().any(|served| served == target));
    for name in later {
        if !is_named(&format!("later/{name}")) {
            faults.push(format!("nothing is left for the later work {name}"));
        }
    }
    for row in rows.iter().filter(|row| row.kind == "refused") {
        if !is_named(&format!("refused/{}", row.key)) {
            faults.push(format!("nothing is refused by {}", row.key));
        }
        if row.note.is_empty() {
            faults.push(format!("{} is refused without a reason", row.key));
        }
    }
    faults
}

fn pack() -> Pack {
    load(&folder()).unwrap_or_else(|bad| panic!("{:#?}", bad.faults)).pack
}

#[test]
fn what_serves_an_area_or_a_figure_exists() {
    let rows = rows(&fs::read_to_string(folder().join("coverage.csv")).unwrap());
    let faults = faults(&rows, &pack());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_row_without_service_and_a_service_that_is_not_there_are_found() {
    let text = "kind,key,serves,note\nlater,later work,,\nlater,forgotten,,\narea,1,register/hazard later/later work,\n\
                area,2,,\narea,2,indicator/safety.hazard,\nfigure,a|b|1|c,literal/name later/never,\narea,3,literal/name,\n\
                refused,ranks,,\nfigure,a|b|2|c,refused/ranks,\narea,4,refused/ranks,\nrefused,idle,,a reason\n";
    // A name of two words is two targets.
    let found = faults(&rows(text), &pack());
    let wrong = [
        "area 1 is served by later/later, which does not exist",
        "area 1 is served by work, which does not exist",
        "nothing serves area 2",
        "area 2 is there twice",
        "area 2 is served by indicator/safety.hazard, which does not exist",
        "figure a|b|1|c is served by later/never, which does not exist",
        "area 3 is served by literal/name, which does not exist",
        "area 4 is served by refused/ranks, which does not exist",
        "nothing is left for the later work forgotten",
        "nothing is left for the later work later work",
        "ranks is refused without a reason",
        "nothing is refused by idle",
    ];
    assert_eq!(found, wrong);
}

/// The first cells of a list's lines, where a quoted cell may hold a comma.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    for c in line.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            // The coverage has neither quotes nor commas in a cell.
            ',' => cells.last_mut().unwrap().push('、'),
            _ => cells.last_mut().unwrap().push(c),
        }
    }
    cells
}

#[test]
fn no_area_and_no_figure_of_the_real_reports_is_left_out() {
    let domain = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/domain");
    let (Ok(areas), Ok(figures)) =
        (fs::read_to_string(domain.join("areas.md")), fs::read_to_string(domain.join("seed_figures.csv")))
    else {
        eprintln!("skipped: {} is not here", domain.display());
        return;
    };
    let mut wanted: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for line in areas.lines() {
        let number = line.strip_prefix("| ").and_then(|rest| rest.split(' ').next());
        if let Some(number) = number.filter(|number| number.parse::<u32>().is_ok()) {
            wanted.entry("area").or_default().insert(number.to_owned());
        }
    }
    for line in figures.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let cells = cells(line);
        let key = format!("{}|{}|{}|{}", &cells[0][..3], cells[1], cells[2], cells[4]);
        wanted.entry("figure").or_default().insert(key);
    }
    assert_eq!((wanted["area"].len(), wanted["figure"].len()), (123, 228));
    let rows = rows(&fs::read_to_string(folder().join("coverage.csv")).unwrap());
    for (kind, wanted) in wanted {
        let covered: BTreeSet<String> = rows.iter().filter(|row| row.kind == kind).map(|row| row.key.clone()).collect();
        let missing: Vec<&String> = wanted.difference(&covered).collect();
        let unknown: Vec<&String> = covered.difference(&wanted).collect();
        assert!(missing.is_empty() && unknown.is_empty(), "{kind}: not covered {missing:#?}, unknown {unknown:#?}");
    }
}
