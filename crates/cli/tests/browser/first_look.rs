//! The binary itself, as people run it: from the sign-in to a list, a record, a figure and its records, and out again.

use serde_json::json;

use crate::bureau::{PASSWORD, fill};
use crate::camera::WINDOWS;
use crate::chromium::Chromium;
use crate::served::Served;

#[tokio::test]
async fn somebody_signs_in_goes_from_list_to_record_and_from_figure_to_its_records() {
    let served = Served::by_the_binary(fill).await;
    let mut browser = Chromium::start();
    browser.resize(WINDOWS[0]);

    browser.open(&served.address("/registers/hazard"));
    assert_eq!(browser.value("document.title"), json!("登录·学政"));
    browser.fill("#account", "office");
    browser.fill("#password", "不对的-1");
    browser.click("form[action='/sign-in'] .btn-primary");
    assert_eq!(browser.said("#password-error"), "账号或密码不对，还可以再试 4 次。");

    browser.fill("#password", PASSWORD);
    browser.click("form[action='/sign-in'] .btn-primary");
    assert_eq!(browser.text("location.pathname"), "/registers/hazard", "back to what was asked for");
    assert_eq!(browser.value("document.querySelectorAll('tbody[data-rows] > tr').length"), json!(2));

    let title = browser.said("tbody[data-rows] th a");
    browser.click("tbody[data-rows] th a");
    let shown = browser.said("h1");
    assert!(shown.starts_with(&title), "{shown} {title}");

    browser.open(&served.address("/figures/safety.hazards_closed?period=2024H1"));
    assert_eq!(browser.said(".xz-fig-big"), "1", "one of two hazards is closed");
    browser.click(".xz-actions .btn-primary");
    assert_eq!(browser.value("document.querySelectorAll('tbody[data-rows] > tr').length"), json!(1));

    browser.value("document.querySelector('details.xz-menu').open = true");
    browser.click("form[action='/sign-out'] button");
    assert_eq!(browser.text("location.pathname"), "/sign-in");
    browser.open(&served.address("/workbench"));
    assert_eq!(browser.value("document.title"), json!("登录·学政"), "signed out");
    assert_eq!(browser.complaints, [""; 0]);
}
