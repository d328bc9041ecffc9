//! Personal data: sealed wherever it lies, opened for whoever has the keys, gone when they are.

use std::sync::Arc;

use crate::fixture::*;
use xuezheng_ledger::{ChangeKind, Ledger, LedgerError, Opened, SECRET_BYTES, Vault, is_sealed};
use xuezheng_pack::model::{FieldKind, Personal};
use xuezheng_pack::{Pack, RecordId, Value};

const ID: &str = "G990000201501010017";
const OTHER: &str = "G990000201501010025";
const NAME: &str = "欧阳小满";

/// Grants with a name and a list of guardians, each with an ID number and a phone.
fn named() -> Pack {
    let personal = |id: &str, label: &str, kind| {
        let mut field = field(id, label, FieldKind::Text);
        field.personal = Some(kind);
        field
    };
    let guardians = vec![
        personal("number", "证件号码", Personal::IdNumber),
        personal("phone", "电话", Personal::Phone),
        field("relation", "关系", FieldKind::Text),
    ];
    let mut pack = pack();
    let grant = pack.registers.get_mut("grant").unwrap();
    grant.fields.push(personal("name", "姓名", Personal::Name));
    grant.fields.push(field("guardians", "监护人", FieldKind::Table(guardians)));
    pack
}

fn grant(on: &str, pupil: &str, name: &str) -> Vec<(&'static str, Value)> {
    vec![("granted_on", date(on)), ("pupil", text(pupil)), ("name", text(name)), ("amount", number("100"))]
}

const GUARDIANS: &str = r#"[{"number":"G990000197001010033","phone":"13912345678","relation":"母亲"}]"#;

async fn cell(bureau: &Bureau, record: RecordId, field: &str) -> String {
    let record = bureau.ledger.record(&actor("bureau"), &id("grant"), record).await.unwrap();
    match record.cell(&named().registers["grant"], &field.into()) {
        Value::Text(text) => text.clone(),
        value => value.display(),
    }
}

async fn opened(bureau: &Bureau, record: RecordId, field: &str) -> Result<Opened, LedgerError> {
    let sealed = cell(bureau, record, field).await;
    assert!(is_sealed(&sealed), "{sealed}");
    let register = named().registers["grant"].clone();
    let column = register.field(&field.into()).unwrap().clone();
    let value = text(&sealed);
    let opener = bureau.ledger.opener(std::iter::once((&column, &value))).await.unwrap();
    opener.open(&id("grant"), record, field, &sealed)
}

fn clear(text: &str) -> Opened {
    Opened::Clear(text.to_owned())
}

/// Where a text stands in the database or beside it: files that hold it, or columns.
async fn found(bureau: &Bureau, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![bureau.folder.path().to_owned()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let bytes = std::fs::read(&path).unwrap();
            let holds = |word: &str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
            found.extend(words.iter().filter(|word| holds(word)).map(|word| format!("{}: {word}", path.display())));
        }
    }
    assert!(files > 0 || xuezheng_testing::is_postgres());
    if xuezheng_testing::is_postgres() {
        let database = bureau.database().await;
        let columns = "SELECT table_name::text, column_name::text FROM information_schema.columns \
                       WHERE table_schema = current_schema()";
        for row in database.rows(columns).await {
            let (table, column) = (row.text(0), row.text(1));
            for word in words {
                let count = format!("SELECT count(*) FROM \"{table}\" WHERE \"{column}\"::text LIKE '%{word}%'");
                if database.rows(&count).await[0].integer(0) > 0 {
                    found.push(format!("{table}.{column}: {word}"));
                }
            }
        }
        database.close().await;
    }
    found
}

#[tokio::test]
async fn nothing_personal_lies_anywhere_in_clear() {
    let bureau = Bureau::with(named()).await;
    let mut cells = grant("2024-03-01", ID, NAME);
    cells.push(("guardians", text(GUARDIANS)));
    let ids = bureau.approved("grant", &[("a", &cells), ("b", &grant("2024-03-01", OTHER, "司徒大为"))]).await;
    let mut tx = bureau.begin("a").await;
    tx.edit(&id("grant"), ids[0], 1, crate::fixture::cells(&[("name", text("欧阳小曼"))])).await.unwrap();
    let error = tx.insert(&id("grant"), vec![row("a", &grant("2024-03-01", ID, NAME))]).await.unwrap_err().to_string();
    tx.commit().await.unwrap();
    bureau.flush().await;
    let words = [ID, OTHER, NAME, "司徒大为", "欧阳小曼", "G990000197001010033", "13912345678"];
    assert!(words.iter().all(|word| !error.contains(word)), "{error}");
    assert_eq!(found(&bureau, &words).await, Vec::<String>::new());
    // What isn't personal is there as it was written, so the search does find things.
    assert!(!found(&bureau, &["母亲"]).await.is_empty());
    assert_eq!(bureau.ledger.verify_chain().await.unwrap(), None);
    assert_eq!(bureau.ledger.verify_records().await.unwrap(), []);
    assert_eq!(opened(&bureau, ids[0], "name").await.unwrap(), clear("欧阳小曼"));
    assert_eq!(opened(&bureau, ids[0], "pupil").await.unwrap(), clear(ID));
    // The table's cells open in their rows.
    let mut tx = bureau.begin("bureau").await;
    let revealed = tx.reveal(&id("grant"), ids[0], "guardians.phone", "联系监护人").await.unwrap();
    assert_eq!(revealed.texts, [Some("13912345678".to_owned())]);
}

