//! Lists: what they take, in which order, and that turning pages neither repeats nor hides a record.

use std::cmp::Ordering;

use crate::fixture::*;
use xuezheng_ledger::list::{Count, From, ListQuery, Listed, SortBy, Test};
use xuezheng_ledger::{Cursor, Ledger, LedgerError, ReviewStatus};
use xuezheng_pack::calendar::Duration;
use xuezheng_pack::model::Due;
use xuezheng_pack::{FieldId, RecordId, Value};

/// Forty hazards of four schools, many of them alike, some with hardly a cell, in every review status; one voided.
async fn hazards() -> Bureau {
    filled(Bureau::new().await).await
}

async fn filled(bureau: Bureau) -> Bureau {
    let register = id("hazard");
    let mut tx = bureau.begin("bureau").await;
    let kinds = ["fire", "food", "traffic", "building"];
    let rows = (0..40u64).map(|n| {
        let mut given = vec![("found_on", nth_day(n * 7 % 11)), ("kind", text(kinds[n as usize % 4]))];
        let more = [
            ("also", text(if n % 3 == 0 { "fire|food" } else { "traffic" })),
            ("cost", Value::Decimal(rust_decimal::Decimal::new(i64::try_from(n % 6).unwrap() * 25 - 50, 2))),
            ("places", Value::Integer(i64::try_from(n % 5).unwrap())),
            ("serious", Value::Boolean(n % 7 == 0)),
            ("note", text(["灭火器 100% 过期", "Door_A 损坏", "𠮷祥楼", "～"][n as usize % 4])),
        ];
        let with = |(index, cell)| (!(n + index as u64).is_multiple_of(4)).then_some(cell);
        given.extend(more.into_iter().enumerate().filter_map(with));
        if n % 13 == 12 {
            given.remove(0);
        }
        row(["a", "b", "c", "d"][(n / 3) as usize % 4], &given)
    });
    let ids = tx.insert(&register, rows.collect()).await.unwrap();
    let complete: Vec<RecordId> = ids.iter().copied().filter(|id| id.0 % 13 != 0).collect();
    for id in complete.iter().filter(|id| id.0 % 2 == 0) {
        tx.transition(&register, *id, 1, &"begin".into(), day("2024-03-01"), None).await.unwrap();
    }
    tx.submit(&register, &complete[..30]).await.unwrap();
    tx.approve(&register, &complete[..15]).await.unwrap();
    tx.return_(&register, &complete[15..20], "请核对").await.unwrap();
    let seen = if complete[3].0 % 2 == 0 { 2 } else { 1 };
    tx.void(&register, complete[3], seen, "重复").await.unwrap();
    tx.commit().await.unwrap();
    bureau
}

async fn read_all(ledger: &Ledger, query: &ListQuery, size: u64) -> Vec<Listed> {
    let register = id("hazard");
    let actor = actor("bureau");
    let mut all = Vec::new();
    let mut from = From::Start;
    loop {
        let page = ledger.list(&actor, &register, query, &from, size).await.unwrap();
        let is_first = all.is_empty();
        assert_eq!(page.previous.is_none(), is_first);
        if let Some(previous) = page.previous {
            // Back from here stands what was read last.
            let back = ledger.list(&actor, &register, query, &From::Before(previous), size).await.unwrap();
            assert_eq!(back.records, all[all.len() - usize::try_from(size).unwrap()..]);
        }
        all.extend(page.records);
        match page.next {
            Some(next) => from = From::After(next.to_string().parse().unwrap()),
            None => return all,
        }
    }
}

fn sort_key(pack: &xuezheng_pack::Pack, listed: &Listed, by: &SortBy) -> Value {
    match by {
        SortBy::Id => Value::Integer(listed.id.0),
        SortBy::Org => text(listed.org.as_str()),
        SortBy::Status => text(listed.status.code()),
        SortBy::Version => Value::Integer(listed.version),
        SortBy::Column(field) => {
            let columns = pack.registers["hazard"].columns();
            listed.cells[columns.iter().position(|column| column.id == *field).unwrap()].clone()
        }
    }
}

