//! A reading for programs. The fields are described in the manual (公文体检); they are added to, never renamed.

use std::path::Path;

use serde_json::{Value as Json, json};
use xuezheng_bureau::document::reading::{
    Amount, Attachment, Commitment, DateKind, DateMention, DateParts, Direction, Encoding, FileKind, Firmness, Heading,
    HeadingStyle, Listing, Modifier, ModifierKind, NotQuantity, Notation, Quantity, Reading, RelativeYear, ResidueKind,
    Role, Span,
};

/// The whole reading.
pub(super) fn of(file: &Path, reading: &Reading) -> Json {
    let text = &reading.text;
    let outline = &reading.outline;
    let at = |span: Span| place(reading, span);
    let changes = &text.changes;
    let residues: Vec<Json> = text
        .residues
        .iter()
        .map(|residue| {
            let place = text.source.place(residue.source.clone());
            let kind = match residue.kind {
                ResidueKind::Site => "site",
                ResidueKind::Page => "page",
            };
            json!({ "kind": kind, "quote": text.source.slice(residue.source.clone()), "line": place.line, "column": place.column })
        })
        .collect();
    json!({
        "file": file.display().to_string(),
        "kind": kind(text.source.kind),
        "encoding": text.source.encoding.map(|encoding| match encoding { Encoding::Utf8 => "utf-8", Encoding::Gb18030 => "gb18030" }),
        "text": text.content,
        "changes": {
            "punctuation": changes.punctuation, "wide_digits": changes.wide_digits,
            "joined_lines": changes.joined_lines, "spaces": changes.spaces,
        },
        "residues": residues,
        "title": outline.title.map(at),
        "addressee": outline.addressee.map(at),
        "synopsis": outline.synopsis.as_ref().map(|synopsis| headings(reading, &synopsis.entries)),
        "outline": headings(reading, &outline.headings),
        "signature": outline.signature.as_ref().map(|signature| json!({ "office": signature.office.map(at), "date": signature.date.map(at) })),
        "attachments": outline.attachments.iter().map(|it| attachment(reading, it)).collect::<Vec<_>>(),
        "figures": reading.quantities.iter().map(|it| figure(reading, it)).collect::<Vec<_>>(),
        "ordinals": reading.ordinals.iter().map(|it| with(at(it.span), json!({ "number": it.number, "unit": it.unit }))).collect::<Vec<_>>(),
        "dates": reading.dates.iter().map(|it| date(reading, it)).collect::<Vec<_>>(),
        "passed": reading.passed.iter().map(|it| with(at(it.span), json!({ "what": passed(it.what) }))).collect::<Vec<_>>(),
        "hidden": reading.hidden.iter().map(|it| at(it.span)).collect::<Vec<_>>(),
        "listings": reading.listings.iter().map(|it| listing(reading, it)).collect::<Vec<_>>(),
        "claims": reading.claims.iter().map(|it| at(it.span)).collect::<Vec<_>>(),
        "commitments": reading.commitments.iter().map(|it| commitment(reading, it)).collect::<Vec<_>>(),
    })
}

/// Where something stands, and what stands there.
fn place(reading: &Reading, span: Span) -> Json {
    let place = reading.text.place(span);
    let mut found = json!({
        "start": span.start, "end": span.end, "line": place.line, "column": place.column, "quote": reading.text.slice(span),
    });
    if let Some(page) = place.page {
        found = with(found, json!({ "page": page }));
    }
    if let Some(word) = place.word {
        found = with(found, json!({ "paragraph": word.paragraph, "run": word.run, "offset": word.offset }));
    }
    found
}

/// Two objects as one.
fn with(one: Json, other: Json) -> Json {
    match (one, other) {
        (Json::Object(mut one), Json::Object(other)) => {
            one.extend(other);
            Json::Object(one)
        }
        (one, _) => one,
    }
}

fn kind(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Text => "txt",
        FileKind::Markdown => "md",
        FileKind::Word => "docx",
        FileKind::Html => "html",
        FileKind::Pdf => "pdf",
    }
}

fn headings(reading: &Reading, headings: &[Heading]) -> Json {
    let one = |heading: &Heading| {
        let style = match heading.style {
            HeadingStyle::Chinese => "一、",
            HeadingStyle::BracketedChinese => "（一）",
            HeadingStyle::Arabic => "1.",
            HeadingStyle::BracketedArabic => "（1）",
            HeadingStyle::Circled => "①",
            HeadingStyle::Is => "一是",
            HeadingStyle::OrdinalWord => "第一，",
            HeadingStyle::Sequence => "首先",
            HeadingStyle::Chapter => "第一章",
            HeadingStyle::Plain => "",
        };
        with(
            place(reading, heading.span),
            json!({
                "level": heading.level, "style": style, "marker": heading.marker, "number": heading.number,
                "title": reading.text.slice(heading.title), "run_in": heading.run_in, "parent": heading.parent,
            }),
        )
    };
    headings.iter().map(one).collect()
}

fn attachment(reading: &Reading, attachment: &Attachment) -> Json {
    with(
        place(reading, attachment.title),
        json!({ "number": attachment.number, "named_only": attachment.is_named_only }),
    )
}

