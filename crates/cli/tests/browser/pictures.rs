//! The pictures of the manual and of the README, made anew: `cargo test --workspace --test browser -- --ignored pictures`.

use std::path::Path;

use xuezheng_demo::DEMO_PASSWORD;

use crate::camera::WINDOWS;
use crate::chromium::Chromium;
use crate::pages::{Page, REPORT, Way};
use crate::part_of_county::{PASSWORD, clock, fill};
use crate::program::Program;
use crate::served::Served;
use crate::walk::go;

/// The window of a small office screen.
const DESK: (u64, u64) = (1280, 800);

#[tokio::test]
#[ignore = "writes docs/images"]
async fn pictures_of_the_manual() {
    let served = Served::here(clock, fill).await;
    let mut browser = Chromium::start();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/images");
    let plain = [
        ("school", "manual-school-workbench", "/workbench"),
        ("office", "manual-figure", "/figures/safety.hazards_found?period=2024H1"),
        ("director", "manual-director", "/workbench?period=2024H1"),
        ("admin", "manual-accounts", "/admin/accounts"),
    ];
    browser.resize(DESK);
    for (login, name, path) in plain {
        browser.sign_in(&served.address("/sign-in"), login, PASSWORD);
        browser.open(&served.address(path));
        browser.picture(&folder.join(format!("{name}.png")));
    }
    browser.sign_in(&served.address("/sign-in"), "office", PASSWORD);
    browser.open(&served.address("/collections"));
    let collection = browser.text(SCHOOLS_SECOND_HALF);
    browser.open(&collection);
    browser.picture(&folder.join("manual-matrix.png"));
    odd_record(&mut browser, &served);
    browser.picture(&folder.join("manual-school-form.png"));
    returned_cell(&mut browser, &served);
    browser.picture(&folder.join("manual-review.png"));
    source(&mut browser, &served);
    browser.picture(&folder.join("manual-manuscript.png"));
    go(&mut browser, &served, &Page { name: "checkup", way: Way::Send("/checkup", REPORT) });
    browser.picture(&folder.join("manual-checkup.png"));
    browser.resize(WINDOWS[2]);
    browser.sign_in(&served.address("/sign-in"), "inspector", PASSWORD);
    browser.open(&served.address("/registers/inspection/new"));
    browser.picture(&folder.join("manual-inspector-phone.png"));
}

#[tokio::test]
#[ignore = "fills the demo, writes docs/images"]
async fn pictures_of_the_readme() {
    let folder = tempfile::tempdir().unwrap();
    let demo = folder.path().join("demo").to_string_lossy().into_owned();
    let program =
        Program::start(Path::new(env!("CARGO_BIN_EXE_xuezheng")), &["demo", &demo, "--listen", "127.0.0.1:0"]);
    let address = |path: &str| format!("http://{}{path}", program.address);
    let images = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/images");
    let mut browser = Chromium::start();
    let pages = [
        ("director", "page-director", "/workbench?period=2024H1", 1240),
        ("office", "page-figure", "/figures/safety.hazards_closed?period=2024H1", 1400),
    ];
    for (login, name, path, height) in pages {
        browser.resize((1440, height));
        browser.sign_in(&address("/sign-in"), login, DEMO_PASSWORD);
        browser.open(&address(path));
        browser.picture(&images.join(format!("{name}.png")));
    }
    browser.resize((1440, 1000));
    browser.open(&address("/collections"));
    let collection = browser.text(SCHOOLS_SECOND_HALF);
    browser.open(&collection);
    browser.picture(&images.join("page-matrix.png"));
}

/// The address of the collection of the second half-year that asks the schools, where collections are listed.
const SCHOOLS_SECOND_HALF: &str = "[...document.querySelectorAll('[data-rows] th a')].find((it) => \
                                   it.innerText.includes('下半年') && it.innerText.includes('学校')).href";

/// A serious hazard without measures, and the check that says so.
fn odd_record(browser: &mut Chromium, served: &Served) {
    browser.sign_in(&served.address("/sign-in"), "school", PASSWORD);
    browser.open(&served.address("/registers/hazard/new"));
    browser.fill("[name='f.number']", "0101-2024-031");
    browser.choose("[name='f.found_on']", "2024-12-20");
    browser.choose("select[name='f.kind']", "electricity");
    browser.press("[name='f.severity'][value=serious]");
    browser.choose("select[name='f.source']", "self_check");
    browser.fill("[name='f.place']", "实验楼二层配电间");
    browser.fill("[name='f.description']", "配电箱漏电保护器失灵，箱门不能关闭。");
    browser.leave();
    browser.wait("document.querySelector('.xz-softcheck')");
    browser.fill(".xz-softcheck textarea", "维修单位 12 月 25 日进场，方案随后补登。");
    browser.value("scrollTo(0, 0)");
}

/// A review with a cell in the basket.
fn returned_cell(browser: &mut Chromium, served: &Served) {
    browser.sign_in(&served.address("/sign-in"), "safety", PASSWORD);
    browser.open(&served.address("/review?register=hazard"));
    browser.click("[data-rows] th a");
    browser.press("tbody td:last-child input[name=cell]");
    browser.fill("[data-basket] textarea", "写明几层、哪间");
    browser.value("scrollTo(0, 0)");
}

/// A report in which a number was clicked.
fn source(browser: &mut Chromium, served: &Served) {
    browser.sign_in(&served.address("/sign-in"), "office", PASSWORD);
    browser.open(&served.address("/reports"));
    browser.choose("select[name=period]", "2024H1");
    browser.click("form[action='/reports'] .btn-primary");
    browser.wait("location.pathname.startsWith('/reports/manuscripts/') && document.readyState === 'complete'");
    browser.press(".xz-paper p a.xz-fig");
    browser.wait("document.querySelector('#lineage .xz-versus')");
}
