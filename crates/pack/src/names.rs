//! What a pack declares, by name: the broken things too, so that one fault brings no others after it.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{AreaId, FieldId, IndicatorId};
use crate::model::{Reference, Transition};
use crate::raw::{Codes, FieldType, Raw, RawAttribute, RawCode, RawField, RawParameter, RawRegister, Written};

/// What a parameter's name begins with, before the dot.
pub(crate) const PARAMETER: &str = "param";

/// Whether an expression means a parameter by this name.
pub(crate) fn is_parameter(name: &str) -> bool {
    name.split_once('.').is_some_and(|(before, _)| before == PARAMETER)
}

/// Ids with their labels, in the order of the file.
pub(crate) type Labels = Vec<(String, String)>;

/// Everything that can be named. `None` stands for a list that couldn't be read: nothing can be said about its names.
#[derive(Debug)]
pub(crate) struct Names {
    pub(crate) roles: Option<Labels>,
    pub(crate) kinds: Option<Labels>,
    /// `kind` and the attributes of orgs, as `org.…` names them.
    org_columns: Option<Vec<Column>>,
    registers: BTreeMap<String, Columns>,
    /// What `param.…` names.
    parameters: Vec<Column>,
    indicators: BTreeMap<AreaId, BTreeMap<String, String>>,
    unread_indicators: BTreeSet<AreaId>,
}

/// A register's columns.
#[derive(Debug)]
struct Columns {
    label: String,
    columns: Vec<Column>,
    /// Columns of the records referred to: `project.category`.
    joined: Vec<Column>,
    /// Whether these are all of them.
    is_complete: bool,
}

/// A column that expressions can read.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) id: String,
    pub(crate) label: String,
    /// `None` if its type is broken.
    pub(crate) kind: Option<FieldType>,
    /// Whether every record has a value.
    pub(crate) is_required: bool,
    pub(crate) is_personal: bool,
    /// Whether a workflow stamps it, rather than a person entering it.
    pub(crate) is_stamped: bool,
    /// The code list, if it has one.
    pub(crate) choices: Option<Labels>,
    /// Codes of it with those that they have become.
    pub(crate) becomes: Vec<(String, String)>,
    /// The register that it refers to.
    pub(crate) to: Option<String>,
}

/// What a column's name stands for.
#[derive(Debug)]
pub(crate) enum Lookup<'n> {
    /// This column.
    Column(&'n Column),
    /// Nothing.
    Unknown,
    /// Something that couldn't be read.
    CannotSay,
}

impl Names {
    /// Collects all names.
    pub(crate) fn new(raw: &Raw) -> Self {
        let orgs = raw.orgs.as_ref().ok();
        let kinds = orgs.and_then(|orgs| labels(orgs.kinds.as_ref().ok()?));
        let org_columns = orgs.map(|orgs| {
            let kind = Column::of_org("kind", "机构类别", kinds.clone(), true);
            std::iter::once(kind).chain(orgs.attributes.iter().map(attribute)).collect()
        });
        let mut registers: BTreeMap<String, Columns> = BTreeMap::new();
        for register in &raw.registers {
            registers.entry(register.id.value.clone()).or_insert_with(|| columns(register));
            for (id, columns) in sub_tables(register) {
                registers.entry(id).or_insert(columns);
            }
        }
        for id in &raw.unread_registers {
            let unread = || Columns::unread();
            registers.entry(id.clone()).or_insert_with(unread);
        }
        let all: Vec<_> = registers.keys().cloned().collect();
        for id in all {
            let joined = joined(&registers, &id);
            registers.entry(id).and_modify(|register| register.joined = joined);
        }
        let mut indicators: BTreeMap<AreaId, BTreeMap<String, String>> = BTreeMap::new();
        for indicator in &raw.indicators {
            let of_area = indicators.entry(indicator.area.clone()).or_default();
            of_area.insert(indicator.id.value.clone(), label_of(&indicator.label));
        }
        Self {
            roles: raw.pack.as_ref().ok().and_then(|pack| labels(pack.roles.as_ref().ok()?)),
            kinds,
            org_columns,
            registers,
            parameters: raw.parameters.iter().map(parameter).collect(),
            indicators,
            unread_indicators: raw.unread_indicators.clone(),
        }
    }

    /// Whether there is such a register.
    pub(crate) fn has_register(&self, id: &str) -> bool {
        self.registers.contains_key(id)
    }