fn figure(reading: &Reading, quantity: &Quantity) -> Json {
    let (status, numbers) = match quantity.amount {
        Amount::Exact(number) => ("exact", json!({ "number": number, "value": quantity.value() })),
        Amount::Fraction { numerator, denominator } => {
            ("fraction", json!({ "numerator": numerator, "denominator": denominator }))
        }
        Amount::Range { low, high } => ("range", json!({ "low": low, "high": high })),
        Amount::Missing => ("missing", json!({ "value": null })),
    };
    let notation = match quantity.notation {
        Notation::Arabic => "arabic",
        Notation::Chinese => "chinese",
        Notation::Word => "word",
        Notation::Masked => "masked",
    };
    let (role, of) = match quantity.role {
        Role::Alone => ("alone", None),
        Role::Whole => ("whole", None),
        Role::Part { of } => ("part", Some(of)),
        Role::Member { first } => ("member", Some(first)),
    };
    let change = quantity.change.map(|change| {
        let direction = match change.direction {
            Direction::Up => "up",
            Direction::Down => "down",
        };
        json!({ "direction": direction, "is_result": change.is_result, "quote": reading.text.slice(change.span) })
    });
    let said = json!({
        "status": status, "scale": quantity.scale, "unit": quantity.unit, "notation": notation,
        "approximate": quantity.is_approximate(),
        "modifiers": quantity.modifiers.iter().map(|it| modifier(reading, it)).collect::<Vec<_>>(),
        "change": change, "role": role, "of": of, "group": quantity.group,
        "counts": quantity.counts.as_ref().map(|counted| &counted.text),
        "lead": quantity.lead.map(|lead| reading.text.slice(lead)),
        "where": quantity.place.map(|place| reading.text.slice(place)),
        "period": quantity.period, "heading": quantity.heading,
    });
    with(with(place(reading, quantity.span), numbers), said)
}

fn modifier(reading: &Reading, modifier: &Modifier) -> Json {
    let kind = match modifier.kind {
        ModifierKind::About => "about",
        ModifierKind::Nearly => "nearly",
        ModifierKind::Over => "over",
        ModifierKind::Under => "under",
        ModifierKind::AtMost => "at_most",
        ModifierKind::AtLeast => "at_least",
        ModifierKind::Cumulative => "cumulative",
        ModifierKind::Total => "total",
        ModifierKind::Each => "each",
        ModifierKind::YearOnYear => "year_on_year",
        ModifierKind::PeriodOnPeriod => "period_on_period",
    };
    json!({ "kind": kind, "quote": reading.text.slice(modifier.span) })
}

fn date(reading: &Reading, date: &DateMention) -> Json {
    let kind = match date.kind {
        DateKind::Day => "day",
        DateKind::Month => "month",
        DateKind::Quarter => "quarter",
        DateKind::HalfYear => "half_year",
        DateKind::Year => "year",
        DateKind::SchoolYear => "school_year",
        DateKind::Season => "season",
        DateKind::Range => "range",
    };
    let relative = date.relative.map(|relative| match relative {
        RelativeYear::Last => "last",
        RelativeYear::This => "this",
        RelativeYear::Next => "next",
    });
    let parts = |it: DateParts| json!({ "year": it.year, "half": it.half, "quarter": it.quarter, "month": it.month, "day": it.day });
    let said = json!({
        "kind": kind, "from": parts(date.from), "to": date.to.map(parts), "relative": relative,
        "masked": date.is_masked, "limit": date.is_limit,
    });
    with(place(reading, date.span), said)
}

fn passed(what: NotQuantity) -> &'static str {
    match what {
        NotQuantity::Numbering => "numbering",
        NotQuantity::DocumentNumber => "document_number",
        NotQuantity::Name => "name",
        NotQuantity::Code => "code",
        NotQuantity::Reference => "reference",
    }
}

fn listing(reading: &Reading, listing: &Listing) -> Json {
    let items: Vec<Json> = listing.items.iter().map(|item| place(reading, *item)).collect();
    let said = json!({ "items": items, "counted_by": listing.counted_by, "open": listing.is_open });
    with(place(reading, listing.span), said)
}

fn commitment(reading: &Reading, commitment: &Commitment) -> Json {
    let slice = |span: Span| reading.text.slice(span);
    let firmness = commitment.firmness.map(|(firmness, span)| {
        let level = match firmness {
            Firmness::Certain => "certain",
            Firmness::Attempted => "attempted",
            Firmness::Planned => "planned",
        };
        json!({ "level": level, "quote": slice(span) })
    });
    let until = commitment.until.map(|until| json!({ "quote": slice(until.span), "date": until.date }));
    let said = json!({
        "what": slice(commitment.what), "by": commitment.by.map(slice), "until": until, "firmness": firmness,
        "measure": commitment.measure.map(slice), "targets": commitment.targets, "heading": commitment.heading,
    });
    with(place(reading, commitment.span), said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use xuezheng_bureau::document::reading::read;

    #[test]
    fn the_fields_that_the_manual_names_are_there() {
        let text = "某县教育局工作总结\n一、资助\n共资助学生12人,金额约1.5万元;走访X人次。\n二、下一步计划\n年底前完成3所学校改造。\n";
        let json = of(Path::new("a.txt"), &read("a.txt", text.as_bytes()).unwrap());
        let figures = json["figures"].as_array().unwrap();
        let shown = |index: usize| (&figures[index]["value"], &figures[index]["unit"], &figures[index]["status"]);
        assert_eq!(shown(0), (&json!("12"), &json!("人"), &json!("exact")));
        assert_eq!(shown(1), (&json!("15000.0"), &json!("元"), &json!("exact")));
        assert_eq!(shown(2), (&Json::Null, &json!("人次"), &json!("missing")));
        assert_eq!((&figures[1]["line"], &figures[1]["column"]), (&json!(3), &json!(13)));
        assert_eq!(figures[1]["modifiers"][0], json!({ "kind": "about", "quote": "约" }));
        assert_eq!(json["changes"]["punctuation"], json!(2));
        assert_eq!(json["outline"][1]["marker"], json!("二、"));
        assert_eq!(json["commitments"][0]["what"], json!("完成3所学校改造"));
        assert_eq!(json["commitments"][0]["until"]["quote"], json!("年底前"));
        assert_eq!(json["commitments"][0]["targets"], json!([3]));
    }
}
