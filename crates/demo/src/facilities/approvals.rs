//! Private schools that were founded, enlarged and closed.

use crate::calendar::Book;
use crate::county::{Cells, Rows, enter, step};
use crate::days::workday;
use crate::names::CITY;
use crate::orgs::PRIVATE_OWNER;

/// An approval: where, what, which kind, whether for profit, places, what was paid in ten thousands of 元, which support,
/// when approved and when opened.
struct Approval {
    name: &'static str,
    matter: &'static str,
    kind: &'static str,
    is_profit: bool,
    places: u32,
    wan: i64,
    support: &'static str,
    approved: u32,
    opened: Option<u32>,
}

/// The names begin with the county; `closed` ones have neither places nor money.
const APPROVALS: [Approval; 15] = [
    founded("禾沐幼儿园", "kindergarten", false, 180, 320, "|land|subsidy|", 230_322, Some(230_901)),
    founded("清荷幼儿园", "kindergarten", true, 150, 260, "", 230_518, Some(230_904)),
    enlarged("明德高级中学", "senior_high", 300, 900, "|tax|teachers|", 230_620),
    closed("苗苗幼儿园", 230_706),
    founded("汇文中等职业学校", "vocational", false, 800, 3_600, "|land|tax|teachers|", 231_024, Some(240_902)),
    founded("朵朵幼儿园", "kindergarten", false, 120, 180, "|subsidy|", 231_127, Some(240_226)),
    closed("阳光宝贝幼儿园", 231_229),
    founded("和悦幼儿园", "kindergarten", false, 180, 340, "|land|subsidy|", 240_318, Some(240_506)),
    founded("云帆幼儿园", "kindergarten", true, 150, 280, "", 240_412, None),
    founded("润泽幼儿园", "kindergarten", false, 120, 190, "|teachers|subsidy|", 240_521, None),
    founded("弘毅高级中学", "senior_high", false, 900, 5_800, "|land|tax|teachers|", 240_614, Some(240_902)),
    closed("小太阳幼儿园", 240_627),
    enlarged("信息技术学校", "vocational", 200, 620, "|tax|purchase|", 240_926),
    founded("沐光幼儿园", "kindergarten", false, 120, 170, "|subsidy|", 241_119, None),
    closed("七彩桥幼儿园", 241_230),
];

#[expect(clippy::too_many_arguments, reason = "a row of a table")]
const fn founded(
    name: &'static str,
    kind: &'static str,
    is_profit: bool,
    places: u32,
    wan: i64,
    support: &'static str,
    approved: u32,
    opened: Option<u32>,
) -> Approval {
    Approval { name, matter: "founded", kind, is_profit, places, wan, support, approved, opened }
}

const fn enlarged(
    name: &'static str,
    kind: &'static str,
    places: u32,
    wan: i64,
    support: &'static str,
    approved: u32,
) -> Approval {
    Approval { name, matter: "expanded", kind, is_profit: false, places, wan, support, approved, opened: None }
}

const fn closed(name: &'static str, approved: u32) -> Approval {
    Approval {
        name,
        matter: "closed",
        kind: "kindergarten",
        is_profit: false,
        places: 0,
        wan: 0,
        support: "",
        approved,
        opened: None,
    }
}

/// Adds the approvals of all half-years to `rows`.
pub(crate) fn file(rows: &mut Rows) {
    for (order, one) in APPROVALS.iter().enumerate() {
        let on = workday(one.approved);
        let year = 2000 + one.approved / 10_000;
        let mut cells = Cells::default()
            .text("school", format!("{CITY}{}", one.name))
            .date("approved_on", on)
            .text("document", format!("云教民〔{year}〕{}号", order + 3))
            .text("matter", one.matter)
            .text("kind", one.kind)
            .text("operation", if one.is_profit { "profit" } else { "nonprofit" });
        if one.places > 0 {
            cells = cells.number("places", one.places).money("investment", one.wan * 1_000_000);
        }
        if !one.support.is_empty() {
            cells = cells.text("support", one.support);
        }
        let opened = one.opened.map(|on| step("open", workday(on), Some("开办检查意见和招生备案".to_owned())));
        enter(rows, PRIVATE_OWNER, Book::PrivateApproval, on, cells.row(opened.into_iter().collect()));
    }
}
