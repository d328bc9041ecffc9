//! What a record must be before it is stored: every fault of a batch, each with its cause and its mend.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use xuezheng_pack::attachment::Attachment;
use xuezheng_pack::model::{Choice, Field, FieldKind};
use xuezheng_pack::{FieldId, OrgId, OrgTree, Pack, Value};

use crate::cell::{self, DIGITS, Unfit};
use crate::due::MOST_EXTENSION_DAYS;
use crate::error::{LedgerError, RecordFault, RecordFaults, Spot};
use crate::rows::{self, MOST_ROWS};
use crate::schema::Table;

/// Collects the faults of one batch of one register.
pub(crate) struct Validation<'a> {
    pub(crate) table: &'a Table,
    faults: Vec<RecordFault>,
}

/// What is wrong with a value, and how to mend it.
type Wrong = (String, String);

impl<'a> Validation<'a> {
    pub(crate) fn new(table: &'a Table) -> Self {
        Self { table, faults: Vec::new() }
    }

    /// Ends the batch: an error if there was any fault.
    pub(crate) fn finish(mut self) -> Result<(), LedgerError> {
        if self.faults.is_empty() {
            return Ok(());
        }
        self.faults.sort_by_key(|fault| fault.spot);
        Err(LedgerError::Refused(RecordFaults(self.faults)))
    }

    /// Notes a fault of a whole record.
    pub(crate) fn record(&mut self, spot: Spot, cause: impl Into<String>, mend: impl Into<String>) {
        self.note(spot, None, None, (cause.into(), mend.into()));
    }

    /// Notes a fault of one field.
    pub(crate) fn field(&mut self, spot: Spot, field: &Field, value: Option<&Value>, wrong: Wrong) {
        let shown = value
            .filter(|value| !value.is_absent())
            .map(|value| if field.personal.is_some() { "个人信息不显示".to_owned() } else { value.display() });
        self.note(spot, Some(field.label.clone()), shown, wrong);
    }

    fn note(&mut self, spot: Spot, field: Option<String>, value: Option<String>, (cause, mend): Wrong) {
        let register = self.table.label().to_owned();
        let (field, value) = (field.map(|it| visible(&it)), value.map(|it| visible(&it)));
        self.faults.push(RecordFault { register, spot, field, value, cause: visible(&cause), mend });
    }

    /// The given cells in stored form, with their positions.
    pub(crate) fn cells(&mut self, spot: Spot, given: &BTreeMap<FieldId, Value>) -> Vec<(usize, Value)> {
        let table = self.table;
        let mut cells = Vec::with_capacity(given.len());
        for (id, value) in given {
            let Some(index) = table.index(id) else {
                self.note(spot, Some(id.to_string()), None, self.unknown(id));
                continue;
            };
            let field = &table.columns[index];
            if index >= table.declared {
                let wrong = if table.references.iter().any(|reference| reference.record == index) {
                    ("由引用的编号自动认定，不能直接填写", "请填写被引用记录的编号")
                } else {
                    ("由业务流转自动记录，不能直接填写", "请通过办理相应的业务环节填入")
                };
                self.field(spot, field, Some(value), (wrong.0.to_owned(), wrong.1.to_owned()));
                continue;
            }
            if let (FieldKind::Table(fields), Value::Text(text)) = (&field.kind, value)
                && !text.trim().is_empty()
            {
                cells.extend(self.rows(spot, field, fields, text).map(|value| (index, value)));
                continue;
            }
            let normal = normalize(field, value).and_then(|value| self.extension(index, value));
            match normal {
                Ok(value) => cells.push((index, value)),
                Err(wrong) => self.field(spot, field, Some(value), wrong),
            }
        }
        cells
    }

