//! A small bureau built by hand: orgs, registers, indicators, rows, and who was asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use tempfile::TempDir;
use xuezheng_figures::{Aspect, Coverage, DrillRow, Engine, Facts, Figure, FigureKey, FigureValue, Part, View};
use xuezheng_lake::arrow::array::RecordBatch;
use xuezheng_lake::{BatchBuilder, Lake, Manifest, Row, Segment, Submission, SubmissionStatus};
use xuezheng_pack::model::{
    AcrossUnit, Attribute, Breakdown, Check, CheckSeverity, Choice, Expression, Field, FieldKind, Indicator, OrderBy,
    Pack, Register, RowValue, Source, Split, Timing, Transition, Workflow,
};
use xuezheng_pack::org::Section;
use xuezheng_pack::{
    Calendar, Decimal, Fault, FieldId, IndicatorId, NaiveDate, Org, OrgId, OrgTree, Period, Place, RecordId,
    RegisterId, Unit, Value,
};

pub(crate) use SubmissionStatus::{Approved, Asked, Exempt, Submitted};

/// A declared but empty pack.
pub(crate) fn pack() -> Pack {
    let choices = choices(&["public", "private"]);
    let nature = Attribute { label: "办学性质".to_owned(), choices };
    Pack {
        name: "test".to_owned(),
        version: "0".to_owned(),
        hash: String::new(),
        calendar: Calendar::default(),
        separate_review: false,
        yoy_coverage: Decimal::from(90),
        sight: BTreeMap::new(),
        permissions: BTreeMap::new(),
        roles: BTreeMap::new(),
        org_kinds: BTreeMap::from([("bureau".into(), "局".to_owned()), ("school".into(), "学校".to_owned())]),
        attributes: BTreeMap::from([("nature".into(), nature)]),
        stages: Vec::new(),
        areas: Vec::new(),
        registers: BTreeMap::new(),
        indicators: BTreeMap::new(),
        sub_tables: BTreeMap::new(),
        parameters: BTreeMap::new(),
        fitness: Vec::new(),
        benchmarks: Vec::new(),
        checks: BTreeMap::new(),
        reports: BTreeMap::new(),
        templates: BTreeMap::new(),
        files: BTreeMap::new(),
    }
}

pub(crate) fn choices(codes: &[&str]) -> Vec<Choice> {
    codes.iter().map(|code| Choice::new(*code, format!("<{code}>"))).collect()
}

pub(crate) fn field(id: &str, kind: FieldKind) -> Field {
    Field {
        id: id.into(),
        label: id.to_owned(),
        kind,
        required: false,
        unit: None,
        synonyms: Vec::new(),
        personal: None,
        format: None,
        note: None,
        place: place("register.toml", id),
    }
}

pub(crate) fn expression(text: &str) -> Expression {
    Expression { text: text.to_owned(), place: place("indicators.toml", text), names: Default::default() }
}

fn place(file: &str, text: &str) -> Place {
    Place::new(file, 0..text.len())
}

/// A register with the given fields; `stamps` are dates that transitions leave.
pub(crate) fn register(pack: &mut Pack, id: &str, date: &str, fields: Vec<Field>, stamps: &[&str]) {
    let transitions = stamps.iter().map(|stamp| Transition {
        id: (*stamp).into(),
        label: (*stamp).to_owned(),
        from: vec!["open".into()],
        to: "open".into(),
        stamp: (*stamp).into(),
        role: None,
        evidence: false,
        other_than: Vec::new(),
        undoes: Vec::new(),
        due: None,
    });
    let workflow = Workflow { initial: "open".into(), states: BTreeMap::new(), transitions: transitions.collect() };
    let register = Register {
        id: id.into(),
        area: "a".into(),
        label: format!("{id}台账"),
        org_kinds: vec!["school".into()],
        date: date.into(),
        key: Vec::new(),
        section: None,
        review: Vec::new(),
        privacy: None,
        prefill: None,
        fields,
        workflow: (!stamps.is_empty()).then_some(workflow),
        place: place("register.toml", id),
    };
    pack.registers.insert(id.into(), register);
}

/// An indicator being declared; its id is `a.` and its name.
pub(crate) struct Declared<'a> {
    pack: &'a mut Pack,
    indicator: Indicator,
}

impl Drop for Declared<'_> {
    fn drop(&mut self) {
        self.pack.indicators.insert(self.indicator.id.clone(), self.indicator.clone());
    }
}

