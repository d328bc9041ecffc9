//! A real Chromium, spoken to over a pipe: the DevTools protocol, messages of JSON ended by a zero byte.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value as Json, json};

/// How long the browser may say nothing while something is waited for.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a page loads beside itself: none of it may be missing.
const PARTS: [&str; 4] = ["Stylesheet", "Script", "Image", "Font"];

/// A running browser with one page.
pub(crate) struct Chromium {
    process: Child,
    to: ChildStdin,
    from: Receiver<Json>,
    session: String,
    asked: u64,
    /// Pages that have loaded so far.
    loads: u64,
    /// What pages wrote to their console, what the policy forbade them, and what of them failed to load.
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
        let (to, mut said) = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()));
        let (tell, from) = channel();
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            while said.read_until(0, &mut bytes).is_ok() && bytes.pop() == Some(0) {
                // Nobody listens any more once the test is over.
                if tell.send(serde_json::from_slice(&bytes).unwrap()).is_err() {
                    return;
                }
                bytes.clear();
            }
        });
        let (session, complaints) = (String::new(), Vec::new());
        let mut browser = Self { process, to, from, session, asked: 0, loads: 0, complaints, _profile: profile };
        let target = browser.ask("Target.createTarget", json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        browser.session = browser.ask("Target.attachToTarget", attach)["sessionId"].as_str().unwrap().to_owned();
        for domain in ["Page.enable", "Runtime.enable", "Log.enable", "Network.enable"] {
            browser.ask(domain, json!({}));
        }
        // Pictures show how things end, and a click hits what it aims at.
        let calm = json!([{ "name": "prefers-reduced-motion", "value": "reduce" }]);
        browser.ask("Emulation.setEmulatedMedia", json!({ "features": calm }));
        browser
    }

    /// Asks and waits for the answer; what else is said meanwhile is looked at.
    pub(crate) fn ask(&mut self, method: &str, params: Json) -> Json {
        let answer = self.try_ask(method, params);
        assert!(answer.is_ok(), "{method}: {answer:?}");
        answer.unwrap()
    }

    /// The same, where the browser may be unable to: a page that goes away answers nothing more.
    pub(super) fn try_ask(&mut self, method: &str, params: Json) -> Result<Json, String> {
        let asked = self.send(method, params);
        loop {
            let said = self.hear();
            if said["id"] == json!(asked) {
                return if said["error"].is_null() {
                    Ok(said["result"].clone())
                } else {
                    Err(said["error"].to_string())
                };
            }
        }
    }

    /// Asks, and gives the number that the answer will have.
    fn send(&mut self, method: &str, params: Json) -> u64 {
        self.asked += 1;
        let mut message = json!({ "id": self.asked, "method": method, "params": params });
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.to.write_all(message.to_string().as_bytes()).unwrap();
        self.to.write_all(&[0]).unwrap();
        self.to.flush().unwrap();
        self.asked
    }

    fn hear(&mut self) -> Json {
        let said = self.from.recv_timeout(PATIENCE).expect("Chromium has ended, or what was waited for never comes");
        let params = &said["params"];
        match said["method"].as_str() {
            Some("Page.loadEventFired") => self.loads += 1,
            Some("Page.javascriptDialogOpening") => {
                self.complaints.push(format!("问：{params}"));
                self.send("Page.handleJavaScriptDialog", json!({ "accept": true }));
            }
            Some("Log.entryAdded") => {
                let entry = &params["entry"];
                // That a page answers with an error is the test's business; what the browser merely remarks is its own.
                let is_grave = ["warning", "error"].iter().any(|level| entry["level"] == json!(level));
                if is_grave && entry["source"] != json!("network") {
                    self.complaints.push(entry["text"].to_string());
                }
            }
            Some("Runtime.exceptionThrown" | "Runtime.consoleAPICalled") => self.complaints.push(params.to_string()),
            Some("Network.loadingFailed") if is_part(params) && params["canceled"] != json!(true) => {
                self.complaints.push(format!("没有加载：{params}"));
            }
            Some("Network.responseReceived") if is_part(params) => {
                let response = &params["response"];
                if response["status"].as_u64().is_some_and(|status| status >= 400) {
                    self.complaints.push(format!("没有加载：{} {}", response["status"], response["url"]));
                }
            }
            _ => {}
        }
        said
    }

    /// Does what leads to another page, and waits until that has loaded.
    pub(super) fn lead_on(&mut self, act: impl FnOnce(&mut Self)) {
        let before = self.loads;
        act(self);
        while self.loads == before {
            self.hear();
        }
    }
}

/// Whether a message is of something that a page loads beside itself.
fn is_part(params: &Json) -> bool {
    PARTS.iter().any(|kind| params["type"] == json!(kind))
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
