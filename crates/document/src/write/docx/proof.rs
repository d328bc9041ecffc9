//! The custom XML part: what each figure was when the document was made, and a digest over it.

use std::fmt::Write;

use sm3::{Digest, Sm3};
use xuezheng_figures::{Absence, Aspect, FigureValue};
use xuezheng_pack::decimal;

use crate::model::{Document, DocumentFigure};
use crate::text::clean;
use crate::wording::Style;
use crate::write::docx::xml::Xml;

/// What the list of figures is known by among the custom XML parts of a file.
pub(crate) const NAMESPACE: &str = "urn:xuezheng:figures:1";

/// The proof of a document's figures.
pub(super) struct Proof {
    document: Vec<(&'static str, String)>,
    figures: Vec<Entry>,
    digest: String,
}

/// A figure as name–value pairs, and the forms that it is printed in.
struct Entry {
    values: Vec<(&'static str, String)>,
    printed: Vec<Vec<(&'static str, String)>>,
}

impl Proof {
    /// The proof of `document`.
    pub(super) fn of(document: &Document) -> Self {
        let subject = &document.subject;
        let pairs = vec![
            ("report", subject.report.clone()),
            ("org", subject.org.to_string()),
            ("period", subject.period.to_string()),
            ("dated", document.signature.date.to_string()),
            ("pack", subject.pack.clone()),
        ];
        let figures: Vec<Entry> = document.figures.iter().map(entry).collect();
        let digest = digest(&pairs, &figures);
        Self { document: pairs, figures, digest }
    }

    /// `customXml/item1.xml`.
    pub(super) fn item(&self) -> Vec<u8> {
        let mut xml = Xml::new();
        let mut attributes = vec![("xmlns", NAMESPACE)];
        attributes.extend(borrow(&self.document));
        attributes.extend([("digest-method", "SM3"), ("digest", self.digest.as_str())]);
        xml.element("figures", &attributes, |xml| {
            for figure in &self.figures {
                xml.element("figure", &borrow(&figure.values), |xml| {
                    for printed in &figure.printed {
                        xml.empty("printed", &borrow(printed));
                    }
                });
            }
        });
        xml.into_bytes()
    }

    /// `customXml/itemProps1.xml`; the item's id comes from its digest.
    pub(super) fn properties(&self) -> Vec<u8> {
        let hex = self.digest.to_uppercase();
        let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
        let id = format!("{{{}-{}-{}-{}-{}}}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32));
        let mut xml = Xml::new();
        let namespace = "http://schemas.openxmlformats.org/officeDocument/2006/customXml";
        xml.element("ds:datastoreItem", &[("ds:itemID", &id), ("xmlns:ds", namespace)], |xml| {
            xml.element("ds:schemaRefs", &[], |xml| xml.empty("ds:schemaRef", &[("ds:uri", NAMESPACE)]));
        });
        xml.into_bytes()
    }
}

fn borrow<'a>(pairs: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    pairs.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

fn entry(shown: &DocumentFigure) -> Entry {
    let figure = &shown.figure;
    let mut values = vec![
        ("key", shown.key.clone()),
        ("indicator", figure.key.indicator.to_string()),
        ("label", shown.label.clone()),
        ("org", figure.key.org.to_string()),
        ("period", figure.key.period.to_string()),
    ];
    match &figure.key.aspect {
        Aspect::Value => values.push(("aspect", "value".to_owned())),
        Aspect::YearOnYear => values.push(("aspect", "year_on_year".to_owned())),
        Aspect::PartOn(part, day) => values.extend([
            ("aspect", "part".to_owned()),
            ("field", part.field.to_string()),
            ("code", part.code.to_string()),
            ("codes-of", day.to_string()),
        ]),
        Aspect::Part(part) => values.extend([
            ("aspect", "part".to_owned()),
            ("field", part.field.to_string()),
            ("code", part.code.to_string()),
        ]),
    }
    match &figure.value {
        FigureValue::Present(value) => values.push(("value", decimal::print_exact(*value))),
        FigureValue::Absent(absence) => {
            values.extend([("absent", code(absence).to_owned()), ("reason", absence.label())]);
        }
    }
    values.extend([("unit", figure.unit.to_string()), ("decimals", figure.decimals.to_string())]);
    values.push(("rows", figure.rows.to_string()));
    if let Some(coverage) = figure.coverage {
        values.extend([("complete", coverage.complete.to_string()), ("asked", coverage.asked.to_string())]);
    }
    values.extend([("as-of", figure.as_of.clone()), ("lineage", figure.lineage.hash.clone())]);
    let printed = shown.printed.iter().map(|printed| {
        vec![
            ("text", printed.text.clone()),
            ("unit", printed.form.unit.to_string()),
            ("places", printed.form.places.to_string()),
            ("style", style(printed.form.style).to_owned()),
        ]
    });
    // What is hashed is what a reader of the part gets back, without the characters that XML can't hold.
    let clean_all = |pairs: Vec<(&'static str, String)>| {
        pairs.into_iter().map(|(name, value)| (name, clean(&value))).collect::<Vec<_>>()
    };
    Entry { values: clean_all(values), printed: printed.map(clean_all).collect() }
}

fn code(absence: &Absence) -> &'static str {
    match absence {
        Absence::NotReported => "not_reported",
        Absence::NotAsked => "not_asked",
        Absence::ZeroDenominator => "zero_denominator",
        Absence::NoValue => "no_value",
        Absence::NoneComplete => "none_complete",
        Absence::Input(..) => "input",
        Absence::LowCoverage => "low_coverage",
        Absence::ZeroBase => "zero_base",
        Absence::Comparison => "comparison",
        Absence::Outdated(_) => "outdated",
        Absence::NoParameter(_) => "no_parameter",
        Absence::Overflow => "overflow",
    }
}

fn style(style: Style) -> &'static str {
    match style {
        Style::Bare => "bare",
        Style::WithUnit => "with_unit",
        Style::Chinese => "chinese",
        Style::Change => "change",
    }
}

/// SM3 over every pair as `length:name=length:value`, entry by entry, so that no value can pose as another.
fn digest(document: &[(&'static str, String)], figures: &[Entry]) -> String {
    let mut hash = Sm3::new();
    let mut add = |mark: &str, pairs: &[(&'static str, String)]| {
        hash.update(mark);
        for (name, value) in pairs {
            hash.update(format!("{}:{name}={}:{value}", name.len(), value.len()));
        }
    };
    add("document", document);
    for figure in figures {
        add("figure", &figure.values);
        figure.printed.iter().for_each(|printed| add("printed", printed));
    }
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("writing into memory does not fail");
        hex
    })
}
