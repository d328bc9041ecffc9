//! Code lists.

use super::lookup::Resolver;
use crate::codes;
use crate::diagnostic::{Fault, Place};
use crate::faults::{Known, Reported};
use crate::ids::Code;
use crate::model::Choice;
use crate::raw::{Codes, FieldType, RawField};
use crate::suggest::hint;

/// The codes with their labels.
pub(super) fn of(codes: &Codes) -> Vec<Choice> {
    codes.iter().map(|(code, label)| Choice::new(Code::new(code.as_str()), label.value.as_str())).collect()
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

    /// The code list of a field: which codes it has, when each is used, and what it becomes.
    pub(super) fn dated_choices(&mut self, raw: &RawField, codes: &Codes) -> Known<Vec<Choice>> {
        let mut choices = self.choices(codes, &raw.choices_place, raw.id.as_str())?;
        let mut broken = None;
        for written in &raw.dated {
            let (from, until) = (written.from.clone()?, written.until.clone()?);
            let becomes = written.becomes.clone()?;
            if let (Some(from), Some(until)) = (&from, &until)
                && from.value > until.value
            {
                let message =
                    format!("代码「{}」到 {} 为止，却从 {} 才启用", written.code.value, until.value, from.value);
                broken = Some(self.bad_codes(&until.place, message, "早于启用日期", "改正 from 或 until"));
            }
            if let (Some(becomes), None) = (&becomes, &until) {
                let message = format!("代码「{}」改为「{}」，却没有写用到哪天", written.code.value, becomes.value);
                let help = "加上 until = \"2023-12-31\"，从第二天起按新代码统计";
                broken = Some(self.bad_codes(&becomes.place, message, "缺少 until", help));
            }
            if let Some(becomes) = &becomes
                && !codes.iter().any(|(code, _)| code.value == becomes.value)
            {
                let known = codes.iter().map(|(code, label)| (code.as_str(), label.as_str()));
                broken = Some(self.unknown(becomes, "代码", hint(becomes.as_str(), known)));
            }
            if let Some(choice) = choices.iter_mut().find(|choice| choice.code.as_str() == written.code.as_str()) {
                choice.from = from.map(|from| from.value);
                choice.until = until.map(|until| until.value);
                choice.becomes = becomes.map(|becomes| Code::new(becomes.as_str()));
            }
        }
        if let Some(reported) = broken {
            return Err(reported);
        }
        self.successors(raw, &choices)?;
        Ok(choices)
    }

    /// A code becomes one that outlives it, so that there are no circles; several codes of a multi-choice don't become
    /// one, for a record that has both would count twice.
    fn successors(&mut self, raw: &RawField, choices: &[Choice]) -> Known<()> {
        let is_multiple = matches!(&raw.kind, Ok(kind) if kind.value == FieldType::MultiChoice);
        let mut broken = None;
        for written in &raw.dated {
            let Ok(Some(becomes)) = &written.becomes else { continue };
            let find = |code: &str| choices.iter().find(|choice| choice.code.as_str() == code);
            let (Some(old), Some(new)) = (find(written.code.as_str()), find(becomes.as_str())) else { continue };
            if new.until.is_some_and(|until| old.until.is_none_or(|ended| until <= ended)) {
                let message = format!("代码「{}」改为「{}」，而后者那时也已停用", old.code, new.code);
                broken = Some(self.bad_codes(&becomes.place, message, "已停用", "改为停用之后仍在使用的代码"));
            }
            let into = |choice: &&Choice| choice.becomes.as_ref() == Some(&new.code);
            let overlaps = new.from.is_none_or(|from| old.until.is_some_and(|until| from <= until));
            if is_multiple && (choices.iter().filter(into).count() > 1 || overlaps) {
                let message =
                    format!("多选「{}」的几个代码都算作「{}」，同时选了几个的记录会算几次", raw.id.value, new.code);
                let help = "多选的一个代码只能改为一个新代码，新代码从它停用之后才启用";
                broken = Some(self.bad_codes(&becomes.place, message, "重复计算", help));
            }
        }
        broken.map_or(Ok(()), Err)
    }

    fn bad_codes(&mut self, place: &Place, message: String, label: &str, help: &str) -> Reported {
        self.faults.error(Fault::error(codes::BAD_CODES, place.clone(), message, label).help(help))
    }
}
