//! 教研与课题.

use super::{Answer, rows};

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let answer = match indicator {
        "research.projects_approved" => rows("research_project", "count(*)", "approved_on BETWEEN ?1 AND ?2"),
        "research.projects_concluded" => rows("research_project", "count(*)", "concluded_at BETWEEN ?1 AND ?2"),
        "research.provincial_concluded" => {
            rows("research_project", "count(*)", "concluded_at BETWEEN ?1 AND ?2 AND level = 'provincial'")
        }
        "research.city_concluded" => {
            rows("research_project", "count(*)", "concluded_at BETWEEN ?1 AND ?2 AND level = 'city'")
        }
        "research.excellent_concluded" => {
            rows("research_project", "count(*)", "concluded_at BETWEEN ?1 AND ?2 AND grade = 'excellent'")
        }
        "research.projects_running" => {
            rows("research_project", "count(*)", "approved_on <= ?2 AND coalesce(concluded_at, '9999') > ?2")
        }
        "research.activities" => rows("research_activity", "count(*)", "held_on BETWEEN ?1 AND ?2"),
        "research.activity_teachers" => rows("research_activity", "sum(participants)", "held_on BETWEEN ?1 AND ?2"),
        "research.rural_activities" => {
            rows("research_activity", "count(*)", "held_on BETWEEN ?1 AND ?2 AND kind IN ('rural', 'linked')")
        }
        "research.demonstration_lessons" => rows("research_activity", "sum(lessons)", "held_on BETWEEN ?1 AND ?2"),
        "research.schools_a_activity" => Answer::Quotient("research.activity_schools", "research.activities"),
        "research.activity_schools" => rows("research_activity", "sum(schools)", "held_on BETWEEN ?1 AND ?2"),
        "research.county_lessons" => {
            rows("quality_work", "count(*)", "awarded_on BETWEEN ?1 AND ?2 AND kind = 'lesson'")
        }
        "research.city_lessons" => {
            rows("quality_work", "count(*)", "nominated_at BETWEEN ?1 AND ?2 AND kind = 'lesson'")
        }
        "research.city_courseware" => {
            rows("quality_work", "count(*)", "nominated_at BETWEEN ?1 AND ?2 AND kind = 'courseware'")
        }
        "research.city_papers" => rows("quality_work", "count(*)", "nominated_at BETWEEN ?1 AND ?2 AND kind = 'paper'"),
        "research.provincial_lessons" => {
            rows("quality_work", "count(*)", "provincial_at BETWEEN ?1 AND ?2 AND kind = 'lesson'")
        }
        "research.lesson_nomination_rate" => Answer::Percent("research.city_lessons", "research.county_lessons"),
        "research.hosted_events" => rows("hosted_event", "count(*)", "held_on BETWEEN ?1 AND ?2"),
        "research.hosted_list" => rows("hosted_event", "count(*)", "held_on BETWEEN ?1 AND ?2"),
        "research.hosted_teams" => rows("hosted_event", "sum(teams)", "held_on BETWEEN ?1 AND ?2"),
        "research.hosted_participants" => rows("hosted_event", "sum(participants)", "held_on BETWEEN ?1 AND ?2"),
        "research.guide_volumes" => rows("learning_guide", "count(*)", "issued_on BETWEEN ?1 AND ?2"),
        "research.guide_copies" => rows("learning_guide", "sum(copies)", "issued_on BETWEEN ?1 AND ?2"),
        "research.guide_lessons" => rows("learning_guide", "sum(lessons)", "issued_on BETWEEN ?1 AND ?2"),
        "research.guide_downloads" => rows("learning_guide", "sum(downloads)", "issued_on BETWEEN ?1 AND ?2"),
        "research.guide_reviews" => rows("learning_guide", "sum(reviews)", "issued_on BETWEEN ?1 AND ?2"),
        "research.guide_stars" => rows("learning_guide", "sum(stars)", "issued_on BETWEEN ?1 AND ?2"),
        "research.guide_rating" => Answer::Quotient("research.guide_stars", "research.guide_reviews"),
        "research.projects_late" => {
            rows("research_project", "count(*)", "planned_end <= ?2 AND coalesce(concluded_at, '9999') > ?2")
        }
        "research.teaching_awards" => rows("teaching_award", "count(*)", "awarded_on BETWEEN ?1 AND ?2"),
        "research.achievement_awards" => {
            rows("teaching_award", "count(*)", "awarded_on BETWEEN ?1 AND ?2 AND kind = 'achievement'")
        }
        "research.first_prizes" => rows(
            "teaching_award",
            "count(*)",
            "awarded_on BETWEEN ?1 AND ?2 AND kind <> 'achievement' AND level <> 'city' AND prize IN ('special', 'first')",
        ),
        "research.awarded_schools" => rows("teaching_award", "count(DISTINCT school)", "awarded_on BETWEEN ?1 AND ?2"),
        _ => return None,
    };
    Some(answer)
}