fn declare<'a>(pack: &'a mut Pack, name: &str, source: Source) -> Declared<'a> {
    let indicator = Indicator {
        id: IndicatorId::new(format!("a.{name}")),
        label: name.to_owned(),
        unit: Unit::new("处"),
        decimals: 0,
        definition: format!("{name}的口径"),
        source,
        breakdowns: Vec::new(),
        split: None,
        place: place("indicators.toml", name),
    };
    Declared { pack, indicator }
}

pub(crate) fn flow<'a>(pack: &'a mut Pack, name: &str, of: &str, date: &str, measure: &str) -> Declared<'a> {
    let value = RowValue::Measure(expression(measure));
    declare(
        pack,
        name,
        Source::Rows { register: of.into(), timing: Timing::Flow { date: date.into() }, filter: None, value },
    )
}

pub(crate) fn stock<'a>(
    pack: &'a mut Pack,
    name: &str,
    of: &str,
    (from, until): (&str, &str),
    measure: &str,
) -> Declared<'a> {
    let value = RowValue::Measure(expression(measure));
    let timing = Timing::Stock { from: from.into(), until: until.into() };
    declare(pack, name, Source::Rows { register: of.into(), timing, filter: None, value })
}

pub(crate) fn snapshot<'a>(pack: &'a mut Pack, name: &str, of: &str, date: &str, measure: &str) -> Declared<'a> {
    let value = RowValue::Measure(expression(measure));
    let timing = Timing::Snapshot { date: date.into() };
    declare(pack, name, Source::Rows { register: of.into(), timing, filter: None, value })
}

/// An indicator across sections or orgs; every `x` of `inputs` is written so.
pub(crate) fn across<'a>(
    pack: &'a mut Pack,
    name: &str,
    unit: AcrossUnit,
    measure: &str,
    inputs: &[&str],
) -> Declared<'a> {
    let inputs = named(inputs);
    declare(pack, name, Source::Across { unit, filter: None, complete: false, measure: expression(measure), inputs })
}

fn named(inputs: &[&str]) -> Vec<(String, IndicatorId)> {
    inputs.iter().map(|input| ((*input).to_owned(), IndicatorId::new(format!("a.{input}")))).collect()
}

/// A derived indicator; every `x` of `inputs` is written so.
pub(crate) fn derived<'a>(pack: &'a mut Pack, name: &str, formula: &str, inputs: &[&str]) -> Declared<'a> {
    declare(pack, name, Source::Derived { formula: expression(formula), inputs: named(inputs) })
}

impl Declared<'_> {
    pub(crate) fn filter(mut self, text: &str) -> Self {
        if let Source::Rows { filter, .. } | Source::Across { filter, .. } = &mut self.indicator.source {
            *filter = Some(expression(text));
        }
        self
    }

    /// Counts complete answers alone.
    pub(crate) fn complete(mut self) -> Self {
        if let Source::Across { complete, .. } = &mut self.indicator.source {
            *complete = true;
        }
        self
    }

    pub(crate) fn by(mut self, fields: &[&str]) -> Self {
        let breakdown = |field: &&str| Breakdown { field: (*field).into(), partition: false };
        self.indicator.breakdowns = fields.iter().map(breakdown).collect();
        self
    }

    pub(crate) fn list(mut self, columns: &[&str], order: &[(&str, bool)]) -> Self {
        if let Source::Rows { value, .. } = &mut self.indicator.source {
            let order =
                order.iter().map(|(column, descending)| OrderBy { column: (*column).into(), descending: *descending });
            *value = RowValue::List { columns: columns.iter().map(|c| (*c).into()).collect(), order: order.collect() };
        }
        self
    }

    /// Splits what sections share by `by`, a junior pupil counting 1.1.
    pub(crate) fn split(mut self, by: &str) -> Self {
        let weights = [("primary", "1"), ("junior", "1.1")].map(|(stage, weight)| (stage.into(), decimal(weight)));
        let by = IndicatorId::new(format!("a.{by}"));
        let split = Split { by, weights: weights.into(), source: None, place: place("indicators.toml", "split") };
        self.indicator.split = Some(split);
        self
    }

    pub(crate) fn unit(mut self, unit: &str) -> Self {
        self.indicator.unit = Unit::new(unit);
        self
    }
}

