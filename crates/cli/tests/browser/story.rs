//! One figure from the form to the report: a school files, the department returns a cell, the school mends it, the department
//! approves, the figure moves, the report states it, and the number leads back to the record.

use serde_json::json;
use xuezheng_bureau::ledger::Stamp;

use crate::bureau::{PASSWORD, fill};
use crate::camera::{WINDOWS, album};
use crate::chromium::Chromium;
use crate::served::{Served, moment};

const FIGURE: &str = "/figures/safety.hazards_found?period=2024H1";

fn clock() -> Stamp {
    moment("2024-07-03T01:12:00Z")
}

/// The browser with its pictures, one a step.
struct Story {
    browser: Chromium,
    served: Served,
    step: usize,
}

impl Story {
    fn signed_in(&mut self, login: &str) {
        self.browser.sign_in(&self.served.address("/sign-in"), login, PASSWORD);
    }

    fn open(&mut self, path: &str) {
        self.browser.open(&self.served.address(path));
    }

    fn keep(&mut self, what: &str) {
        self.step += 1;
        self.browser.whole_picture(&album("story").join(format!("{:02}-{what}.png", self.step)));
    }

    /// The value of the figure that the story is about.
    fn figure(&mut self, what: &str) -> String {
        self.signed_in("office");
        self.open(FIGURE);
        self.keep(what);
        self.browser.said(".xz-fig-big")
    }
}

#[tokio::test]
async fn a_record_goes_from_the_form_into_the_report_and_back() {
    let mut story = Story { served: Served::here(clock, fill).await, browser: Chromium::start(), step: 0 };
    story.browser.resize(WINDOWS[0]);
    assert_eq!(story.figure("数据-之前"), "1");
    let record = filed(&mut story);
    returned(&mut story, &record);
    mended(&mut story, &record);
    approved(&mut story, &record);
    assert_eq!(story.figure("数据-之后"), "2");
    compiled(&mut story);
    traced(&mut story, &record);
    assert_eq!(story.browser.complaints, [""; 0]);
}

/// The school fills in the form; a check finds something odd, and it is explained.
fn filed(story: &mut Story) -> String {
    story.signed_in("school");
    story.keep("学校工作台");
    story.open("/registers/hazard");
    story.browser.key_to("n", 0);
    story.browser.fill("[name='f.number']", "p-2024-002");
    story.browser.choose("[name='f.found_on']", "2024-06-20");
    story.browser.choose("select[name='f.kind']", "electricity");
    story.browser.press("[name='f.severity'][value=serious]");
    story.browser.choose("select[name='f.source']", "self_check");
    story.browser.fill("[name='f.place']", "实验楼");
    story.browser.fill("[name='f.description']", "配电箱漏电保护器失灵，箱门不能关闭。");
    story.browser.leave();
    // What was typed is kept without anybody's doing, and from then on the address is the draft's own.
    story.browser.wait("document.querySelector('[data-saved]').innerText.includes('已自动暂存')");
    story.browser.wait("document.querySelector('.xz-softcheck')");
    assert!(story.browser.said(".xz-softcheck").contains("重大隐患没有填写“整改措施”"), "the check says what is odd");
    story.keep("填表-自动暂存-提示");
    let kept = story.browser.text("location.pathname");
    story.open(&kept);
    assert_eq!(story.browser.value("document.querySelector('[name=\"f.place\"]').value"), json!("实验楼"));
    story.browser.fill(".xz-softcheck textarea", "维修单位 7 月 5 日进场，方案随后补登。");
    story.keep("填表-写明情况");
    story.browser.key_to("Enter", crate::page::CTRL);
    let record = story.browser.text("location.pathname");
    assert_eq!(format!("{record}/edit"), kept);
    assert!(story.browser.said("h1").contains("待审"), "it waits for review");
    story.keep("已提交");
    record
}

