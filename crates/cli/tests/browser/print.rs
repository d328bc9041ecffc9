//! Pages on paper: the sheet alone, with who printed it and when, and no button or navigation.

use std::process::Command;

use crate::camera::{WINDOWS, album};
use crate::chromium::Chromium;
use crate::pages::{PAGES, Page};
use crate::part_of_county::{PASSWORD, clock, fill};
use crate::served::Served;
use crate::walk::go;

/// Pages that people take to a meeting.
const PRINTED: [&str; 12] = [
    "school-workbench",
    "answers",
    "answer",
    "register",
    "record",
    "review-filing",
    "collection",
    "figures",
    "figure",
    "office-workbench",
    "director-workbench",
    "operation",
];

#[tokio::test]
async fn a_page_prints_as_a_sheet() {
    let served = Served::here(clock, fill).await;
    let mut browser = Chromium::start();
    browser.resize(WINDOWS[0]);
    for (login, pages) in PAGES {
        let printed: Vec<&Page> = pages.iter().filter(|page| PRINTED.contains(&page.name)).collect();
        if printed.is_empty() {
            continue;
        }
        browser.sign_in(&served.address("/sign-in"), login, PASSWORD);
        for page in printed {
            go(&mut browser, &served, page);
            browser.wait("!document.querySelector('[data-load]')");
            let title = browser.text("document.querySelector('h1').firstChild.textContent.trim()");
            let file = album("print").join(format!("{}.pdf", page.name));
            browser.printed(&file);
            let text = Command::new("pdftotext").args(["-layout"]).arg(&file).arg("-").output().unwrap();
            let text = String::from_utf8(text.stdout).unwrap();
            let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            let title: String = title.chars().filter(|c| !c.is_whitespace()).collect();
            assert!(squeezed.contains(&title), "{}: {title}: {text}", page.name);
            assert!(squeezed.contains("打印") && squeezed.contains("实时"), "{}: who and when: {text}", page.name);
            for chrome in ["跳到正文", "退出", "修改密码", "看按键"] {
                assert!(!squeezed.contains(chrome), "{}: {chrome}: {text}", page.name);
            }
        }
    }
}
