//! The org tree: bureau, departments, township offices and schools.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use xuezheng_pack::org::Placement;
use xuezheng_pack::{AttributeId, Code, Org, OrgId, OrgKindId};

use crate::chance::Chance;
use crate::days::day;
use crate::names::{self, CITY, numeral};
use crate::schools::{Location, School, SchoolType};

const BUREAU: &str = "bureau";
/// The department that inspects.
pub(crate) const SAFETY_OWNER: &str = "dept_safety";
/// The centre that keeps student loans.
pub(crate) const AID_OWNER: &str = "dept_aid";
/// The department that keeps petitions from above and visits.
pub(crate) const PETITION_OWNER: &str = "dept_petition";
/// The department that keeps all about staff.
pub(crate) const PERSONNEL_OWNER: &str = "dept_personnel";
/// The department that trains teachers.
pub(crate) const TRAINING_OWNER: &str = "dept_research";
/// The department that keeps the hotline's petitions.
pub(crate) const HOTLINE_OWNER: &str = SUPERVISION_OWNER;
/// The department that inspects and appraises schools.
pub(crate) const SUPERVISION_OWNER: &str = "dept_supervision";

/// The department that keeps projects and their payments.
pub(crate) const PROJECT_OWNER: &str = "dept_finance";
/// The department that keeps the standardization and the titles of schools.
pub(crate) const BASIC_EDUCATION_OWNER: &str = "dept_basic";

/// The department of the party's work.
pub(crate) const PARTY_OWNER: &str = "dept_party";
/// The centre that holds examinations.
pub(crate) const EXAM_OWNER: &str = "dept_exam";

/// The department of private schools and of institutions outside schools.
pub(crate) const PRIVATE_OWNER: &str = "dept_private";
/// The centre of information technology.
pub(crate) const TECHNOLOGY_OWNER: &str = "dept_technology";
/// The department of preschool education.
pub(crate) const PRESCHOOL_OWNER: &str = "dept_preschool";
/// The department of vocational education.
pub(crate) const VOCATIONAL_OWNER: &str = "dept_vocational";

/// The office of the bureau, which keeps documents, meetings, information systems, honors and what the media told, too.
pub(crate) const OFFICE_OWNER: &str = "dept_office";
/// The department of sports, health and art.
pub(crate) const SPORTS_OWNER: &str = "dept_sports";

const DEPARTMENTS: &[(&str, &str)] = &[
    (OFFICE_OWNER, "办公室"),
    (PERSONNEL_OWNER, "人事科"),
    (PROJECT_OWNER, "计划财务科"),
    (BASIC_EDUCATION_OWNER, "基础教育科"),
    (PRESCHOOL_OWNER, "学前教育科"),
    (VOCATIONAL_OWNER, "职业教育与成人教育科"),
    (SPORTS_OWNER, "体育卫生与艺术教育科"),
    (SAFETY_OWNER, "安全科"),
    (PETITION_OWNER, "信访办"),
    (HOTLINE_OWNER, "教育督导室"),
    (AID_OWNER, "学生资助管理中心"),
    (TRAINING_OWNER, "教学研究室"),
    (PARTY_OWNER, "党建办公室"),
    (EXAM_OWNER, "招生考试中心"),
    (PRIVATE_OWNER, "民办教育和校外培训管理科"),
    (TECHNOLOGY_OWNER, "电教和网络信息中心"),
];

const TOWNSHIPS: usize = 24;

/// A township office (中心校).
pub(crate) struct Office {
    pub(crate) id: OrgId,
    /// The township, with 镇 or 乡.
    pub(crate) township: String,
}

/// All orgs, and what the generators know about them.
pub(crate) struct World {
    pub(crate) orgs: Vec<Org>,
    pub(crate) offices: Vec<Office>,
    pub(crate) schools: BTreeMap<OrgId, School>,
}

impl World {
    pub(crate) fn new(chance: &mut Chance) -> Self {
        let offices = offices(chance);
        let mut builder = Builder { chance, schools: Vec::new() };
        builder.city();
        for (index, office) in offices.iter().enumerate() {
            builder.township(index, &office.township);
        }
        let schools = builder.schools;
        let orgs = orgs(&offices, &schools);
        let schools = schools.into_iter().map(|school| (school.id.clone(), school)).collect();
        Self { orgs, offices, schools }
    }

