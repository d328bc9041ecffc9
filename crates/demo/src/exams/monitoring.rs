//! Monitoring of the quality of compulsory education by the state and the province.

use super::push;
use crate::calendar::Book;
use crate::county::{Cells, Rows, step, step_with};
use crate::days::workday;

/// Name, level, day, what it is about, schools, pupils chosen and pupils there, when its report came with how many weak
/// points, and when they were mended.
type Monitoring = (&'static str, &'static str, u32, &'static str, u32, u32, u32, Option<(u32, u32)>, Option<u32>);

/// The report of the first one has waited for too long in the first half of 2024.
#[rustfmt::skip]
const MONITORINGS: [Monitoring; 4] = [
    ("2023年国家义务教育质量监测", "national", 230_525, "|mathematics|sports|mental|", 20, 582, 574, Some((231_206, 3)), Some(240_920)),
    ("2023年河南省义务教育质量监测", "provincial", 231_116, "|chinese|science|", 24, 704, 691, Some((240_412, 2)), Some(240_925)),
    ("2024年国家义务教育质量监测", "national", 240_528, "|moral|science|labor|", 20, 590, 583, Some((241_211, 4)), None),
    ("2024年河南省义务教育质量监测", "provincial", 241_114, "|english|art|", 24, 712, 664, None, None),
];

/// Adds the monitoring of both years to `rows`.
pub(super) fn file(rows: &mut Rows) {
    for (monitor, level, on, subjects, schools, sampled, tested, report, improved) in MONITORINGS {
        let reported = report
            .map(|(day, weak)| step_with("report", workday(day), None, Cells::default().number("weaknesses", weak)));
        let improved = improved.map(|day| step("improve", workday(day), Some("改进措施落实情况报告".to_owned())));
        let row = Cells::default()
            .text("monitor", monitor)
            .text("level", level)
            .date("conducted_on", workday(on))
            .text("subjects", subjects)
            .number("schools", schools)
            .number("sampled", sampled)
            .number("tested", tested)
            .row(reported.into_iter().chain(improved).collect());
        push(rows, Book::QualityMonitoring, workday(on), row);
    }
}