    /// All registers with their labels.
    pub(crate) fn registers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.registers.iter().map(|(id, register)| (id.as_str(), register.label.as_str()))
    }

    /// The column that `name` stands for among a register's rows: `found_on`, `org.nature`.
    pub(crate) fn column(&self, register: &str, name: &str) -> Lookup<'_> {
        let Some(register) = self.registers.get(register) else { return Lookup::CannotSay };
        let (columns, name, is_complete) = match name.split_once('.') {
            Some((PARAMETER, _)) => (&self.parameters, name, true),
            Some(("org", attribute)) => match &self.org_columns {
                Some(columns) => (columns, attribute, true),
                None => return Lookup::CannotSay,
            },
            Some((reference, _)) => {
                let to = register.columns.iter().find(|column| column.id == reference).and_then(|it| it.to.as_ref());
                let is_read = to.and_then(|to| self.registers.get(to)).is_some_and(|target| target.is_complete);
                (&register.joined, name, register.is_complete && (to.is_none() || is_read))
            }
            None => (&register.columns, name, register.is_complete),
        };
        match columns.iter().find(|column| column.id == name) {
            Some(column) => Lookup::Column(column),
            None if is_complete => Lookup::Unknown,
            None => Lookup::CannotSay,
        }
    }

    /// The column `org.nature` of every register.
    pub(crate) fn org_column(&self, name: &str) -> Lookup<'_> {
        let Some(columns) = &self.org_columns else { return Lookup::CannotSay };
        let column = name.strip_prefix("org.").and_then(|id| columns.iter().find(|column| column.id == id));
        column.map_or(Lookup::Unknown, Lookup::Column)
    }

    /// Every parameter as expressions name it, with its label.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parameters.iter().map(|column| (column.id.as_str(), column.label.as_str()))
    }

    /// A register's own columns in order.
    pub(crate) fn columns(&self, register: &str) -> &[Column] {
        self.registers.get(register).map_or(&[], |register| &register.columns)
    }

    /// Every column that an expression over a register can read, with its label: `found_on`, `org.nature`.
    pub(crate) fn readable(&self, register: &str) -> Labels {
        let own = self.columns(register).iter().map(|column| (column.id.clone(), column.label.clone()));
        let joined = self.registers.get(register).into_iter().flat_map(|register| &register.joined);
        let own = own.chain(joined.map(|column| (column.id.clone(), column.label.clone())));
        let of_org = self.org_columns.iter().flatten();
        own.chain(of_org.map(|column| (format!("org.{}", column.id), column.label.clone()))).collect()
    }

    /// The indicator that `name` stands for in `area`: `x` of its own, `area.x` of another.
    pub(crate) fn indicator(&self, area: &AreaId, name: &str) -> Option<IndicatorId> {
        let (area, local) = match name.split_once('.') {
            Some((area, local)) => (AreaId::new(area), local),
            None => (area.clone(), name),
        };
        self.indicators.get(&area)?.contains_key(local).then(|| IndicatorId::of(&area, local))
    }

    /// Whether the indicators that `name` would be among couldn't be read.
    pub(crate) fn cannot_say_indicator(&self, area: &AreaId, name: &str) -> bool {
        let area = name.split_once('.').map_or_else(|| area.clone(), |(area, _)| AreaId::new(area));
        self.unread_indicators.contains(&area)
    }

    /// Every indicator as a formula in `area` would name it, with its label; its own first.
    pub(crate) fn formula_names(&self, area: &AreaId) -> Labels {
        let own = self.indicators.get(area).into_iter().flatten();
        let own = own.map(|(local, label)| (local.clone(), label.clone()));
        let others = self.indicators.iter().filter(|(other, _)| *other != area);
        let others = others.flat_map(|(other, locals)| {
            locals.iter().map(move |(local, label)| (format!("{other}.{local}"), label.clone()))
        });
        own.chain(others).collect()
    }
}

impl Column {
    /// A number that other records give.
    pub(crate) const NUMBER: Self = Self {
        id: String::new(),
        label: String::new(),
        kind: Some(FieldType::Decimal),
        is_required: false,
        is_personal: false,
        is_stamped: false,
        choices: None,
        becomes: Vec::new(),
        to: None,
    };

    fn of_org(id: &str, label: &str, choices: Option<Labels>, is_required: bool) -> Self {
        Self {
            id: id.to_owned(),
            label: label.to_owned(),
            kind: Some(FieldType::Choice),
            is_required,
            is_personal: false,
            is_stamped: false,
            choices,
            becomes: Vec::new(),
            to: None,
        }
    }

    fn stamped(id: String, label: String) -> Self {
        Self {
            id,
            label,
            kind: Some(FieldType::Date),
            is_required: false,
            is_personal: false,
            is_stamped: true,
            choices: None,
            becomes: Vec::new(),
            to: None,
        }
    }

    fn of_field(field: &RawField) -> Self {
        Self {
            id: field.id.value.clone(),
            label: label_of(&field.label),
            kind: field.kind.as_ref().ok().map(|kind| kind.value),
            is_required: field.required.unwrap_or(true),
            is_personal: matches!(field.personal, Ok(Some(_))),
            is_stamped: false,
            choices: field.choices.as_ref().ok().and_then(Option::as_ref).and_then(labels),
            becomes: field.dated.iter().filter_map(becomes).collect(),
            to: field.to.iter().flatten().next().map(|to| to.value.clone()),
        }
    }