    pub(crate) fn school(&self, id: &OrgId) -> Option<&School> {
        self.schools.get(id)
    }

    /// The schools of the compulsory stage for which a township office speaks, as they are on `day`.
    pub(crate) fn compulsory_of(&self, office: &OrgId, day: NaiveDate) -> Vec<&School> {
        let index = self.offices.iter().position(|one| one.id == *office);
        let schools = self.schools_on(day).filter(|school| index.is_some() && school.office == index);
        schools.filter(|school| school.is_compulsory()).collect()
    }

    /// Who speaks for pupils of the compulsory stage: the township offices, and the schools that have none.
    pub(crate) fn compulsory_keepers(&self) -> Vec<OrgId> {
        let own = self.schools.values().filter(|school| school.office.is_none() && school.is_compulsory());
        let offices = self.offices.iter().map(|office| office.id.clone());
        offices.chain(own.map(|school| school.id.clone())).collect()
    }

    /// Who speaks for teachers of public schools: the township offices, and the schools that have none.
    pub(crate) fn employers(&self) -> Vec<OrgId> {
        let own = self.schools.values().filter(|school| school.office.is_none() && !school.private);
        let offices = self.offices.iter().map(|office| office.id.clone());
        offices.chain(own.filter(|school| school.from < day(2023, 1, 1)).map(|school| school.id.clone())).collect()
    }

    /// The schools that exist on `day`, by id.
    pub(crate) fn schools_on(&self, day: NaiveDate) -> impl Iterator<Item = &School> {
        self.schools.values().filter(move |school| school.from <= day && school.until.is_none_or(|last| day <= last))
    }
}

fn offices(chance: &mut Chance) -> Vec<Office> {
    let towns = names::towns(chance, TOWNSHIPS).into_iter().enumerate();
    towns
        .map(|(index, town)| Office {
            id: OrgId::new(format!("office_{:02}", index + 1)),
            township: format!("{town}{}", if index % 3 == 2 { "乡" } else { "镇" }),
        })
        .collect()
}

struct Builder<'a> {
    chance: &'a mut Chance,
    schools: Vec<School>,
}

