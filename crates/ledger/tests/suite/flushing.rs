//! Dirty marks, flushes and buckets: the manifest is consistent at every moment.

use crate::fixture::*;
use xuezheng_lake::{Lake, Manifest};
use xuezheng_ledger::{DirtySegment, Ledger};
use xuezheng_pack::Org;

fn json(manifest: &Manifest) -> String {
    serde_json::to_string(manifest).unwrap()
}

fn places(marks: &[DirtySegment]) -> Vec<(&str, i32, u32)> {
    marks.iter().map(|mark| (mark.register.as_str(), mark.year, mark.bucket)).collect()
}

#[tokio::test]
async fn approval_marks_its_segment_in_its_own_transaction() {
    let bureau = Bureau::new().await;
    let register = id("lecture");
    let mut tx = bureau.begin("a").await;
    let rows = vec![row("a", &[("held_on", date("2024-03-01"))]), row("a", &[("held_on", date("2023-03-01"))])];
    let ids = tx.insert(&register, rows).await.unwrap();
    tx.submit(&register, &ids).await.unwrap();
    tx.commit().await.unwrap();
    assert!(bureau.ledger.dirty().await.unwrap().is_empty());

    let mut tx = bureau.begin("t1").await;
    tx.approve(&register, &ids).await.unwrap();
    drop(tx);
    assert!(bureau.ledger.dirty().await.unwrap().is_empty());

    let mut tx = bureau.begin("t1").await;
    tx.approve(&register, &ids).await.unwrap();
    tx.commit().await.unwrap();
    let marks = bureau.ledger.dirty().await.unwrap();
    assert_eq!(places(&marks), [("lecture", 2023, 0), ("lecture", 2024, 0)]);
    assert!(bureau.ledger.manifest().await.unwrap().segments.is_empty());
}

#[tokio::test]
async fn a_record_that_moves_to_another_year_dirties_both() {
    let bureau = Bureau::new().await;
    let register = id("lecture");
    let ids = bureau.approved("lecture", &[("a", &[("held_on", date("2023-12-31"))])]).await;
    assert_eq!(bureau.flush().await.len(), 1);
    let mut tx = bureau.begin("bureau").await;
    tx.edit(&register, ids[0], 1, cells(&[("held_on", date("2024-01-01"))])).await.unwrap();
    tx.submit(&register, &ids).await.unwrap();
    tx.approve(&register, &ids).await.unwrap();
    tx.commit().await.unwrap();
    let marks = bureau.ledger.dirty().await.unwrap();
    assert_eq!(places(&marks), [("lecture", 2023, 0), ("lecture", 2024, 0)]);
    bureau.flush().await;
    let segments = bureau.ledger.manifest().await.unwrap().segments;
    assert_eq!(segments.iter().map(|it| (it.year, it.rows)).collect::<Vec<_>>(), [(2024, 1)]);
}

#[tokio::test]
async fn a_flushed_manifest_is_there_after_reopening_and_nothing_is_left_to_do() {
    let bureau = Bureau::new().await;
    bureau
        .approved(
            "grant",
            &[(
                "a",
                &[("granted_on", date("2024-03-01")), ("pupil", text("11010120150101")), ("amount", number("0.10"))],
            )],
        )
        .await;
    let version = bureau.ledger.manifest().await.unwrap().version;
    let written = bureau.flush().await;
    let manifest = bureau.ledger.manifest().await.unwrap();
    assert_eq!(manifest.segments, written);
    assert_eq!(manifest.version, version + 1);
    assert_eq!(manifest.pack, "pack-1");
    assert_eq!(manifest.orgs.len(), 7);
    assert!(bureau.flush().await.is_empty());
    // In the lake a pupil is a pseudonym.
    assert_eq!(bureau.counted("grant", "pupil").await, [(1, "pupil#32".to_owned())]);
    assert_eq!(bureau.counted("grant", "org.nature").await, [(1, "public".to_owned())]);

    let path = bureau.location.clone();
    let pack = bureau.ledger.pack().clone();
    bureau.ledger.close().await;
    let ledger = Ledger::open(&path, pack).await.unwrap();
    assert_eq!(json(&ledger.manifest().await.unwrap()), json(&manifest));
    assert!(ledger.dirty().await.unwrap().is_empty());
    assert_eq!(ledger.verify_chain().await.unwrap(), None);
}

#[tokio::test]
async fn a_flush_that_dies_before_its_transaction_leaves_the_old_manifest_and_the_marks() {
    let bureau = Bureau::new().await;
    bureau.approved("lecture", &[("a", &[("held_on", date("2024-03-01"))])]).await;
    bureau.flush().await;
    let before = bureau.ledger.manifest().await.unwrap();
    bureau.approved("lecture", &[("a", &[("held_on", date("2024-03-02"))])]).await;
    // The second segment can't be written: its folder is gone, as if the process had died there.
    let lost = bureau.folder.path().join("lost");
    let lake = Lake::open(&lost).unwrap();
    std::fs::remove_dir_all(&lost).unwrap();
    assert!(bureau.ledger.flush(&lake, &pseudonym).await.is_err());
    assert_eq!(json(&bureau.ledger.manifest().await.unwrap()), json(&before));
    assert_eq!(bureau.ledger.dirty().await.unwrap().len(), 1);
    assert_eq!(bureau.flush().await[0].rows, 2);
}

