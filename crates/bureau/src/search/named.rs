//! What is found by its name: figures, documents, orgs, registers. There are so few that all are looked at.

use xuezheng_ledger::Actor;
use xuezheng_pack::Period;
use xuezheng_pack::model::Permission;

use super::{Hit, Hits, SearchGroup, Target};
use crate::account::Person;
use crate::error::BureauError;
use crate::history::org_label;
use crate::manuscript::manuscripts;
use crate::workspace::Workspace;

/// How well words fit the texts by which something is known: the whole of one, its beginning, a part, in that order. `None`
/// where they don't.
fn fit<'t>(words: &str, texts: impl IntoIterator<Item = &'t str>) -> Option<(usize, usize)> {
    let words = words.to_lowercase();
    let rank = |(place, text): (usize, &str)| {
        let text = text.to_lowercase();
        let how = match text.find(&words)? {
            0 if text == words => 0,
            0 => 1,
            _ => 2,
        };
        Some((how + place * 3, text.chars().count()))
    };
    texts.into_iter().enumerate().filter_map(rank).min()
}

/// The best first.
fn ranked(group: SearchGroup, mut found: Vec<((usize, usize), Hit)>) -> Hits {
    found.sort_by(|(one, a), (other, b)| one.cmp(other).then_with(|| a.title.cmp(&b.title)));
    let hits = found.into_iter().map(|(_, hit)| hit).collect();
    Hits { group, hits, is_more: false, fuller: Vec::new() }
}

pub(super) fn figures(workspace: &Workspace, person: &Person, words: &str) -> Hits {
    let pack = &workspace.pack;
    let may = person.may(Permission::Figures);
    let found = pack.indicators.values().filter(|_| may).filter_map(|indicator| {
        let fit = fit(words, [indicator.label.as_str(), indicator.id.as_str(), indicator.definition.as_str()])?;
        let area = pack.areas.iter().find(|area| area.id == indicator.id.area());
        let note = format!("{}·{}", area.map_or("", |area| area.label.as_str()), indicator.definition);
        Some((fit, Hit { target: Target::Figure(indicator.id.clone()), title: indicator.label.clone(), note }))
    });
    ranked(SearchGroup::Figures, found.collect())
}

pub(super) async fn documents(
    workspace: &Workspace,
    person: &Person,
    actor: &Actor,
    words: &str,
) -> Result<Hits, BureauError> {
    let mut found = Vec::new();
    if person.may(Permission::Report) {
        let orgs = workspace.ledger.orgs().await?;
        let is_root = orgs.root().is_some_and(|root| root.id == actor.org);
        for issued in workspace.ledger.issued().await? {
            let document = &issued.document;
            if !is_root && !orgs.is_within(&document.org, &actor.org, actor.today) {
                continue;
            }
            let Some(fit) = fit(words, [document.title.as_str(), document.number.as_str()]) else { continue };
            let note =
                format!("{}·已签发·{}·{}", document.number, org_label(&orgs, &document.org), document.period.label());
            let target = Target::Issued(document.number.clone());
            found.push((fit, Hit { target, title: document.title.clone(), note }));
        }
        for manuscript in manuscripts(workspace, actor).await? {
            let Some((how, length)) = fit(words, [manuscript.title.as_str()]) else { continue };
            let period = Period::parse(&manuscript.period).map_or_else(|_| manuscript.period.clone(), Period::label);
            let note = format!("文稿·{}·{period}", org_label(&orgs, &manuscript.org));
            // What was issued stands before what may yet be.
            found.push((
                (how + 1, length),
                Hit { target: Target::Manuscript(manuscript.name), title: manuscript.title, note },
            ));
        }
    }
    Ok(ranked(SearchGroup::Documents, found))
}

pub(super) async fn orgs(workspace: &Workspace, actor: &Actor, words: &str) -> Result<Hits, BureauError> {
    let orgs = workspace.ledger.orgs().await?;
    let is_root = orgs.root().is_some_and(|root| root.id == actor.org);
    let seen = orgs.iter().filter(|org| is_root || orgs.is_within(&org.id, &actor.org, actor.today));
    let found = seen.filter_map(|org| {
        let (how, length) = fit(words, [org.label.as_str(), org.id.as_str()])?;
        let is_gone = !org.exists_on(actor.today);
        let kind = workspace.pack.org_kinds.get(&org.kind).cloned().unwrap_or_default();
        let above =
            org.parent_on(actor.today).map_or_else(String::new, |above| format!("·{}", org_label(&orgs, above)));
        let note = format!("{kind}{above}{}", if is_gone { "·已撤销" } else { "" });
        let hit = Hit { target: Target::Org(org.id.clone()), title: org.label.clone(), note };
        Some(((how + usize::from(is_gone) * 10, length), hit))
    });
    Ok(ranked(SearchGroup::Orgs, found.collect()))
}

pub(super) fn registers(workspace: &Workspace, words: &str) -> Hits {
    let pack = &workspace.pack;
    let found = pack.registers.values().filter_map(|register| {
        let fit = fit(words, [register.label.as_str(), register.id.as_str()])?;
        let area = pack.areas.iter().find(|area| area.id == register.area);
        let note = area.map_or_else(String::new, |area| area.label.clone());
        Some((fit, Hit { target: Target::Register(register.id.clone()), title: register.label.clone(), note }))
    });
    ranked(SearchGroup::Registers, found.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_fits_better_than_a_beginning_and_that_better_than_a_part() {
        let of = |text: &str| fit("青禾", [text, "整改口径里提到青禾"]);
        assert!(of("青禾") < of("青禾镇") && of("青禾镇") < of("大青禾") && of("大青禾") < of("别的"));
        assert!(of("青禾镇") < of("青禾镇第一小学"), "the shorter one is nearer");
        assert_eq!(fit("H1", ["h1"]), Some((0, 2)), "letters of either case");
        assert_eq!(fit("x", ["青禾"]), None);
    }
}
