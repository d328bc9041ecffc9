//! Accounts are made by the office above, leave operations without anything of a password, and sign in nobody elsewhere.

use std::sync::Arc;

use chrono::TimeDelta;
use xuezheng_ledger::{Account, ChangeKind, LedgerError, Location, OperationFilter, Restore, Stamp};

use crate::fixture::*;

fn account(login: &str, org: &str) -> Account {
    Account {
        login: login.to_owned(),
        name: format!("{login}本人"),
        org: org.into(),
        role: "safety_department".into(),
        must_change: true,
        disabled: false,
    }
}

async fn add(bureau: &Bureau, by: &str, account: Account) -> Result<(), LedgerError> {
    let mut tx = bureau.begin(by).await;
    tx.add_account(account, "hash-1").await?;
    tx.commit().await.map(|_| ())
}

#[tokio::test]
async fn an_office_makes_accounts_below_itself_only() {
    let bureau = Bureau::new().await;
    add(&bureau, "bureau", account("office", "bureau")).await.unwrap();
    add(&bureau, "t1", account("one", "a")).await.unwrap();
    for org in ["t1", "c", "bureau"] {
        let refused = add(&bureau, "t1", account("two", org)).await.unwrap_err();
        assert!(matches!(refused, LedgerError::Forbidden { .. }), "{org}: {refused}");
    }
    let logins = async |org: &str| {
        let seen = bureau.ledger.accounts(&actor(org)).await.unwrap();
        seen.into_iter().map(|account| account.login).collect::<Vec<_>>()
    };
    assert_eq!(logins("bureau").await, ["office", "one"]);
    assert_eq!(logins("t1").await, ["one"]);
    assert_eq!(logins("t2").await, [""; 0]);
}

#[tokio::test]
async fn what_can_not_be_an_account_says_why() {
    let bureau = Bureau::new().await;
    add(&bureau, "bureau", account("one", "a")).await.unwrap();
    let cases = [
        (account("one", "b"), "账号「one」已经有人用"),
        (account("张三", "a"), "「张三」不能作账号：请用 2 至 64 个字母"),
        (Account { name: " ".into(), ..account("two", "a") }, "没有写姓名"),
        (
            Account { role: "king".into(), ..account("two", "a") },
            "没有角色「king」：业务包中的角色有：safety_department（安全科）",
        ),
        (account("two", "nowhere"), "没有机构「nowhere」"),
    ];
    for (account, said) in cases {
        let refused = add(&bureau, "bureau", account).await.unwrap_err().to_string();
        assert!(refused.starts_with(said), "{refused}");
    }
}

#[tokio::test]
async fn every_change_of_an_account_is_an_operation_and_none_holds_the_password() {
    let bureau = Bureau::new().await;
    add(&bureau, "t1", account("one", "a")).await.unwrap();
    let mut tx = bureau.begin("t1").await;
    tx.reset_password("one", "hash-2").await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = bureau.begin("bureau").await;
    tx.change_account(Account { disabled: true, ..account("one", "b") }).await.unwrap();
    tx.commit().await.unwrap();
    let kinds: Vec<_> = bureau.ledger.operations(&actor("bureau"), &OperationFilter::default()).await.unwrap();
    let of_accounts =
        kinds.iter().flat_map(|operation| &operation.parts).filter(|part| part.kind == ChangeKind::Account);
    assert_eq!(of_accounts.count(), 3);
    let mut dump = bureau.ledger.dump().await.unwrap();
    for (index, table) in dump.tables().into_iter().enumerate() {
        let mut text = Vec::new();
        dump.write(index, &mut text, &mut |_| ()).await.unwrap();
        let holds = String::from_utf8(text).unwrap().contains("hash-2");
        assert_eq!(holds, table == "account", "{table}");
    }
    assert!(bureau.ledger.audit(None, &mut |_, _, _| ()).await.unwrap().faults.is_empty());
}