    /// The rows of a sub-table in stored form; a fault for every cell that does not fit, with its row and column.
    fn rows(&mut self, spot: Spot, table: &Field, fields: &[Field], text: &str) -> Option<Value> {
        let Some(given) = rows::read(text) else {
            let mend = "请按 JSON 列表填写，例如 [{\"hours\": 4}]，每行一个对象".to_owned();
            self.field(spot, table, None, ("明细读不出来".to_owned(), mend));
            return None;
        };
        if given.len() > MOST_ROWS {
            let mend = format!("请分成几条记录，每条不超过 {MOST_ROWS} 行");
            self.field(spot, table, None, (format!("明细有 {} 行，太多", given.len()), mend));
            return None;
        }
        let before = self.faults.len();
        let mut read = Vec::with_capacity(given.len());
        for (number, row) in (1..).zip(&given) {
            for key in row.keys().filter(|key| fields.iter().all(|field| field.id.as_str() != key.as_str())) {
                let names = fields.iter().map(|field| (field.id.as_str(), field.label.as_str()));
                let mend = match nearest(key, names) {
                    Some((near, label)) => format!("是否为 {near}（{label}）？"),
                    None => "请核对列的标识".to_owned(),
                };
                self.sub_cell(spot, table, number, key, None, ("明细没有这一列".to_owned(), mend));
            }
            let mut cells = Vec::with_capacity(fields.len());
            for field in fields {
                let value = rows::value(field, row.get(field.id.as_str()));
                match normalize(field, &value) {
                    Ok(value) => cells.push(value),
                    Err(wrong) => {
                        let shown =
                            if field.personal.is_some() { "个人信息不显示".to_owned() } else { value.display() };
                        self.sub_cell(spot, table, number, &field.label, Some(shown), wrong);
                    }
                }
            }
            read.push(cells);
        }
        (self.faults.len() == before).then(|| rows::written(fields, &read))
    }

    fn sub_cell(&mut self, spot: Spot, table: &Field, row: usize, column: &str, shown: Option<String>, wrong: Wrong) {
        self.note(spot, Some(format!("{}」第 {row} 行的「{column}", table.label)), shown, wrong);
    }

    fn unknown(&self, id: &FieldId) -> Wrong {
        let fields = &self.table.columns[..self.table.declared];
        let names = fields.iter().map(|field| (field.id.as_str(), field.label.as_str()));
        let mend = match nearest(id.as_str(), names) {
            Some((near, label)) => format!("是否为 {near}（{label}）？"),
            None => "请核对数据项的标识".to_owned(),
        };
        ("本台账没有这个数据项".to_owned(), mend)
    }

    fn extension(&self, index: usize, value: Value) -> Result<Value, Wrong> {
        let is_extension = self.table.dues.iter().any(|due| due.extension == Some(index));
        match value {
            Value::Integer(days) if is_extension && !(0..=MOST_EXTENSION_DAYS).contains(&days) => {
                Err(("延期天数过大或为负".to_owned(), format!("请填 0 至 {MOST_EXTENSION_DAYS} 之间的整数")))
            }
            value => Ok(value),
        }
    }

    /// Whether an org may own a record of that date.
    pub(crate) fn owner(&mut self, spot: Spot, pack: &Pack, tree: &OrgTree, org: &OrgId, date: &Value) {
        let Some(known) = tree.get(org) else {
            let orgs = tree.iter().map(|org| (org.id.as_str(), org.label.as_str()));
            let mend = match nearest(org.as_str(), orgs) {
                Some((near, label)) => format!("是否为 {near}（{label}）？"),
                None => "请核对机构的标识".to_owned(),
            };
            return self.record(spot, format!("没有机构「{org}」"), mend);
        };
        let kinds = &self.table.register.org_kinds;
        let kind = |id| pack.org_kinds.get(id).map_or("", String::as_str);
        if !kinds.contains(&known.kind) {
            let allowed = kinds.iter().map(kind).collect::<Vec<_>>().join("、");
            let cause = format!("「{}」是{}，本台账由{allowed}填报", known.label, kind(&known.kind));
            return self.record(spot, cause, "请改填记录所属的单位");
        }
        let Value::Date(day) = date else { return };
        if *day < known.from {
            let cause = format!("「{}」于 {} 设立，{day} 时尚不存在", known.label, known.from);
            self.record(spot, cause, "请核对日期或所属单位");
        } else if let Some(last) = known.until.filter(|last| last < day) {
            let names: Vec<_> = known.successors.iter().map(|org| crate::access::name(tree, org)).collect();
            let mend = if names.is_empty() {
                "请核对日期或所属单位".to_owned()
            } else {
                format!("请核对日期，或改填承接单位「{}」", names.join("」「"))
            };
            self.record(spot, format!("「{}」已于 {last} 撤并，{day} 时已不存在", known.label), mend);
        }
    }

    /// Notes codes that are not used on the day of the record.
    pub(crate) fn codes(&mut self, spot: Spot, cells: &[Value]) {
        let table = self.table;
        let Value::Date(day) = cells[table.date] else { return };
        for (field, value) in table.columns.iter().zip(cells) {
            let FieldKind::Table(fields) = &field.kind else { continue };
            for (number, row) in (1..).zip(rows::rows(fields, value)) {
                for (column, value) in fields.iter().zip(row).filter(|(column, _)| column.kind.is_dated()) {
                    if let Some(wrong) = not_used_on(&column.kind, &value, day) {
                        self.sub_cell(spot, field, number, &column.label, Some(value.display()), wrong);
                    }
                }
            }
        }
        for (field, value) in table.columns.iter().zip(cells).filter(|(field, _)| field.kind.is_dated()) {
            if let Some(wrong) = not_used_on(&field.kind, value, day) {
                self.field(spot, field, Some(value), wrong);
            }
        }
    }

