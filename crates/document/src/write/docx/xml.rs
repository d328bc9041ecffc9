//! Well-formed XML, one element at a time.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::text::clean;

/// The namespace of WordprocessingML.
pub(super) const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// The namespace of relationships.
pub(super) const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const IN_MEMORY: &str = "writing into memory does not fail";

/// A part being written.
pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
}

/// Attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    /// A part with its declaration.
    pub(super) fn new() -> Self {
        let mut xml = Self::fragment();
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))));
        xml
    }

    /// A part without declaration, to be hashed.
    pub(super) fn fragment() -> Self {
        Self { writer: Writer::new(Vec::new()) }
    }

    fn event(&mut self, event: Event<'_>) {
        self.writer.write_event(event).expect(IN_MEMORY);
    }

    fn start(name: &str, attributes: Attributes<'_>) -> BytesStart<'static> {
        let mut start = BytesStart::new(name.to_owned());
        for (key, value) in attributes {
            start.push_attribute((*key, clean(value).as_str()));
        }
        start
    }

    /// An element with content.
    pub(super) fn element(&mut self, name: &str, attributes: Attributes<'_>, content: impl FnOnce(&mut Self)) {
        self.event(Event::Start(Self::start(name, attributes)));
        content(self);
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.event(Event::Empty(Self::start(name, attributes)));
    }

    /// An element whose only attribute is `w:val`.
    pub(super) fn value(&mut self, name: &str, value: &str) {
        self.empty(name, &[("w:val", value)]);
    }

    /// An element that holds text.
    pub(super) fn text_element(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.element(name, attributes, |xml| xml.event(Event::Text(BytesText::new(&clean(text)))));
    }

    /// The bytes written.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.writer.into_inner()
    }
}
