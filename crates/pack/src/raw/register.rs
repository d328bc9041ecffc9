//! A register's file as written.

use chrono::NaiveDate;

use super::declarations::codes as choice_codes;
use super::id::{self, Use};
use super::prefill::RawPrefill;
use super::privacy::RawPrivacy;
use super::table::{Codes, Table};
use super::word;
use super::written::Written;
use crate::codes;
use crate::diagnostic::{Fault, Place};
use crate::faults::{Faults, Known};
use crate::identifier::{FORMATS, FormatKind};
use crate::ids::AreaId;
use crate::model::{Personal, Reach};

/// `registers/<id>.toml`.
#[derive(Debug)]
pub(crate) struct RawRegister {
    /// The file's name without `.toml`, placed at the file's start.
    pub(crate) id: Written,
    pub(crate) area: AreaId,
    pub(crate) label: Known<Written>,
    pub(crate) org: Known<Vec<Written>>,
    pub(crate) date: Known<Written>,
    pub(crate) key: Known<Vec<Written>>,
    pub(crate) section: Known<Option<Written>>,
    pub(crate) review: Known<Vec<Written>>,
    pub(crate) fields: Vec<RawField>,
    pub(crate) workflow: Known<Option<RawWorkflow>>,
    pub(crate) privacy: Known<Option<RawPrivacy>>,
    pub(crate) prefill: Known<Option<RawPrefill>>,
}

/// `[fields.<id>]`.
#[derive(Debug)]
pub(crate) struct RawField {
    pub(crate) id: Written,
    pub(crate) label: Known<Written>,
    pub(crate) kind: Known<Written<FieldType>>,
    pub(crate) scale: Known<Option<Written<u32>>>,
    pub(crate) required: Known<bool>,
    pub(crate) unit: Known<Option<Written>>,
    pub(crate) synonyms: Known<Vec<Written>>,
    pub(crate) personal: Known<Option<Written<Personal>>>,
    pub(crate) format: Known<Option<Written<FormatKind>>>,
    pub(crate) note: Known<Option<Written>>,
    pub(crate) choices: Known<Option<Codes>>,
    /// Where `choices` is named, or the field without it.
    pub(crate) choices_place: Place,
    /// The register that a reference names.
    pub(crate) to: Known<Option<Written>>,
    pub(crate) reach: Known<Option<Written<Reach>>>,
    /// Of `codes`, when each is used; its codes and labels stand in `choices`.
    pub(crate) dated: Vec<RawCode>,
    /// The columns of a sub-table.
    pub(crate) fields: Vec<RawField>,
}

/// `[fields.<id>.codes.<code>]`.
#[derive(Debug)]
pub(crate) struct RawCode {
    pub(crate) code: Written,
    pub(crate) from: Known<Option<Written<NaiveDate>>>,
    pub(crate) until: Known<Option<Written<NaiveDate>>>,
    pub(crate) becomes: Known<Option<Written>>,
}

/// What `type` may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldType {
    Text,
    Integer,
    Decimal,
    Money,
    Date,
    Boolean,
    Choice,
    MultiChoice,
    Reference,
    Attachment,
    Table,
}

/// The types' words and Chinese names.
pub(crate) const FIELD_TYPES: &[(&str, &str, FieldType)] = &[
    ("text", "文本", FieldType::Text),
    ("integer", "整数", FieldType::Integer),
    ("decimal", "小数", FieldType::Decimal),
    ("money", "金额", FieldType::Money),
    ("date", "日期", FieldType::Date),
    ("boolean", "是否", FieldType::Boolean),
    ("choice", "单选", FieldType::Choice),
    ("multi_choice", "多选", FieldType::MultiChoice),
    ("reference", "引用", FieldType::Reference),
    ("attachment", "附件", FieldType::Attachment),
    ("table", "明细", FieldType::Table),
];

const REACHES: &[(&str, &str, Reach)] = &[("own", "本单位及上下级", Reach::Own), ("all", "全部单位", Reach::All)];

pub(super) const PERSONAL: &[(&str, &str, Personal)] = &[
    ("id_number", "身份证号", Personal::IdNumber),
    ("name", "姓名", Personal::Name),
    ("phone", "电话", Personal::Phone),
    ("health", "健康", Personal::Health),
    ("counseling", "心理辅导", Personal::Counseling),
];

impl FieldType {
    /// The Chinese name.
    pub(crate) fn label(self) -> &'static str {
        FIELD_TYPES.iter().find(|(.., meaning)| *meaning == self).map_or("", |(_, name, _)| name)
    }

    /// Whether rows that refer to a record may carry a column of this type.
    pub(crate) fn is_joinable(self) -> bool {
        match self {
            Self::Text
            | Self::Integer
            | Self::Decimal
            | Self::Money
            | Self::Date
            | Self::Boolean
            | Self::Choice
            | Self::MultiChoice => true,
            Self::Reference | Self::Attachment | Self::Table => false,
        }
    }
}

