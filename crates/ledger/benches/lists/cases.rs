//! The lists that are measured: who reads them, what they ask for, and the same as SQL that one would write by hand.

use xuezheng_ledger::ReviewStatus;
use xuezheng_ledger::list::{ListQuery, SortBy, Test};
use xuezheng_pack::{NaiveDate, Value};

use crate::fill::schools;

/// A list that is measured.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// Whose list it is.
    pub(crate) org: String,
    pub(crate) query: ListQuery,
    /// The same as SQL: what stands behind WHERE and ORDER BY.
    pub(crate) plain: (String, &'static str),
}

/// All of them.
pub(crate) fn cases() -> Vec<Case> {
    let by = |field: &str| ListQuery { sort: SortBy::Column(field.into()), descending: true, ..ListQuery::default() };
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let text = |text: &str| Test::OneOf(vec![Value::Text(text.to_owned())]);
    let newest = || by("found_on");
    let status = |status| ListQuery { statuses: [status].into(), ..newest() };
    let field = |field: &str, test| ListQuery { fields: vec![(field.into(), test)], ..newest() };
    let both = |one: ListQuery, other: ListQuery| ListQuery { fields: [one.fields, other.fields].concat(), ..newest() };
    let kind = |code: &str| field("kind", text(code));
    let serious = || field("severity", text("serious"));
    let june = || {
        let ends = ["2020-06-01", "2020-06-30"].map(|end| Some(Value::Date(day(end))));
        let [from, until] = ends;
        field("found_on", Test::Between(from, until))
    };
    let late = ListQuery { overdue: Some(day("2024-12-01")), ..newest() };
    let oldest_due = ListQuery { descending: false, sort: SortBy::Column("close_due".into()), ..late.clone() };
    let contains = |needle: &str| ListQuery { contains: Some(needle.to_owned()), ..newest() };
    let number = field("number", text("7654"));
    let by_place = |query: ListQuery| ListQuery { sort: SortBy::Column("place".into()), ..query };

    const NEWEST: &str = "found_on DESC, _id DESC";
    const LATE: &str =
        "(closed_at IS NULL AND close_due < '2024-12-01' OR rechecked_at IS NULL AND recheck_due < '2024-12-01')";
    const JUNE: &str = "found_on BETWEEN '2020-06-01' AND '2020-06-30'";
    let township = |rest: &str| format!("_org IN ('{}') AND {rest}", schools(3).join("', '"));
    let case = |name, org: &str, query: ListQuery, plain: &str, order| Case {
        name,
        org: org.to_owned(),
        query,
        plain: (plain.to_owned(), order),
    };
    let county = |name, query: ListQuery, plain: &str| case(name, "bureau", query, plain, NEWEST);
    let below = |name, query: ListQuery, plain: &str| case(name, "t3", query, &township(plain), NEWEST);
    let own =
        |name, query: ListQuery, plain: &str| case(name, "s77", query, &format!("_org = 's77' AND {plain}"), NEWEST);
    let returned = |query: ListQuery| ListQuery { statuses: [ReviewStatus::Returned].into(), ..query };
    let waiting = |query: ListQuery| ListQuery { statuses: [ReviewStatus::Submitted].into(), ..query };
    vec![
        county("county, newest", newest(), "1 = 1"),
        county("county, waiting for review", status(ReviewStatus::Submitted), "_status = 'submitted'"),
        county("county, returned", status(ReviewStatus::Returned), "_status = 'returned'"),
        county("county, June 2020", june(), JUNE),
        county("county, kind of 10 %", kind("fire"), "kind = 'fire'"),
        county("county, kind of 1 %", kind("laboratory"), "kind = 'laboratory'"),
        county("county, kind of 1 in 10,000", kind("dormitory"), "kind = 'dormitory'"),
        county("county, kind of nobody", kind("traffic"), "kind = 'traffic'"),
        county("county, kind of 2015 only", kind("food"), "kind = 'food'"),
        county(
            "county, two kinds",
            field("kind", Test::OneOf(["fire", "laboratory"].map(|code| Value::Text(code.to_owned())).to_vec())),
            "kind IN ('fire', 'laboratory')",
        ),
        county(
            "county, 1 % and serious",
            both(kind("laboratory"), serious()),
            "kind = 'laboratory' AND severity = 'serious'",
        ),
        county(
            "county, 1 in 10,000 and serious",
            both(kind("dormitory"), serious()),
            "kind = 'dormitory' AND severity = 'serious'",
        ),
        county(
            "county, 1 % and returned",
            returned(kind("laboratory")),
            "kind = 'laboratory' AND _status = 'returned'",
        ),
        county(
            "county, state of 2 %",
            ListQuery { states: ["rectifying".into()].into(), ..newest() },
            "_state = 'rectifying'",
        ),
        county("county, serious and waiting", waiting(serious()), "severity = 'serious' AND _status = 'submitted'"),
        county("county, by its number", number, "number = '7654'"),
        case("county, overdue by deadline", "bureau", oldest_due.clone(), LATE, "close_due, _id"),
        county("county, overdue, newest", late, LATE),
        case("county, by id", "bureau", ListQuery::default(), "1 = 1", "_id"),
        case("county, by place", "bureau", by_place(newest()), "1 = 1", "place DESC, _id DESC"),
        case(
            "county, 1 in 10,000 by place",
            "bureau",
            by_place(kind("dormitory")),
            "kind = 'dormitory'",
            "place DESC, _id DESC",
        ),
        below("township, newest", newest(), "1 = 1"),
        below("township, kind of 1 %", kind("laboratory"), "kind = 'laboratory'"),
        below("township, kind of 1 in 10,000", kind("dormitory"), "kind = 'dormitory'"),
        below("township, kind of 2015 only", kind("food"), "kind = 'food'"),
        below("township, waiting for review", status(ReviewStatus::Submitted), "_status = 'submitted'"),
        case("township, overdue by deadline", "t3", oldest_due, &township(LATE), "close_due, _id"),
        case("township, by id", "t3", ListQuery::default(), &township("1 = 1"), "_id"),
        own("school, newest", newest(), "1 = 1"),
        own("school, returned", status(ReviewStatus::Returned), "_status = 'returned'"),
        own("school, kind of 1 %", kind("laboratory"), "kind = 'laboratory'"),
        own("school, kind of 2015 only", kind("food"), "kind = 'food'"),
        case(
            "school, June by place",
            "s77",
            by_place(june()),
            &format!("_org = 's77' AND {JUNE}"),
            "place DESC, _id DESC",
        ),
        county("county, text of 1 in 1,000", contains("第 77 号"), "description LIKE '%第 77 号%'"),
        county("county, text of nobody", contains("第 7777 号"), "description LIKE '%第 7777 号%'"),
    ]
}
