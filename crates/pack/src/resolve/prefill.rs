//! What a register's records are filled in with beforehand.

use super::lookup::{Resolver, Wanted};
use crate::codes;
use crate::diagnostic::Fault;
use crate::faults::Known;
use crate::ids::FieldId;
use crate::model::{Prefill, PrefillSource};
use crate::raw::{FieldType, RawPrefill, RawPrefillSource, RawRegister, Written};

/// A field that somebody would otherwise type.
const TYPED: Wanted = Wanted {
    what: "填报的文字、数字、日期、选项等",
    kinds: &[
        FieldType::Text,
        FieldType::Integer,
        FieldType::Decimal,
        FieldType::Money,
        FieldType::Date,
        FieldType::Boolean,
        FieldType::Choice,
        FieldType::MultiChoice,
        FieldType::Reference,
        FieldType::Attachment,
    ],
    stamped: false,
};

impl Resolver<'_, '_> {
    /// `[prefill]` of a register.
    pub(super) fn prefill(&mut self, register: &RawRegister) -> Known<Option<Prefill>> {
        let prefill = register.prefill.as_ref().map_err(|reported| *reported)?;
        prefill.as_ref().map(|prefill| self.prefill_of(register, prefill)).transpose()
    }

    fn prefill_of(&mut self, register: &RawRegister, raw: &RawPrefill) -> Known<Prefill> {
        let id = register.id.as_str();
        let carry = raw.carry.as_ref().map_err(|reported| *reported)?;
        let columns = self.columns(id, carry, TYPED);
        for field in carry {
            self.not_the_date(register, field)?;
        }
        let from: Vec<_> = raw.from.iter().map(|source| self.prefill_source(register, source)).collect();
        let from: Vec<PrefillSource> = from.into_iter().collect::<Known<_>>()?;
        if carry.is_empty() && from.is_empty() {
            let message = "「prefill」没有写明预填什么";
            let fault = Fault::error(codes::MISSING_KEY, register.id.place.clone(), message, "没有预填的内容");
            let help =
                "写上 carry = [\"name\"]（由上一期结转），或 [prefill.from.台账]（由另一本台账预填），或删去这一段";
            return Err(self.faults.error(fault.help(help)));
        }
        Ok(Prefill { carry: columns?, from, date: raw.date.clone()?.map(|date| date.value).unwrap_or_default() })
    }

    fn prefill_source(&mut self, register: &RawRegister, raw: &RawPrefillSource) -> Known<PrefillSource> {
        let source = self.register_id(&raw.register)?;
        let fields = raw.fields.as_ref().map_err(|reported| *reported)?;
        let pairs: Vec<_> = fields.iter().map(|pair| self.prefilled_field(register, &raw.register, pair)).collect();
        Ok(PrefillSource { register: source, fields: pairs.into_iter().collect::<Known<_>>()? })
    }

    /// A field and the one that it takes its content from: of the same type, and personal if that one is.
    fn prefilled_field(
        &mut self,
        register: &RawRegister,
        source: &Written,
        (own, theirs): &(Written, Written),
    ) -> Known<(FieldId, FieldId)> {
        self.not_the_date(register, own)?;
        let (id, from) = (
            self.column(register.id.as_str(), own, TYPED)?,
            self.column(source.as_str(), theirs, Wanted { what: "", kinds: &[], stamped: true })?,
        );
        let column = |register: &str, field: &str| {
            let found = self.draft.names.columns(register).iter().find(|column| column.id == field);
            found.map(|column| (column.kind, column.is_personal))
        };
        let (to, of) = (column(register.id.as_str(), own.as_str()), column(source.as_str(), theirs.as_str()));
        let (own, name) = (own.as_str(), theirs.as_str());
        if let (Some((Some(kind), _)), Some((Some(other), _))) = (to, of)
            && kind != other
        {
            let message = format!("「{own}」是{}，不能由「{name}」（{}）预填", kind.label(), other.label());
            let fault = Fault::error(codes::WRONG_COLUMN, theirs.place.clone(), message, "类型不同");
            return Err(self.faults.error(fault.help("换一个类型相同的数据项")));
        }
        if let (Some((_, false)), Some((_, true))) = (to, of) {
            let message = format!("「{name}」是个人信息，「{own}」却不是，预填会把它写成明文");
            let fault = Fault::error(codes::WRONG_COLUMN, theirs.place.clone(), message, "是个人信息");
            return Err(self.faults.error(fault.help(format!("在「{own}」上也写明 personal"))));
        }
        Ok((id, from))
    }

    /// The date says when the new record's event was: it is never that of an old one.
    fn not_the_date(&mut self, register: &RawRegister, field: &Written) -> Known<()> {
        let is_date = register.date.as_ref().is_ok_and(|date| date.value == field.value);
        if !is_date {
            return Ok(());
        }
        let message = format!("「{}」是这本台账的日期，不能由旧记录预填", field.value);
        let fault = Fault::error(codes::WRONG_COLUMN, field.place.clone(), message, "是台账的日期");
        Err(self.faults.error(fault.help("用 date = \"first\" 或 date = \"last\" 写明预填为期间的第一天还是最后一天")))
    }
}
