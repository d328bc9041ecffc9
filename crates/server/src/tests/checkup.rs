//! 公文体检 in a browser: what is found in an upload, against whose figures, and that nothing of it stays.

use axum::http::StatusCode;
use xuezheng_bureau::{CompileRequest, Format, Printing, compile};
use xuezheng_pack::Period;

use super::site::{Browser, Site};

const FAULTY: &str = "云川市教育体育局2024年上半年总结\n一、校园安全\n上半年，共排查安全隐患1处。签定责任书2份。\n";

async fn checked(site: &Site, browser: &mut Browser, form: &[(&str, &str)], name: &str, text: &str) -> String {
    let answer = site.post_file(browser, "/checkup", form, ("file", name, text.as_bytes())).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.body
}

/// The form that fetches a copy.
fn copy(page: &str) -> (String, String) {
    let (_, form) = page.split_once("action=\"/checkup/file\"").unwrap_or_else(|| panic!("{page}"));
    let value = |name: &str| {
        let (_, rest) = form.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("{form}"));
        rest.split('"').next().unwrap().to_owned()
    };
    (value("name"), value("file"))
}

#[tokio::test]
async fn a_document_is_marked_and_its_mended_copy_is_given_once_to_who_sent_it() {
    let site = Site::open().await;
    let mut school = site.signed_in("school_reporter").await;
    let empty = site.get(&mut school, "/checkup").await;
    assert!(empty.body.contains("不存盘") && empty.body.contains("还没有体检"), "{}", empty.body);
    let page = checked(&site, &mut school, &[], "总结.txt", FAULTY).await;
    for said in ["总结.txt", "D031", "「签定」应为「签订」", "改为「签订」", "<mark class=\"is-error\">签定</mark>"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("D092"), "no figures were asked for: {page}");
    let (name, file) = copy(&page);
    assert_eq!(file, "总结（已改）.txt");
    let form = [("name", name.as_str()), ("file", file.as_str())];
    let mut other = site.signed_in("other_school").await;
    assert_eq!(site.post(&mut other, "/checkup/file", &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let given = site.post(&mut school, "/checkup/file", &form).await;
    assert!(given.status == StatusCode::OK && given.body.contains("签订责任书2份"), "{}", given.body);
    let again = site.post(&mut school, "/checkup/file", &form).await;
    assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.body.contains("已经下载过"), "{}", again.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_held_against_what_who_asks_may_see() {
    let site = Site::open().await;
    site.approve_hazard("p").await;
    site.approve_hazard("q").await;
    let against = [("against", "1"), ("period", "2024H1")];
    let mut office = site.signed_in("office").await;
    let page = checked(&site, &mut office, &against, "总结.txt", FAULTY).await;
    assert!(page.contains("D090") && page.contains("台账算出的「排查安全隐患」2024年上半年是 2处"), "{page}");
    assert!(page.contains("href=\"/figures/safety.hazards_found?org=b&#38;period=2024H1\""), "{page}");
    assert!(page.contains("个数中"), "{page}");
    // A school has one hazard and learns nothing of the other.
    let mut school = site.signed_in("school_reporter").await;
    let page = checked(&site, &mut school, &against, "总结.txt", FAULTY).await;
    assert!(!page.contains("D090") && !page.contains("org=b"), "{page}");
    // The administrator sees no figures.
    let mut admin = site.signed_in("administrator").await;
    assert!(!site.get(&mut admin, "/checkup").await.body.contains("name=\"against\""));
    let answer = site.post_file(&mut admin, "/checkup", &against, ("file", "a.txt", FAULTY.as_bytes())).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    checked(&site, &mut admin, &[], "总结.txt", FAULTY).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn our_own_report_is_backed() {
    let site = Site::open().await;
    site.approve_hazard("p").await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.docx");
    let request = CompileRequest {
        report: "work_report".into(),
        period: Period::parse("2024H1").unwrap(),
        org: None,
        dated: "2024-07-03".parse().unwrap(),
        printing: Printing::default(),
    };
    let workspace = site.workspace().await;
    compile(&workspace, &request, &[(path.clone(), Format::Docx)]).await.unwrap();
    let mut office = site.signed_in("office").await;
    let form = [("against", "1"), ("period", "2024H1")];
    let docx = std::fs::read(&path).unwrap();
    let answer = site.post_file(&mut office, "/checkup", &form, ("file", "总结.docx", &docx)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(!answer.body.contains("D090") && !answer.body.contains("D091"), "{}", answer.body);
}

/// The smallest file that Word opens, with one paragraph.
fn word(text: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let mut package = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let document =
        format!("<w:document xmlns:w=\"{MAIN}\"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>");
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"></Types>";
    let links =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
    let parts =
        [("[Content_Types].xml", types), ("word/_rels/document.xml.rels", links), ("word/document.xml", &document)];
    for (name, content) in parts {
        package.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut package, content.as_bytes()).unwrap();
    }
    package.finish().unwrap().into_inner()
}

#[tokio::test]
async fn of_a_word_file_there_is_a_copy_with_comments_and_one_with_revisions() {
    let site = Site::open().await;
    let mut office = site.signed_in("office").await;
    let answer =
        site.post_file(&mut office, "/checkup", &[], ("file", "责任书.docx", &word("各校签定责任书2份。"))).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    for (label, file) in
        [("带批注的 Word", "责任书（带批注）.docx"), ("改好 1 处、写成修订的 Word", "责任书（修订）.docx")]
    {
        let forms = answer.body.split("action=\"/checkup/file\"").skip(1);
        let form = forms.filter_map(|form| form.split("</form>").next()).find(|form| form.contains(label));
        let form = format!("action=\"/checkup/file\"{}", form.unwrap_or_else(|| panic!("{label}: {}", answer.body)));
        let (name, called) = copy(&form);
        assert_eq!(called, file);
        let given = site.post(&mut office, "/checkup/file", &[("name", &name), ("file", &called)]).await;
        assert!(given.status == StatusCode::OK && given.body.starts_with("PK"), "{label}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_says_why_and_what_to_do() {
    let site = Site::open().await;
    let mut office = site.signed_in("office").await;
    let large = vec![b'a'; 20 * 1024 * 1024 + 1];
    for (name, bytes, said) in [
        ("", &b""[..], "没有选文件"),
        ("空.txt", b"", "是空的"),
        ("老稿.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 \x00\x01\x02", "请先另存为 docx"),
        ("坏.docx", b"PK\x03\x04 and no more", "Word 文件已损坏"),
        ("扫描.pdf", SCANNED, "多半是扫描件"),
        ("长.txt", &large, "超过 20 MB"),
    ] {
        let answer = site.post_file(&mut office, "/checkup", &[], ("file", name, bytes)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", answer.body);
        assert!(answer.body.contains(said) && answer.body.contains("没有体检"), "{name}: {}", answer.body);
    }
}

/// A page without text.
const SCANNED: &[u8] =
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF";
