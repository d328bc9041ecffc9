//! Commitments: what the plan of a document says will be done, by whom and until when.

mod sections;
mod sentence;
mod words;

use super::Reading;
use super::commitment::Commitment;
use super::date::DateMention;
use super::heading::{Heading, Outline};
use super::quantity::Quantity;
use super::span::Span;
use super::text::Text;

/// What was read before commitments are looked for.
pub(super) struct Known<'a> {
    pub(super) text: &'a Text,
    pub(super) outline: &'a Outline,
    pub(super) dates: &'a [DateMention],
    pub(super) quantities: &'a [Quantity],
}

/// The commitments in their order: all of the plan's sections, elsewhere those that name a time and say that it is planned.
pub(super) fn find(known: &Known<'_>) -> Vec<Commitment> {
    let plans = sections::plans(known.text, known.outline);
    let mut commitments = Vec::new();
    for paragraph in &known.text.paragraphs {
        for sentence in known.text.sentences(paragraph) {
            let is_planned = plans.iter().any(|plan| plan.holds(sentence));
            for stretch in between_headings(sentence, &known.outline.headings) {
                sentence::commitments(known, stretch, is_planned, &mut commitments);
            }
        }
    }
    commitments
}

/// The sections that say what will be done; all of a document that is a plan.
pub(crate) fn plan_sections(reading: &Reading) -> Vec<Span> {
    sections::plans(&reading.text, &reading.outline)
}

/// A sentence without the headings in it; a heading that nothing follows is what will be done itself.
fn between_headings(sentence: Span, headings: &[Heading]) -> Vec<Span> {
    let first = headings.partition_point(|heading| heading.span.end <= sentence.start);
    let inside: Vec<&Heading> =
        headings.iter().skip(first).take_while(|heading| heading.span.start < sentence.end).collect();
    if inside.is_empty() {
        return vec![sentence];
    }
    let mut stretches = Vec::new();
    let mut start = sentence.start;
    for heading in inside {
        stretches.push(Span::new(start, heading.span.start));
        let has_text = heading.body.end > heading.span.end + 3;
        start = if has_text && !is_clause(heading) { heading.span.end } else { heading.title.start };
    }
    stretches.push(Span::new(start.min(sentence.end), sentence.end));
    stretches.retain(|stretch| stretch.len() > 3);
    stretches
}

/// Whether the heading is the beginning of a sentence and not a name for what follows.
fn is_clause(heading: &Heading) -> bool {
    use super::heading::HeadingStyle::{Circled, Is, OrdinalWord, Sequence};
    matches!(heading.style, Is | OrdinalWord | Sequence | Circled)
}
