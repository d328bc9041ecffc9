//! A session that ends while somebody types: nothing is lost, with scripts or without.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::TimeDelta;
use serde_json::json;
use xuezheng_bureau::SESSION_HOURS;
use xuezheng_bureau::ledger::Stamp;

use crate::bureau::{PASSWORD, fill};
use crate::camera::{WINDOWS, album};
use crate::chromium::Chromium;
use crate::served::{Served, moment};

/// Sessions that have gone by; the tests of this file take turns in one.
static GONE: AtomicI64 = AtomicI64::new(0);

fn clock() -> Stamp {
    let start = moment("2024-07-03T01:12:00Z");
    let utc = start.utc + TimeDelta::hours(SESSION_HOURS * GONE.load(Ordering::Relaxed));
    Stamp { utc, today: start.today }
}

fn end_sessions() {
    GONE.fetch_add(1, Ordering::Relaxed);
}

#[tokio::test]
async fn what_was_typed_outlives_the_session() {
    let served = Served::here(clock, fill).await;
    let mut browser = Chromium::start();
    browser.resize(WINDOWS[0]);
    browser.sign_in(&served.address("/sign-in"), "school", PASSWORD);
    over_the_page(&mut browser, &served);
    put_off(&mut browser, &served);
    without_scripts(&mut browser, &served);
    assert_eq!(browser.complaints, [""; 0]);
}

/// Autosave finds the session over, and the form goes on with a new one.
fn over_the_page(browser: &mut Chromium, served: &Served) {
    browser.open(&served.address("/registers/hazard/new"));
    browser.fill("[name='f.place']", "食堂后厨");
    end_sessions();
    browser.leave();
    browser.wait("document.querySelector('dialog[open] #password')");
    assert!(browser.said("dialog h2").contains("填写的内容还在"));
    browser.picture(&album("session").join("01-登录已过期.png"));
    assert_eq!(browser.value("document.querySelector('dialog #account').value"), json!("school"));
    browser.fill("dialog #password", "不对的-1");
    browser.press("dialog button[type=submit]");
    browser.wait("document.querySelector('dialog [role=alert]').innerText.includes('账号或密码不对')");
    browser.fill("dialog #password", PASSWORD);
    browser.press("dialog button[type=submit]");
    browser.wait("!document.querySelector('dialog')");
    browser.wait("document.querySelector('[data-saved]').innerText.includes('已自动暂存')");
    assert_eq!(browser.value("document.querySelector('[name=\"f.place\"]').value"), json!("食堂后厨"));
    // The form now belongs to the new session.
    browser.fill("[name='f.description']", "燃气软管老化");
    browser.click("[data-key=save]");
    assert_eq!(browser.value("document.querySelector('[name=\"f.description\"]').value"), json!("燃气软管老化"));
}

/// Who puts it off types on, and is asked when they press a button.
fn put_off(browser: &mut Chromium, served: &Served) {
    browser.open(&served.address("/registers/hazard/new"));
    browser.fill("[name='f.place']", "操场看台");
    end_sessions();
    browser.leave();
    browser.wait("document.querySelector('dialog[open] #password')");
    browser.press("dialog .btn-quiet");
    browser.wait("document.querySelector('[data-saved]').innerText.includes('登录已过期')");
    browser.press("[data-key=save]");
    browser.wait("document.querySelector('dialog[open] #password')");
    browser.fill("dialog #password", PASSWORD);
    browser.click("dialog button[type=submit]");
    assert!(browser.text("location.pathname").ends_with("/edit"), "what was pressed is done");
    assert_eq!(browser.value("document.querySelector('[name=\"f.place\"]').value"), json!("操场看台"));
}

/// Without scripts the form comes too late, waits at the sign-in and comes back.
fn without_scripts(browser: &mut Chromium, served: &Served) {
    browser.without_scripts(true);
    browser.open(&served.address("/registers/hazard/new"));
    browser.fill("[name='f.place']", "宿舍三层走廊");
    end_sessions();
    browser.click("[data-key=save]");
    assert!(browser.said("main").contains("登录已过期，填写的内容还在"));
    browser.picture(&album("session").join("02-先登录.png"));
    browser.fill("#account", "school");
    browser.fill("#password", PASSWORD);
    browser.click(".xz-sign-form .btn-primary");
    browser.picture(&album("session").join("03-接着办.png"));
    browser.click("main form .btn-primary");
    assert_eq!(browser.value("document.querySelector('[name=\"f.place\"]').value"), json!("宿舍三层走廊"));
    browser.click("[data-key=save]");
    assert!(browser.text("location.pathname").ends_with("/edit"), "and goes on as if nothing had been");
    browser.without_scripts(false);
}
