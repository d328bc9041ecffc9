//! A long text in parts, each small enough for a slow line. A part begins with a heading or an attachment.

/// Bytes that a part may have, unless what stands under one heading has more.
const MOST_BYTES: usize = 36_000;

/// What begins an element that may begin a part, in the text as the writer of documents writes it.
const BEGINNINGS: [&str; 3] = ["\n<h3", "\n<h4", "\n<article"];

const SHEET: &str = "<article class=\"xz-paper\">";

/// The parts of a text, each a whole sheet.
pub(super) fn parts(paper: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for piece in pieces(paper) {
        match parts.last_mut() {
            Some(part) if part.len() + piece.len() <= MOST_BYTES => part.push_str(piece),
            _ => parts.push(piece.to_owned()),
        }
    }
    let mut is_open = false;
    for part in &mut parts {
        if is_open {
            part.insert_str(0, SHEET);
        }
        is_open = part.matches("<article").count() > part.matches("</article>").count();
        if is_open {
            part.push_str("</article>");
        }
    }
    parts
}

/// The text cut where a part may begin.
fn pieces(paper: &str) -> Vec<&str> {
    let mut cuts: Vec<usize> = BEGINNINGS.iter().flat_map(|it| paper.match_indices(it)).map(|(at, _)| at).collect();
    cuts.extend([0, paper.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2).filter_map(|cut| paper.get(cut[0]..cut[1])).collect()
}

/// The part that holds a text, from 0 on.
pub(super) fn holding(parts: &[String], text: &str) -> Option<usize> {
    parts.iter().position(|part| part.contains(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_at_headings_into_whole_sheets_and_nothing_of_it_is_lost() {
        let chapter = |number: usize| format!("\n<h3 id=\"heading-{number}\">章</h3>\n<p>{}</p>", "字".repeat(5_000));
        let chapters: String = (1..=5).map(chapter).collect();
        let paper = format!(
            "<article class=\"xz-paper\" id=\"paper\"><h2>题</h2>{chapters}</article>\n<article class=\"xz-paper\">附</article>"
        );
        let parts = parts(&paper);
        assert_eq!(parts.len(), 3, "of 15,000 bytes a chapter, two go into a part");
        for part in &parts {
            assert!(part.len() < MOST_BYTES + 100, "{}", part.len());
            assert_eq!(part.matches("<article").count(), part.matches("</article>").count());
        }
        assert_eq!(holding(&parts, "id=\"heading-3\""), Some(1));
        assert_eq!(holding(&parts, "id=\"heading-9\""), None);
        assert_eq!(parts.concat().matches('字').count(), 25_000);
        assert!(parts[2].contains("附</article>"));
        assert_eq!(super::parts("<article>短</article>"), ["<article>短</article>"]);
    }
}
