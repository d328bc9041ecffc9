//! Changes of a web page: its tags, what stands in them, and what they enclose.

use super::bases::Base;
use super::bytes;
use super::draw::Draw;
use super::package::markup;

/// What the reader of web pages looks for.
const TAGS: &[&str] = &[
    "<",
    ">",
    "&",
    "<p>",
    "</p>",
    "<br>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "<th colspan=\"99999\">",
    "<h1>",
    "</h9>",
    "<h0>",
    "<h255>",
    "<script>",
    "</script>",
    "<style",
    "<!--",
    "-->",
    "<!DOCTYPE html>",
    "<svg/>",
    "<p title=\"",
    "'",
    "&nbsp;",
    "&#0;",
    "&#xD800;",
    "&#99999999999;",
    "&#x110000;",
    "&amp",
    "&lt;",
    "<html><body>",
];

pub(super) fn mutated(base: &Base, other: &Base, draw: &mut Draw) -> Vec<u8> {
    let mut page = base.window(draw);
    for _ in 0..=draw.below(6) {
        match draw.below(3) {
            0 => page = markup(&page, draw),
            1 => bytes::change(&mut page, other, TAGS, draw),
            _ => bytes::change(&mut page, other, bytes::TEXTS, draw),
        }
    }
    page
}
