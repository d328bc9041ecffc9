//! What is late and who is told, second hands, and samples that can be drawn again.

use xuezheng_ledger::{Author, DrawRequest, DrawSize, OverdueFilter, Transaction};
use xuezheng_pack::calendar::Duration;
use xuezheng_pack::model::{Escalation, Transition};
use xuezheng_pack::{Pack, Period, RecordId};

use crate::fixture::{Bureau, actor, author_on, date, day, id, pack, row, text};

/// Hazards are checked 30 days after their closing by somebody else, who confirms or reopens them; a closing that is late
/// is told to the safety department at once and to the director after a week.
fn followed_up() -> Pack {
    let mut pack = pack();
    pack.roles.insert("director".into(), "分管局长".to_owned());
    let workflow = pack.registers.get_mut("hazard").unwrap().workflow.as_mut().unwrap();
    let close = workflow.transitions.iter_mut().find(|it| it.id.as_str() == "close").unwrap();
    let told = |after, to: &str| Escalation { after: Duration::parse(after).unwrap(), to: to.into() };
    close.due.as_mut().unwrap().escalate = vec![told("0d", "safety_department"), told("7d", "director")];
    close.role = None;
    let mut due = close.due.clone().unwrap();
    (due.column, due.start, due.after) = ("recheck_due".into(), "close_on".into(), Duration::parse("30d").unwrap());
    due.escalate.clear();
    let close = close.clone();
    workflow.states.insert("rechecked".into(), "已复查".to_owned());
    workflow.transitions.push(Transition {
        id: "recheck".into(),
        label: "复查".to_owned(),
        from: vec!["closed".into()],
        to: "rechecked".into(),
        stamp: "recheck_on".into(),
        due: Some(due),
        other_than: vec!["close".into()],
        ..close.clone()
    });
    workflow.transitions.push(Transition {
        id: "reopen".into(),
        label: "重新整改".to_owned(),
        from: vec!["closed".into()],
        to: "rectifying".into(),
        stamp: "reopen_on".into(),
        due: None,
        undoes: vec!["close".into()],
        ..close
    });
    pack
}

fn who(name: &str, today: &str) -> Author {
    Author { actor: name.to_owned(), ..author_on("a", today) }
}

async fn begin(bureau: &Bureau, name: &str, today: &str) -> Transaction {
    bureau.ledger.begin(who(name, today)).await.unwrap()
}

async fn hazard(bureau: &Bureau, found: &str) -> RecordId {
    let mut tx = begin(bureau, "张三", "2024-07-31").await;
    let rows = vec![row("a", &[("found_on", date(found)), ("kind", text("fire"))])];
    let ids = tx.insert(&id("hazard"), rows).await.unwrap();
    tx.transition(&id("hazard"), ids[0], 1, &"begin".into(), day(found), Some("照片".into())).await.unwrap();
    tx.commit().await.unwrap();
    ids[0]
}

async fn step(bureau: &Bureau, name: &str, record: RecordId, step: &str, on: &str) -> Result<(), String> {
    let seen = bureau.version("hazard", record).await;
    let mut tx = begin(bureau, name, "2024-07-31").await;
    let done = tx.transition(&id("hazard"), record, seen, &step.into(), day(on), Some("照片".into())).await;
    done.map_err(|error| error.to_string())?;
    tx.commit().await.unwrap();
    Ok(())
}

async fn late(bureau: &Bureau, on: &str) -> Vec<String> {
    let late = bureau.ledger.overdue(&actor("t1"), &OverdueFilter::default(), day(on)).await.unwrap();
    let line = |it: xuezheng_ledger::Overdue| {
        let told: Vec<_> = it.told.iter().map(ToString::to_string).collect();
        format!("{} {} {} {} {}", it.record, it.transition, it.due, it.days, told.join("+"))
    };
    late.into_iter().map(|it| line(it).trim_end().to_owned()).collect()
}

#[tokio::test]
async fn a_step_is_late_the_day_after_its_deadline_and_climbs() {
    let bureau = Bureau::with(followed_up()).await;
    // Found on 1 March, to be closed in 15 days: by the 16th.
    let record = hazard(&bureau, "2024-03-01").await;
    assert!(late(&bureau, "2024-03-16").await.is_empty());
    assert_eq!(late(&bureau, "2024-03-17").await, ["1 close 2024-03-16 1 safety_department"]);
    assert_eq!(late(&bureau, "2024-03-23").await, ["1 close 2024-03-16 7 safety_department"]);
    assert_eq!(late(&bureau, "2024-03-24").await, ["1 close 2024-03-16 8 safety_department+director"]);
    // Closed on the 20th: it was late on the 19th, and is not from the 20th on.
    step(&bureau, "张三", record, "close", "2024-03-20").await.unwrap();
    assert_eq!(late(&bureau, "2024-03-19").await, ["1 close 2024-03-16 3 safety_department"]);
    assert!(late(&bureau, "2024-03-20").await.is_empty());
    // 30 days later it is to be looked at again: by 19 April.
    assert_eq!(late(&bureau, "2024-04-20").await, ["1 recheck 2024-04-19 1"]);
    let elsewhere = bureau.ledger.overdue(&actor("t2"), &OverdueFilter::default(), day("2024-04-20")).await.unwrap();
    assert!(elsewhere.is_empty());
}

