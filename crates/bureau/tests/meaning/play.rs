//! Plays a case and collects what doesn't hold.

use std::collections::BTreeMap;

use xuezheng_bureau::figures_of::Aspect;
use xuezheng_bureau::ledger::{NewRecord, RecordFilter};
use xuezheng_bureau::{
    Explanations, Init, OrgFigure, SealRequest, Workspace, approve_records_restating, by_org, drill, seal, submit,
};
use xuezheng_pack::model::FieldKind;
use xuezheng_pack::{FieldId, IndicatorId, NaiveDate, Org, OrgId, RecordId, RegisterId, Unit, Value};

use crate::case::{Case, Step};
use crate::setting::{ORGS, PACK, author, bureau, date, org};

pub(crate) struct Play {
    pub(crate) workspace: Workspace,
    day: NaiveDate,
    pub(crate) records: BTreeMap<String, (RegisterId, RecordId)>,
    pub(crate) faults: Vec<String>,
}

/// Plays `case` in a folder of its own; gives what doesn't hold.
pub(crate) async fn play(case: &Case) -> Vec<String> {
    assert!(!case.about.is_empty());
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("bureau");
    let mut files = vec![
        ("pack.toml".to_owned(), PACK.to_owned()),
        ("orgs.toml".to_owned(), ORGS.to_owned()),
        ("standards/holidays.csv".to_owned(), format!("date,kind,name,source\n{}", case.holidays)),
        ("areas/t/area.toml".to_owned(), "label = \"例\"".to_owned()),
    ];
    // Standards are the pack's, all else is its area's.
    files.extend(case.files.iter().map(|(path, text)| match path.starts_with("standards/") {
        true => (path.clone(), text.clone()),
        false => (format!("areas/t/{path}"), text.clone()),
    }));
    let pack = files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    let day = date("2024-07-31");
    let orgs: Vec<Org> = std::iter::once(bureau()).chain(case.orgs.iter().map(org)).collect();
    let init = Init {
        pack,
        orgs: &orgs,
        author: &author("b", day),
        key: Some([1; 32]),
        database: xuezheng_testing::database().await,
    };
    let workspace = match Workspace::init(&root, init).await {
        Ok(workspace) => workspace,
        Err(error) => return vec![describe(error)],
    };
    let mut play = Play { workspace, day, records: BTreeMap::new(), faults: Vec::new() };
    for (index, step) in case.steps.iter().enumerate() {
        if let Err(error) = play.step(step).await {
            play.faults.push(format!("step {}: {error}", index + 1));
            break;
        }
    }
    play.verify().await;
    play.faults
}

fn describe(error: xuezheng_bureau::BureauError) -> String {
    match error {
        xuezheng_bureau::BureauError::BadPack(bad) => {
            xuezheng_pack::render::render(&bad.faults, &bad.files, xuezheng_pack::render::Style::Plain)
        }
        other => other.to_string(),
    }
}

pub(crate) type Done = Result<(), Box<dyn std::error::Error>>;

impl Play {
    /// Nothing in the ledger differs from its history.
    async fn verify(&mut self) {
        let ledger = self.workspace.ledger();
        if let Some(fault) = ledger.verify_chain().await.unwrap() {
            self.faults.push(fault.to_string());
        }
        let ledger = self.workspace.ledger();
        self.faults.extend(ledger.verify_records().await.unwrap().iter().map(ToString::to_string));
        let ledger = self.workspace.ledger();
        self.faults.extend(ledger.verify_seals().await.unwrap().iter().map(ToString::to_string));
    }