#[tokio::test]
async fn one_s_own_password_is_one_s_own_to_change() {
    let bureau = Bureau::new().await;
    add(&bureau, "t1", Account { name: "a的经办人".into(), ..account("one", "a") }).await.unwrap();
    add(&bureau, "t1", account("two", "a")).await.unwrap();
    let mut tx = bureau.begin("a").await;
    tx.change_password("one", "hash-2").await.unwrap();
    assert!(tx.change_password("two", "hash-3").await.is_err(), "somebody else's at the same school");
    tx.commit().await.unwrap();
    let kept = bureau.ledger.credential("one").await.unwrap().unwrap();
    assert_eq!((kept.hash.as_str(), kept.account.must_change), ("hash-2", false));
    assert!(bureau.begin("a").await.reset_password("one", "hash-4").await.is_err(), "a reset comes from above");
}

#[tokio::test]
async fn a_session_ends_with_its_time_a_closed_account_or_a_new_password() {
    let bureau = Bureau::new().await;
    add(&bureau, "t1", account("one", "a")).await.unwrap();
    let (ledger, now) = (&bureau.ledger, stamp("2024-07-03").utc);
    let later = |hours: i64| Stamp { utc: now + TimeDelta::hours(hours), ..stamp("2024-07-03") };
    let begin = async |token: &str| ledger.begin_session("one", token, now, now + TimeDelta::hours(8)).await.unwrap();
    let holds = async |token: &str, hours: i64| ledger.session(token, later(hours)).await.unwrap().is_some();
    begin("t-1").await;
    assert!(holds("t-1", 0).await && !holds("t-1", 8).await && !holds("t-2", 0).await);
    let mut tx = bureau.begin("t1").await;
    tx.reset_password("one", "hash-2").await.unwrap();
    tx.commit().await.unwrap();
    assert!(!holds("t-1", 0).await);
    begin("t-3").await;
    let mut tx = bureau.begin("t1").await;
    tx.change_account(Account { disabled: true, ..account("one", "a") }).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!holds("t-3", 0).await);
}

#[tokio::test]
async fn failures_count_for_their_time_and_are_forgotten_by_a_success() {
    let bureau = Bureau::new().await;
    let (ledger, now) = (&bureau.ledger, stamp("2024-07-03").utc);
    let later = |minutes| now + TimeDelta::minutes(minutes);
    let count = async |login: &str, minutes| ledger.failures(login, later(minutes)).await.unwrap().map(|it| it.count);
    for (minutes, expected) in [(0, 1), (1, 2), (20, 1)] {
        let noted = ledger.note_failure("谁", later(minutes), later(minutes + 15)).await.unwrap();
        assert_eq!(noted.count, expected, "{minutes}");
    }
    assert_eq!((count("谁", 34).await, count("谁", 35).await, count("别人", 20).await), (Some(1), None, None));
    ledger.forget_failures("谁").await.unwrap();
    assert_eq!(count("谁", 20).await, None);
}

#[tokio::test]
async fn a_restored_ledger_has_the_accounts_and_nobody_signed_in() {
    let bureau = Bureau::new().await;
    add(&bureau, "t1", account("one", "a")).await.unwrap();
    let now = stamp("2024-07-03").utc;
    bureau.ledger.begin_session("one", "t-1", now, now + TimeDelta::hours(8)).await.unwrap();
    bureau.ledger.note_failure("one", now, now + TimeDelta::minutes(15)).await.unwrap();
    let to = Location::File(bureau.folder.path().join("copy.sqlite"));
    let restore = Restore::begin(&to, Arc::new(pack()), FORMAT).await.unwrap();
    bureau.ledger.dump().await.unwrap().copy_to(restore, &mut |_| ()).await.unwrap();
    let copy = xuezheng_ledger::Ledger::open(&to, Arc::new(pack())).await.unwrap();
    assert_eq!(copy.accounts(&actor("bureau")).await.unwrap(), [account("one", "a")]);
    assert_eq!(copy.session("t-1", stamp("2024-07-03")).await.unwrap(), None);
    assert_eq!(copy.failures("one", now).await.unwrap(), None);
}

