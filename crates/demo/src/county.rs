//! The county and what was filed in it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use xuezheng_pack::{Decimal, FieldId, Org, OrgId, Period, RegisterId, TransitionId, Value};

use crate::calendar::{self, Ask, Book, Half};
use crate::chance::{Chance, Part};
use crate::collections::{self, DemoCollection};
use crate::orgs::World;
use crate::{
    activities, arts, balance, digital, disabled, documents, drills, dropouts, equity, exams, exchange, facilities,
    family, fitness, funds, grants, guards, hazards, honors, inspections, loans, mental, moral, names, network, party,
    petitions, planning, preschool, private_schools, profile, projects, research, satisfaction, sports, supervision,
    surveys, teachers, tutoring, vocational,
};

/// A county: its orgs, and all filings in the order of their days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct County {
    /// The org tree, parents before children.
    pub orgs: Vec<Org>,
    /// Who was asked for what and what came, by the day it was filed, then register and org.
    pub filings: Vec<Filing>,
    /// The collections that ask for them: each of a register and half-year is of one.
    pub collections: Vec<DemoCollection>,
}

/// One org's answer (填报) for one register and period. Approved without rows, it is 零上报.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filing {
    /// Who was asked.
    pub org: OrgId,
    /// For which register.
    pub register: RegisterId,
    /// For which period.
    pub period: Period,
    /// The day it was filed; of one that never came, the day it was due.
    pub filed_on: NaiveDate,
    /// The name of the person who files for this org.
    pub by: String,
    /// The records.
    pub rows: Vec<DemoRow>,
    /// How far it is.
    pub status: FilingStatus,
    /// Why it was returned or exempted.
    pub note: Option<String>,
}

/// How far a filing is. Only approved ones count in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FilingStatus {
    /// Asked, and nothing came.
    Asked,
    /// Records were begun and not submitted.
    Draft,
    /// Submitted and waiting for review.
    Submitted,
    /// Submitted and returned, for the reason in [`Filing::note`].
    Returned,
    /// Approved.
    Approved,
    /// Exempted by name, for the reason in [`Filing::note`].
    Exempt,
}

/// A record with its steps through the workflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoRow {
    /// The declared fields that were filled.
    pub cells: BTreeMap<FieldId, Value>,
    /// The transitions in order. Those up to [`Filing::filed_on`] were filed with the record, the others came later.
    pub steps: Vec<DemoStep>,
}

/// A transition of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoStep {
    /// Which.
    pub transition: TransitionId,
    /// When it happened.
    pub on: NaiveDate,
    /// What proves it (佐证材料), where the register asks for it.
    pub evidence: Option<String>,
    /// The fields that were filled with it, such as how many were hired.
    pub cells: BTreeMap<FieldId, Value>,
    /// Whether the bureau's own people take it, after the school has filed.
    pub office: bool,
}

/// Rows by who files them, in which register, for which half-year.
pub(crate) type Rows = BTreeMap<(OrgId, Book, Half), Vec<DemoRow>>;

/// Adds a row that a department keeps, to the half-year of its day.
pub(crate) fn enter(rows: &mut Rows, owner: &str, book: Book, on: NaiveDate, row: DemoRow) {
    rows.entry((OrgId::from(owner), book, Half::of(on))).or_default().push(row);
}

