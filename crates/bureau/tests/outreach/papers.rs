//! A filing is printed with a code; the code says later what has changed, and is no other paper's.

use std::path::{Path, PathBuf};
use std::process::Command;

use xuezheng_bureau::document::Document;
use xuezheng_bureau::document::model::{Block, Inline, plain_text};
use xuezheng_bureau::{
    FilingOf, Format, PaperCheck, PrintedFiling, Printing, print_filing, printed_code, verify_filing_paper,
    verify_paper,
};
use xuezheng_pack::{RecordId, RoleId};

use crate::bureau::{Bureau, amount, author, author_on, date, filing, text};

async fn print(bureau: &Bureau, filing: &FilingOf) -> PrintedFiling {
    let author = author(filing.org.as_str());
    print_filing(&bureau.workspace, &author, filing, &Printing::default(), &[]).await.unwrap()
}

async fn verify(bureau: &Bureau, code: &str) -> PaperCheck {
    verify_paper(&bureau.workspace, &author("b").actor(), code).await.unwrap()
}

fn said(check: &PaperCheck) -> Vec<String> {
    check.changes.iter().map(ToString::to_string).collect()
}

/// The lines of the document, a table's row as one.
fn lines(document: &Document) -> Vec<String> {
    let mut lines = vec![plain_text(&document.title)];
    let row = |cells: &[Vec<Inline>]| cells.iter().map(|cell| plain_text(cell)).collect::<Vec<_>>().join(" | ");
    for block in &document.blocks {
        match block {
            Block::Paragraph(text) | Block::Note(text) => lines.push(plain_text(text)),
            Block::Table(table) => {
                lines.push(row(&table.head));
                lines.extend(table.rows.iter().map(|cells| row(cells)));
            }
            other => panic!("{other:?}"),
        }
    }
    lines
}

/// Three hazards: of the school's half-year, submitted.
async fn submitted() -> (Bureau, FilingOf, Vec<RecordId>) {
    let bureau = Bureau::new().await;
    let mut ids = Vec::new();
    for (on, kind, note) in
        [("2024-03-01", "fire", "灭火器过期2具"), ("2024-02-01", "food", "留样不足"), ("2024-06-30", "fire", "—")]
    {
        let cells = [("found_on", date(on)), ("kind", text(kind)), ("cost", amount("1200.50")), ("note", text(note))];
        ids.push(bureau.add("hazard", "p", &cells).await);
    }
    let filing = filing("hazard", "p");
    bureau.submit(&filing).await;
    (bureau, filing, ids)
}

#[tokio::test]
async fn a_sheet_lists_the_records_in_the_registers_words_and_every_digit_is_a_literal() {
    let (bureau, filing, _) = submitted().await;
    // Of the next half-year, and of another school.
    bureau.add("hazard", "p", &[("found_on", date("2024-07-01"))]).await;
    bureau.add("hazard", "q", &[("found_on", date("2024-03-01"))]).await;
    let printed = print(&bureau, &filing).await;
    let lines = lines(&printed.document);
    assert_eq!(
        lines[..10],
        [
            "隐患台账报送表",
            "填报单位：甲小学",
            "期间：2024年上半年",
            "记录：3 条",
            "上报：校办，2024年7月5日",
            "审核：待审",
            "序号 | 记录号（版本） | 发现日期 | 隐患类别 | 整改费用（元） | 说明 | 业务状态",
            "1 | 2（1） | 2024-02-01 | 食品 | 1200.5 | 留样不足 | 已发现",
            "2 | 1（1） | 2024-03-01 | 消防 | 1200.5 | 灭火器过期2具 | 已发现",
            "3 | 3（1） | 2024-06-30 | 消防 | 1200.5 | — | 已发现",
        ]
        .map(str::to_owned)
    );
    assert_eq!(lines[10], format!("验证码：{}", printed.code));
    assert_eq!(printed.code.len(), 19);
    assert_eq!(printed.document.signature.org, "甲小学");
    fn texts<'a>(inlines: &'a [Inline], out: &mut Vec<&'a str>) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => out.push(text),
                Inline::Strong(inner) => texts(inner, out),
                _ => {}
            }
        }
    }
    let mut marked = Vec::new();
    texts(&printed.document.title, &mut marked);
    for block in &printed.document.blocks {
        match block {
            Block::Paragraph(text) | Block::Note(text) => texts(text, &mut marked),
            Block::Table(table) => {
                table.head.iter().chain(table.rows.iter().flatten()).for_each(|it| texts(it, &mut marked))
            }
            _ => {}
        }
    }
    assert!(marked.iter().all(|text| !text.contains(|c: char| c.is_numeric())), "{marked:?}");
}

