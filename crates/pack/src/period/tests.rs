use proptest::prelude::*;

use super::*;

fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn days(text: &str) -> (NaiveDate, NaiveDate) {
    let calendar = Calendar::default();
    (period(text).first_day(&calendar), period(text).last_day(&calendar))
}

fn count(text: &str, events: &[&str]) -> usize {
    let (first, last) = days(text);
    events.iter().filter(|event| (first..=last).contains(&day(event))).count()
}

/// Case M14 of the meaning of numbers.
#[test]
fn the_period_before_is_of_the_same_length() {
    let before = |text: &str| Period::parse(text).unwrap().previous().to_string();
    assert_eq!(before("2024H1"), "2023H2");
    assert_eq!(before("2024H2@2024-08-20"), "2024H1");
    assert_eq!(before("2024Q1"), "2023Q4");
    assert_eq!(before("2024-01"), "2023-12");
    assert_eq!(before("2023-2024学年第一学期"), "2022-2023学年第二学期");
    assert_eq!(before("2024"), "2023");
}

#[test]
fn school_year_and_terms_part_the_events_of_m14() {
    let events = ["2023-08-31", "2023-09-01", "2024-01-31", "2024-02-01", "2024-08-31"];
    assert_eq!(count("2023-2024学年", &events), 4);
    assert_eq!(count("2023-2024学年第一学期", &events), 2);
    assert_eq!(count("2023-2024学年第二学期", &events), 2);
    assert_eq!(count("2024", &events), 3);
    assert_eq!(count("2024H1", &events), 2);
}

#[test]
fn spans_have_their_first_and_last_days() {
    assert_eq!(days("2024"), (day("2024-01-01"), day("2024-12-31")));
    assert_eq!(days("2024H2"), (day("2024-07-01"), day("2024-12-31")));
    assert_eq!(days("2024Q2"), (day("2024-04-01"), day("2024-06-30")));
    assert_eq!(days("2024-02"), (day("2024-02-01"), day("2024-02-29")));
    assert_eq!(days("2023-2024学年第一学期"), (day("2023-09-01"), day("2024-01-31")));
}

#[test]
fn a_cut_period_counts_the_day_itself_and_nothing_after() {
    assert_eq!(days("2024H1@2024-06-20"), (day("2024-01-01"), day("2024-06-20")));
    let months = period("2024H1@2024-03-05").months(&Calendar::default());
    assert_eq!(months, (Month::new(2024, 1).unwrap(), Month::new(2024, 3).unwrap()));
}

#[test]
fn a_second_term_of_the_same_calendar_year_follows_the_first() {
    let calendar = Calendar { year_start: 2, second_term_start: 8, ..Calendar::default() };
    let term = period("2024-2025学年第二学期");
    assert_eq!((term.first_day(&calendar), term.last_day(&calendar)), (day("2024-08-01"), day("2025-01-31")));
}

#[test]
fn a_cut_after_the_span_of_another_calendar_does_not_lengthen_it() {
    let calendar = Calendar { year_start: 8, ..Calendar::default() };
    assert_eq!(period("2023-2024学年@2024-08-15").last_day(&calendar), day("2024-07-31"));
}

#[test]
fn the_prior_year_moves_the_cut_too() {
    assert_eq!(period("2024H1@2024-02-29").prior_year(), period("2023H1@2023-02-28"));
    assert_eq!(period("2025H1@2025-02-28").prior_year(), period("2024H1@2024-02-29"));
    assert_eq!(period("2024-01").prior_year(), period("2023-01"));
    assert_eq!(period("2023-2024学年第二学期").prior_year(), period("2022-2023学年第二学期"));
}

#[test]
fn overlapping_periods_share_a_day() {
    let overlap = |a, b| period(a).overlaps(period(b), &Calendar::default());
    assert!(overlap("2023-2024学年", "2024H1"));
    assert!(!overlap("2023-2024学年第一学期", "2024-02"));
    assert!(!overlap("2024H1@2024-03-31", "2024Q2"));
}

