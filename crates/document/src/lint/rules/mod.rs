//! The rules, one file each. One more rule is its file and its line here, with the next free code.

mod brackets;
mod change_verb;
mod contradicts_figure;
mod count_of_list;
mod count_of_points;
mod cut_off;
mod damaged;
mod document_number;
mod double_hedge;
mod doubled_punctuation;
mod doubled_word;
mod half_width;
mod id_number;
mod impossible_date;
mod impossible_range;
mod impossible_year;
mod missing_unit;
mod money_per_person;
mod nesting;
mod numbering_gap;
mod numbering_repeat;
mod numbering_style;
mod page_residue;
mod parts;
mod percent_change;
mod percent_of_parts;
mod percent_over;
mod percent_sum;
mod phone_number;
mod placeholder_blank;
mod placeholder_name;
mod placeholder_value;
mod quotes;
mod repeated_paragraph;
mod repeated_sentence;
mod restated_since;
mod siblings;
mod stale_year;
mod sum_of_parts;
mod synopsis;
mod template_residue;
mod two_names;
mod two_values;
mod unbacked;
mod wrong_word;

use super::rule::Rule;

/// All rules, by code.
pub const RULES: &[&Rule] = &[
    &placeholder_value::RULE,
    &placeholder_name::RULE,
    &placeholder_blank::RULE,
    &template_residue::RULE,
    &page_residue::RULE,
    &cut_off::RULE,
    &damaged::RULE,
    &numbering_gap::RULE,
    &numbering_repeat::RULE,
    &numbering_style::RULE,
    &synopsis::RULE,
    &brackets::RULE,
    &quotes::RULE,
    &nesting::RULE,
    &doubled_punctuation::RULE,
    &half_width::RULE,
    &doubled_word::RULE,
    &wrong_word::RULE,
    &repeated_sentence::RULE,
    &repeated_paragraph::RULE,
    &double_hedge::RULE,
    &impossible_date::RULE,
    &impossible_year::RULE,
    &stale_year::RULE,
    &impossible_range::RULE,
    &missing_unit::RULE,
    &document_number::RULE,
    &id_number::RULE,
    &phone_number::RULE,
    &two_names::RULE,
    &sum_of_parts::RULE,
    &count_of_list::RULE,
    &percent_of_parts::RULE,
    &percent_change::RULE,
    &change_verb::RULE,
    &percent_over::RULE,
    &money_per_person::RULE,
    &two_values::RULE,
    &percent_sum::RULE,
    &count_of_points::RULE,
    &contradicts_figure::RULE,
    &restated_since::RULE,
    &unbacked::RULE,
];
