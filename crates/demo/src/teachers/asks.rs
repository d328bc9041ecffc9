//! Who is asked to file what about teachers.

use xuezheng_pack::OrgId;

use crate::calendar::{Ask, Book, Half};
use crate::chance::Chance;
use crate::county::FilingStatus;
use crate::orgs::{PERSONNEL_OWNER, TRAINING_OWNER, World};

/// The departments are asked each half-year, for the tasks of rotation at the beginning of a school year; the schools for
/// the pledge in spring. All have answered.
pub(crate) fn asks(world: &World, chance: &mut Chance) -> Vec<Ask> {
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
    asks
}

fn ask(org: OrgId, book: Book, half: Half, chance: &mut Chance) -> Ask {
    let filed_on = half.filing_day(chance);
    Ask { org, book, half, status: FilingStatus::Approved, filed_on, note: None }
}
