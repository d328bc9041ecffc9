//! `xuezheng record list`.

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value as Json, json};
use xuezheng_bureau::ledger::Actor;
use xuezheng_bureau::ledger::list::{Count, Versions};
use xuezheng_bureau::{BureauError, ListRequest, Listing, ListingRow, Workspace, list};

use super::record_as_of;
use crate::args::{Global, OutputFormat};
use crate::clock;
use crate::error::CommandError;
use crate::output;

pub(super) const EXAMPLES: &str = "条件的写法：
  类别=消防,食品        是其中之一；日期可写期间：发现日期=2024-05
  发现日期>=2024-05-01  不早于；还有 <=、>、<，用于日期和数字
  部位~楼               文字中有“楼”
  销号日期=             没有填；填了的写 销号日期!=
数据项和选项写代码或名称都可以。
例：xuezheng record list hazard --status 待审 --where 类别=消防 --where '发现日期>=2024-05' --sort -found_on
";

/// Columns that a text table shows where none are named.
const SHOWN: usize = 6;

/// Width of a table's cell.
const WIDTH: usize = 28;

/// What can be typed after `record list`.
#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// 台账的标识或名称，如 hazard
    #[arg(value_name = "台账")]
    register: String,
    /// 条件，可多次给出，须同时满足
    #[arg(long = "where", value_name = "条件")]
    conditions: Vec<String>,
    /// 审核状态：草稿、待审、已审、退回，可写几种，用逗号隔开
    #[arg(long, value_name = "状态", value_delimiter = ',')]
    status: Vec<String>,
    /// 业务状态，可写几种，用逗号隔开
    #[arg(long, value_name = "状态", value_delimiter = ',')]
    state: Vec<String>,
    /// 机构编号或名称，含其下属机构
    #[arg(long, value_name = "机构")]
    org: Option<String>,
    /// 只看逾期未办的
    #[arg(long)]
    overdue: bool,
    /// 只看任一文字项中有这几个字的
    #[arg(long, value_name = "文字")]
    contains: Option<String>,
    /// 作废的：only 只看作废的，none 不看作废的；默认都看
    #[arg(long, value_name = "取舍", value_parser = ["only", "none"], hide_possible_values = true)]
    void: Option<String>,
    /// 看计入数据的已审版本；默认看最新的工作版本
    #[arg(long)]
    approved: bool,
    /// 排序的数据项，或 id、org、status、version；前面加 - 为从大到小；默认最近的在前
    #[arg(long, value_name = "数据项", allow_hyphen_values = true)]
    sort: Option<String>,
    /// 显示哪些数据项，用逗号隔开；默认前几项（json 格式为全部）
    #[arg(long, value_name = "数据项", value_delimiter = ',')]
    columns: Vec<String>,
    /// 每页多少条
    #[arg(long, value_name = "条数", default_value_t = 30, hide_default_value = true)]
    limit: u64,
    /// 下一页：上一次显示的翻页标记
    #[arg(long, value_name = "标记")]
    after: Option<String>,
    /// 上一页：上一次显示的翻页标记
    #[arg(long, value_name = "标记", conflicts_with = "after")]
    before: Option<String>,
    /// 这一时刻的样子：2024-07-05（当日结束时）、2024-07-05T14:30，或 #12（第12号操作之后）
    #[arg(long, value_name = "时间", conflicts_with_all = ["conditions", "status", "state", "overdue", "contains", "void", "approved", "sort", "after", "before", "count"])]
    as_of: Option<String>,
    /// 数一数共有多少条（最多数到一万）
    #[arg(long)]
    count: bool,
}

pub(super) async fn run(global: &Global, workspace: &Workspace, asked: &Asked) -> Result<ExitCode, CommandError> {
    let orgs = workspace.ledger().orgs().await.map_err(BureauError::from)?;
    let org = orgs.root().ok_or(BureauError::NoOrgs)?.id.clone();
    let today = clock::now().today;
    let actor = Actor { name: "局办公室".to_owned(), org, role: None, today };
    if let Some(as_of) = &asked.as_of {
        let limit = usize::try_from(asked.limit).unwrap_or(usize::MAX);
        return record_as_of::run(
            global,
            workspace,
            &actor,
            &record_as_of::Asked { register: &asked.register, as_of, limit },
        )
        .await;
    }
    let request = ListRequest {
        register: asked.register.clone(),
        conditions: asked.conditions.clone(),
        statuses: asked.status.clone(),
        states: asked.state.clone(),
        org: asked.org.clone(),
        void: asked.void.as_deref().map(|void| void == "only"),
        overdue: asked.overdue.then_some(today),
        contains: asked.contains.clone(),
        versions: if asked.approved { Versions::Counting } else { Versions::Working },
        sort: asked.sort.clone(),
        columns: asked.columns.clone(),
        after: asked.after.clone(),
        before: asked.before.clone(),
        limit: asked.limit,
        counted: asked.count,
    };
    let listing = list(workspace, &actor, &request).await?;
    if global.format == OutputFormat::Json {
        output::json(&as_json(&listing));
    } else {
        print_text(asked, &listing);
    }
    Ok(ExitCode::SUCCESS)
}