/// The records in an order, what is absent last.
fn in_order(pack: &xuezheng_pack::Pack, all: &[Listed], by: &SortBy, descending: bool) -> Vec<Listed> {
    let mut sorted = all.to_vec();
    sorted.sort_by(|a, b| {
        let (x, y) = (sort_key(pack, a, by), sort_key(pack, b, by));
        let forward = (&x, a.id).cmp(&(&y, b.id));
        let order = if descending { forward.reverse() } else { forward };
        match (x.is_absent(), y.is_absent()) {
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            _ => order,
        }
    });
    sorted
}

/// The same ledger as it is, and as one in which no number of records is few: lists are then led by other indexes.
fn led_otherwise(bureau: &Bureau) -> [Ledger; 2] {
    [bureau.ledger.clone(), bureau.ledger.clone().with_list_bounds(0, 1_000, 1_000)]
}

#[tokio::test]
async fn every_order_is_that_of_sorting_all_of_them_and_turning_back_leads_where_one_was() {
    let bureau = hazards().await;
    let pack = pack();
    let unsorted = read_all(&bureau.ledger, &ListQuery::default(), 100).await;
    assert_eq!(unsorted.len(), 40);
    let columns = pack.registers["hazard"].columns();
    let fixed = [SortBy::Id, SortBy::Org, SortBy::Status, SortBy::Version];
    for by in fixed.into_iter().chain(columns.into_iter().map(|column| SortBy::Column(column.id))) {
        for descending in [false, true] {
            let expected = in_order(&pack, &unsorted, &by, descending);
            let query = ListQuery { sort: by.clone(), descending, ..ListQuery::default() };
            let found = read_all(&bureau.ledger, &query, 7).await;
            let ids = |all: &[Listed]| all.iter().map(|it| it.id.0).collect::<Vec<_>>();
            assert_eq!(ids(&found), ids(&expected), "{by:?}, descending: {descending}");
        }
    }
}

