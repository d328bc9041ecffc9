//! What stands around a figure: its periods, its parts, the orgs below, who has not answered, and what was changed.

use std::collections::BTreeMap;

use xuezheng_bureau::figures_of::Figure;
use xuezheng_bureau::{Profile, Ranked, SubmissionStatus, Unanswered, Unranked, Workspace, shown};
use xuezheng_pack::Decimal;
use xuezheng_pack::decimal::{divide, print};

use crate::view::{Light, Markup, coverage, decimal, encoded, figure, light, since_year_before};

/// Units that have not answered which the page names.
const NAMED: usize = 12;

/// A breakdown.
pub(crate) struct Parts {
    pub(crate) label: String,
    pub(crate) lines: Vec<Part>,
    /// What its sum is held against: said where parts may be added.
    pub(crate) checked: String,
    pub(crate) total: Option<Markup>,
}

/// A part of a breakdown.
pub(crate) struct Part {
    pub(crate) label: String,
    pub(crate) value: Markup,
    pub(crate) share: String,
    pub(crate) width: String,
}

/// The breakdowns; where parts may be added, each with its share, and the sum held against the whole.
pub(super) fn parts(profile: &Profile, workspace: &Workspace) -> Vec<Parts> {
    let (pack, whole) = (workspace.pack(), &profile.explained.figure);
    let Some(indicator) = pack.indicators.get(&whole.key.indicator) else { return Vec::new() };
    let register = indicator.register().and_then(|register| pack.registers.get(register));
    let of = |(field, found): &(xuezheng_pack::FieldId, Vec<Figure>)| {
        let is_partition = indicator.breakdowns.iter().any(|it| it.field == *field && it.partition);
        let line = |part: &Figure| {
            let name = part.label.rsplit_once('（').map_or(part.label.as_str(), |(_, name)| name);
            let share = part.value.present().zip(whole.value.present()).filter(|_| is_partition);
            let percent = share.and_then(|(part, whole)| divide(part, whole)).map(|it| it * Decimal::ONE_HUNDRED);
            Part {
                label: name.trim_end_matches('）').to_owned(),
                value: figure(part),
                share: percent.map_or_else(String::new, |percent| format!("{}%", decimal(percent, 1))),
                width: percent.map_or_else(|| "0".to_owned(), |percent| print(percent.max(Decimal::ZERO), 1)),
            }
        };
        let column = register.and_then(|register| register.field(field));
        let sum: Decimal = found.iter().filter_map(|part| part.value.present()).sum();
        let checked = match (is_partition, whole.value.present()) {
            (false, _) => "一条可以计入多个分项，不能相加".to_owned(),
            (true, Some(value)) if value == sum => "分项互不重叠，合计已核对".to_owned(),
            (true, Some(value)) => {
                format!(
                    "分项相加为 {}，与合计相差 {}",
                    decimal(sum, whole.decimals),
                    decimal(value - sum, whole.decimals)
                )
            }
            (true, None) => String::new(),
        };
        Parts {
            label: column.map_or_else(|| field.to_string(), |column| column.label.clone()),
            lines: found.iter().map(line).collect(),
            total: is_partition.then(|| figure(whole)),
            checked,
        }
    };
    profile.parts.iter().map(of).filter(|parts| !parts.lines.is_empty()).collect()
}

/// An org below.
pub(crate) struct RankLine {
    pub(crate) place: Markup,
    pub(crate) label: String,
    pub(crate) href: String,
    pub(crate) value: Markup,
    pub(crate) change: Markup,
    pub(crate) coverage: Markup,
    pub(crate) width: String,
    pub(crate) bar: &'static str,
}

/// A ranking of the orgs of one kind, with what lies between its ends on request.
pub(crate) struct Ranking {
    /// The kinds that there are, each with its address and whether it is this one.
    pub(crate) kinds: Vec<(String, String, bool)>,
    pub(crate) head: Vec<RankLine>,
    /// How many are left out behind these, and the address with all.
    pub(crate) left_out: Option<(usize, String)>,
    pub(crate) foot: Vec<RankLine>,
    pub(crate) notes: String,
}

