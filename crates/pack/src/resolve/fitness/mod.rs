//! The fitness standard: its tables fit together, and every group's scales rise without a gap.

mod cells;
mod scales;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use self::cells::{code, day, grade, group, number, sex};
use super::lookup::Resolver;
use crate::codes;
use crate::diagnostic::Fault;
use crate::ids::Code;
use crate::model::{Better, FitnessItem, FitnessLevel, FitnessScale, FitnessStandard, Grade, GradedItem, Sex};
use crate::raw::{FitnessRow, FitnessTable, RawFitness};

const BETTER: [(&str, Better); 4] =
    [("higher", Better::Higher), ("lower", Better::Lower), ("range", Better::Range), ("measured", Better::Measured)];

/// What is wrong with a row, and how to mend it.
struct Flaw {
    why: String,
    help: String,
}

/// Rows of one group and item.
type Of<T> = BTreeMap<(Grade, Sex, Code), Vec<T>>;

/// A row's value with the row.
type Placed<'r, T> = (T, &'r FitnessRow);

fn flaw(why: impl Into<String>, help: impl Into<String>) -> Flaw {
    Flaw { why: why.into(), help: help.into() }
}

impl RawFitness {
    fn table(&self, table: FitnessTable) -> &[FitnessRow] {
        self.tables.get(&table).map_or(&[], Vec::as_slice)
    }
}

impl Resolver<'_, '_> {
    /// The versions of the standard; rows that can't be are reported and left out.
    pub(super) fn fitness(&mut self) -> Vec<FitnessStandard> {
        let mut standards: Vec<FitnessStandard> = Vec::new();
        for raw in &self.draft.raw.fitness {
            let Some(standard) = self.standard(raw) else { continue };
            let overlaps = |other: &&FitnessStandard| {
                other.to.is_none_or(|to| standard.from <= to) && standard.to.is_none_or(|to| other.from <= to)
            };
            match standards.iter().find(overlaps) {
                Some(other) => {
                    let why = format!("「{}」和「{}」在同一天都有效", other.label, standard.label);
                    self.bad(&raw.version, flaw(why, "给前一个版本写上到哪天为止（to），日期不能重叠"));
                }
                None => standards.push(standard),
            }
        }
        standards
    }

    fn standard(&mut self, raw: &RawFitness) -> Option<FitnessStandard> {
        let version = &raw.version.cells;
        let dates = self.taken(&raw.version, |cells| {
            let from = day(&cells[2])?;
            let to = if cells[3].is_empty() { None } else { Some(day(&cells[3])?) };
            if to.is_some_and(|to| to < from) {
                return Err(flaw("失效在生效以前", "核对 from 和 to"));
            }
            if cells[1].is_empty() || cells[4].is_empty() {
                return Err(flaw("「label」或「source」是空的", "写标准的名称和文件"));
            }
            Ok((from, to))
        });
        let items = self.items(raw.table(FitnessTable::Items));
        let mut groups = self.weights(raw.table(FitnessTable::Weights), &items);
        let scores = self.scores(raw.table(FitnessTable::Scores), &items, &groups);
        let ranges = self.ranges(raw.table(FitnessTable::Bmi), &items, &groups);
        let bonuses = self.bonuses(raw.table(FitnessTable::Bonus), &groups);
        for ((grade, sex), parts) in &mut groups {
            for (part, row) in parts {
                let of = (*grade, *sex, part.item.clone());
                let Some(item) = items.get(&part.item) else { continue };
                let scale = match item.better {
                    Better::Range => self.ranged(ranges.get(&of), item),
                    Better::Higher | Better::Lower | Better::Measured => self.ladder(scores.get(&of), item),
                };
                match scale {
                    Some(scale) => part.scale = scale,
                    None => {
                        let why = format!("{}{}的「{}」没有评分", grade.label(), sex.label(), item.label);
                        self.bad(row, flaw(why, "在 scores.csv（体重指数在 bmi.csv）里补上这个年级、性别的各档"));
                    }
                }
                part.bonus = self.risen(bonuses.get(&of));
            }
        }
        let levels = self.levels(raw.table(FitnessTable::Levels));
        let (from, to) = dates?;
        let parts = |parts: Vec<Placed<'_, GradedItem>>| parts.into_iter().map(|(part, _)| part).collect();
        Some(FitnessStandard {
            label: version[1].clone(),
            from,
            to,
            source: version[4].clone(),
            items,
            groups: groups.into_iter().map(|(group, rows)| (group, parts(rows))).collect(),
            levels,
        })
    }