#[tokio::test]
async fn a_filter_takes_exactly_what_passes_it_in_whatever_order() {
    let bureau = hazards().await;
    let pack = pack();
    let register = &pack.registers["hazard"];
    let all = read_all(&bureau.ledger, &ListQuery::default(), 100).await;
    let cell = |listed: &Listed, field: &str| {
        let columns = register.columns();
        listed.cells[columns.iter().position(|column| column.id.as_str() == field).unwrap()].clone()
    };
    let field = |field: &str, test| ListQuery { fields: vec![(field.into(), test)], ..ListQuery::default() };
    type Passes<'a> = Box<dyn Fn(&Listed) -> bool + 'a>;
    let is = |field: &'static str, value: Value| -> Passes<'_> { Box::new(move |it| cell(it, field) == value) };
    let within = |field: &'static str, from: Value, until: Value| -> Passes<'_> {
        Box::new(move |it| !cell(it, field).is_absent() && cell(it, field) >= from && cell(it, field) <= until)
    };
    let holds = |field: &'static str, part: &'static str| -> Passes<'_> {
        Box::new(move |it| matches!(cell(it, field), Value::Text(text) if text.to_ascii_lowercase().contains(part)))
    };
    let (first, last) = (date("2024-01-03"), date("2024-01-06"));
    let cases: Vec<(ListQuery, Passes<'_>)> = vec![
        (field("kind", Test::OneOf(vec![text("fire")])), is("kind", text("fire"))),
        (field("kind", Test::OneOf(Vec::new())), Box::new(|_| false)),
        (
            field("kind", Test::OneOf(vec![text("fire"), text("traffic")])),
            Box::new(|it| [text("fire"), text("traffic")].contains(&cell(it, "kind"))),
        ),
        (
            ListQuery {
                fields: vec![
                    ("kind".into(), Test::OneOf(vec![text("food")])),
                    ("serious".into(), Test::OneOf(vec![Value::Boolean(false)])),
                    ("found_on".into(), Test::Between(Some(date("2024-01-02")), None)),
                ],
                statuses: [ReviewStatus::Approved, ReviewStatus::Submitted].into(),
                states: ["found".into(), "rectifying".into()].into(),
                ..ListQuery::default()
            },
            Box::new(|it| {
                cell(it, "kind") == text("food")
                    && cell(it, "serious") == Value::Boolean(false)
                    && !cell(it, "found_on").is_absent()
                    && cell(it, "found_on") >= date("2024-01-02")
                    && [ReviewStatus::Approved, ReviewStatus::Submitted].contains(&it.status)
            }),
        ),
        (field("serious", Test::Absent), is("serious", Value::Absent)),
        (field("cost", Test::OneOf(vec![number("0.25")])), is("cost", number("0.25"))),
        (
            field("cost", Test::Between(Some(number("-0.25")), Some(number("0.5")))),
            within("cost", number("-0.25"), number("0.5")),
        ),
        (field("cost", Test::Absent), is("cost", Value::Absent)),
        (field("cost", Test::Present), Box::new(|it| !cell(it, "cost").is_absent())),
        (
            field("places", Test::Between(None, Some(Value::Integer(2)))),
            within("places", Value::Integer(0), Value::Integer(2)),
        ),
        (field("serious", Test::OneOf(vec![Value::Boolean(true)])), is("serious", Value::Boolean(true))),
        (field("found_on", Test::Between(Some(first.clone()), Some(last.clone()))), within("found_on", first, last)),
        (field("also", Test::Has(vec!["food".into()])), holds("also", "|food|")),
        (field("note", Test::Contains("0% ".to_owned())), holds("note", "0% ")),
        (field("note", Test::Contains("DOOR_a".to_owned())), holds("note", "door_a")),
        (ListQuery { contains: Some("𠮷".to_owned()), ..ListQuery::default() }, holds("note", "𠮷")),
        (
            ListQuery { states: ["rectifying".into()].into(), ..ListQuery::default() },
            is("begin_on", date("2024-03-01")),
        ),
        (ListQuery { void: Some(true), ..ListQuery::default() }, Box::new(|it| it.void)),
        (ListQuery { void: Some(false), ..ListQuery::default() }, Box::new(|it| !it.void)),
        (
            ListQuery { org: Some("t2".into()), ..ListQuery::default() },
            Box::new(|it| ["c", "d"].contains(&it.org.as_str())),
        ),
        (
            ListQuery { statuses: [ReviewStatus::Returned, ReviewStatus::Submitted].into(), ..ListQuery::default() },
            Box::new(|it| [ReviewStatus::Returned, ReviewStatus::Submitted].contains(&it.status)),
        ),
        // Fifteen days from the first of January on: of 1 to 4 January they end before the 20th.
        (
            ListQuery { overdue: Some(day("2024-01-20")), ..ListQuery::default() },
            within("found_on", date("2024-01-01"), date("2024-01-04")),
        ),
    ];
    for (query, passes) in cases {
        let passing: Vec<Listed> = all.iter().filter(|it| passes(it)).cloned().collect();
        for ledger in led_otherwise(&bureau) {
            let counted = ledger.count(&actor("bureau"), &id("hazard"), &query).await.unwrap();
            assert_eq!(counted, Count::Exactly(passing.len() as u64), "{query:?}");
            for sort in [SortBy::Id, SortBy::Org, SortBy::Column("found_on".into()), SortBy::Column("close_due".into())]
            {
                let expected = in_order(&pack, &passing, &sort, true);
                let query = ListQuery { sort, descending: true, ..query.clone() };
                let found = read_all(&ledger, &query, 4).await;
                assert_eq!(found, expected, "{query:?}");
            }
        }
    }
}