/// `[workflow]`.
#[derive(Debug)]
pub(crate) struct RawWorkflow {
    pub(crate) initial: Known<Written>,
    pub(crate) states: Known<Codes>,
    pub(crate) transitions: Vec<RawTransition>,
}

/// `[workflow.transitions.<id>]`.
#[derive(Debug)]
pub(crate) struct RawTransition {
    pub(crate) id: Written,
    pub(crate) label: Known<Written>,
    pub(crate) from: Known<Vec<Written>>,
    pub(crate) to: Known<Written>,
    pub(crate) stamp: Known<Written>,
    pub(crate) role: Known<Option<Written>>,
    pub(crate) evidence: Known<bool>,
    pub(crate) due: Known<Option<Written>>,
    pub(crate) after: Known<Option<Written>>,
    pub(crate) extend: Known<Option<Written>>,
    pub(crate) source: Known<Option<Written>>,
    pub(crate) escalate: Known<Vec<RawEscalation>>,
    pub(crate) other_than: Known<Vec<Written>>,
    pub(crate) undoes: Known<Vec<Written>>,
}

/// An entry of `escalate`.
#[derive(Clone, Debug)]
pub(crate) struct RawEscalation {
    pub(crate) after: Written,
    pub(crate) to: Written,
}

impl RawRegister {
    /// Reads the file's table.
    pub(crate) fn read(id: Written, area: AreaId, table: &mut Table<'_>, faults: &mut Faults) -> Self {
        table.only(
            &["label", "org", "date", "key", "section", "review", "fields", "workflow", "privacy", "prefill"],
            faults,
        );
        if !table.has("fields") {
            table.missing("fields", "{ … }，每个数据项一段 [fields.…]", faults);
        }
        let fields = table.table("fields", faults).ok().flatten();
        let fields = fields.map(|fields| fields.tables(faults)).unwrap_or_default();
        let workflow = table.table("workflow", faults);
        let privacy = table.table("privacy", faults);
        let prefill = table.table("prefill", faults);
        Self {
            id,
            area,
            label: table.text("label", faults),
            org: table.text_or_texts("org", faults),
            date: table.text("date", faults),
            key: table.texts("key", faults).map(Option::unwrap_or_default),
            section: table.text_or_none("section", faults),
            review: table.texts("review", faults).map(Option::unwrap_or_default),
            fields: fields.into_iter().map(|(id, field)| RawField::read(id, field, faults)).collect(),
            workflow: workflow.map(|workflow| workflow.map(|workflow| RawWorkflow::read(workflow, faults))),
            privacy: privacy.map(|privacy| privacy.map(|mut privacy| RawPrivacy::read(&mut privacy, faults))),
            prefill: prefill.map(|prefill| prefill.map(|mut prefill| RawPrefill::read(&mut prefill, faults))),
        }
    }
}

impl RawField {
    fn read(id: Written, table: Known<Table<'_>>, faults: &mut Faults) -> Self {
        id::check(&id, Use::SqlName, faults);
        let mut table = match table {
            Ok(table) => table,
            Err(reported) => return Self::broken(id, reported),
        };
        const KEYS: &[&str] = &[
            "label", "type", "scale", "required", "unit", "synonyms", "personal", "format", "note", "choices", "codes",
            "fields", "to", "reach",
        ];
        table.only(KEYS, faults);
        let kind = table.text("type", faults).and_then(|kind| word::read(kind, "数据项类型", FIELD_TYPES, faults));
        let personal = table.text_or_none("personal", faults);
        let personal = personal
            .and_then(|written| written.map(|word| word::read(word, "个人信息类别", PERSONAL, faults)).transpose());
        let format = table.text_or_none("format", faults);
        let (choices, dated) = match (table.has("choices"), table.has("codes")) {
            (true, true) => {
                let place = table.key_place("codes");
                let fault = Fault::error(codes::BAD_CODES, place, "choices 和 codes 只能写一个", "与 choices 重复");
                let help = "选项一直不变写 choices；有启用、停用日期的全部写成 [fields.数据项.codes.代码]";
                (Err(faults.error(fault.help(help))), Vec::new())
            }
            (true, false) => (choice_codes(&table, "choices", faults).map(Some), Vec::new()),
            (false, true) => RawCode::read_all(&table, faults),
            (false, false) => (Ok(None), Vec::new()),
        };
        let key = if table.has("codes") { "codes" } else { "choices" };
        let sub_fields = table.table("fields", faults).ok().flatten();
        let sub_fields = sub_fields.map(|fields| fields.tables(faults)).unwrap_or_default();
        let sub_fields = sub_fields.into_iter().map(|(id, field)| Self::read(id, field, faults)).collect();
        let reach = table.text_or_none("reach", faults);
        let reach =
            reach.and_then(|written| written.map(|word| word::read(word, "引用范围", REACHES, faults)).transpose());
        Self {
            label: table.text("label", faults),
            kind,
            scale: table.number("scale", 0..=12, faults),
            required: table.flag("required", faults),
            unit: table.text_or_none("unit", faults),
            synonyms: table.texts("synonyms", faults).map(Option::unwrap_or_default),
            personal,
            format: format.and_then(|it| it.map(|word| word::read(word, "号码格式", FORMATS, faults)).transpose()),
            note: table.text_or_none("note", faults),
            choices,
            choices_place: table.key_place(key),
            to: table.text_or_none("to", faults),
            reach,
            dated,
            fields: sub_fields,
            id,
        }
    }