#[test]
fn documents_write_periods_in_words() {
    let label = |text| period(text).label();
    assert_eq!(label("2024H1@2024-06-20"), "2024年上半年（截至6月20日）");
    assert_eq!(label("2024Q3"), "2024年第三季度");
    assert_eq!(label("2024-05"), "2024年5月");
    assert_eq!(label("2023-2024学年第一学期"), "2023—2024学年第一学期");
}

#[test]
fn the_ways_people_write_school_years_are_read() {
    for text in ["2023-2024学年度", "2023—2024学年", "2023–2024学年", " 2023－2024学年 "] {
        assert_eq!(period(text), period("2023-2024学年"), "{text}");
    }
    assert_eq!(period("2023-2024学年度第一学期"), period("2023-2024学年第一学期"));
}

#[test]
fn other_texts_are_refused_with_the_reason() {
    let why = |text| Period::parse(text).unwrap_err().why;
    assert_eq!(why("2024H3"), "半年只有 H1 和 H2");
    assert_eq!(why("2024H+1"), "半年只有 H1 和 H2");
    assert_eq!(why("2024Q0"), "季度只有 Q1 至 Q4");
    assert_eq!(why("2024-13"), "月份应为 01 至 12");
    assert_eq!(why("2023-2025学年"), "学年的后一年应比前一年大1");
    assert_eq!(why("2023-2024学年第三学期"), "学期只有第一学期和第二学期");
    assert_eq!(why("2024H1@2024-07-01"), "截至日期不在该期间内");
    assert_eq!(why("2024H1@6月20日"), "@ 后面应是 2024-06-20 这样的日期");
    assert_eq!(why("上半年"), "不是规定的写法");
    assert_eq!(why("1024"), "年份应在1900至2999之间");
}

fn any_span() -> impl Strategy<Value = Span> {
    let year = 1900..2999_i32;
    prop_oneof![
        year.clone().prop_map(Span::Year),
        (year.clone(), 1..=2_u32).prop_map(|(year, half)| Span::Half(year, half)),
        (year.clone(), 1..=4_u32).prop_map(|(year, quarter)| Span::Quarter(year, quarter)),
        (year.clone(), 1..=12_u32).prop_map(|(year, month)| Span::Month(Month::new(year, month).unwrap())),
        year.clone().prop_map(Span::SchoolYear),
        (year, 1..=2_u32).prop_map(|(year, term)| Span::Term(year, term)),
    ]
}

proptest! {
    #[test]
    fn what_is_displayed_is_read_back(span in any_span(), cut in proptest::option::of(0..400_u64)) {
        let whole = Period::whole(span);
        let calendar = Calendar::default();
        let (first, last) = (whole.first_day(&calendar), whole.last_day(&calendar));
        let cut = cut.map(|days| (first + chrono::Days::new(days)).min(last));
        let period = cut.map_or(whole, |day| whole.until(day));
        prop_assert_eq!(Period::parse(&period.to_string()), Ok(period));
    }

    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,24}", alike in "[0-9]{4}[-HQ@学年第一期]{0,4}[0-9]{0,4}") {
        drop(Period::parse(&text));
        drop(Period::parse(&alike));
    }
}

#[test]
fn the_period_before_the_first_of_a_year_is_the_last_of_the_year_before() {
    let previous = |text: &str| Period::parse(text).unwrap().previous().to_string();
    let pairs = [
        ("2024", "2023"),
        ("2024H1", "2023H2"),
        ("2024H2", "2024H1"),
        ("2024Q1", "2023Q4"),
        ("2024-01", "2023-12"),
        ("2023-2024学年", "2022-2023学年"),
        ("2023-2024学年第一学期", "2022-2023学年第二学期"),
        ("2024H1@2024-03-31", "2023H2"),
    ];
    for (period, before) in pairs {
        assert_eq!(previous(period), before);
    }
}