/// Forty records may be listed by date or number, ten in any order.
#[tokio::test]
async fn too_many_records_are_sorted_by_date_or_number_only() {
    let bureau = hazards().await;
    let pack = pack();
    let all = read_all(&bureau.ledger, &ListQuery::default(), 100).await;
    let ledger = bureau.ledger.clone().with_list_bounds(0, 10, 1_000);
    let by = |sort: &str| ListQuery { sort: SortBy::Column(sort.into()), ..ListQuery::default() };
    for query in [by("found_on"), ListQuery::default()] {
        assert_eq!(read_all(&ledger, &query, 9).await, in_order(&pack, &all, &query.sort, false));
    }
    let refused = async |query: ListQuery| {
        let page = ledger.list(&actor("bureau"), &id("hazard"), &query, &From::Start, 5).await;
        page.map(|page| page.records.len()).map_err(|error| error.to_string())
    };
    let mend = "请先按机构、日期、类别或审核状态缩小范围，或改按日期、记录号排序（多少条都可以）";
    assert_eq!(refused(by("cost")).await, Err(format!("按「整改费用」排序的记录超过 10 条：{mend}")));
    let by_status = ListQuery { sort: SortBy::Status, ..ListQuery::default() };
    assert_eq!(refused(by_status).await, Err(format!("按「审核状态」排序的记录超过 10 条：{mend}")));
    // A school's ten, and those of a day, are few enough.
    assert_eq!(refused(ListQuery { org: Some("c".into()), ..by("cost") }).await, Ok(5));
    let day = Test::Between(Some(date("2024-01-03")), Some(date("2024-01-03")));
    assert!(refused(ListQuery { fields: vec![("found_on".into(), day)], ..by("cost") }).await.is_ok());
}

/// To begin is due after five days, to close after fifteen.
#[tokio::test]
async fn a_page_ends_where_enough_was_read_and_the_next_goes_on_from_there() {
    let bureau = hazards().await;
    let (register, actor) = (id("hazard"), actor("bureau"));
    let short = bureau.ledger.clone().with_list_bounds(0, 1_000, 3);
    let by_date =
        |descending| ListQuery { sort: SortBy::Column("found_on".into()), descending, ..ListQuery::default() };
    let one = |field: &str, test| vec![(FieldId::new(field), test)];
    let newest = || by_date(true);
    let queries = [
        ListQuery { contains: Some("楼".to_owned()), ..newest() },
        ListQuery { contains: Some("楼".to_owned()), ..by_date(false) },
        ListQuery { contains: Some("nowhere".to_owned()), ..newest() },
        ListQuery { org: Some("a".into()), contains: Some("door".to_owned()), ..newest() },
        ListQuery {
            statuses: [ReviewStatus::Submitted, ReviewStatus::Returned].into(),
            contains: Some("楼".to_owned()),
            ..newest()
        },
        ListQuery { fields: one("places", Test::Between(Some(Value::Integer(3)), None)), ..newest() },
        ListQuery {
            fields: [one("kind", Test::OneOf(vec![text("fire")])), one("also", Test::Has(vec!["food".into()]))]
                .concat(),
            ..newest()
        },
    ];
    for query in &queries {
        let whole = bureau.ledger.list(&actor, &register, query, &From::Start, 100).await.unwrap().records;
        let (mut read, mut from, mut ended, mut last) = (Vec::new(), From::Start, 0, None);
        loop {
            let page = short.list(&actor, &register, query, &From::clone(&from), 2).await.unwrap();
            ended += usize::from(page.looked_to.is_some());
            read.extend(page.records);
            let Some(next) = page.next else { break };
            last = Some(next.clone());
            from = From::After(next);
        }
        assert_eq!(read, whole, "{query:?}");
        assert!(ended > 0, "{query:?} never ended early");
        // Back from the last page stands the same, the other way round.
        let (mut back, mut from) = (Vec::new(), From::Before(last.unwrap()));
        loop {
            let page = short.list(&actor, &register, query, &from, 2).await.unwrap();
            back.splice(0..0, page.records);
            let Some(previous) = page.previous else { break };
            from = From::Before(previous);
        }
        assert!(whole.starts_with(&back) || back.is_empty(), "{query:?}");
        let missing = whole.len() - back.len();
        assert!(missing <= 3, "{query:?}: {missing} of {} are not before the last page", whole.len());
        match short.count(&actor, &register, query).await.unwrap() {
            Count::AtLeast(some) => assert!(some <= whole.len() as u64),
            other => panic!("{query:?}: {other:?}"),
        }
    }
    // What an index holds is not read, however little may be.
    let fire = ListQuery { org: Some("a".into()), fields: one("kind", Test::OneOf(vec![text("fire")])), ..newest() };
    let page = short.list(&actor, &register, &fire, &From::Start, 100).await.unwrap();
    assert_eq!(page, bureau.ledger.list(&actor, &register, &fire, &From::Start, 100).await.unwrap());
    assert!(page.looked_to.is_none() && !page.records.is_empty());
}

