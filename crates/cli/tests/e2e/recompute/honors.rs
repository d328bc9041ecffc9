//! 荣誉和宣传.

use super::{Answer, rows};

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
        _ => return None,
    };
    Some(answer)
}