impl Builder<'_> {
    /// The schools that the bureau governs itself.
    fn city(&mut self) {
        use Location::Urban;
        use SchoolType::{Junior, Kindergarten, NineYear, Primary, SeniorHigh, Special, Vocational};
        for n in 1..=18 {
            self.add(format!("{CITY}第{}幼儿园", numeral(n)), Kindergarten, Urban, None, (180, 420));
        }
        let mut brands = names::BRANDS.to_vec();
        self.chance.shuffle(&mut brands);
        let (schools, kindergartens) = brands.split_at(4);
        for brand in kindergartens {
            self.add(format!("{CITY}{brand}幼儿园"), Kindergarten, Urban, None, (60, 260)).private = true;
        }
        self.add(format!("{CITY}实验小学"), Primary, Urban, None, (2200, 3200));
        for n in 1..=27 {
            self.add(format!("{CITY}第{}小学", numeral(n)), Primary, Urban, None, (700, 2600));
        }
        for n in 1..=12 {
            self.add(format!("{CITY}第{}初级中学", numeral(n)), Junior, Urban, None, (800, 2400));
        }
        for n in 1..=4 {
            self.add(format!("{CITY}第{}九年制学校", numeral(n)), NineYear, Urban, None, (1200, 2600));
        }
        for brand in schools {
            self.add(format!("{CITY}{brand}学校"), NineYear, Urban, None, (500, 1800)).private = true;
        }
        for n in 1..=7 {
            self.add(format!("{CITY}第{}高级中学", numeral(n)), SeniorHigh, Urban, None, (1800, 4200));
        }
        for name in ["明德高级中学", "崇实高级中学"] {
            self.add(format!("{CITY}{name}"), SeniorHigh, Urban, None, (900, 1800)).private = true;
        }
        for name in ["中等专业学校", "职业教育中心", "农业职业中等专业学校"] {
            self.add(format!("{CITY}{name}"), Vocational, Urban, None, (1500, 3600));
        }
        for name in ["信息技术学校", "工艺美术学校"] {
            self.add(format!("{CITY}{name}"), Vocational, Urban, None, (500, 1200)).private = true;
        }
        self.add(format!("{CITY}特殊教育学校"), Special, Urban, None, (90, 160));
        let opened = self.add(format!("{CITY}第十九幼儿园"), Kindergarten, Urban, None, (90, 150));
        opened.from = day(2024, 2, 26);
    }

    fn township(&mut self, index: usize, township: &str) {
        use Location::{Rural, Town};
        use SchoolType::{Junior, Kindergarten, NineYear, Primary};
        let office = Some(index);
        self.add(format!("{township}中心幼儿园"), Kindergarten, Town, office, (120, 300));
        self.add(format!("{township}中心小学"), Primary, Town, office, (400, 1300));
        self.add(format!("{township}初级中学"), Junior, Town, office, (350, 1300));
        let central = self.schools[self.schools.len() - 2].id.clone();
        if index.is_multiple_of(2) {
            self.add(format!("{township}九年制学校"), NineYear, Town, office, (350, 1100));
        }
        let villages = names::villages(self.chance, 16);
        let mut villages = villages.iter();
        let mut brands = names::BRANDS.to_vec();
        self.chance.shuffle(&mut brands);
        for brand in brands.iter().take(self.chance.between(2, 4) as usize) {
            self.add(format!("{township}{brand}幼儿园"), Kindergarten, Town, office, (40, 180)).private = true;
        }
        for village in villages.by_ref().take(self.chance.between(1, 2) as usize) {
            self.add(format!("{township}{village}幼儿园"), Kindergarten, Rural, office, (30, 90));
        }
        for village in villages.by_ref().take(self.chance.between(6, 8) as usize) {
            let preschool = self.chance.percent(30);
            self.add(format!("{township}{village}小学"), Primary, Rural, office, (60, 320)).has_preschool = preschool;
        }
        if index % 8 == 3
            && let Some(village) = villages.next()
        {
            let closed = self.add(format!("{township}{village}教学点"), Primary, Rural, office, (18, 48));
            closed.until = Some(day(2023, 8, 31));
            closed.successors = vec![central];
        }
    }

    fn add(
        &mut self,
        label: String,
        school_type: SchoolType,
        location: Location,
        office: Option<usize>,
        pupils: (u32, u32),
    ) -> &mut School {
        let number = self.schools.len() + 1;
        let pupils = self.chance.between(pupils.0, pupils.1) as usize;
        self.schools.push(School {
            id: OrgId::new(format!("school_{number:04}")),
            number,
            label,
            school_type,
            location,
            private: false,
            has_preschool: false,
            office,
            pupils,
            from: founding(),
            until: None,
            successors: Vec::new(),
        });
        let last = self.schools.len() - 1;
        &mut self.schools[last]
    }
}

fn founding() -> NaiveDate {
    day(2000, 1, 1)
}

fn orgs(offices: &[Office], schools: &[School]) -> Vec<Org> {
    let mut orgs = vec![plain(BUREAU, &format!("{CITY}教育体育局"), "bureau", None)];
    orgs.extend(DEPARTMENTS.iter().map(|(id, label)| plain(id, label, "department", Some(BUREAU))));
    orgs.extend(offices.iter().map(|office| {
        plain(office.id.as_str(), &format!("{}中心校", office.township), "township_office", Some(BUREAU))
    }));
    orgs.extend(schools.iter().map(|school| {
        let parent = school.office.map_or(BUREAU, |index| offices[index].id.as_str());
        let attributes = [
            ("school_type", school.type_code()),
            ("nature", if school.private { "private" } else { "public" }),
            ("location", school.location.code()),
        ];
        Org {
            attributes: attributes.map(|(id, code)| (AttributeId::from(id), Code::from(code))).into(),
            sections: school.sections(),
            from: school.from,
            until: school.until,
            successors: school.successors.clone(),
            parents: vec![Placement { from: school.from, parent: OrgId::from(parent) }],
            ..plain(school.id.as_str(), &school.label, "school", None)
        }
    }));
    orgs
}

fn plain(id: &str, label: &str, kind: &str, parent: Option<&str>) -> Org {
    let from = founding();
    Org {
        id: OrgId::from(id),
        label: label.to_owned(),
        kind: OrgKindId::from(kind),
        parents: parent.map(|parent| Placement { from, parent: OrgId::from(parent) }).into_iter().collect(),
        attributes: BTreeMap::new(),
        sections: Vec::new(),
        from,
        until: None,
        successors: Vec::new(),
    }
}
