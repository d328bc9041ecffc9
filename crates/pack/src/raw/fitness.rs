//! The tables of the fitness standard as written: `standards/fitness/versions.csv`, and a folder of tables for each version.

use std::collections::BTreeMap;

use super::rows::rows;
use crate::codes;
use crate::diagnostic::{Fault, Place};
use crate::faults::Faults;
use crate::folder::Source;

/// The folder's name among the standards.
pub(super) const FOLDER: &str = "fitness";

/// Heads of the tables.
const HEADS: [(FitnessTable, &str); 7] = [
    (FitnessTable::Versions, "folder,label,from,to,source"),
    (FitnessTable::Items, "item,label,unit,better,decimals,least,most"),
    (FitnessTable::Scores, "grade,sex,item,score,threshold,checked_by"),
    (FitnessTable::Bmi, "grade,sex,category,score,min,max,checked_by"),
    (FitnessTable::Weights, "grade_from,grade_to,sex,item,percent"),
    (FitnessTable::Bonus, "grade_from,grade_to,sex,item,bonus,beyond"),
    (FitnessTable::Levels, "level,label,least"),
];

/// A table of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FitnessTable {
    Versions,
    Items,
    Scores,
    Bmi,
    Weights,
    Bonus,
    Levels,
}

/// A version with its tables.
#[derive(Debug)]
pub(crate) struct RawFitness {
    pub(crate) version: FitnessRow,
    pub(crate) tables: BTreeMap<FitnessTable, Vec<FitnessRow>>,
}

/// A row, with as many cells as the head has.
#[derive(Debug)]
pub(crate) struct FitnessRow {
    pub(crate) cells: Vec<String>,
    pub(crate) place: Place,
}

impl FitnessTable {
    /// The tables of a version.
    pub(super) const OF_VERSION: [Self; 6] =
        [Self::Items, Self::Scores, Self::Bmi, Self::Weights, Self::Bonus, Self::Levels];

    /// The file's name.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Versions => "versions.csv",
            Self::Items => "items.csv",
            Self::Scores => "scores.csv",
            Self::Bmi => "bmi.csv",
            Self::Weights => "weights.csv",
            Self::Bonus => "bonus.csv",
            Self::Levels => "levels.csv",
        }
    }

    /// Reads the table; rows of another width are reported and left out.
    pub(super) fn read(self, source: &Source, faults: &mut Faults) -> Vec<FitnessRow> {
        let head = HEADS.iter().find(|(table, _)| *table == self).map_or("", |(_, head)| head);
        let wrong_head = |place| report(place, "表头不对", &format!("第一行写 {head}"), faults);
        let written = rows(source, head, wrong_head);
        let width = head.split(',').count();
        let mut read = Vec::new();
        for (row, place) in written {
            let cells: Vec<String> = row.split(',').map(|cell| cell.trim().to_owned()).collect();
            if cells.len() == width {
                read.push(FitnessRow { cells, place });
            } else {
                let why = format!("应有 {width} 列，这一行有 {} 列", cells.len());
                report(place, &why, &format!("各列是 {head}；逗号用半角，内容里不能有"), faults);
            }
        }
        read
    }
}

fn report(place: Place, why: &str, help: &str, faults: &mut Faults) {
    let message = format!("体质健康标准表：{why}");
    faults.error(Fault::error(codes::BAD_FITNESS, place, message, "这一行").help(help));
}
