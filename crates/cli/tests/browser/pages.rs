//! Every kind of page, with who looks at it and how they get there.

/// A page to look at.
pub(crate) struct Page {
    /// What its picture is called.
    pub(crate) name: &'static str,
    pub(crate) way: Way,
}

/// How one gets there.
pub(crate) enum Way {
    /// By its address.
    At(&'static str),
    /// By the first link on another page that a selector finds, and one on the page that it leads to, and so on.
    By(&'static str, &'static [&'static str]),
    /// By pressing a button on another page.
    Press(&'static str, &'static str),
    /// By sending a file with this text where another page asks for one.
    Send(&'static str, &'static str),
}

use Way::{At, By, Press, Send};

const fn at(name: &'static str, path: &'static str) -> Page {
    Page { name, way: At(path) }
}

const fn by(name: &'static str, from: &'static str, links: &'static [&'static str]) -> Page {
    Page { name, way: By(from, links) }
}

const fn press(name: &'static str, from: &'static str, button: &'static str) -> Page {
    Page { name, way: Press(from, button) }
}

const fn send(name: &'static str, from: &'static str, text: &'static str) -> Page {
    Page { name, way: Send(from, text) }
}

/// A report with something of everything: mends that are certain, a sum that doesn't add up, figures that are others.
pub(crate) const REPORT: &str = "\
云川市教育体育局2024年上半年工作总结
上半年，我局认真落实各项部署，教育体育工作平稳推进。现将有关情况报告如下：
一、校园安全
（一）排查整改隐患。上半年，全市共排查安全隐患9999处，其中重大隐患X处。截止6月底，整改情况良好。
（二）强化应急演练。广泛开展开展防震、消防演练，各学校配备公益保安110人，投入1200万。
二、师资队伍
招聘教师294人，其中：幼儿园教师150人、高中教师128人、中专教师26人。签定师德承诺书11832份。
四、下半年工作打算
持续推进平安校园建设，新建学校3所。
云川市教育体育局
2024年7月5日
";

/// The first link of a list.
const FIRST: &[&str] = &["[data-rows] th a"];

/// Who looks at what. One more kind of page is its line here.
pub(crate) const PAGES: &[(&str, &[Page])] = &[
    ("school", SCHOOL),
    ("township", TOWNSHIP),
    ("safety", SAFETY),
    ("office", OFFICE),
    ("director", DIRECTOR),
    ("inspector", INSPECTOR),
    ("admin", ADMIN),
];

const SCHOOL: &[Page] = &[
    at("school-workbench", "/workbench"),
    at("answers", "/answers"),
    by("answer", "/answers", &["main a[href^='/answers/']"]),
    at("registers", "/registers"),
    at("register", "/registers/hazard"),
    at("register-filtered", "/registers/hazard?status=approved"),
    at("register-filtered-empty", "/registers/hazard?q=没有这样的"),
    at("register-columns", "/registers/hazard#columns"),
    at("register-empty", "/registers/construction_project"),
    by("record", "/registers/hazard", FIRST),
    by("record-persons", "/registers/aid_grant", FIRST),
    at("form-new", "/registers/hazard/new"),
    press("form-errors", "/registers/hazard/new", "[data-key=submit]"),
    by("form-edit", "/registers/hazard?status=approved", FIRST),
    at("papers", "/papers"),
    at("checkup-empty", "/checkup"),
    at("figures", "/figures?period=2024H2"),
    at("school-figure", "/figures/safety.hazards_found?period=2024H1"),
    at("operations-mine", "/operations/mine"),
    at("jobs-empty", "/jobs"),
    at("tokens", "/tokens"),
    at("password", "/password"),
    at("not-allowed", "/review"),
    at("not-found", "/nowhere"),
];

const TOWNSHIP: &[Page] = &[
    at("township-workbench", "/workbench"),
    at("review", "/review"),
    at("review-empty", "/review?register=hazard&period=2020H1"),
    at("review-bulk", "/review/bulk?act=approve"),
    at("review-sample", "/review/sample"),
    at("collections", "/collections"),
    by("township-collection", "/collections", FIRST),
    at("township-accounts", "/admin/accounts"),
];

const SAFETY: &[Page] = &[
    at("department-workbench", "/workbench"),
    at("department-review", "/review"),
    by("review-filing", "/review?register=hazard", FIRST),
    by("review-filing-one", "/review", FIRST),
    at("department-form", "/registers/inspection/new"),
    at("department-register", "/registers/hazard?overdue=1"),
];

const OFFICE: &[Page] = &[
    at("office-workbench", "/workbench"),
    at("collection-new", "/collections/new"),
    by("collection", "/collections", FIRST),
    at("collection-manage", "/collections/2024H2-1/manage"),
    at("figure", "/figures/safety.hazards_found?period=2024H1"),
    at("figure-rate", "/figures/safety.hazard_close_rate?period=2024H1"),
    at("figure-breakdown", "/figures/student_aid.aid_amount?period=2024H1"),
    at("figure-missing", "/figures/safety.hazards_found?period=2022H1"),
    at("figure-records", "/figures/safety.hazards_found/records?period=2024H1"),
    at("figure-records-empty", "/figures/safety.hazards_found/records?period=2022H1"),
    at("reports", "/reports"),
    at("issued-empty", "/reports/issued"),
    send("checkup", "/checkup", REPORT),
    send("checkup-clean", "/checkup", "云川市教育体育局工作总结\n各项工作稳步推进。\n"),
    send("checkup-refused", "/checkup", ""),
    at("seals", "/seals?period=2024H1"),
];

/// What there is to see once a period is sealed, and a report compiled and issued.
pub(crate) const DONE: &[Page] = &[
    at("sealed", "/seals"),
    by("seal", "/seals", FIRST),
    by("seal-compared", "/seals", &["[data-rows] th a", ".xz-actions .btn-primary"]),
    at("reports-done", "/reports"),
    at("jobs", "/jobs"),
    by("job", "/jobs", FIRST),
    by("manuscript", "/reports", &["main a[href^='/reports/manuscripts/']"]),
    by("manuscript-source", "/reports", &["main a[href^='/reports/manuscripts/']", ".xz-paper p a.xz-fig"]),
    by("issue", "/reports", &["main a[href^='/reports/manuscripts/']", "a[href$='/issue']"]),
    at("issued-list", "/reports/issued"),
    by("issued", "/reports/issued", FIRST),
    at("operations-mine-office", "/operations/mine"),
];

const DIRECTOR: &[Page] = &[
    at("director-workbench", "/workbench?period=2024H1"),
    at("operations", "/operations"),
    by("operation", "/operations", FIRST),
    at("operations-filtered-empty", "/operations?by=没有这个人"),
];

const INSPECTOR: &[Page] =
    &[at("inspector-workbench", "/workbench"), at("inspector-form", "/registers/inspection/new")];

const ADMIN: &[Page] = &[
    at("admin-workbench", "/workbench"),
    at("orgs", "/admin/orgs"),
    by("orgs-below", "/admin/orgs", FIRST),
    at("accounts", "/admin/accounts"),
    by("account", "/admin/accounts", FIRST),
    at("org-change", "/admin/orgs/change?kind=add&parent=bureau"),
    at("pack", "/admin/pack"),
];
