//! What a case expects, compared with what is.

use std::collections::BTreeSet;

use xuezheng_bureau::figures_of::{Aspect, FigureKey, FigureValue, Part};
use xuezheng_bureau::ledger::Restatement;
use xuezheng_bureau::{Query, Workspace, explain, seal_diff, seals};
use xuezheng_pack::{Decimal, IndicatorId, OrgId, Period, RecordId, RegisterId};

use crate::case::Step;
use crate::play::{Done, Play};
use crate::setting::date;

impl Play {
    pub(crate) async fn expect(&mut self, step: &Step) -> Done {
        let Step::Expect {
            indicator,
            period,
            org,
            part,
            codes_of,
            called,
            year_on_year,
            value,
            absent,
            coverage,
            prints,
            tree_of,
            note,
            seal,
        } = step
        else {
            return Ok(());
        };
        let then = self.at(seal.as_deref(), tree_of.as_deref()).await?;
        let query = self.query(period, org.as_deref());
        let aspect = match part.as_deref().and_then(|part| part.split_once('=')) {
            Some((field, code)) => {
                let part = Part { field: field.into(), code: code.into() };
                match codes_of {
                    Some(day) => Aspect::PartOn(part, date(day)),
                    None => Aspect::Part(part),
                }
            }
            None if *year_on_year => Aspect::YearOnYear,
            None => Aspect::Value,
        };
        let indicator = IndicatorId::new(format!("t.{indicator}"));
        let figure = explain(then.as_ref().unwrap_or(&self.workspace), &indicator, &query, aspect).await?.figure;
        let FigureKey { org, .. } = &figure.key;
        let what = format!("{indicator} {period} {org}{}", part.as_deref().unwrap_or(""));
        if let Some(expected) = value {
            let expected: Decimal = expected.parse()?;
            match &figure.value {
                FigureValue::Present(found) if *found == expected => {}
                FigureValue::Present(found) => self.faults.push(format!("{what}: {found}, expected {expected}")),
                FigureValue::Absent(reason) => {
                    self.faults.push(format!("{what}: absent ({}), expected {expected}", reason.label()));
                }
            }
        }
        if let Some(words) = absent {
            match &figure.value {
                FigureValue::Present(found) => self.faults.push(format!("{what}: {found}, expected none")),
                FigureValue::Absent(reason) if reason.label().contains(words) => {}
                FigureValue::Absent(reason) => {
                    self.faults.push(format!("{what}: absent as {}, expected {words}", reason.label()));
                }
            }
        }
        if let Some(expected) = called {
            self.compare(&format!("label of {what}"), &figure.label, expected);
        }
        if let Some(expected) = coverage {
            let found = figure.coverage.map_or("none".to_owned(), |c| format!("{}/{}", c.complete, c.asked));
            self.compare(&format!("coverage of {what}"), &found, expected);
        }
        if let Some(words) = note {
            let found: String = figure.lineage.notes.iter().map(|note| note.label()).collect();
            let fits = if words == "none" { found.is_empty() } else { found.contains(words) };
            if !fits {
                self.faults.push(format!("notes of {what}: {found}, expected {words}"));
            }
        }
        if let Some(expected) = prints {
            let found = figure.value.present().map(|value| xuezheng_pack::decimal::print(value, figure.decimals));
            self.compare(&format!("{what} printed"), &found.unwrap_or_default(), expected);
        }
        Ok(())
    }

    /// The workspace at a seal, or `None` for the present one, which follows the tree of that day.
    pub(crate) async fn at(
        &mut self,
        seal: Option<&str>,
        tree_of: Option<&str>,
    ) -> Result<Option<Workspace>, Box<dyn std::error::Error>> {
        self.workspace.follow_tree_of(tree_of.map(date));
        match seal {
            Some(name) => {
                let mut then = self.workspace.at_seal(name).await?;
                then.follow_tree_of(tree_of.map(date));
                Ok(Some(then))
            }
            None => Ok(None),
        }
    }

    pub(crate) fn refused<T>(&mut self, done: Result<T, xuezheng_bureau::BureauError>, words: Option<&str>) -> Done {
        match (done, words) {
            (Ok(_), None) => {}
            (Ok(_), Some(words)) => self.faults.push(format!("done, expected a refusal with {words}")),
            (Err(error), Some(words)) if error.to_string().contains(words) => {}
            (Err(error), _) => return Err(error.into()),
        }
        Ok(())
    }

    pub(crate) async fn expect_diff(&mut self, seal: &str, records: &[String], indicators: &[String]) -> Done {
        let then = self.workspace.at_seal(seal).await?;
        let seals = seals(&self.workspace).await?;
        let period = seals.iter().find(|one| one.name == seal).unwrap().period;
        let query = Query { org: None, period, indicator: None };
        let diff = seal_diff(&then, &self.workspace, &query).await?;
        let mut found = BTreeSet::new();
        for record in diff.figures.iter().flat_map(|figure| &figure.records) {
            let of = |one: &&Restatement| one.register == record.register && one.record == Some(record.record);
            let restatements = diff.figures.iter().flat_map(|figure| &figure.restatements).filter(of);
            let kinds: BTreeSet<&str> = restatements.map(|one| one.kind.label()).collect();
            let kinds: Vec<&str> = kinds.into_iter().collect();
            found.insert(
                format!("{} {}", self.name(&record.register, record.record), kinds.join("、")).trim().to_owned(),
            );
        }
        let found: Vec<String> = found.into_iter().collect();
        self.compare(&format!("records that differ from {seal}"), &found.join(" "), &records.join(" "));
        let whole = diff.figures.iter().filter(|figure| figure.key.aspect == Aspect::Value);
        let found: Vec<&str> = whole.map(|figure| figure.key.indicator.local()).collect();
        self.compare(&format!("figures that differ from {seal}"), &found.join(" "), &indicators.join(" "));
        Ok(())
    }

    pub(crate) fn name(&self, register: &RegisterId, record: RecordId) -> String {
        let known = self.records.iter().find(|(_, (of, id))| of == register && *id == record);
        known.map_or("?".to_owned(), |(name, _)| name.clone())
    }

    pub(crate) fn compare(&mut self, what: &str, found: &str, expected: &str) {
        if found != expected {
            self.faults.push(format!("{what}: {found}, expected {expected}"));
        }
    }

    pub(crate) fn query(&self, period: &str, org: Option<&str>) -> Query {
        Query { org: org.map(OrgId::new), period: self.period(period), indicator: None }
    }

    pub(crate) fn period(&self, text: &str) -> Period {
        Period::parse(text).unwrap()
    }
}
