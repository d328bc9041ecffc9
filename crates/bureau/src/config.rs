//! `bureau.toml` changed in place: one value is replaced, every other character stays.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::error::BureauError;

/// The text with every string for which `change` gives another, asked with its key.
pub(crate) fn replace(text: &str, change: &dyn Fn(&str, &str) -> Option<String>) -> Result<String, BureauError> {
    let bad = |why: String| BureauError::BadConfig { path: "bureau.toml".into(), why };
    let table = DeTable::parse(text).map_err(|error| bad(error.to_string()))?;
    let mut edits = Vec::new();
    walk(table.get_ref(), change, &mut edits);
    edits.sort_by_key(|(span, _): &(Range<usize>, String)| span.start);
    let mut text = text.to_owned();
    for (span, value) in edits.into_iter().rev() {
        text.replace_range(span, &toml::Value::String(value).to_string());
    }
    Ok(text)
}

fn walk(table: &DeTable<'_>, change: &dyn Fn(&str, &str) -> Option<String>, edits: &mut Vec<(Range<usize>, String)>) {
    for (key, value) in table {
        match value.get_ref() {
            DeValue::String(text) => {
                edits.extend(change(key.get_ref(), text).map(|changed| (value.span(), changed)));
            }
            DeValue::Table(inner) => walk(inner, change, edits),
            _ => {}
        }
    }
}

/// The text of a key at the top.
pub(crate) fn value(text: &str, key: &str) -> Result<String, BureauError> {
    let table: Result<toml::Table, _> = toml::from_str(text);
    let found = table.ok().and_then(|table| table.get(key).and_then(toml::Value::as_str).map(str::to_owned));
    let why = format!("缺少 {key}");
    found.ok_or(BureauError::BadConfig { path: "bureau.toml".into(), why })
}

/// The text without passwords: those in the URLs of databases, and every value whose key says that it is one.
pub(crate) fn without_passwords(text: &str) -> Result<String, BureauError> {
    replace(text, &|key, value| {
        let key = key.to_lowercase();
        if ["password", "passwd", "secret", "token", "口令", "密码"].iter().any(|word| key.contains(word)) {
            return Some(String::new());
        }
        value.contains("://").then(|| url_without_password(value))
    })
}

/// A URL without the password that it may have, before the host or among its parameters.
fn url_without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    let authority = match authority.rsplit_once('@') {
        Some((user, host)) => format!("{}@{host}", user.split(':').next().unwrap_or_default()),
        None => authority.to_owned(),
    };
    let Some((path, parameters)) = rest.split_once('?') else { return format!("{scheme}://{authority}{rest}") };
    let kept: Vec<&str> = parameters.split('&').filter(|it| !it.to_lowercase().starts_with("password=")).collect();
    let mark = if kept.is_empty() { "" } else { "?" };
    format!("{scheme}://{authority}{path}{mark}{}", kept.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_go_and_everything_else_stays() {
        let text = "# 本局\nlayout = 1\ndatabase = \"postgres://clerk:se:cret@10.0.0.5:5432/b?sslmode=require&password=x\"\n\
                    [mail]\nserver = 'smtp://office@mail' # 发信\npassword = \"x\"\n";
        let without = "# 本局\nlayout = 1\ndatabase = \"postgres://clerk@10.0.0.5:5432/b?sslmode=require\"\n\
                       [mail]\nserver = \"smtp://office@mail\" # 发信\npassword = \"\"\n";
        assert_eq!(without_passwords(text).unwrap(), without);
    }

    #[test]
    fn one_value_is_replaced() {
        let text = "layout = 1\ndatabase = \"ledger.sqlite\" # 台账库\nlake = \"lake\"\n";
        let changed = replace(text, &|key, _| (key == "database").then(|| "a \"b\"".to_owned())).unwrap();
        assert_eq!(toml::from_str::<toml::Table>(&changed).unwrap()["database"].as_str(), Some("a \"b\""));
        assert!(changed.ends_with(" # 台账库\nlake = \"lake\"\n"), "{changed}");
    }
}
