//! Every kind of page on a desk, a tablet and a phone: nothing stands out at the side, nothing complains, nobody is kept out.

use crate::barriers::barriers;
use crate::camera::{WINDOWS, album};
use crate::chromium::Chromium;
use crate::pages::{DONE, PAGES, Page, Way};
use crate::part_of_county::{PASSWORD, clock, fill};
use crate::served::Served;

/// Goes to a page.
pub(crate) fn go(browser: &mut Chromium, served: &Served, page: &Page) {
    match page.way {
        Way::At(path) => browser.open(&served.address(path)),
        Way::By(path, links) => {
            browser.open(&served.address(path));
            for link in links {
                let found = browser.text(&format!("document.querySelector(\"{link}\")?.href"));
                assert!(!found.is_empty(), "{}: no {link} on the way from {path}", page.name);
                browser.open(&found);
            }
        }
        Way::Press(path, button) => {
            browser.open(&served.address(path));
            browser.click(button);
        }
        Way::Send(path, text) => {
            browser.open(&served.address(path));
            browser.attach("input[type=file]", "工作总结.txt", text);
            browser.click("form[enctype] .btn-primary");
        }
    }
}

/// The status of a page's answer.
fn expected(name: &str) -> u64 {
    match name {
        "form-errors" | "checkup-refused" => 422,
        "not-allowed" => 403,
        "not-found" => 404,
        _ => 200,
    }
}

/// What is wrong with the page, with a picture for each width.
fn look(browser: &mut Chromium, name: &str, axe: Option<&str>) -> Vec<String> {
    let status = browser.value("performance.getEntriesByType('navigation')[0].responseStatus");
    assert_eq!(status, expected(name), "{name}");
    // What comes after the page has come.
    browser.wait("!document.querySelector('[data-load]')");
    let mut wrong: Vec<String> = browser.complaints.drain(..).collect();
    for (width, height) in WINDOWS {
        browser.resize((width, height));
        browser.whole_picture(&album("pages").join(format!("{name}-{width}.png")));
        let wide = browser.value("document.documentElement.scrollWidth").as_u64().unwrap();
        if wide > width {
            let out = "[...document.querySelectorAll('body *')].filter((it) => it.getBoundingClientRect().right > innerWidth + 1) \
                       .slice(-3).map((it) => it.outerHTML.slice(0, 120)).join(' | ')";
            wrong.push(format!("{wide} wide of {width}: {}", browser.text(out)));
        }
        if let Some(axe) = axe.filter(|_| width != 768) {
            wrong.extend(barriers(browser, axe).into_iter().map(|found| format!("{width}: {found}")));
            // It asks for the stylesheets in its own way; only what the page does counts.
            browser.complaints.clear();
        }
    }
    browser.resize(WINDOWS[0]);
    wrong.into_iter().map(|what| format!("{name}: {what}")).collect()
}

/// A period is sealed, a report compiled and issued, as the office does it.
fn done(browser: &mut Chromium, served: &Served) {
    browser.open(&served.address("/seals?period=2023H1"));
    if browser.has("input[name=all]") {
        browser.press("input[name=all]");
        browser.fill("#reason", "学校已停办");
    }
    browser.click("form[method=post][action='/seals#new'] .btn-primary");
    browser.open(&served.address("/reports"));
    browser.choose("select[name=period]", "2024H1");
    browser.click("form[action='/reports'] .btn-primary");
    browser.wait("location.pathname.startsWith('/reports/manuscripts/') && document.readyState === 'complete'");
    browser.click("a[href$='/issue']");
    browser.fill("#number", "教发〔2024〕12号");
    browser.click("form[action$='/issue'] .btn-primary");
    browser.wait("location.pathname.startsWith('/reports/issued/') && document.readyState === 'complete'");
}

#[tokio::test]
async fn every_page_fits_three_widths_and_has_no_barriers() {
    let axe = xuezheng_testing::axe();
    let served = Served::here(clock, fill).await;
    let mut browser = Chromium::start();
    browser.resize(WINDOWS[0]);
    browser.open(&served.address("/sign-in"));
    let mut wrong = look(&mut browser, "sign-in", axe.as_deref());
    for (login, pages) in PAGES {
        browser.sign_in(&served.address("/sign-in"), login, PASSWORD);
        for page in *pages {
            go(&mut browser, &served, page);
            wrong.extend(look(&mut browser, page.name, axe.as_deref()));
        }
        if *login == "office" {
            done(&mut browser, &served);
            for page in DONE {
                go(&mut browser, &served, page);
                wrong.extend(look(&mut browser, page.name, axe.as_deref()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}
