//! What pupils of each grade and sex do in the fitness test, in whole units of what is measured.

/// A grade and sex.
pub(super) struct Marks {
    /// Height in the middle, in centimeters.
    pub(super) height: i64,
    /// The body mass index in tenths: from where to where it is normal, and where obesity begins.
    pub(super) normal: (i64, i64),
    pub(super) obese: i64,
    /// For each item the result of a pupil who just passes, and that of a good one. Results with one decimal are in tenths.
    pub(super) items: &'static [(&'static str, i64, i64)],
}

/// Items that are measured to one decimal.
pub(super) const TENTHS: [&str; 2] = ["run_50m", "sit_and_reach"];

/// The marks of a grade from 1 to 12; those of grade 1 for any other.
pub(super) fn marks(grade: usize, boy: bool) -> &'static Marks {
    let all = if boy { &BOYS } else { &GIRLS };
    grade.checked_sub(1).and_then(|index| all.get(index)).unwrap_or(&all[0])
}

const BOYS: [Marks; 12] = [
    Marks {
        height: 122,
        normal: (135, 181),
        obese: 204,
        items: &[
            ("vital_capacity", 700, 1300),
            ("run_50m", 126, 106),
            ("sit_and_reach", 0, 110),
            ("rope_skips", 17, 87),
        ],
    },
    Marks {
        height: 127,
        normal: (137, 184),
        obese: 205,
        items: &[
            ("vital_capacity", 800, 1500),
            ("run_50m", 120, 100),
            ("sit_and_reach", -4, 106),
            ("rope_skips", 25, 95),
        ],
    },
    Marks {
        height: 132,
        normal: (139, 194),
        obese: 222,
        items: &[
            ("vital_capacity", 900, 1700),
            ("run_50m", 115, 95),
            ("sit_and_reach", -8, 102),
            ("rope_skips", 34, 104),
            ("sit_ups", 16, 36),
        ],
    },
    Marks {
        height: 138,
        normal: (142, 201),
        obese: 227,
        items: &[
            ("vital_capacity", 1100, 1900),
            ("run_50m", 111, 91),
            ("sit_and_reach", -22, 98),
            ("rope_skips", 45, 115),
            ("sit_ups", 17, 37),
        ],
    },
    Marks {
        height: 144,
        normal: (144, 214),
        obese: 242,
        items: &[
            ("vital_capacity", 1300, 2200),
            ("run_50m", 108, 88),
            ("sit_and_reach", -26, 94),
            ("rope_skips", 56, 126),
            ("sit_ups", 18, 38),
            ("shuttle_seconds", 138, 108),
        ],
    },
    Marks {
        height: 150,
        normal: (147, 218),
        obese: 246,
        items: &[
            ("vital_capacity", 1500, 2500),
            ("run_50m", 106, 86),
            ("sit_and_reach", -40, 90),
            ("rope_skips", 65, 135),
            ("sit_ups", 19, 39),
            ("shuttle_seconds", 132, 102),
        ],
    },
    Marks {
        height: 157,
        normal: (155, 221),
        obese: 250,
        items: &[
            ("vital_capacity", 1700, 2900),
            ("run_50m", 102, 82),
            ("sit_and_reach", -26, 104),
            ("jump_cm", 155, 195),
            ("pull_ups", 4, 9),
            ("run_1000m", 320, 270),
        ],
    },
    Marks {
        height: 163,
        normal: (157, 225),
        obese: 253,
        items: &[
            ("vital_capacity", 2000, 3200),
            ("run_50m", 99, 79),
            ("sit_and_reach", -14, 116),
            ("jump_cm", 170, 210),
            ("pull_ups", 5, 10),
            ("run_1000m", 305, 255),
        ],
    },
    Marks {
        height: 168,
        normal: (158, 228),
        obese: 261,
        items: &[
            ("vital_capacity", 2300, 3500),
            ("run_50m", 97, 77),
            ("sit_and_reach", -2, 138),
            ("jump_cm", 185, 225),
            ("pull_ups", 6, 11),
            ("run_1000m", 295, 245),
        ],
    },
    Marks {
        height: 171,
        normal: (165, 232),
        obese: 264,
        items: &[
            ("vital_capacity", 2600, 3800),
            ("run_50m", 95, 75),
            ("sit_and_reach", 10, 150),
            ("jump_cm", 195, 235),
            ("pull_ups", 7, 12),
            ("run_1000m", 285, 235),
        ],
    },
    Marks {
        height: 173,
        normal: (168, 237),
        obese: 266,
        items: &[
            ("vital_capacity", 2800, 4000),
            ("run_50m", 94, 74),
            ("sit_and_reach", 21, 161),
            ("jump_cm", 200, 240),
            ("pull_ups", 8, 13),
            ("run_1000m", 280, 230),
        ],
    },
    Marks {
        height: 174,
        normal: (173, 238),
        obese: 274,
        items: &[
            ("vital_capacity", 3000, 4200),
            ("run_50m", 92, 72),
            ("sit_and_reach", 32, 172),
            ("jump_cm", 205, 245),
            ("pull_ups", 9, 14),
            ("run_1000m", 275, 225),
        ],
    },
];

