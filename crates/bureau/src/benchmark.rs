//! Which schools reach a benchmark (达标标准) of the pack, by how much they miss it, and the cheapest way to reach it.

use std::collections::BTreeMap;

use xuezheng_figures::{Aspect, ComparedUnit, FigureKey};
use xuezheng_methods::balance::{self, Item, Plan, School, Standard, Verdict};
use xuezheng_pack::decimal::divide;
use xuezheng_pack::model::{Benchmark, BenchmarkItem, Parameter};
use xuezheng_pack::{BenchmarkId, Code, Decimal, NaiveDate, OrgId, Pack, ParameterId};

use crate::error::BureauError;
use crate::history::org_label;
use crate::measure::{Query, measure};
use crate::workspace::Workspace;

/// What schools are held against, and how they stand.
#[derive(Clone, Debug)]
pub struct Benchmarked {
    /// Which benchmark.
    pub id: BenchmarkId,
    /// Whom it is for.
    pub label: String,
    /// What the parameters say on the period's last day.
    pub standard: Standard,
    /// The items, each with how the schools stand in it together.
    pub items: Vec<BenchmarkedItem>,
    /// The schools that are compared, those that fail first, then those that can't be judged.
    pub schools: Vec<BenchmarkedSchool>,
    /// How to bring those with all their numbers up to it; `None` where none can be told: nobody has anything of an item, or a
    /// number is too large. Places of schools are those of [`schools`](Self::schools).
    pub plan: Option<Plan>,
}

/// An item over all schools with all their numbers.
#[derive(Clone, Debug)]
pub struct BenchmarkedItem {
    /// As the pack declares it.
    pub declared: BenchmarkItem,
    /// Their quantity for as many pupils as the standard is for.
    pub mean: Option<Decimal>,
    /// The coefficient of variation between them.
    pub coefficient: Option<Decimal>,
    /// How many miss the standard.
    pub short: usize,
    /// Where the price of one more comes from.
    pub cost_source: String,
}

/// A school, or a section of one.
#[derive(Clone, Debug)]
pub struct BenchmarkedSchool {
    /// The school.
    pub org: OrgId,
    /// Its name.
    pub label: String,
    /// The stage, where sections are compared.
    pub stage: Option<Code>,
    /// Its pupils.
    pub pupils: Option<Decimal>,
    /// What it has of each item, and that for as many pupils as the standard is for; `None` where it isn't known.
    pub quantities: Vec<Option<(Decimal, Decimal)>>,
    /// The verdict; `None` where a number is missing.
    pub verdict: Option<Verdict>,
    /// Whether all its numbers are approved.
    pub is_complete: bool,
}

/// How the schools of an org stand with every benchmark of the pack, or with the one that is wanted, in the pack's order. Its
/// figures are those of the period; the query's indicator is not looked at.
///
/// # Errors
/// A benchmark or org that isn't there, a parameter without a value on the period's last day, or as for [`measure`].
pub async fn benchmarks(
    workspace: &Workspace,
    query: &Query,
    wanted: Option<&BenchmarkId>,
) -> Result<Vec<Benchmarked>, BureauError> {
    let pack = &workspace.pack;
    let ids = || pack.benchmarks.iter().map(|known| known.id.as_str());
    if let Some(id) = wanted.filter(|id| pack.benchmarks.iter().all(|known| known.id != **id)) {
        return Err(BureauError::unknown("达标标准", id.as_str(), ids()));
    }
    let measured = measure(workspace).await?;
    let org = query.org(&measured.manifest)?;
    let mut found = Vec::new();
    for declared in pack.benchmarks.iter().filter(|known| wanted.is_none_or(|id| known.id == *id)) {
        let standard = standard(pack, declared, query.period.last_day(&pack.calendar))?;
        let mut schools: BTreeMap<(OrgId, Option<Code>), Vec<Option<ComparedUnit>>> = BTreeMap::new();
        for (index, item) in declared.items.iter().enumerate() {
            let (indicator, aspect) = (item.coefficient.clone(), Aspect::Value);
            let key = FigureKey { indicator, org: org.clone(), period: query.period, aspect };
            let view = measured.view(workspace);
            for unit in workspace.engine.compared(&view, &measured.facts, &key).await? {
                let of_school = schools.entry((unit.org.clone(), unit.stage.clone())).or_default();
                of_school.resize(index, None);
                of_school.push(Some(unit));
            }
        }
        let tree = &measured.manifest.orgs;
        let schools = schools.into_iter().map(|((org, stage), units)| {
            let label = org_label(tree, &org);
            held(&standard, (org, label, stage), units)
        });
        let mut schools: Vec<BenchmarkedSchool> = schools.collect();
        schools.sort_by_key(|school| (rank(school), school.org.clone(), school.stage.clone()));
        found.push(together(pack, declared, standard, schools, query.period.last_day(&pack.calendar)));
    }
    Ok(found)
}