#[tokio::test]
async fn what_is_late_in_two_steps_stands_in_a_list_once_whichever_deadline_it_is_sorted_by() {
    let mut pack = pack();
    let workflow = pack.registers["hazard"].workflow.as_ref().unwrap();
    let close = workflow.transitions.iter().find_map(|step| step.due.clone()).unwrap();
    let due = Due { column: "begin_due".into(), after: Duration::parse("5d").unwrap(), ..close };
    let workflow = pack.registers.get_mut("hazard").unwrap().workflow.as_mut().unwrap();
    workflow.transitions.iter_mut().find(|step| step.id.as_str() == "begin").unwrap().due = Some(due);
    let bureau = filled(Bureau::with(pack.clone()).await).await;
    let columns = pack.registers["hazard"].columns();
    let cell = |listed: &Listed, id: &str| {
        listed.cells[columns.iter().position(|column| column.id.as_str() == id).unwrap()].clone()
    };
    let all = read_all(&bureau.ledger, &ListQuery::default(), 100).await;
    let day = day("2024-01-20");
    let is_late = |listed: &Listed, due: &str, stamp: &str| {
        cell(listed, stamp).is_absent() && matches!(cell(listed, due), Value::Date(due) if due < day)
    };
    let late = |listed: &Listed| [is_late(listed, "begin_due", "begin_on"), is_late(listed, "close_due", "close_on")];
    let both = all.iter().filter(|it| late(it) == [true, true]).count();
    let begun = all.iter().filter(|it| late(it) == [false, true]).count();
    let young = all.iter().filter(|it| late(it) == [true, false]).count();
    assert!(both > 0 && begun > 0 && young > 0, "{both} {begun} {young}");
    for (org, is_below) in [(None, "abcd"), (Some("t2"), "cd"), (Some("a"), "a")] {
        for sort in ["close_due", "begin_due", "found_on", "kind"] {
            for descending in [false, true] {
                let mut expected: Vec<&Listed> = all.iter().filter(|it| is_below.contains(it.org.as_str())).collect();
                expected.retain(|it| late(it).contains(&true));
                expected.sort_by(|a, b| {
                    let forward = (cell(a, sort), a.id).cmp(&(cell(b, sort), b.id));
                    if descending { forward.reverse() } else { forward }
                });
                expected.sort_by_key(|it| cell(it, sort).is_absent());
                let expected: Vec<i64> = expected.into_iter().map(|it| it.id.0).collect();
                let query = ListQuery {
                    overdue: Some(day),
                    org: org.map(Into::into),
                    sort: SortBy::Column(sort.into()),
                    descending,
                    ..ListQuery::default()
                };
                let found = read_all(&bureau.ledger, &query, 3).await;
                assert_eq!(found.iter().map(|it| it.id.0).collect::<Vec<_>>(), expected, "{query:?}");
                let counted = bureau.ledger.count(&actor("bureau"), &id("hazard"), &query).await.unwrap();
                assert_eq!(counted, Count::Exactly(found.len() as u64), "{query:?}");
            }
        }
    }
}

