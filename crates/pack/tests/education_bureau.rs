//! What the bureau's own pack must not be changed into.

#![expect(clippy::unwrap_used, reason = "a test stops where its set-up fails")]

use std::fs;
use std::path::Path;

use xuezheng_pack::load::load;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// 308 and 392 certificates and 784 appointments: different persons and matters, which reports have been seen to add.
#[test]
fn titles_and_appointments_cannot_be_added() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("pack");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/education-bureau"), &root);
    let indicators = root.join("areas/teachers/indicators.toml");
    let sum = "\n[titles_in_all]\nlabel = \"办证和聘任\"\nunit = \"人\"\ndefinition = \"办证和聘任的合计。\"\n\
               measure = \"titled_teachers + appointments\"\n";
    fs::write(&indicators, fs::read_to_string(&indicators).unwrap() + sum).unwrap();
    let Err(bad) = load(&root) else { panic!("a sum of persons and person-times is taken") };
    let codes: Vec<&str> = bad.faults.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, ["P039"]);
    assert!(bad.faults[0].message.contains("单位不同，不能相加减"), "{}", bad.faults[0].message);
}