fn print_text(asked: &Asked, listing: &Listing) {
    if listing.rows.is_empty() && listing.looked_to.is_none() {
        let is_filtered = !asked.conditions.is_empty()
            || !asked.status.is_empty()
            || !asked.state.is_empty()
            || asked.org.is_some()
            || asked.overdue
            || asked.contains.is_some()
            || asked.void.is_some()
            || asked.after.is_some()
            || asked.before.is_some();
        let hint = if is_filtered { "可以去掉一些条件再看" } else { "还没有人填报" };
        output::say(&format!("台账「{}」没有这样的记录：{hint}", listing.register_label));
        return;
    }
    let shown = if asked.columns.is_empty() { SHOWN.min(listing.columns.len()) } else { listing.columns.len() };
    let columns = &listing.columns[..shown];
    let has_states = listing.rows.iter().any(|row| row.state.is_some());
    let mut header = vec!["记录号", "机构", "审核"];
    header.extend(has_states.then_some("业务状态"));
    let fixed = header.len();
    header.extend(columns.iter().map(|column| column.label.as_str()));
    let numbers = columns.iter().enumerate().filter(|(_, column)| column.is_number).map(|(index, _)| fixed + index);
    let right: Vec<usize> = std::iter::once(0).chain(numbers).collect();
    let line = |row: &ListingRow| {
        let void = if row.void { "·作废" } else { "" };
        let mut line =
            vec![row.id.to_string(), output::cut(&row.org_label, WIDTH), format!("{}{void}", row.status.label())];
        line.extend(has_states.then(|| row.state.as_ref().map_or_else(String::new, |(_, label)| label.clone())));
        let cells = row.cells[..shown].iter();
        line.extend(cells.map(|cell| cell.as_deref().map_or_else(|| "—".to_owned(), |cell| output::cut(cell, WIDTH))));
        line
    };
    output::say(&format!("{}（{}）", listing.register_label, listing.register));
    if let Some(place) = &listing.looked_to {
        output::say(&format!("要逐条查找的记录很多，这一页查到 {place} 为止；用 --org、日期或类别缩小范围，会更快"));
    }
    output::say(&output::table(&header, &right, listing.rows.iter().map(line).collect()));
    let counted = match listing.count {
        None => format!("本页 {} 条", listing.rows.len()),
        Some(Count::Exactly(all)) => format!("本页 {} 条，共 {all} 条", listing.rows.len()),
        Some(Count::MoreThan(most)) => format!("本页 {} 条，共 {most}+ 条", listing.rows.len()),
        Some(Count::AtLeast(some)) => format!("本页 {} 条，至少 {some} 条，还没有查完", listing.rows.len()),
    };
    let hidden = listing.columns.len() - shown;
    let more =
        if hidden > 0 { format!("；另有 {hidden} 个数据项，用 --columns 选择") } else { String::new() };
    output::say(&format!("{counted}{more}"));
    for (name, option, cursor) in [("上一页", "--before", &listing.previous), ("下一页", "--after", &listing.next)]
    {
        if let Some(cursor) = cursor {
            output::say(&format!("{name}：{option} {cursor}"));
        }
    }
}

fn as_json(listing: &Listing) -> Json {
    let columns = &listing.columns;
    let row = |row: &ListingRow| {
        let cells = columns.iter().zip(&row.cells).map(|(column, cell)| (column.id.to_string(), json!(cell)));
        json!({
            "id": row.id.0,
            "org": row.org.as_str(),
            "org_label": row.org_label,
            "version": row.version,
            "status": row.status.code(),
            "state": row.state.as_ref().map(|(id, _)| id.as_str()),
            "state_label": row.state.as_ref().map(|(_, label)| label),
            "void": row.void,
            "cells": cells.collect::<serde_json::Map<_, _>>(),
        })
    };
    let count = listing.count.map(|count| match count {
        Count::Exactly(all) => json!({ "records": all, "is_exact": true }),
        Count::MoreThan(least) | Count::AtLeast(least) => json!({ "records": least, "is_exact": false }),
    });
    json!({
        "register": listing.register.as_str(),
        "label": listing.register_label,
        "columns": columns.iter().map(|column| json!({ "id": column.id.as_str(), "label": column.label })).collect::<Vec<_>>(),
        "records": listing.rows.iter().map(row).collect::<Vec<_>>(),
        "count": count,
        "previous": listing.previous,
        "next": listing.next,
        "looked_to": listing.looked_to,
    })
}