    fn broken(id: Written, reported: crate::faults::Reported) -> Self {
        Self {
            label: Err(reported),
            kind: Err(reported),
            scale: Err(reported),
            required: Err(reported),
            unit: Err(reported),
            synonyms: Err(reported),
            personal: Err(reported),
            format: Err(reported),
            note: Err(reported),
            choices: Err(reported),
            choices_place: id.place.clone(),
            to: Err(reported),
            reach: Err(reported),
            dated: Vec::new(),
            fields: Vec::new(),
            id,
        }
    }
}

impl RawCode {
    /// Reads `codes`: the labels of all, and when each is used.
    fn read_all(field: &Table<'_>, faults: &mut Faults) -> (Known<Option<Codes>>, Vec<Self>) {
        let table = match field.table("codes", faults) {
            Ok(Some(table)) => table,
            Ok(None) => return (Ok(None), Vec::new()),
            Err(reported) => return (Err(reported), Vec::new()),
        };
        let (mut labels, mut dated) = (Vec::new(), Vec::new());
        for (code, table) in table.tables(faults) {
            id::check(&code, Use::Code, faults);
            let label = table.and_then(|mut table| {
                table.only(&["label", "from", "until", "becomes"], faults);
                dated.push(Self {
                    code: code.clone(),
                    from: table.day("from", faults),
                    until: table.day("until", faults),
                    becomes: table.text_or_none("becomes", faults),
                });
                table.text("label", faults)
            });
            labels.push(label.map(|label| (code, label)));
        }
        (labels.into_iter().collect::<Known<Codes>>().map(Some), dated)
    }
}

impl RawWorkflow {
    fn read(mut table: Table<'_>, faults: &mut Faults) -> Self {
        table.only(&["initial", "states", "transitions"], faults);
        let states = super::declarations::required_codes(&table, "states", faults);
        let transitions = table.table("transitions", faults).ok().flatten();
        let transitions = transitions.map(|transitions| transitions.tables(faults)).unwrap_or_default();
        let transitions = transitions.into_iter().filter_map(|(id, transition)| {
            id::check(&id, Use::Code, faults);
            Some(RawTransition::read(id, transition.ok()?, faults))
        });
        let transitions = transitions.collect();
        Self { initial: table.text("initial", faults), states, transitions }
    }
}

impl RawTransition {
    fn read(id: Written, mut table: Table<'_>, faults: &mut Faults) -> Self {
        const KEYS: &[&str] = &[
            "label",
            "from",
            "to",
            "stamp",
            "role",
            "evidence",
            "due",
            "after",
            "extend",
            "source",
            "escalate",
            "other_than",
            "undoes",
        ];
        table.only(KEYS, faults);
        let stamp = table.text("stamp", faults);
        if let Ok(stamp) = &stamp {
            id::check(stamp, Use::SqlName, faults);
        }
        Self {
            id,
            label: table.text("label", faults),
            from: table.text_or_texts("from", faults),
            to: table.text("to", faults),
            stamp,
            role: table.text_or_none("role", faults),
            evidence: table.flag("evidence", faults),
            due: table.text_or_none("due", faults),
            after: table.text_or_none("after", faults),
            extend: table.text_or_none("extend", faults),
            source: table.text_or_none("source", faults),
            escalate: RawEscalation::read_all(&table, faults),
            other_than: table.texts("other_than", faults).map(Option::unwrap_or_default),
            undoes: table.texts("undoes", faults).map(Option::unwrap_or_default),
        }
    }
}

impl RawEscalation {
    fn read_all(transition: &Table<'_>, faults: &mut Faults) -> Known<Vec<Self>> {
        let entries = transition.list_of_tables("escalate", "[{ after = \"0d\", to = \"…\" }]", faults)?;
        let read = entries.into_iter().map(|mut entry| {
            entry.only(&["after", "to"], faults);
            let (after, to) = (entry.text("after", faults), entry.text("to", faults));
            Ok(Self { after: after?, to: to? })
        });
        let read: Vec<_> = read.collect();
        read.into_iter().collect()
    }
}
