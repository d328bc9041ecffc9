//! Schools: of which type, where, and how many receive aid.

use chrono::NaiveDate;
use xuezheng_pack::org::Section;
use xuezheng_pack::{Code, OrgId};

/// What a school is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SchoolType {
    Kindergarten,
    Primary,
    Junior,
    NineYear,
    SeniorHigh,
    Vocational,
    Special,
}

impl SchoolType {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Kindergarten => "kindergarten",
            Self::Primary => "primary",
            Self::Junior => "junior",
            Self::NineYear => "nine_year",
            Self::SeniorHigh => "senior_high",
            Self::Vocational => "vocational",
            Self::Special => "special",
        }
    }
}

/// Where a school stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    Urban,
    Town,
    Rural,
}

impl Location {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Urban => "urban",
            Self::Town => "town",
            Self::Rural => "rural",
        }
    }
}

/// A stage of student aid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum AidStage {
    Preschool,
    Compulsory,
    SeniorHigh,
    Vocational,
}

impl AidStage {
    pub(crate) const ALL: [Self; 4] = [Self::Preschool, Self::Compulsory, Self::SeniorHigh, Self::Vocational];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Preschool => "preschool",
            Self::Compulsory => "compulsory",
            Self::SeniorHigh => "senior_high",
            Self::Vocational => "vocational",
        }
    }
}

/// A school, before it becomes an org.
#[derive(Clone, Debug)]
pub(crate) struct School {
    pub(crate) id: OrgId,
    /// Four digits, as in its id and in the numbers of its records.
    pub(crate) number: usize,
    pub(crate) label: String,
    pub(crate) school_type: SchoolType,
    pub(crate) location: Location,
    pub(crate) private: bool,
    /// Whether a primary or nine-year school also has a preschool section.
    pub(crate) has_preschool: bool,
    /// Index of its township office; `None` for those that the bureau governs itself.
    pub(crate) office: Option<usize>,
    /// Pupils, roughly.
    pub(crate) pupils: usize,
    pub(crate) from: NaiveDate,
    pub(crate) until: Option<NaiveDate>,
    pub(crate) successors: Vec<OrgId>,
}

impl School {
    /// Whether its clerk has other work too: a kindergarten or a village primary school.
    pub(crate) fn is_small(&self) -> bool {
        match self.school_type {
            SchoolType::Kindergarten => true,
            SchoolType::Primary => self.location == Location::Rural,
            SchoolType::Junior
            | SchoolType::NineYear
            | SchoolType::SeniorHigh
            | SchoolType::Vocational
            | SchoolType::Special => false,
        }
    }

    /// Whether it is a teaching point (教学点): a village school with hardly any pupils.
    pub(crate) fn is_teaching_point(&self) -> bool {
        self.school_type == SchoolType::Primary && self.location == Location::Rural && self.pupils < 66
    }

    /// The code of its type among those of the pack.
    pub(crate) fn type_code(&self) -> &'static str {
        if self.is_teaching_point() { "teaching_point" } else { self.school_type.code() }
    }

    /// Whether it has grades of the compulsory stage.
    pub(crate) fn is_compulsory(&self) -> bool {
        match self.school_type {
            SchoolType::Primary | SchoolType::Junior | SchoolType::NineYear | SchoolType::Special => true,
            SchoolType::Kindergarten | SchoolType::SeniorHigh | SchoolType::Vocational => false,
        }
    }

    /// How many families need help where it stands, compared with other places.
    pub(crate) fn need(&self) -> usize {
        match self.location {
            Location::Urban => 2,
            Location::Town => 5,
            Location::Rural => 7,
        }
    }

    /// The stages that it runs.
    pub(crate) fn sections(&self) -> Vec<Section> {
        let own: &[&str] = match self.school_type {
            SchoolType::Kindergarten => &["preschool"],
            SchoolType::Primary => &["primary"],
            SchoolType::Junior => &["junior"],
            SchoolType::NineYear => &["primary", "junior"],
            SchoolType::SeniorHigh => &["senior_high"],
            SchoolType::Vocational => &["vocational"],
            SchoolType::Special => &["special"],
        };
        let preschool: &[&str] = if self.has_preschool { &["preschool"] } else { &[] };
        let stages = preschool.iter().chain(own);
        stages.map(|stage| Section { stage: Code::from(*stage), from: self.from, until: self.until }).collect()
    }

    /// How much of a stage's aid goes here: pupils, weighted by how many families need it. 0 where it has no such stage.
    pub(crate) fn aid_weight(&self, stage: AidStage) -> usize {
        let pupils = match (stage, self.school_type) {
            (AidStage::Preschool, SchoolType::Kindergarten) => self.pupils,
            (AidStage::Preschool, SchoolType::Primary | SchoolType::NineYear) if self.has_preschool => 30,
            (AidStage::Compulsory, SchoolType::Primary | SchoolType::Junior | SchoolType::NineYear) => self.pupils,
            (AidStage::Compulsory, SchoolType::Special) => self.pupils * 2,
            (AidStage::SeniorHigh, SchoolType::SeniorHigh) => self.pupils,
            (AidStage::Vocational, SchoolType::Vocational) => self.pupils,
            _ => 0,
        };
        pupils * self.need()
    }

    /// Of 100 pupils in the compulsory stage, how many are in junior grades.
    pub(crate) fn junior_percent(&self) -> usize {
        match self.school_type {
            SchoolType::Junior => 100,
            SchoolType::NineYear | SchoolType::Special => 35,
            SchoolType::Kindergarten | SchoolType::Primary | SchoolType::SeniorHigh | SchoolType::Vocational => 0,
        }
    }
}
