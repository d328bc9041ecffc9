//! Who is asked to file what about teachers.

use xuezheng_pack::OrgId;

use crate::calendar::{Ask, Book, Half, of_departments, of_others};
use crate::chance::Chance;
use crate::county::FilingStatus;
use crate::orgs::{PERSONNEL_OWNER, TRAINING_OWNER, World};

/// The departments are asked each half-year, for the tasks of rotation at the beginning of a school year; the schools for
/// the pledge in spring. All have answered, but for the posts of autumn 2024, when those have not who are late with `first`.
pub(crate) fn asks(world: &World, first: &[Ask], chance: &mut Chance) -> Vec<Ask> {
    let mut asks = Vec::new();
    for half in Half::ALL {
        let mut books = vec![
            (PERSONNEL_OWNER, Book::RecruitmentPost),
            (PERSONNEL_OWNER, Book::TitleCertificate),
            (PERSONNEL_OWNER, Book::Appointment),
            (PERSONNEL_OWNER, Book::StaffingCase),
            (PERSONNEL_OWNER, Book::TeacherAward),
            (PERSONNEL_OWNER, Book::Rotation),
            (TRAINING_OWNER, Book::TrainingSession),
            (TRAINING_OWNER, Book::TrainingAttendance),
        ];
        if !half.is_first() {
            books.push((PERSONNEL_OWNER, Book::RotationPlan));
        }
        asks.extend(books.into_iter().map(|(owner, book)| ask(OrgId::from(owner), book, half, chance)));
        if half.is_first() {
            let schools = world.schools_on(half.lessons().1);
            asks.extend(schools.map(|school| ask(school.id.clone(), Book::EthicsPledge, half, chance)));
        }
    }
    let books = [
        Book::MasterCandidate,
        Book::MasterStudio,
        Book::Commendation,
        Book::TeacherQualification,
        Book::PrincipalRank,
        Book::TeacherBenefit,
    ];
    asks.extend(of_departments(&books.map(|book| (PERSONNEL_OWNER, book, &Half::ALL[..])), chance));
    let keepers = world.employers();
    let springs = [Half::Y23H1, Half::Y24H1];
    let autumns = [Half::Y23H2, Half::Y24H2];
    asks.extend(of_others(&keepers, Book::TeacherAssessment, &springs, 0, first, chance));
    asks.extend(of_others(&keepers, Book::PostContract, &autumns, 0, first, chance));
    asks
}

fn ask(org: OrgId, book: Book, half: Half, chance: &mut Chance) -> Ask {
    let filed_on = half.filing_day(chance);
    Ask { org, book, half, status: FilingStatus::Approved, filed_on, note: None }
}