pub(crate) fn check(pack: &mut Pack, name: &str, of: &str, that: &str) {
    let check = Check {
        id: format!("a.{name}").as_str().into(),
        label: name.to_owned(),
        register: of.into(),
        severity: CheckSeverity::Hard,
        that: expression(that),
        with: Vec::new(),
        message: format!("{name}不成立"),
        place: place("checks.toml", name),
    };
    pack.checks.insert(check.id.clone(), check);
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// An org with its parent; the bureau has none.
pub(crate) fn org(id: &str, parent: Option<&str>) -> Org {
    let placement = |parent: &str| xuezheng_pack::org::Placement { from: day("2000-01-01"), parent: parent.into() };
    Org {
        id: id.into(),
        label: format!("《{id}》"),
        kind: if parent.is_none() { "bureau" } else { "school" }.into(),
        parents: parent.map(placement).into_iter().collect(),
        attributes: BTreeMap::new(),
        sections: Vec::new(),
        from: day("2000-01-01"),
        until: None,
        successors: Vec::new(),
    }
}

/// Gives a school sections of these stages.
pub(crate) fn with_sections(org: Org, stages: &[&str]) -> Org {
    let section = |stage: &&str| Section { stage: (*stage).into(), from: org.from, until: None };
    Org { sections: stages.iter().map(section).collect(), ..org }
}

/// Makes a field of a register the one that names its section.
pub(crate) fn by_section(pack: &mut Pack, register: &str, field: &str, required: bool) {
    let register = pack.registers.get_mut(register).unwrap();
    register.section = Some(field.into());
    register.fields.iter_mut().find(|found| found.id.as_str() == field).unwrap().required = required;
}

/// Closes an org after `last`, with successors.
pub(crate) fn closed(org: Org, last: &str, successors: &[&str]) -> Org {
    Org { until: Some(day(last)), successors: successors.iter().map(|id| (*id).into()).collect(), ..org }
}

/// A row: id, owner, cells as text by field; the others are absent.
pub(crate) type TextRow<'a> = (i64, &'a str, &'a [(&'a str, &'a str)]);

/// A bureau with its lake.
pub(crate) struct World {
    _folder: TempDir,
    pub(crate) lake: Lake,
    pub(crate) pack: Arc<Pack>,
    pub(crate) engine: Engine,
    pub(crate) manifest: Manifest,
}

impl World {
    /// Bureau `county` over schools `p`, `q`, `r`, `s`, without rows.
    pub(crate) fn new(pack: Pack) -> Self {
        let mut orgs = vec![org("county", None)];
        orgs.extend(["p", "q", "r", "s"].map(|id| org(id, Some("county"))));
        Self::with_orgs(pack, orgs)
    }

    pub(crate) fn with_orgs(pack: Pack, orgs: Vec<Org>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let lake = Lake::open(folder.path()).unwrap();
        let pack = Arc::new(pack);
        let engine = Engine::new(pack.clone()).unwrap_or_else(|faults| panic!("{faults:#?}"));
        let manifest = Manifest { version: 1, orgs: OrgTree::new(orgs), ..Manifest::default() };
        Self { _folder: folder, lake, pack, engine, manifest }
    }

    pub(crate) fn view(&self) -> View<'_> {
        View { lake: &self.lake, manifest: &self.manifest, tree_of: None }
    }

    /// Replaces all rows of a register, one segment a year of its date.
    pub(crate) fn rows(&mut self, register: &str, rows: &[TextRow]) {
        let rows = self.values(register, rows);
        self.value_rows(register, rows);
    }

    /// Rows of a register that lie nowhere, as checks see them.
    pub(crate) fn batch(&self, register: &str, rows: &[TextRow]) -> RecordBatch {
        let mut builder = BatchBuilder::new(&self.pack, self.pack.registers.get(register).unwrap());
        for (id, org, cells) in self.values(register, rows) {
            builder.push(&Row { id, org: self.manifest.orgs.get(&org).unwrap(), cells: &cells }).unwrap();
        }
        builder.finish().unwrap()
    }

    fn values(&self, register: &str, rows: &[TextRow]) -> Vec<(RecordId, OrgId, Vec<Value>)> {
        let columns = self.pack.registers.get(register).unwrap().columns();
        let rows = rows.iter().map(|(id, org, cells)| {
            for (name, _) in *cells {
                assert!(columns.iter().any(|column| column.id.as_str() == *name), "{name}");
            }
            let text =
                |column: &Field| cells.iter().find(|(name, _)| column.id.as_str() == *name).map(|(_, text)| *text);
            (RecordId(*id), OrgId::new(*org), columns.iter().map(|column| value(column, text(column))).collect())
        });
        rows.collect()
    }

    pub(crate) fn value_rows(&mut self, register: &str, rows: Vec<(RecordId, OrgId, Vec<Value>)>) {
        let declared = self.pack.registers.get(register).unwrap();
        let date = declared.columns().iter().position(|column| column.id == declared.date).unwrap();
        let mut years: BTreeMap<i32, BatchBuilder> = BTreeMap::new();
        for (id, org, cells) in rows {
            let year = match &cells[date] {
                Value::Date(day) => chrono::Datelike::year(day),
                _ => 0,
            };
            let builder = years.entry(year).or_insert_with(|| BatchBuilder::new(&self.pack, declared));
            let org = self.manifest.orgs.get(&org).unwrap();
            builder.push(&Row { id, org, cells: &cells }).unwrap();
        }
        let register = RegisterId::new(register);
        self.manifest.segments.retain(|segment| segment.register != register);
        for (year, builder) in years {
            let (hash, rows) = self.lake.write(&builder.finish().unwrap()).unwrap();
            self.manifest.segments.push(Segment { register: register.clone(), year, bucket: 0, hash, rows });
        }
        self.manifest.version += 1;
    }

    pub(crate) fn ask(&mut self, register: &str, period: &str, answers: &[(&str, SubmissionStatus)]) {
        for (org, status) in answers {
            self.manifest.submissions.push(Submission {
                org: (*org).into(),
                register: register.into(),
                period: period.to_owned(),
                status: *status,
                zero: false,
            });
        }
    }

    pub(crate) async fn facts(&self) -> Facts {
        self.engine.facts(&self.view()).await.unwrap()
    }

    pub(crate) async fn get(&self, key: &FigureKey) -> Figure {
        self.engine.figure(&self.view(), &self.facts().await, key).await.unwrap()
    }

    pub(crate) async fn figure(&self, name: &str, org: &str, text: &str) -> Figure {
        self.get(&key(name, org, text, Aspect::Value)).await
    }

    /// The value as text, or the reason why there is none; of the county if no org is named.
    pub(crate) async fn value(&self, name: &str, period: &str) -> String {
        shown(&self.figure(name, "county", period).await.value)
    }

    pub(crate) async fn value_of(&self, org: &str, name: &str, period: &str) -> String {
        shown(&self.figure(name, org, period).await.value)
    }

    pub(crate) async fn part(&self, name: &str, field: &str, code: &str, text: &str) -> Figure {
        self.get(&key(name, "county", text, part(field, code))).await
    }

    pub(crate) fn drill(&self, key: &FigureKey) -> Vec<DrillRow> {
        self.engine.drill(&self.view(), key).unwrap()
    }

    /// The records behind a figure of the county.
    pub(crate) fn records(&self, name: &str, period: &str) -> Vec<i64> {
        self.drill(&key(name, "county", period, Aspect::Value)).iter().map(|row| row.record.0).collect()
    }
}

