//! `xuezheng balance`.

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value as Json, json};
use xuezheng_bureau::{Benchmarked, BenchmarkedSchool, Reached, Workspace, benchmarks};
use xuezheng_pack::decimal::{print, print_exact};
use xuezheng_pack::{BenchmarkId, Decimal};

use super::scope;
use crate::args::{Global, OutputFormat, Scope};
use crate::error::CommandError;
use crate::output;

#[derive(Debug, Args)]
pub(crate) struct Balance {
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// 只看这一个达标标准，如 balance.primary_schools
    #[arg(long, value_name = "标准")]
    pub(crate) benchmark: Option<String>,
    /// 列出全部学校；不写只列没有达标的和数据不全的
    #[arg(long)]
    pub(crate) all: bool,
}

pub(super) async fn run(global: &Global, asked: &Balance) -> Result<ExitCode, CommandError> {
    let mut workspace = Workspace::open(&global.folder).await?;
    let query = scope::query(&mut workspace, &asked.scope, None).await?;
    let wanted = asked.benchmark.as_ref().map(BenchmarkId::new);
    let found = benchmarks(&workspace, &query, wanted.as_ref()).await?;
    if global.format == OutputFormat::Json {
        output::json(&found.iter().map(as_json).collect());
        return Ok(ExitCode::SUCCESS);
    }
    let sealed = scope::sealed(&workspace, query.period).await?;
    output::say(&format!("{}　{sealed}", query.period.label()));
    if found.is_empty() {
        output::say("业务包没有写达标标准（areas/<领域>/benchmarks.toml）");
    }
    for one in &found {
        say(one, asked.all);
    }
    Ok(ExitCode::SUCCESS)
}

fn say(one: &Benchmarked, all: bool) {
    let count = |holds: fn(&BenchmarkedSchool) -> bool| one.schools.iter().filter(|school| holds(school)).count();
    let passing = count(|school| school.verdict.as_ref().is_some_and(|verdict| verdict.passes));
    let unknown = count(|school| school.verdict.is_none());
    let failing = one.schools.len() - passing - unknown;
    output::say(&format!("\n{}：达标 {passing} 所，没有达标 {failing} 所，数据不全 {unknown} 所", one.label));
    output::say(&output::table(
        &["指标", "单位", "标准", "平均", "差异系数", "上限", "", "没有达标的学校"],
        &[2, 3, 4, 5, 7],
        one.items
            .iter()
            .zip(&one.standard.items)
            .map(|(item, set)| {
                let is_over = item.coefficient.is_some_and(|coefficient| coefficient > set.limit);
                let places = item.declared.decimals;
                vec![
                    item.declared.label.clone(),
                    unit(item.declared.unit.as_str(), set.per),
                    print_exact(set.standard),
                    item.mean.map_or_else(dash, |mean| print(mean, places)),
                    item.coefficient.map_or_else(dash, |coefficient| print(coefficient, 4)),
                    print_exact(set.limit),
                    if is_over { "超过" } else { "" }.to_owned(),
                    item.short.to_string(),
                ]
            })
            .collect(),
    ));
    let schools: Vec<&BenchmarkedSchool> =
        one.schools.iter().filter(|school| all || school.verdict.as_ref().is_none_or(|it| !it.passes)).collect();
    if !schools.is_empty() {
        let labels = one.items.iter().map(|item| item.declared.label.as_str());
        let header: Vec<&str> = ["学校", "学生"].into_iter().chain(labels).chain(["达标项数", "结论"]).collect();
        let right: Vec<usize> = (1..header.len() - 1).collect();
        output::say(&output::table(&header, &right, schools.iter().map(|school| as_row(one, school)).collect()));
        let percent = print_exact(one.standard.floor);
        output::say(&format!(
            "▽ 没有达到标准，达到标准的 {percent}%；× 不到标准的 {percent}%；比较用没有舍入的数；* 还有没有审核通过的"
        ));
    }
    say_plan(one);
}

/// What a number is of: 人/百人, 平方米/人.
fn unit(unit: &str, per: Decimal) -> String {
    let pupils = if per == Decimal::ONE { "生".to_owned() } else { format!("{}名学生", print_exact(per)) };
    format!("{unit}/{pupils}")
}

fn dash() -> String {
    "—".to_owned()
}

fn as_row(one: &Benchmarked, school: &BenchmarkedSchool) -> Vec<String> {
    let mark = if school.is_complete { "" } else { "*" };
    let mut row = vec![format!("{}{mark}", school.label), school.pupils.map_or_else(dash, print_exact)];
    for (index, item) in one.items.iter().enumerate() {
        let reached = school.verdict.as_ref().and_then(|verdict| verdict.reached.get(index));
        let mark = match reached {
            Some(Reached::Nothing) => "×",
            Some(Reached::Floor) => "▽",
            Some(Reached::Standard) | None => "",
        };
        let value = school.quantities.get(index).copied().flatten();
        row.push(value.map_or_else(dash, |(_, value)| format!("{mark}{}", print(value, item.declared.decimals))));
    }
    let met = |reached: &[Reached]| reached.iter().filter(|reached| **reached == Reached::Standard).count();
    row.push(school.verdict.as_ref().map_or_else(dash, |verdict| met(&verdict.reached).to_string()));
    row.push(match &school.verdict {
        Some(verdict) if verdict.passes => "达标".to_owned(),
        Some(_) => "没有达标".to_owned(),
        None => "数据不全".to_owned(),
    });
    row
}