#[tokio::test]
async fn the_same_content_has_the_same_code_and_a_review_changes_none() {
    let (bureau, filing, _) = submitted().await;
    let first = print(&bureau, &filing).await;
    assert!(!first.is_repeated);
    let last = bureau.workspace.ledger().last_operation().await.unwrap();
    let again = print(&bureau, &filing).await;
    assert_eq!((again.code.as_str(), again.is_repeated), (first.code.as_str(), true));
    assert_eq!(bureau.workspace.ledger().last_operation().await.unwrap(), last);
    bureau.approve(&filing).await;
    let approved = print(&bureau, &filing).await;
    assert_eq!((approved.code.as_str(), approved.is_repeated), (first.code.as_str(), true));
    assert!(lines(&approved.document).contains(&"审核：已审（填报审核通过：局办，2024年7月10日）".to_owned()));
    let check = verify(&bureau, &first.code.to_lowercase()).await;
    assert!(check.is_current(), "{:?}", said(&check));
    assert_eq!((check.org_label.as_str(), check.register_label.as_str()), ("甲小学", "隐患台账"));
    assert_eq!(printed_code(&check.paper.printed.code), first.code);
    bureau.audited().await;
}

#[tokio::test]
async fn what_changed_since_is_named_by_record_and_version() {
    let (bureau, filing, ids) = submitted().await;
    bureau.approve(&filing).await;
    let code = print(&bureau, &filing).await.code;
    // A draft changes nothing that is said: the approved version still counts.
    bureau.edit("hazard", ids[0], &[("cost", amount("9"))]).await;
    assert!(verify(&bureau, &code).await.is_current());
    let drafted = print(&bureau, &filing).await;
    assert!(drafted.is_repeated);
    assert!(lines(&drafted.document).contains(&"另有 1 条记录是草稿或被退回，尚未上报，本表未列。".to_owned()));

    let submit = async |ids: &[RecordId]| {
        let mut transaction = bureau.workspace.ledger().begin(author("p")).await.unwrap();
        transaction.submit(&"hazard".into(), ids).await.unwrap();
        transaction.commit().await.unwrap();
    };
    submit(&ids[..1]).await;
    bureau.void("hazard", ids[1]).await;
    // Until it is approved, a voiding takes nothing away.
    assert_eq!(said(&verify(&bureau, &code).await), ["第 1 号记录：表上是第 1 版，现在是第 2 版"]);
    bureau.review("hazard", &ids[1..2]).await;
    let late = bureau.add("hazard", "p", &[("found_on", date("2024-05-01"))]).await;
    submit(&[late]).await;
    bureau.edit("hazard", ids[2], &[("found_on", date("2024-07-01"))]).await;
    submit(&ids[2..]).await;
    let check = verify(&bureau, &code).await;
    assert!(!check.is_current());
    assert_eq!(
        said(&check),
        [
            "第 1 号记录：表上是第 1 版，现在是第 2 版",
            "第 2 号记录：表上有（第 1 版），现在不在这次填报中（已作废、改到别的期间或退回修改）",
            "第 3 号记录：表上有（第 1 版），现在不在这次填报中（已作废、改到别的期间或退回修改）",
            "第 4 号记录：表上没有，现在有（第 1 版）",
        ]
    );
    // The next paper has another code, and the last one is compared where none is named.
    let next = print(&bureau, &filing).await;
    assert_ne!(next.code, code);
    let check = verify_filing_paper(&bureau.workspace, &author("b").actor(), &filing).await.unwrap();
    assert!(check.is_current());
    assert_eq!(printed_code(&check.paper.printed.code), next.code);
    bureau.audited().await;
}

#[tokio::test]
async fn an_edit_back_to_the_same_is_said_to_be_the_same() {
    let (bureau, filing, ids) = submitted().await;
    bureau.approve(&filing).await;
    let code = print(&bureau, &filing).await.code;
    for cost in ["9", "1200.50"] {
        bureau.edit("hazard", ids[0], &[("cost", amount(cost))]).await;
        let mut transaction = bureau.workspace.ledger().begin(author("p")).await.unwrap();
        transaction.submit(&"hazard".into(), &ids[..1]).await.unwrap();
        transaction.commit().await.unwrap();
        bureau.review("hazard", &ids[..1]).await;
    }
    assert_eq!(said(&verify(&bureau, &code).await), ["第 1 号记录：表上是第 1 版，现在是第 3 版，内容与表上相同"]);
}

#[tokio::test]
async fn a_code_of_nobody_and_one_of_somebody_elses_school_say_nothing() {
    let (bureau, filing, _) = submitted().await;
    let actor = author("b").actor();
    let refused = async |code: &str| verify_paper(&bureau.workspace, &actor, code).await.unwrap_err().to_string();
    assert!(refused("7K2M").await.starts_with("「7K2M」不是验证码"));
    assert!(refused("7K2M-0QX4-9D3F-B8TA").await.starts_with("本局没有印过验证码是「7K2M-0QX4-9D3F-B8TA」的报送表"));
    let none = verify_filing_paper(&bureau.workspace, &actor, &filing).await.unwrap_err().to_string();
    assert!(none.starts_with("这次填报还没有打印过报送表"), "{none}");
    let code = print(&bureau, &filing).await.code;
    let other = author("q").actor();
    assert!(verify_paper(&bureau.workspace, &other, &code).await.unwrap_err().to_string().contains("管理范围"));
    let other = print_filing(&bureau.workspace, &author("q"), &filing, &Printing::default(), &[]).await;
    assert!(other.unwrap_err().to_string().contains("管理范围"));
}

