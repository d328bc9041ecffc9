//! HTML that is safe to stand in a page as it is.

use std::fmt;

use crate::assets;

/// HTML whose every text was escaped when it was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Markup(String);

impl Markup {
    /// HTML that escapes what it must.
    pub(crate) fn new(html: String) -> Self {
        Self(html)
    }

    /// Text, escaped.
    pub(crate) fn text(text: &str) -> Self {
        Self(escaped(text))
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Markup {}

/// Text as it stands in HTML, also within quotes.
pub(crate) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}

/// Text as it stands in the value of an address's query, or in a segment of its path.
pub(crate) fn encoded(text: &str) -> String {
    let mut address = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => address.push(char::from(byte)),
            other => address.push_str(&format!("%{other:02X}")),
        }
    }
    address
}

/// An icon in a line of text.
pub(crate) fn icon(name: &str) -> Markup {
    sized(name, "xz-i")
}

/// An icon that stands for itself.
pub(crate) fn icon_lg(name: &str) -> Markup {
    sized(name, "xz-i xz-i-lg")
}

fn sized(name: &str, class: &str) -> Markup {
    let sprite = assets::address("vendor/icons.svg");
    Markup(format!("<svg class=\"{class}\" aria-hidden=\"true\"><use href=\"{sprite}#{name}\"/></svg>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_can_not_become_markup_or_another_part_of_an_address() {
        assert_eq!(escaped("<a href='x'>&\""), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
        assert_eq!(encoded("/a?b=c&d=学"), "%2Fa%3Fb%3Dc%26d%3D%E5%AD%A6");
    }
}