fn say_plan(one: &Benchmarked) {
    let Some(plan) = &one.plan else {
        output::say("补短板测算：有一项指标各校都没有，或者数太大，算不出来");
        return;
    };
    if plan.additions.is_empty() {
        output::say("补短板测算：各校都已达标，差异系数都在上限以内，不用增加");
        return;
    }
    output::say("补短板测算：只增加、不调减，怎样最省");
    let rows = plan.additions.iter().filter_map(|addition| {
        let (school, item) = (one.schools.get(addition.school)?, one.items.get(addition.item)?);
        let has = school.quantities.get(addition.item).copied().flatten().map(|(quantity, _)| quantity);
        let why = match (addition.for_itself.is_zero(), addition.for_balance.is_zero(), addition.is_floor) {
            (true, ..) => "降低差异系数".to_owned(),
            (false, true, false) => "达到标准".to_owned(),
            (false, true, true) => format!("达到标准的{}%", print_exact(one.standard.floor)),
            (false, false, false) => "达到标准，并降低差异系数".to_owned(),
            (false, false, true) => format!("达到标准的{}%，并降低差异系数", print_exact(one.standard.floor)),
        };
        let added = addition.for_itself + addition.for_balance;
        let (label, unit) = (&item.declared.label, item.declared.unit.as_str());
        Some(vec![
            school.label.clone(),
            label.clone(),
            has.map_or_else(dash, |has| print(has, 1)),
            format!("{}{unit}", print_exact(added)),
            ten_thousands(addition.cost),
            why,
        ])
    });
    output::say(&output::table(&["学校", "指标", "现有", "增加", "费用（万元）", "为了"], &[2, 3, 4], rows.collect()));
    let optimal = if plan.cost == plan.bound {
        "没有更省的办法".to_owned()
    } else {
        let bound = ten_thousands(plan.bound);
        format!("最省也不会少于 {bound} 万元（各校留哪一项不补，与差异系数互相牵连，没有逐一试完）")
    };
    output::say(&format!("合计 {} 万元：{optimal}", ten_thousands(plan.cost)));
    let mut sources: Vec<&str> = one.items.iter().map(|item| item.cost_source.as_str()).collect();
    sources.dedup();
    output::say(&format!("单价的来源：{}", sources.join("；")));
}

/// An amount in 元, printed in 万元.
fn ten_thousands(amount: Decimal) -> String {
    let parts = xuezheng_pack::decimal::divide(amount, Decimal::from(10_000));
    parts.map_or_else(dash, |amount| print(amount, 2))
}

fn as_json(one: &Benchmarked) -> Json {
    let items = one.items.iter().zip(&one.standard.items).map(|(item, set)| {
        json!({
            "id": item.declared.id.as_str(),
            "label": item.declared.label,
            "unit": item.declared.unit.as_str(),
            "per": print_exact(set.per),
            "standard": print_exact(set.standard),
            "mean": item.mean.map(print_exact),
            "coefficient": item.coefficient.map(print_exact),
            "limit": print_exact(set.limit),
            "short": item.short,
            "indicator": item.declared.coefficient.as_str(),
        })
    });
    let schools = one.schools.iter().map(|school| {
        let values = school.quantities.iter().map(|known| known.map(|(_, value)| print_exact(value)));
        json!({
            "org": school.org.as_str(),
            "label": school.label,
            "stage": school.stage.as_ref().map(|stage| stage.as_str()),
            "pupils": school.pupils.map(print_exact),
            "values": values.collect::<Vec<_>>(),
            "reached": school.verdict.as_ref().map(|verdict| verdict.reached.iter().map(|it| reached(*it)).collect::<Vec<_>>()),
            "passes": school.verdict.as_ref().map(|verdict| verdict.passes),
            "complete": school.is_complete,
        })
    });
    let plan = one.plan.as_ref().map(|plan| {
        let additions = plan.additions.iter().map(|addition| {
            json!({
                "org": one.schools.get(addition.school).map(|school| school.org.as_str()),
                "item": one.items.get(addition.item).map(|item| item.declared.id.as_str()),
                "for_itself": print_exact(addition.for_itself),
                "for_balance": print_exact(addition.for_balance),
                "floor": addition.is_floor,
                "cost": print_exact(addition.cost),
            })
        });
        json!({ "cost": print_exact(plan.cost), "bound": print_exact(plan.bound), "additions": additions.collect::<Vec<_>>() })
    });
    json!({
        "benchmark": one.id.as_str(),
        "label": one.label,
        "items": items.collect::<Vec<_>>(),
        "schools": schools.collect::<Vec<_>>(),
        "plan": plan,
    })
}

fn reached(reached: Reached) -> &'static str {
    match reached {
        Reached::Standard => "standard",
        Reached::Floor => "floor",
        Reached::Nothing => "nothing",
    }
}
