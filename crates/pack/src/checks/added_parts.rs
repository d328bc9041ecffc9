//! A formula that adds indicators whose records or persons overlap: such parts are not a total.

use std::collections::BTreeSet;

use super::Findings;
use crate::draft::{Draft, Formula, FormulaRole};
use crate::ids::IndicatorId;
use crate::names::Lookup;
use crate::raw::{FieldType, RawIndicator, Written};
use crate::sum_terms::{Term, sums};

pub(super) const CODE: &str = "P038";

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    for formula in draft.formulas().filter(|formula| formula.role == FormulaRole::Derived) {
        for sum in sums(&formula.sql) {
            let added: Vec<_> = sum.terms.iter().filter(|term| term.is_added).collect();
            for (index, second) in added.iter().enumerate() {
                let first = added[..index].iter().find_map(|first| overlap(draft, formula, first, second));
                let Some((name, overlap)) = first else { continue };
                let place = formula.place(second.range.clone());
                match overlap {
                    Overlap::Parts(field) => {
                        let message = format!(
                            "「{name}」和「{}」都按多选的「{field}」挑记录，同一条记录可能两边都算，相加不是总数",
                            second.name
                        );
                        let help = "要合计，就另立一个指标，在 where 里用 or 把几种情形写在一起，一次数清";
                        findings.error(place, message, "重复计算", help);
                    }
                    Overlap::Persons => {
                        let message =
                            format!("「{name}」和「{}」都是去重的人数，同一个人可能两边都算，相加会多算", second.name);
                        let help = "确实不会重叠才可以相加；否则另立一个指标，用 count(distinct …) 或者 persons(指标, 指标) 一次数清";
                        findings.warn(place, message, "可能重复计算", help);
                    }
                }
            }
        }
    }
}

/// How two indicators may count the same thing.
enum Overlap {
    /// Both pick records by this multi-choice field of one register.
    Parts(String),
    /// Both count distinct persons or things.
    Persons,
}

fn overlap<'t>(
    draft: &Draft<'_>,
    formula: &Formula<'_>,
    first: &'t Term,
    second: &Term,
) -> Option<(&'t str, Overlap)> {
    let one = indicator(draft, formula.input(&draft.names, &first.name)?)?;
    let other = indicator(draft, formula.input(&draft.names, &second.name)?)?;
    let [of, of_other] = [one, other].map(|raw| raw.of.as_ref().ok()?.as_ref().map(Written::as_str));
    let shared = (of.is_some() && of == of_other).then(|| {
        let fields = multi_choices(draft, one);
        fields.intersection(&multi_choices(draft, other)).next().cloned()
    });
    if let Some(Some(field)) = shared {
        return Some((&first.name, Overlap::Parts(field)));
    }
    (counts_distinct(draft, one) && counts_distinct(draft, other)).then_some((first.name.as_str(), Overlap::Persons))
}

fn indicator<'r>(draft: &Draft<'r>, id: IndicatorId) -> Option<&'r RawIndicator> {
    draft.raw.indicators.iter().find(|raw| raw.area == id.area() && raw.id.as_str() == id.local())
}

/// The multi-choice fields that decide which records count.
fn multi_choices(draft: &Draft<'_>, indicator: &RawIndicator) -> BTreeSet<String> {
    let Ok(Some(filter)) = &indicator.filter else { return BTreeSet::new() };
    let Some(Ok(formula)) = draft.formula(filter) else { return BTreeSet::new() };
    let names = formula.sql.names.iter().filter(|name| {
        matches!(formula.column(&draft.names, &name.text), Lookup::Column(column) if column.kind == Some(FieldType::MultiChoice))
    });
    names.map(|name| name.text.clone()).collect()
}

/// Whether it counts distinct values, of one register or of several.
pub(super) fn counts_distinct(draft: &Draft<'_>, indicator: &RawIndicator) -> bool {
    let Ok(Some(measure)) = &indicator.measure else { return false };
    let Some(Ok(formula)) = draft.formula(measure) else { return false };
    let text = formula.sql.tree.to_string().to_lowercase();
    match formula.role {
        FormulaRole::Measure => text.contains("(distinct "),
        FormulaRole::Derived => text.starts_with("persons("),
        _ => false,
    }
}
