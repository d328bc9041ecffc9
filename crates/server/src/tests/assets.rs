//! The files that pages load.

use axum::http::StatusCode;

use super::site::{Browser, Site};
use crate::view::asset;

#[tokio::test]
async fn a_file_is_kept_for_good_at_the_address_of_its_content_only() {
    let site = Site::open().await;
    let kept = |answer: &super::site::Answer| answer.headers.get("cache-control").unwrap().to_str().unwrap().to_owned();
    let path = asset("xuezheng.css");
    let answer = site.get(&mut Browser::default(), &path).await;
    assert_eq!((answer.status, kept(&answer).as_str()), (StatusCode::OK, "public, max-age=31536000, immutable"));
    let older = site.get(&mut Browser::default(), "/static/0000000000/xuezheng.css").await;
    assert_eq!((older.status, kept(&older).as_str()), (StatusCode::OK, "no-cache"));
    let absent = site.get(&mut Browser::default(), "/static/0000000000/../Cargo.toml").await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
}

/// Every file and icon that a template or the code names.
#[test]
fn every_file_and_icon_that_pages_name_is_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let sprite = std::fs::read_to_string(root.join("../../web/static/vendor/icons.svg")).unwrap();
    let (mut waiting, mut icons) = (vec![root.join("src"), root.join("../../web/templates")], 0);
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            // Tables and pictures that tests send name nothing.
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            for (call, is_icon) in
                [("view::icon(\"", true), ("view::icon_lg(\"", true), (" icon(\"", true), ("view::asset(\"", false)]
            {
                for name in text.split(call).skip(1).filter_map(|rest| rest.split_once('"')).map(|(name, _)| name) {
                    if is_icon {
                        icons += 1;
                        let symbol = format!("<symbol id=\"{name}\"");
                        assert!(sprite.contains(&symbol), "{}: {name}; run cargo xtask vendor web", path.display());
                    } else {
                        assert!(!asset(name).contains("/none/"), "{}: {name}", path.display());
                    }
                }
            }
        }
    }
    assert!(icons > 20, "{icons}");
}
