//! Attachments: a closed hazard has its picture.

use xuezheng_bureau::{BureauError, MOST_BYTES, attach, read_attachment, verify_attachments};
use xuezheng_pack::{RecordId, Value};

use crate::bureau::{Bureau, author, date, text};

const HAZARD: &str = r#"
label = "隐患台账"
org = "school"
date = "found_on"
[fields.found_on]
label = "发现日期"
type = "date"
required = true
"#;

const PHOTO: &str = r#"
[fields.photo]
label = "整改照片"
type = "attachment"
"#;

const INDICATORS: &str = r#"
[hazards]
label = "隐患"
unit = "处"
definition = "期间内发现的隐患"
of = "hazard"
date = "found_on"
measure = "count(*)"
"#;

const PICTURED: &str = r#"
[pictured]
label = "有照片的隐患"
unit = "处"
definition = "期间内发现、附有整改照片的隐患"
of = "hazard"
date = "found_on"
measure = "count(photo)"
[pictures]
label = "照片"
unit = "张"
definition = "期间内隐患的整改照片，同一张算一张"
of = "hazard"
date = "found_on"
measure = "count(distinct photo)"
"#;

/// The beginning of a JPEG file, and some more bytes.
const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0 a picture of a mended wall";

async fn bureau() -> Bureau {
    let (hazard, indicators) = (format!("{HAZARD}{PHOTO}"), format!("{INDICATORS}{PICTURED}"));
    Bureau::new(&[("areas/t/registers/hazard.toml", &hazard), ("areas/t/indicators.toml", &indicators)]).await
}

fn hazard(photo: Value) -> [(&'static str, Value); 2] {
    [("found_on", date("2024-03-01")), ("photo", photo)]
}

async fn read(bureau: &Bureau, id: RecordId) -> Result<Vec<u8>, BureauError> {
    let (actor, register, field) = (author("b").actor(), "hazard".into(), "photo".into());
    let (attachment, bytes) = read_attachment(&bureau.workspace, &actor, &register, id, &field).await?;
    assert_eq!(attachment.name, "围墙.JPG");
    Ok(bytes)
}

fn only_file(bureau: &Bureau) -> std::path::PathBuf {
    let files = std::fs::read_dir(bureau.workspace.folder().join("attachments")).unwrap();
    let files: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "the same file is kept once");
    files[0].clone()
}

#[tokio::test]
async fn a_picture_is_kept_by_its_hash_counted_and_read_back() {
    let bureau = bureau().await;
    let photo = attach(&bureau.workspace, "围墙.JPG", JPEG).unwrap();
    let first = bureau.approved("hazard", "p", &hazard(photo.clone())).await;
    bureau.approved("hazard", "q", &hazard(photo)).await;
    bureau.approved("hazard", "q", &hazard(Value::Absent)).await;
    assert_eq!(bureau.figure("hazards", "2024H1").await, "3");
    assert_eq!(bureau.figure("pictured", "2024H1").await, "2");
    assert_eq!(bureau.figure("pictures", "2024H1").await, "1");
    assert_eq!(read(&bureau, first).await.unwrap(), JPEG);
    only_file(&bureau);
    let drilled = bureau.drilled("pictured", "2024H1").await;
    assert_eq!(drilled[0].cells["photo"], "围墙.JPG（1 KB）");
    // The lake knows the file, not its name, which may say whom it is about.
    let lake = bureau.workspace.folder().join("lake/segments");
    for segment in std::fs::read_dir(lake).unwrap() {
        let bytes = std::fs::read(segment.unwrap().path()).unwrap();
        assert!(!bytes.windows("围墙".len()).any(|part| part == "围墙".as_bytes()));
    }
    bureau.audited().await;
}