    /// The column of a record referred to.
    fn of_reference(reference: &Self, column: &Self) -> Self {
        Self {
            id: format!("{}.{}", reference.id, column.id),
            label: format!("{}的{}", reference.label, column.label),
            kind: column.kind,
            is_required: reference.is_required && column.is_required,
            is_personal: false,
            is_stamped: column.is_stamped,
            choices: column.choices.clone(),
            becomes: column.becomes.clone(),
            to: None,
        }
    }
}

impl Columns {
    fn unread() -> Self {
        Self { label: String::new(), columns: Vec::new(), joined: Vec::new(), is_complete: false }
    }
}

/// What rows of a register carry of the records they refer to, as
/// [`Pack::joined`](crate::model::Pack::joined) has it.
fn joined(registers: &BTreeMap<String, Columns>, register: &str) -> Vec<Column> {
    let mut joined = Vec::new();
    for reference in registers.get(register).into_iter().flat_map(|register| &register.columns) {
        let Some(target) = reference.to.as_ref().and_then(|to| registers.get(to)) else { continue };
        let is_carried = |column: &&Column| {
            let is_date = column.kind == Some(FieldType::Date);
            !column.is_personal && column.kind.is_none_or(FieldType::is_joinable) && (!column.is_stamped || is_date)
        };
        let columns = target.columns.iter().filter(is_carried);
        joined.extend(columns.map(|column| Column::of_reference(reference, column)));
    }
    joined
}

fn attribute(attribute: &RawAttribute) -> Column {
    let choices = attribute.choices.as_ref().ok().and_then(labels);
    Column::of_org(attribute.id.as_str(), &label_of(&attribute.label), choices, false)
}

/// The registers that indicators see the sub-tables of a register as.
fn sub_tables(register: &RawRegister) -> Vec<(String, Columns)> {
    let is_table = |field: &&RawField| matches!(&field.kind, Ok(kind) if kind.value == FieldType::Table);
    let tables = register.fields.iter().filter(is_table).map(|table| {
        let mut all = columns(register);
        all.columns.retain(|column| !matches!(column.kind, Some(FieldType::Table | FieldType::Attachment)));
        all.columns.extend(table.fields.iter().map(Column::of_field));
        all.label = format!("{}的{}", all.label, label_of(&table.label));
        (format!("{}.{}", register.id.value, table.id.value), all)
    });
    tables.collect()
}

/// The columns of [`Register::columns`](crate::model::Register::columns), as far as they can be read.
fn columns(register: &RawRegister) -> Columns {
    let mut columns: Vec<Column> = Vec::new();
    for field in &register.fields {
        columns.push(Column::of_field(field));
    }
    let mut is_complete = !columns.is_empty() && register.workflow.is_ok();
    for transition in register.workflow.iter().flatten().flat_map(|workflow| &workflow.transitions) {
        match &transition.stamp {
            Ok(stamp) => columns.push(Column::stamped(stamp.value.clone(), label_of(&transition.label) + "日期")),
            Err(_reported) => is_complete = false,
        }
        if !matches!(transition.due, Ok(None)) {
            let due = Transition::due_column(transition.id.as_str());
            columns.push(Column::stamped(due, label_of(&transition.label) + "期限"));
        }
    }
    for field in &register.fields {
        if matches!(&field.kind, Ok(kind) if kind.value == FieldType::Reference) {
            let id = Reference::column(&FieldId::new(field.id.as_str())).to_string();
            let stamped = Column::stamped(id, label_of(&field.label) + "记录号");
            columns.push(Column { kind: Some(FieldType::Integer), ..stamped });
        }
    }
    Columns { label: label_of(&register.label), columns, joined: Vec::new(), is_complete }
}

fn parameter(raw: &RawParameter) -> Column {
    Column {
        id: format!("{PARAMETER}.{}", raw.id.value),
        label: raw.label.clone(),
        kind: Some(FieldType::Decimal),
        is_required: true,
        is_personal: false,
        is_stamped: false,
        choices: None,
        becomes: Vec::new(),
        to: None,
    }
}

fn becomes(code: &RawCode) -> Option<(String, String)> {
    let becomes = code.becomes.as_ref().ok()?.as_ref()?;
    Some((code.code.value.clone(), becomes.value.clone()))
}

fn label_of(label: &crate::faults::Known<Written>) -> String {
    label.as_ref().map(|label| label.value.clone()).unwrap_or_default()
}

fn labels(codes: &Codes) -> Option<Labels> {
    Some(codes.iter().map(|(code, label)| (code.value.clone(), label.value.clone())).collect())
}