/// The county that grows from `seed`; the same seed gives the same county.
pub fn county(seed: u64) -> County {
    let world = World::new(&mut Chance::new(seed, Part::Orgs));
    let mut asks = calendar::asks(&world, seed);
    let teachers = teachers::asks(&world, &asks, &mut Chance::new(seed, Part::TeacherAsks));
    asks.extend(teachers);
    asks.extend(projects::asks(&world, &mut Chance::new(seed, Part::ProjectCalendar)));
    let moral = moral::asks(&world, &asks, &mut Chance::new(seed, Part::MoralAsks));
    let mental = mental::asks(&world, &asks, &mut Chance::new(seed, Part::MentalAsks));
    let vocational = vocational::asks(&world, &asks, &mut Chance::new(seed, Part::VocationalAsks));
    let arts = arts::asks(&world, &asks, &mut Chance::new(seed, Part::ArtsAsks));
    let family = family::asks(&world, &asks, &mut Chance::new(seed, Part::FamilyAsks));
    asks.extend(moral.into_iter().chain(mental).chain(vocational).chain(arts).chain(family));
    asks.extend(network::asks(&mut Chance::new(seed, Part::NetworkAsks)));
    asks.extend(funds::asks(&mut Chance::new(seed, Part::FundsAsks)));
    asks.extend(documents::asks(&mut Chance::new(seed, Part::DocumentsAsks)));
    asks.extend(exchange::asks(&mut Chance::new(seed, Part::ExchangeAsks)));
    asks.extend(supervision::asks(&mut Chance::new(seed, Part::SupervisionAsks)));
    let equity = equity::asks(&world, &asks, &mut Chance::new(seed, Part::EquityAsks));
    asks.extend(equity);
    let facilities = facilities::asks(&world, &asks, &mut Chance::new(seed, Part::FacilityAsks));
    asks.extend(facilities);
    asks.extend(profile::asks(&mut Chance::new(seed, Part::ProfileAsks)));
    asks.extend(planning::asks(&mut Chance::new(seed, Part::PlanningAsks)));
    asks.extend(satisfaction::asks(&mut Chance::new(seed, Part::SatisfactionAsks)));
    let collections = collections::collections(&asks, &world.orgs);
    let mut rows = Rows::new();
    grants::file(&world, &asks, seed, &mut rows);
    hazards::file(&world, &asks, &mut Chance::new(seed, Part::Hazards), &mut rows);
    inspections::file(&world, &asks, &mut Chance::new(seed, Part::Inspections), &mut rows);
    projects::file(&world, &asks, &mut Chance::new(seed, Part::Projects), &mut rows);
    petitions::file(&asks, &mut Chance::new(seed, Part::Petitions), &mut rows);
    teachers::file(&world, &asks, seed, &mut rows);
    activities::file(&world, &asks, &mut Chance::new(seed, Part::Activities), &mut rows);
    drills::file(&world, &asks, &mut Chance::new(seed, Part::Drills), &mut rows);
    guards::file(&world, &mut Chance::new(seed, Part::Guards), &mut rows);
    surveys::file(&world, &asks, &mut Chance::new(seed, Part::Surveys), &mut rows);
    moral::file(&world, &asks, Chance::new(seed, Part::Moral), &mut rows);
    mental::file(&world, &asks, Chance::new(seed, Part::Mental), &mut rows);
    arts::file(&world, &asks, Chance::new(seed, Part::Arts), &mut rows);
    family::file(&world, &asks, Chance::new(seed, Part::Family), &mut rows);
    network::file(&world, Chance::new(seed, Part::Network), &mut rows);
    funds::file(Chance::new(seed, Part::Funds), &mut rows);
    documents::file(Chance::new(seed, Part::Documents), &mut rows);
    exchange::file(Chance::new(seed, Part::Exchange), &mut rows);
    vocational::file(&world, &asks, Chance::new(seed, Part::Vocational), &mut rows);
    supervision::file(&world, Chance::new(seed, Part::Supervision), &mut rows);
    dropouts::file(&world, &asks, Chance::new(seed, Part::Dropouts), &mut rows);
    disabled::file(&world, &asks, Chance::new(seed, Part::Disabled), &mut rows);
    equity::file(&world, &asks, seed, &mut rows);
    loans::file(&mut Chance::new(seed, Part::Loans), &mut rows);
    fitness::file(&world, &asks, Chance::new(seed, Part::Fitness), &mut rows);
    balance::file(&world, &asks, Chance::new(seed, Part::Balance), &mut rows);
    party::file(&world, &mut Chance::new(seed, Part::Party), &mut rows);
    exams::file(&world, &mut Chance::new(seed, Part::Exams), &mut rows);
    research::file(&world, &mut Chance::new(seed, Part::Research), &mut rows);
    sports::file(&world, &mut Chance::new(seed, Part::Sports), &mut rows);
    tutoring::file(&world, &mut Chance::new(seed, Part::Tutoring), &mut rows);
    private_schools::file(&world, &mut Chance::new(seed, Part::PrivateSchools), &mut rows);
    preschool::file(&world, &mut Chance::new(seed, Part::Preschool), &mut rows);
    digital::file(&world, &mut Chance::new(seed, Part::Digital), &mut rows);
    honors::file(&mut Chance::new(seed, Part::Honors), &mut rows);
    facilities::file(&world, &asks, seed, &mut rows);
    honors::pupils_and_channels(&world, &mut Chance::new(seed, Part::PupilsAndChannels), &mut rows);
    party::duties(&world, &mut Chance::new(seed, Part::PartyDuties), &mut rows);
    research::awards(&world, &mut Chance::new(seed, Part::TeachingAwards), &mut rows);
    exams::monitored(&mut rows);
    planning::file(&mut rows);
    satisfaction::file(Chance::new(seed, Part::Satisfaction), &mut rows);
    profile::file(&world, Chance::new(seed, Part::Profile), &mut rows);

    let mut chance = Chance::new(seed, Part::Persons);
    let clerks: BTreeMap<OrgId, String> =
        world.orgs.iter().map(|org| (org.id.clone(), names::person(&mut chance))).collect();
    let mut filings: Vec<Filing> = asks
        .into_iter()
        .map(|ask| {
            let Ask { org, book, half, status, filed_on, note } = ask;
            let rows = rows.remove(&(org.clone(), book, half)).unwrap_or_default();
            let by = clerks.get(&org).cloned().unwrap_or_default();
            Filing { org, register: book.register(), period: half.period(), filed_on, by, rows, status, note }
        })
        .collect();
    filings.sort_by(|a, b| (a.filed_on, &a.register, &a.org).cmp(&(b.filed_on, &b.register, &b.org)));
    County { orgs: world.orgs, filings, collections }
}