    fn items(&mut self, rows: &[FitnessRow]) -> BTreeMap<Code, FitnessItem> {
        let mut items = BTreeMap::new();
        for row in rows {
            let item = self.taken(row, |cells| {
                let better = BETTER.iter().find(|(word, _)| *word == cells[3]).map(|(_, better)| *better);
                let words: Vec<_> = BETTER.iter().map(|(word, _)| *word).collect();
                let better = better.ok_or_else(|| {
                    flaw(format!("不知道「{}」是怎样算好", cells[3]), format!("better 写 {}", words.join("、")))
                })?;
                let decimals = cells[4].parse::<u32>().ok().filter(|digits| *digits <= 4);
                let decimals = decimals.ok_or_else(|| flaw("小数位数应是0至4", "例如 50米跑测到0.1秒，写 1"))?;
                let (least, most) = (number(&cells[5])?, number(&cells[6])?);
                if least >= most {
                    return Err(flaw("least 应小于 most", "写这个项目可能出现的最小和最大的数"));
                }
                let (label, unit) = (cells[1].clone(), cells[2].clone());
                Ok((code(&cells[0])?, FitnessItem { label, unit, better, decimals, least, most }))
            });
            let Some((code, item)) = item else { continue };
            if items.insert(code, item).is_some() {
                self.bad(row, flaw("这个项目写了两次", "每个项目只写一行"));
            }
        }
        items
    }

    /// The items of every group, with their shares; each keeps its row to be reported at.
    fn weights<'r>(
        &mut self,
        rows: &'r [FitnessRow],
        items: &BTreeMap<Code, FitnessItem>,
    ) -> BTreeMap<(Grade, Sex), Vec<Placed<'r, GradedItem>>> {
        let mut groups: BTreeMap<(Grade, Sex), Vec<Placed<'r, GradedItem>>> = BTreeMap::new();
        for row in rows {
            let part = self.taken(row, |cells| {
                let item = code(&cells[3])?;
                if items.get(&item).is_none_or(|item| item.better == Better::Measured) {
                    return Err(flaw(
                        format!("「{item}」不是评分的项目"),
                        "写 items.csv 里的项目，better 不是 measured",
                    ));
                }
                let percent = number(&cells[4])?;
                if percent <= Decimal::ZERO {
                    return Err(flaw("权重应大于0", "写百分数，例如 15"));
                }
                Ok((group(&cells[0], &cells[1], &cells[2])?, item, percent))
            });
            let Some(((grades, sex), item, percent)) = part else { continue };
            for grade in grades {
                let parts = groups.entry((grade, sex)).or_default();
                if parts.iter().any(|(part, _)| part.item == item) {
                    self.bad(row, flaw(format!("{}{}的这个项目写了两次", grade.label(), sex.label()), "删去一行"));
                    continue;
                }
                let scale = FitnessScale::Ladder(Vec::new());
                parts.push((GradedItem { item: item.clone(), percent, scale, bonus: Vec::new() }, row));
            }
        }
        for ((grade, sex), parts) in &groups {
            let sum: Decimal = parts.iter().map(|(part, _)| part.percent).sum();
            if let (Some((_, row)), true) = (parts.last(), sum != Decimal::ONE_HUNDRED) {
                let why = format!("{}{}各项目的权重合计是{sum}", grade.label(), sex.label());
                self.bad(row, flaw(why, "一个年级、性别的权重合计应是100"));
            }
        }
        groups
    }

    fn levels(&mut self, rows: &[FitnessRow]) -> Vec<FitnessLevel> {
        let mut levels: Vec<FitnessLevel> = Vec::new();
        for row in rows {
            let level = self.taken(row, |cells| Ok((code(&cells[0])?, number(&cells[2])?)));
            let Some((code, least)) = level else { continue };
            if levels.last().is_some_and(|above| above.least <= least) {
                self.bad(row, flaw("等级应由高到低", "从最高的等级写起，每行写这个等级的最低分"));
                continue;
            }
            levels.push(FitnessLevel { code, label: row.cells[1].clone(), least });
        }
        if let (Some(row), true) = (rows.last(), levels.last().is_none_or(|lowest| !lowest.least.is_zero())) {
            self.bad(row, flaw("最低的等级应从0分起", "最后一行的 least 写 0"));
        }
        levels
    }

    /// What a row says, unless it is wrong.
    fn taken<T>(&mut self, row: &FitnessRow, read: impl FnOnce(&[String]) -> Result<T, Flaw>) -> Option<T> {
        read(&row.cells).map_err(|flaw| self.bad(row, flaw)).ok()
    }

    /// The group and item of a row, which must be scored.
    fn scored(
        &mut self,
        row: &FitnessRow,
        of: (Grade, Sex, Code),
        groups: &BTreeMap<(Grade, Sex), Vec<Placed<'_, GradedItem>>>,
    ) -> Option<(Grade, Sex, Code)> {
        let parts = groups.get(&(of.0, of.1));
        if parts.is_some_and(|parts| parts.iter().any(|(part, _)| part.item == of.2)) {
            return Some(of);
        }
        let why = format!("{}{}不测「{}」", of.0.label(), of.1.label(), of.2);
        self.bad(row, flaw(why, "在 weights.csv 里写上它的权重，或者删去这一行"));
        None
    }

    fn bad(&mut self, row: &FitnessRow, flaw: Flaw) {
        let message = format!("体质健康标准表：{}", flaw.why);
        self.faults.error(Fault::error(codes::BAD_FITNESS, row.place.clone(), message, "这一行").help(flaw.help));
    }

    /// The grade, sex and item in a row's first cells.
    fn of(cells: &[String], item: &str) -> Result<(Grade, Sex, Code), Flaw> {
        Ok((grade(&cells[0])?, sex(&cells[1])?, code(item)?))
    }
}