#[tokio::test]
async fn records_that_come_or_go_between_two_pages_neither_repeat_nor_hide_others() {
    let bureau = Bureau::new().await;
    let register = id("lecture");
    let held = |n| [("held_on", nth_day(n))];
    let rows: Vec<_> = (0..6).map(|n| ("a", held(n * 10))).collect();
    let rows: Vec<(&str, &[(&str, Value)])> = rows.iter().map(|(org, cells)| (*org, &cells[..])).collect();
    let ids = bureau.approved("lecture", &rows).await;
    let query = ListQuery { sort: SortBy::Column("held_on".into()), descending: true, ..ListQuery::default() };
    let page = |from| {
        let (bureau, register, query) = (&bureau, &register, &query);
        async move { bureau.ledger.list(&actor("bureau"), register, query, &from, 2).await.unwrap() }
    };
    let first = page(From::Start).await;
    assert_eq!(first.records.iter().map(|it| it.id).collect::<Vec<_>>(), [ids[5], ids[4]]);
    // One comes before the page's end, one after it; the record that the cursor names moves away.
    let mut tx = bureau.begin("bureau").await;
    let new = tx.insert(&register, vec![row("a", &held(60)), row("a", &held(25))]).await.unwrap();
    tx.edit(&register, ids[4], 1, cells(&[("held_on", nth_day(70))])).await.unwrap();
    tx.commit().await.unwrap();
    let second = page(From::After(first.next.unwrap())).await;
    assert_eq!(second.records.iter().map(|it| it.id).collect::<Vec<_>>(), [ids[3], new[1]]);
    let third = page(From::After(second.next.clone().unwrap())).await;
    assert_eq!(third.records.iter().map(|it| it.id).collect::<Vec<_>>(), [ids[2], ids[1]]);
    let back = page(From::Before(second.previous.unwrap())).await;
    assert_eq!(back.records.iter().map(|it| it.id).collect::<Vec<_>>(), [new[0], ids[5]]);
}

#[tokio::test]
async fn a_list_shows_an_actors_part_of_the_tree_and_the_columns_that_were_chosen() {
    let bureau = hazards().await;
    let query = ListQuery {
        columns: Some(vec!["kind".into(), "found_on".into()]),
        sort: SortBy::Column("found_on".into()),
        ..ListQuery::default()
    };
    let page = bureau.ledger.list(&actor("t1"), &id("hazard"), &query, &From::Start, 100).await.unwrap();
    assert!(page.records.iter().all(|it| ["a", "b"].contains(&it.org.as_str()) && it.cells.len() == 2));
    assert_eq!(page.columns.iter().map(|it| it.label.as_str()).collect::<Vec<_>>(), ["隐患类别", "发现日期"]);
    let elsewhere = ListQuery { org: Some("c".into()), ..query };
    for actor in [actor("t1"), actor("a")] {
        let page = bureau.ledger.list(&actor, &id("hazard"), &elsewhere, &From::Start, 100).await.unwrap();
        assert!(page.records.is_empty() && page.next.is_none() && page.previous.is_none());
        let none = bureau.ledger.count(&actor, &id("hazard"), &elsewhere).await.unwrap();
        assert_eq!(none, Count::Exactly(0));
    }
}

#[tokio::test]
async fn the_versions_that_count_can_be_listed_as_well() {
    let bureau = Bureau::new().await;
    let ids = bureau.approved("lecture", &[("a", &[("held_on", date("2024-03-01")), ("title", text("旧"))])]).await;
    let mut tx = bureau.begin("a").await;
    tx.edit(&id("lecture"), ids[0], 1, cells(&[("title", text("新"))])).await.unwrap();
    tx.commit().await.unwrap();
    for (versions, title) in
        [(xuezheng_ledger::list::Versions::Working, "新"), (xuezheng_ledger::list::Versions::Counting, "旧")]
    {
        let query = ListQuery { versions, columns: Some(vec!["title".into()]), ..ListQuery::default() };
        let page = bureau.ledger.list(&actor("a"), &id("lecture"), &query, &From::Start, 10).await.unwrap();
        assert_eq!(page.records[0].cells, [text(title)]);
    }
}