    /// Notes the required fields that are absent.
    pub(crate) fn required(&mut self, spot: Spot, cells: &[Value]) {
        let table = self.table;
        for (field, value) in table.columns.iter().zip(cells) {
            if field.required && value.is_absent() {
                self.field(spot, field, None, ("必填项未填".to_owned(), "请填写后再上报".to_owned()));
            }
            let FieldKind::Table(fields) = &field.kind else { continue };
            for (number, row) in (1..).zip(rows::rows(fields, value)) {
                for (column, _) in fields.iter().zip(row).filter(|(column, value)| column.required && value.is_absent())
                {
                    let wrong = ("必填项未填".to_owned(), "请填写后再上报".to_owned());
                    self.sub_cell(spot, field, number, &column.label, None, wrong);
                }
            }
        }
    }
}

/// A given text as a message may repeat it: no control character reaches a terminal or breaks a line.
fn visible(text: &str) -> String {
    let shown = |it: char| match it {
        '\n' | '\t' => ' ',
        it if it.is_control() => '\u{FFFD}',
        it => it,
    };
    text.chars().map(shown).collect()
}

/// A value in the form in which its field stores it: a text without white space around it, an empty one as absent, a
/// multi-choice in its list's order.
fn normalize(field: &Field, value: &Value) -> Result<Value, Wrong> {
    let wrong = |cause: &str, mend: String| Err((cause.to_owned(), mend));
    match (&field.kind, value) {
        (_, Value::Absent) => Ok(Value::Absent),
        (FieldKind::Text, Value::Text(text)) => match (plain(text)?, field.format) {
            (Value::Text(text), Some(format)) => match format.read(&text) {
                Ok(number) => Ok(Value::Text(number)),
                Err(malformed) => Err((format!("{}有误：{}", format.kind.label(), malformed.cause), malformed.mend)),
            },
            (value, _) => Ok(value),
        },
        (FieldKind::Reference(_), Value::Text(text)) => plain(text),
        (FieldKind::Choice(_) | FieldKind::MultiChoice(_), Value::Text(text)) if text.trim().is_empty() => {
            Ok(Value::Absent)
        }
        (FieldKind::Choice(choices), Value::Text(text)) => match choices.iter().find(|it| it.code.as_str() == text) {
            Some(choice) => Ok(Value::Text(choice.code.to_string())),
            None => Err(not_a_choice(text, choices)),
        },
        (FieldKind::MultiChoice(choices), Value::Text(text)) => multi_choice(text, choices),
        (FieldKind::Integer, Value::Integer(_)) | (FieldKind::Boolean, Value::Boolean(_)) => Ok(value.clone()),
        (FieldKind::Decimal { scale }, Value::Decimal(number)) => decimal(*number, *scale),
        (FieldKind::Decimal { scale }, Value::Integer(number)) => decimal(Decimal::from(*number), *scale),
        (FieldKind::Date, Value::Date(day)) if (1900..=2999).contains(&day.year()) => Ok(value.clone()),
        (FieldKind::Date, Value::Date(_)) => wrong("年份不合理", "请核对年份，应在 1900 至 2999 之间".to_owned()),
        (FieldKind::Table(_), Value::Text(text)) if text.trim().is_empty() => Ok(Value::Absent),
        (FieldKind::Table(_), _) => wrong("应填明细", "请按 JSON 列表填写，每行一个对象".to_owned()),
        (FieldKind::Attachment, Value::Text(text)) if text.trim().is_empty() => Ok(Value::Absent),
        (FieldKind::Attachment, Value::Text(text)) if Attachment::parse(text).is_some() => Ok(value.clone()),
        (FieldKind::Attachment, _) => wrong("不是附件", "请先上传文件，再把得到的附件填入".to_owned()),
        (FieldKind::Text, _) => wrong("应填文字", "请改填文字".to_owned()),
        (FieldKind::Reference(_), _) => wrong("应填被引用记录的编号", "请按文字填写编号，一字不差".to_owned()),
        (FieldKind::Choice(choices) | FieldKind::MultiChoice(choices), _) => {
            wrong("应填选项", format!("可选：{}", options(choices)))
        }
        (FieldKind::Integer, _) => wrong("应填整数", "请只填数字，不带小数和单位".to_owned()),
        (FieldKind::Decimal { scale }, _) => wrong("应填数字", format!("请只填数字，最多 {scale} 位小数，不带单位")),
        (FieldKind::Boolean, _) => wrong("应填是或否", "请选择是或否".to_owned()),
        (FieldKind::Date, _) => wrong("应填日期", "请按 2024-05-10 的写法填写".to_owned()),
    }
}

