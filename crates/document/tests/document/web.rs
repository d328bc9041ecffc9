//! The web page, opened in a browser.

use xuezheng_document::model::{Block, Inline};
use xuezheng_document::write;

use crate::bureau::{County, report};
use crate::programs::{browse, framed, title};
use crate::sample::document;
use crate::whole;

/// The page with a script that leaves its findings in the title; the page's own policy would not let it run.
fn asked(script: &str) -> String {
    let page = write::html(&whole::document());
    let policy = page.find("<meta http-equiv").unwrap();
    let end = policy + page[policy..].find('>').unwrap() + 1;
    let open = page.replacen(&page[policy..end], "", 1);
    open.replace("</body>", &format!("<script>{script}</script></body>"))
}

#[test]
fn the_same_document_gives_the_same_page_and_the_browser_has_nothing_to_say() {
    let page = write::html(&whole::document());
    assert_eq!(page, write::html(&whole::document()));
    let seen = browse(&page);
    assert!(seen.console.is_empty(), "{:?}", seen.console);
    assert_eq!(title(&seen.dom), "青禾县教育体育局2024年上半年工作总结");
}

#[test]
fn a_figure_opens_its_lineage_and_closes_again() {
    let page = asked(
        "const button = document.querySelector('#f003 button'), panel = document.getElementById('source-f003');
         const seen = [button.tabIndex, button.getAttribute('aria-label')];
         button.focus(); seen.push(document.activeElement === button); button.click();
         seen.push(panel.matches(':popover-open'), panel.getBoundingClientRect().width > 300);
         seen.push(panel.innerText.replace(/\\s+/g, ' '));
         panel.querySelector('button').click();
         seen.push(panel.matches(':popover-open'));
         document.title = seen.join('|');",
    );
    let seen = browse(&page);
    assert!(seen.console.is_empty(), "{:?}", seen.console);
    assert_eq!(
        title(&seen.dom),
        "0|16.7%，整改安全隐患同比，来源|true|true|true|整改安全隐患同比 关闭 -16.666666666667% 文中写作 16.7% \
         期间 2024年上半年 机构 青禾县教育体育局 口径 整改安全隐患，按审核通过的台账计算 \
         比较 与上年同期相比，按没有舍入的数计算 记录数 12条 填报率 98.0%（应报50个机构，已审49个） 版本 实时，没有封存 \
         溯源码 hash-of-safety.hazards_closed 业务包 pack-hash 编号 f003，回到文中第一处|false"
    );
}

#[test]
fn every_figure_has_its_panel_and_ids_are_unique() {
    let page = asked(
        "const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
         const opens = [...document.querySelectorAll('.xz-fig')].map(
           e => e.getAttribute('popovertarget') ?? e.getAttribute('href').slice(1));
         const links = [...document.querySelectorAll('a[href^=\"#\"]')].map(e => e.getAttribute('href').slice(1));
         document.title = [new Set(ids).size === ids.length, opens.length > 40,
           opens.concat(links).filter(id => !document.getElementById(id)).length,
           document.querySelectorAll('[popover]').length].join('|');",
    );
    assert_eq!(title(&browse(&page).dom), format!("true|true|0|{}", whole::document().figures.len()));
}

#[test]
fn no_page_scrolls_sideways_and_the_panel_fits_the_screen() {
    for width in [360, 768, 1440] {
        let page = asked(
            "document.querySelector('#f001 button').click();
             const box = document.querySelector(':popover-open').getBoundingClientRect();
             document.title = [document.documentElement.scrollWidth <= innerWidth, box.left >= 0,
               box.right <= innerWidth, innerWidth].join('|');",
        );
        assert_eq!(framed(&page, width), format!("true|true|true|{width}"));
    }
}

#[test]
fn the_bureau_s_own_report_fits_every_screen_whatever_the_figures_are() {
    for county in [County::Ordinary, County::Zero, County::Missing] {
        let page = write::html(&report(county)).replacen("Content-Security-Policy", "x-policy", 1);
        let script = "<script>document.title = document.documentElement.scrollWidth - innerWidth</script></body>";
        for width in [360, 768, 1440] {
            assert_eq!(framed(&page.replace("</body>", script), width), "0", "{width}");
        }
    }
}

#[test]
fn what_stands_in_the_data_stays_text() {
    let mut hostile = document("整改{{ safety.hazards_closed }}处。");
    let evil = "\"><script>document.title = 'run'</script><img src=x onerror=\"document.title = 'run'\">";
    hostile.title = vec![Inline::literal(evil)];
    hostile.blocks.push(Block::Paragraph(vec![Inline::literal(evil)]));
    hostile.signature.org = evil.to_owned();
    hostile.figures[0].label = evil.to_owned();
    hostile.figures[0].figure.definition = evil.to_owned();
    let seen = browse(&write::html(&hostile));
    assert!(seen.console.is_empty(), "{:?}", seen.console);
    assert!(!seen.dom.contains("<img") && !seen.dom.contains("<script"), "{}", seen.dom);
    assert!(title(&seen.dom).contains("&lt;script&gt;"), "{}", title(&seen.dom));
}

#[test]
fn as_a_part_of_another_page_it_has_the_same_text_and_its_figures_lead_where_that_page_says() {
    let document = whole::document();
    let (page, paper) = (write::html(&document), write::paper(&document, "/x?source=", "#lineage"));
    assert!(paper.starts_with("<article class=\"xz-paper\" id=\"paper\"><h2>"), "{paper}");
    // No frame, panel, button or style of its own, which a strict policy would forbid.
    for foreign in ["<html", "<style", "<script", "<button", "popover", " style=", "id=\"source-"] {
        assert!(!paper.contains(foreign), "{foreign}");
    }
    assert!(paper.contains("class=\"xz-fig\" href=\"/x?source=f003#lineage\""), "{paper}");
    let stated = document.figures.iter().filter(|it| paper.contains(&format!("/x?source={}#", it.key)));
    let in_body = document.figures.iter().filter(|it| page.contains(&format!("id=\"{}\"", it.key)));
    assert_eq!(stated.count(), in_body.count());
    // The list of all figures is left out: the page opens each of them.
    assert!(page.contains("id=\"attachment-1\"") && !paper.contains("id=\"attachment-1\""));
    let outline = write::outline(&document);
    assert!(outline.iter().all(|it| paper.contains(&format!("id=\"{}\"", it.id))), "{outline:?}");
    // Counted in the text itself, from each of these headings to the next.
    let body = paper.split("</article>").next().unwrap();
    let below: Vec<usize> =
        body.split("id=\"heading-").skip(1).map(|text| text.matches("class=\"xz-fig\"").count()).collect();
    assert_eq!(outline.iter().map(|it| it.figures).collect::<Vec<_>>(), below);
}
