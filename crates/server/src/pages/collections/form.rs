//! The form of a new collection: what was typed, what there is to choose from, and what it makes.

use std::collections::BTreeSet;

use chrono::Datelike;
use xuezheng_bureau::collect::named_orgs;
use xuezheng_bureau::ledger::{Audience, NewCollection};
use xuezheng_pack::{AttributeId, Calendar, Code, NaiveDate, Org, OrgId, OrgKindId, Pack, Period, RegisterId};

use crate::error::Fault;
use crate::extract::Signed;
use crate::form::Sent;

/// What is wrong with an input.
pub(super) struct Wrong {
    pub(super) input: &'static str,
    pub(super) text: String,
}

/// One thing to choose.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) note: String,
    pub(super) is_chosen: bool,
}

/// Things to choose under one name.
pub(super) struct Choices {
    pub(super) input: String,
    pub(super) label: String,
    pub(super) choices: Vec<Choice>,
}

impl Choices {
    pub(super) fn chosen(&self) -> usize {
        self.choices.iter().filter(|choice| choice.is_chosen).count()
    }
}

/// The form as it is shown.
pub(super) struct Form {
    pub(super) title: String,
    pub(super) periods: Vec<Choice>,
    pub(super) areas: Vec<Choices>,
    /// Kinds, stages, attributes, offices.
    pub(super) audience: Vec<Choices>,
    pub(super) plus: String,
    pub(super) minus: String,
    pub(super) named_only: bool,
    pub(super) deadline: String,
    pub(super) grace: String,
    pub(super) note: String,
}

impl Form {
    /// The form with what was typed.
    pub(super) async fn of(signed: &Signed, sent: &Sent) -> Result<Self, Fault> {
        let (pack, today) = (signed.workspace().pack(), signed.visit.now.today);
        let reachable = reachable(signed).await?;
        let kinds: BTreeSet<&OrgKindId> = reachable.iter().map(|org| &org.kind).collect();
        let typed = |input: &str| sent.all(input).map(str::to_owned).collect::<BTreeSet<_>>();
        let registers = typed("register");
        let areas = pack.areas.iter().map(|area| {
            let own = pack.registers.values().filter(|register| register.area == area.id);
            let own = own.filter(|register| register.org_kinds.iter().any(|kind| kinds.contains(kind)));
            let choices = own.map(|register| {
                let owners = register.org_kinds.iter().filter_map(|kind| pack.org_kinds.get(kind)).cloned();
                Choice {
                    is_chosen: registers.contains(register.id.as_str()),
                    value: register.id.to_string(),
                    label: register.label.clone(),
                    note: format!("{}填，{} 项", owners.collect::<Vec<_>>().join("、"), register.fields.len()),
                }
            });
            Choices { input: "register".to_owned(), label: area.label.clone(), choices: choices.collect() }
        });
        let areas = areas.filter(|area| !area.choices.is_empty()).collect();
        let period = Some(sent.one("period")).filter(|period| !period.is_empty());
        Ok(Self {
            title: sent.one("title").to_owned(),
            periods: periods(today, &pack.calendar, period),
            areas,
            audience: audience(pack, &reachable, &kinds, today, &typed),
            plus: sent.one("plus").to_owned(),
            minus: sent.one("minus").to_owned(),
            named_only: !sent.one("named_only").is_empty(),
            deadline: sent.one("deadline").to_owned(),
            grace: sent.one("grace").to_owned(),
            note: sent.one("note").to_owned(),
        })
    }
}

/// The orgs below whoever asks, that exist today.
async fn reachable(signed: &Signed) -> Result<Vec<Org>, Fault> {
    let (actor, orgs) = (signed.actor(), signed.workspace().ledger().orgs().await?);
    let is_root = orgs.root().is_some_and(|root| root.id == actor.org);
    let own = orgs.iter().filter(|org| org.exists_on(actor.today));
    let own = own.filter(|org| is_root || (org.id != actor.org && orgs.is_within(&org.id, &actor.org, actor.today)));
    Ok(own.cloned().collect())
}

fn audience(
    pack: &Pack,
    reachable: &[Org],
    kinds: &BTreeSet<&OrgKindId>,
    today: NaiveDate,
    typed: &impl Fn(&str) -> BTreeSet<String>,
) -> Vec<Choices> {
    let choices = |input: &str, label: &str, all: Vec<(String, String)>| {
        let chosen = typed(input);
        let choice = |(value, label): (String, String)| Choice {
            is_chosen: chosen.contains(&value),
            note: String::new(),
            value,
            label,
        };
        Choices { input: input.to_owned(), label: label.to_owned(), choices: all.into_iter().map(choice).collect() }
    };
    let of_kinds = pack.org_kinds.iter().filter(|(kind, _)| kinds.contains(kind));
    let mut audience =
        vec![choices("kind", "单位类别", of_kinds.map(|(kind, label)| (kind.to_string(), label.clone())).collect())];
    let stages = pack.stages.iter().map(|stage| (stage.code.to_string(), stage.label.clone())).collect();
    audience.push(choices("stage", "学段", stages));
    for (id, attribute) in &pack.attributes {
        let codes = attribute.choices.iter().map(|choice| (choice.code.to_string(), choice.label.clone())).collect();
        audience.push(choices(&format!("with.{id}"), &attribute.label, codes));
    }
    let above: BTreeSet<&OrgId> = reachable.iter().filter_map(|org| org.parent_on(today)).collect();
    let offices = reachable.iter().filter(|org| above.contains(&org.id) && !org.parents.is_empty());
    audience.push(choices(
        "within",
        "只问这些单位和它们的下级",
        offices.map(|it| (it.id.to_string(), it.label.clone())).collect(),
    ));
    audience.retain(|choices| choices.choices.len() > 1 || choices.chosen() > 0);
    audience
}

