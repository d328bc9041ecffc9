//! `xuezheng outbox contacts`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value as Json, json};
use xuezheng_bureau::{Workspace, contacts, set_contacts};
use xuezheng_pack::OrgId;

use super::{who, who::Who};
use crate::args::{Global, OutputFormat};
use crate::error::CommandError;
use crate::output;

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// 要登记的，写成 机构=邮箱，机构用编号或名称；邮箱留空则取消。不写则列出已登记的
    #[arg(value_name = "机构=邮箱")]
    set: Vec<String>,
    /// 从文件登记：一行一个机构，写成 机构,邮箱（UTF-8）
    #[arg(short, long, value_name = "文件")]
    file: Option<PathBuf>,
    #[command(flatten)]
    who: Who,
}

pub(super) async fn run(global: &Global, workspace: &Workspace, asked: &Asked) -> Result<ExitCode, CommandError> {
    let author = asked.who.author(workspace, "登记联系邮箱").await?;
    let wanted = read(workspace, asked).await?;
    if wanted.is_empty() {
        let known = contacts(workspace, &author.actor()).await?;
        if global.format == OutputFormat::Json {
            let known = known.iter().map(|(org, address)| (org.to_string(), Json::from(address.as_str())));
            output::json(&Json::Object(known.collect()));
        } else if known.is_empty() {
            output::say("还没有登记邮箱：请用 xuezheng outbox contacts 机构=邮箱 登记，或用 -f 从文件登记");
        } else {
            let orgs = who::orgs(workspace).await?;
            let label = |org: &OrgId| orgs.get(org).map_or_else(String::new, |org| org.label.clone());
            let rows = known.iter().map(|(org, address)| vec![org.to_string(), label(org), address.clone()]);
            output::say(&output::table(&["编号", "机构", "邮箱"], &[], rows.collect()));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let changed = set_contacts(workspace, &author, &wanted).await?;
    if global.format == OutputFormat::Json {
        output::json(&json!({ "changed": changed }));
    } else {
        output::say(&format!("登记了 {} 个机构的邮箱，其中有改动的 {changed} 个", wanted.len()));
    }
    Ok(ExitCode::SUCCESS)
}

/// What is to be set; an empty address takes it away.
async fn read(workspace: &Workspace, asked: &Asked) -> Result<Vec<(OrgId, Option<String>)>, CommandError> {
    let wrong = |text: &str, like: &str| CommandError::Usage(format!("无法识别「{text}」，请写成 {like}"));
    let mut typed = Vec::new();
    for text in &asked.set {
        typed.push(text.split_once('=').ok_or_else(|| wrong(text, "机构=邮箱"))?);
    }
    let mut lines = String::new();
    if let Some(path) = &asked.file {
        let fail = |source| CommandError::Read { path: path.display().to_string(), source };
        lines = std::fs::read_to_string(path).map_err(fail)?;
    }
    for (number, line) in (1..).zip(lines.trim_start_matches('\u{FEFF}').lines()) {
        if line.trim().is_empty() {
            continue;
        }
        let parts = line.split_once([',', '，', '\t']);
        typed.push(parts.ok_or_else(|| wrong(&format!("第 {number} 行 {line}"), "机构,邮箱"))?);
    }
    let mut wanted = Vec::new();
    for (org, address) in typed {
        let address = address.trim();
        let address = (!address.is_empty()).then(|| address.to_owned());
        wanted.push((who::named_org(workspace, org.trim()).await?, address));
    }
    Ok(wanted)
}