const GIRLS: [Marks; 12] = [
    Marks {
        height: 121,
        normal: (133, 173),
        obese: 193,
        items: &[
            ("vital_capacity", 600, 1000),
            ("run_50m", 138, 118),
            ("sit_and_reach", 24, 134),
            ("rope_skips", 17, 87),
        ],
    },
    Marks {
        height: 126,
        normal: (135, 178),
        obese: 203,
        items: &[
            ("vital_capacity", 700, 1200),
            ("run_50m", 128, 108),
            ("sit_and_reach", 23, 133),
            ("rope_skips", 27, 97),
        ],
    },
    Marks {
        height: 132,
        normal: (136, 186),
        obese: 212,
        items: &[
            ("vital_capacity", 800, 1400),
            ("run_50m", 120, 100),
            ("sit_and_reach", 22, 132),
            ("rope_skips", 39, 109),
            ("sit_ups", 16, 36),
        ],
    },
    Marks {
        height: 138,
        normal: (137, 194),
        obese: 221,
        items: &[
            ("vital_capacity", 900, 1600),
            ("run_50m", 115, 95),
            ("sit_and_reach", 21, 131),
            ("rope_skips", 49, 119),
            ("sit_ups", 17, 37),
        ],
    },
    Marks {
        height: 145,
        normal: (138, 205),
        obese: 230,
        items: &[
            ("vital_capacity", 1050, 1850),
            ("run_50m", 111, 91),
            ("sit_and_reach", 20, 130),
            ("rope_skips", 58, 128),
            ("sit_ups", 18, 38),
            ("shuttle_seconds", 143, 113),
        ],
    },
    Marks {
        height: 151,
        normal: (142, 208),
        obese: 237,
        items: &[
            ("vital_capacity", 1200, 2100),
            ("run_50m", 110, 90),
            ("sit_and_reach", 19, 129),
            ("rope_skips", 66, 136),
            ("sit_ups", 19, 39),
            ("shuttle_seconds", 139, 109),
        ],
    },
    Marks {
        height: 156,
        normal: (148, 217),
        obese: 245,
        items: &[
            ("vital_capacity", 1350, 2350),
            ("run_50m", 109, 89),
            ("sit_and_reach", 20, 150),
            ("jump_cm", 140, 170),
            ("sit_ups", 20, 40),
            ("run_800m", 295, 245),
        ],
    },
    Marks {
        height: 159,
        normal: (153, 222),
        obese: 249,
        items: &[
            ("vital_capacity", 1500, 2500),
            ("run_50m", 108, 88),
            ("sit_and_reach", 29, 159),
            ("jump_cm", 144, 174),
            ("sit_ups", 21, 41),
            ("run_800m", 290, 240),
        ],
    },
    Marks {
        height: 160,
        normal: (160, 226),
        obese: 252,
        items: &[
            ("vital_capacity", 1650, 2650),
            ("run_50m", 107, 87),
            ("sit_and_reach", 37, 167),
            ("jump_cm", 146, 176),
            ("sit_ups", 22, 42),
            ("run_800m", 285, 235),
        ],
    },
    Marks {
        height: 161,
        normal: (165, 227),
        obese: 253,
        items: &[
            ("vital_capacity", 1750, 2750),
            ("run_50m", 106, 86),
            ("sit_and_reach", 44, 174),
            ("jump_cm", 148, 178),
            ("sit_ups", 23, 43),
            ("run_800m", 280, 230),
        ],
    },
    Marks {
        height: 161,
        normal: (169, 232),
        obese: 255,
        items: &[
            ("vital_capacity", 1850, 2850),
            ("run_50m", 105, 85),
            ("sit_and_reach", 50, 180),
            ("jump_cm", 149, 179),
            ("sit_ups", 24, 44),
            ("run_800m", 278, 228),
        ],
    },
    Marks {
        height: 162,
        normal: (171, 233),
        obese: 258,
        items: &[
            ("vital_capacity", 1950, 2950),
            ("run_50m", 104, 84),
            ("sit_and_reach", 55, 185),
            ("jump_cm", 150, 180),
            ("sit_ups", 25, 45),
            ("run_800m", 276, 226),
        ],
    },
];