#[tokio::test]
async fn personal_data_is_masked_unless_the_role_sees_it_and_makes_no_other_code() {
    let bureau = Bureau::new().await;
    let cells = [("paid_on", date("2024-03-01")), ("pupil", text("王小明")), ("amount", amount("500"))];
    bureau.add("grant", "p", &cells).await;
    let filing = filing("grant", "p");
    bureau.submit(&filing).await;
    let masked = print(&bureau, &filing).await;
    assert!(
        lines(&masked.document).contains(&"1 | 1（1） | 2024-03-01 | 王** | 500".to_owned()),
        "{:?}",
        lines(&masked.document)
    );
    let mut seeing = author("p");
    seeing.role = Some(RoleId::new("aid_office"));
    let clear = print_filing(&bureau.workspace, &seeing, &filing, &Printing::default(), &[]).await.unwrap();
    assert!(lines(&clear.document).contains(&"1 | 1（1） | 2024-03-01 | 王小明 | 500".to_owned()));
    assert_eq!(clear.code, masked.code);
}

#[tokio::test]
async fn a_zero_filing_prints_as_one_and_its_end_is_seen() {
    let bureau = Bureau::new().await;
    let filing = filing("hazard", "p");
    let mut transaction = bureau.workspace.ledger().begin(author("p")).await.unwrap();
    transaction.declare_zero(&filing.register, filing.period, &filing.org).await.unwrap();
    transaction.commit().await.unwrap();
    let printed = print(&bureau, &filing).await;
    assert_eq!(lines(&printed.document)[3..5], ["记录：零上报".to_owned(), "上报：校办，2024年7月5日".to_owned()]);
    let id = bureau.add("hazard", "p", &[("found_on", date("2024-03-01"))]).await;
    let mut transaction = bureau.workspace.ledger().begin(author("p")).await.unwrap();
    transaction.submit(&"hazard".into(), &[id]).await.unwrap();
    transaction.commit().await.unwrap();
    bureau.review("hazard", &[id]).await;
    let check = verify(&bureau, &printed.code).await;
    assert!(check.zero_changed && !check.is_current());
    assert_eq!(said(&check), ["第 1 号记录：表上没有，现在有（第 1 版）"]);
}

#[tokio::test]
async fn an_altered_paper_or_record_is_found_out() {
    let (bureau, filing, _) = submitted().await;
    let code = print(&bureau, &filing).await.code;
    let location = match xuezheng_testing::is_postgres() {
        true => return,
        false => xuezheng_bureau::ledger::Location::File(bureau.workspace.folder().join("ledger.sqlite")),
    };
    let database = xuezheng_testing::Database::open(&location).await;
    database.execute("UPDATE r_hazard SET note = '别的' WHERE _id = 2").await.unwrap();
    assert!(said(&verify(&bureau, &code).await)[0].starts_with("第 2 号记录：第 1 版的内容与打印时不同"));
    database.execute("UPDATE paper SET entries = replace(entries, '[2,1', '[2,2')").await.unwrap();
    let forged = verify_paper(&bureau.workspace, &author("b").actor(), &code).await.unwrap_err().to_string();
    assert!(forged.contains("的存档与验证码不符"), "{forged}");
    database.close().await;
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{program} 无法运行（{error}）：请安装"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn word_and_pdf_files_hold_the_records_and_the_code() {
    let (bureau, filing, _) = submitted().await;
    let place = |name: &str| -> PathBuf { bureau.folder.path().join(name) };
    let outputs = [(place("表.pdf"), Format::Pdf), (place("表.docx"), Format::Docx)];
    let author = author_on("p", "2024-07-06");
    let printed = print_filing(&bureau.workspace, &author, &filing, &Printing::default(), &outputs).await.unwrap();
    assert_eq!(printed.missing.iter().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
    let shown = |path: &Path| path.to_str().unwrap().to_owned();
    let pdf = run("pdftotext", &["-layout", &shown(&outputs[0].0), "-"]);
    let script = "import sys, docx\nd = docx.Document(sys.argv[1])\n\
                  print('\\n'.join(p.text for p in d.paragraphs))\n\
                  print('\\n'.join(' '.join(c.text for c in r.cells) for t in d.tables for r in t.rows))";
    let docx = run("/usr/bin/python3", &["-c", script, &shown(&outputs[1].0)]);
    for text in [&pdf, &docx] {
        for part in ["隐患台账报送表", &printed.code, "灭火器过期2具", "单位负责人（签字、盖章）", "2024年7月6日"]
        {
            assert!(text.replace(char::is_whitespace, "").contains(part), "{part} in {text}");
        }
    }
}
