//! The other records that a check sees.

use super::lookup::{ANY, Resolver};
use crate::codes;
use crate::diagnostic::{Fault, Place};
use crate::faults::{Known, Reported};
use crate::ids::FieldId;
use crate::model::{Expression, Matched, With, WithOrg};
use crate::names::Column;
use crate::raw::{FieldType, RawCheck, RawWith, Written};

/// Names that expressions give a meaning already.
const TAKEN: [&str; 3] = ["org", "section", "param"];

impl Resolver<'_, '_> {
    /// Everything that the predicate of a check over `register` sees beside the record.
    pub(super) fn withs(&mut self, raw: &RawCheck, register: &str, that: &Expression) -> Known<Vec<With>> {
        let all = raw.with.as_ref().map_err(|reported| *reported)?;
        let resolved: Vec<_> = all.iter().map(|with| self.with(with, register, that)).collect();
        resolved.into_iter().collect()
    }

    fn with(&mut self, raw: &RawWith, register: &str, that: &Expression) -> Known<With> {
        let id = match raw.of.as_ref().map_err(|reported| *reported)? {
            Some(of) => self.filed_register(of)?,
            None => register.into(),
        };
        let name = raw.name.as_str();
        let is_reference = self.draft.names.columns(register).iter().any(|column| column.id == name);
        if TAKEN.contains(&name) || is_reference {
            let message = format!("「{name}」在表达式里已经另有所指");
            return Err(self.bad_with(
                &raw.name.place,
                message,
                "重名",
                "换一个名称，不能与本台账的数据项、org、param 相同",
            ));
        }
        let on = raw.on.as_ref().map_err(|reported| *reported)?;
        let on: Vec<_> = on.iter().map(|written| self.matched(written, id.as_str(), register)).collect();
        let mut values = Vec::new();
        for (value, text) in raw.values.as_ref().map_err(|reported| *reported)? {
            let taken = self.draft.names.columns(id.as_str()).iter().any(|column| column.id == value.value);
            if value.as_str() == With::COUNT || taken {
                let message = format!("「{name}.{}」已经另有所指", value.value);
                let help = "count 是符合条件的记录条数，数据项的名称是最近一条的内容；汇总换一个名称";
                return Err(self.bad_with(&value.place, message, "重名", help));
            }
            values.push((FieldId::new(value.as_str()), self.expression(text)?));
        }
        let filter = raw.filter.as_ref().map_err(|reported| *reported)?;
        let filter = filter.as_ref().map(|text| self.expression(text)).transpose()?;
        let read = that.names.iter().filter_map(|read| read.strip_prefix(name)?.strip_prefix('.'));
        let read: Vec<&str> = read.collect();
        let is_value = |column: &str| values.iter().any(|(value, _)| value.as_str() == column);
        if read.is_empty() {
            let message = format!("「{name}」没有用到");
            let help = format!("在 that 里写 {name}.count（条数）、{name}.数据项（最近一条的内容）或 values 里的汇总");
            let fault = Fault::warning(codes::UNUSED_WITH, raw.name.place.clone(), message, "没有用到");
            self.faults.warn(fault.help(help));
        }
        let columns = read.iter().filter(|column| **column != With::COUNT && !is_value(column));
        Ok(With {
            name: FieldId::new(name),
            columns: columns.map(|column| FieldId::new(*column)).collect(),
            register: id,
            org: raw.org.clone()?.map_or(WithOrg::Own, |org| org.value),
            on: on.into_iter().collect::<Known<_>>()?,
            period: raw.period.clone()?.map(|period| period.value),
            filter,
            values,
            place: raw.name.place.clone(),
        })
    }

    /// `student`, the same in both; `number = session`, theirs and ours.
    fn matched(&mut self, written: &Written, their_register: &str, our_register: &str) -> Known<Matched> {
        let (theirs, ours) = written.as_str().split_once('=').unwrap_or((written.as_str(), written.as_str()));
        let side = |name: &str| Written { value: name.trim().to_owned(), place: written.place.clone() };
        let (theirs, ours) = (side(theirs), side(ours));
        let matched = Matched {
            theirs: self.column(their_register, &theirs, ANY)?,
            ours: self.column(our_register, &ours, ANY)?,
        };
        let names = &self.draft.names;
        let of = |register: &str, name: &str| names.columns(register).iter().find(|column| column.id == name);
        let (Some(one), Some(other)) = (of(their_register, theirs.as_str()), of(our_register, ours.as_str())) else {
            return Ok(matched);
        };
        let (Some(class), Some(ours)) = (class(one), class(other)) else {
            let message = format!("「{}」不能用来对照", written.value);
            let help = "对照的应是文本、选项、引用、整数、日期或者是否；两边是同一种";
            return Err(self.bad_with(&written.place, message, "不能对照", help));
        };
        if class != ours {
            let message =
                format!("「{}」（{}）和「{}」（{}）不是同一种数据项", one.id, one.label, other.id, other.label);
            let help = "两边要同是文本（包括选项、引用）、整数、日期或者是否，并且同是或者同不是个人信息";
            return Err(self.bad_with(&written.place, message, "两边不同", help));
        }
        Ok(matched)
    }

    fn bad_with(&mut self, place: &Place, message: String, label: &str, help: &str) -> Reported {
        self.faults.error(Fault::error(codes::BAD_WITH, place.clone(), message, label).help(help))
    }
}

/// Columns of one class can be equal: their kind, and whether pseudonyms stand for them.
fn class(column: &Column) -> Option<(&'static str, bool)> {
    let kind = match column.kind {
        Some(FieldType::Text | FieldType::Choice | FieldType::Reference) | None => "text",
        Some(FieldType::Integer) => "integer",
        Some(FieldType::Date) => "date",
        Some(FieldType::Boolean) => "boolean",
        Some(
            FieldType::Decimal | FieldType::Money | FieldType::MultiChoice | FieldType::Attachment | FieldType::Table,
        ) => return None,
    };
    Some((kind, column.is_personal))
}
