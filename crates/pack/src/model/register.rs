//! Registers (台账), their fields and their workflow.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::prefill::Prefill;
use super::privacy::Privacy;
use crate::calendar::Duration;
use crate::diagnostic::Place;
use crate::identifier::Format;
use crate::ids::{AreaId, Code, FieldId, OrgKindId, RegisterId, RoleId, StateId, TransitionId};

/// A register (台账): a typed table whose rows belong to orgs.
#[derive(Clone, Debug)]
pub struct Register {
    /// Unique in the pack; its table is `r_` and this.
    pub id: RegisterId,
    /// The area whose folder declares it.
    pub area: AreaId,
    /// Chinese name: 安全隐患台账.
    pub label: String,
    /// Kinds of org that may own a record.
    pub org_kinds: Vec<OrgKindId>,
    /// The field holding the date of the event that creates a record; its year decides the segment.
    pub date: FieldId,
    /// Fields that together are unique among the live records (natural key); may be empty.
    pub key: Vec<FieldId>,
    /// The choice field that names the section (学段部) a row belongs to, by its stage; where it is absent, the school's
    /// sections share the row.
    pub section: Option<FieldId>,
    /// Kinds of org above the owner that review its records one after the other, in climbing order; one review by
    /// anybody above where it is empty.
    pub review: Vec<OrgKindId>,
    /// Declared fields, in the order of the file.
    pub fields: Vec<Field>,
    /// The register's own state machine, if it has one.
    pub workflow: Option<Workflow>,
    /// What it says about the personal data in it.
    pub privacy: Option<Privacy>,
    /// From what its records may be filled in beforehand.
    pub prefill: Option<Prefill>,
    /// Where its file begins.
    pub place: Place,
}

impl Register {
    /// The declared field of that id.
    pub fn field(&self, id: &FieldId) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == *id)
    }

    /// The field that a record is called by: the first text that must be there and is no number of it, else the number, else
    /// any text; never a person's.
    pub fn title(&self) -> Option<&Field> {
        let texts = || self.fields.iter().filter(|field| field.kind == FieldKind::Text && field.personal.is_none());
        let is_number = |field: &&Field| self.key.contains(&field.id) || field.format.is_some();
        let by_words = texts().find(|field| field.required && !is_number(field));
        by_words.or_else(|| texts().find(|field| field.required)).or_else(|| texts().next())
    }

    /// Every data column in order: the declared fields, then for each transition its stamp and its due date, both dates,
    /// then for each reference the record it was resolved to. This is the order of columns in tables and segments.
    pub fn columns(&self) -> Vec<Field> {
        let mut columns = self.fields.clone();
        for transition in self.workflow.iter().flat_map(|workflow| &workflow.transitions) {
            columns.push(Field::date(transition.stamp.clone(), format!("{}日期", transition.label), &self.place));
            if let Some(due) = &transition.due {
                columns.push(Field::date(due.column.clone(), format!("{}期限", transition.label), &self.place));
            }
        }
        for field in &self.fields {
            if let FieldKind::Reference(_) = &field.kind {
                let (id, label) = (Reference::column(&field.id), format!("{}记录号", field.label));
                columns.push(Field { kind: FieldKind::Integer, ..Field::date(id, label, &self.place) });
            }
        }
        columns
    }

    /// The column of that id, declared or stamped.
    pub fn column(&self, id: &FieldId) -> Option<Field> {
        self.columns().into_iter().find(|field| field.id == *id)
    }
}

/// A field (字段) of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// SQL name.
    pub id: FieldId,
    /// Chinese name, as headers show it.
    pub label: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether a record without it can't be submitted.
    pub required: bool,
    /// Unit of a number: 元, 人, 处.
    pub unit: Option<String>,
    /// Other headers that mean this field, for imports.
    pub synonyms: Vec<String>,
    /// Personal data of this kind: in the lake only a keyed pseudonym stands for it.
    pub personal: Option<Personal>,
    /// What numbers it takes, if it is a text that holds one of a national standard.
    pub format: Option<Format>,
    /// One sentence of help for the person who fills it.
    pub note: Option<String>,
    /// Where it is declared.
    pub place: Place,
}

