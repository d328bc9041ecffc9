//! 荣誉和宣传.

use super::{Answer, rows};

const COUNTED: &str = "counted_on = (SELECT max(counted_on) FROM r_public_channel_approved WHERE counted_on <= ?2)";

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let answer = match indicator {
        "honors.honors" => rows("honor", "count(*)", "awarded_on BETWEEN ?1 AND ?2"),
        "honors.provincial_honors" => {
            rows("honor", "count(*)", "awarded_on BETWEEN ?1 AND ?2 AND level = 'provincial'")
        }
        "honors.city_honors" => rows("honor", "count(*)", "awarded_on BETWEEN ?1 AND ?2 AND level = 'city'"),
        "honors.stories" => rows("media_story", "count(*)", "published_on BETWEEN ?1 AND ?2"),
        "honors.high_stories" => {
            rows("media_story", "count(*)", "published_on BETWEEN ?1 AND ?2 AND level IN ('national', 'provincial')")
        }
        "honors.high_share" => Answer::Percent("honors.high_stories", "honors.stories"),
        "honors.student_awards" => rows("student_award", "count(*)", "awarded_on BETWEEN ?1 AND ?2"),
        "honors.students_awarded" => rows("student_award", "sum(students)", "awarded_on BETWEEN ?1 AND ?2"),
        "honors.national_student_awards" => {
            rows("student_award", "count(*)", "awarded_on BETWEEN ?1 AND ?2 AND level = 'national'")
        }
        "honors.unlisted_awards" => {
            rows("student_award", "count(*)", "awarded_on BETWEEN ?1 AND ?2 AND NOT listed AND kind <> 'title'")
        }
        "honors.channels" => rows("public_channel", "count(*)", COUNTED),
        "honors.idle_channels" => rows("public_channel", "sum(idle_days > 14)", COUNTED),
        "honors.channel_posts" => rows("public_channel", "sum(posts)", "counted_on BETWEEN ?1 AND ?2"),
        "honors.channel_messages" => rows("public_channel", "sum(messages)", "counted_on BETWEEN ?1 AND ?2"),
        "honors.channel_answered" => rows("public_channel", "sum(answered)", "counted_on BETWEEN ?1 AND ?2"),
        "honors.message_answer_rate" => Answer::Percent("honors.channel_answered", "honors.channel_messages"),
        "honors.channels_revised" => rows("public_channel", "count(*)", "counted_on BETWEEN ?1 AND ?2 AND revised"),
        _ => return None,
    };
    Some(answer)
}
