//! Safety campaigns, and which hazards were found in them.

use xuezheng_pack::{FieldId, Value};

use crate::calendar::Book;
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows, enter, step};
use crate::days::{date, workday};
use crate::orgs::SAFETY_OWNER;

struct Campaign {
    number: &'static str,
    name: &'static str,
    /// Its kind, and the kind of hazards that it looks for; every kind where that is none.
    kind: (&'static str, Option<&'static str>),
    starts: u32,
    ends: u32,
    ended: Option<u32>,
    document: &'static str,
    schools: u32,
}

/// At the end of June 2024 one is running, and one should have been concluded.
const CAMPAIGNS: [Campaign; 5] = [
    Campaign {
        number: "ZX2023-01",
        name: "学校消防安全专项整治",
        kind: ("fire", Some("fire")),
        starts: 230_306,
        ends: 230_531,
        ended: Some(230_612),
        document: "云教安〔2023〕6号",
        schools: 438,
    },
    Campaign {
        number: "ZX2023-02",
        name: "岁末年初校园安全排查整治",
        kind: ("overall", None),
        starts: 231_120,
        ends: 240_131,
        ended: Some(240_223),
        document: "云教安〔2023〕31号",
        schools: 436,
    },
    Campaign {
        number: "ZX2024-01",
        name: "校园食品安全专项整治",
        kind: ("food", Some("food")),
        starts: 240_311,
        ends: 240_531,
        ended: Some(240_712),
        document: "云教安〔2024〕5号",
        schools: 168,
    },
    Campaign {
        number: "ZX2024-02",
        name: "校园安全隐患清零百日行动",
        kind: ("overall", None),
        starts: 240_603,
        ends: 240_910,
        ended: Some(240_920),
        document: "云教安〔2024〕14号",
        schools: 437,
    },
    Campaign {
        number: "ZX2024-03",
        name: "校舍安全冬春排查行动",
        kind: ("building", Some("building")),
        starts: 241_014,
        ends: 250_331,
        ended: None,
        document: "云教安〔2024〕26号",
        schools: 437,
    },
];

/// Adds the campaigns to `rows`, and to seven of ten hazards that one looks for its number.
pub(crate) fn file(chance: &mut Chance, rows: &mut Rows) {
    for campaign in &CAMPAIGNS {
        let ended = campaign.ended.map(|on| step("end", workday(on), Some("专项行动总结报告".to_owned())));
        let row = Cells::default()
            .text("number", campaign.number)
            .text("name", campaign.name)
            .text("kind", campaign.kind.0)
            .date("starts_on", date(campaign.starts))
            .date("ends_on", date(campaign.ends))
            .text("basis", campaign.document)
            .number("schools", campaign.schools)
            .row(ended.into_iter().collect());
        enter(rows, SAFETY_OWNER, Book::SafetyCampaign, date(campaign.starts), row);
    }
    for ((_, book, _), hazards) in rows.iter_mut() {
        if *book == Book::Hazard {
            for hazard in hazards {
                join(hazard, chance);
            }
        }
    }
}

fn join(hazard: &mut DemoRow, chance: &mut Chance) {
    let Some(Value::Date(found)) = hazard.cells.get(&FieldId::from("found_on")) else { return };
    let kind = hazard.cells.get(&FieldId::from("kind"));
    let looked_for = |campaign: &&Campaign| {
        let is_meant = campaign.kind.1.is_none_or(|of| kind == Some(&Value::Text(of.to_owned())));
        is_meant && (date(campaign.starts)..=date(campaign.ends)).contains(found)
    };
    if let Some(campaign) = CAMPAIGNS.iter().find(looked_for)
        && chance.percent(70)
    {
        hazard.cells.insert(FieldId::from("campaign"), Value::Text(campaign.number.to_owned()));
    }
}