impl Field {
    fn date(id: FieldId, label: String, place: &Place) -> Self {
        Self {
            id,
            label,
            kind: FieldKind::Date,
            required: false,
            unit: None,
            synonyms: Vec::new(),
            personal: None,
            format: None,
            note: None,
            place: place.clone(),
        }
    }
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Free text.
    Text,
    /// A whole number, 64 bits.
    Integer,
    /// An exact decimal of at most 18 digits, `scale` of them after the point.
    Decimal {
        /// Digits after the point, at most 12.
        scale: u32,
    },
    /// A civil date.
    Date,
    /// Yes or no.
    Boolean,
    /// One code of a list.
    Choice(Vec<Choice>),
    /// Any codes of a list; stored as `|ethics|ict|`, codes in the list's order; never a partition.
    MultiChoice(Vec<Choice>),
    /// A record of a register, by its natural key as people write it.
    Reference(Reference),
    /// A file of the workspace; the cell says its name, hash and size, see [`Attachment`](crate::attachment::Attachment).
    Attachment,
    /// Rows within the record; stored as JSON, counted as the register [`sub_table`](RegisterId::sub_table).
    Table(Vec<Field>),
}

impl FieldKind {
    /// The code list of a (multi-)choice.
    pub fn choices(&self) -> Option<&[Choice]> {
        match self {
            Self::Choice(choices) | Self::MultiChoice(choices) => Some(choices),
            Self::Text
            | Self::Integer
            | Self::Decimal { .. }
            | Self::Date
            | Self::Boolean
            | Self::Reference(_)
            | Self::Attachment
            | Self::Table(_) => None,
        }
    }
}

/// Which records a field refers to (引用).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The register they are of. Its natural key is one text, which is what the field holds.
    pub to: RegisterId,
    /// Whose records they may be.
    pub reach: Reach,
}

impl Reference {
    /// The column that keeps which record the reference `field` was resolved to.
    pub fn column(field: &FieldId) -> FieldId {
        FieldId::new(format!("{field}_record"))
    }
}

/// Whose records a reference may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those of the referring record's owner, of orgs below it, and of those it is below.
    Own,
    /// Anybody's.
    All,
}

/// A code and what people read for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub code: Code,
    /// What is shown.
    pub label: String,
    /// The first day on which it is used; from the beginning without one.
    pub from: Option<NaiveDate>,
    /// The last day on which it is used.
    pub until: Option<NaiveDate>,
    /// The code that stands for it after that; without one it is shown as 其他（原…）.
    pub becomes: Option<Code>,
}

/// Kinds of personal data (design §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Personal {
    /// 身份证号 or 学籍号: identifies a person; normalized before it is joined or counted.
    IdNumber,
    /// 姓名.
    Name,
    /// 电话.
    Phone,
    /// Health or hardship.
    Health,
    /// What was said and done in counseling (心理辅导): apart from health, so that few roles see it.
    Counseling,
}

/// A register's state machine (业务状态).
#[derive(Clone, Debug)]
pub struct Workflow {
    /// The state a new record is in.
    pub initial: StateId,
    /// Every state with its label.
    pub states: BTreeMap<StateId, String>,
    /// The transitions, in the order of the file.
    pub transitions: Vec<Transition>,
}

impl Workflow {
    /// The transition of that id.
    pub fn transition(&self, id: &TransitionId) -> Option<&Transition> {
        self.transitions.iter().find(|transition| transition.id == *id)
    }
}

/// A step of a workflow.
#[derive(Clone, Debug)]
pub struct Transition {
    /// Such as `close`.
    pub id: TransitionId,
    /// Such as 销号.
    pub label: String,
    /// States it may leave.
    pub from: Vec<StateId>,
    /// The state it reaches.
    pub to: StateId,
    /// The date column that keeps when it happened.
    pub stamp: FieldId,
    /// Who may do it.
    pub role: Option<RoleId>,
    /// Whether evidence (佐证材料) must be named.
    pub evidence: bool,
    /// Until when it must happen.
    pub due: Option<Due>,
    /// Steps that whoever takes this one must not have taken for the record: 复查 is done by somebody else than 销号.
    pub other_than: Vec<TransitionId>,
    /// Steps that this one takes back: their stamps are emptied, as when a check finds that 销号 was none.
    pub undoes: Vec<TransitionId>,
}

impl Transition {
    /// The name of the column that keeps the deadline of the transition `id`.
    pub fn due_column(id: &str) -> String {
        format!("{id}_due")
    }
}

/// A deadline of a transition.
#[derive(Clone, Debug)]
pub struct Due {
    /// The date column that keeps it: the transition's id and `_due`.
    pub column: FieldId,
    /// How long.
    pub after: Duration,
    /// The date column it is counted from; the register's `date` unless the pack says otherwise.
    pub start: FieldId,
    /// An integer field with granted extra days (延期), calendar days, if any.
    pub extension: Option<FieldId>,
    /// The rule's source: policy document and article.
    pub source: Option<String>,
    /// Who is told when it is overdue, the first ones first.
    pub escalate: Vec<Escalation>,
}

/// Who is told of a deadline that has passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escalation {
    /// How long after the deadline.
    pub after: Duration,
    /// Whom.
    pub to: RoleId,
}
