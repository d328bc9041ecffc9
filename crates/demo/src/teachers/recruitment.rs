//! Recruitment, post by post, from the plan to those who were hired.

use chrono::NaiveDate;

use super::push;
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows, step, step_with};
use crate::days::day;

/// Posts that are announced together.
struct Batch {
    half: Half,
    name: &'static str,
    mode: &'static str,
    planned: NaiveDate,
    announced: NaiveDate,
    registered: NaiveDate,
    reviewed: NaiveDate,
    /// Without one where candidates are only interviewed.
    exam: Option<NaiveDate>,
    interview: NaiveDate,
    /// Not yet, when the demo ends.
    hired: Option<NaiveDate>,
    posts: &'static [Post],
}

/// Category, subject, places and those of them that were filled. What is hard to fill has few candidates.
type Post = (&'static str, &'static str, u32, u32);

const SPRING_2023: &[Post] = &[
    ("kindergarten", "城区学前教育", 50, 50),
    ("kindergarten", "乡镇学前教育", 60, 58),
    ("senior_high", "语文", 14, 14),
    ("senior_high", "数学", 15, 15),
    ("senior_high", "英语", 14, 14),
    ("senior_high", "物理", 11, 9),
    ("senior_high", "化学", 8, 8),
    ("senior_high", "生物", 8, 8),
    ("senior_high", "思想政治", 7, 7),
    ("senior_high", "历史", 7, 7),
    ("senior_high", "地理", 8, 8),
    ("vocational", "计算机应用", 4, 4),
    ("vocational", "机电技术", 4, 3),
];
const SPECIAL_POSTS_2023: &[Post] = &[
    ("primary", "语文", 16, 16),
    ("primary", "数学", 14, 14),
    ("junior", "数学", 10, 10),
    ("junior", "英语", 10, 10),
    ("junior", "物理", 8, 7),
];
const TARGETED_2023: &[Post] = &[("primary", "全科", 12, 12), ("junior", "语文", 6, 6), ("senior_high", "数学", 6, 6)];
/// 150, 128 and 16 places.
const SPRING_2024: &[Post] = &[
    ("kindergarten", "城区学前教育", 62, 62),
    ("kindergarten", "乡镇学前教育", 88, 86),
    ("senior_high", "语文", 18, 18),
    ("senior_high", "数学", 20, 20),
    ("senior_high", "英语", 18, 18),
    ("senior_high", "物理", 14, 10),
    ("senior_high", "化学", 11, 8),
    ("senior_high", "生物", 10, 10),
    ("senior_high", "思想政治", 9, 9),
    ("senior_high", "历史", 9, 9),
    ("senior_high", "地理", 9, 7),
    ("senior_high", "信息技术", 5, 3),
    ("senior_high", "体育", 5, 5),
    ("vocational", "机电技术", 4, 3),
    ("vocational", "计算机应用", 4, 4),
    ("vocational", "护理", 3, 3),
    ("vocational", "会计事务", 3, 3),
    ("vocational", "语文", 2, 2),
];
const TARGETED_2024: &[Post] = &[("primary", "全科", 14, 14), ("junior", "数学", 6, 6), ("senior_high", "物理", 6, 6)];

fn batches() -> Vec<Batch> {
    let spring_2023 = Batch {
        half: Half::Y23H1,
        name: "2023年人事代理教师招聘",
        mode: "agency",
        planned: day(2023, 4, 24),
        announced: day(2023, 5, 15),
        registered: day(2023, 6, 2),
        reviewed: day(2023, 6, 16),
        exam: Some(day(2023, 7, 15)),
        interview: day(2023, 7, 29),
        hired: Some(day(2023, 8, 25)),
        posts: SPRING_2023,
    };
    let spring_2024 = Batch {
        half: Half::Y24H1,
        name: "2024年人事代理教师招聘",
        mode: "agency",
        planned: day(2024, 4, 22),
        announced: day(2024, 5, 20),
        registered: day(2024, 6, 7),
        reviewed: day(2024, 6, 21),
        exam: Some(day(2024, 7, 13)),
        interview: day(2024, 7, 27),
        hired: Some(day(2024, 8, 23)),
        posts: SPRING_2024,
    };
    let targeted_2023 = Batch {
        half: Half::Y23H2,
        name: "2024届公费师范生专项招聘",
        mode: "targeted",
        planned: day(2023, 10, 23),
        announced: day(2023, 11, 6),
        registered: day(2023, 11, 17),
        reviewed: day(2023, 11, 24),
        exam: None,
        interview: day(2023, 12, 9),
        hired: Some(day(2023, 12, 22)),
        posts: TARGETED_2023,
    };
    let targeted_2024 = Batch {
        half: Half::Y24H2,
        name: "2025届公费师范生专项招聘",
        mode: "targeted",
        planned: day(2024, 10, 28),
        announced: day(2024, 11, 11),
        registered: day(2024, 11, 22),
        reviewed: day(2024, 11, 29),
        exam: None,
        interview: day(2025, 1, 11),
        hired: None,
        posts: TARGETED_2024,
    };
    let special_2023 =
        Batch { name: "2023年特岗教师招聘", mode: "special_post", posts: SPECIAL_POSTS_2023, ..spring_2023 };
    vec![spring_2023, special_2023, targeted_2023, spring_2024, targeted_2024]
}

/// Adds the posts of all half-years to `rows`.
pub(super) fn file(chance: &mut Chance, rows: &mut Rows) {
    let mut number = 0;
    for batch in batches() {
        for post in batch.posts {
            number += 1;
            push(rows, Book::RecruitmentPost, batch.half, batch.row(number, post, chance));
        }
    }
}

impl Batch {
    fn row(&self, number: usize, (category, subject, places, filled): &Post, chance: &mut Chance) -> DemoRow {
        let cells = Cells::default()
            .text("number", format!("云教聘{}-{number:03}", self.half.year()))
            .text("batch", self.name)
            .date("planned_on", self.planned)
            .text("mode", self.mode)
            .text("category", *category)
            .text("subject", *subject)
            .number("places", *places)
            .date("interview_on", self.interview);
        let cells = match self.exam {
            Some(exam) => cells.date("exam_on", exam),
            None => cells,
        };
        // Candidates for ten places; an exam is held for at least three for each.
        let for_ten = if filled < places && *places < 20 { chance.between(20, 27) } else { chance.between(38, 92) };
        let qualified = places * for_ten / 10;
        let applied = qualified + qualified * chance.between(4, 14) / 100 + 1;
        let mut steps = vec![
            step("announce", self.announced, None),
            step_with("register", self.registered, None, Cells::default().number("applied", applied)),
            step_with("review", self.reviewed, None, Cells::default().number("qualified", qualified)),
        ];
        if let Some(hired) = self.hired {
            steps.extend(self.exam.map(|exam| step("exam", exam, None)));
            steps.push(step("interview", self.interview, None));
            let evidence = format!("{}拟录用人员公示及聘用合同", self.name);
            steps.push(step_with("hire", hired, Some(evidence), Cells::default().number("hired", *filled)));
        }
        cells.row(steps)
    }
}
