//! Registers that others than every school keep, or that are not asked for in every half-year.

use xuezheng_pack::OrgId;

use super::{Ask, Book, Half, ask, with_status};
use crate::chance::Chance;
use crate::county::FilingStatus;
use crate::orgs::{SAFETY_OWNER, SUPERVISION_OWNER, World};
use crate::schools::School;
use crate::{balance, fitness};

/// Who is asked for a register, and when.
struct Collection {
    book: Book,
    keepers: Keepers,
    halves: &'static [Half],
}

enum Keepers {
    /// Every school.
    Schools,
    /// The township offices for their schools, and the schools of the compulsory stage that have none.
    Compulsory,
    /// The safety department and the township offices.
    Safety,
    SafetyDepartment,
    /// The schools whose pupils' fitness is tested.
    Fitness,
    /// The schools that are compared by what they have.
    Compared,
    SupervisionDepartment,
}

/// What is filed once a year is filed in spring.
const SPRINGS: &[Half] = &[Half::Y23H1, Half::Y24H1];

const COLLECTIONS: &[Collection] = &[
    Collection { book: Book::Activity, keepers: Keepers::Safety, halves: &Half::ALL },
    Collection { book: Book::Drill, keepers: Keepers::Schools, halves: &Half::ALL },
    Collection { book: Book::Guard, keepers: Keepers::SafetyDepartment, halves: SPRINGS },
    Collection { book: Book::Survey, keepers: Keepers::Schools, halves: SPRINGS },
    Collection { book: Book::Dropout, keepers: Keepers::Compulsory, halves: &Half::ALL },
    Collection { book: Book::Disabled, keepers: Keepers::Compulsory, halves: &Half::ALL },
    Collection { book: Book::Fitness, keepers: Keepers::Fitness, halves: SPRINGS },
    Collection { book: Book::CompulsorySchool, keepers: Keepers::Compared, halves: balance::AUTUMNS },
    Collection { book: Book::BalanceReview, keepers: Keepers::SupervisionDepartment, halves: balance::AUTUMNS },
];

/// The asks of these registers; who has not filed in the unfinished half-year is as in `first`.
pub(super) fn asks(world: &World, first: &[Ask], chance: &mut Chance) -> Vec<Ask> {
    let mut asks = Vec::new();
    let mut filed = with_status(first, Book::Hazard, Half::Y24H2, FilingStatus::Approved);
    filed.extend(with_status(first, Book::Inspection, Half::Y24H2, FilingStatus::Approved));
    for Collection { book, keepers, halves } in COLLECTIONS {
        for half in *halves {
            let mut orgs = keepers.orgs(world, *half);
            chance.shuffle(&mut orgs);
            orgs.sort_by_key(|org| !world.school(org).is_some_and(School::is_small));
            for (index, org) in orgs.iter().enumerate() {
                let (status, note) =
                    if *half == Half::Y24H2 && !filed.contains(org) && org.as_str() != SUPERVISION_OWNER {
                        (FilingStatus::Asked, "")
                    } else {
                        late(*book, *half).get(index).copied().unwrap_or((FilingStatus::Approved, ""))
                    };
                asks.push(ask(org, *book, *half, status, note, half.filing_day(chance)));
            }
        }
    }
    asks
}

impl Keepers {
    fn orgs(&self, world: &World, half: Half) -> Vec<OrgId> {
        let department = OrgId::from(SAFETY_OWNER);
        let offices = world.offices.iter().map(|office| office.id.clone());
        let schools = world.schools_on(half.lessons().1);
        match self {
            Self::Schools => schools.map(|school| school.id.clone()).collect(),
            Self::Compulsory => {
                let own = schools.filter(|school| school.office.is_none() && school.is_compulsory());
                offices.chain(own.map(|school| school.id.clone())).collect()
            }
            Self::Safety => offices.chain([department]).collect(),
            Self::SafetyDepartment => vec![department],
            Self::Fitness => fitness::asked(schools),
            Self::Compared => {
                schools.filter(|school| balance::is_asked(school)).map(|school| school.id.clone()).collect()
            }
            Self::SupervisionDepartment => vec![OrgId::from(SUPERVISION_OWNER)],
        }
    }
}

/// The answers that are not approved: a few small schools' in each half-year before the unfinished one.
fn late(book: Book, half: Half) -> &'static [(FilingStatus, &'static str)] {
    use FilingStatus::{Asked, Draft, Returned, Submitted};
    match (book, half) {
        (Book::Drill, Half::Y23H1 | Half::Y23H2) => &[(Asked, "")],
        (Book::Drill, Half::Y24H1) => &[
            (Asked, ""),
            (Submitted, ""),
            (Returned, "两次演练的参加人次超过在校学生和教职工总数，请核对后重报"),
            (Draft, ""),
        ],
        (Book::Survey, Half::Y23H1) => &[(Submitted, "")],
        (Book::Survey, Half::Y24H1) => {
            &[(Asked, ""), (Submitted, ""), (Returned, "低保家庭学生人数与民政部门的名单不一致，请核对后重报")]
        }
        (Book::Fitness, Half::Y24H1) => &[(Asked, ""), (Returned, "测试成绩与现场抽查的不一致，请核对后重报")],
        (Book::CompulsorySchool, Half::Y23H2) => {
            &[(Submitted, ""), (Returned, "专任教师人数与人事名册不一致，请核对后重报")]
        }
        _ => &[],
    }
}