/// A text as it is stored; line ends of any system become plain ones.
fn plain(text: &str) -> Result<Value, Wrong> {
    let text = text.trim().replace("\r\n", "\n");
    match text.chars().find(|it| it.is_control() && !matches!(it, '\n' | '\t')) {
        Some(control) => {
            let cause = format!("含有看不见的控制字符（U+{:04X}）", u32::from(control));
            Err((cause, "请删去这个字符，或重新键入这一项".to_owned()))
        }
        None if text.is_empty() => Ok(Value::Absent),
        None => Ok(Value::Text(text)),
    }
}

fn decimal(number: Decimal, scale: u32) -> Result<Value, Wrong> {
    match cell::scaled(number, scale) {
        Ok(scaled) => Ok(Value::Decimal(cell::unscaled(scaled, scale))),
        Err(Unfit::Places) => {
            Err((format!("小数超过 {scale} 位"), format!("请保留 {scale} 位小数，或核对单位（如元与万元）")))
        }
        Err(Unfit::Size) => Err((format!("数值超过 {DIGITS} 位"), "请核对数值和单位（如元与万元）".to_owned())),
    }
}

fn multi_choice(text: &str, choices: &[Choice]) -> Result<Value, Wrong> {
    let codes: Vec<&str> = text.split('|').map(str::trim).filter(|code| !code.is_empty()).collect();
    if let Some(unknown) = codes.iter().find(|code| !choices.iter().any(|choice| choice.code.as_str() == **code)) {
        return Err(not_a_choice(unknown, choices));
    }
    let ordered = choices.iter().map(|choice| choice.code.as_str()).filter(|code| codes.contains(code));
    let joined = ordered.fold(String::from("|"), |joined, code| joined + code + "|");
    Ok(if joined.len() > 1 { Value::Text(joined) } else { Value::Absent })
}

/// What is wrong with codes on a day, if anything.
fn not_used_on(kind: &FieldKind, value: &Value, day: NaiveDate) -> Option<Wrong> {
    let Value::Text(text) = value else { return None };
    let choices = kind.choices().unwrap_or_default();
    let codes = text.split('|').filter(|code| !code.is_empty());
    let known = codes.filter_map(|code| choices.iter().find(|choice| choice.code.as_str() == code));
    let wrong = known.into_iter().find(|choice| !choice.is_used_on(day))?;
    let cause = match (wrong.from, wrong.until) {
        (Some(from), _) if from > day => format!("「{}」自 {from} 起才使用，这条记录的日期是 {day}", wrong.label),
        (_, Some(until)) => format!("「{}」只用到 {until}，这条记录的日期是 {day}", wrong.label),
        _ => return None,
    };
    let now = choices.iter().find(|choice| choice.code == *kind.code_on(&wrong.code, day) && choice.is_used_on(day));
    let mend = match now {
        Some(now) => format!("请改选 {}（{}）", now.code, now.label),
        None => format!("可选：{}", options(kind.choices_on(day))),
    };
    Some((cause, mend))
}

fn not_a_choice(text: &str, choices: &[Choice]) -> Wrong {
    let names = choices.iter().map(|choice| (choice.code.as_str(), choice.label.as_str()));
    let mend = match nearest(text, names) {
        Some((code, label)) => format!("是否为 {code}（{label}）？"),
        None => format!("可选：{}", options(choices)),
    };
    (format!("「{text}」不在选项中"), mend)
}

fn options<'c>(choices: impl IntoIterator<Item = &'c Choice>) -> String {
    let choices: Vec<&Choice> = choices.into_iter().collect();
    let shown = choices.iter().take(12).map(|choice| format!("{}（{}）", choice.code, choice.label));
    let more = if choices.len() > 12 { "等" } else { "" };
    shown.collect::<Vec<_>>().join("、") + more
}

/// The name that is probably meant: the same label, or an id of which at most a third of the letters differ.
fn nearest<'a>(text: &str, names: impl Iterator<Item = (&'a str, &'a str)>) -> Option<(&'a str, &'a str)> {
    let distance = |(id, label): &(&str, &str)| if *label == text { 0 } else { strsim::damerau_levenshtein(text, id) };
    let near = names.map(|name| (distance(&name), name)).min()?;
    (near.0 * 3 <= text.chars().count().max(3)).then_some(near.1)
}