#[tokio::test]
async fn an_edit_leaves_cells_that_say_the_same_as_they_are() {
    let bureau = Bureau::with(named()).await;
    let ids = bureau.approved("grant", &[("a", &grant("2024-03-01", ID, NAME))]).await;
    let (pupil, name) = (cell(&bureau, ids[0], "pupil").await, cell(&bureau, ids[0], "name").await);
    let mut tx = bureau.begin("a").await;
    let same = crate::fixture::cells(&[("pupil", text(ID)), ("name", text(NAME)), ("amount", number("200"))]);
    tx.edit(&id("grant"), ids[0], 1, same).await.unwrap();
    tx.edit(&id("grant"), ids[0], 2, crate::fixture::cells(&[("name", text("欧阳小曼"))])).await.unwrap();
    // The way back: what a history shows is what may be written again.
    tx.edit(&id("grant"), ids[0], 3, crate::fixture::cells(&[("name", text(&name))])).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((cell(&bureau, ids[0], "pupil").await, cell(&bureau, ids[0], "name").await), (pupil, name));
    let history = bureau.ledger.history(&actor("a"), &id("grant"), ids[0]).await.unwrap();
    let changed: Vec<Vec<_>> =
        history[3..].iter().map(|entry| entry.cells.iter().map(|it| it.field.as_str()).collect()).collect();
    assert_eq!(changed, [["amount"], ["name"], ["name"]]);
    assert_eq!(bureau.ledger.verify_records().await.unwrap(), []);
}

#[tokio::test]
async fn a_cell_that_was_moved_or_altered_does_not_open() {
    let bureau = Bureau::with(named()).await;
    let rows = [grant("2024-03-01", ID, NAME), grant("2024-03-02", OTHER, "司徒大为")];
    let ids = bureau.approved("grant", &[("a", &rows[0]), ("a", &rows[1])]).await;
    let other = cell(&bureau, ids[1], "name").await;
    // Typed in as it is, it is a text like any other.
    let mut tx = bureau.begin("a").await;
    tx.edit(&id("grant"), ids[0], 1, crate::fixture::cells(&[("name", text(&other))])).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(opened(&bureau, ids[0], "name").await.unwrap(), clear(&other));
    let database = bureau.database().await;
    database.execute(&format!("UPDATE r_grant SET name = '{other}' WHERE _id = 1")).await.unwrap();
    database.close().await;
    let error = opened(&bureau, ids[0], "name").await.unwrap_err().to_string();
    assert!(error.contains("被改动或移动过"), "{error}");
    assert_eq!(bureau.ledger.verify_records().await.unwrap().len(), 1);
}

