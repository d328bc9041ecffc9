//! What a child of the kill tests does, and says when it has been told that it is committed.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use xuezheng_bureau::{
    CompileRequest, Format, IssueRequest, Printing, SealRequest, Workspace, approve_records_restating, backup,
    copy_database, issue, seal,
};
use xuezheng_pack::Period;

use crate::bureau::{add_drafts, approve, author, register, submit};
use crate::kill::LONGEST;

/// What a child does. In a process of its own.
pub(super) async fn work(folder: &Path, kind: &str, number: u64) {
    let say = |line: String| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "\n>{line}").unwrap();
        out.flush().unwrap();
    };
    let workspace = Workspace::open(folder).await.unwrap();
    let begun = Instant::now();
    say("ready".to_owned());
    for turn in 0.. {
        if begun.elapsed() > LONGEST {
            break;
        }
        let salt = number * 1_000 + turn;
        let result = match kind {
            "work" => cycle(&workspace, salt, &say).await,
            "backup" => save(&workspace, folder, salt, &say).await,
            "seal" => close(folder, salt, &say).await,
            _ => switch(folder, salt, &say).await,
        };
        // A connection that was cut: the next turn gets another.
        if let Err(error) = result {
            say(format!("failed {error}"));
        }
    }
}

type Said = Result<(), xuezheng_bureau::BureauError>;

/// Says which operation was the last one committed. That, too, may find its connection cut.
async fn acknowledge(workspace: &Workspace, say: &impl Fn(String)) -> Said {
    let last = workspace.ledger().last_operation().await?;
    say(format!("ack {}", last.map_or(0, |(id, _)| id.0)));
    Ok(())
}

/// Import, submission, approval and measurement; each is acknowledged by its operation.
async fn cycle(workspace: &Workspace, salt: u64, say: &impl Fn(String)) -> Said {
    let count = if salt.is_multiple_of(4) { 40 } else { 4 };
    let ids = add_drafts(workspace, count, salt).await?;
    acknowledge(workspace, say).await?;
    submit(workspace, &ids).await?;
    acknowledge(workspace, say).await?;
    approve(workspace, &ids).await?;
    acknowledge(workspace, say).await?;
    xuezheng_bureau::measure(workspace).await?;
    say("measured".to_owned());
    Ok(())
}

async fn save(workspace: &Workspace, folder: &Path, salt: u64, say: &impl Fn(String)) -> Said {
    let ids = add_drafts(workspace, 4, salt).await?;
    submit(workspace, &ids).await?;
    approve(workspace, &ids).await?;
    acknowledge(workspace, say).await?;
    let path = backups(folder).join(format!("{salt}.zip"));
    backup(workspace, &path, None, author().at, &mut |_, _, _| ()).await?;
    say(format!("saved {}", path.display()));
    Ok(())
}

/// Works with a pack that no seal knows yet, seals, and issues a report of the seal.
async fn close(folder: &Path, salt: u64, say: &impl Fn(String)) -> Said {
    // As people do who mend a file: it is there whole, before and after.
    let (next, declared) = (folder.with_file_name("pack.toml"), folder.join("pack/pack.toml"));
    let text = std::fs::read_to_string(&declared).unwrap();
    let lines = text.lines().map(|line| match line.starts_with("version") {
        true => format!("version = \"1.0.{salt}\"\n"),
        false => format!("{line}\n"),
    });
    std::fs::write(&next, lines.collect::<String>()).unwrap();
    std::fs::rename(&next, &declared).unwrap();
    let workspace = Workspace::open(folder).await?;
    let ids = add_drafts(&workspace, 4, salt).await?;
    submit(&workspace, &ids).await?;
    approve_records_restating(&workspace, &author(), &register(), &ids, Some("补报")).await?;
    acknowledge(&workspace, say).await?;
    let (name, half) = (format!("封{salt}"), Period::parse("2024H1").unwrap());
    let request = SealRequest { period: half, name: Some(name.clone()), exceptions: Vec::new() };
    seal(&workspace, &author(), &request).await?;
    acknowledge(&workspace, say).await?;
    say(format!("sealed {name}"));
    let number = format!("第{salt}号");
    let request = IssueRequest {
        report: CompileRequest {
            report: "brief".into(),
            period: half,
            org: None,
            dated: author().at.today,
            printing: Printing::default(),
        },
        number: number.clone(),
        replaces: None,
        formats: vec![Format::Docx, Format::Markdown, Format::Html],
        manuscript: None,
    };
    issue(&workspace.at_seal(&name).await?, &author(), &request).await?;
    acknowledge(&workspace, say).await?;
    say(format!("issued {number}"));
    Ok(())
}

/// Moves to another file and works on there.
async fn switch(folder: &Path, salt: u64, say: &impl Fn(String)) -> Said {
    let workspace = Workspace::open(folder).await?;
    add_drafts(&workspace, 4, salt).await?;
    acknowledge(&workspace, say).await?;
    copy_database(&workspace, &format!("ledger{salt}.sqlite"), true, &mut |_, _, _| ()).await?;
    Ok(())
}

pub(super) fn backups(folder: &Path) -> PathBuf {
    folder.with_file_name("backups")
}
