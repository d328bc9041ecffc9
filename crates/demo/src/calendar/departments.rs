//! Registers that one department keeps by itself.

use super::asked::Kept;
use super::{Ask, Book, Half, of_departments};
use crate::chance::Chance;
use crate::orgs::{
    BASIC_EDUCATION_OWNER, EXAM_OWNER, OFFICE_OWNER, PARTY_OWNER, PRESCHOOL_OWNER, PRIVATE_OWNER, SPORTS_OWNER,
    TECHNOLOGY_OWNER, TRAINING_OWNER,
};

/// What is filed in both halves of a year, and what in one of them alone.
const ALL: &[Half] = &Half::ALL;
const SPRINGS: &[Half] = &[Half::Y23H1, Half::Y24H1];
const AUTUMNS: &[Half] = &[Half::Y23H2, Half::Y24H2];

const KEPT: &[Kept] = &[
    (PARTY_OWNER, Book::PartyOrganization, ALL),
    (PARTY_OWNER, Book::PartyVisit, ALL),
    (PARTY_OWNER, Book::PartyBrand, ALL),
    (PARTY_OWNER, Book::PrivateSecretary, ALL),
    (PARTY_OWNER, Book::IntegrityActivity, ALL),
    (PARTY_OWNER, Book::IntegrityClue, ALL),
    (EXAM_OWNER, Book::GaokaoResult, SPRINGS),
    (EXAM_OWNER, Book::TopCandidate, SPRINGS),
    (EXAM_OWNER, Book::QualityTest, ALL),
    (EXAM_OWNER, Book::SeniorAdmission, AUTUMNS),
    (EXAM_OWNER, Book::QualityEvaluation, SPRINGS),
    (EXAM_OWNER, Book::RankNotice, SPRINGS),
    (TRAINING_OWNER, Book::ResearchProject, ALL),
    (TRAINING_OWNER, Book::ResearchActivity, ALL),
    (TRAINING_OWNER, Book::QualityWork, SPRINGS),
    (TRAINING_OWNER, Book::HostedEvent, ALL),
    (TRAINING_OWNER, Book::LearningGuide, ALL),
    (SPORTS_OWNER, Book::SportsEvent, ALL),
    (SPORTS_OWNER, Book::SportsAward, ALL),
    (SPORTS_OWNER, Book::SportsSchool, ALL),
    (SPORTS_OWNER, Book::PeExam, SPRINGS),
    (SPORTS_OWNER, Book::PeInspection, ALL),
    (SPORTS_OWNER, Book::VisionScreening, ALL),
    (SPORTS_OWNER, Book::SportsTalent, ALL),
    (PRIVATE_OWNER, Book::TutoringInstitution, ALL),
    (PRIVATE_OWNER, Book::JointEnforcement, ALL),
    (PRIVATE_OWNER, Book::TutoringNotice, ALL),
    (BASIC_EDUCATION_OWNER, Book::AfterSchoolService, ALL),
    (PRIVATE_OWNER, Book::PrivateInspection, ALL),
    (PRIVATE_OWNER, Book::PrivateReview, SPRINGS),
    (PRIVATE_OWNER, Book::PrivateEnrollment, ALL),
    (PRESCHOOL_OWNER, Book::KindergartenGrade, ALL),
    (PRESCHOOL_OWNER, Book::PreschoolRoll, ALL),
    (PRESCHOOL_OWNER, Book::KindergartenVisit, ALL),
    (TECHNOLOGY_OWNER, Book::DigitalSchool, ALL),
    (TECHNOLOGY_OWNER, Book::DigitalEquipment, AUTUMNS),
    (OFFICE_OWNER, Book::Honor, ALL),
    (OFFICE_OWNER, Book::MediaStory, ALL),
    (PARTY_OWNER, Book::StudySession, ALL),
    (PARTY_OWNER, Book::StudyPlatform, ALL),
    (PARTY_OWNER, Book::BranchRating, AUTUMNS),
    (PARTY_OWNER, Book::IdeologyCheck, ALL),
    (OFFICE_OWNER, Book::StudentAward, ALL),
    (OFFICE_OWNER, Book::PublicChannel, ALL),
    (TRAINING_OWNER, Book::TeachingAward, ALL),
    (EXAM_OWNER, Book::QualityMonitoring, ALL),
];

/// All of them answer.
pub(super) fn asks(chance: &mut Chance) -> Vec<Ask> {
    of_departments(KEPT, chance)
}