    async fn step(&mut self, step: &Step) -> Done {
        match step {
            Step::Day { is } => self.day = date(is),
            Step::Insert { register, org, id, cells, approved, times } => {
                self.insert(register, org, id, cells, *approved, *times).await?;
            }
            Step::Edit { id, cells } => {
                let (register, record, seen) = self.seen(id).await?;
                let cells = self.cells(&register, cells);
                let mut transaction = self.workspace.ledger().begin(author("b", self.day)).await?;
                transaction.edit(&register, record, seen, cells).await?;
                transaction.commit().await?;
            }
            Step::Transition { id, name, on, approved, by } => {
                let (register, record, seen) = self.seen(id).await?;
                let mut who = author("b", self.day);
                who.actor = by.clone().unwrap_or(who.actor);
                let mut transaction = self.workspace.ledger().begin(who).await?;
                let evidence = Some("照片".to_owned());
                transaction.transition(&register, record, seen, &name.as_str().into(), date(on), evidence).await?;
                transaction.commit().await?;
                if *approved {
                    self.review(std::slice::from_ref(id), true).await?;
                }
            }
            Step::Submit { ids } => self.review(ids, false).await?,
            Step::Approve { ids, restate, refused } => {
                for id in ids {
                    let (register, record) = self.records[id].clone();
                    let (who, reason) = (author("b", self.day), restate.as_deref());
                    let done = approve_records_restating(&self.workspace, &who, &register, &[record], reason).await;
                    self.refused(done, refused.as_deref())?;
                }
            }
            Step::Seal { name, period, except, refused } => {
                let reasons = except.iter().map(|(org, why)| (OrgId::new(org), None, why.clone()));
                let request = SealRequest {
                    period: self.period(period),
                    name: Some(name.clone()),
                    exceptions: reasons.collect(),
                };
                let done = seal(&self.workspace, &author("b", self.day), &request).await;
                self.refused(done, refused.as_deref())?;
            }
            Step::ExpectDiff { seal, records, indicators } => self.expect_diff(seal, records, indicators).await?,
            Step::Return { ids, why } => {
                for id in ids {
                    let (register, record) = self.records[id].clone();
                    let mut transaction = self.workspace.ledger().begin(author("b", self.day)).await?;
                    transaction.return_(&register, &[record], why.as_str()).await?;
                    transaction.commit().await?;
                }
            }
            Step::Void { id, why } => {
                let (register, record, seen) = self.seen(id).await?;
                let mut transaction = self.workspace.ledger().begin(author("b", self.day)).await?;
                transaction.void(&register, record, seen, why.as_str()).await?;
                transaction.commit().await?;
            }
            Step::Ask { register, period, orgs } => {
                let orgs: Vec<OrgId> = orgs.iter().map(OrgId::new).collect();
                let mut transaction = self.workspace.ledger().begin(author("b", self.day)).await?;
                transaction.ask(&register.as_str().into(), self.period(period), &orgs).await?;
                transaction.commit().await?;
            }
            Step::Zero { register, period, org } => {
                let mut transaction = self.workspace.ledger().begin(author(org, self.day)).await?;
                transaction.declare_zero(&register.as_str().into(), self.period(period), &org.as_str().into()).await?;
                transaction.commit().await?;
            }
            Step::SubmitFiling { register, period, org } => {
                let mut transaction = self.workspace.ledger().begin(author(org, self.day)).await?;
                transaction.submit_filing(&register.as_str().into(), self.period(period), &org.as_str().into()).await?;
                transaction.commit().await?;
            }
            Step::File { register, period, org, explained, refused } => {
                let mut explanations = Explanations::new();
                for (id, texts) in explained {
                    let (_, record) = self.records[id];
                    let keyed =
                        texts.iter().map(|(check, text)| ((record, format!("t.{check}").as_str().into()), text));
                    explanations.extend(keyed.map(|(key, text)| (key, text.clone())));
                }
                let who = author(org, self.day);
                let (register, period, org) = (register.as_str().into(), self.period(period), org.as_str().into());
                let done = submit(&self.workspace, &who, &register, period, &org, &explanations).await;
                match (done, refused) {
                    (Ok(_), None) => {}
                    (Ok(_), Some(words)) => self.faults.push(format!("filed, expected a refusal with {words}")),
                    (Err(error), Some(words)) if error.to_string().contains(words) => {}
                    (Err(error), _) => return Err(error.into()),
                }
            }
            Step::ApproveFiling { register, period, org } => {
                let mut transaction = self.workspace.ledger().begin(author("b", self.day)).await?;
                transaction
                    .approve_filing(&register.as_str().into(), self.period(period), &org.as_str().into())
                    .await?;
                transaction.commit().await?;
            }
            Step::Exempt { register, period, org, why } => {
                let mut transaction = self.workspace.ledger().begin(author("b", self.day)).await?;
                transaction
                    .exempt(&register.as_str().into(), self.period(period), &org.as_str().into(), why.as_str())
                    .await?;
                transaction.commit().await?;
            }
            Step::Expect { .. } => self.expect(step).await?,
            Step::ExpectCell { id, column, is } => {
                let (register, record) = self.records[id].clone();
                let found = self.record(&register, record).await?;
                let declared = &self.workspace.pack().registers[&register];
                let shown = found.cell(declared, &FieldId::new(column)).display();
                self.compare(&format!("{id}.{column}"), &shown, is);
            }
            Step::ExpectHistory { id, entries } => {
                let (register, record) = self.records[id].clone();
                let found =
                    self.workspace.ledger().history(&author("b", self.day).actor(), &register, record).await?.len();
                self.compare(&format!("history of {id}"), &found.to_string(), &entries.to_string());
            }
            Step::ExpectRecords { indicator, period, org, tree_of, seal, ids } => {
                let then = self.at(seal.as_deref(), tree_of.as_deref()).await?;
                let query = self.query(period, org.as_deref());
                let indicator = IndicatorId::new(format!("t.{indicator}"));
                let actor = author("b", self.day).actor();
                let drilled =
                    drill(then.as_ref().unwrap_or(&self.workspace), &actor, &indicator, &query, Aspect::Value).await?;
                let mut found: Vec<String> = drilled.iter().map(|row| self.name(&row.register, row.record)).collect();
                found.sort();
                self.compare(&format!("records of {indicator} {period}"), &found.join(" "), &ids.join(" "));
            }
            Step::ExpectTable { indicator, period, each, rows } => {
                let indicator = IndicatorId::new(format!("t.{indicator}"));
                let table =
                    by_org(&self.workspace, &indicator, &self.query(period, None), &each.as_str().into()).await?;
                let row = |OrgFigure { org, figure }: &OrgFigure| {
                    let value = figure.value.present();
                    let shown = value.map(|value| xuezheng_pack::decimal::print(value, figure.decimals));
                    let mark = if value.is_some() && figure.is_partial() { "*" } else { "" };
                    format!("{} {}{mark}", org.id, shown.unwrap_or("—".to_owned()))
                };
                let found: Vec<String> = table.iter().map(row).collect();
                self.compare(&format!("table of {indicator} {period}"), &found.join(", "), &rows.join(", "));
            }
            Step::Prints { value, places, is } => {
                let shown = xuezheng_pack::decimal::print(value.parse()?, *places);
                self.compare(&format!("{value} at {places}"), &shown, is);
            }
            Step::Converts { value, from, to, is } => {
                let converted = Unit::new(from).convert(value.parse()?, &Unit::new(to));
                let shown = converted.map_or("—".to_owned(), xuezheng_pack::decimal::print_exact);
                self.compare(&format!("{value}{from} in {to}"), &shown, is);
            }
        }
        Ok(())
    }