/// Builds the cells of a row.
#[derive(Default)]
pub(crate) struct Cells(BTreeMap<FieldId, Value>);

impl Cells {
    pub(crate) fn text(mut self, field: &str, text: impl Into<String>) -> Self {
        self.0.insert(FieldId::from(field), Value::Text(text.into()));
        self
    }

    pub(crate) fn number(mut self, field: &str, number: u32) -> Self {
        self.0.insert(FieldId::from(field), Value::Integer(number.into()));
        self
    }

    pub(crate) fn date(mut self, field: &str, day: NaiveDate) -> Self {
        self.0.insert(FieldId::from(field), Value::Date(day));
        self
    }

    pub(crate) fn boolean(mut self, field: &str, value: bool) -> Self {
        self.0.insert(FieldId::from(field), Value::Boolean(value));
        self
    }

    /// An amount in 元, given in 分.
    pub(crate) fn money(mut self, field: &str, fen: i64) -> Self {
        self.0.insert(FieldId::from(field), Value::Decimal(Decimal::new(fen, 2)));
        self
    }

    /// A number with so many digits after the point, given without it.
    pub(crate) fn decimal(mut self, field: &str, number: u64, places: u32) -> Self {
        let number = Decimal::from_i128_with_scale(i128::from(number), places);
        self.0.insert(FieldId::from(field), Value::Decimal(number));
        self
    }

    /// A number with one decimal, given in tenths.
    pub(crate) fn tenths(mut self, field: &str, tenths: i64) -> Self {
        self.0.insert(FieldId::from(field), Value::Decimal(Decimal::new(tenths, 1)));
        self
    }

    pub(crate) fn row(self, steps: Vec<DemoStep>) -> DemoRow {
        DemoRow { cells: self.0, steps }
    }
}

/// A step of a row.
pub(crate) fn step(transition: &str, on: NaiveDate, evidence: Option<String>) -> DemoStep {
    step_with(transition, on, evidence, Cells::default())
}

/// A step of a row with which these cells are filled.
pub(crate) fn step_with(transition: &str, on: NaiveDate, evidence: Option<String>, cells: Cells) -> DemoStep {
    DemoStep { transition: TransitionId::from(transition), on, evidence, cells: cells.0, office: false }
}

/// A step of a row that the bureau's own people take.
pub(crate) fn office_step(transition: &str, on: NaiveDate, evidence: Option<String>) -> DemoStep {
    DemoStep { office: true, ..step(transition, on, evidence) }
}