#[tokio::test]
async fn a_mark_set_while_its_segment_is_written_survives() {
    let bureau = Bureau::new().await;
    let held = |on| [("held_on", date(on))];
    bureau.approved("lecture", &[("a", &held("2024-03-01"))]).await;
    let mut tx = bureau.begin("bureau").await;
    let ids = tx.insert(&id("lecture"), vec![row("b", &held("2024-03-02"))]).await.unwrap();
    tx.submit(&id("lecture"), &ids).await.unwrap();
    tx.commit().await.unwrap();
    // The pseudonym function runs while rows are read: that is the moment to approve something else.
    let grants = [("granted_on", date("2024-03-01")), ("pupil", text("x")), ("amount", number("1"))];
    bureau.approved("grant", &[("a", &grants)]).await;
    let (location, pack) = (bureau.location.clone(), bureau.ledger.pack().clone());
    let approve = move |_: &xuezheng_pack::model::Field, text: &str| {
        std::thread::scope(|scope| {
            // Another program: this one's runtime stands still meanwhile.
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(async {
                    let ledger = Ledger::open(&location, pack.clone()).await.unwrap();
                    let mut tx = ledger.begin(author("bureau")).await.unwrap();
                    tx.approve(&id("lecture"), &ids).await.unwrap();
                    tx.commit().await.unwrap();
                    ledger.close().await;
                });
            });
        });
        text.to_owned()
    };
    let written = bureau.ledger.flush(&bureau.lake, &approve).await.unwrap();
    assert_eq!(
        written.iter().map(|it| (it.register.as_str(), it.rows)).collect::<Vec<_>>(),
        [("grant", 1), ("lecture", 1)]
    );
    assert_eq!(places(&bureau.ledger.dirty().await.unwrap()), [("lecture", 2024, 0)]);
    assert_eq!(bureau.flush().await[0].rows, 2);
}

#[tokio::test]
async fn a_bucket_that_grows_too_large_is_split_by_org() {
    let mut bureau = Bureau::new().await;
    bureau.ledger = bureau.ledger.clone().with_bucket_rows(10);
    let schools = ["a", "b", "c", "d"];
    let rows: Vec<_> = (0..24).map(|n| (schools[n % 4], vec![("held_on", nth_day(n as u64))])).collect();
    let borrowed: Vec<_> = rows.iter().map(|(org, cells)| (*org, cells.as_slice())).collect();
    bureau.approved("lecture", &borrowed[..8]).await;
    bureau.flush().await;
    assert_eq!(bureau.ledger.manifest().await.unwrap().segments.len(), 1);
    bureau.approved("lecture", &borrowed[8..]).await;
    bureau.flush().await;
    let segments = bureau.ledger.manifest().await.unwrap().segments;
    assert!(segments.len() >= 3, "24 rows in segments of at most 10: {segments:?}");
    assert!(segments.iter().all(|segment| segment.rows <= 10));
    assert_eq!(segments.iter().map(|segment| segment.rows).sum::<u64>(), 24);
    assert_eq!(bureau.counted("lecture", "_org").await.len(), 24);
    assert!(bureau.ledger.dirty().await.unwrap().is_empty());
    // From now on an approval dirties the one bucket of its org.
    bureau.approved("lecture", &[("a", &[("held_on", date("2024-12-01"))])]).await;
    assert_eq!(bureau.ledger.dirty().await.unwrap().len(), 1);
    let written = bureau.flush().await;
    assert_eq!(written.len(), 1);
    assert_eq!(bureau.counted("lecture", "_org").await.len(), 25);
    assert_eq!(bureau.ledger.verify_records().await.unwrap(), []);
}

#[tokio::test]
async fn an_org_whose_attributes_change_has_its_segments_written_again() {
    let bureau = Bureau::new().await;
    bureau.approved("lecture", &[("a", &[("held_on", date("2024-03-01"))])]).await;
    bureau.flush().await;
    let mut tx = bureau.begin("bureau").await;
    let renamed = Org { label: "甲实验小学".to_owned(), ..org("a", "甲小学", "school", Some("t1")) };
    tx.put_orgs(std::slice::from_ref(&renamed)).await.unwrap();
    tx.commit().await.unwrap();
    assert!(bureau.ledger.dirty().await.unwrap().is_empty());
    let mut private = renamed;
    private.attributes.insert("nature".into(), "private".into());
    let mut tx = bureau.begin("bureau").await;
    tx.put_orgs(&[private]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(places(&bureau.ledger.dirty().await.unwrap()), [("lecture", 2024, 0)]);
    bureau.flush().await;
    assert_eq!(bureau.counted("lecture", "org.nature").await, [(1, "private".to_owned())]);
    assert_eq!(bureau.ledger.orgs().await.unwrap().get(&"a".into()).unwrap().label, "甲实验小学");
}
