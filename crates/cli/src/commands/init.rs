//! `xuezheng init`.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use xuezheng_bureau::ledger::Author;
use xuezheng_bureau::{Init, Workspace};
use xuezheng_pack::{NaiveDate, Org, OrgId};

use crate::args::{self, Global};
use crate::clock;
use crate::embedded;
use crate::error::CommandError;
use crate::output;

pub(super) async fn run(_: &Global, asked: &args::Init) -> Result<ExitCode, CommandError> {
    let pack = match &asked.pack {
        Some(folder) => read_folder(folder)?,
        None => embedded::real_pack(),
    };
    let id = OrgId::new("bureau");
    let root = Org {
        id: id.clone(),
        label: asked.name.clone(),
        kind: "bureau".into(),
        parents: Vec::new(),
        attributes: BTreeMap::new(),
        sections: Vec::new(),
        from: NaiveDate::from_ymd_opt(1949, 10, 1).expect("a day that there is"),
        until: None,
        successors: Vec::new(),
    };
    let author = Author {
        actor: "系统管理员".into(),
        org: id,
        role: None,
        acting_for: None,
        why: "新建工作目录".into(),
        at: clock::now(),
    };
    let init = Init { pack, orgs: &[root], author: &author, key: None, database: asked.database.clone() };
    let workspace = Workspace::init(&asked.folder, init).await?;
    let pack = workspace.pack();
    output::say(&format!(
        "已在 {} 建立「{}」，业务包 {} {}",
        asked.folder.display(),
        asked.name,
        pack.name,
        pack.version
    ));
    output::say(&format!(
        "请另行备份 {}：丢失后个人信息再也读不出来，也认不出同一个人",
        asked.folder.join("keys").join("master.key").display()
    ));
    output::say(&format!("下一步：xuezheng -C {} pack check", asked.folder.display()));
    Ok(ExitCode::SUCCESS)
}

fn read_folder(root: &Path) -> Result<Vec<(String, Vec<u8>)>, CommandError> {
    let mut files = Vec::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop() {
        let fail = |source| CommandError::Read { path: folder.display().to_string(), source };
        for entry in std::fs::read_dir(&folder).map_err(fail)? {
            let path = entry.map_err(fail)?.path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).map_err(fail)?;
            let inner = path.strip_prefix(root).unwrap_or(&path);
            files.push((inner.to_string_lossy().replace('\\', "/"), bytes));
        }
    }
    files.sort();
    Ok(files)
}
