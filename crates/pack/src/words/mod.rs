//! Expressions in the words of people who don't read SQL: labels for ids and codes. What is not simple stays as written.

mod arithmetic;
mod condition;

use crate::model::{Expression, FieldKind, Indicator, Pack, Personal, Register, Transition};
use crate::sql::Sql;

/// What an expression over a register's rows may name.
struct Columns<'p> {
    pack: &'p Pack,
    register: &'p Register,
}

/// A column as a sentence names it.
struct Named {
    label: String,
    /// Codes with what people read for them.
    choices: Vec<(String, String)>,
    is_boolean: bool,
    /// Whether the workflow writes it.
    is_stamped: bool,
}

/// Which rows count: “隐患等级为重大隐患”. `None` where it is too involved to be said.
pub fn condition(pack: &Pack, register: &Register, expression: &Expression) -> Option<String> {
    let sql = Sql::parse(&expression.text).ok()?;
    condition::said(&Columns { pack, register }, &sql.tree)
}

/// What is made of the rows: “记录条数”, “资助金额之和”. `None` where it is too involved to be said.
pub fn measure(pack: &Pack, register: &Register, expression: &Expression) -> Option<String> {
    let sql = Sql::parse(&expression.text).ok()?;
    arithmetic::aggregate(&Columns { pack, register }, &sql.tree)
}

/// How a derived indicator is computed: “整改安全隐患 ÷ 排查安全隐患 × 100”. `None` where it is too involved to be said.
pub fn formula(pack: &Pack, inputs: &[(String, crate::IndicatorId)], expression: &Expression) -> Option<String> {
    let sql = Sql::parse(&expression.text).ok()?;
    let label = |name: &str| {
        let (_, id) = inputs.iter().find(|(written, _)| written == name)?;
        pack.indicators.get(id).map(|indicator: &Indicator| indicator.label.clone())
    };
    arithmetic::computed(&label, &sql.tree).map(|said| said.text)
}

/// The Chinese name of a kind of field.
pub fn kind(kind: &FieldKind) -> String {
    match kind {
        FieldKind::Text => "文本".to_owned(),
        FieldKind::Integer => "整数".to_owned(),
        FieldKind::Decimal { scale } => format!("小数（{scale}位）"),
        FieldKind::Date => "日期".to_owned(),
        FieldKind::Boolean => "是否".to_owned(),
        FieldKind::Choice(_) => "单选".to_owned(),
        FieldKind::MultiChoice(_) => "多选".to_owned(),
        FieldKind::Reference(_) => "引用".to_owned(),
        FieldKind::Attachment => "附件".to_owned(),
        FieldKind::Table(_) => "子表".to_owned(),
    }
}

/// The Chinese name of a kind of personal data.
pub fn personal(personal: Personal) -> &'static str {
    match personal {
        Personal::IdNumber => "证件号码",
        Personal::Name => "姓名",
        Personal::Phone => "电话",
        Personal::Health => "健康和困难情况",
        Personal::Counseling => "心理辅导记录",
    }
}

/// The name of the column that keeps when a step was done: 销号日期.
pub fn stamp(transition: &Transition) -> String {
    format!("{}日期", transition.label)
}

impl Columns<'_> {
    fn named(&self, name: &str) -> Option<Named> {
        let pairs = |choices: &[crate::model::Choice]| {
            choices.iter().map(|choice| (choice.code.to_string(), choice.label.clone())).collect::<Vec<_>>()
        };
        let of_org = |label: String, choices| Named { label, choices, is_boolean: false, is_stamped: false };
        if name == "org.kind" {
            let kinds = self.pack.org_kinds.iter().map(|(kind, label)| (kind.to_string(), label.clone()));
            return Some(of_org("机构类别".to_owned(), kinds.collect()));
        }
        if let Some(attribute) = name.strip_prefix("org.") {
            let attribute = self.pack.attributes.get(attribute)?;
            return Some(of_org(format!("机构的{}", attribute.label), pairs(&attribute.choices)));
        }
        let column = self.register.columns().into_iter().find(|column| column.id.as_str() == name)?;
        Some(Named {
            choices: column.kind.choices().map(pairs).unwrap_or_default(),
            is_boolean: column.kind == FieldKind::Boolean,
            is_stamped: self.register.field(&column.id).is_none(),
            label: column.label,
        })
    }
}

impl Named {
    fn code(&self, code: &str) -> Option<&str> {
        self.choices.iter().find(|(known, _)| known == code).map(|(_, label)| label.as_str())
    }
}
