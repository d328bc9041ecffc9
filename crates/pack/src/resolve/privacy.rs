//! What registers say about personal data.

use super::lookup::{DATE, Resolver};
use crate::codes;
use crate::diagnostic::Fault;
use crate::faults::Known;
use crate::ids::FieldId;
use crate::model::{Privacy, Retention};
use crate::raw::{RawPrivacy, RawRegister, Written};

impl Resolver<'_, '_> {
    /// `[privacy]` of a register.
    pub(super) fn privacy(&mut self, register: &RawRegister) -> Known<Option<Privacy>> {
        let privacy = register.privacy.as_ref().map_err(|reported| *reported)?;
        privacy.as_ref().map(|privacy| self.privacy_of(register, privacy)).transpose()
    }

    fn privacy_of(&mut self, register: &RawRegister, raw: &RawPrivacy) -> Known<Privacy> {
        let words = |written: &Known<Option<Written>>| Ok(written.clone()?.map(|written| written.value));
        let retention = match raw.retain.as_ref().map_err(|reported| *reported)? {
            Some(retain) => Some(self.retention(register, raw, retain)?),
            None => None,
        };
        Ok(Privacy { purpose: words(&raw.purpose)?, basis: words(&raw.basis)?, retention })
    }

    fn retention(&mut self, register: &RawRegister, raw: &RawPrivacy, retain: &Written) -> Known<Retention> {
        let years = Retention::years(retain.as_str()).ok_or_else(|| {
            let message = format!("保存期限「{}」看不懂", retain.as_str());
            let fault = Fault::error(codes::BAD_RETENTION, retain.place.clone(), message, "不是年数");
            self.faults.error(fault.help("写整年数，1 至 100 年，例如 retain = \"10y\"；长期保存的不写 retain"))
        });
        let from = match raw.from.as_ref().map_err(|reported| *reported)? {
            Some(from) => self.column(register.id.as_str(), from, DATE),
            None => register.date.as_ref().map(|date| FieldId::new(date.as_str())).map_err(|reported| *reported),
        };
        Ok(Retention { years: years?, from: from?, source: raw.source.clone()?.map(|source| source.value) })
    }
}
