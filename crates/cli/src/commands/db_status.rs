//! `xuezheng db status`.

use std::process::ExitCode;

use chrono::Duration;
use serde_json::{Value as Json, json};
use xuezheng_bureau::ledger::{DatabaseStatus, Location};
use xuezheng_bureau::{PackMatch, database_status};

use crate::args::{Global, OutputFormat};
use crate::error::CommandError;
use crate::output;

pub(super) async fn run(global: &Global) -> Result<ExitCode, CommandError> {
    let (status, fits) = database_status(&global.folder).await?;
    if global.format == OutputFormat::Json {
        output::json(&as_json(&status, &fits));
    } else {
        print_text(&status, &fits);
    }
    Ok(ExitCode::SUCCESS)
}

fn print_text(status: &DatabaseStatus, fits: &PackMatch) {
    let line = |name: &str, text: &str| output::say(&format!("  {name}　{text}"));
    let kind = if is_server(status) { "服务器" } else { "文件" };
    output::say("台账库");
    line("位　置", &format!("{}（{kind}）", status.location));
    line("数据库", &status.engine);
    line(
        "格　式",
        &match status.format == status.known_format {
            true => format!("{}", status.format),
            false => format!("{}（本程序为 {}，打开时自动升级）", status.format, status.known_format),
        },
    );
    line(
        "业务包",
        &match fits {
            PackMatch::Same => format!("{}，与台账库一致", short(&status.pack)),
            PackMatch::Changed => {
                "已改动，打开时按它调整台账库；先用 xuezheng db migrate --dry-run 看要做什么".to_owned()
            }
            PackMatch::Broken => "有错误，无法载入；用 xuezheng pack check 查看".to_owned(),
        },
    );
    line("大　小", &size(status.bytes));
    line("数据段", &format!("{} 个，待更新 {} 个", status.segments, status.dirty));
    match &status.last {
        None => line("操　作", "还没有"),
        Some(last) => {
            let when = (last.utc + Duration::hours(8)).format("%Y-%m-%d %H:%M");
            line("操　作", &format!("共 {} 次，最近一次 {when}，{}：{}", last.id, last.actor, last.why));
        }
    }
    let filled: Vec<_> = status.registers.iter().filter(|register| register.records > 0).collect();
    let empty = status.registers.len() - filled.len();
    if filled.is_empty() {
        output::say(&format!("共 {empty} 本台账，都还没有记录"));
        return;
    }
    let row = |register: &&xuezheng_bureau::ledger::status::RegisterStatus| {
        let (records, approved) = (register.records.to_string(), register.approved.to_string());
        vec![format!("{}（{}）", register.label, register.id), records, approved]
    };
    let rows = filled.iter().map(row).collect();
    output::say(&output::table(&["台账", "记录", "计入数据的"], &[1, 2], rows));
    if empty > 0 {
        output::say(&format!("另有 {empty} 本台账还没有记录"));
    }
}

fn as_json(status: &DatabaseStatus, fits: &PackMatch) -> Json {
    json!({
        "location": status.location.to_string(),
        "is_server": is_server(status),
        "engine": status.engine,
        "format": status.format,
        "known_format": status.known_format,
        "pack": status.pack,
        "pack_match": match fits {
            PackMatch::Same => "same",
            PackMatch::Changed => "changed",
            PackMatch::Broken => "broken",
        },
        "bytes": status.bytes,
        "segments": status.segments,
        "dirty_segments": status.dirty,
        "last_operation": status.last.as_ref().map(|last| json!({
            "id": last.id.0,
            "actor": last.actor,
            "why": last.why,
            "utc": last.utc.to_rfc3339(),
        })),
        "registers": status.registers.iter().map(|register| json!({
            "id": register.id.as_str(),
            "label": register.label,
            "records": register.records,
            "approved": register.approved,
        })).collect::<Vec<_>>(),
    })
}

fn is_server(status: &DatabaseStatus) -> bool {
    matches!(status.location, Location::Postgres(_))
}

fn short(hash: &str) -> String {
    hash.chars().take(12).collect()
}

/// Bytes as people say them, in whole kilobytes or tenths of a megabyte.
fn size(bytes: u64) -> String {
    const MEGABYTE: u64 = 1024 * 1024;
    if bytes < MEGABYTE {
        return format!("{} KB", bytes.div_ceil(1024));
    }
    let tenths = bytes * 10 / MEGABYTE;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
