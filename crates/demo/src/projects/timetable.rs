//! Which projects there are, and when each reached its stages. Days are written 230105 for 2023-01-05.

use super::sites::Site;

/// Projects that went the same way.
pub(super) struct Batch {
    pub(super) category: &'static str,
    pub(super) programme: &'static str,
    pub(super) place: &'static str,
    pub(super) key: bool,
    pub(super) site: Site,
    count: usize,
    /// Lowest and highest investment in 万元; of teacher flats it follows from their number.
    pub(super) wan: (u32, u32),
    pub(super) places: Option<u32>,
    /// Flats of each building.
    pub(super) flats: &'static [u32],
    pub(super) listed: u32,
    /// Planned start, topping-out and completion.
    pub(super) plan: [u32; 3],
    /// Days of the stages, from the design to the completion, as far as they got.
    pub(super) stages: &'static [u32],
    pub(super) withdrawn: Option<u32>,
}

impl Batch {
    pub(super) fn count(&self) -> usize {
        self.count
    }

    fn of(category: &'static str, programme: &'static str, place: &'static str, site: Site, count: usize) -> Self {
        Self {
            category,
            programme,
            place,
            key: false,
            site,
            count,
            wan: (0, 0),
            places: None,
            flats: &[],
            listed: 0,
            plan: [0; 3],
            stages: &[],
            withdrawn: None,
        }
    }

    fn wan(self, low: u32, high: u32) -> Self {
        Self { wan: (low, high), ..self }
    }

    fn places(self, places: u32) -> Self {
        Self { places: Some(places), ..self }
    }

    fn went(self, listed: u32, plan: [u32; 3], stages: &'static [u32]) -> Self {
        Self { listed, plan, stages, ..self }
    }
}

fn flats(flats: &'static [u32], listed: u32, plan: [u32; 3], stages: &'static [u32]) -> Batch {
    let batch = Batch::of("teacher_flats", "teacher_housing", "town", Site::Township("教师周转房"), flats.len());
    Batch { flats, ..batch.went(listed, plan, stages) }
}

fn key(category: &'static str, programme: &'static str, name: &'static str, school: &'static str) -> Batch {
    Batch { key: true, ..Batch::of(category, programme, "urban", Site::Named(name, school), 1) }
}

/// All projects. At the end of June 2024 there are 22 buildings of flats with 592 flats, 8 completed and 14 being fitted
/// out; 3 new kindergartens with 990 places under main structure and 4 extended with 90 in design, costing and review;
/// 2 new schools; 5 boarding schools and 9 urban schools completed; of 33 village schools 31 completed, 2 fitted out.
pub(super) fn batches() -> Vec<Batch> {
    let mut batches = housing();
    batches.extend(kindergartens());
    batches.extend(key_projects());
    batches.extend(rural_and_urban());
    batches
}

fn housing() -> Vec<Batch> {
    let started = |flats_of, stages| flats(flats_of, 230_105, [230_415, 230_831, 231_231], stages);
    vec![
        started(&[24, 28, 24], &[230_203, 230_224, 230_317, 230_410, 230_818, 230_915, 231_220]),
        flats(
            &[32, 24],
            230_105,
            [230_510, 231_031, 240_331],
            &[230_203, 230_224, 230_331, 230_508, 231_020, 231_124, 240_328],
        ),
        flats(
            &[28, 36, 24],
            230_105,
            [230_510, 231_031, 240_630],
            &[230_203, 230_224, 230_331, 230_508, 231_020, 231_124, 240_614],
        ),
        flats(
            &[24, 28, 32, 20],
            230_210,
            [230_710, 231_231, 240_531],
            &[230_317, 230_414, 230_519, 230_710, 231_215, 240_322, 240_930],
        ),
        flats(
            &[24, 36, 28, 24, 32, 20],
            230_210,
            [230_815, 240_131, 241_031],
            &[230_418, 230_526, 230_630, 230_814, 240_118, 240_408, 241_025],
        ),
        flats(
            &[24, 28, 32, 20],
            230_210,
            [230_915, 240_331, 241_130],
            &[230_418, 230_602, 230_714, 230_918, 240_315, 240_520],
        ),
    ]
}

fn kindergartens() -> Vec<Batch> {
    let new = |name, places, wan| {
        Batch::of("kindergarten_new", "preschool", "urban", Site::Named(name, name), 1)
            .places(places)
            .wan(wan, wan)
            .went(230_508, [231_201, 241_031, 250_630], &[230_630, 230_825, 231_110, 240_226, 240_920, 241_115])
    };
    let extended = |place, site, places, wan, start, stages| {
        Batch::of("kindergarten_extension", "preschool", place, site, 1).places(places).wan(wan, wan).went(
            240_318,
            [start, 241_130, 250_430],
            stages,
        )
    };
    vec![
        new("第二十幼儿园", 360, 3600),
        new("第二十一幼儿园", 360, 3450),
        new("第二十二幼儿园", 270, 2800),
        extended(
            "urban",
            Site::Named("第三幼儿园", "第三幼儿园"),
            30,
            260,
            240_531,
            &[240_430, 240_607, 240_725, 240_902, 241_108],
        ),
        extended("town", Site::Kindergarten, 20, 180, 240_715, &[240_430, 240_607, 240_725, 240_902, 241_108]),
        extended("town", Site::Kindergarten, 20, 165, 240_831, &[240_531, 240_712, 240_823, 241_014]),
        extended("town", Site::Kindergarten, 20, 170, 240_930, &[240_705, 240_809, 240_920, 241_111]),
    ]
}