#[tokio::test]
async fn erasing_a_person_makes_every_version_unreadable_and_changes_no_figure() {
    let bureau = Bureau::with(named()).await;
    let rows = [grant("2024-03-01", ID, NAME), grant("2024-09-01", ID, NAME), grant("2024-03-01", OTHER, "司徒大为")];
    let ids = bureau.approved("grant", &[("a", &rows[0]), ("c", &rows[1]), ("a", &rows[2])]).await;
    let mut tx = bureau.begin("a").await;
    tx.edit(&id("grant"), ids[0], 1, crate::fixture::cells(&[("name", text("欧阳小曼"))])).await.unwrap();
    tx.commit().await.unwrap();
    bureau.flush().await;
    let before = bureau.ledger.manifest().await.unwrap().segments;

    let forbidden = bureau.begin("a").await.erase_person(ID, "家长申请").await.unwrap_err();
    insta::assert_snapshot!(forbidden, @"a的经办人不能清除个人信息：清除后不能恢复，由局机关办理");
    let nobody = bureau.begin("bureau").await.erase_person("110", "家长申请").await.unwrap_err();
    insta::assert_snapshot!(nobody, @"没有保存这个证件号码的个人信息：请核对号码；已清除过的不必再清除，曾误登为别的号码的请按记录清除");
    assert!(bureau.begin("bureau").await.erase_person(ID, " ").await.is_err());

    let mut tx = bureau.begin("bureau").await;
    let erased = tx.erase_person(&format!(" {ID}"), "家长申请，《个人信息保护法》第四十七条").await.unwrap();
    tx.commit_erasure().await.unwrap();
    assert_eq!(erased.records[&id("grant")], [ids[0], ids[1]]);
    for record in [ids[0], ids[1]] {
        assert_eq!(opened(&bureau, record, "pupil").await.unwrap(), Opened::Erased);
        assert_eq!(opened(&bureau, record, "name").await.unwrap(), Opened::Erased);
    }
    assert_eq!(opened(&bureau, ids[2], "name").await.unwrap(), clear("司徒大为"));
    assert_eq!(bureau.ledger.verify_chain().await.unwrap(), None);
    assert_eq!(bureau.ledger.verify_records().await.unwrap(), []);
    assert_eq!(bureau.ledger.kept().await.unwrap()[&id("grant")], (1, 2));

    // No key is left of them, also not between the rows.
    let log = bureau.ledger.privacy_log().await.unwrap();
    assert_eq!(
        log.iter().map(|it| it.record.clone().map(|(_, id)| id)).collect::<Vec<_>>(),
        [None, Some(ids[0]), Some(ids[1])]
    );
    let history = bureau.ledger.history(&actor("bureau"), &id("grant"), ids[0]).await.unwrap();
    assert_eq!(history.last().unwrap().kind, ChangeKind::Erase);

    // Work goes on, and the segment written anew is what it was: pseudonyms need no key.
    let mut tx = bureau.begin("bureau").await;
    tx.edit(&id("grant"), ids[0], 2, crate::fixture::cells(&[("name", text("甲"))])).await.unwrap();
    tx.edit(&id("grant"), ids[2], 1, crate::fixture::cells(&[("amount", number("100"))])).await.unwrap();
    tx.submit(&id("grant"), &ids[2..]).await.unwrap();
    tx.approve(&id("grant"), &ids[2..]).await.unwrap();
    tx.commit().await.unwrap();
    bureau.flush().await;
    assert_eq!(bureau.ledger.manifest().await.unwrap().segments, before);
    assert_eq!(opened(&bureau, ids[0], "name").await.unwrap(), clear("甲"));
    assert_eq!(opened(&bureau, ids[0], "pupil").await.unwrap(), Opened::Erased);
    assert_eq!(bureau.ledger.verify_records().await.unwrap(), []);
}

#[tokio::test]
async fn a_corrected_id_number_takes_the_name_with_it() {
    let bureau = Bureau::with(named()).await;
    let ids = bureau.approved("grant", &[("a", &grant("2024-03-01", OTHER, NAME))]).await;
    let mut tx = bureau.begin("a").await;
    tx.edit(&id("grant"), ids[0], 1, crate::fixture::cells(&[("pupil", text(ID))])).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(opened(&bureau, ids[0], "name").await.unwrap(), clear(NAME));
    let mut tx = bureau.begin("bureau").await;
    tx.erase_person(ID, "家长申请").await.unwrap();
    tx.commit_erasure().await.unwrap();
    assert_eq!(opened(&bureau, ids[0], "name").await.unwrap(), Opened::Erased);
}

#[tokio::test]
async fn records_are_erased_by_their_number_or_when_their_time_is_over() {
    let bureau = Bureau::with(named()).await;
    let rows = [grant("2014-03-01", ID, NAME), grant("2024-03-01", ID, NAME)];
    let ids = bureau.approved("grant", &[("a", &rows[0]), ("a", &rows[1])]).await;
    let kept = async || {
        let kept = bureau.ledger.kept_before(&id("grant"), &"granted_on".into(), day("2014-07-15")).await.unwrap();
        kept.into_iter().map(|kept| kept.record).collect::<Vec<_>>()
    };
    assert_eq!(kept().await, [ids[0]]);
    let mut tx = bureau.begin("bureau").await;
    tx.erase_records(&id("grant"), &ids[..1], "保存期限已满").await.unwrap();
    tx.commit_erasure().await.unwrap();
    assert_eq!(kept().await, []);
    assert_eq!(opened(&bureau, ids[0], "name").await.unwrap(), Opened::Erased);
    // The same person's other record is another matter.
    assert_eq!(opened(&bureau, ids[1], "name").await.unwrap(), clear(NAME));
}

