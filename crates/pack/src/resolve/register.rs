//! Registers and their fields.

use super::lookup::{CHOICE, ENTERED_DATE, KEY, Resolver};
use super::text;
use crate::codes;
use crate::diagnostic::Fault;
use crate::faults::Known;
use crate::identifier::{Format, FormatKind};
use crate::ids::{FieldId, RegisterId};
use crate::model::{Field, FieldKind, Personal, Reference, Register};
use crate::raw::{FieldType, RawField, RawRegister, Written};
use crate::suggest::hint;

/// Digits after the point of money, and its unit.
const MONEY_SCALE: u32 = 2;
const MONEY_UNIT: &str = "元";

impl Resolver<'_, '_> {
    /// The register, all its faults reported.
    pub(super) fn register(&mut self, raw: &RawRegister) -> Known<Register> {
        let id = raw.id.as_str();
        let org = raw.org.as_ref().map_err(|reported| *reported);
        let org_kinds = org.and_then(|kinds| {
            let kinds: Vec<_> = kinds.iter().map(|kind| self.org_kind(kind)).collect();
            kinds.into_iter().collect()
        });
        let date = raw.date.as_ref().map_err(|reported| *reported);
        let date = date.and_then(|date| self.column(id, date, ENTERED_DATE));
        let key = raw.key.as_ref().map_err(|reported| *reported).and_then(|key| self.columns(id, key, KEY));
        let section = raw.section.as_ref().map_err(|reported| *reported);
        let section = section.and_then(|section| section.as_ref().map(|section| self.section(id, section)).transpose());
        let review = self.review(raw);
        let fields: Vec<_> = raw.fields.iter().map(|field| self.field(field)).collect();
        let workflow = match &raw.workflow {
            Ok(workflow) => workflow.as_ref().map(|workflow| self.workflow(raw, workflow)).transpose(),
            Err(reported) => Err(*reported),
        };
        let privacy = self.privacy(raw);
        let prefill = self.prefill(raw);
        self.one_name_a_column(raw);
        self.sub_table_names(raw);
        Ok(Register {
            id: RegisterId::new(id),
            area: raw.area.clone(),
            label: text(&raw.label)?,
            org_kinds: org_kinds?,
            date: date?,
            key: key?,
            section: section?,
            review: review?,
            fields: fields.into_iter().collect::<Known<_>>()?,
            workflow: workflow?,
            privacy: privacy?,
            prefill: prefill?,
            place: raw.id.place.clone(),
        })
    }

    /// The field that names a row's section: its codes are stages.
    fn section(&mut self, register: &str, written: &Written) -> Known<FieldId> {
        let field = self.column(register, written, CHOICE)?;
        let stages = self.draft.raw.orgs.as_ref().ok().and_then(|orgs| orgs.stages.as_ref().ok());
        let columns = self.draft.names.columns(register).iter();
        let choices =
            columns.filter(|column| column.id == written.value).flat_map(|column| column.choices.iter().flatten());
        for (code, label) in choices {
            let Some(stages) = stages else { continue };
            if stages.iter().all(|(stage, _)| stage.value != *code) {
                let message = format!("「{}」用来区分学段，它的选项「{code}」（{label}）却不是学段", written.value);
                let fault = Fault::error(codes::BAD_CHOICES, written.place.clone(), message, "不是学段");
                let help = hint(code, stages.iter().map(|(code, label)| (code.as_str(), label.as_str())));
                return Err(self.faults.error(fault.help(format!("选项的代码要与 orgs.toml 的 stages 一致；{help}"))));
            }
        }
        Ok(field)
    }

    pub(super) fn field(&mut self, raw: &RawField) -> Known<Field> {
        let kind = self.field_kind(raw);
        let is_money = raw.kind.as_ref().is_ok_and(|kind| kind.value == FieldType::Money);
        let unit = raw.unit.clone()?.map(|unit| unit.value);
        Ok(Field {
            id: FieldId::new(raw.id.as_str()),
            label: text(&raw.label)?,
            kind: kind?,
            required: raw.required?,
            unit: unit.or_else(|| is_money.then(|| MONEY_UNIT.to_owned())),
            synonyms: raw.synonyms.clone()?.into_iter().map(|synonym| synonym.value).collect(),
            personal: raw.personal.clone()?.map(|personal| personal.value),
            format: self.format(raw)?,
            note: raw.note.clone()?.map(|note| note.value),
            place: raw.id.place.clone(),
        })
    }

    /// What numbers a field takes: those that it names, or of a person those that identify one.
    fn format(&mut self, raw: &RawField) -> Known<Option<Format>> {
        let head = self.draft.raw.pack.as_ref().map_err(|reported| *reported)?;
        let takes_fictional = head.fictional_numbers?;
        let is_text = matches!(&raw.kind, Ok(kind) if kind.value == FieldType::Text);
        let named = raw.format.clone()?;
        if let (Some(named), Ok(kind), false) = (&named, &raw.kind, is_text) {
            let message = format!("「{}」是{}，不能写 format", raw.id.value, kind.value.label());
            let fault = Fault::error(codes::UNFIT_FORMAT, named.place.clone(), message, "这里不能写");
            return Err(self.faults.error(fault.help("证件号码和代码是文本，type 写 \"text\"")));
        }
        let is_person = is_text && matches!(&raw.personal, Ok(Some(personal)) if personal.value == Personal::IdNumber);
        let kind = named.map(|named| named.value).or_else(|| is_person.then_some(FormatKind::Person));
        Ok(kind.map(|kind| Format { kind, takes_fictional }))
    }

