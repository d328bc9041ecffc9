//! Report templates: Markdown with minijinja.

use crate::diagnostic::Place;
use crate::ids::ReportId;

/// A report that can be compiled for a period.
#[derive(Clone, Debug)]
pub struct Report {
    /// File name without `.md`.
    pub id: ReportId,
    /// Chinese name, for lists.
    pub label: String,
    /// The document's title, itself a template: `{{ org }}{{ period }}工作总结`.
    pub title: Template,
    /// Whether it has a table of contents (目录).
    pub contents: bool,
    /// The body.
    pub body: Template,
}

/// The texts that an area may give to reports: the name of their list in templates, and the file in the area's folder. What
/// follows a dot is a length (篇幅): of a section without one there is a paragraph or several.
pub const AREA_TEXTS: [(&str, &str); 5] = [
    ("sections", "section.md"),
    ("sections.sentence", "section.sentence.md"),
    ("sections.page", "section.page.md"),
    ("problems", "problems.md"),
    ("plans", "plan.md"),
];

/// Template text with the place it stands at.
#[derive(Clone, Debug)]
pub struct Template {
    /// The text after any front matter.
    pub text: String,
    /// Where the text stands.
    pub place: Place,
}
