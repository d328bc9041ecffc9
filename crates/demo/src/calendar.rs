//! The filing calendar: which half-years, who is asked for what, and how far each answer is.

mod asked;
mod departments;
mod keepers;

use chrono::{Datelike, NaiveDate};
use xuezheng_pack::period::Span;
use xuezheng_pack::{OrgId, Period, RegisterId};

use crate::chance::{Chance, Part};
use crate::county::FilingStatus;
use crate::days::{day, weekdays};
use crate::orgs::{HOTLINE_OWNER, PETITION_OWNER, SAFETY_OWNER, World};
use crate::schools::School;

pub(crate) use asked::{of_departments, of_others};

/// A half-year that was filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Half {
    Y23H1,
    Y23H2,
    Y24H1,
    Y24H2,
}

impl Half {
    pub(crate) const ALL: [Self; 4] = [Self::Y23H1, Self::Y23H2, Self::Y24H1, Self::Y24H2];

    /// That of a day of the demo's two years.
    pub(crate) fn of(day: NaiveDate) -> Self {
        match (day.year(), day.month()) {
            (..=2023, ..=6) => Self::Y23H1,
            (..=2023, _) => Self::Y23H2,
            (_, ..=6) => Self::Y24H1,
            _ => Self::Y24H2,
        }
    }

    pub(crate) fn year(self) -> i32 {
        match self {
            Self::Y23H1 | Self::Y23H2 => 2023,
            Self::Y24H1 | Self::Y24H2 => 2024,
        }
    }

    pub(crate) fn is_first(self) -> bool {
        matches!(self, Self::Y23H1 | Self::Y24H1)
    }

    pub(crate) fn period(self) -> Period {
        Period::whole(Span::Half(self.year(), if self.is_first() { 1 } else { 2 }))
    }

    /// The first and last days of lessons in it.
    pub(crate) fn lessons(self) -> (NaiveDate, NaiveDate) {
        match self {
            Self::Y23H1 => (day(2023, 2, 13), day(2023, 6, 30)),
            Self::Y23H2 => (day(2023, 9, 1), day(2023, 12, 29)),
            Self::Y24H1 => (day(2024, 2, 26), day(2024, 6, 28)),
            Self::Y24H2 => (day(2024, 9, 2), day(2024, 12, 31)),
        }
    }

    /// The first and last days of filing.
    pub(crate) fn filing(self) -> (NaiveDate, NaiveDate) {
        match self {
            Self::Y23H1 => (day(2023, 7, 3), day(2023, 7, 10)),
            Self::Y23H2 => (day(2024, 1, 2), day(2024, 1, 9)),
            Self::Y24H1 => (day(2024, 7, 1), day(2024, 7, 8)),
            Self::Y24H2 => (day(2025, 1, 2), day(2025, 1, 8)),
        }
    }

    /// The last day on which an answer is on time: a little before the last ones come.
    pub(crate) fn deadline(self) -> NaiveDate {
        match self {
            Self::Y23H1 => day(2023, 7, 7),
            Self::Y23H2 => day(2024, 1, 8),
            Self::Y24H1 => day(2024, 7, 5),
            Self::Y24H2 => day(2025, 1, 15),
        }
    }

    /// A working day on which an answer comes: more of them the nearer the deadline is, and 3 of 100 after it.
    pub(crate) fn filing_day(self, chance: &mut Chance) -> NaiveDate {
        let (first, last) = self.filing();
        let days = weekdays(first, last);
        let weight = |(index, day): (usize, &NaiveDate)| if *day <= self.deadline() { (index + 1) * 4 } else { 2 };
        let weights: Vec<usize> = days.iter().enumerate().map(weight).collect();
        days[chance.weighted(&weights)]
    }
}

