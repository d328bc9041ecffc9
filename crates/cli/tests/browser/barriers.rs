//! Barriers on a page, as axe-core finds them: names and labels that are missing, text too pale, a structure that can't be heard.

use serde_json::{Value as Json, json};

use crate::chromium::Chromium;

/// Looks at the page with axe-core's script, and names what is wrong: the rule, how grave, and where.
pub(crate) fn barriers(browser: &mut Chromium, axe: &str) -> Vec<String> {
    // It hands itself to module loaders, of which there are none.
    browser.ask("Runtime.evaluate", json!({ "expression": axe }));
    let found = browser.value("axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations)");
    let violations = found.as_array().unwrap();
    violations.iter().map(described).collect()
}

fn described(violation: &Json) -> String {
    let nodes = violation["nodes"].as_array().unwrap();
    let places: Vec<String> = nodes.iter().take(3).map(|node| node["html"].as_str().unwrap().to_owned()).collect();
    let why = nodes[0]["failureSummary"].as_str().unwrap_or_default();
    format!("{} ({}), {} 处：{}；{why}", violation["id"], violation["impact"], nodes.len(), places.join(" "))
}
