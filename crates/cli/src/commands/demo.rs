//! `xuezheng demo`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;
use xuezheng_bureau::ledger::Durability;
use xuezheng_bureau::{CompileRequest, Format, Init, Printing, Workspace, compile};
use xuezheng_demo::{County, DEMO_PASSWORD, DEMO_PEOPLE, DemoPerson, county, play, sign_up};
use xuezheng_pack::{NaiveDate, Period};
use xuezheng_server::DemoAccount;

use super::missing_glyphs;
use super::serve::{self, LISTEN};
use crate::args::{self, Global, OutputFormat};
use crate::embedded;
use crate::error::CommandError;
use crate::on_one_core;
use crate::output;
use crate::progress::Steps;

/// Written last, with the seed: a folder that has it was filled to the end.
const MARK: &str = "demo.seed";

pub(super) async fn run(global: &Global, asked: &args::Demo) -> Result<ExitCode, CommandError> {
    let mut steps = Steps::new(global.verbose);
    let workspace = if asked.folder.join("bureau.toml").exists() {
        steps.begin("打开已有的演示");
        reopen(&asked.folder, asked.seed).await?
    } else {
        fill(asked, &mut steps).await?
    };
    let people = county(asked.seed);
    sign_up(&workspace, &people, &people.founder()).await?;
    let mut documents = Vec::new();
    for (period, dated) in reports() {
        steps.begin(&format!("计算并生成{}工作总结", period.label()));
        documents.extend(write_report(&workspace, period, dated).await?);
    }
    steps.finish();
    if global.format == OutputFormat::Json {
        let files: Vec<_> = documents.iter().map(|path| path.display().to_string()).collect();
        output::json(&json!({ "folder": asked.folder.display().to_string(), "documents": files }));
        return Ok(ExitCode::SUCCESS);
    }
    say_done(&asked.folder, &documents);
    let listen = asked.listen.as_deref();
    if asked.no_serve || (listen.is_none() && !serve::is_attended()) {
        output::say(&format!("打开网页：xuezheng demo {}（在终端上运行）", asked.folder.display()));
        return Ok(ExitCode::SUCCESS);
    }
    serve::until_stopped(workspace, listen.unwrap_or(LISTEN), false, demo_accounts()).await
}

/// What the demo's sign-in page offers.
fn demo_accounts() -> Vec<DemoAccount> {
    let account = |person: &DemoPerson| DemoAccount {
        login: person.login.to_owned(),
        password: DEMO_PASSWORD.to_owned(),
        role: person.label.to_owned(),
        does: person.does.to_owned(),
    };
    DEMO_PEOPLE.iter().map(account).collect()
}

async fn reopen(folder: &Path, seed: u64) -> Result<Workspace, CommandError> {
    let mark = std::fs::read_to_string(folder.join(MARK)).unwrap_or_default();
    match mark.trim().parse::<u64>() {
        Ok(found) if found == seed => Ok(Workspace::open(folder).await?),
        Ok(found) => Err(CommandError::Usage(format!(
            "{} 中已有种子为 {found} 的演示。请换一个目录：xuezheng demo 另一目录 --seed {seed}",
            folder.display()
        ))),
        Err(_) => Err(CommandError::Usage(format!(
            "{} 中的演示没有做完，或不是演示目录，未作任何改动。若是中断的演示，请删除该目录后重来",
            folder.display()
        ))),
    }
}

async fn fill(asked: &args::Demo, steps: &mut Steps) -> Result<Workspace, CommandError> {
    let (folder, seed, database) = (&asked.folder, asked.seed, asked.database.clone());
    steps.begin("虚构一个县");
    let county: County = county(seed);
    steps.begin("建立工作目录和台账");
    let author = county.founder();
    let init = Init { pack: embedded::pack(), orgs: &county.orgs, author: &author, key: Some(county.key()), database };
    Workspace::init(folder, init).await?.close().await;
    steps.begin("填报、校验、审核");
    on_one_core::run(|| async {
        // A demo that a power loss cut off is not marked as filled, and is made again.
        let filling = Workspace::open_with(folder, Durability::Relaxed).await?;
        play(&filling, &county, &mut |done, total| steps.advance(done, total)).await?;
        filling.close().await;
        Ok::<(), CommandError>(())
    })??;
    let workspace = Workspace::open(folder).await?;
    std::fs::write(folder.join(MARK), format!("{seed}\n"))
        .map_err(|source| CommandError::Read { path: folder.join(MARK).display().to_string(), source })?;
    Ok(workspace)
}

/// The reports that the demo compiles, each with its 成文日期.
fn reports() -> Vec<(Period, NaiveDate)> {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("days that there are");
    let half = |year, half| Period::whole(xuezheng_pack::period::Span::Half(year, half));
    let year = Period::whole(xuezheng_pack::period::Span::Year(2023));
    vec![(half(2024, 1), day(2024, 7, 5)), (half(2024, 2), day(2025, 1, 6)), (year, day(2024, 1, 12))]
}

async fn write_report(workspace: &Workspace, period: Period, dated: NaiveDate) -> Result<Vec<PathBuf>, CommandError> {
    let name = format!("{}工作总结", period.label());
    let folder = workspace.folder().join("documents");
    let outputs = Format::ALL.map(|format| (folder.join(format!("{name}.{}", format.extension())), format));
    let request =
        CompileRequest { report: "work_report".into(), period, org: None, dated, printing: Printing::default() };
    let compiled = compile(workspace, &request, &outputs).await?;
    missing_glyphs::say(&compiled.missing);
    Ok(outputs.into_iter().map(|(path, _)| path).collect())
}

fn say_done(folder: &Path, documents: &[PathBuf]) {
    output::say("演示已就绪。报告在：");
    for path in documents {
        output::say(&format!("  {}", path.display()));
    }
    let folder = folder.display();
    output::say("接着可以试：");
    output::say(&format!("  xuezheng -C {folder} figures --period 2024H1"));
    output::say(&format!("  xuezheng -C {folder} explain safety.hazard_close_rate --period 2024H1"));
    output::say(&format!("  xuezheng -C {folder} drill safety.petitions_received --period 2024H1"));
    output::say(&format!("  xuezheng -C {folder} approve"));
    output::say(&format!("  xuezheng -C {folder} report compile work_report --period 2024H1 -o 总结.docx"));
    output::say("（在源码目录中，把 xuezheng 换成 cargo run --release --）");
}