/// A register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Book {
    Grant,
    Hazard,
    Inspection,
    Notice,
    Petition,
    RecruitmentPost,
    TitleCertificate,
    Appointment,
    StaffingCase,
    EthicsPledge,
    TeacherAward,
    TrainingSession,
    TrainingAttendance,
    Rotation,
    RotationPlan,
    Project,
    Payment,
    Closure,
    Standardization,
    Title,
    Activity,
    Drill,
    Guard,
    Survey,
    MoralActivity,
    MoralAward,
    CampusCreation,
    SchoolCourse,
    CounselingCondition,
    MentalScreening,
    CounselingCase,
    Inspector,
    InspectionZone,
    SupervisionVisit,
    SupervisionMatter,
    SupervisionFinding,
    VocationalMajor,
    VocationalAdmission,
    SchoolEnterprise,
    VocationalPlacement,
    SkillsAward,
    CourseTimetable,
    StudentClub,
    ArtAward,
    LaborBase,
    LaborPractice,
    FamilySession,
    HomeVisit,
    InformationSystem,
    SecurityAssessment,
    SecurityEvent,
    BudgetItem,
    BudgetPayment,
    ServiceContract,
    PolicyDocument,
    Meeting,
    MeetingTask,
    ExchangeAgreement,
    ExchangeVisit,
    Dropout,
    Disabled,
    Fitness,
    CompulsorySchool,
    BalanceReview,
    PartyOrganization,
    PartyVisit,
    PartyBrand,
    PrivateSecretary,
    IntegrityActivity,
    IntegrityClue,
    GaokaoResult,
    TopCandidate,
    QualityTest,
    SeniorAdmission,
    QualityEvaluation,
    RankNotice,
    ResearchProject,
    ResearchActivity,
    QualityWork,
    HostedEvent,
    LearningGuide,
    SportsEvent,
    SportsAward,
    SportsSchool,
    PeExam,
    PeInspection,
    VisionScreening,
    SportsTalent,
    TutoringInstitution,
    JointEnforcement,
    TutoringNotice,
    AfterSchoolService,
    PrivateInspection,
    PrivateReview,
    PrivateEnrollment,
    KindergartenGrade,
    PreschoolRoll,
    KindergartenVisit,
    DigitalSchool,
    DigitalEquipment,
    Honor,
    MediaStory,
    MasterCandidate,
    MasterStudio,
    Commendation,
    TeacherQualification,
    TeacherAssessment,
    PostContract,
    PrincipalRank,
    TeacherBenefit,
    SchoolPartnership,
    PartnershipActivity,
    CareRoll,
    OriginLoan,
    Canteen,
    MealInspection,
    SchoolDispute,
    SafetyCampaign,
    SecurityCondition,
    BuildingAppraisal,
    EquipmentPurchase,
    LabCondition,
    SportsVenue,
    SportsPurchase,
    InfectionEvent,
    PrivateApproval,
    DigitalResource,
    SchoolStatistics,
    PlanTask,
    StudySession,
    StudyPlatform,
    BranchRating,
    IdeologyCheck,
    SatisfactionSurvey,
    SurveyOpinion,
    StudentAward,
    PublicChannel,
    TeachingAward,
    QualityMonitoring,
}

