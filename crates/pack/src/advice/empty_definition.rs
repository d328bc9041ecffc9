//! A definition (口径) that says no more than the name.

use super::Advice;
use crate::draft::Draft;

pub(super) const CODE: &str = "P051";

pub(super) fn run(draft: &Draft<'_>, advice: &mut Advice<'_>) {
    for indicator in &draft.raw.indicators {
        let (Ok(label), Ok(definition)) = (&indicator.label, &indicator.definition) else { continue };
        let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let (name, said) = (bare(label.as_str()), bare(definition.as_str()));
        // A placeholder, or the name again with a word such as 数 or 情况 around it.
        let adds = said.replace(&name, "").chars().count();
        if adds <= 2 || ["待补充", "待定", "暂无", "同上", "TODO"].iter().any(|word| said.contains(word)) {
            let message = format!("指标「{}」的口径没有说出名称以外的内容", label.value);
            let help = "写明数什么、按哪个日期归期、包括和不包括什么，例如“销号日期在期内的隐患处数，包括以前登记、本期销号的”";
            advice.warn(&definition.place, message, "等于没有口径", help);
        }
    }
}
