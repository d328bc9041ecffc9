//! The cookie that says who somebody is, and the token that says a form is theirs.

use axum::http::{HeaderMap, HeaderValue, header};
use sm3::{Digest, Sm3};
use xuezheng_bureau::{SESSION_HOURS, Token};

/// The session's cookie.
const SESSION: &str = "xz_session";

/// A cookie for forms of those who are not signed in.
const VISIT: &str = "xz_visit";

/// Whether a session outlives the browser's window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// For as long as it lasts.
    Hours,
    /// Until the browser is closed.
    Window,
}

/// The session's token that the browser sent.
pub(crate) fn token(headers: &HeaderMap) -> Option<Token> {
    cookie(headers, SESSION).map(Token::of)
}

/// The token that a form must send back: only who knows the cookie can know it.
pub(crate) fn form_token(headers: &HeaderMap) -> Option<String> {
    let secret = cookie(headers, SESSION).or_else(|| cookie(headers, VISIT))?;
    Some(form_token_of(secret))
}

/// The form token that belongs to the value of a cookie.
pub(crate) fn form_token_of(secret: &str) -> String {
    let hash = Sm3::new_with_prefix(b"xuezheng form ").chain_update(secret.as_bytes()).finalize();
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// The cookie that keeps a session.
pub(crate) fn begin(token: &Token, keep: Keep, https: bool) -> HeaderValue {
    let age = match keep {
        Keep::Hours => format!("; Max-Age={}", SESSION_HOURS * 3600),
        Keep::Window => String::new(),
    };
    set(SESSION, token.as_str(), &age, https)
}

/// The cookie that ends it.
pub(crate) fn end(https: bool) -> HeaderValue {
    set(SESSION, "", "; Max-Age=0", https)
}

/// The cookie of a visit.
pub(crate) fn visit(secret: &str, https: bool) -> HeaderValue {
    set(VISIT, secret, "", https)
}

/// Whether the browser has a visit's cookie.
pub(crate) fn has_visit(headers: &HeaderMap) -> bool {
    cookie(headers, VISIT).is_some()
}

fn set(name: &str, value: &str, age: &str, https: bool) -> HeaderValue {
    let secure = if https { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, value)| *known == name && !value.is_empty()).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_other_sites_get_no_session_cookie() {
        let cookie = begin(&Token::of("abc"), Keep::Hours, true);
        assert_eq!(cookie, "xz_session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=28800; Secure");
        assert_eq!(begin(&Token::of("abc"), Keep::Window, false), "xz_session=abc; Path=/; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn a_form_token_belongs_to_its_cookie_and_does_not_tell_it() {
        let mut headers = HeaderMap::new();
        assert_eq!(form_token(&headers), None);
        headers.insert(header::COOKIE, HeaderValue::from_static("a=b; xz_session=secret; xz_visit=v"));
        let token = form_token(&headers).unwrap();
        assert_eq!(token, form_token_of("secret"));
        assert!(!token.contains("secret") && token != form_token_of("v"));
    }
}
