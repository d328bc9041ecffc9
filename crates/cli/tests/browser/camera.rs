//! Pictures and printed pages, kept below the target folder to be looked at.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::chromium::Chromium;

/// The desk, the tablet and the phone.
pub(crate) const WINDOWS: [(u64, u64); 3] = [(1440, 900), (768, 1024), (360, 740)];

/// The folder of the pictures of one kind: `<target>/screenshots/<kind>`.
pub(crate) fn album(kind: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let folder = target.join("screenshots").join(kind);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

impl Chromium {
    /// Makes the window as wide as a device.
    pub(crate) fn resize(&mut self, (width, height): (u64, u64)) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 });
        self.ask("Emulation.setDeviceMetricsOverride", size);
    }

    /// Keeps a picture of what the window shows.
    pub(crate) fn picture(&mut self, path: &Path) {
        self.shoot(path, json!({ "format": "png" }));
    }

    /// Keeps a picture of the whole page.
    pub(crate) fn whole_picture(&mut self, path: &Path) {
        let size = self.ask("Page.getLayoutMetrics", json!({}))["cssContentSize"].clone();
        // A list of a whole county is shown by its beginning.
        let height = size["height"].as_f64().unwrap().min(4000.0);
        let clip = json!({ "x": 0, "y": 0, "width": size["width"], "height": height, "scale": 1 });
        self.shoot(path, json!({ "format": "png", "captureBeyondViewport": true, "clip": clip }));
    }

    fn shoot(&mut self, path: &Path, asked: serde_json::Value) {
        let data = self.ask("Page.captureScreenshot", asked)["data"].as_str().unwrap().to_owned();
        std::fs::write(path, unbase64(&data)).unwrap();
    }

    /// Keeps the page as it prints.
    pub(crate) fn printed(&mut self, path: &Path) {
        let asked = json!({ "preferCSSPageSize": true, "printBackground": false });
        let data = self.ask("Page.printToPDF", asked)["data"].as_str().unwrap().to_owned();
        std::fs::write(path, unbase64(&data)).unwrap();
    }
}

fn unbase64(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let text: Vec<u8> = text.bytes().filter(|c| *c != b'=').collect();
    let group = |group: &[u8]| {
        let bits = group.iter().fold(0u32, |bits, c| (bits << 6) | u32::from(value(*c))) << (6 * (4 - group.len()));
        bits.to_be_bytes()[1..group.len()].to_vec()
    };
    text.chunks(4).flat_map(group).collect()
}

#[test]
fn pictures_are_decoded() {
    assert_eq!(unbase64("aGVsbG8="), b"hello");
    assert_eq!(unbase64("aGVsbG8h"), b"hello!");
}
