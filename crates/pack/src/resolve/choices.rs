//! Code lists.

use super::lookup::Resolver;
use crate::codes;
use crate::diagnostic::{Fault, Place};
use crate::faults::Known;
use crate::ids::Code;
use crate::model::Choice;
use crate::raw::Codes;

/// The codes with their labels.
pub(super) fn of(codes: &Codes) -> Vec<Choice> {
    codes.iter().map(|(code, label)| Choice { code: Code::new(code.as_str()), label: label.value.clone() }).collect()
}

impl Resolver<'_, '_> {
    /// A code list that has codes, with labels that differ: imports read labels back into codes.
    pub(super) fn choices(&mut self, codes: &Codes, place: &Place, name: &str) -> Known<Vec<Choice>> {
        if codes.is_empty() {
            let message = format!("「{name}」的选项是空的");
            let fault = Fault::error(codes::BAD_CHOICES, place.clone(), message, "没有选项");
            return Err(self.faults.error(fault.help("例如 choices = { fire = \"消防\", food = \"食品\" }")));
        }
        for (index, (code, label)) in codes.iter().enumerate() {
            if let Some((first, _)) = codes[..index].iter().find(|(_, earlier)| earlier.value == label.value) {
                let message = format!("选项「{}」和「{}」的名称都是「{}」", first.value, code.value, label.value);
                let fault = Fault::error(codes::BAD_CHOICES, label.place.clone(), message, "名称重复");
                self.faults.error(fault.help("导入表格时要靠名称认选项，名称不能相同"));
            }
        }
        Ok(of(codes))
    }
}
