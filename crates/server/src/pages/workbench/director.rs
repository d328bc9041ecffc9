//! The whole at a glance (全局一览): what is late, the areas with their figures, how far those below are. It says only what
//! figures, deadlines and filings say.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Html;
use xuezheng_bureau::figures_of::Figure;
use xuezheng_bureau::ledger::{OverdueFilter, SubmissionFilter};
use xuezheng_bureau::{Headline, OverdueStep, Overview, filings, overdue, overview};
use xuezheng_pack::Decimal;

use super::below::{Below, below};
use crate::error::Fault;
use crate::extract::{Asked, Signed};
use crate::pages::figures::{near, until};
use crate::view::{Light, Markup, Shell, as_of, count, coverage, decimal, encoded, figure, light, missing, spark};

/// Things that need a decision, at most.
const DECISIONS: usize = 3;

#[derive(Template)]
#[template(path = "workbench_director.html")]
struct DirectorPage {
    shell: Shell,
    org: String,
    as_of: Markup,
    periods: Vec<(String, String, bool)>,
    decisions: Vec<Decision>,
    areas: Vec<Area>,
    below: Option<Below>,
}

/// Something that is late.
struct Decision {
    light: Markup,
    title: String,
    text: String,
    told: String,
    href: String,
}

/// A line of an area.
struct Area {
    light: Markup,
    /// Empty in the second line of an area.
    label: String,
    figure: Markup,
    figure_label: String,
    change: Markup,
    trend: Markup,
    coverage: Markup,
    present: String,
}

pub(super) async fn show(signed: &Signed, period: &str) -> Result<Html<String>, Fault> {
    let (workspace, actor) = (signed.workspace(), signed.actor());
    let asked = Asked { period: Some(period.to_owned()), ..Asked::default() };
    let (org, period) = asked.read(signed).await?;
    let late = overdue(workspace, &actor, &OverdueFilter::default(), actor.today).await?;
    let seen = overview(workspace, &org.id, period).await?;
    let of_period = SubmissionFilter { period: Some(period), org: None };
    let all = filings(workspace, &actor, &of_period).await?;
    let orgs = workspace.ledger().orgs().await?;
    let page = DirectorPage {
        shell: Shell::of(&signed.visit, "全局一览").await?.with_foot([until(signed, period)]),
        org: org.label.clone(),
        as_of: as_of(workspace.as_of(), signed.visit.now),
        periods: near(period),
        decisions: decisions(&late),
        areas: areas(signed, &seen, &late),
        below: below(&all, &orgs, &actor, period),
    };
    Ok(Html(page.render()?))
}

