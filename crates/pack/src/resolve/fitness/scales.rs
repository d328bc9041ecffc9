//! Scales of the fitness standard: ladders that rise strictly, ranges without a gap, bonuses that grow.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::cells::{code, group, number};
use super::{Flaw, Of, Placed, flaw};
use crate::ids::Code;
use crate::model::{Better, Bonus, FitnessItem, FitnessScale, Grade, GradedItem, Rung, ScoredRange, Sex};
use crate::raw::FitnessRow;
use crate::resolve::lookup::Resolver;

type Groups<'r> = BTreeMap<(Grade, Sex), Vec<Placed<'r, GradedItem>>>;

impl Resolver<'_, '_> {
    pub(super) fn scores<'r>(
        &mut self,
        rows: &'r [FitnessRow],
        items: &BTreeMap<Code, FitnessItem>,
        groups: &Groups<'_>,
    ) -> Of<Placed<'r, Rung>> {
        let mut scores = Of::new();
        for row in rows {
            let rung = self.taken(row, |cells| {
                let of = Self::of(cells, &cells[2])?;
                let threshold = number(&cells[4])?;
                if items.get(&of.2).is_some_and(|item| threshold.scale() > item.decimals) {
                    return Err(flaw(format!("「{threshold}」的小数比 items.csv 里的多"), "核对成绩和小数位数"));
                }
                Ok((of, Rung { score: score(&cells[3])?, threshold }))
            });
            let Some((of, rung)) = rung else { continue };
            if let Some(of) = self.scored(row, of, groups) {
                scores.entry(of).or_insert_with(Vec::new).push((rung, row));
            }
        }
        scores
    }

    pub(super) fn ranges<'r>(
        &mut self,
        rows: &'r [FitnessRow],
        items: &BTreeMap<Code, FitnessItem>,
        groups: &Groups<'_>,
    ) -> Of<Placed<'r, ScoredRange>> {
        let mut ranges = Of::new();
        let Some((item, _)) = items.iter().find(|(_, item)| item.better == Better::Range) else { return ranges };
        for row in rows {
            let range = self.taken(row, |cells| {
                let of = Self::of(cells, item.as_str())?;
                let bound = |cell: &str| if cell.is_empty() { Ok(None) } else { number(cell).map(Some) };
                let (min, max) = (bound(&cells[4])?, bound(&cells[5])?);
                Ok((of, ScoredRange { label: cells[2].clone(), score: score(&cells[3])?, min, max }))
            });
            let Some((of, range)) = range else { continue };
            if let Some(of) = self.scored(row, of, groups) {
                ranges.entry(of).or_insert_with(Vec::new).push((range, row));
            }
        }
        ranges
    }

    pub(super) fn bonuses<'r>(&mut self, rows: &'r [FitnessRow], groups: &Groups<'_>) -> Of<Placed<'r, Bonus>> {
        let mut bonuses = Of::new();
        for row in rows {
            let bonus = self.taken(row, |cells| {
                let bonus = Bonus { points: number(&cells[4])?, beyond: number(&cells[5])? };
                if bonus.points <= Decimal::ZERO || bonus.beyond <= Decimal::ZERO {
                    return Err(flaw("加分和超过的数应大于0", "成绩超过100分的标准才加分"));
                }
                Ok((group(&cells[0], &cells[1], &cells[2])?, code(&cells[3])?, bonus))
            });
            let Some(((grades, sex), item, bonus)) = bonus else { continue };
            for grade in grades {
                if let Some(of) = self.scored(row, (grade, sex, item.clone()), groups) {
                    bonuses.entry(of).or_insert_with(Vec::new).push((bonus.clone(), row));
                }
            }
        }
        bonuses
    }

    /// The ladder of these rows, the best result first; `None` if there are none.
    pub(super) fn ladder(&mut self, rows: Option<&Vec<Placed<'_, Rung>>>, item: &FitnessItem) -> Option<FitnessScale> {
        let mut rows: Vec<_> = rows?.iter().collect();
        rows.sort_by_key(|(rung, _)| std::cmp::Reverse(rung.score));
        for pair in rows.windows(2) {
            let [(above, _), (below, row)] = pair else { continue };
            let falls = match item.better {
                Better::Lower => below.threshold > above.threshold,
                Better::Higher | Better::Range | Better::Measured => below.threshold < above.threshold,
            };
            if below.score == above.score || !falls {
                let why = format!(
                    "「{}」{}分的{}不比{}分的{}差",
                    item.label, below.score, below.threshold, above.score, above.threshold
                );
                self.bad(row, flaw(why, "成绩越好分数越高，每个分数只写一行；核对这两行"));
            }
        }
        Some(FitnessScale::Ladder(rows.into_iter().map(|(rung, _)| rung.clone()).collect()))
    }

    /// The ranges of these rows, the lowest first; `None` if there are none.
    pub(super) fn ranged(
        &mut self,
        rows: Option<&Vec<Placed<'_, ScoredRange>>>,
        item: &FitnessItem,
    ) -> Option<FitnessScale> {
        let mut rows: Vec<_> = rows?.iter().collect();
        rows.sort_by_key(|(range, _)| range.min);
        let step = Decimal::new(1, item.decimals);
        let mut next = None;
        for (index, (range, row)) in rows.iter().enumerate() {
            let is_last = index + 1 == rows.len();
            if range.min != next || range.max.is_none() != is_last || range.max.is_some_and(|max| range.min > Some(max))
            {
                let why = format!("「{}」的{}没有和上一段接上", item.label, range.label);
                let help = format!("各段由低到高首尾相接，相差{step}；最低一段的 min、最高一段的 max 留空");
                self.bad(row, flaw(why, help));
            }
            next = range.max.map(|max| max + step);
        }
        Some(FitnessScale::Ranges(rows.into_iter().map(|(range, _)| range.clone()).collect()))
    }

    /// The bonuses of these rows, the smallest first.
    pub(super) fn risen(&mut self, rows: Option<&Vec<Placed<'_, Bonus>>>) -> Vec<Bonus> {
        let mut rows: Vec<_> = rows.into_iter().flatten().collect();
        rows.sort_by_key(|(bonus, _)| bonus.points);
        for pair in rows.windows(2) {
            let [(less, _), (more, row)] = pair else { continue };
            if more.points == less.points || more.beyond <= less.beyond {
                let why = format!("加{}分的不比加{}分的超过得多", more.points, less.points);
                self.bad(row, flaw(why, "超过得越多加分越多，每个加分只写一行；核对这两行"));
            }
        }
        rows.into_iter().map(|(bonus, _)| bonus.clone()).collect()
    }
}

fn score(text: &str) -> Result<Decimal, Flaw> {
    let score = number(text)?;
    let is_score = Decimal::ZERO <= score && score <= Decimal::ONE_HUNDRED;
    if is_score {
        Ok(score)
    } else {
        Err(flaw(format!("「{text}」不是0至100的分数"), "单项最高100分，加分另写在 bonus.csv"))
    }
}
