//! Dumps that programs of earlier formats made become ledgers of this one.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;
use xuezheng_ledger::{Ledger, LedgerError, Location, Restore};
use xuezheng_pack::Period;

use crate::dump::{dumped, filled, places};
use crate::fixture::*;

/// The first line of `submission` in a dump of format 3; format 4 has the columns of today.
const FILINGS_OF_3: &str = r#"{"table":"submission","columns":[["register","text"],["org","text"],["period","text"],["status","text"],["zero","integer"],["reason","text"],["level","text"]]}"#;

/// The tables that came since format 3, each with its format.
const CAME: [(i64, &str); 12] = [
    (4, "collection"),
    (4, "extension"),
    (4, "contact"),
    (4, "message"),
    (4, "delivery"),
    (4, "paper"),
    (4, "scan"),
    (4, "account"),
    (5, "api_token"),
    (6, "deputy"),
    (6, "saved_view"),
    (6, "notice_read"),
];

type Texts = BTreeMap<String, String>;

async fn texts(ledger: &Ledger) -> Texts {
    let (sums, texts) = dumped(ledger.dump().await.unwrap()).await;
    let texts = texts.into_iter().map(|text| String::from_utf8(text).unwrap());
    sums.into_iter().map(|sum| sum.table).zip(texts).collect()
}

/// The dump as a program of the format would have written it.
fn of_format(format: i64, mut texts: Texts) -> Texts {
    for (_, table) in CAME.iter().filter(|(since, _)| *since > format) {
        let rows = texts.remove(*table).unwrap().lines().count() - 1;
        assert_eq!(rows, 0, "{table} was unknown then");
    }
    let meta = texts.get_mut("meta").unwrap();
    *meta = meta.replace(&format!("[1,{FORMAT},"), &format!("[1,{format},"));
    if format == 3 {
        let filings = texts.get_mut("submission").unwrap();
        let mut lines = vec![FILINGS_OF_3.to_owned()];
        lines.extend(filings.lines().skip(1).map(|line| {
            let cells: Vec<Json> = serde_json::from_str(line).unwrap();
            Json::from(cells[..7].to_vec()).to_string()
        }));
        *filings = lines.join("\n") + "\n";
    }
    texts
}

async fn restore(to: &Location, format: i64, texts: &Texts, left_out: &str) -> Result<(), LedgerError> {
    let mut restore = Restore::begin(to, Arc::new(pack()), format).await?;
    // Parents before children, as a dump has them.
    let mut names: Vec<&String> = texts.keys().filter(|name| *name != left_out).collect();
    names.sort_by_key(|name| (name.starts_with("org_"), *name == "change"));
    for name in names {
        restore.read(name, &mut texts[name].as_bytes(), &mut |_| ()).await?;
    }
    restore.finish().await.map(drop)
}

/// Everything that format 3 knew: rows of every kind, personal cells, what waits, and filings with the days they came.
async fn known_to_3() -> Bureau {
    let bureau = Bureau::new().await;
    let full = [("found_on", date("2024-03-01")), ("kind", text("fire")), ("cost", number("1200.50"))];
    bureau.approved("hazard", &[("a", &full), ("b", &full[..2])]).await;
    bureau.flush().await;
    let grant = [("granted_on", date("2024-03-01")), ("pupil", text("110101201501012")), ("amount", number("0.10"))];
    let mut tx = bureau.begin("c").await;
    tx.insert(&id("grant"), vec![row("c", &grant)]).await.unwrap();
    tx.commit().await.unwrap();
    let half = Period::parse("2024H1").unwrap();
    let mut tx = bureau.ledger.begin(author_on("bureau", "2024-06-20")).await.unwrap();
    tx.ask(&id("lecture"), half, &["a".into(), "b".into()]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = bureau.ledger.begin(author_on("a", "2024-06-25")).await.unwrap();
    tx.declare_zero(&id("lecture"), half, &"a".into()).await.unwrap();
    tx.commit().await.unwrap();
    bureau
}

/// Restores it on both databases, and finds the ledger from before, with nothing but its counters moved on.
async fn comes_back(bureau: &Bureau, format: i64) {
    let mut expected = texts(&bureau.ledger).await;
    let old = of_format(format, expected.clone());
    expected.remove("meta");
    for place in places(bureau).await {
        restore(&place, format, &old, "").await.unwrap();
        let steps = Ledger::migrate(&place, Arc::new(pack())).await.unwrap();
        let said: Vec<String> = steps.iter().map(ToString::to_string).collect();
        assert_eq!(said, [format!("台账库的格式由 {format} 升为 {FORMAT}")]);
        let copy = Ledger::open(&place, Arc::new(pack())).await.unwrap().unlocked(vault()).await.unwrap();
        let mut found = texts(&copy).await;
        found.remove("meta");
        assert_eq!(found, expected);
        assert_eq!(copy.audit(None, &mut |_, _, _| {}).await.unwrap().faults, []);
        // Work goes on.
        let mut tx = copy.begin(author("d")).await.unwrap();
        tx.insert(&id("lecture"), vec![row("d", &[("held_on", date("2024-05-06"))])]).await.unwrap();
        tx.commit().await.unwrap();
        copy.close().await;
    }
}

#[tokio::test]
async fn a_dump_of_format_3_becomes_a_ledger_of_this_one() {
    comes_back(&known_to_3().await, 3).await;
}

#[tokio::test]
async fn a_dump_of_format_4_becomes_a_ledger_of_this_one() {
    comes_back(&filled().await, 4).await;
}

#[tokio::test]
async fn a_dump_of_format_5_becomes_a_ledger_of_this_one() {
    comes_back(&filled().await, 5).await;
}

#[tokio::test]
async fn what_no_program_of_its_format_has_dumped_is_refused() {
    let bureau = known_to_3().await;
    let old = of_format(3, texts(&bureau.ledger).await);
    let mut said = Vec::new();
    for place in places(&bureau).await {
        let mut faults = Vec::new();
        // A format that never was dumped, one that is to come; another than the tables are of; and a table too few.
        for (format, left_out) in [(2, ""), (FORMAT + 1, ""), (4, ""), (3, "seal")] {
            faults.push(restore(&place, format, &old, left_out).await.unwrap_err().to_string());
        }
        said.push(faults.join("\n"));
        restore(&place, 3, &old, "").await.unwrap();
    }
    said.dedup();
    insta::assert_snapshot!(said.join("\n\n"), @r"
    台账库的备份无法恢复：台账库的格式 2 没有过备份。未留下任何内容；请用 xuezheng backup --verify 检查备份文件，并核对程序版本
    台账库的格式版本是 7，本程序只认识到 6：请使用更新版本的程序打开
    台账库的备份无法恢复：表「submission」的列与业务包不一致。未留下任何内容；请用 xuezheng backup --verify 检查备份文件，并核对程序版本
    台账库的备份无法恢复：缺少表「seal」。未留下任何内容；请用 xuezheng backup --verify 检查备份文件，并核对程序版本
    ");
}
