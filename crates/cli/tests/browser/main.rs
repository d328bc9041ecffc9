//! Pages in a real browser: signed in, walked through, looked at on three widths.

#![expect(clippy::unwrap_used, reason = "what can't be set up fails its test there")]

mod bureau;
mod chromium;

use std::path::PathBuf;

use bureau::Served;
use chromium::Chromium;
use serde_json::json;

/// Where pictures are kept.
fn pictures() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pages");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Looks at the page on a desk, a tablet and a phone: nothing may stand out at the side.
fn look(browser: &mut Chromium, name: &str) {
    for (width, height) in [(1440, 900), (768, 1024), (360, 740)] {
        browser.resize(width, height);
        browser.picture(&pictures().join(format!("{name}-{width}.png")));
        let wide = browser.value("document.documentElement.scrollWidth");
        assert!(wide.as_u64().unwrap() <= width, "{name}: {wide} of {width}");
    }
    browser.resize(1440, 900);
}

#[tokio::test]
async fn somebody_signs_in_goes_from_list_to_record_and_from_figure_to_its_records() {
    let served = Served::start().await;
    let mut browser = Chromium::start();
    browser.resize(1440, 900);

    browser.open(&served.address("/registers/hazard"));
    assert_eq!(browser.value("document.title"), json!("登录·学政"));
    look(&mut browser, "sign-in");
    browser.fill("#account", "office");
    browser.fill("#password", "不对的-1");
    browser.click("form[action='/sign-in'] .btn-primary");
    look(&mut browser, "sign-in-refused");
    assert_eq!(
        browser.value("document.querySelector('#password-error').innerText"),
        json!("账号或密码不对，还可以再试 4 次。")
    );

    browser.fill("#password", bureau::PASSWORD);
    browser.click("form[action='/sign-in'] .btn-primary");
    assert_eq!(browser.value("location.pathname"), json!("/registers/hazard"), "back to what was asked for");
    look(&mut browser, "register");
    let rows = browser.value("document.querySelectorAll('tbody[data-rows] > tr').length");
    assert_eq!(rows, json!(2));

    let title = browser.value("document.querySelector('tbody[data-rows] th a').innerText");
    browser.click("tbody[data-rows] th a");
    let shown = browser.value("document.querySelector('h1').innerText");
    assert!(shown.as_str().unwrap().starts_with(title.as_str().unwrap()), "{shown} {title}");
    look(&mut browser, "record");

    browser.click(".xz-nav a[href='/workbench']");
    look(&mut browser, "workbench");
    browser.click(".xz-nav a[href='/figures']");
    look(&mut browser, "figures");
    browser.open(&served.address("/figures/safety.hazards_closed?period=2024H1"));
    look(&mut browser, "figure");
    let value = browser.value("document.querySelector('.xz-fig-big').innerText");
    assert_eq!(value, json!("1"), "one of two hazards is closed");
    browser.click(".xz-actions .btn-primary");
    let drilled = browser.value("document.querySelectorAll('tbody[data-rows] > tr').length");
    assert_eq!(drilled, json!(1));

    browser.open(&served.address("/password"));
    look(&mut browser, "password");
    browser.open(&served.address("/nowhere"));
    look(&mut browser, "not-found");

    browser.value("document.querySelector('details.xz-menu').open = true");
    browser.click("form[action='/sign-out'] button");
    assert_eq!(browser.value("location.pathname"), json!("/sign-in"));
    browser.open(&served.address("/workbench"));
    assert_eq!(browser.value("document.title"), json!("登录·学政"), "signed out");
    assert_eq!(browser.complaints, [""; 0]);
}