/// The department returns one cell, with a reason.
fn returned(story: &mut Story, record: &str) {
    story.signed_in("safety");
    story.open("/review");
    story.keep("待审清单");
    let link =
        "[...document.querySelectorAll('[data-rows] th a')].find((it) => it.innerText.includes('第一小学')).href";
    let review = story.browser.text(link);
    story.browser.open(&review);
    let number = record.rsplit('/').next().unwrap();
    assert!(
        story.browser.said(".xz-explain").contains("维修单位 7 月 5 日进场"),
        "the explanation stands under its row"
    );
    story.browser.press(&format!("input[name=cell][value='{number}:description']"));
    story.browser.fill(&format!("textarea[name='why.{number}:description']"), "写明实验楼几层、哪间");
    story.keep("审核-退回一格");
    story.browser.click("[data-return]");
    story.keep("审核-已退回");
    let said = story.browser.said("main");
    assert!(said.contains("已退回"), "it says what was done: {said}");
}

/// The school sees what and why, and mends it.
fn mended(story: &mut Story, record: &str) {
    story.signed_in("school");
    assert!(story.browser.said("#back").contains("隐患情况"), "which cell");
    assert!(story.browser.said("#back").contains("写明实验楼几层、哪间"), "and why");
    story.keep("学校-退回的");
    story.browser.click("#back a");
    if !story.browser.text("location.pathname").ends_with("/edit") {
        story.browser.key_to("e", 0);
    }
    assert_eq!(story.browser.text("location.pathname"), format!("{record}/edit"));
    assert!(story.browser.said(".xz-returned").contains("写明实验楼几层、哪间"), "the reason stands at its field");
    story.keep("改正-原因在旁");
    story.browser.fill("[name='f.description']", "二层配电间的配电箱漏电保护器失灵，箱门不能关闭。");
    story.browser.click("[data-key=submit]");
    assert!(story.browser.said("h1").contains("待审"));
    story.keep("改正-已提交");
}

/// The department sees it mended and approves.
fn approved(story: &mut Story, record: &str) {
    story.signed_in("safety");
    story.open("/review");
    let link =
        "[...document.querySelectorAll('[data-rows] th a')].find((it) => it.innerText.includes('第一小学')).href";
    let review = story.browser.text(link);
    story.browser.open(&review);
    assert!(story.browser.said("[data-rows]").contains("二层配电间"));
    story.keep("审核-改正以后");
    story.browser.click("[data-key=approve]");
    story.keep("审核-通过");
    story.open(record);
    assert!(story.browser.said("h1").contains("已通过"));
    story.keep("记录-已通过");
}

/// The report is compiled while its page tells how far it is.
fn compiled(story: &mut Story) {
    story.open("/reports");
    story.keep("报告");
    story.browser.choose("select[name=period]", "2024H1");
    story.browser.click("form[action='/reports'] .btn-primary");
    assert!(story.browser.text("location.pathname").starts_with("/jobs/"));
    story.keep("任务-编制中");
    // It leads on by itself once it is over.
    story.browser.wait("location.pathname.startsWith('/reports/manuscripts/') && document.readyState === 'complete'");
    story.keep("文稿");
    story.open("/jobs");
    story.browser.click("[data-rows] th a");
    story.keep("任务-编好了");
    story.browser.click("#job a.btn-primary");
}

/// A click on the number shows where it comes from, down to the record.
fn traced(story: &mut Story, record: &str) {
    let figure = "[...document.querySelectorAll('.xz-paper .xz-fig')].find((it) => it.innerText === '2' && it.closest('p').innerText.includes('隐患'))";
    story.browser.value(&format!("{figure}.id ||= 'clicked'"));
    let id = story.browser.text(&format!("{figure}.id"));
    story.browser.press(&format!("#{id}"));
    story.browser.wait("document.querySelector('#lineage .xz-versus')");
    let (stated, now) =
        (story.browser.said("#lineage .xz-versus dd"), story.browser.said("#lineage .xz-versus div:nth-child(2) dd"));
    assert!(stated.starts_with('2') && now.starts_with('2'), "{stated} {now}");
    story.browser.picture(&album("story").join(format!("{:02}-文稿-来源.png", story.step + 1)));
    story.step += 1;
    story.browser.click("#lineage a.xz-fig");
    story.keep("记录清单");
    let path = format!("[data-rows] a[href='{record}']");
    assert!(story.browser.has(&path), "the record that was filed is among them");
    story.browser.click(&path);
    assert!(story.browser.said("main").contains("二层配电间的配电箱漏电保护器失灵"));
    story.keep("回到记录");
}
