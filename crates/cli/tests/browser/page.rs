//! What somebody does on a page: look at it, type, click, press keys, wait for what comes.

use serde_json::{Value as Json, json};

use crate::chromium::Chromium;

/// Modifier of a key: Ctrl.
pub(crate) const CTRL: u64 = 2;

impl Chromium {
    pub(crate) fn open(&mut self, address: &str) {
        self.lead_on(|browser| {
            browser.ask("Page.navigate", json!({ "url": address }));
        });
    }

    /// The value of an expression on the page; a promise is waited for.
    pub(crate) fn value(&mut self, expression: &str) -> Json {
        let answer = self.ask("Runtime.evaluate", evaluation(expression));
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// The value of an expression as text.
    pub(crate) fn text(&mut self, expression: &str) -> String {
        self.value(expression).as_str().unwrap_or_default().to_owned()
    }

    /// The text of the element that a selector names.
    pub(crate) fn said(&mut self, selector: &str) -> String {
        self.text(&format!("document.querySelector({})?.innerText", json!(selector)))
    }

    /// Whether an element is there.
    pub(crate) fn has(&mut self, selector: &str) -> bool {
        self.value(&format!("!!document.querySelector({})", json!(selector))) == json!(true)
    }

    /// Waits until something holds on the page, which may be another one by then.
    pub(crate) fn wait(&mut self, condition: &str) {
        let look = format!(
            "new Promise((done) => {{ const end = performance.now() + 5000; const look = () => {{ let is = false; \
             try {{ is = !!({condition}); }} catch {{}} \
             if (is || performance.now() > end) done(is); else setTimeout(look, 20); }}; look(); }})"
        );
        // Five minutes at most; a page that goes away takes the promise with it.
        let mut asked = std::iter::repeat_with(|| self.try_ask("Runtime.evaluate", evaluation(&look))).take(60);
        let holds = asked.any(|answer| answer.is_ok_and(|answer| answer["result"]["value"] == json!(true)));
        assert!(holds, "{condition}: {}", self.text("document.body.innerText"));
    }

    /// Types into a field, in place of what it holds.
    pub(crate) fn fill(&mut self, selector: &str, text: &str) {
        let focus = format!(
            "(() => {{ const it = document.querySelector({}); it.focus(); it.select?.(); }})()",
            json!(selector)
        );
        self.value(&focus);
        self.ask("Input.insertText", json!({ "text": text }));
    }

    /// Leaves the field that is typed into, as Tab does.
    pub(crate) fn leave(&mut self) {
        self.value("document.activeElement.blur()");
    }

    /// Chooses from a list, or a day.
    pub(crate) fn choose(&mut self, selector: &str, value: &str) {
        let choose = format!(
            "(() => {{ const it = document.querySelector({}); it.value = {}; \
             for (const kind of ['input', 'change']) it.dispatchEvent(new Event(kind, {{ bubbles: true }})); return it.value; }})()",
            json!(selector),
            json!(value)
        );
        assert_eq!(self.value(&choose), json!(value), "{selector} has no such choice");
    }

    /// Chooses a file of this name with this text.
    pub(crate) fn attach(&mut self, selector: &str, name: &str, text: &str) {
        let attach = format!(
            "(() => {{ const it = document.querySelector({}); const files = new DataTransfer(); \
             files.items.add(new File([{}], {})); it.files = files.files; return it.files.length; }})()",
            json!(selector),
            json!(text),
            json!(name)
        );
        assert_eq!(self.value(&attach), json!(1), "{selector}");
    }

    /// Clicks as a mouse does.
    pub(crate) fn press(&mut self, selector: &str) {
        let place = format!(
            "(() => {{ const it = document.querySelector({}); it.scrollIntoView({{ block: 'center', behavior: 'instant' }}); \
             const box = it.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; }})()",
            json!(selector)
        );
        let place = self.value(&place);
        for kind in ["mousePressed", "mouseReleased"] {
            let mouse = json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 });
            self.ask("Input.dispatchMouseEvent", mouse);
        }
    }

    /// Clicks what leads to another page, and waits for that page.
    pub(crate) fn click(&mut self, selector: &str) {
        self.lead_on(|browser| browser.press(selector));
    }

    /// Presses a key, with modifiers.
    pub(crate) fn key(&mut self, key: &str, modifiers: u64) {
        let (text, number) = match key {
            "Enter" => ("\r", 13),
            "Escape" => ("", 27),
            letter if modifiers == 0 => (letter, 0),
            _ => ("", 0),
        };
        let down = json!({
            "type": if text.is_empty() { "rawKeyDown" } else { "keyDown" },
            "key": key, "text": text, "windowsVirtualKeyCode": number, "modifiers": modifiers
        });
        self.ask("Input.dispatchKeyEvent", down);
        self.ask("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": key, "modifiers": modifiers }));
    }

    /// Presses a key that leads to another page, and waits for that page.
    pub(crate) fn key_to(&mut self, key: &str, modifiers: u64) {
        self.lead_on(|browser| browser.key(key, modifiers));
    }

    /// Turns scripts of pages off, or on again; what tests ask goes on.
    pub(crate) fn without_scripts(&mut self, off: bool) {
        self.ask("Emulation.setScriptExecutionDisabled", json!({ "value": off }));
    }

    /// Signs somebody in, in place of whoever was.
    pub(crate) fn sign_in(&mut self, address: &str, login: &str, password: &str) {
        self.ask("Network.clearBrowserCookies", json!({}));
        self.open(address);
        self.fill("#account", login);
        self.fill("#password", password);
        self.click("form[action='/sign-in'] .btn-primary");
        assert_eq!(self.value("location.pathname"), json!("/workbench"), "{login}");
    }
}

fn evaluation(expression: &str) -> Json {
    json!({ "expression": expression, "returnByValue": true, "awaitPromise": true })
}
