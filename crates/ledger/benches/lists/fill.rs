//! Hazards of a county, in a ledger's tables without operations: as many as are asked for, in minutes.

use xuezheng_ledger::Location;
use xuezheng_pack::Org;
use xuezheng_testing::{Database, org};

const TOWNSHIPS: usize = 20;
const SCHOOLS: usize = 400;

/// Rows by one statement, with the indexes made afterwards, as a bulk load does.
pub(crate) async fn fill(location: &Location, rows: u64) {
    let database = Database::open(location).await;
    let is_sqlite = matches!(location, Location::File(_));
    let (names, definitions) = if is_sqlite {
        let all =
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'r_hazard' AND sql IS NOT NULL";
        let all = database.rows(all).await;
        all.iter().map(|row| (row.text(0), row.text(1))).collect::<(Vec<_>, Vec<_>)>()
    } else {
        let all = "SELECT indexname::text, indexdef FROM pg_indexes WHERE schemaname = current_schema() \
                   AND tablename = 'r_hazard' AND indexname NOT LIKE '%_pkey'";
        let all = database.rows(all).await;
        all.iter().map(|row| (row.text(0), row.text(1))).collect()
    };
    for name in names {
        database.execute(&format!("DROP INDEX {name}")).await.unwrap();
    }
    for first in (1..=rows).step_by(1_000_000) {
        database.execute(&insert(is_sqlite, first, rows.min(first + 999_999))).await.unwrap();
    }
    for definition in definitions {
        database.execute(&definition).await.unwrap();
    }
    if !is_sqlite {
        database.execute("VACUUM ANALYZE r_hazard").await.unwrap();
    }
    database.close().await;
}

/// Records of ten years: 94 in 100 approved, 97 in 100 closed and all but one of these rechecked. What a record is, is spread
/// by two multiplicative hashes whose digits to different primes depend on each other in nothing.
fn insert(is_sqlite: bool, first: u64, last: u64) -> String {
    let (numbers, day) = if is_sqlite {
        (
            format!("WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})"),
            "date('2015-01-01', '+' || (g % 3652) || ' days')",
        )
    } else {
        (
            format!("WITH n(i) AS (SELECT generate_series({first}::bigint, {last}::bigint))"),
            "(date '2015-01-01' + (g % 3652)::integer)",
        )
    };
    let plus = |days: u32| {
        if is_sqlite { format!("date(day, '+{days} days')") } else { format!("day + {days}") }
    };
    let (closed, due, rechecked, recheck_due) = (plus(9), plus(15), plus(30), plus(39));
    format!(
        "{numbers}, hashed AS (SELECT i, i * 2654435761 % 4294967296 AS h, i * 2246822519 % 4294967296 AS g FROM n), \
         dated AS (SELECT i, g, h % 101 AS review, h / 101 % 103 AS step, h / 10403 % 107 AS kind, h / 1113121 % 109 AS severity, \
         {day} AS day FROM hashed) \
         INSERT INTO r_hazard (_id, _org, _version, _status, _state, _void, _year, _bucket, _key, number, found_on, kind, \
         severity, source, place, description, measures, started_at, closed_at, close_due, rechecked_at, recheck_due) \
         SELECT i, 's' || (g / 3652 % {SCHOOLS}), 1, \
         CASE WHEN review < 95 THEN 'approved' WHEN review < 98 THEN 'submitted' WHEN review < 100 THEN 'draft' ELSE 'returned' END, \
         CASE WHEN step < 99 THEN 'rechecked' WHEN step < 100 THEN 'closed' WHEN step < 102 THEN 'rectifying' ELSE 'found' END, \
         0, 2015, 0, '[\"' || i || '\"]', '' || i, day, \
         CASE WHEN i % 10000 = 7 THEN 'dormitory' WHEN kind > 50 AND g % 3652 < 365 THEN 'food' WHEN kind < 11 THEN 'fire' WHEN kind < 12 THEN 'laboratory' ELSE 'building' END, \
         CASE WHEN severity < 5 THEN 'serious' ELSE 'general' END, 'self_check', '教学楼二层', \
         '第 ' || (g / 1460800 % 1000) || ' 号疏散通道堆放杂物，应急灯损坏', '清理并更换，专人每周检查', \
         CASE WHEN step < 102 THEN day END, CASE WHEN step < 100 THEN {closed} END, {due}, \
         CASE WHEN step < 99 THEN {rechecked} END, CASE WHEN step < 100 THEN {recheck_due} END FROM dated"
    )
}

pub(crate) fn orgs() -> Vec<Org> {
    let org = |id: String, kind: &str, parent: Option<String>| org(&id, &id, kind, parent.as_deref());
    let townships = (0..TOWNSHIPS).map(|n| org(format!("t{n}"), "township_office", Some("bureau".to_owned())));
    let schools = (0..SCHOOLS).map(|n| org(format!("s{n}"), "school", Some(format!("t{}", n % TOWNSHIPS))));
    std::iter::once(org("bureau".to_owned(), "bureau", None)).chain(townships).chain(schools).collect()
}

/// The schools of a township.
pub(crate) fn schools(township: usize) -> Vec<String> {
    (township..SCHOOLS).step_by(TOWNSHIPS).map(|n| format!("s{n}")).collect()
}