/// Those that fail first, the more items they miss the earlier; then those that can't be judged.
fn rank(school: &BenchmarkedSchool) -> (u8, usize) {
    match &school.verdict {
        Some(verdict) if !verdict.passes => {
            (0, verdict.reached.iter().filter(|reached| **reached == balance::Reached::Standard).count())
        }
        None => (1, 0),
        Some(_) => (2, 0),
    }
}

fn standard(pack: &Pack, declared: &Benchmark, day: NaiveDate) -> Result<Standard, BureauError> {
    let value = |id: &ParameterId| {
        let known: Option<&Parameter> = pack.parameters.get(id);
        let missing = || BureauError::NoParameter {
            label: known.map_or_else(|| id.to_string(), |known| known.label.clone()),
            day: day.to_string(),
        };
        known.and_then(|known| known.general_on(day)).map(|it| it.value).ok_or_else(missing)
    };
    let limit = value(&declared.limit)?;
    let items = declared.items.iter().map(|item| {
        let (standard, cost) = (value(&item.standard)?, value(&item.cost)?);
        Ok(Item { standard, per: item.per.into(), limit, step: item.step, cost })
    });
    let items = items.collect::<Result<Vec<_>, BureauError>>()?;
    let may_miss = usize::try_from(value(&declared.may_miss)?.trunc().mantissa()).unwrap_or(0);
    Ok(Standard { items, may_miss, floor: value(&declared.floor)? })
}

/// A school held against the standard.
fn held(
    standard: &Standard,
    (org, label, stage): (OrgId, String, Option<Code>),
    mut units: Vec<Option<ComparedUnit>>,
) -> BenchmarkedSchool {
    units.resize(standard.items.len(), None);
    let numbers = |unit: &Option<ComparedUnit>| match unit.as_ref()?.numbers.as_deref() {
        Some([quantity, pupils]) => Some((*quantity, *pupils)),
        _ => None,
    };
    let numbers: Vec<Option<(Decimal, Decimal)>> = units.iter().map(numbers).collect();
    let pupils = numbers.iter().flatten().map(|(_, pupils)| *pupils).next().filter(|pupils| *pupils > Decimal::ZERO);
    let quantities = standard.items.iter().zip(&numbers).map(|(item, numbers)| {
        let (quantity, pupils) = (*numbers)?;
        Some((quantity, divide(quantity.checked_mul(item.per)?, pupils)?))
    });
    let quantities: Vec<Option<(Decimal, Decimal)>> = quantities.collect();
    let verdict = as_school(pupils, &quantities).and_then(|school| balance::judge(standard, &school));
    let is_complete = units.iter().all(|unit| unit.as_ref().is_some_and(|unit| unit.is_complete));
    BenchmarkedSchool { org, label, stage, pupils, quantities, verdict, is_complete }
}

fn as_school(pupils: Option<Decimal>, quantities: &[Option<(Decimal, Decimal)>]) -> Option<School> {
    let quantities = quantities.iter().map(|known| known.map(|(quantity, _)| quantity)).collect::<Option<Vec<_>>>()?;
    Some(School { pupils: pupils?, quantities })
}

/// The schools together.
fn together(
    pack: &Pack,
    declared: &Benchmark,
    standard: Standard,
    schools: Vec<BenchmarkedSchool>,
    day: NaiveDate,
) -> Benchmarked {
    let judged = schools.iter().filter(|school| school.verdict.is_some());
    let judged: Vec<School> = judged.filter_map(|school| as_school(school.pupils, &school.quantities)).collect();
    let items = declared.items.iter().zip(&standard.items).enumerate().map(|(index, (item, set))| {
        let pairs: Vec<(Decimal, Decimal)> =
            judged.iter().filter_map(|school| Some((*school.quantities.get(index)?, school.pupils))).collect();
        let misses = |school: &&BenchmarkedSchool| {
            let reached = school.verdict.as_ref().and_then(|verdict| verdict.reached.get(index));
            reached.is_some_and(|reached| *reached != balance::Reached::Standard)
        };
        let price = pack.parameters.get(&item.cost).and_then(|known| known.general_on(day));
        BenchmarkedItem {
            declared: item.clone(),
            mean: balance::weighted_mean(&pairs).and_then(|mean| mean.checked_mul(set.per)),
            coefficient: balance::weighted_cv(&pairs),
            short: schools.iter().filter(misses).count(),
            cost_source: price.map(|price| price.source.clone()).unwrap_or_default(),
        }
    });
    let items = items.collect();
    // The plan counts the judged schools alone; its places are those among all.
    let places: Vec<usize> =
        schools.iter().enumerate().filter(|(_, school)| school.verdict.is_some()).map(|(place, _)| place).collect();
    let plan = balance::cheapest(&standard, &judged).map(|mut plan| {
        for addition in &mut plan.additions {
            addition.school = places.get(addition.school).copied().unwrap_or(addition.school);
        }
        plan
    });
    Benchmarked { id: declared.id.clone(), label: declared.label.clone(), standard, items, schools, plan }
}
