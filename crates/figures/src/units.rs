//! Units: the orgs or sections that an indicator across compares.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch, RecordBatchOptions, StringArray};
use xuezheng_lake::schema::ORG_KIND;
use xuezheng_pack::model::AcrossUnit;
use xuezheng_pack::{Code, Org, OrgId};

use crate::belonging::Belonging;
use crate::compiled::Across;
use crate::error::FigureError;
use crate::typing::columns::STAGE;

/// The units below an org, by org and the order of its sections.
pub(crate) struct Units<'a> {
    pub(crate) list: Vec<Unit<'a>>,
    /// Their description, a row each.
    pub(crate) described: RecordBatch,
}

/// One of them.
#[derive(Clone)]
pub(crate) struct Unit<'a> {
    pub(crate) org: &'a Org,
    /// The stage of a section; `None` of an org.
    pub(crate) stage: Option<&'a Code>,
}

impl<'a> Units<'a> {
    /// The units within `scope` on the day that holds, as far as the conditions that need no indicator let them in.
    pub(crate) fn of(across: &Across, belonging: &Belonging<'a>, scope: &OrgId) -> Result<Self, FigureError> {
        let day = belonging.day();
        let tree = belonging.tree;
        let here = tree.within(scope, day).filter(|org| org.exists_on(day));
        let all: Vec<Unit> = match across.unit {
            AcrossUnit::Org => here.map(|org| Unit { org, stage: None }).collect(),
            AcrossUnit::Section => here
                .flat_map(|org| stages_on(org, day).into_iter().map(move |stage| Unit { org, stage: Some(stage) }))
                .collect(),
        };
        let described = describe(across, &all)?;
        let Some(frame) = &across.frame else { return Ok(Self { list: all, described }) };
        let matches = frame.evaluate(&described)?.into_array(all.len())?;
        let matches = matches.as_boolean();
        let list = all.into_iter().enumerate().filter(|(row, _)| matches.is_valid(*row) && matches.value(*row));
        let list: Vec<Unit> = list.map(|(_, unit)| unit).collect();
        let described = describe(across, &list)?;
        Ok(Self { list, described })
    }

    /// Those whose org is wanted.
    pub(crate) fn only(&self, across: &Across, mut is_wanted: impl FnMut(&Org) -> bool) -> Result<Self, FigureError> {
        let list: Vec<Unit> = self.list.iter().filter(|unit| is_wanted(unit.org)).cloned().collect();
        let described = describe(across, &list)?;
        Ok(Self { list, described })
    }

    /// Whether a row of `org` belongs to one of them; to a section also what the org's sections share.
    pub(crate) fn has(&self, org: &OrgId, section: Option<&Code>) -> bool {
        // By id, as the tree keeps them.
        let start = self.list.partition_point(|unit| unit.org.id < *org);
        self.list.iter().skip(start).take_while(|unit| unit.org.id == *org).any(|unit| match (unit.stage, section) {
            (None, _) | (_, None) => true,
            (Some(stage), Some(section)) => stage == section,
        })
    }
}

/// The stages that a school runs on `day`, each once.
pub(crate) fn stages_on(org: &Org, day: xuezheng_pack::NaiveDate) -> Vec<&Code> {
    let mut stages: Vec<&Code> = Vec::new();
    for section in org.sections.iter().filter(|section| section.runs_on(day)) {
        if !stages.contains(&&section.stage) {
            stages.push(&section.stage);
        }
    }
    stages
}

fn describe(across: &Across, units: &[Unit]) -> Result<RecordBatch, FigureError> {
    let column = |name: &str| -> ArrayRef {
        let cells = units.iter().map(|unit| match name {
            ORG_KIND => Some(unit.org.kind.as_str()),
            STAGE => unit.stage.map(Code::as_str),
            _ => {
                let attribute = name.strip_prefix("org.").unwrap_or(name);
                unit.org.attributes.get(attribute).map(Code::as_str)
            }
        });
        Arc::new(cells.collect::<StringArray>())
    };
    let columns = across.described.fields().iter().map(|field| column(field.name())).collect();
    let options = RecordBatchOptions::new().with_row_count(Some(units.len()));
    Ok(RecordBatch::try_new_with_options(across.described.clone(), columns, &options)?)
}
