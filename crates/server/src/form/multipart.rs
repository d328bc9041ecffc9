//! A form with files as browsers send it (`multipart/form-data`, RFC 7578), taken apart in memory.

use std::borrow::Cow;

/// A part of a form: a text, or a file with its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part<'b> {
    pub(super) name: &'b str,
    pub(super) file: Option<&'b str>,
    pub(super) bytes: &'b [u8],
}

/// The boundary that a content type names.
pub(super) fn boundary(content_type: &str) -> Option<&str> {
    let (kind, rest) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let named = rest.split(';').find_map(|part| part.trim().strip_prefix("boundary="))?;
    let boundary = named.trim_matches('"');
    (1..=70).contains(&boundary.len()).then_some(boundary)
}

/// The parts of a body, in order; `None` for a body that is cut off or no form.
pub(super) fn parts<'b>(body: &'b [u8], boundary: &str) -> Option<Vec<Part<'b>>> {
    let (first, next) = (format!("--{boundary}"), format!("\r\n--{boundary}"));
    let mut rest = body.strip_prefix(first.as_bytes())?;
    let mut parts = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Some(parts);
        }
        rest = rest.strip_prefix(b"\r\n")?;
        let head_end = find(rest, b"\r\n\r\n")?;
        let (head, content) = (std::str::from_utf8(&rest[..head_end]).ok()?, &rest[head_end + 4..]);
        let end = find(content, next.as_bytes())?;
        let disposition = head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
        let name = parameter(disposition, "name")?;
        parts.push(Part { name, file: parameter(disposition, "filename"), bytes: &content[..end] });
        rest = &content[end + next.len()..];
    }
}

/// A quoted parameter of a header. Browsers write `"` in it as `%22`.
fn parameter<'h>(header: &'h str, name: &str) -> Option<&'h str> {
    let start = format!("; {name}=\"");
    let (_, rest) = header.split_once(&start)?;
    rest.split_once('"').map(|(value, _)| value)
}

/// A file's name as the person sees it.
pub(super) fn file_name(written: &str) -> Cow<'_, str> {
    if written.contains("%22") { Cow::Owned(written.replace("%22", "\"")) } else { Cow::Borrowed(written) }
}

fn find(within: &[u8], what: &[u8]) -> Option<usize> {
    let first = *what.first()?;
    let mut from = 0;
    // Jumps from one first byte to the next: files are long.
    while let Some(at) = within.get(from..)?.iter().position(|byte| *byte == first) {
        if within[from + at..].starts_with(what) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "--x\r\nContent-Disposition: form-data; name=\"f.place\"\r\n\r\n甲楼\r\n\r\n--\r\n\
        --x\r\nContent-Disposition: form-data; name=\"f.photo\"; filename=\"现场%22一.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\
        \u{0}\r\n--y\r\n--x--\r\n";

    #[test]
    fn a_form_with_a_file_is_taken_apart() {
        let parts = parts(BODY.as_bytes(), "x").unwrap();
        assert_eq!(parts[0], Part { name: "f.place", file: None, bytes: "甲楼\r\n\r\n--".as_bytes() });
        assert_eq!(parts[1], Part { name: "f.photo", file: Some("现场%22一.jpg"), bytes: b"\0\r\n--y" });
        assert_eq!(parts.len(), 2);
        assert_eq!(file_name("现场%22一.jpg"), "现场\"一.jpg");
    }

    #[test]
    fn a_body_that_is_cut_off_anywhere_is_no_form() {
        let whole = BODY.trim_end().len();
        for cut in 0..whole {
            assert_eq!(parts(&BODY.as_bytes()[..cut], "x"), None, "{cut}");
        }
        assert_eq!(parts(b"a=b", "x"), None);
    }

    #[test]
    fn the_boundary_stands_in_the_content_type() {
        assert_eq!(boundary("multipart/form-data; boundary=----x1"), Some("----x1"));
        assert_eq!(boundary("Multipart/Form-Data; charset=utf-8; boundary=\"x y\""), Some("x y"));
        assert_eq!(boundary("application/x-www-form-urlencoded"), None);
        assert_eq!(boundary("multipart/form-data; boundary="), None);
    }
}