#[tokio::test]
async fn a_missing_or_altered_file_is_reported_and_not_submitted() {
    let bureau = bureau().await;
    let photo = attach(&bureau.workspace, "围墙.JPG", JPEG).unwrap();
    let first = bureau.approved("hazard", "p", &hazard(photo.clone())).await;
    let draft = bureau.add("hazard", "q", &hazard(photo.clone())).await.unwrap();
    let file = only_file(&bureau);
    let faults = async || {
        let found = verify_attachments(&bureau.workspace, &author("b").actor()).await.unwrap();
        found.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert!(faults().await.is_empty());

    std::fs::write(&file, b"\xFF\xD8\xFF\xE0 another wall").unwrap();
    let altered = "附件「围墙.JPG」的文件被改动或已损坏：请从备份恢复 attachments 文件夹，或重新上传";
    assert_eq!(read(&bureau, first).await.unwrap_err().to_string(), altered);
    assert_eq!(faults().await, [1, 2].map(|id| format!("台账「隐患台账」第 {id} 号记录的「整改照片」：{altered}")));
    let refused = bureau.submit("hazard", draft).await.unwrap_err().to_string();
    assert_eq!(refused, format!("台账「隐患台账」第 2 号记录的「整改照片」：{altered}"));

    std::fs::remove_file(&file).unwrap();
    let missing = "附件「围墙.JPG」的文件不见了：请从备份恢复 attachments 文件夹，或重新上传";
    assert_eq!(read(&bureau, first).await.unwrap_err().to_string(), missing);
    // Attaching the same file again mends every record that names it.
    assert_eq!(attach(&bureau.workspace, "围墙.JPG", JPEG).unwrap(), photo);
    assert!(faults().await.is_empty());
    bureau.submit("hazard", draft).await.unwrap();
}

#[tokio::test]
async fn what_is_no_file_of_a_bureau_is_refused() {
    let bureau = bureau().await;
    let refused = |name: &str, bytes: &[u8]| attach(&bureau.workspace, name, bytes).unwrap_err().to_string();
    assert_eq!(refused("空.pdf", b""), "文件「空.pdf」是空的，未上传：请核对文件");
    assert_eq!(
        refused("大.pdf", &[b"%PDF-1.7".as_slice(), &vec![0; MOST_BYTES]].concat()),
        "文件「大.pdf」有 21 MB，超过 20 MB，未上传：请压缩图片、降低扫描分辨率或拆成几个文件"
    );
    assert!(
        refused("程序.exe", b"MZ\x90\0").starts_with("文件「程序.exe」不是可以上传的类型，未上传：可以上传 pdf、jpg、")
    );
    assert_eq!(
        refused("照片.pdf", JPEG),
        "文件「照片.pdf」的内容是JPEG 图片，与扩展名不符，未上传：请核对是不是选错了文件，或改正扩展名"
    );
    assert!(refused("../照片.jpg", JPEG).contains("不合要求"));
    let error = bureau.add("hazard", "p", &hazard(text("照片.jpg"))).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "台账「隐患台账」第 1 行的「整改照片」（照片.jpg）：不是附件；请先上传文件，再把得到的附件填入"
    );
    let bare = bureau.approved("hazard", "p", &hazard(Value::Absent)).await;
    assert_eq!(read(&bureau, bare).await.unwrap_err().to_string(), "台账「隐患台账」第 1 号记录的「整改照片」没有附件");
}

#[tokio::test]
async fn an_old_workspace_gains_an_attachment() {
    let old = Bureau::new(&[("areas/t/registers/hazard.toml", HAZARD), ("areas/t/indicators.toml", INDICATORS)]).await;
    let first = old.approved("hazard", "p", &hazard(Value::Absent)[..1]).await;
    assert_eq!(old.figure("hazards", "2024H1").await, "1");
    let (hazards, indicators) = (format!("{HAZARD}{PHOTO}"), format!("{INDICATORS}{PICTURED}"));
    let files = [("areas/t/registers/hazard.toml", hazards.as_str()), ("areas/t/indicators.toml", &indicators)];
    let new = old.reopened(&files).await;
    assert_eq!(new.figure("pictured", "2024H1").await, "0");
    let photo = attach(&new.workspace, "围墙.JPG", JPEG).unwrap();
    new.edit("hazard", first, &[("photo", photo)]).await;
    new.review("hazard", first).await.unwrap();
    assert_eq!(new.figure("pictured", "2024H1").await, "1");
    new.audited().await;
}