fn key_projects() -> Vec<Batch> {
    vec![
        key("primary_new", "compulsory", "高新区小学", "高新区小学")
            .wan(8200, 8200)
            .went(
                230_105,
                [230_615, 240_131, 240_815],
                &[230_303, 230_414, 230_526, 230_620, 240_229, 240_412, 240_820],
            )
            .places(1620),
        key("nine_year_new", "compulsory", "云溪路学校", "云溪路学校")
            .wan(13_600, 13_600)
            .went(230_105, [230_901, 240_430, 250_228], &[230_324, 230_519, 230_711, 230_911, 240_524, 240_715])
            .places(2280),
        key("library", "senior_high", "第一高级中学图书馆", "第一高级中学").wan(1200, 1200).went(
            230_301,
            [230_901, 240_229, 240_930],
            &[230_427, 230_609, 230_721, 230_911, 240_308, 240_415, 241_129],
        ),
        key("laboratory", "senior_high", "第一高级中学实验楼", "第一高级中学").wan(980, 980).went(
            231_016,
            [240_615, 241_231, 250_731],
            &[240_112, 240_301, 240_517, 240_826, 241_220],
        ),
        key("complex", "compulsory", "第一初级中学综合楼", "第一初级中学").wan(1650, 1650).went(
            230_904,
            [240_315, 240_831, 250_228],
            &[231_027, 231_208, 240_126, 240_318, 240_913, 241_018],
        ),
        key("complex", "compulsory", "第三小学综合楼", "第三小学").wan(1280, 1280).went(
            230_904,
            [240_401, 240_930, 250_331],
            &[231_027, 231_215, 240_207, 240_408, 241_011, 241_122],
        ),
        key("primary_new", "compulsory", "第二十八小学", "第二十八小学")
            .wan(8600, 8600)
            .went(240_912, [250_301, 250_930, 260_630], &[241_108, 241_206])
            .places(1620),
    ]
}

fn rural_and_urban() -> Vec<Batch> {
    let boarding =
        |count| Batch::of("boarding_junior", "improvement", "town", Site::Junior("改扩建"), count).wan(600, 900);
    let village = |count| Batch::of("village_primary", "improvement", "rural", Site::Village(""), count).wan(120, 260);
    let urban =
        |count| Batch::of("urban_renovation", "improvement", "urban", Site::Urban("改造提升"), count).wan(150, 420);
    let mechanism = |count, place, site| Batch::of("school_buildings", "mechanism", place, site, count).wan(300, 700);
    let dormitory = Batch::of("school_buildings", "improvement", "town", Site::Junior("宿舍楼"), 1).wan(480, 480);
    vec![
        boarding(2).went(
            230_105,
            [230_430, 230_831, 231_231],
            &[230_203, 230_303, 230_331, 230_424, 230_825, 230_922, 231_222],
        ),
        boarding(3).went(
            230_105,
            [230_430, 230_831, 231_231],
            &[230_203, 230_303, 230_331, 230_424, 230_825, 230_922, 240_426],
        ),
        village(12).went(
            230_105,
            [230_301, 230_430, 230_831],
            &[230_113, 230_203, 230_217, 230_306, 230_428, 230_522, 230_825],
        ),
        village(10).went(
            230_105,
            [230_515, 230_831, 231_231],
            &[230_224, 230_317, 230_414, 230_515, 230_811, 230_904, 231_215],
        ),
        village(9).went(
            230_904,
            [231_215, 240_331, 240_531],
            &[230_928, 231_020, 231_117, 231_211, 240_308, 240_401, 240_524],
        ),
        village(2).went(
            230_904,
            [240_110, 240_331, 240_531],
            &[231_013, 231_103, 231_201, 240_104, 240_412, 240_520, 240_823],
        ),
        urban(5).went(
            230_308,
            [230_703, 230_731, 230_831],
            &[230_407, 230_505, 230_602, 230_703, 230_721, 230_728, 230_828],
        ),
        urban(4).went(
            230_904,
            [240_115, 240_229, 240_331],
            &[231_013, 231_110, 231_208, 240_115, 240_202, 240_221, 240_329],
        ),
        Batch::of("canteen", "improvement", "rural", Site::Village("食堂"), 8).wan(60, 140).went(
            230_105,
            [230_703, 230_731, 230_831],
            &[230_210, 230_310, 230_407, 230_703, 230_724, 230_807, 230_830],
        ),
        Batch::of("playground", "improvement", "urban", Site::Urban("运动场"), 4).wan(120, 260).went(
            230_308,
            [230_710, 230_810, 230_915],
            &[230_407, 230_428, 230_526, 230_710, 230_801, 230_810, 230_912],
        ),
        Batch { withdrawn: Some(231_115), ..dormitory.went(230_308, [230_901, 240_131, 240_630], &[230_421]) },
        mechanism(6, "rural", Site::Village("教学楼")).went(
            240_506,
            [240_815, 241_220, 250_630],
            &[240_607, 240_621, 240_719, 240_819, 241_206],
        ),
        mechanism(4, "town", Site::Junior("宿舍楼")).went(
            240_506,
            [240_831, 241_231, 250_731],
            &[240_614, 240_705, 240_809, 240_909],
        ),
    ]
}