    fn field_kind(&mut self, raw: &RawField) -> Known<FieldKind> {
        let kind = raw.kind.as_ref().map_err(|reported| *reported)?;
        let scale = raw.scale.clone()?;
        let choices = raw.choices.as_ref().map_err(|reported| *reported)?;
        if let (Some(scale), true) = (&scale, kind.value != FieldType::Decimal) {
            let message = format!("「{}」是{}，不能写 scale", raw.id.value, kind.value.label());
            let fault = Fault::error(codes::BAD_VALUE, scale.place.clone(), message, "这里不能写");
            self.faults.error(fault.help("scale 是小数（decimal）的位数；金额（money）总是两位"));
        }
        self.only_references(raw, kind.value);
        self.no_person(raw, kind.value);
        let is_coded = matches!(kind.value, FieldType::Choice | FieldType::MultiChoice);
        if choices.is_some() && !is_coded {
            let message = format!("「{}」是{}，不能有选项", raw.id.value, kind.value.label());
            let fault = Fault::error(codes::BAD_CHOICES, raw.choices_place.clone(), message, "这里不能有选项");
            self.faults.error(fault.help("要从选项中选，type 写 \"choice\"（单选）或 \"multi_choice\"（多选）"));
        }
        Ok(match kind.value {
            FieldType::Text => FieldKind::Text,
            FieldType::Integer => FieldKind::Integer,
            FieldType::Money => FieldKind::Decimal { scale: MONEY_SCALE },
            FieldType::Date => FieldKind::Date,
            FieldType::Boolean => FieldKind::Boolean,
            FieldType::Decimal => match scale {
                Some(scale) => FieldKind::Decimal { scale: scale.value },
                None => {
                    let message = format!("小数「{}」缺少「scale」", raw.id.value);
                    let fault = Fault::error(codes::MISSING_KEY, kind.place.clone(), message, "小数要写明位数");
                    return Err(self.faults.error(fault.help("加上小数位数，例如 scale = 2")));
                }
            },
            FieldType::Choice | FieldType::MultiChoice => {
                let Some(choices) = choices else {
                    let message = format!("「{}」是{}，却没有选项", raw.id.value, kind.value.label());
                    let fault = Fault::error(codes::BAD_CHOICES, kind.place.clone(), message, "没有选项");
                    let help = "加上 choices = { fire = \"消防\", food = \"食品\" }";
                    return Err(self.faults.error(fault.help(help)));
                };
                let choices = self.dated_choices(raw, choices)?;
                if kind.value == FieldType::Choice {
                    FieldKind::Choice(choices)
                } else {
                    FieldKind::MultiChoice(choices)
                }
            }
            FieldType::Reference => FieldKind::Reference(self.reference(raw)?),
            FieldType::Attachment => FieldKind::Attachment,
            FieldType::Table => FieldKind::Table(self.sub_table(raw)?),
        })
    }

    /// Reports that a field of this type is said to identify a person.
    fn no_person(&mut self, raw: &RawField, kind: FieldType) {
        let (Ok(Some(personal)), FieldType::Attachment | FieldType::Reference | FieldType::Table) =
            (&raw.personal, kind)
        else {
            return;
        };
        let message = format!("「{}」是{}，不能标为个人信息", raw.id.value, kind.label());
        let help = "个人信息写在文本数据项里，加 personal；附件和引用的内容本来就不进统计数据，明细在它的列上写";
        let fault = Fault::error(codes::UNFIT_PERSONAL, personal.place.clone(), message, "这里不能写");
        self.faults.error(fault.help(help));
    }

    /// Fields, stamps, due dates and what references are resolved to are columns of one table.
    fn one_name_a_column(&mut self, raw: &RawRegister) {
        let mut taken: Vec<&str> = raw.fields.iter().map(|field| field.id.as_str()).collect();
        let columns = self.draft.names.columns(raw.id.as_str());
        for transition in raw.workflow.iter().flatten().flat_map(|workflow| &workflow.transitions) {
            if let Ok(stamp) = &transition.stamp {
                self.take(stamp, &mut taken);
            }
            let due = crate::model::Transition::due_column(transition.id.as_str());
            if let (Ok(Some(written)), Some(column)) = (&transition.due, columns.iter().find(|c| c.id == due)) {
                let named = Written { value: due, place: written.place.clone() };
                if taken.contains(&named.as_str()) {
                    self.already_taken(&named);
                } else {
                    taken.push(&column.id);
                }
            }
        }
        for field in &raw.fields {
            if matches!(&field.kind, Ok(kind) if kind.value == FieldType::Reference) {
                let id = Reference::column(&FieldId::new(field.id.as_str())).to_string();
                if taken.contains(&id.as_str()) {
                    self.already_taken(&Written { value: id, place: field.id.place.clone() });
                }
            }
        }
    }

    fn take<'w>(&mut self, written: &'w Written, taken: &mut Vec<&'w str>) {
        if taken.contains(&written.as_str()) {
            self.already_taken(written);
        } else {
            taken.push(written.as_str());
        }
    }

    fn already_taken(&mut self, column: &Written) {
        let message = format!("「{}」已经是这本台账的一列", column.value);
        let fault = Fault::error(codes::DUPLICATE, column.place.clone(), message, "重名的列");
        self.faults.error(
            fault.help(
                "数据项、stamp、期限（步骤名加 _due）和引用的记录号（数据项加 _record）的名称不能相同，换一个名称",
            ),
        );
    }
}
