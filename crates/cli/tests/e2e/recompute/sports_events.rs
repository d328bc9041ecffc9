//! 体育（体质健康测试以外的）.

use super::{Answer, rows};

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let answer = match indicator {
        "sports.mass_events" => rows("sports_event", "count(*)", "held_on BETWEEN ?1 AND ?2 AND kind = 'mass'"),
        "sports.mass_participants" => {
            rows("sports_event", "sum(participants)", "held_on BETWEEN ?1 AND ?2 AND kind = 'mass'")
        }
        "sports.youth_events" => rows("sports_event", "count(*)", "held_on BETWEEN ?1 AND ?2 AND kind = 'youth'"),
        "sports.youth_list" => rows("sports_event", "count(*)", "held_on BETWEEN ?1 AND ?2 AND kind = 'youth'"),
        "sports.youth_teams" => rows("sports_event", "sum(teams)", "held_on BETWEEN ?1 AND ?2 AND kind = 'youth'"),
        "sports.youth_athletes" => {
            rows("sports_event", "sum(participants)", "held_on BETWEEN ?1 AND ?2 AND kind = 'youth'")
        }
        "sports.school_events" => rows("sports_event", "count(*)", "held_on BETWEEN ?1 AND ?2 AND kind = 'school'"),
        "sports.school_athletes" => {
            rows("sports_event", "sum(participants)", "held_on BETWEEN ?1 AND ?2 AND kind = 'school'")
        }
        "sports.mass_first_prizes" => {
            rows("sports_award", "count(*)", "awarded_on BETWEEN ?1 AND ?2 AND field = 'mass' AND prize = 'first'")
        }
        "sports.mass_second_prizes" => {
            rows("sports_award", "count(*)", "awarded_on BETWEEN ?1 AND ?2 AND field = 'mass' AND prize = 'second'")
        }
        "sports.mass_team_prizes" => {
            rows("sports_award", "count(*)", "awarded_on BETWEEN ?1 AND ?2 AND field = 'mass' AND prize = 'team'")
        }
        "sports.break_second_prizes" => {
            rows("sports_award", "count(*)", "awarded_on BETWEEN ?1 AND ?2 AND field = 'break' AND prize = 'second'")
        }
        "sports.mass_prizes" => rows("sports_award", "count(*)", "awarded_on BETWEEN ?1 AND ?2 AND field = 'mass'"),
        "sports.break_prizes" => rows("sports_award", "count(*)", "awarded_on BETWEEN ?1 AND ?2 AND field = 'break'"),
        "sports.youth_prizes" => rows("sports_award", "count(*)", "awarded_on BETWEEN ?1 AND ?2 AND field = 'youth'"),
        "sports.mass_award_events" => {
            rows("sports_award", "count(*)", "awarded_on BETWEEN ?1 AND ?2 AND field = 'mass'")
        }
        "sports.featured_schools" => rows("sports_school", "count(*)", "awarded_on BETWEEN ?1 AND ?2"),
        "sports.football_schools" => {
            rows("sports_school", "count(*)", "awarded_on BETWEEN ?1 AND ?2 AND title = 'football'")
        }
        "sports.defense_schools" => {
            rows("sports_school", "count(*)", "awarded_on BETWEEN ?1 AND ?2 AND title = 'defense'")
        }
        "sports.pe_registered" => {
            rows("pe_exam", "sum(registered)", "examined_on BETWEEN ?1 AND ?2 AND kind = 'final'")
        }
        "sports.pe_tested" => rows("pe_exam", "sum(tested)", "examined_on BETWEEN ?1 AND ?2 AND kind = 'final'"),
        "sports.pe_exempt" => rows("pe_exam", "sum(exempt)", "examined_on BETWEEN ?1 AND ?2 AND kind = 'final'"),
        "sports.pe_full_marks" => {
            rows("pe_exam", "sum(full_marks)", "examined_on BETWEEN ?1 AND ?2 AND kind = 'final'")
        }
        "sports.pe_full_rate" => Answer::Percent("sports.pe_full_marks", "sports.pe_tested"),
        "sports.pe_process_tested" => {
            rows("pe_exam", "sum(tested)", "examined_on BETWEEN ?1 AND ?2 AND kind IN ('grade_7', 'grade_8')")
        }
        "sports.pe_deferred" => rows("pe_exam", "sum(postponed)", "examined_on BETWEEN ?1 AND ?2"),
        "sports.pe_visits" => rows("pe_inspection", "count(*)", "visited_on BETWEEN ?1 AND ?2"),
        "sports.pe_classes" => rows("pe_inspection", "sum(classes)", "visited_on BETWEEN ?1 AND ?2"),
        "sports.pe_complete_classes" => rows("pe_inspection", "sum(complete)", "visited_on BETWEEN ?1 AND ?2"),
        "sports.pe_complete_rate" => Answer::Percent("sports.pe_complete_classes", "sports.pe_classes"),
        "sports.active_rate" => Answer::Percent("sports.active_visits", "sports.pe_visits"),
        "sports.daily_exercise" => Answer::Policy("1"),
        "sports.screened_pupils" => rows("vision_screening", "sum(screened)", "screened_on BETWEEN ?1 AND ?2"),
        "sports.screening_pupils" => rows("vision_screening", "sum(pupils)", "screened_on BETWEEN ?1 AND ?2"),
        "sports.myopic_pupils" => rows("vision_screening", "sum(myopic)", "screened_on BETWEEN ?1 AND ?2"),
        "sports.screening_rate" => Answer::Percent("sports.screened_pupils", "sports.screening_pupils"),
        "sports.myopia_rate" => Answer::Percent("sports.myopic_pupils", "sports.screened_pupils"),
        "sports.talents_listed" => rows("sports_talent", "count(*)", "listed_on BETWEEN ?1 AND ?2"),
        "sports.talents_sent" => rows("sports_talent", "count(*)", "sent_at BETWEEN ?1 AND ?2"),
        "sports.talents_kept" => {
            rows("sports_talent", "count(*)", "listed_on <= ?2 AND coalesce(sent_at, '9999') > ?2")
        }
        "sports.mass_live" => rows("sports_event", "count(*)", "held_on BETWEEN ?1 AND ?2 AND kind = 'mass' AND live"),
        "sports.active_visits" => rows("pe_inspection", "count(*)", "visited_on BETWEEN ?1 AND ?2 AND minutes >= 60"),
        _ => return None,
    };
    Some(answer)
}
