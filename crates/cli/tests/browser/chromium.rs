//! A real Chromium, spoken to over a pipe: the DevTools protocol, messages of JSON ended by a zero byte.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value as Json, json};

/// A running browser with one page.
pub(crate) struct Chromium {
    process: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    session: String,
    asked: u64,
    /// What the page wrote to its console, and what the policy forbade it.
    pub(crate) complaints: Vec<String>,
    _profile: tempfile::TempDir,
}

impl Chromium {
    pub(crate) fn start() -> Self {
        let profile = tempfile::tempdir().unwrap();
        // The browser reads commands from its descriptor 3 and answers on 4: the shell makes them of its own input and output.
        let script = "exec chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars \
                      --disable-background-networking --disable-dev-shm-usage --remote-debugging-pipe \
                      --user-data-dir=\"$1\" about:blank 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null";
        let mut process = Command::new("sh")
            .args(["-c", script, "sh"])
            .arg(profile.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Chromium is needed: cargo xtask test installs it");
        let (to, from) = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()));
        let (session, asked, complaints) = (String::new(), 0, Vec::new());
        let mut browser = Self { process, to, from, session, asked, complaints, _profile: profile };
        let target = browser.ask("Target.createTarget", json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        browser.session = browser.ask("Target.attachToTarget", attach)["sessionId"].as_str().unwrap().to_owned();
        for domain in ["Page.enable", "Runtime.enable", "Log.enable"] {
            browser.ask(domain, json!({}));
        }
        browser
    }

    /// Asks and waits for the answer; what else is said meanwhile is looked at.
    pub(crate) fn ask(&mut self, method: &str, params: Json) -> Json {
        self.asked += 1;
        let mut message = json!({ "id": self.asked, "method": method, "params": params });
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.to.write_all(message.to_string().as_bytes()).unwrap();
        self.to.write_all(&[0]).unwrap();
        self.to.flush().unwrap();
        loop {
            let said = self.hear();
            if said["id"] == json!(self.asked) {
                assert!(said["error"].is_null(), "{method}: {}", said["error"]);
                return said["result"].clone();
            }
        }
    }

    fn hear(&mut self) -> Json {
        let mut bytes = Vec::new();
        self.from.read_until(0, &mut bytes).unwrap();
        assert_eq!(bytes.pop(), Some(0), "Chromium has ended");
        let said: Json = serde_json::from_slice(&bytes).unwrap();
        match said["method"].as_str() {
            Some("Log.entryAdded") => {
                let entry = &said["params"]["entry"];
                // That a page answers with an error is the test's business.
                if entry["source"] != json!("network") {
                    self.complaints.push(entry["text"].to_string());
                }
            }
            Some("Runtime.exceptionThrown" | "Runtime.consoleAPICalled") => {
                self.complaints.push(said["params"].to_string())
            }
            _ => {}
        }
        said
    }

    /// Waits until a page has loaded.
    fn loaded(&mut self) {
        while self.hear()["method"] != json!("Page.loadEventFired") {}
    }

    pub(crate) fn open(&mut self, address: &str) {
        self.asked += 1;
        let message = json!({ "id": self.asked, "method": "Page.navigate", "params": { "url": address }, "sessionId": self.session });
        self.to.write_all(message.to_string().as_bytes()).unwrap();
        self.to.write_all(&[0]).unwrap();
        self.loaded();
    }

    /// The value of an expression on the page.
    pub(crate) fn value(&mut self, expression: &str) -> Json {
        let asked = json!({ "expression": expression, "returnByValue": true });
        let answer = self.ask("Runtime.evaluate", asked);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// Types into a field.
    pub(crate) fn fill(&mut self, selector: &str, text: &str) {
        let focus = format!("document.querySelector({}).focus()", json!(selector));
        self.value(&focus);
        self.ask("Input.insertText", json!({ "text": text }));
    }

    /// Clicks what leads to another page, as a mouse does, and waits for that page.
    pub(crate) fn click(&mut self, selector: &str) {
        let place = format!(
            "(() => {{ const it = document.querySelector({}); it.scrollIntoView({{ block: 'center' }}); \
             const box = it.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; }})()",
            json!(selector)
        );
        let place = self.value(&place);
        let mouse =
            |kind: &str| json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 });
        self.ask("Input.dispatchMouseEvent", mouse("mousePressed"));
        self.asked += 1;
        let message = json!({
            "id": self.asked, "method": "Input.dispatchMouseEvent", "params": mouse("mouseReleased"), "sessionId": self.session
        });
        self.to.write_all(message.to_string().as_bytes()).unwrap();
        self.to.write_all(&[0]).unwrap();
        self.loaded();
    }

    /// Makes the window as wide as a device.
    pub(crate) fn resize(&mut self, width: u64, height: u64) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 });
        self.ask("Emulation.setDeviceMetricsOverride", size);
    }

    /// Keeps a picture of the whole page.
    pub(crate) fn picture(&mut self, path: &Path) {
        let asked = json!({ "format": "png", "captureBeyondViewport": true });
        let data = self.ask("Page.captureScreenshot", asked)["data"].as_str().unwrap().to_owned();
        std::fs::write(path, unbase64(&data)).unwrap();
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.process.kill().ok();
        self.process.wait().ok();
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