#[tokio::test]
async fn a_follow_up_is_by_somebody_else_and_confirms_or_reopens() {
    let bureau = Bureau::with(followed_up()).await;
    let (sound, unsound) = (hazard(&bureau, "2024-03-01").await, hazard(&bureau, "2024-03-02").await);
    for record in [sound, unsound] {
        step(&bureau, "张三", record, "close", "2024-03-20").await.unwrap();
    }
    let error = step(&bureau, "张三", sound, "recheck", "2024-04-10").await.unwrap_err();
    assert!(error.contains("「销号」是张三办理的，「复查」不能由同一个人办理；请由另一个人核查后办理"), "{error}");
    step(&bureau, "李四", sound, "recheck", "2024-04-10").await.unwrap();
    step(&bureau, "李四", unsound, "reopen", "2024-04-11").await.unwrap();
    let register = &pack().registers["hazard"];
    let found = bureau.ledger.record(&actor("a"), &id("hazard"), unsound).await.unwrap();
    assert!(found.cell(register, &"close_on".into()).is_absent(), "the closing was none");
    // Open since 2 March, and late again since the 17th; the other one is done with.
    assert_eq!(late(&bureau, "2024-05-01").await, ["2 close 2024-03-17 45 safety_department+director"]);
    // 李四 closes it now, so that 张三 may look at it again.
    step(&bureau, "李四", unsound, "close", "2024-05-02").await.unwrap();
    assert!(step(&bureau, "李四", unsound, "recheck", "2024-05-20").await.is_err());
    step(&bureau, "张三", unsound, "recheck", "2024-05-20").await.unwrap();
    assert_eq!(bureau.ledger.verify_records().await.unwrap(), []);
}

#[tokio::test]
async fn working_days_of_a_year_without_a_notice_are_said_to_be_guessed() {
    let bureau = Bureau::new().await;
    let mut tx = bureau.ledger.begin(author_on("a", "2025-02-01")).await.unwrap();
    let rows = ["2024-05-06", "2025-01-06"].map(|on| row("a", &[("ordered_on", date(on))]));
    tx.insert(&id("order5"), rows.to_vec()).await.unwrap();
    tx.commit().await.unwrap();
    let late = bureau.ledger.overdue(&actor("a"), &OverdueFilter::default(), day("2025-02-01")).await.unwrap();
    let late: Vec<_> = late.iter().map(|it| (it.due.to_string(), it.unannounced)).collect();
    assert_eq!(late, [("2024-05-11".to_owned(), None), ("2025-01-13".to_owned(), Some(2025))]);
}

fn request(per: Option<&str>, size: DrawSize) -> DrawRequest {
    DrawRequest {
        register: id("lecture"),
        period: Period::parse("2024H1").unwrap(),
        org: None,
        waiting: false,
        per: per.map(Into::into),
        size,
    }
}

#[tokio::test]
async fn a_sample_is_drawn_again_from_what_the_operation_kept() {
    let bureau = Bureau::new().await;
    let (mine, other) = ([("held_on", date("2024-03-01"))], [("held_on", date("2024-09-01"))]);
    let mut rows: Vec<(&str, &[_])> = vec![("a", &mine); 6];
    rows.extend([("c", &mine[..]), ("c", &mine), ("c", &other)]);
    bureau.approved("lecture", &rows).await;
    let size = DrawSize::Percent(20);
    let list = bureau.ledger.draw_list(&actor("bureau"), &request(Some("township"), size)).await.unwrap();
    assert_eq!(list.listed(), 8, "the ninth is of another half-year");
    let mut tx = bureau.begin("bureau").await;
    assert!(tx.draw(&id("lecture"), list.clone(), "  ").is_err());
    let drawn = tx.draw(&id("lecture"), list.clone(), "20240715").unwrap();
    let operation = tx.commit().await.unwrap();
    // 20 % of 6 is 1.2 and of 2 is 0.4: rounded up, 2 and 1.
    assert_eq!(drawn.groups.iter().map(|group| group.drawn.len()).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(drawn.hash, list.hash);
    let again = bureau.ledger.redraw(operation).await.unwrap();
    assert_eq!((again.drawn, again.differences), (drawn.clone(), Vec::new()));
    assert_eq!(bureau.ledger.verify_records().await.unwrap(), []);
    let none = bureau.ledger.redraw(xuezheng_ledger::OperationId(1)).await.unwrap_err();
    assert!(none.to_string().starts_with("第 1 号操作不是抽查"), "{none}");
    // Somebody puts another record in place of the first one drawn.
    let first = drawn.groups[0].drawn[0];
    let other = (1..=6).find(|id| !drawn.groups[0].drawn.contains(id)).unwrap();
    let (was, is) = (format!("\"drawn\":[{first},"), format!("\"drawn\":[{other},"));
    let sql = format!("UPDATE change SET cells = replace(cells, '{was}', '{is}') WHERE kind = 'draw'");
    bureau.database().await.execute(&sql).await.unwrap();
    let forged = bureau.ledger.redraw(operation).await.unwrap();
    let expected = format!("「t1」的第 1 个抽中的应为第 {first} 号记录，记录的是第 {other} 号记录");
    assert_eq!(forged.differences, [expected]);
}
