//! What every answer says to the browser, and what every form must bring.

use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// Bytes that the body of a request may have, unless a route allows more.
pub(crate) const MOST_BYTES: usize = 1024 * 1024;

/// No inline style or script, nothing from elsewhere, no frame around us.
pub(crate) const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(self), geolocation=(self), microphone=()"),
    ),
];

/// The header in which a script sends the form token, and the field in which a form does.
pub(crate) const TOKEN_HEADER: &str = "x-csrf-token";
pub(crate) const TOKEN_FIELD: &str = "_csrf";

/// The largest body of a request.
pub(crate) fn body_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(MOST_BYTES)
}

/// The largest body of a form with files: two of the largest, with what is typed.
pub(crate) fn upload_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(2 * xuezheng_bureau::MOST_BYTES + MOST_BYTES)
}

/// Adds the headers of every answer; what says nothing else is not kept by anybody.
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, value);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Whether a request that writes comes from one of our own pages, as far as the browser says.
pub(crate) fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        // A program that says nothing is no browser that was led astray; the token decides.
        _ => true,
    }
}

/// Whether the browser says itself that a request comes from one of our own pages.
pub(crate) fn is_surely_from_here(headers: &HeaderMap) -> bool {
    let says = ["sec-fetch-site", "origin"].iter().any(|name| headers.contains_key(*name));
    says && is_from_here(headers) && headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin")
}

/// Whether an address that a form names is a path of our own: `//elsewhere` and `/\elsewhere` are addresses of others.
pub(crate) fn is_own_path(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains('\\')
}

/// Whether two texts are the same, in a time that doesn't tell where they differ.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    one.len() == other.len() && one.iter().zip(other).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_form_on_another_site_is_not_from_here() {
        assert!(is_from_here(&of(&[("sec-fetch-site", "same-origin")])));
        assert!(!is_from_here(&of(&[("sec-fetch-site", "cross-site")])));
        assert!(!is_from_here(&of(&[("sec-fetch-site", "same-site")])));
        assert!(is_from_here(&of(&[("origin", "http://xz.gov:80"), ("host", "xz.gov:80")])));
        assert!(!is_from_here(&of(&[("origin", "http://evil.example"), ("host", "xz.gov")])));
        assert!(!is_from_here(&of(&[("origin", "null"), ("host", "xz.gov")])));
    }

    #[test]
    fn a_form_that_does_not_say_where_it_comes_from_may_come_from_anywhere() {
        assert!(is_surely_from_here(&of(&[("sec-fetch-site", "same-origin")])));
        assert!(is_surely_from_here(&of(&[("origin", "http://xz.gov:80"), ("host", "xz.gov:80")])));
        assert!(!is_surely_from_here(&of(&[])));
        assert!(!is_surely_from_here(&of(&[("sec-fetch-site", "none")])));
        assert!(!is_surely_from_here(&of(&[("origin", "http://evil.example"), ("host", "xz.gov")])));
    }

    #[test]
    fn texts_are_compared_whole() {
        assert!(is_same("abc", "abc") && !is_same("abc", "abd") && !is_same("abc", "ab") && is_same("", ""));
    }
}
