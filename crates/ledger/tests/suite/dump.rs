//! A dump holds everything, is the same on either database, and becomes a ledger again.

use std::collections::BTreeSet;
use std::sync::Arc;

use xuezheng_ledger::{Audience, Dump, Ledger, LedgerError, Location, NewCollection, NewMessage, Restore, TableSum};
use xuezheng_testing::{Database, fresh_schema};

use crate::fixture::*;

/// A ledger with every kind of cell, drafts and approved rows, a filing and segments.
pub(crate) async fn filled() -> Bureau {
    let bureau = Bureau::new().await;
    let full = [
        ("found_on", date("2024-03-01")),
        ("kind", text("fire")),
        ("also", text("food|traffic")),
        ("cost", number("1200.50")),
        ("places", xuezheng_pack::Value::Integer(-3)),
        ("serious", xuezheng_pack::Value::Boolean(true)),
        ("note", text("换行\n\"引号\"、\\ 和 😀")),
    ];
    bureau.approved("hazard", &[("a", &full), ("b", &full[..2])]).await;
    bureau.flush().await;
    let grant = [("granted_on", date("2024-03-01")), ("pupil", text("110101201501012")), ("amount", number("0.10"))];
    let mut tx = bureau.begin("c").await;
    tx.insert(&id("grant"), vec![row("c", &grant)]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = bureau.begin("bureau").await;
    tx.set_contact(&"c".into(), Some("office@c.example")).await.unwrap();
    let letter = NewMessage {
        org: "c".into(),
        address: None,
        subject: "请上报".to_owned(),
        body: "请于周五前\n上报".to_owned(),
        topic: "催报".to_owned(),
        filing: None,
    };
    tx.post(&letter).await.unwrap();
    tx.commit().await.unwrap();
    let collection = NewCollection {
        id: None,
        title: "半年填报".to_owned(),
        period: xuezheng_pack::Period::parse("2024H1").unwrap(),
        registers: vec![id("lecture")],
        audience: Audience::default(),
        deadline: day("2024-07-20"),
        grace_days: Some(2),
        note: None,
    };
    let mut tx = bureau.begin("bureau").await;
    let collection = tx.open_collection(collection).await.unwrap();
    tx.extend_collection(&collection, &"a".into(), day("2024-07-25"), "搬迁").await.unwrap();
    tx.commit().await.unwrap();
    bureau
}

pub(crate) async fn dumped(mut dump: Dump) -> (Vec<TableSum>, Vec<Vec<u8>>) {
    let (mut sums, mut texts) = (Vec::new(), Vec::new());
    for index in 0..dump.tables().len() {
        let mut text = Vec::new();
        sums.push(dump.write(index, &mut text, &mut |_| ()).await.unwrap());
        texts.push(text);
    }
    (sums, texts)
}

/// Places for a copy: a file, and a schema where a server was started.
pub(crate) async fn places(bureau: &Bureau) -> Vec<Location> {
    let mut places = vec![Location::File(bureau.folder.path().join("copy.sqlite"))];
    if let Some(server) = xuezheng_testing::server() {
        places.push(fresh_schema(&server).await);
    }
    places
}

async fn restore(to: &Location, sums: &[TableSum], texts: &[Vec<u8>]) -> Result<Vec<TableSum>, LedgerError> {
    let mut restore = Restore::begin(to, Arc::new(pack()), FORMAT).await?;
    for (sum, text) in sums.iter().zip(texts) {
        assert_eq!(restore.read(&sum.table, &mut text.as_slice(), &mut |_| ()).await?, *sum);
    }
    restore.finish().await
}

#[tokio::test]
async fn a_dump_becomes_an_equal_ledger_on_either_database() {
    let bureau = filled().await;
    let (sums, texts) = dumped(bureau.ledger.dump().await.unwrap()).await;
    let hazard = sums.iter().position(|sum| sum.table == "r_hazard").unwrap();
    insta::assert_snapshot!(String::from_utf8(texts[hazard].clone()).unwrap());
    for place in places(&bureau).await {
        assert_eq!(restore(&place, &sums, &texts).await.unwrap(), sums);
        let copy = Ledger::open(&place, Arc::new(pack())).await.unwrap();
        assert_eq!(dumped(copy.dump().await.unwrap()).await, (sums.clone(), texts.clone()));
        assert_eq!(copy.verify_chain().await.unwrap(), None);
        assert_eq!(copy.verify_records().await.unwrap(), []);
        assert_eq!(copy.manifest().await.unwrap().segments, bureau.ledger.manifest().await.unwrap().segments);
        assert_eq!(copy.last_operation().await.unwrap(), bureau.ledger.last_operation().await.unwrap());
        // It goes on where the old one stood.
        let mut tx = copy.begin(author("d")).await.unwrap();
        tx.insert(&id("lecture"), vec![row("d", &[("held_on", date("2024-05-06"))])]).await.unwrap();
        assert_eq!(tx.commit().await.unwrap().0, bureau.ledger.last_operation().await.unwrap().unwrap().0.0 + 1);
    }
}

#[tokio::test]
async fn a_copy_goes_from_one_database_to_the_other_and_back() {
    let bureau = filled().await;
    let (sums, _) = dumped(bureau.ledger.dump().await.unwrap()).await;
    let rows = sums.iter().map(|sum| sum.rows).sum::<u64>();
    let mut from = bureau.ledger.clone();
    for place in places(&bureau).await {
        let mut seen = 0;
        let to = Restore::begin(&place, Arc::new(pack()), FORMAT).await.unwrap();
        let mut dump = from.dump_alone().await.unwrap();
        assert_eq!(dump.rows().await.unwrap(), rows);
        assert_eq!(dump.copy_to(to, &mut |done| seen = done).await.unwrap(), sums);
        assert_eq!(seen, rows);
        let again = Restore::begin(&place, Arc::new(pack()), FORMAT).await.err();
        assert!(matches!(again, Some(LedgerError::Exists(_))), "{again:?}");
        from = Ledger::open(&place, Arc::new(pack())).await.unwrap();
    }
}

/// More rows than are read or written at a time, some of them with equal first parts of the key.
#[tokio::test]
async fn many_pages_come_out_whole_and_in_order() {
    let bureau = Bureau::new().await;
    let rows = (0..5_000).map(|n| row("a", &[("held_on", nth_day(n % 366)), ("title", text(&format!("第{n}讲")))]));
    let mut tx = bureau.begin("a").await;
    tx.insert(&id("lecture"), rows.collect()).await.unwrap();
    tx.commit().await.unwrap();
    let (sums, texts) = dumped(bureau.ledger.dump().await.unwrap()).await;
    let lectures = sums.iter().position(|sum| sum.table == "r_lecture").unwrap();
    let ids = String::from_utf8(texts[lectures].clone()).unwrap();
    let ids: Vec<i64> = ids.lines().skip(1).map(|line| line[1..].split(',').next().unwrap().parse().unwrap()).collect();
    assert_eq!(ids, (1..=5_000).collect::<Vec<_>>());
    for place in places(&bureau).await {
        assert_eq!(restore(&place, &sums, &texts).await.unwrap(), sums);
    }
}

/// A table that is missed here would be missed in every backup.
#[tokio::test]
async fn every_table_is_dumped_but_who_is_signed_in() {
    let bureau = Bureau::new().await;
    let database = bureau.database().await;
    let sql = match &bureau.location {
        Location::File(_) => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        Location::Postgres(_) => "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()",
    };
    let mut found: BTreeSet<String> = database.rows(sql).await.iter().map(|row| row.text(0)).collect();
    assert!(["session", "acting", "attempt"].iter().all(|table| found.remove(*table)));
    let dumped: BTreeSet<String> = bureau.ledger.dump().await.unwrap().tables().into_iter().collect();
    assert_eq!(dumped, found);
}

#[tokio::test]
async fn a_dump_sees_one_moment() {
    let bureau = filled().await;
    let dump = bureau.ledger.dump().await.unwrap();
    let (before, _) = dumped(bureau.ledger.dump().await.unwrap()).await;
    bureau.approved("lecture", &[("a", &[("held_on", date("2024-05-06"))])]).await;
    assert_eq!(dumped(dump).await.0, before);
    assert_ne!(dumped(bureau.ledger.dump().await.unwrap()).await.0, before);
}

#[tokio::test]
async fn what_is_damaged_or_lacking_leaves_nothing() {
    let bureau = filled().await;
    let (sums, texts) = dumped(bureau.ledger.dump().await.unwrap()).await;
    for place in places(&bureau).await {
        let mut faults = Vec::new();
        let short: (Vec<_>, Vec<_>) = (sums[1..].to_vec(), texts[1..].to_vec());
        faults.push(restore(&place, &short.0, &short.1).await.unwrap_err().to_string());
        for (from, into) in [("\"kind\"", "\"kinds\""), ("2024-03-01", "2024-03-32")] {
            let mut texts = texts.clone();
            let hazard = sums.iter().position(|sum| sum.table == "r_hazard").unwrap();
            texts[hazard] = String::from_utf8(texts[hazard].clone()).unwrap().replace(from, into).into_bytes();
            faults.push(restore(&place, &sums, &texts).await.unwrap_err().to_string());
        }
        insta::allow_duplicates! { insta::assert_snapshot!(faults.join("\n")); }
        restore(&place, &sums, &texts).await.unwrap();
        Database::open(&place).await.close().await;
    }
}
