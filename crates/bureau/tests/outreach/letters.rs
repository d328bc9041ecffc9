//! Reminders go from the outbox through a mail server, each once.

use xuezheng_bureau::ledger::DeliveryState::{Failed, Relayed, Sent, Waiting};
use xuezheng_bureau::ledger::{DeliveryState, Message};
use xuezheng_bureau::{
    Delivered, MOST_ATTEMPTS, MailPassword, Reminded, Reminders, backup, deliver, outbox, pasted, relayed, remind,
    set_contacts,
};
use xuezheng_pack::OrgId;

use crate::bureau::{Bureau, author, author_on, filing};
use crate::sink::{Sink, decoded};

fn settings(port: u16, more: &str) -> String {
    let from = "示例县教育局办公室 <office@edu.example>";
    format!("\n[mail]\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\nfrom = \"{from}\"\n{more}")
}

pub(crate) fn reminders(topic: &str, orgs: &[&str]) -> Reminders {
    let of = filing("hazard", "p");
    let text = |org: &&str| {
        let body = format!("请{org}校于7月8日前报送2024年上半年《隐患台账》。\n.以点开头的一行\n联系人：局办公室");
        (OrgId::new(*org), body)
    };
    Reminders {
        topic: topic.to_owned(),
        subject: "关于催报2024年上半年隐患台账的通知".to_owned(),
        filing: Some((of.register, of.period)),
        texts: orgs.iter().map(text).collect(),
    }
}

pub(crate) async fn contact(bureau: &Bureau, org: &str, address: &str) {
    set_contacts(&bureau.workspace, &author("b"), &[(org.into(), Some(address.to_owned()))]).await.unwrap();
}

pub(crate) async fn letters(bureau: &Bureau) -> Vec<Message> {
    outbox(&bureau.workspace, &author("b").actor(), &[]).await.unwrap()
}

pub(crate) async fn states(bureau: &Bureau) -> Vec<DeliveryState> {
    letters(bureau).await.iter().map(|letter| letter.delivery.state).collect()
}

async fn send(bureau: &Bureau) -> Delivered {
    deliver(&bureau.workspace, &author("b"), None, &[]).await.unwrap()
}

#[tokio::test]
async fn a_reminder_arrives_as_it_was_written_and_once() {
    let sink = Sink::open();
    let bureau = Bureau::new().await.with_settings(&settings(sink.port, ""));
    contact(&bureau, "p", "office@p.example").await;
    let done = remind(&bureau.workspace, &author("b"), &reminders("催报", &["p", "q"])).await.unwrap();
    assert_eq!(done, Reminded { written: vec![1, 2], repeated: vec![], without_address: vec!["q".into()] });
    let before = bureau.workspace.ledger().last_operation().await.unwrap();
    let again = remind(&bureau.workspace, &author("b"), &reminders("催报", &["p", "q"])).await.unwrap();
    assert_eq!(again, Reminded { written: vec![], repeated: vec!["p".into(), "q".into()], without_address: vec![] });
    assert_eq!(bureau.workspace.ledger().last_operation().await.unwrap(), before);

    let done = send(&bureau).await;
    assert_eq!((done.sent, done.without_address[0].org.as_str()), (vec![1], "q"));
    assert_eq!(done.without_address[0].why, "没有登记邮箱，请转发文字，或登记邮箱后再发");
    assert_eq!(states(&bureau).await, [Sent, Waiting]);
    assert_eq!(send(&bureau).await.sent, Vec::<i64>::new());
    let arrived = sink.letters();
    assert_eq!(arrived.len(), 1);
    assert_eq!(
        (arrived[0].from.as_str(), arrived[0].to.as_slice()),
        ("office@edu.example", &["office@p.example".to_owned()][..])
    );
    let text = decoded(&arrived[0]);
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("关于催报2024年上半年隐患台账的通知"));
    assert_eq!(lines.next(), Some("示例县教育局办公室 <office@edu.example>"));
    assert_eq!(lines.next(), Some("office@p.example"));
    assert!(lines.next().unwrap().ends_with("@edu.example>"));
    assert_eq!(lines.next(), Some("Fri, 05 Jul 2024 00:00:00 +0000"));
    assert_eq!(
        lines.collect::<Vec<_>>(),
        ["请p校于7月8日前报送2024年上半年《隐患台账》。", ".以点开头的一行", "联系人：局办公室"]
    );
    // It has no account, so nobody logs in.
    assert!(!sink.spoken().iter().any(|line| line.starts_with("AUTH")));

    // Who has got an address since gets the letter that was waiting.
    contact(&bureau, "q", "office@q.example").await;
    assert_eq!(send(&bureau).await.sent, [2]);
    assert_eq!(sink.letters()[1].to, ["office@q.example"]);
    bureau.audited().await;
}

