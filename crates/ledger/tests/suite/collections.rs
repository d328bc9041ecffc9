//! Collections: opened with their filings, locked, extended, reopened, closed, undone, and found when tampered with.

use std::sync::Arc;

use crate::fixture::*;
use xuezheng_lake::SubmissionStatus::{Approved, Asked, Returned, Submitted};
use xuezheng_ledger::{
    Answer, Audience, AuditFault, CollectionState, Ledger, LedgerError, NewCollection, OperationId, OwnFiling,
    Timeliness, Transaction,
};
use xuezheng_pack::{CollectionId, OrgId, Period};

fn h1() -> Period {
    Period::parse("2024H1").unwrap()
}

fn lectures(audience: Audience) -> NewCollection {
    NewCollection {
        id: None,
        title: "上半年讲座填报".to_owned(),
        period: h1(),
        registers: vec![id("lecture")],
        audience,
        deadline: day("2024-07-10"),
        grace_days: None,
        note: None,
    }
}

async fn on(bureau: &Bureau, org: &str, today: &str) -> Transaction {
    bureau.ledger.begin(author_on(org, today)).await.unwrap()
}

/// A collection that the bureau opened on 1 July.
async fn opened(bureau: &Bureau, new: NewCollection) -> CollectionId {
    let mut tx = on(bureau, "bureau", "2024-07-01").await;
    let id = tx.open_collection(new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// A lecture of the org in March, drafted and submitted.
async fn answer(bureau: &Bureau, org: &str, today: &str) -> Result<(), LedgerError> {
    let mut tx = on(bureau, org, today).await;
    tx.insert(&id("lecture"), vec![row(org, &[("held_on", date("2024-03-01"))])]).await?;
    tx.submit_filing(&id("lecture"), h1(), &org.into()).await?;
    tx.commit().await.map(drop)
}

async fn answers(bureau: &Bureau, id: &CollectionId) -> Vec<Answer> {
    bureau.ledger.answers(&actor("bureau"), id).await.unwrap()
}

async fn faults(bureau: &Bureau) -> Vec<AuditFault> {
    bureau.ledger.audit(None, &mut |_, _, _| {}).await.unwrap().faults
}

#[tokio::test]
async fn opening_asks_everybody_who_is_meant_in_one_operation() {
    let bureau = Bureau::new().await;
    let mut private = org("e", "戊小学", "school", Some("t2"));
    private.attributes.insert("nature".into(), "private".into());
    let mut gone = org("f", "己小学", "school", Some("t2"));
    gone.until = Some(day("2024-06-30"));
    let mut tx = on(&bureau, "bureau", "2024-01-02").await;
    tx.put_orgs(&[private, gone]).await.unwrap();
    tx.commit().await.unwrap();
    let public = Audience {
        attributes: [("nature".into(), ["public".into()].into())].into(),
        within: ["t2".into(), "a".into()].into(),
        plus: ["b".into()].into(),
        minus: ["c".into()].into(),
        ..Audience::default()
    };
    let id = opened(&bureau, lectures(public)).await;
    assert_eq!(id.as_str(), "2024H1-1");
    let asked: Vec<_> = answers(&bureau, &id).await.into_iter().map(|it| (it.org, it.status)).collect();
    assert_eq!(asked, ["a", "b", "d"].map(|org| (OrgId::new(org), Asked)));
    let operation = bureau.ledger.operation(&actor("bureau"), OperationId(3)).await.unwrap();
    assert_eq!(operation.changes, 4);
    // The second of a period gets the next number, and may not ask for the same again.
    let mut tx = on(&bureau, "bureau", "2024-07-02").await;
    let error = tx.open_collection(lectures(Audience::named(["d".into()]))).await.unwrap_err();
    insta::assert_snapshot!(error, @"「丁小学」2024年上半年台账「讲座台账」已由填报任务「2024H1-1」布置：请从范围中去掉该单位，或在原任务中调整");
    drop(tx);
    assert_eq!(opened(&bureau, lectures(Audience::named(["c".into(), "e".into()]))).await.as_str(), "2024H1-2");
    assert_eq!(faults(&bureau).await, []);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_what_to_do() {
    let bureau = Bureau::new().await;
    let mut said = Vec::new();
    let mut tx = on(&bureau, "bureau", "2024-07-01").await;
    let strange = Audience {
        kinds: ["kindergarten".into()].into(),
        attributes: [("nature".into(), ["mixed".into()].into()), ("size".into(), ["big".into()].into())].into(),
        plus: ["z".into()].into(),
        ..Audience::default()
    };
    let all = || lectures(Audience::default());
    for new in [
        lectures(strange),
        lectures(Audience::named(["t1".into()])),
        lectures(Audience { plus: ["t1".into()].into(), ..Audience::default() }),
        NewCollection { deadline: day("2024-06-30"), ..all() },
        NewCollection { title: " ".to_owned(), ..all() },
        NewCollection { registers: Vec::new(), ..all() },
        NewCollection { id: Some("a b".into()), ..all() },
    ] {
        said.push(tx.open_collection(new).await.unwrap_err().to_string());
    }
    said.push(tx.lock_collection(&"nothing".into(), None).await.unwrap_err().to_string());
    drop(tx);
    let mut tx = on(&bureau, "t1", "2024-07-01").await;
    said.push(tx.open_collection(all()).await.unwrap_err().to_string());
    drop(tx);
    insta::assert_snapshot!(said.join("\n"));
}

#[tokio::test]
async fn timeliness_is_told_by_the_first_submission_and_the_own_deadline() {
    let bureau = Bureau::new().await;
    let collection = opened(&bureau, lectures(Audience::default())).await;
    answer(&bureau, "a", "2024-07-10").await.unwrap();
    answer(&bureau, "b", "2024-07-13").await.unwrap();
    let mut tx = on(&bureau, "bureau", "2024-07-11").await;
    tx.extend_collection(&collection, &"c".into(), day("2024-07-20"), "教室搬迁").await.unwrap();
    tx.return_filing(&id("lecture"), h1(), &"a".into(), "请写题目").await.unwrap();
    tx.commit().await.unwrap();
    let told = |today: &str| {
        let today = day(today);
        let answers = answers(&bureau, &collection);
        async move { answers.await.iter().map(|it| it.timeliness(today)).collect::<Vec<_>>() }
    };
    use Timeliness::{Late, OnTime, Overdue, Pending};
    assert_eq!(told("2024-07-10").await, [OnTime, Late(3), Pending(10), Pending(0)]);
    assert_eq!(told("2024-07-21").await, [OnTime, Late(3), Overdue(1), Overdue(11)]);
    // Mended and sent again: the first day stays.
    let mut tx = on(&bureau, "a", "2024-07-15").await;
    let lecture = bureau.all("a", "lecture").await[0];
    let version = bureau.version("lecture", lecture).await;
    tx.edit(&id("lecture"), lecture, version, cells(&[("title", text("防溺水"))])).await.unwrap();
    tx.submit_filing(&id("lecture"), h1(), &"a".into()).await.unwrap();
    tx.commit().await.unwrap();
    let first = &answers(&bureau, &collection).await[0];
    assert_eq!((first.first_on, first.last_on), (Some(day("2024-07-10")), Some(day("2024-07-15"))));
    let (of, answer) = bureau.ledger.collection_of(&id("lecture"), h1(), &"c".into()).await.unwrap().unwrap();
    assert_eq!((of.id, answer.deadline), (collection, day("2024-07-20")));
    assert_eq!(faults(&bureau).await, []);
}

#[tokio::test]
async fn a_locked_collection_takes_only_what_was_extended_or_returned() {
    let bureau = Bureau::new().await;
    let collection = opened(&bureau, lectures(Audience::default())).await;
    answer(&bureau, "a", "2024-07-05").await.unwrap();
    let mut said = Vec::new();
    let mut tx = on(&bureau, "bureau", "2024-07-06").await;
    said.push(tx.lock_collection(&collection, None).await.unwrap_err().to_string());
    tx.return_filing(&id("lecture"), h1(), &"a".into(), "请写题目").await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = on(&bureau, "b", "2024-07-09").await;
    let draft = tx.insert(&id("lecture"), vec![row("b", &[("held_on", date("2024-03-01"))])]).await.unwrap()[0];
    tx.commit().await.unwrap();
    let mut tx = on(&bureau, "bureau", "2024-07-11").await;
    tx.lock_collection(&collection, None).await.unwrap();
    tx.extend_collection(&collection, &"c".into(), day("2024-07-15"), "校舍停电").await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = on(&bureau, "b", "2024-07-12").await;
    said.push(tx.submit_filing(&id("lecture"), h1(), &"b".into()).await.unwrap_err().to_string());
    said.push(tx.declare_zero(&id("lecture"), h1(), &"b".into()).await.unwrap_err().to_string());
    let new = row("b", &[("held_on", date("2024-04-01"))]);
    said.push(tx.insert(&id("lecture"), vec![new]).await.unwrap_err().to_string());
    said.push(tx.edit(&id("lecture"), draft, 1, cells(&[("title", text("x"))])).await.unwrap_err().to_string());
    said.push(tx.submit(&id("lecture"), &[draft]).await.unwrap_err().to_string());
    // Of another period nobody's collection asks.
    tx.insert(&id("lecture"), vec![row("b", &[("held_on", date("2024-07-02"))])]).await.unwrap();
    drop(tx);
    answer(&bureau, "c", "2024-07-15").await.unwrap();
    let mut tx = on(&bureau, "bureau", "2024-07-15").await;
    tx.return_filing(&id("lecture"), h1(), &"c".into(), "请写题目").await.unwrap();
    tx.approve_filing(&id("lecture"), h1(), &"d".into()).await.unwrap_err();
    tx.commit().await.unwrap();
    // What was returned may be mended, locked or not; what was submitted before may be corrected.
    let lecture = bureau.all("a", "lecture").await[0];
    let version = bureau.version("lecture", lecture).await;
    let mut tx = on(&bureau, "a", "2024-07-16").await;
    tx.edit(&id("lecture"), lecture, version, cells(&[("title", text("防溺水"))])).await.unwrap();
    tx.submit_filing(&id("lecture"), h1(), &"a".into()).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = on(&bureau, "bureau", "2024-07-17").await;
    tx.approve_filing(&id("lecture"), h1(), &"a".into()).await.unwrap();
    said.push(tx.close_collection(&collection, None).await.unwrap_err().to_string());
    tx.close_collection(&collection, Some("其余学校已撤并")).await.unwrap();
    said.push(tx.extend_collection(&collection, &"b".into(), day("2024-07-20"), "x").await.unwrap_err().to_string());
    tx.commit().await.unwrap();
    let mut tx = on(&bureau, "a", "2024-07-18").await;
    tx.edit(&id("lecture"), lecture, version + 1, cells(&[("title", text("防溺水教育"))])).await.unwrap();
    tx.submit(&id("lecture"), &[lecture]).await.unwrap();
    drop(tx);
    let mut tx = on(&bureau, "c", "2024-07-18").await;
    said.push(tx.submit_filing(&id("lecture"), h1(), &"c".into()).await.unwrap_err().to_string());
    drop(tx);
    let mut tx = on(&bureau, "bureau", "2024-07-19").await;
    said.push(tx.reopen_collection(&collection, None, " ").await.unwrap_err().to_string());
    tx.reopen_collection(&collection, Some(day("2024-07-25")), "补报").await.unwrap();
    tx.commit().await.unwrap();
    answer(&bureau, "b", "2024-07-25").await.unwrap();
    let shown: Vec<_> = answers(&bureau, &collection).await.into_iter().map(|it| it.status).collect();
    assert_eq!(shown, [Approved, Submitted, Returned, Asked]);
    insta::assert_snapshot!(said.join("\n"));
    assert_eq!(faults(&bureau).await, []);
}

#[tokio::test]
async fn a_deadline_with_grace_locks_by_itself_and_moves_with_the_deadline() {
    let bureau = Bureau::new().await;
    let new = NewCollection { grace_days: Some(2), ..lectures(Audience::default()) };
    let collection = opened(&bureau, new).await;
    answer(&bureau, "a", "2024-07-12").await.unwrap();
    let error = answer(&bureau, "b", "2024-07-13").await.unwrap_err();
    insta::assert_snapshot!(error, @"填报任务「上半年讲座填报」2024-07-10 截止，现在已锁定，「乙小学」2024年上半年台账「讲座台账」不能再填报：确需补报的，请向「示例县教育局」说明原因、写明补报日期，申请延期");
    let mut tx = on(&bureau, "bureau", "2024-07-13").await;
    tx.reopen_collection(&collection, Some(day("2024-07-14")), "多数学校未报").await.unwrap();
    tx.move_deadline(&collection, day("2024-07-15"), "周末").await.unwrap();
    tx.commit().await.unwrap();
    answer(&bureau, "b", "2024-07-17").await.unwrap();
    answer(&bureau, "c", "2024-07-18").await.unwrap_err();
    // Reopened without a new day, it is locked by hand only.
    let mut tx = on(&bureau, "bureau", "2024-07-18").await;
    tx.reopen_collection(&collection, None, "再等一周").await.unwrap();
    tx.commit().await.unwrap();
    answer(&bureau, "c", "2024-08-18").await.unwrap();
    assert_eq!(bureau.ledger.collection(&collection).await.unwrap().grace_days, None);
}

#[tokio::test]
async fn registers_and_orgs_come_to_an_open_collection() {
    let bureau = Bureau::new().await;
    let collection = opened(&bureau, lectures(Audience::named(["a".into(), "b".into()]))).await;
    let mut tx = on(&bureau, "bureau", "2024-07-02").await;
    assert_eq!(tx.widen_collection(&collection, &[], &["c".into()]).await.unwrap(), 1);
    assert_eq!(tx.widen_collection(&collection, &[id("grant")], &[]).await.unwrap(), 3);
    let error = tx.widen_collection(&collection, &[id("grant")], &["c".into()]).await.unwrap_err();
    insta::assert_snapshot!(error, @"这些台账和单位已在填报任务中：无需再次增加，请核对编号");
    tx.commit().await.unwrap();
    let asked: Vec<_> = answers(&bureau, &collection).await.into_iter().map(|it| (it.org, it.register)).collect();
    let expected = ["a", "b", "c"].map(|org| ["grant", "lecture"].map(|book| (OrgId::new(org), id(book))));
    assert_eq!(asked, expected.concat());
    assert_eq!(faults(&bureau).await, []);
}

#[tokio::test]
async fn filings_that_were_asked_before_are_taken_over_as_they_are() {
    let bureau = Bureau::new().await;
    let mut tx = on(&bureau, "bureau", "2024-06-20").await;
    tx.ask(&id("lecture"), h1(), &["a".into(), "b".into()]).await.unwrap();
    tx.commit().await.unwrap();
    answer(&bureau, "a", "2024-06-25").await.unwrap();
    let collection = opened(&bureau, lectures(Audience::default())).await;
    let shown: Vec<_> = answers(&bureau, &collection).await.into_iter().map(|it| (it.status, it.first_on)).collect();
    assert_eq!(shown, [(Submitted, Some(day("2024-06-25"))), (Asked, None), (Asked, None), (Asked, None)]);
    assert_eq!(bureau.ledger.verify_filing_levels().await.unwrap(), []);
    assert_eq!(faults(&bureau).await, []);
}

#[tokio::test]
async fn what_was_done_to_a_collection_is_undone_from_the_end() {
    let bureau = Bureau::new().await;
    let collection = opened(&bureau, lectures(Audience::default())).await;
    let opening = OperationId(2);
    let mut tx = on(&bureau, "bureau", "2024-07-02").await;
    tx.extend_collection(&collection, &"a".into(), day("2024-07-20"), "搬迁").await.unwrap();
    let extending = tx.commit().await.unwrap();
    let mut tx = on(&bureau, "bureau", "2024-07-11").await;
    tx.lock_collection(&collection, None).await.unwrap();
    let locking = tx.commit().await.unwrap();
    let undo = async |operation: OperationId, org: &str| {
        let mut tx = on(&bureau, org, "2024-07-12").await;
        tx.undo(operation).await.map_err(|error| error.to_string())?;
        tx.commit().await.map(drop).map_err(|error| error.to_string())
    };
    let mut said = vec![undo(opening, "bureau").await.unwrap_err(), undo(locking, "t1").await.unwrap_err()];
    undo(locking, "bureau").await.unwrap();
    assert_eq!(bureau.ledger.collection(&collection).await.unwrap().state, CollectionState::Open);
    said.push(undo(opening, "bureau").await.unwrap_err());
    undo(extending, "bureau").await.unwrap();
    assert_eq!(bureau.ledger.extensions(&collection).await.unwrap(), []);
    undo(opening, "bureau").await.unwrap();
    assert_eq!(bureau.ledger.collections().await.unwrap(), []);
    assert_eq!(bureau.ledger.submissions().await.unwrap(), []);
    insta::assert_snapshot!(said.join("\n"));
    assert_eq!(faults(&bureau).await, []);
    // The number is free again; what was answered holds the opening up.
    assert_eq!(opened(&bureau, lectures(Audience::default())).await, collection);
    answer(&bureau, "a", "2024-07-05").await.unwrap();
    assert!(undo(OperationId(8), "bureau").await.unwrap_err().contains("后来又有"));
}

#[tokio::test]
async fn a_quiet_edit_of_a_collection_is_found() {
    let bureau = Bureau::new().await;
    let collection = opened(&bureau, lectures(Audience::default())).await;
    let mut tx = on(&bureau, "bureau", "2024-07-02").await;
    tx.extend_collection(&collection, &"a".into(), day("2024-07-20"), "搬迁").await.unwrap();
    tx.commit().await.unwrap();
    answer(&bureau, "b", "2024-07-12").await.unwrap();
    let database = bureau.database().await;
    database.execute("UPDATE collection SET deadline = '2024-07-20'").await.unwrap();
    database.execute("UPDATE extension SET until = '2024-08-20'").await.unwrap();
    database.execute("UPDATE submission SET first_on = '2024-07-09' WHERE org = 'b'").await.unwrap();
    database.execute("UPDATE submission SET collection = NULL WHERE org = 'c'").await.unwrap();
    let said: Vec<String> = faults(&bureau).await.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(said.join("\n"));
}

/// As a ledger of format 3 left it: no collections, and filings without days.
#[tokio::test]
async fn a_ledger_from_before_collections_learns_when_filings_came() {
    let bureau = Bureau::new().await;
    let mut tx = on(&bureau, "bureau", "2024-06-20").await;
    tx.ask(&id("lecture"), h1(), &["a".into(), "b".into()]).await.unwrap();
    tx.commit().await.unwrap();
    answer(&bureau, "a", "2024-06-25").await.unwrap();
    let database = bureau.database().await;
    take_collections_away(&database).await;
    database.execute("UPDATE meta SET schema = 3").await.unwrap();
    database.close().await;
    let ledger = Ledger::open(&bureau.location, Arc::new(pack())).await.unwrap();
    let bureau = Bureau { ledger: ledger.unlocked(vault()).await.unwrap(), ..bureau };
    assert_eq!(faults(&bureau).await, []);
    let collection = opened(&bureau, lectures(Audience::default())).await;
    let days: Vec<_> = answers(&bureau, &collection).await.into_iter().map(|it| it.first_on).collect();
    assert_eq!(days, [Some(day("2024-06-25")), None, None, None]);
}

#[tokio::test]
async fn an_org_s_own_filings_are_those_of_all_collections_then_others_and_of_nobody_below() {
    let bureau = Bureau::new().await;
    let first = opened(&bureau, lectures(Audience::named(["a".into(), "b".into()]))).await;
    let mut later = lectures(Audience::named(["a".into()]));
    (later.period, later.deadline) = (Period::parse("2024Q2").unwrap(), day("2024-07-20"));
    let second = opened(&bureau, later).await;
    let own = |org: &'static str| {
        let ledger = bureau.ledger.clone();
        async move {
            let found = ledger.own_filings(&actor(org)).await.unwrap();
            let asked = |filing: OwnFiling| {
                let asks = filing.asks.map(|(collection, answer)| (collection.id, answer.org, answer.deadline));
                (filing.period.to_string(), asks)
            };
            found.into_iter().map(asked).collect::<Vec<_>>()
        }
    };
    let mut tx = on(&bureau, "bureau", "2024-07-02").await;
    tx.extend_collection(&first, &"a".into(), day("2024-07-15"), "停电").await.unwrap();
    tx.ask(&id("lecture"), Period::parse("2024H2").unwrap(), &["a".into()]).await.unwrap();
    tx.commit().await.unwrap();
    // The latest deadline first; with more time, it is the org's own. What no collection asks has none, and stands last.
    let of =
        |period: &str, collection, org: &str, until| (period.to_owned(), Some((collection, org.into(), day(until))));
    assert_eq!(
        own("a").await,
        [
            of("2024Q2", second, "a", "2024-07-20"),
            of("2024H1", first.clone(), "a", "2024-07-15"),
            ("2024H2".to_owned(), None)
        ]
    );
    assert_eq!(own("b").await, [of("2024H1", first, "b", "2024-07-10")]);
    assert_eq!(own("bureau").await, []);
}

#[tokio::test]
async fn drafts_of_a_period_are_counted_by_org_until_they_are_submitted() {
    let bureau = Bureau::new().await;
    opened(&bureau, lectures(Audience::named(["a".into(), "b".into()]))).await;
    answer(&bureau, "b", "2024-07-03").await.unwrap();
    let mut tx = on(&bureau, "a", "2024-07-03").await;
    let days = ["2024-03-01", "2024-06-30", "2024-07-01"];
    tx.insert(&id("lecture"), days.iter().map(|held| row("a", &[("held_on", date(held))])).collect()).await.unwrap();
    tx.commit().await.unwrap();
    let counts = bureau.ledger.draft_counts(&id("lecture"), (day("2024-01-01"), day("2024-06-30"))).await.unwrap();
    // One of the three is of July; what `b` submitted is no draft any more.
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [(OrgId::new("a"), 2)]);
}
