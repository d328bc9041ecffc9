//! Every page of a county in a size that a slow line carries.

use std::path::Path;

use xuezheng_bureau::Workspace;
use xuezheng_demo::{DEMO_PASSWORD, DEMO_PEOPLE, county, sign_up};

use crate::browser::Browser;
use crate::county;
use crate::program::Program;
use crate::walk::{compiled, walk};

/// Bytes that a page may have, before anything packs it.
const MOST: usize = 60_000;

#[tokio::test]
async fn no_page_of_a_county_is_larger_than_sixty_kilobytes_and_none_fails() {
    let folder = county::copy().await;
    let (people, workspace) = (county(1), Workspace::open(folder.path()).await.unwrap());
    sign_up(&workspace, &people, &people.founder()).await.unwrap();
    workspace.close().await;
    let binary = Path::new(env!("CARGO_BIN_EXE_xuezheng"));
    let program = Program::start(binary, &["-C", &folder.path().to_string_lossy(), "serve", "--listen", "127.0.0.1:0"]);
    let (mut wrong, mut pages) = (Vec::new(), 0);
    for person in DEMO_PEOPLE {
        let mut browser = Browser::new(&program.address);
        assert_eq!(browser.sign_in(person.login, DEMO_PASSWORD).status, 303);
        let mut begin = vec!["/workbench".to_owned()];
        if person.login == "office" {
            begin.push(compiled(&mut browser));
        }
        let begin: Vec<&str> = begin.iter().map(String::as_str).collect();
        walk(&mut browser, &begin, &mut |_, page| {
            pages += 1;
            let (status, size) = (page.answer.status, page.answer.body.len());
            // A link that leads to what somebody may not open is a fault, too.
            if status != 200 || size > MOST {
                wrong.push(format!("{}: {} ({}) {status}, {size} bytes", person.login, page.path, page.kind));
            }
        });
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(pages > 100, "{pages}");
}