#[tokio::test]
async fn who_looked_and_what_for_is_written_down() {
    let bureau = Bureau::with(named()).await;
    let ids = bureau.approved("grant", &[("a", &grant("2024-03-01", ID, NAME))]).await;
    let mut tx = bureau.begin("a").await;
    for (record, field, purpose) in [(ids[0], "name", " "), (ids[0], "amount", "核对"), (RecordId(9), "name", "核对")]
    {
        assert!(tx.reveal(&id("grant"), record, field, purpose).await.is_err(), "{field} {purpose}");
    }
    let unknown = tx.reveal(&id("grant"), ids[0], "nmae", "核对").await.unwrap_err();
    insta::assert_snapshot!(unknown, @"台账「资助发放台账」没有名为 nmae 的个人信息：可选：pupil（身份证号）、name（姓名）、guardians.number（证件号码）、guardians.phone（电话）");
    drop(tx);
    assert!(bureau.begin("b").await.reveal(&id("grant"), ids[0], "name", "好奇").await.is_err());
    let mut tx = bureau.begin("a").await;
    let revealed = tx.reveal(&id("grant"), ids[0], "name", "核对银行卡户名").await.unwrap();
    assert_eq!((revealed.texts, revealed.kinds), (vec![Some(NAME.to_owned())], vec![Personal::Name]));
    tx.commit().await.unwrap();
    let log = bureau.ledger.privacy_log().await.unwrap();
    let shown: Vec<_> =
        log.iter().map(|it| (it.actor.as_str(), it.field.as_ref().unwrap().as_str(), it.why.as_str())).collect();
    assert_eq!(shown, [("a的经办人", "name", "核对银行卡户名")]);
    assert_eq!(found(&bureau, &[NAME]).await, Vec::<String>::new());
    assert_eq!(bureau.ledger.verify_chain().await.unwrap(), None);
    assert_eq!(bureau.ledger.verify_records().await.unwrap(), []);
}

#[tokio::test]
async fn without_the_right_keys_nothing_personal_is_written_or_read() {
    let bureau = Bureau::with(named()).await;
    let ids = bureau.approved("grant", &[("a", &grant("2024-03-01", ID, NAME))]).await;
    let path = bureau.location.clone();
    let sealed = text(&cell(&bureau, ids[0], "name").await);
    bureau.ledger.close().await;
    let ledger = Ledger::open(&path, Arc::new(named())).await.unwrap();
    let mut tx = ledger.begin(author("a")).await.unwrap();
    let error = tx.insert(&id("grant"), vec![row("a", &grant("2024-05-01", ID, NAME))]).await.unwrap_err();
    insta::assert_snapshot!(error, @"没有打开个人信息的密钥，不能写入或查看个人信息：请从工作目录打开台账库，不要直接打开库文件");
    drop(tx);
    let register = named().registers["grant"].clone();
    let name = register.field(&"name".into()).unwrap();
    assert!(matches!(ledger.opener(std::iter::once((name, &sealed))).await, Err(LedgerError::NoVault)));
    let wrong = Vault::new(&[8; SECRET_BYTES], Arc::new(|_: &mut [u8]| Ok(())));
    insta::assert_snapshot!(ledger.unlocked(wrong).await.unwrap_err(), @"主密钥与台账库不符，个人信息无法解读：请从备份恢复建库时的 keys/master.key。不要另建密钥，否则已有的个人信息再也读不出来");
}

#[tokio::test]
async fn other_programs_get_a_view_without_anything_personal() {
    let bureau = Bureau::with(named()).await;
    let mut cells = grant("2024-03-01", ID, NAME);
    cells.push(("guardians", text(GUARDIANS)));
    bureau.approved("grant", &[("a", &cells)]).await;
    let database = bureau.database().await;
    let columns = if xuezheng_testing::is_postgres() {
        "SELECT column_name::text FROM information_schema.columns \
         WHERE table_schema = current_schema() AND table_name = 'v_grant' ORDER BY ordinal_position"
    } else {
        "SELECT name FROM pragma_table_info('v_grant')"
    };
    let names: Vec<_> = database.rows(columns).await.iter().map(|row| row.text(0)).collect();
    assert_eq!(names, ["_id", "_org", "_org_label", "_state", "granted_on", "amount"]);
    let row = database.rows("SELECT _org_label, CAST(CAST(amount AS INTEGER) AS TEXT) FROM v_grant").await;
    assert_eq!((row[0].text(0), row[0].text(1)), ("甲小学".to_owned(), "100".to_owned()));
    database.close().await;
    // A pack that gains a column has it in the view.
    let path = bureau.location.clone();
    bureau.ledger.close().await;
    let mut changed = named();
    changed.hash = "pack-2".to_owned();
    changed.registers.get_mut("grant").unwrap().fields.push(field("programme", "项目", FieldKind::Text));
    let ledger = Ledger::open(&path, Arc::new(changed)).await.unwrap();
    let bureau = Bureau { ledger, ..bureau };
    let database = bureau.database().await;
    assert_eq!(database.rows("SELECT _id FROM v_grant WHERE programme IS NULL").await.len(), 1);
    database.close().await;
}
