//! A bureau that is served: by the binary, as people run it, or within the test, where the clock is the test's.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use chrono::{DateTime, TimeDelta, Utc};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use xuezheng_bureau::Workspace;
use xuezheng_bureau::ledger::Stamp;
use xuezheng_server::{Settings, serve};

/// A running site; it ends with this.
pub(crate) struct Served {
    address: String,
    _runs: Runs,
    _folder: TempDir,
}

enum Runs {
    Binary(Child),
    /// Ends when the other half is dropped.
    Here(#[expect(dead_code, reason = "dropping it is its use")] oneshot::Sender<()>),
}

impl Drop for Runs {
    fn drop(&mut self) {
        if let Self::Binary(process) = self {
            process.kill().ok();
            process.wait().ok();
        }
    }
}

impl Served {
    /// The bureau that `fill` makes, served by the binary.
    pub(crate) async fn by_the_binary(fill: impl AsyncFnOnce(&Path)) -> Self {
        let (folder, root) = made(fill).await;
        let mut process = Command::new(env!("CARGO_BIN_EXE_xuezheng"))
            .arg("-C")
            .arg(&root)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let said = lines.next().unwrap().unwrap();
        let address = said.split_once("：").unwrap().1.trim_end_matches('/').to_owned();
        Self { address, _runs: Runs::Binary(process), _folder: folder }
    }

    /// The same, served by this process at the test's own time: what the binary calls, with another clock.
    pub(crate) async fn here(clock: fn() -> Stamp, fill: impl AsyncFnOnce(&Path)) -> Self {
        let (folder, root) = made(fill).await;
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        // Pages are answered while the test waits for the browser.
        std::thread::spawn(move || {
            let settings = Settings { clock, log: |line| eprintln!("{line}"), https: false, demo: Vec::new() };
            Runtime::new().unwrap().block_on(async {
                let workspace = Workspace::open(&root).await.unwrap();
                let stopped = async { drop(stopped.await) };
                serve(workspace, settings, listener, stopped).await.unwrap();
            });
        });
        Self { address, _runs: Runs::Here(stop), _folder: folder }
    }

    pub(crate) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }
}

async fn made(fill: impl AsyncFnOnce(&Path)) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("bureau");
    fill(&root).await;
    (folder, root)
}

/// A moment of the time that counts in China, as the program's clock would tell it.
pub(crate) fn moment(text: &str) -> Stamp {
    let utc = text.parse::<DateTime<Utc>>().unwrap();
    Stamp { utc, today: (utc + TimeDelta::hours(8)).date_naive() }
}