pub(crate) fn part(field: &str, code: &str) -> Aspect {
    Aspect::Part(Part { field: FieldId::new(field), code: code.into() })
}

pub(crate) fn key(name: &str, org: &str, text: &str, aspect: Aspect) -> FigureKey {
    FigureKey { indicator: IndicatorId::new(format!("a.{name}")), org: org.into(), period: period(text), aspect }
}

/// A value in full, or in brackets why there is none.
pub(crate) fn shown(value: &FigureValue) -> String {
    match value {
        FigureValue::Present(value) => value.normalize().to_string(),
        FigureValue::Absent(reason) => format!("[{}]", reason.label()),
    }
}

pub(crate) fn coverage(complete: u32, asked: u32) -> Option<Coverage> {
    Some(Coverage { complete, asked })
}

/// Faults as a person reads them: code, offending text, message, help.
pub(crate) fn read_faults(pack: Pack, text: &str) -> String {
    let faults = Engine::new(Arc::new(pack)).err().unwrap_or_default();
    let line = |fault: &Fault| {
        let at = text.get(fault.place.span.clone()).unwrap_or("?");
        let help = fault.help.as_ref().map(|help| format!("\n    {help}")).unwrap_or_default();
        format!("{} at ‹{at}›: {} ({}){help}", fault.code, fault.message, fault.label)
    };
    faults.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn value(column: &Field, text: Option<&str>) -> Value {
    let Some(text) = text else { return Value::Absent };
    if column.personal.is_some() {
        return Value::Text(text.to_owned());
    }
    match column.kind {
        FieldKind::Text
        | FieldKind::Choice(_)
        | FieldKind::MultiChoice(_)
        | FieldKind::Reference(_)
        | FieldKind::Attachment => Value::Text(text.to_owned()),
        FieldKind::Integer | FieldKind::Table(_) => Value::Integer(text.parse().unwrap()),
        FieldKind::Decimal { .. } => Value::Decimal(decimal(text)),
        FieldKind::Date => Value::Date(day(text)),
        FieldKind::Boolean => Value::Boolean(text == "true"),
    }
}