impl Book {
    pub(crate) fn register(self) -> RegisterId {
        RegisterId::from(match self {
            Self::Grant => "aid_grant",
            Self::Hazard => "hazard",
            Self::Inspection => "inspection",
            Self::Notice => "rectification_notice",
            Self::Petition => "petition",
            Self::RecruitmentPost => "recruitment_post",
            Self::TitleCertificate => "title_certificate",
            Self::Appointment => "appointment",
            Self::StaffingCase => "staffing_case",
            Self::EthicsPledge => "ethics_pledge",
            Self::TeacherAward => "teacher_award",
            Self::TrainingSession => "training_session",
            Self::TrainingAttendance => "training_attendance",
            Self::Rotation => "rotation",
            Self::RotationPlan => "rotation_plan",
            Self::Project => "construction_project",
            Self::Payment => "project_payment",
            Self::Closure => "teaching_point_closure",
            Self::Standardization => "school_standardization",
            Self::Title => "school_title",
            Self::Activity => "safety_activity",
            Self::Drill => "safety_drill",
            Self::Guard => "school_guard",
            Self::Survey => "aid_survey",
            Self::MoralActivity => "moral_activity",
            Self::MoralAward => "moral_award",
            Self::CampusCreation => "campus_creation",
            Self::SchoolCourse => "school_course",
            Self::CounselingCondition => "counseling_condition",
            Self::MentalScreening => "mental_screening",
            Self::CounselingCase => "counseling_case",
            Self::Inspector => "inspector",
            Self::InspectionZone => "inspection_zone",
            Self::SupervisionVisit => "supervision_visit",
            Self::SupervisionMatter => "supervision_matter",
            Self::SupervisionFinding => "supervision_finding",
            Self::VocationalMajor => "vocational_major",
            Self::VocationalAdmission => "vocational_admission",
            Self::SchoolEnterprise => "school_enterprise",
            Self::VocationalPlacement => "vocational_placement",
            Self::SkillsAward => "skills_award",
            Self::CourseTimetable => "course_timetable",
            Self::StudentClub => "student_club",
            Self::ArtAward => "art_award",
            Self::LaborBase => "labor_base",
            Self::LaborPractice => "labor_practice",
            Self::FamilySession => "family_session",
            Self::HomeVisit => "home_visit",
            Self::InformationSystem => "information_system",
            Self::SecurityAssessment => "security_assessment",
            Self::SecurityEvent => "security_event",
            Self::BudgetItem => "budget_item",
            Self::BudgetPayment => "budget_payment",
            Self::ServiceContract => "service_contract",
            Self::PolicyDocument => "policy_document",
            Self::Meeting => "meeting",
            Self::MeetingTask => "meeting_task",
            Self::ExchangeAgreement => "exchange_agreement",
            Self::ExchangeVisit => "exchange_visit",
            Self::Dropout => "dropout_case",
            Self::Disabled => "disabled_child",
            Self::Fitness => "fitness_test",
            Self::CompulsorySchool => "compulsory_school",
            Self::BalanceReview => "balance_review",
            Self::PartyOrganization => "party_organization",
            Self::PartyVisit => "party_visit",
            Self::PartyBrand => "party_brand",
            Self::PrivateSecretary => "private_secretary",
            Self::IntegrityActivity => "integrity_activity",
            Self::IntegrityClue => "integrity_clue",
            Self::GaokaoResult => "gaokao_result",
            Self::TopCandidate => "top_candidate",
            Self::QualityTest => "quality_test",
            Self::SeniorAdmission => "senior_admission",
            Self::QualityEvaluation => "quality_evaluation",
            Self::RankNotice => "rank_notice",
            Self::ResearchProject => "research_project",
            Self::ResearchActivity => "research_activity",
            Self::QualityWork => "quality_work",
            Self::HostedEvent => "hosted_event",
            Self::LearningGuide => "learning_guide",
            Self::SportsEvent => "sports_event",
            Self::SportsAward => "sports_award",
            Self::SportsSchool => "sports_school",
            Self::PeExam => "pe_exam",
            Self::PeInspection => "pe_inspection",
            Self::VisionScreening => "vision_screening",
            Self::SportsTalent => "sports_talent",
            Self::TutoringInstitution => "tutoring_institution",
            Self::JointEnforcement => "joint_enforcement",
            Self::TutoringNotice => "tutoring_notice",
            Self::AfterSchoolService => "after_school_service",
            Self::PrivateInspection => "private_inspection",
            Self::PrivateReview => "private_review",
            Self::PrivateEnrollment => "private_enrollment",
            Self::KindergartenGrade => "kindergarten_grade",
            Self::PreschoolRoll => "preschool_roll",
            Self::KindergartenVisit => "kindergarten_visit",
            Self::DigitalSchool => "digital_school",
            Self::DigitalEquipment => "digital_equipment",
            Self::Honor => "honor",
            Self::MediaStory => "media_story",
            Self::MasterCandidate => "master_candidate",
            Self::MasterStudio => "master_studio",
            Self::Commendation => "commendation",
            Self::TeacherQualification => "teacher_qualification",
            Self::TeacherAssessment => "teacher_assessment",
            Self::PostContract => "post_contract",
            Self::PrincipalRank => "principal_rank",
            Self::TeacherBenefit => "teacher_benefit",
            Self::SchoolPartnership => "school_partnership",
            Self::PartnershipActivity => "partnership_activity",
            Self::CareRoll => "care_roll",
            Self::OriginLoan => "origin_loan",
            Self::Canteen => "canteen",
            Self::MealInspection => "meal_inspection",
            Self::SchoolDispute => "school_dispute",
            Self::SafetyCampaign => "safety_campaign",
            Self::SecurityCondition => "security_condition",
            Self::BuildingAppraisal => "building_appraisal",
            Self::EquipmentPurchase => "equipment_purchase",
            Self::LabCondition => "lab_condition",
            Self::SportsVenue => "sports_venue",
            Self::SportsPurchase => "sports_purchase",
            Self::InfectionEvent => "infection_event",
            Self::PrivateApproval => "private_approval",
            Self::DigitalResource => "digital_resource",
            Self::SchoolStatistics => "school_statistics",
            Self::PlanTask => "plan_task",
            Self::StudySession => "study_session",
            Self::StudyPlatform => "study_platform",
            Self::BranchRating => "branch_rating",
            Self::IdeologyCheck => "ideology_check",
            Self::SatisfactionSurvey => "satisfaction_survey",
            Self::SurveyOpinion => "survey_opinion",
            Self::StudentAward => "student_award",
            Self::PublicChannel => "public_channel",
            Self::TeachingAward => "teaching_award",
            Self::QualityMonitoring => "quality_monitoring",
        })
    }
}

/// An org that was asked, and how far its answer is.
pub(crate) struct Ask {
    pub(crate) org: OrgId,
    pub(crate) book: Book,
    pub(crate) half: Half,
    pub(crate) status: FilingStatus,
    pub(crate) filed_on: NaiveDate,
    pub(crate) note: Option<String>,
}

/// The orgs whose answers for that register and half-year have this status.
pub(crate) fn with_status(asks: &[Ask], book: Book, half: Half, status: FilingStatus) -> Vec<OrgId> {
    let found = asks.iter().filter(|ask| ask.book == book && ask.half == half && ask.status == status);
    found.map(|ask| ask.org.clone()).collect()
}

