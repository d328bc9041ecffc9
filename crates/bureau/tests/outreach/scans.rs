//! The stamped page comes back as a scan of its filing.

use xuezheng_bureau::ledger::Scan;
use xuezheng_bureau::{
    BureauError, PaperCheck, Printing, ScanRequest, attach_scan, backup, filing_scans, print_filing, read_scan,
    verify_attachments, verify_backup,
};
use xuezheng_pack::attachment::Attachment;

use crate::bureau::{Bureau, amount, author, date, filing};

const PDF: &[u8] = b"%PDF-1.7 a stamped page";
const PNG: &[u8] = b"\x89PNG\r\n\x1A\n a stamped page";

async fn submitted() -> Bureau {
    let bureau = Bureau::new().await;
    bureau.add("hazard", "p", &[("found_on", date("2024-03-01")), ("cost", amount("1"))]).await;
    bureau.submit(&filing("hazard", "p")).await;
    bureau
}

fn request<'a>(name: &'a str, bytes: &'a [u8], code: Option<&'a str>, reason: Option<&'a str>) -> ScanRequest<'a> {
    ScanRequest { filing: filing("hazard", "p"), name, bytes, code, reason }
}

async fn attach(bureau: &Bureau, request: &ScanRequest<'_>) -> Result<(i64, Option<PaperCheck>), BureauError> {
    attach_scan(&bureau.workspace, &author("p"), request).await
}

async fn scans(bureau: &Bureau) -> Vec<Scan> {
    filing_scans(&bureau.workspace, &author("b").actor(), &filing("hazard", "p")).await.unwrap()
}

#[tokio::test]
async fn a_scan_is_kept_with_its_filing_read_back_and_replaced_with_a_reason() {
    let bureau = submitted().await;
    let printed =
        print_filing(&bureau.workspace, &author("p"), &filing("hazard", "p"), &Printing::default(), &[]).await;
    let code = printed.unwrap().code;
    let (number, check) = attach(&bureau, &request("报送表.pdf", PDF, Some(&code), None)).await.unwrap();
    assert_eq!((number, check.unwrap().is_current()), (1, true));
    let again = attach(&bureau, &request("报送表.pdf", PDF, None, Some("重传"))).await.unwrap_err().to_string();
    assert!(again.contains("与这一份相同，不用再传") || again.contains("与这一份相同"), "{again}");
    let bare = attach(&bureau, &request("重拍.png", PNG, None, None)).await.unwrap_err().to_string();
    assert!(bare.contains("已有盖章扫描件「报送表.pdf」") && bare.contains("请写明原因"), "{bare}");
    let (number, check) = attach(&bureau, &request("重拍.png", PNG, None, Some("章没有盖清楚"))).await.unwrap();
    assert_eq!((number, check), (2, None));
    let found = scans(&bureau).await;
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].scan.code.as_deref(), Some(code.replace('-', "").as_str()));
    assert_eq!(read_scan(&bureau.workspace, &found[0].scan.file).unwrap(), PDF);
    assert_eq!(read_scan(&bureau.workspace, &found[1].scan.file).unwrap(), PNG);
    bureau.audited().await;
}

#[tokio::test]
async fn what_is_no_scan_or_of_another_filing_is_refused() {
    let bureau = submitted().await;
    bureau.add("hazard", "q", &[("found_on", date("2024-03-01"))]).await;
    let other = filing("hazard", "q");
    bureau.submit(&other).await;
    let printed = print_filing(&bureau.workspace, &author("q"), &other, &Printing::default(), &[]).await.unwrap();
    let refused = async |name: &str, bytes: &[u8], code: Option<&str>| {
        let request = request(name, bytes, code, None);
        attach_scan(&bureau.workspace, &author("b"), &request).await.unwrap_err().to_string()
    };
    let archive = refused("表.docx", b"PK\x03\x04 ...", None).await;
    assert_eq!(archive, "文件「表.docx」不是可以上传的类型，未上传：可以上传 pdf、jpg、jpeg、png");
    let wrong = refused("表.pdf", PDF, Some(&printed.code)).await;
    assert_eq!(
        wrong,
        format!(
            "验证码「{}」是「乙小学」2024年上半年台账「隐患台账」的报送表，与这次填报不符：请核对是不是拿错了表",
            printed.code
        )
    );
    assert_eq!(scans(&bureau).await, []);
    let open = ScanRequest { filing: filing("grant", "p"), ..request("表.pdf", PDF, None, None) };
    let error = attach_scan(&bureau.workspace, &author("p"), &open).await.unwrap_err().to_string();
    assert!(error.contains("的填报当前是「待填」，没有可以盖章的报送表"), "{error}");
}

#[tokio::test]
async fn a_scan_whose_file_is_missing_is_reported_and_one_that_is_there_is_backed_up() {
    let bureau = submitted().await;
    attach(&bureau, &request("报送表.pdf", PDF, None, None)).await.unwrap();
    let faults = async || {
        let found = verify_attachments(&bureau.workspace, &author("b").actor()).await.unwrap();
        found.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(faults().await, [""; 0]);
    let hash = scans(&bureau).await[0].scan.file.hash.clone();
    let file = bureau.folder.path().join("b.zip");
    let made = backup(&bureau.workspace, &file, None, author("b").at, &mut |_, _, _| {}).await.unwrap();
    assert!(made.manifest.entries.iter().any(|entry| entry.path == format!("attachments/{hash}")));
    assert_eq!(verify_backup(&file, &mut |_, _, _| {}).unwrap().faults, [""; 0]);

    std::fs::remove_file(bureau.workspace.folder().join("attachments").join(&hash)).unwrap();
    assert_eq!(
        faults().await,
        [
            "台账「隐患台账」「甲小学」2024年上半年填报的第 1 份盖章扫描件：附件「报送表.pdf」的文件不见了：请从备份恢复 attachments 文件夹，或重新上传"
        ]
    );
    let lost = Attachment { name: "报送表.pdf".into(), hash, size: 23 };
    assert!(read_scan(&bureau.workspace, &lost).is_err());
}
