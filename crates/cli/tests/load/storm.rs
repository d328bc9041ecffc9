//! All schools at once: each signs in, looks at its workbench, fills in its rows one by one, and submits them.

use std::collections::BTreeMap;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use crate::browser::{Answer, Browser};
use crate::schools::login;

pub(crate) const PASSWORD: &str = "xuezheng-24";
pub(crate) const REGISTER: &str = "hazard";
pub(crate) const PERIOD: &str = "2024H1";

/// How often somebody who is told to come again does so.
const AGAIN: usize = 30;

/// A filing of which the server said that it has it.
pub(crate) struct Accepted {
    pub(crate) school: String,
    pub(crate) rows: Vec<Row>,
}

/// A row as it was sent.
pub(crate) struct Row {
    pub(crate) number: String,
    pub(crate) description: String,
}

/// What came of it.
#[derive(Default)]
pub(crate) struct Storm {
    pub(crate) accepted: Vec<Accepted>,
    /// How long each request took, by kind in the order of the work.
    pub(crate) took: BTreeMap<&'static str, Vec<Duration>>,
    /// How often somebody was told to come again.
    pub(crate) refused: usize,
    /// From the first request to the last answer.
    pub(crate) whole: Duration,
}

impl Storm {
    /// The schools file, with so many rows each.
    pub(crate) fn of(address: &str, schools: usize, rows: usize) -> Self {
        let start = Barrier::new(schools + 1);
        let (mut all, mut begun) = (Self::default(), Instant::now());
        std::thread::scope(|scope| {
            let one = |school: usize| {
                let start = &start;
                let browser = Browser::new(address);
                let clerk = Clerk { school, browser, done: Self::default() };
                let thread = std::thread::Builder::new().stack_size(256 * 1024);
                thread.spawn_scoped(scope, move || {
                    start.wait();
                    clerk.file(rows)
                })
            };
            let clerks: Vec<_> = (0..schools).map(|school| one(school).unwrap()).collect();
            start.wait();
            begun = Instant::now();
            for clerk in clerks {
                let done = clerk.join().expect("no clerk gives up");
                all.accepted.extend(done.accepted);
                all.refused += done.refused;
                for (kind, took) in done.took {
                    all.took.entry(kind).or_default().extend(took);
                }
            }
        });
        all.whole = begun.elapsed();
        all
    }
}

/// Who files for a school.
struct Clerk {
    school: usize,
    browser: Browser,
    done: Storm,
}

impl Clerk {
    fn file(mut self, rows: usize) -> Storm {
        let school = login(self.school);
        let token = self.ask("1 登录页", |browser| browser.get("/sign-in")).form_token();
        let form = [("_csrf", token.as_str()), ("account", &school), ("password", PASSWORD)];
        let answer = self.ask("2 登录", |browser| browser.post("/sign-in", &form));
        assert_eq!((answer.status, answer.location()), (303, "/workbench"), "{}", answer.text());
        self.page("3 工作台", "/workbench");
        let mut sent = Vec::new();
        for row in 0..rows {
            let form = format!("/registers/{REGISTER}/new");
            let token = self.page("4 打开表单", &form).form_token();
            let row = Row {
                number: format!("{school}-2024-{row:03}"),
                description: format!("{school} 第 {row} 处：疏散通道堆放杂物"),
            };
            // The checks ask about hazards of a kind in one place.
            let place = format!("教学楼第 {} 间", sent.len());
            let typed = [
                ("_csrf", token.as_str()),
                ("do", "save"),
                ("f.number", &row.number),
                ("f.found_on", "2024-06-10"),
                ("f.kind", "fire"),
                ("f.severity", "general"),
                ("f.source", "self_check"),
                ("f.place", &place),
                ("f.description", &row.description),
            ];
            let answer = self.ask("5 暂存一条", |browser| browser.post(&form, &typed));
            assert_eq!(answer.status, 303, "{}", answer.text());
            sent.push(row);
        }
        let filing = format!("/answers/{PERIOD}/{REGISTER}");
        let token = self.page("6 打开填报", &filing).form_token();
        let typed = [("_csrf", token.as_str()), ("do", "submit")];
        let answer = self.ask("7 提交审核", |browser| browser.post(&filing, &typed));
        assert_eq!(answer.status, 303, "{}", answer.text());
        self.done.accepted.push(Accepted { school, rows: sent });
        self.done
    }

    fn page(&mut self, kind: &'static str, path: &str) -> Answer {
        let answer = self.ask(kind, |browser| browser.get(path));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer
    }

    /// Asks, and once more later where the server says so.
    fn ask(&mut self, kind: &'static str, mut request: impl FnMut(&mut Browser) -> Answer) -> Answer {
        for _ in 0..AGAIN {
            let answer = request(&mut self.browser);
            self.done.took.entry(kind).or_default().push(answer.took);
            if answer.status != 503 {
                return answer;
            }
            self.done.refused += 1;
            let seconds = answer.header("retry-after").expect("it says when").parse().unwrap();
            std::thread::sleep(Duration::from_secs(seconds));
        }
        panic!("told to come again {AGAIN} times")
    }
}