/// The orgs whose answers hold records that do not count.
pub(crate) fn pending(asks: &[Ask], book: Book, half: Half) -> Vec<OrgId> {
    let unfinished = [FilingStatus::Draft, FilingStatus::Submitted, FilingStatus::Returned];
    unfinished.iter().flat_map(|status| with_status(asks, book, half, *status)).collect()
}

/// Everyone who is asked.
pub(crate) fn asks(world: &World, seed: u64) -> Vec<Ask> {
    let mut asks = first_asks(world, &mut Chance::new(seed, Part::Calendar));
    asks.extend(keepers::asks(world, &asks, &mut Chance::new(seed, Part::Keepers)));
    asks.extend(departments::asks(&mut Chance::new(seed, Part::Departments)));
    asks
}

fn first_asks(world: &World, chance: &mut Chance) -> Vec<Ask> {
    let mut asks = Vec::new();
    for half in Half::ALL {
        let mut schools: Vec<OrgId> = world.schools_on(half.lessons().1).map(|school| school.id.clone()).collect();
        chance.shuffle(&mut schools);
        if half != Half::Y24H2 {
            // The few that are late are kindergartens and village schools.
            schools.sort_by_key(|org| world.school(org).is_some_and(School::is_small));
        }
        for book in [Book::Hazard, Book::Grant] {
            let stragglers = stragglers(book, half, schools.len());
            for (index, org) in schools.iter().rev().enumerate() {
                let (status, note) = stragglers.get(index).copied().unwrap_or((FilingStatus::Approved, ""));
                asks.push(ask(org, book, half, status, note, half.filing_day(chance)));
            }
            // Other schools are late for the next register, but in an unfinished half-year it is the same ones.
            if half != Half::Y24H2 {
                schools.rotate_right(stragglers.len());
            }
        }
        for (index, office) in world.offices.iter().enumerate() {
            let late = half == Half::Y24H2 && index % 5 < 2;
            let status = if late { FilingStatus::Asked } else { FilingStatus::Approved };
            for book in [Book::Inspection, Book::Notice] {
                asks.push(ask(&office.id, book, half, status, "", half.filing_day(chance)));
            }
        }
        for (owner, book) in [
            (SAFETY_OWNER, Book::Inspection),
            (SAFETY_OWNER, Book::Notice),
            (PETITION_OWNER, Book::Petition),
            (HOTLINE_OWNER, Book::Petition),
        ] {
            let late = half == Half::Y24H2 && owner == HOTLINE_OWNER;
            let status = if late { FilingStatus::Asked } else { FilingStatus::Approved };
            asks.push(ask(&OrgId::from(owner), book, half, status, "", half.filing_day(chance)));
        }
    }
    asks
}

/// What an org is asked; `filed_on` is when its answer comes, if it does.
pub(crate) fn ask(org: &OrgId, book: Book, half: Half, status: FilingStatus, note: &str, filed_on: NaiveDate) -> Ask {
    let came = !matches!(status, FilingStatus::Asked | FilingStatus::Exempt);
    let filed_on = if came { filed_on } else { half.filing().1 };
    let note = (!note.is_empty()).then(|| note.to_owned());
    Ask { org: org.clone(), book, half, status, filed_on, note }
}

/// The answers that are not approved. In the report's half-year they are few, so that coverage stays above 98 %; of the
/// second half of 2024 two fifths of the schools have not filed.
fn stragglers(book: Book, half: Half, schools: usize) -> Vec<(FilingStatus, &'static str)> {
    use FilingStatus::{Asked, Draft, Exempt, Returned, Submitted};
    match (half, book) {
        (Half::Y23H1, Book::Hazard) => vec![(Asked, "")],
        (Half::Y23H1, _) => vec![(Submitted, "")],
        (Half::Y23H2, _) => vec![(Asked, ""), (Asked, "")],
        (Half::Y24H1, Book::Hazard) => vec![
            (Asked, ""),
            (Submitted, ""),
            (Returned, "隐患部位填写不具体，请写明楼栋、楼层和房间"),
            (Draft, ""),
            (Exempt, "校区整体改建，本学期师生借址就读，隐患由借址学校登记"),
        ],
        (Half::Y24H1, _) => vec![
            (Asked, ""),
            (Asked, ""),
            (Submitted, ""),
            (Submitted, ""),
            (Returned, "发放日期与银行回单不一致，请核对后重报"),
            (Draft, ""),
            (Exempt, "本学期暂停办学，学生已转入其他学校，由转入学校登记"),
        ],
        (Half::Y24H2, _) => vec![(Asked, ""); schools * 2 / 5],
    }
}