#[tokio::test]
async fn one_that_fails_does_not_keep_the_others_and_is_tried_again() {
    let sink = Sink::open();
    let bureau = Bureau::new().await.with_settings(&settings(sink.port, ""));
    contact(&bureau, "p", "gone@p.example").await;
    contact(&bureau, "q", "office@q.example").await;
    contact(&bureau, "b", "refused@b.example").await;
    remind(&bureau.workspace, &author("b"), &reminders("一", &["b", "p", "q"])).await.unwrap();
    let done = send(&bureau).await;
    assert_eq!((done.sent.as_slice(), done.later.len(), done.failed.len()), (&[3][..], 1, 1));
    assert_eq!((done.failed[0].message, done.later[0].message), (1, 2));
    assert!(done.failed[0].why.starts_with("邮件服务器拒收：") && done.failed[0].why.contains("no such mailbox"));
    assert!(done.later[0].why.starts_with("与邮件服务器的连接中断："), "{}", done.later[0].why);
    assert_eq!(states(&bureau).await, [Failed, Waiting, Sent]);

    contact(&bureau, "p", "later@p.example").await;
    for attempt in 2..MOST_ATTEMPTS {
        let done = send(&bureau).await;
        assert!(done.later[0].why.starts_with("邮件服务器暂时不收：") && done.later[0].why.contains("try again later"));
        assert_eq!(letters(&bureau).await[1].delivery.attempts, attempt);
    }
    let done = send(&bureau).await;
    assert!(done.failed[0].why.starts_with("试了 5 次，不再自动发送：邮件服务器暂时不收："), "{}", done.failed[0].why);
    assert_eq!(states(&bureau).await, [Failed, Failed, Sent]);
    assert_eq!(send(&bureau).await, Delivered::default());
    assert_eq!(sink.letters().len(), 1);

    // By name, and to an address that takes it, it goes out after all.
    contact(&bureau, "p", "office@p.example").await;
    let done = deliver(&bureau.workspace, &author("b"), None, &[2]).await.unwrap();
    assert_eq!(done.sent, [2]);
    assert_eq!(sink.letters()[1].to, ["office@p.example"]);
}

#[tokio::test]
async fn a_letter_that_has_waited_too_long_is_not_sent_any_more() {
    let sink = Sink::open();
    let bureau = Bureau::new().await.with_settings(&settings(sink.port, ""));
    contact(&bureau, "p", "office@p.example").await;
    remind(&bureau.workspace, &author_on("b", "2024-07-01"), &reminders("一", &["p"])).await.unwrap();
    remind(&bureau.workspace, &author_on("b", "2024-07-02"), &reminders("一", &["p"])).await.unwrap();
    let done = send(&bureau).await;
    assert_eq!((done.sent, done.failed[0].message), (vec![2], 1));
    assert!(done.failed[0].why.starts_with("超过 3 天没有发出"));
}