#[tokio::test]
async fn an_account_that_was_changed_behind_the_program_s_back_is_found() {
    let bureau = Bureau::new().await;
    add(&bureau, "t1", account("one", "a")).await.unwrap();
    let database = bureau.database().await;
    database.execute("UPDATE account SET org = 'bureau' WHERE login = 'one'").await.unwrap();
    let audit = bureau.ledger.audit(None, &mut |_, _, _| ()).await.unwrap();
    let said: Vec<_> = audit.faults.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with("账号「one」与变更历史不符：「机构」被改动"), "{said:?}");
}

async fn add_token(bureau: &Bureau, by: &str, login: &str, hash: &str, label: &str) -> Result<(), LedgerError> {
    let mut tx = bureau.begin(by).await;
    tx.add_token(login, hash, label).await?;
    tx.commit().await.map(|_| ())
}

#[tokio::test]
async fn a_token_acts_for_its_account_until_either_is_over() {
    let bureau = Bureau::new().await;
    let open = Account { must_change: false, ..account("one", "a") };
    add(&bureau, "t1", open.clone()).await.unwrap();
    add_token(&bureau, "t1", "one", "0123456789abcdef", " 取数 ").await.unwrap();
    let holder = async || bureau.ledger.token_account("0123456789abcdef").await.unwrap().map(|account| account.login);
    assert_eq!(holder().await.as_deref(), Some("one"));
    assert_eq!(bureau.ledger.token_account("0123").await.unwrap(), None, "its beginning opens nothing");
    let known = bureau.ledger.tokens("one").await.unwrap();
    assert_eq!((known[0].id.as_str(), known[0].label.as_str(), known[0].revoked), ("0123456789ab", "取数", None));
    // Closed with its account, and open with it again.
    for (disabled, seen) in [(true, None), (false, Some("one"))] {
        let mut tx = bureau.begin("t1").await;
        tx.change_account(Account { disabled, ..open.clone() }).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(holder().await.as_deref(), seen);
    }
    let mut tx = bureau.begin("t1").await;
    tx.revoke_token("one", "0123456789ab").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(holder().await, None);
    // Made, two changes, given and revoked: each is an operation, and none of them is a change of the account by stealth.
    let operations = bureau.ledger.operations(&actor("bureau"), &OperationFilter::default()).await.unwrap();
    let parts = operations.iter().flat_map(|operation| &operation.parts);
    assert_eq!(parts.filter(|part| part.kind == ChangeKind::Account).count(), 5);
    assert!(bureau.ledger.audit(None, &mut |_, _, _| ()).await.unwrap().faults.is_empty());
}

#[tokio::test]
async fn nobody_gives_or_revokes_a_token_of_an_account_that_is_not_theirs_to_keep() {
    let bureau = Bureau::new().await;
    add(&bureau, "t1", account("one", "a")).await.unwrap();
    add_token(&bureau, "t1", "one", "0123456789abcdef", "取数").await.unwrap();
    let refused = add_token(&bureau, "t2", "one", "ffff456789abcdef", "取数").await.unwrap_err();
    assert!(matches!(refused, LedgerError::Forbidden { .. }), "{refused}");
    let mut tx = bureau.begin("t2").await;
    assert!(matches!(tx.revoke_token("one", "0123456789ab").await, Err(LedgerError::Forbidden { .. })));
    drop(tx);
    for (login, label, said) in
        [("nobody", "取数", "没有账号「nobody」，或不归你管理"), ("one", "  ", "没有写明用途，或用途太长")]
    {
        let refused = add_token(&bureau, "t1", login, "eeee456789abcdef", label).await.unwrap_err().to_string();
        assert!(refused.starts_with(said), "{refused}");
    }
    let mut tx = bureau.begin("t1").await;
    let refused = tx.revoke_token("one", "ffff456789ab").await.unwrap_err().to_string();
    assert!(refused.starts_with("账号「one」没有在用的令牌「ffff456789ab」"), "{refused}");
}
