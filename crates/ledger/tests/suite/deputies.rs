//! Somebody acts for another where that was granted, until its day, and whoever slips a grant in is found.

use chrono::TimeDelta;
use xuezheng_ledger::{Account, LedgerError, OperationId, Stamp};

use crate::fixture::*;

/// An account whose holder is the fixture's author of that org.
async fn account(bureau: &Bureau, login: &str, org: &str) {
    let name = format!("{org}的经办人");
    let (login, org, role) = (login.to_owned(), org.into(), "safety_department".into());
    let account = Account { login, name, org, role, must_change: false, disabled: false };
    let mut tx = bureau.begin("bureau").await;
    tx.add_account(account, "hash").await.unwrap();
    tx.commit().await.unwrap();
}

/// A bureau with an account each of the bureau, a township, a school of it and a school elsewhere.
async fn bureau() -> Bureau {
    let bureau = Bureau::new().await;
    for (login, org) in [("office", "bureau"), ("town", "t1"), ("school", "a"), ("other", "c")] {
        account(&bureau, login, org).await;
    }
    bureau
}

async fn grant(
    bureau: &Bureau,
    by: &str,
    (login, principal): (&str, &str),
    days: (&str, &str),
) -> Result<OperationId, LedgerError> {
    let mut tx = bureau.begin(by).await;
    let id = tx.add_deputy(login, principal, (day(days.0), day(days.1))).await?;
    tx.commit().await.map(|done| {
        assert_eq!(done, id);
        id
    })
}

const WEEK: (&str, &str) = ("2024-07-15", "2024-07-21");

fn on(today: &str) -> Stamp {
    stamp(today)
}

#[tokio::test]
async fn a_session_acts_for_another_until_the_last_day_or_until_it_is_taken_back() {
    let bureau = bureau().await;
    let ledger = &bureau.ledger;
    let first = grant(&bureau, "a", ("town", "school"), WEEK).await.unwrap();
    let now = on("2024-07-15");
    ledger.begin_session("town", "t", now.utc, now.utc + TimeDelta::days(30)).await.unwrap();
    let acts_for = async |at: Stamp| {
        let session = ledger.session("t", at).await.unwrap().unwrap();
        assert_eq!(session.account.login, "town");
        session.acting_for.map(|(holder, deputy)| (holder.login, deputy.id))
    };
    assert_eq!(acts_for(now).await, None, "nobody acts before they say so");
    assert!(ledger.act("t", Some(first), now).await.unwrap());
    assert_eq!(acts_for(now).await, Some(("school".to_owned(), first)));
    assert_eq!(acts_for(on("2024-07-21")).await, Some(("school".to_owned(), first)));
    assert_eq!(acts_for(on("2024-07-22")).await, None, "it has ended by itself");
    assert!(ledger.act("t", None, now).await.unwrap());
    assert_eq!(acts_for(now).await, None);
    assert!(ledger.act("t", Some(first), now).await.unwrap());
    let mut tx = bureau.begin("t1").await;
    tx.revoke_deputy(first).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(acts_for(now).await, None, "whoever acts may give it up");
    assert!(!ledger.act("t", Some(first), now).await.unwrap());
    assert!(ledger.audit(None, &mut |_, _, _| ()).await.unwrap().faults.is_empty());
}

#[tokio::test]
async fn only_the_holder_or_an_office_above_grants_and_nobody_to_themself() {
    let bureau = bureau().await;
    let refused = async |by: &str, pair: (&str, &str), days: (&str, &str)| {
        grant(&bureau, by, pair, days).await.unwrap_err().to_string()
    };
    let other = refused("c", ("other", "school"), WEEK).await;
    assert!(other.contains("不在「丙小学」的管理范围内"), "{other}");
    let oneself = refused("bureau", ("office", "school"), WEEK).await;
    assert!(oneself.starts_with("不能授权自己代别人办理"), "{oneself}");
    let strange = refused("a", ("other", "school"), WEEK).await;
    assert!(strange.starts_with("「other」和「school」的单位互不隶属"), "{strange}");
    for (days, said) in [
        (("2024-07-20", "2024-07-19"), "代办的截止日期不对"),
        (("2024-07-01", "2024-07-14"), "代办的截止日期不对"),
        (("2024-07-15", "2025-07-15"), "代办的期限太长"),
    ] {
        let refused = refused("a", ("town", "school"), days).await;
        assert!(refused.starts_with(said), "{refused}");
    }
    assert!(refused("a", ("school", "school"), WEEK).await.starts_with("代办人和被代办人是同一个账号"));
    grant(&bureau, "bureau", ("town", "school"), WEEK).await.unwrap();
    let twice = refused("a", ("town", "school"), ("2024-07-21", "2024-07-25")).await;
    assert!(twice.contains("已可代「school」办理"), "{twice}");
    let mut tx = bureau.begin("c").await;
    let id = bureau.ledger.deputies().await.unwrap()[0].id;
    assert!(matches!(tx.revoke_deputy(id).await, Err(LedgerError::Forbidden { .. })));
}

#[tokio::test]
async fn a_grant_that_was_slipped_in_or_made_longer_is_found() {
    let bureau = bureau().await;
    grant(&bureau, "a", ("town", "school"), WEEK).await.unwrap();
    let database = bureau.database().await;
    database.execute("UPDATE deputy SET until = '2024-12-31'").await.unwrap();
    let insert = "INSERT INTO deputy (operation, login, principal, \"from\", until) \
                  VALUES (2, 'other', 'office', '2024-01-01', '2024-12-31')";
    database.execute(insert).await.unwrap();
    let faults = bureau.ledger.audit(None, &mut |_, _, _| ()).await.unwrap().faults;
    let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said.iter().all(|fault| fault.contains("没有来历，或被改动")), "{said:?}");
}
