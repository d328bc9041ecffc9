//! 基本情况.

use super::{Answer, rows};

/// The statistics of the last school year that has begun.
macro_rules! latest {
    ($condition:literal) => {
        concat!(
            "recorded_on = (SELECT max(recorded_on) FROM r_school_statistics_approved WHERE recorded_on <= ?2) AND ",
            $condition
        )
    };
}

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let all = |take| rows("school_statistics", take, latest!("true"));
    let local = |take| rows("school_statistics", take, latest!("governed = 'local'"));
    let answer = match indicator {
        "profile.schools" => all("count(*)"),
        "profile.local_schools" => local("count(*)"),
        "profile.private_schools" => rows("school_statistics", "count(*)", latest!("nature = 'private'")),
        "profile.classes" => all("sum(classes)"),
        "profile.pupils" => all("sum(pupils)"),
        "profile.local_pupils" => local("sum(pupils)"),
        "profile.preschool_pupils" => all("sum(preschool_pupils)"),
        "profile.primary_pupils" => all("sum(primary_pupils)"),
        "profile.junior_pupils" => all("sum(junior_pupils)"),
        "profile.senior_pupils" => all("sum(senior_pupils)"),
        "profile.vocational_pupils" => all("sum(vocational_pupils)"),
        "profile.special_pupils" => all("sum(special_pupils)"),
        "profile.staff" => all("sum(staff)"),
        "profile.local_staff" => local("sum(staff)"),
        "profile.teachers" => all("sum(teachers)"),
        "profile.teacher_share" => Answer::Percent("profile.teachers", "profile.staff"),
        "profile.pupils_a_teacher" => Answer::Quotient("profile.pupils", "profile.teachers"),
        "profile.class_size" => Answer::Quotient("profile.pupils", "profile.classes"),
        "profile.small_schools" => rows(
            "school_statistics",
            "count(*)",
            latest!("governed = 'local' AND school_type IN ('primary', 'teaching_point') AND pupils < 50"),
        ),
        _ => return None,
    };
    Some(answer)
}