#[tokio::test]
async fn personal_data_is_found_whole_only_and_never_sorted_by() {
    let bureau = Bureau::new().await;
    let grant = |pupil| [("granted_on", date("2024-03-01")), ("pupil", text(pupil)), ("amount", number("10"))];
    let ids = bureau.approved("grant", &[("a", &grant("110101201501010015")), ("a", &grant("x"))]).await;
    let list = async |query: ListQuery| {
        let page = bureau.ledger.list(&actor("a"), &id("grant"), &query, &From::Start, 10).await;
        page.map(|page| page.records.into_iter().map(|it| it.id).collect::<Vec<_>>())
    };
    let pupil = |test| ListQuery { fields: vec![("pupil".into(), test)], ..ListQuery::default() };
    assert_eq!(list(pupil(Test::OneOf(vec![text("110101201501010015")]))).await.unwrap(), ids[..1]);
    assert_eq!(list(ListQuery { contains: Some("1101".to_owned()), ..ListQuery::default() }).await.unwrap(), []);
    let error = list(pupil(Test::Contains("1101".to_owned()))).await.unwrap_err();
    insta::assert_snapshot!(error, @"「身份证号」是个人信息：只能按完整内容查找，请写全");
    let error = list(ListQuery { sort: SortBy::Column("pupil".into()), ..ListQuery::default() }).await.unwrap_err();
    insta::assert_snapshot!(error, @"「身份证号」是个人信息，不能用来排序：请改按其他数据项排序");
}

#[tokio::test]
async fn what_can_not_be_listed_so_is_said() {
    let bureau = Bureau::new().await;
    let list = async |query: ListQuery, from: From| {
        bureau.ledger.list(&actor("a"), &id("hazard"), &query, &from, 10).await.unwrap_err().to_string()
    };
    let field = |field: &str, test| ListQuery { fields: vec![(FieldId::new(field), test)], ..ListQuery::default() };
    let wrong = [
        field("colour", Test::Present),
        field("note", Test::Between(Some(text("a")), None)),
        field("kind", Test::Contains("f".to_owned())),
        field("kind", Test::Has(vec!["fire".into()])),
        field("cost", Test::OneOf(vec![number("0.125")])),
        field("cost", Test::OneOf(vec![text("many")])),
    ];
    let mut said = Vec::new();
    for query in wrong {
        said.push(list(query, From::Start).await);
    }
    let other = "5b222d666f756e645f6f6e222c22323032342d30332d3031222c355d".parse::<Cursor>().unwrap();
    said.push(list(ListQuery::default(), From::After(other)).await);
    insta::assert_snapshot!(said.join("\n"), @r"
    台账「安全隐患台账」没有数据项「colour」：请核对数据项的标识
    「说明」不能按大小查找：请改按内容查找，或选数字、日期类的数据项
    「隐患类别」不能按部分文字查找：请写完整的值
    「隐患类别」不是多选项：请按完整的值查找
    「整改费用」没有「0.125」这样的数值：请写最多 2 位小数的数
    「整改费用」与「many」的类型不同：请按数据项的类型写值
    翻页标记与这个列表的排序不符，或不完整：请不带翻页标记，从第一页重新翻
    ");
    let error = bureau.ledger.count(&actor("a"), &id("nothing"), &ListQuery::default()).await.unwrap_err();
    assert!(matches!(error, LedgerError::NoRegister(_)));
}

#[tokio::test]
async fn counting_stops_where_nobody_would_read_on() {
    let bureau = Bureau::new().await;
    let mut tx = bureau.begin("bureau").await;
    let rows = (0..10_000).map(|n| row("a", &[("held_on", nth_day(n % 300))])).collect();
    tx.insert(&id("lecture"), rows).await.unwrap();
    tx.commit().await.unwrap();
    let count = async || bureau.ledger.count(&actor("a"), &id("lecture"), &ListQuery::default()).await.unwrap();
    assert_eq!(count().await, Count::Exactly(10_000));
    let mut tx = bureau.begin("bureau").await;
    tx.insert(&id("lecture"), vec![row("a", &[])]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(count().await, Count::MoreThan(10_000));
}
