//! Chance from a seed, in whole numbers only, so that every machine draws the same county.

use chrono::NaiveDate;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::days;

/// What is drawn; each part has its own stream, so that a change in one leaves the others as they were.
#[derive(Clone, Copy)]
pub(crate) enum Part {
    Orgs = 1,
    Calendar = 2,
    Pupils = 3,
    Grants = 4,
    Hazards = 5,
    Inspections = 6,
    Petitions = 7,
    Persons = 8,
    TeacherAsks = 30,
    Staff = 31,
    Recruitment = 32,
    Titles = 33,
    Staffing = 34,
    Conduct = 35,
    Training = 36,
    Rotation = 37,
    ProjectCalendar = 20,
    Projects = 21,
    Keepers = 41,
    Activities = 42,
    Drills = 43,
    Guards = 44,
    Surveys = 45,
    MoralAsks = 150,
    Moral = 151,
    MentalAsks = 152,
    Mental = 153,
    SupervisionAsks = 154,
    Supervision = 155,
    VocationalAsks = 156,
    Vocational = 157,
    ArtsAsks = 158,
    Arts = 159,
    FamilyAsks = 160,
    Family = 161,
    NetworkAsks = 162,
    Network = 163,
    FundsAsks = 164,
    Funds = 165,
    DocumentsAsks = 166,
    Documents = 167,
    ExchangeAsks = 168,
    Exchange = 169,
    Dropouts = 46,
    Disabled = 47,
    Fitness = 48,
    Balance = 49,
    Departments = 60,
    Party = 61,
    Exams = 62,
    Research = 63,
    Sports = 64,
    Tutoring = 65,
    PrivateSchools = 66,
    Preschool = 67,
    Digital = 68,
    Honors = 69,
    Masters = 300,
    Commendations = 301,
    Qualifications = 302,
    Assessments = 303,
    Principals = 304,
    Partnerships = 306,
    Care = 307,
    EquityAsks = 308,
    Loans = 309,
    FacilityAsks = 220,
    Meals = 221,
    Disputes = 222,
    Security = 223,
    Campaigns = 224,
    Buildings = 225,
    Equipment = 226,
    Grounds = 227,
    Resources = 228,
    ProfileAsks = 210,
    Profile = 211,
    PlanningAsks = 212,
    SatisfactionAsks = 213,
    Satisfaction = 214,
    PartyDuties = 215,
    TeachingAwards = 216,
    PupilsAndChannels = 217,
}

/// A stream of draws.
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    pub(crate) fn new(seed: u64, part: Part) -> Self {
        let mut stream = ChaCha8Rng::seed_from_u64(seed);
        stream.set_stream(part as u64);
        Self(stream)
    }

    /// A number from 0 to `count` − 1; 0 for a count of 0.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        let product = u128::from(self.0.next_u64()) * count as u128;
        (product >> 64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below((high - low) as usize + 1) as u32
    }

    /// True in `percent` of 100 draws.
    pub(crate) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of `items`, which has at least one.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// An index, each as often as its weight says.
    pub(crate) fn weighted(&mut self, weights: &[usize]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (index, weight) in weights.iter().enumerate() {
            if left < *weight {
                return index;
            }
            left -= weight;
        }
        0
    }

    /// Puts `items` in any order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// A Monday to Friday from `first` to `last`; `first` if there is none.
    pub(crate) fn weekday(&mut self, first: NaiveDate, last: NaiveDate) -> NaiveDate {
        let days = days::weekdays(first, last);
        if days.is_empty() { first } else { *self.pick(&days) }
    }
}
