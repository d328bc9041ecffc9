//! The outline of a text.

mod frame;
mod headings;
mod marker;

use super::heading::Outline;
use super::text::Text;

/// Title, headings and what stands around them.
pub(super) fn find(text: &Text) -> Outline {
    let mut skipped = Vec::new();
    let mut take = |paragraphs: Vec<usize>| skipped.extend(paragraphs);
    let (synopsis, paragraphs) = frame::synopsis(text).map_or((None, Vec::new()), |(it, taken)| (Some(it), taken));
    take(paragraphs);
    let (title, paragraphs) = frame::title(text).map_or((None, Vec::new()), |(it, taken)| (Some(it), taken));
    let last = paragraphs.last().copied();
    take(paragraphs);
    let (attachments, paragraphs) = frame::attachments(text);
    take(paragraphs);
    let (signature, paragraphs) = frame::signature(text).map_or((None, Vec::new()), |(it, taken)| (Some(it), taken));
    take(paragraphs);
    let headings = headings::find(text, &skipped);
    Outline { title, addressee: frame::addressee(text, last), synopsis, headings, signature, attachments }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::Heading;

    fn read(text: &str) -> (Text, Outline) {
        let reading = crate::reading::read("a.txt", text.as_bytes()).unwrap();
        (reading.text, reading.outline)
    }

    fn drawn(text: &Text, headings: &[Heading]) -> Vec<String> {
        let line = |heading: &Heading| {
            let parent = heading.parent.map_or(String::new(), |index| format!(" <{index}"));
            let run_in = if heading.run_in { "+" } else { "" };
            format!("{} {}|{}{run_in}{parent}", heading.level, heading.marker, text.slice(heading.title))
        };
        headings.iter().map(line).collect()
    }

    #[test]
    fn headings_are_found_on_lines_and_within_paragraphs() {
        let (text, outline) = read(
            "某县教育局2024年工作总结\n县人民政府：\n现将工作总结如下。\n一、工作开展情况\n（一）党建全面加强。抓党建，成效好。\n（二）改革成效明显。1.“双减”取得实效。一是校内提质。开展课后服务。二是校外减负，成效明显。2.信息化加快。建成12所。\n二、下一步计划\n1.落实行动计划；\n",
        );
        assert_eq!(text.slice(outline.title.unwrap()), "某县教育局2024年工作总结");
        assert_eq!(text.slice(outline.addressee.unwrap()), "县人民政府");
        assert_eq!(
            drawn(&text, &outline.headings),
            [
                "1 一、|工作开展情况",
                "2 （一）|党建全面加强+ <0",
                "2 （二）|改革成效明显+ <0",
                "3 1.|“双减”取得实效+ <2",
                "6 一是|校内提质+ <3",
                "6 二是|校外减负，成效明显+ <3",
                "3 2.|信息化加快+ <2",
                "1 二、|下一步计划",
                "3 1.|落实行动计划 <7",
            ]
        );
    }

    #[test]
    fn a_synopsis_is_no_heading_of_the_text() {
        let (text, outline) = read(
            "【提纲】一、情况。（一）德育。（二）质量。二、计划。\n某局工作总结\n全年工作如下，请审阅。\n一、情况\n",
        );
        let synopsis = outline.synopsis.unwrap();
        assert_eq!(
            drawn(&text, &synopsis.entries),
            ["1 一、|情况", "2 （一）|德育 <0", "2 （二）|质量 <0", "1 二、|计划"]
        );
        assert_eq!(drawn(&text, &outline.headings), ["1 一、|情况"]);
        assert_eq!(text.slice(outline.title.unwrap()), "某局工作总结");
    }

    #[test]
    fn signature_and_attachments_are_told_from_the_text() {
        let (text, outline) = read(
            "关于报送总结的报告\n县政府：\n现报上，请审阅。\n附件：1. 数据附表\n2. 任务清单\n某县教育局\n2024年7月5日\n附件1\n数据附表\n",
        );
        let signature = outline.signature.unwrap();
        assert_eq!(text.slice(signature.office.unwrap()), "某县教育局");
        assert_eq!(text.slice(signature.date.unwrap()), "2024年7月5日");
        let names: Vec<_> = outline
            .attachments
            .iter()
            .map(|attachment| (attachment.number, text.slice(attachment.title).trim(), attachment.is_named_only))
            .collect();
        assert_eq!(names, [(Some(1), "数据附表", true), (Some(2), "任务清单", true), (Some(1), "数据附表", false)]);
        assert_eq!(outline.headings, []);
    }
}
