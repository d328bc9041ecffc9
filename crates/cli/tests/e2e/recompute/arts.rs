//! 艺术与劳动教育.

use super::{Answer, rows};

/// Filed each spring, so that the latest of thirteen months is the one of that time.
const LATEST: &str = "recorded_on BETWEEN date(?2, '-13 months') AND ?2";
const OPEN: &str = "named_on <= ?2 AND (withdrawn_at IS NULL OR withdrawn_at > ?2)";

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let timetable = |take| rows("course_timetable", take, LATEST);
    let club = |take| rows("student_club", take, LATEST);
    let award = |take| rows("art_award", take, "awarded_on BETWEEN ?1 AND ?2");
    let practice = |take| rows("labor_practice", take, "held_on BETWEEN ?1 AND ?2");
    let answer = match indicator {
        "arts.timetables" => timetable("count(*)"),
        "arts.timetables_full" => {
            timetable("sum(arts >= 2 AND labor >= 1 AND sports >= iif(grade IN ('g1', 'g2'), 4, 3))")
        }
        "arts.sports_short" => timetable("sum(sports < iif(grade IN ('g1', 'g2'), 4, 3))"),
        "arts.arts_short" => timetable("sum(arts < 2)"),
        "arts.labor_short" => timetable("sum(labor < 1)"),
        "arts.timetable_full_rate" => Answer::Percent("arts.timetables_full", "arts.timetables"),
        "arts.clubs" => club("count(*)"),
        "arts.art_clubs" => club("sum(kind NOT IN ('science', 'sports', 'labor'))"),
        "arts.club_members" => club("sum(members)"),
        "arts.outside_clubs" => club("sum(outside)"),
        "arts.art_awards" => award("count(*)"),
        "arts.art_students" => award("sum(students)"),
        "arts.labor_bases" => rows("labor_base", "count(*)", OPEN),
        "arts.base_capacity" => rows("labor_base", "sum(capacity)", OPEN),
        "arts.labor_practices" => practice("count(*)"),
        "arts.labor_students" => practice("sum(students)"),
        "arts.labor_hours" => practice("sum(students * hours)"),
        "arts.hours_per_student" => Answer::Quotient("arts.labor_hours", "arts.labor_students"),
        "arts.used_bases" => practice("count(DISTINCT base)"),
        _ => return None,
    };
    Some(answer)
}
