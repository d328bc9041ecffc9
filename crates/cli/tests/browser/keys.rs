//! Keys: what the foot of a page says they do, they do; inside text fields they are letters.

use serde_json::json;
use xuezheng_bureau::ledger::Stamp;

use crate::bureau::{PASSWORD, fill};
use crate::camera::WINDOWS;
use crate::chromium::Chromium;
use crate::served::{Served, moment};

fn clock() -> Stamp {
    moment("2024-07-03T01:12:00Z")
}

fn focused(browser: &mut Chromium) -> String {
    browser.text("document.activeElement.innerText ?? ''")
}

#[tokio::test]
async fn keys_lead_through_lists_forms_and_reviews() {
    let served = Served::here(clock, fill).await;
    let mut browser = Chromium::start();
    browser.resize(WINDOWS[0]);
    browser.sign_in(&served.address("/sign-in"), "school", PASSWORD);
    browser.open(&served.address("/registers/hazard"));
    let foot = browser.said(".xz-keys");
    for said in ["/ 搜索", "J K 上下行", "Enter 打开", "N 新增记录", "? 看按键"] {
        assert!(foot.contains(said), "{said}: {foot}");
    }
    browser.key("/", 0);
    browser.key("n", 0);
    let typed = "document.activeElement.type + document.activeElement.value";
    assert_eq!(browser.value(typed), json!("searchn"), "a letter, for somebody types");
    browser.key("Escape", 0);
    browser.key("j", 0);
    assert_eq!(focused(&mut browser), "教学楼二层东侧楼梯间");
    browser.key("?", 0);
    assert!(browser.said("dialog[open]").contains("N 新增记录"));
    browser.key("Escape", 0);
    browser.wait("!document.querySelector('dialog')");
    browser.key_to("Enter", 0);
    browser.key_to("e", 0);
    assert!(browser.text("location.pathname").ends_with("/edit"));
    browser.fill("[name='f.place']", "二层东侧楼梯间");
    browser.key_to("s", crate::page::CTRL);
    assert!(browser.has("[data-toast]"), "Ctrl S works inside a field");

    browser.sign_in(&served.address("/sign-in"), "safety", PASSWORD);
    browser.open(&served.address("/review"));
    browser.key("j", 0);
    browser.key_to("Enter", 0);
    browser.key("j", 0);
    browser.key("r", 0);
    assert_eq!(browser.said("[data-count]"), "1 处", "the row is in the basket");
    browser.key("r", 0);
    assert_eq!(browser.said("[data-count]"), "0 处");
    browser.key("a", 0);
    assert!(focused(&mut browser).contains("整份通过"), "the button has the focus, and nothing is done yet");
    assert_eq!(browser.complaints, [""; 0]);
}