fn decisions(late: &[OverdueStep]) -> Vec<Decision> {
    let mut by_step: BTreeMap<(&str, &str), Vec<&OverdueStep>> = BTreeMap::new();
    for step in late {
        by_step.entry((&step.register_label, &step.transition_label)).or_default().push(step);
    }
    let mut groups: Vec<_> = by_step.into_iter().collect();
    groups.sort_by_key(|(_, steps)| std::cmp::Reverse(steps.len()));
    let decision = |((register, transition), steps): ((&str, &str), Vec<&OverdueStep>)| {
        let longest = steps.iter().max_by_key(|step| step.late.days)?;
        let mut names: Vec<&str> = steps.iter().map(|step| step.org_label.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let shown = names.iter().take(2).copied().collect::<Vec<_>>().join("、");
        let more = if names.len() > 2 { format!("等 {} 个单位", names.len()) } else { String::new() };
        let mut told: Vec<&str> = steps.iter().flat_map(|step| &step.told).map(String::as_str).collect();
        told.sort_unstable();
        told.dedup();
        Some(Decision {
            light: light(Light::Red, &format!("最长逾期 {} 天", longest.late.days)),
            title: format!("{} 条{register}到期没有{transition}", count(steps.len())),
            text: format!("涉及{shown}{more}，最早应于 {} 办。", longest.late.due),
            told: if told.is_empty() {
                "还没有到通知上级的时限".to_owned()
            } else {
                format!("按规定已告知：{}", told.join("、"))
            },
            href: format!("/registers/{}?overdue=1", encoded(longest.late.register.as_str())),
        })
    };
    groups.into_iter().filter_map(decision).take(DECISIONS).collect()
}

fn areas(signed: &Signed, seen: &Overview, late: &[OverdueStep]) -> Vec<Area> {
    let pack = signed.workspace().pack();
    let least = pack.yoy_coverage;
    let mut lines = Vec::new();
    for area in &seen.areas {
        let is_of_area = |step: &&OverdueStep| {
            pack.registers.get(&step.late.register).is_some_and(|register| register.area == area.area)
        };
        let late = late.iter().filter(is_of_area).count();
        let standing = standing(late, &area.headlines, least);
        let present = format!("{}/{}", area.present, area.indicators);
        if area.headlines.is_empty() {
            lines.push(Area {
                light: standing,
                label: area.label.clone(),
                figure: missing("这个期间还没有数据"),
                figure_label: "还没有数据".to_owned(),
                change: Markup::default(),
                trend: Markup::default(),
                coverage: Markup::default(),
                present,
            });
            continue;
        }
        for (at, headline) in area.headlines.iter().enumerate() {
            let is_first = at == 0;
            lines.push(Area {
                light: if is_first { standing.clone() } else { Markup::default() },
                label: if is_first { area.label.clone() } else { String::new() },
                figure: figure(&headline.figure),
                figure_label: headline.figure.label.clone(),
                change: changed(headline.change.as_ref()),
                trend: spark(&headline.trend.iter().map(|it| it.value.present()).collect::<Vec<_>>()),
                coverage: coverage(headline.figure.coverage, least),
                present: if is_first { present.clone() } else { String::new() },
            });
        }
    }
    lines
}

/// Red where deadlines have passed, amber where too few have answered, grey where nothing is known.
fn standing(late: usize, headlines: &[Headline], least: Decimal) -> Markup {
    let is_low = |headline: &Headline| headline.figure.coverage.is_some_and(|it| it.percent() < least);
    match (late, headlines) {
        (0, []) => light(Light::Off, "没有数据"),
        (0, headlines) if headlines.iter().any(is_low) => light(Light::Amber, "覆盖不足"),
        (0, _) => light(Light::Green, "正常"),
        (late, _) => light(Light::Red, &format!("逾期 {} 条", count(late))),
    }
}

fn changed(change: Option<&Figure>) -> Markup {
    let Some(change) = change else { return missing("没有可比的同期数据") };
    match change.value.present() {
        None => missing("覆盖不足或没有同期数据，不作比较"),
        Some(value) => {
            let text = format!("{}{}", decimal(value.abs(), change.decimals), change.unit);
            crate::view::change(value, &text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glance_shows_what_is_late_and_says_where_nothing_is_known() {
        let page = DirectorPage {
            shell: Shell::sample("全局一览"),
            org: "云川市教育体育局".to_owned(),
            as_of: Markup::default(),
            periods: vec![("2024H1".to_owned(), "2024年上半年".to_owned(), true)],
            decisions: vec![Decision {
                light: light(Light::Red, "最长逾期 26 天"),
                title: "7 条安全隐患台账到期没有销号".to_owned(),
                text: "涉及甲<小学。".to_owned(),
                told: "按规定已告知：安全科".to_owned(),
                href: "/registers/hazard?overdue=1".to_owned(),
            }],
            areas: vec![Area {
                light: standing(0, &[], Decimal::from(90)),
                label: "教育公平".to_owned(),
                figure: missing("这个期间还没有数据"),
                figure_label: "还没有数据".to_owned(),
                change: Markup::default(),
                trend: Markup::default(),
                coverage: Markup::default(),
                present: "0/12".to_owned(),
            }],
            below: None,
        };
        let html = page.render().unwrap();
        assert!(html.contains("7 条安全隐患台账到期没有销号") && html.contains("甲&#60;小学"), "{html}");
        assert!(html.contains("没有数据") && html.contains("0/12") && html.contains("/registers/hazard?overdue=1"));
    }

    #[test]
    fn deadlines_that_have_passed_outweigh_all_else() {
        assert!(standing(3, &[], Decimal::from(90)).to_string().contains("逾期 3 条"));
    }
}
