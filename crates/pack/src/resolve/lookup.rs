//! Looking names up: what isn't declared is reported with what was probably meant.

use crate::codes;
use crate::diagnostic::Fault;
use crate::draft::Draft;
use crate::faults::{Faults, Known, Reported};
use crate::ids::{FieldId, OrgKindId, RegisterId, RoleId};
use crate::names::{Column, Labels, Lookup};
use crate::raw::{Codes, FieldType, Written};
use crate::suggest::hint;

/// Resolves the parts of a draft.
pub(super) struct Resolver<'d, 'f> {
    pub(super) draft: &'d Draft<'d>,
    pub(super) faults: &'f mut Faults,
}

/// Which columns a use accepts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// As a message says it: 日期.
    pub(super) what: &'static str,
    /// Their types; any if empty.
    pub(super) kinds: &'static [FieldType],
    /// Whether a column that the workflow stamps will do.
    pub(super) stamped: bool,
}

/// A date column, entered or stamped.
pub(super) const DATE: Wanted = Wanted { what: "日期", kinds: &[FieldType::Date], stamped: true };
/// A date that is entered.
pub(super) const ENTERED_DATE: Wanted = Wanted { what: "日期", kinds: &[FieldType::Date], stamped: false };
/// A column that is entered and can be compared with others of its kind: a part of a natural key.
pub(super) const KEY: Wanted = Wanted {
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
    ],
    stamped: false,
};
/// A whole number that is entered.
pub(super) const INTEGER: Wanted = Wanted { what: "整数", kinds: &[FieldType::Integer], stamped: false };
/// A column with a code list.
pub(super) const CODED: Wanted =
    Wanted { what: "单选或多选", kinds: &[FieldType::Choice, FieldType::MultiChoice], stamped: false };
/// A column with one code of a list.
pub(super) const CHOICE: Wanted = Wanted { what: "单选", kinds: &[FieldType::Choice], stamped: false };
/// Any column.
pub(super) const ANY: Wanted = Wanted { what: "", kinds: &[], stamped: true };

impl<'d> Resolver<'d, '_> {
    /// The role of that name.
    pub(super) fn role(&mut self, written: &Written) -> Known<RoleId> {
        self.in_list(written, "角色", self.draft.names.roles.as_ref())?;
        Ok(RoleId::new(written.as_str()))
    }

    /// The kind of org of that name.
    pub(super) fn org_kind(&mut self, written: &Written) -> Known<OrgKindId> {
        self.in_list(written, "机构类别", self.draft.names.kinds.as_ref())?;
        Ok(OrgKindId::new(written.as_str()))
    }

    /// Whether there is such a stage (学段).
    pub(super) fn stage(&mut self, written: &Written) -> Known<()> {
        let stages = self.draft.raw.orgs.as_ref().ok().and_then(|orgs| orgs.stages.as_ref().ok());
        let labels =
            |codes: &Codes| codes.iter().map(|(code, label)| (code.value.clone(), label.value.clone())).collect();
        self.in_list(written, "学段", stages.map(labels).as_ref())
    }

    /// The register of that name.
    pub(super) fn register_id(&mut self, written: &Written) -> Known<RegisterId> {
        if self.draft.names.has_register(written.as_str()) {
            return Ok(RegisterId::new(written.as_str()));
        }
        let help = hint(written.as_str(), self.draft.names.registers());
        Err(self.unknown(written, "台账", help))
    }

    /// The register's column of that name, if it is as wanted.
    pub(super) fn column(&mut self, register: &str, written: &Written, wanted: Wanted) -> Known<FieldId> {
        let id = FieldId::new(written.as_str());
        let fits = |column: &Column| {
            (wanted.stamped || !column.is_stamped)
                && column.kind.is_none_or(|kind| wanted.kinds.is_empty() || wanted.kinds.contains(&kind))
        };
        let found = self.draft.names.columns(register).iter().find(|column| column.id == written.value);
        let good = self.draft.names.columns(register).iter().filter(|column| fits(column));
        let good: Vec<_> = good.map(|column| (column.id.as_str(), column.label.as_str())).collect();
        let help = match good.as_slice() {
            [] => format!("这本台账还没有{}数据项，先加一个", wanted.what),
            good => hint(written.as_str(), good.iter().copied()),
        };
        let Some(column) = found else {
            return match self.draft.names.column(register, written.as_str()) {
                Lookup::CannotSay => Ok(id),
                Lookup::Unknown | Lookup::Column(_) => Err(self.unknown(written, "数据项", help)),
            };
        };
        if fits(column) {
            return Ok(id);
        }
        let is = match column.kind {
            Some(_) if column.is_stamped && !wanted.stamped => "由流程留下的日期",
            Some(kind) => kind.label(),
            None => "",
        };
        let message = format!("这里要用{}数据项，「{}」（{}）是{is}", wanted.what, written.value, column.label);
        let fault = Fault::error(codes::WRONG_COLUMN, written.place.clone(), message, format!("是{is}"));
        Err(self.faults.error(fault.help(help)))
    }

    /// Each of the register's columns, none twice.
    pub(super) fn columns(&mut self, register: &str, written: &[Written], wanted: Wanted) -> Known<Vec<FieldId>> {
        let mut columns = Vec::new();
        let mut broken = None;
        for name in written {
            match self.column(register, name, wanted) {
                Ok(column) if columns.contains(&column) => broken = Some(self.twice(name)),
                Ok(column) => columns.push(column),
                Err(reported) => broken = Some(reported),
            }
        }
        broken.map_or(Ok(columns), Err)
    }

    /// Reports a name that stands for nothing.
    pub(super) fn unknown(&mut self, written: &Written, what: &str, help: String) -> Reported {
        let message = format!("没有叫「{}」的{what}", written.value);
        let fault = Fault::error(codes::UNKNOWN_NAME, written.place.clone(), message, format!("没有这个{what}"));
        self.faults.error(fault.help(help))
    }

    /// Reports a name that a list has already.
    pub(super) fn twice(&mut self, written: &Written) -> Reported {
        let message = format!("「{}」写了两次", written.value);
        self.faults.error(Fault::error(codes::DUPLICATE, written.place.clone(), message, "重复").help("删去一处"))
    }

    fn in_list(&mut self, written: &Written, what: &str, list: Option<&Labels>) -> Known<()> {
        match list {
            Some(list) if list.iter().all(|(id, _)| *id != written.value) => {
                let help = hint(written.as_str(), list.iter().map(|(id, label)| (id.as_str(), label.as_str())));
                Err(self.unknown(written, what, help))
            }
            // A list that couldn't be read was reported: nothing can be said about its names.
            _ => Ok(()),
        }
    }
}