#[tokio::test]
async fn without_a_server_that_answers_everything_waits_and_nothing_is_counted() {
    let bureau = Bureau::new().await;
    contact(&bureau, "p", "office@p.example").await;
    remind(&bureau.workspace, &author("b"), &reminders("一", &["p"])).await.unwrap();
    let refused = async |bureau: &Bureau, password: Option<&MailPassword>| {
        deliver(&bureau.workspace, &author("b"), password, &[]).await.unwrap_err().to_string()
    };
    assert!(refused(&bureau, None).await.starts_with("没有设置邮件服务器：请在 bureau.toml 中写 [mail]"));
    let port = Sink::nobody();
    let bureau = bureau.with_settings(&settings(port, "user = \"office\"\n"));
    assert!(refused(&bureau, None).await.starts_with("没有给出邮箱「office」的口令"));
    let error = refused(&bureau, Some(&MailPassword::new("口令".to_owned()))).await;
    assert!(error.starts_with(&format!("连不上邮件服务器 127.0.0.1:{port}，信都没有发，仍然待发：")), "{error}");
    let letter = &letters(&bureau).await[0];
    assert_eq!((letter.delivery.state, letter.delivery.attempts), (Waiting, 0));
}

#[tokio::test]
async fn an_account_logs_in_and_never_in_clear_where_encryption_is_asked_for() {
    let sink = Sink::open();
    let account = settings(sink.port, "user = \"office\"\n");
    let bureau = Bureau::new().await.with_settings(&account.replace("\"none\"", "\"starttls\""));
    contact(&bureau, "p", "office@p.example").await;
    remind(&bureau.workspace, &author("b"), &reminders("一", &["p"])).await.unwrap();
    let password = MailPassword::new("s3cret".to_owned());
    let error = deliver(&bureau.workspace, &author("b"), Some(&password), &[]).await.unwrap_err();
    assert!(error.to_string().starts_with("连不上邮件服务器"), "{error}");
    assert!(!sink.spoken().iter().any(|line| line.starts_with("AUTH") || line.starts_with("MAIL")));

    let path = bureau.workspace.folder().join("bureau.toml");
    let text = std::fs::read_to_string(&path).unwrap().replace("\"starttls\"", "\"none\"");
    std::fs::write(&path, text).unwrap();
    assert_eq!(deliver(&bureau.workspace, &author("b"), Some(&password), &[]).await.unwrap().sent, [1]);
    // AUTH PLAIN of RFC 4616: nothing, the account, the password, each after a NUL, as base64.
    assert!(sink.spoken().contains(&"AUTH PLAIN AG9mZmljZQBzM2NyZXQ=".to_owned()), "{:?}", sink.spoken());
}

#[tokio::test]
async fn what_is_passed_on_by_hand_is_text_for_the_group_and_not_sent() {
    let bureau = Bureau::new().await;
    remind(&bureau.workspace, &author("b"), &reminders("一", &["p", "q"])).await.unwrap();
    let waiting = letters(&bureau).await;
    let text = pasted(&bureau.workspace, &waiting).await.unwrap();
    assert!(text.starts_with("【甲小学】关于催报2024年上半年隐患台账的通知\n请p校于7月8日前"), "{text}");
    assert!(text.contains("联系人：局办公室\n\n【乙小学】关于"), "{text}");
    assert_eq!(relayed(&bureau.workspace, &author("b"), &[1, 2]).await.unwrap(), 2);
    assert_eq!(states(&bureau).await, [Relayed, Relayed]);
}

#[tokio::test]
async fn a_backup_holds_the_letters_and_no_password() {
    let bureau = Bureau::new().await.with_settings(&settings(25, "user = \"office\"\n"));
    remind(&bureau.workspace, &author("b"), &reminders("一", &["p"])).await.unwrap();
    let file = bureau.folder.path().join("b.zip");
    let made = backup(&bureau.workspace, &file, None, author("b").at, &mut |_, _, _| {}).await.unwrap();
    let rows = |table: &str| made.manifest.tables.iter().find(|it| it.table == table).unwrap().rows;
    assert_eq!((rows("message"), rows("delivery"), rows("contact")), (1, 1, 0));
    // A password has no place in the settings at all.
    let bureau = bureau.with_settings("password = \"x\"\n");
    let error = deliver(&bureau.workspace, &author("b"), None, &[]).await.unwrap_err().to_string();
    assert!(error.contains("bureau.toml 的内容有误") && error.contains("password"), "{error}");
}