/// Periods that are asked for around a day, the half of the year that a month ago lay in chosen first.
fn periods(today: NaiveDate, calendar: &Calendar, typed: Option<&str>) -> Vec<Choice> {
    let (year, month) = (today.year(), today.month());
    let half = |year: i32, half: u32| format!("{year}H{half}");
    let usual = match month {
        1 => half(year - 1, 2),
        2..=7 => half(year, 1),
        _ => half(year, 2),
    };
    let school_year = if month >= calendar.year_start { year } else { year - 1 };
    let mut texts = vec![half(year - 1, 2), half(year, 1), half(year, 2), (year - 1).to_string(), year.to_string()];
    texts.extend((1..=4).map(|quarter| format!("{year}Q{quarter}")));
    texts.extend((1..=month).rev().take(3).map(|month| format!("{year}-{month:02}")));
    for from in [school_year - 1, school_year] {
        texts.push(format!("{from}-{}学年", from + 1));
        texts.extend(["第一学期", "第二学期"].map(|term| format!("{from}-{}学年{term}", from + 1)));
    }
    texts.extend(typed.map(str::to_owned).filter(|typed| !texts.contains(typed)));
    let chosen = typed.map_or(usual, str::to_owned);
    let choice = |text: String| {
        let period = Period::parse(&text).ok()?;
        Some(Choice { is_chosen: text == chosen, label: period.label(), value: text, note: String::new() })
    };
    texts.into_iter().filter_map(choice).collect()
}

/// What was typed, as a collection; or what is wrong with it.
pub(super) async fn read(signed: &Signed, sent: &Sent) -> Result<Result<NewCollection, Vec<Wrong>>, Fault> {
    let mut wrong = Vec::new();
    let mut missing = |input, text: &str| wrong.push(Wrong { input, text: text.to_owned() });
    let title = sent.one("title").trim();
    if title.is_empty() {
        missing("title", "请写明任务名称，如 2024年上半年安全台账填报");
    }
    let period = Period::parse(sent.one("period"));
    if let Err(error) = &period {
        missing("period", &error.to_string());
    }
    let registers: Vec<RegisterId> = sent.all("register").map(RegisterId::new).collect();
    if registers.is_empty() {
        missing("register", "请至少选一本台账");
    }
    let deadline = sent.one("deadline").parse::<NaiveDate>();
    match &deadline {
        Err(_) => missing("deadline", "请写明截止日期，如 2024-07-10"),
        Ok(day) if *day < signed.visit.now.today => missing("deadline", "截止日期已经过去，请改为今天或以后的日期"),
        Ok(_) => {}
    }
    let grace = Some(sent.one("grace").trim()).filter(|grace| !grace.is_empty()).map(str::parse::<u32>).transpose();
    if grace.is_err() {
        missing("grace", "请写天数，如 3；不自动锁定的留空");
    }
    let (mut plus, mut minus) = (BTreeSet::new(), BTreeSet::new());
    for (input, orgs) in [("plus", &mut plus), ("minus", &mut minus)] {
        match named_orgs(signed.workspace(), &signed.actor(), sent.one(input)).await {
            Ok(named) => orgs.extend(named),
            Err(error) => wrong.push(Wrong { input, text: error.to_string() }),
        }
    }
    let named_only = !sent.one("named_only").is_empty();
    if named_only && plus.is_empty() {
        wrong.push(Wrong { input: "plus", text: "选了只问点名的单位，请写明单位名称".to_owned() });
    }
    let (Ok(period), Ok(deadline), Ok(grace_days), true) = (period, deadline, grace, wrong.is_empty()) else {
        return Ok(Err(wrong));
    };
    let mut audience = Audience {
        kinds: sent.all("kind").map(OrgKindId::new).collect(),
        stages: sent.all("stage").map(Code::new).collect(),
        within: sent.all("within").map(OrgId::new).collect(),
        plus,
        minus,
        named_only,
        ..Audience::default()
    };
    for (name, code) in &sent.pairs {
        if let Some(attribute) = name.strip_prefix("with.") {
            audience.attributes.entry(AttributeId::new(attribute)).or_default().insert(Code::new(code));
        }
    }
    let reachable = reachable(signed).await?;
    if let Some(foreign) = audience.within.iter().find(|id| !reachable.iter().any(|org| org.id == **id)) {
        return Ok(Err(vec![Wrong { input: "within", text: format!("没有这个单位：{foreign}") }]));
    }
    let is_root =
        signed.workspace().ledger().orgs().await?.root().is_some_and(|root| root.id == signed.person.place().org);
    if audience.within.is_empty() && !is_root {
        // Whoever is not the bureau asks those below it, and not itself.
        audience.within.insert(signed.person.place().org.clone());
        audience.minus.insert(signed.person.place().org.clone());
    }
    Ok(Ok(NewCollection {
        id: None,
        title: title.to_owned(),
        period,
        registers,
        audience,
        deadline,
        grace_days,
        note: Some(sent.one("note").trim().to_owned()).filter(|note| !note.is_empty()),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_half_that_has_just_ended_is_what_is_usually_asked_for() {
        let of = |today: &str, typed| {
            let found = periods(today.parse().unwrap(), &Calendar::default(), typed);
            found.into_iter().find(|choice| choice.is_chosen).map(|choice| choice.value)
        };
        assert_eq!(of("2024-07-03", None).as_deref(), Some("2024H1"));
        assert_eq!(of("2025-01-06", None).as_deref(), Some("2024H2"));
        assert_eq!(of("2024-07-03", Some("2022Q1")).as_deref(), Some("2022Q1"));
    }
}