/// The ranking on the page of that address.
pub(super) fn ranking(profile: &Profile, workspace: &Workspace, here: &str) -> Ranking {
    let greatest = profile.below.iter().filter_map(|one| one.figure.value.present()).max().unwrap_or_default();
    let line = |one: &Ranked| {
        let missing = match one.place {
            Err(Unranked::LowCoverage) => "覆盖不足，不排位",
            Err(Unranked::NoValue) => "没有数据，不排位",
            Ok(_) => "",
        };
        let dash = Markup::new(format!("<span class=\"xz-missing\" title=\"{missing}\">—</span>"));
        let share = one.figure.value.present().and_then(|value| divide(value, greatest)).unwrap_or_default();
        let (key, seal) = (&one.figure.key, &one.figure.as_of);
        let seal = if seal == "live" { String::new() } else { format!("&seal={}", encoded(seal)) };
        let (org, period) = (encoded(key.org.as_str()), encoded(&key.period.to_string()));
        RankLine {
            place: one.place.map_or(dash, |place| Markup::new(place.to_string())),
            label: one.label.clone(),
            href: format!("/figures/{}?org={org}&period={period}{seal}", encoded(key.indicator.as_str())),
            value: figure(&one.figure),
            change: since_year_before(&one.change),
            coverage: coverage(one.figure.coverage, workspace.pack().yoy_coverage),
            width: print((share * Decimal::ONE_HUNDRED).max(Decimal::ZERO), 1),
            bar: if one.place.is_ok() { "fg" } else { "grey" },
        }
    };
    let mut head: Vec<RankLine> = profile.below.iter().map(line).collect();
    let foot = profile.left_out.map_or_else(Vec::new, |(_, after)| head.split_off(after.min(head.len())));
    let of_kind = profile.kind.as_ref().map_or_else(String::new, |kind| format!("&kind={}", encoded(kind.as_str())));
    let kinds = profile.kinds.iter().map(|(id, label)| {
        (format!("{here}&kind={}#below", encoded(id.as_str())), label.clone(), Some(id) == profile.kind.as_ref())
    });
    let names = |why: Unranked| {
        let of = profile.below.iter().filter(|one| one.place == Err(why)).map(|one| one.label.as_str());
        let all: Vec<&str> = of.collect();
        let more = if all.len() > 3 { format!("等 {} 个单位", all.len()) } else { String::new() };
        (!all.is_empty()).then(|| format!("{}{more}", all.into_iter().take(3).collect::<Vec<_>>().join("、")))
    };
    let low = names(Unranked::LowCoverage).map(|names| format!("{names}覆盖不足，不排位"));
    let none = names(Unranked::NoValue).map(|names| format!("{names}没有数据，不排位"));
    let notes = low.into_iter().chain(none).collect::<Vec<_>>().join("；");
    Ranking {
        kinds: kinds.collect(),
        head,
        left_out: profile.left_out.map(|(count, _)| (count, format!("{here}{of_kind}&all=1#below"))),
        foot,
        notes: if notes.is_empty() { notes } else { format!("{notes}。") },
    }
}

/// A unit that has not answered.
pub(crate) struct Missing {
    pub(crate) label: String,
    pub(crate) what: String,
    pub(crate) light: Markup,
}

/// Who has not answered: those named, and how many there are.
pub(super) fn missing(profile: &Profile) -> (Vec<Missing>, usize) {
    let mut by_org: BTreeMap<&str, Vec<&Unanswered>> = BTreeMap::new();
    for one in &profile.unanswered {
        by_org.entry(&one.org_label).or_default().push(one);
    }
    let all = by_org.len();
    let one = |(label, open): (&str, Vec<&Unanswered>)| {
        let has = |status: SubmissionStatus| open.iter().any(|one| one.status == status);
        let light = match () {
            () if has(SubmissionStatus::Asked) => light(Light::Amber, "没有提交"),
            () if has(SubmissionStatus::Returned) => light(Light::Amber, "退回待改"),
            () => light(Light::Off, "待审"),
        };
        let mut periods: Vec<String> = open.iter().map(|it| it.period.label()).collect();
        periods.dedup();
        Missing { label: label.to_owned(), what: periods.join("、"), light }
    };
    (by_org.into_iter().take(NAMED).map(one).collect(), all)
}

/// A seal in which the figure was another.
pub(crate) struct Restated {
    pub(crate) seal: String,
    pub(crate) href: String,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) reasons: Vec<String>,
}

pub(super) fn restated(profile: &Profile) -> Vec<Restated> {
    let it = &profile.explained.figure;
    let (key, decimals) = (&it.key, it.decimals);
    let (org, period) = (encoded(key.org.as_str()), encoded(&key.period.to_string()));
    let one = |formerly: &xuezheng_bureau::Formerly| {
        let (seal, change) = (&formerly.seal.name, &formerly.change);
        let indicator = encoded(key.indicator.as_str());
        let mut reasons: Vec<String> = change.restatements.iter().map(|it| it.reason.clone()).collect();
        reasons.dedup();
        Restated {
            seal: seal.clone(),
            href: format!("/figures/{indicator}?org={org}&period={period}&seal={}", encoded(seal)),
            before: shown(change.before.as_ref(), decimals),
            after: shown(change.after.as_ref(), decimals),
            reasons,
        }
    };
    profile.formerly.iter().map(one).collect()
}