    async fn insert(
        &mut self,
        register: &str,
        org: &str,
        id: &str,
        cells: &BTreeMap<String, toml::Value>,
        approved: bool,
        times: usize,
    ) -> Done {
        let register = RegisterId::new(register);
        let record = NewRecord { org: OrgId::new(org), cells: self.cells(&register, cells) };
        let mut transaction = self.workspace.ledger().begin(author("b", self.day)).await?;
        let ids = transaction.insert(&register, vec![record; times]).await?;
        transaction.commit().await?;
        let mut names = Vec::new();
        for (index, record) in ids.into_iter().enumerate() {
            let name = if times == 1 { id.to_owned() } else { format!("{id}{index}") };
            self.records.insert(name.clone(), (register.clone(), record));
            names.push(name);
        }
        if approved { self.review(&names, true).await } else { Ok(()) }
    }

    /// Submits records, and approves them too.
    async fn review(&mut self, names: &[String], approve: bool) -> Done {
        let mut by_register: BTreeMap<RegisterId, Vec<RecordId>> = BTreeMap::new();
        for name in names {
            let (register, record) = self.records[name].clone();
            by_register.entry(register).or_default().push(record);
        }
        for (register, records) in by_register {
            let mut transaction = self.workspace.ledger().begin(author("b", self.day)).await?;
            transaction.submit(&register, &records).await?;
            if approve {
                transaction.approve(&register, &records).await?;
            }
            transaction.commit().await?;
        }
        Ok(())
    }

    async fn record(
        &self,
        register: &RegisterId,
        record: RecordId,
    ) -> Result<xuezheng_bureau::ledger::Record, Box<dyn std::error::Error>> {
        let filter = RecordFilter { ids: Some(vec![record]), ..RecordFilter::default() };
        let found = self.workspace.ledger().records(&author("b", self.day).actor(), register, &filter).await?;
        Ok(found.into_iter().next().ok_or("no such record")?)
    }

    async fn seen(&self, name: &str) -> Result<(RegisterId, RecordId, i64), Box<dyn std::error::Error>> {
        let (register, record) = self.records.get(name).ok_or_else(|| format!("no record {name}"))?.clone();
        let seen = self.record(&register, record).await?.version;
        Ok((register, record, seen))
    }

    fn cells(&self, register: &RegisterId, cells: &BTreeMap<String, toml::Value>) -> BTreeMap<FieldId, Value> {
        let register = &self.workspace.pack().registers[register];
        let cell = |(id, value): (&String, &toml::Value)| {
            let id = FieldId::new(id);
            let kind = register.field(&id).map(|field| field.kind.clone());
            let value = match (kind, value) {
                (Some(FieldKind::Date), toml::Value::String(text)) => Value::Date(date(text)),
                (Some(FieldKind::Decimal { .. }), toml::Value::String(text)) => Value::Decimal(text.parse().unwrap()),
                (_, toml::Value::String(text)) => Value::Text(text.clone()),
                (_, toml::Value::Integer(number)) => Value::Integer(*number),
                (_, toml::Value::Boolean(yes)) => Value::Boolean(*yes),
                (_, other) => panic!("no cell can be {other}"),
            };
            (id, value)
        };
        cells.iter().map(cell).collect()
    }
}
