//! A PostgreSQL server of the tests' own: made in a temporary folder, on a free port, and gone when they are.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::needs::{is_root, succeeds};
use crate::step::Failure;

/// How long the server may take to come up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server; dropping it stops it and removes its files.
pub(crate) struct Server {
    process: Child,
    folder: PathBuf,
    port: u16,
}

impl Server {
    /// Makes a cluster and starts it.
    ///
    /// # Errors
    /// If the programs are missing, or the cluster can't be made or doesn't come up in a minute.
    pub(crate) fn start() -> Result<Self, Failure> {
        let programs = programs()?;
        let folder = std::env::temp_dir().join(format!("xuezheng-postgres-{}", std::process::id()));
        let fail = |what: &str, error: &dyn std::fmt::Display| {
            Failure::new(format!("无法{what}临时的 PostgreSQL（{}）：{error}", folder.display()))
        };
        std::fs::create_dir_all(&folder).map_err(|error| fail("建立", &error))?;
        let data = folder.join("data");
        let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(|error| fail("启动", &error))?;
        let port = listener.local_addr().map_err(|error| fail("启动", &error))?.port();
        drop(listener);
        if is_root() {
            // The server refuses to run as root; Debian's package has made a user for it.
            let owned = Command::new("chown").arg("postgres").arg(&folder).status();
            owned.map_err(|error| fail("建立", &error))?;
        }
        let made = unprivileged(&programs.join("initdb"))
            .args(["--username=xuezheng", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D"])
            .arg(&data)
            .current_dir(&folder)
            .stdout(Stdio::null())
            .status();
        if !made.map_err(|error| fail("建立", &error))?.success() {
            std::fs::remove_dir_all(&folder).ok();
            return Err(fail("建立", &"initdb 没有成功"));
        }
        let log = std::fs::File::create(folder.join("log")).map_err(|error| fail("启动", &error))?;
        let process = unprivileged(&programs.join("postgres"))
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string(), "-k"])
            .arg(&folder)
            // The tests kill programs, never the server: nothing needs to survive it.
            .args(["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "listen_addresses=127.0.0.1"])
            .args(["-c", "max_connections=200"])
            .current_dir(&folder)
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|error| fail("启动", &error))?;
        let server = Self { process, folder: folder.clone(), port };
        let begun = Instant::now();
        let port = port.to_string();
        let ready = programs.join("pg_isready");
        let ask = [&*ready.to_string_lossy(), "-q", "-h", "127.0.0.1", "-p", &port];
        while !succeeds(&ask) {
            if begun.elapsed() > PATIENCE {
                let log = std::fs::read_to_string(server.folder.join("log")).unwrap_or_default();
                return Err(fail("启动", &log));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(server)
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("postgres://xuezheng@127.0.0.1:{}/postgres?sslmode=disable", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing in it is wanted: it may be cut off, and a failure to clean up fails no test.
        Command::new("kill").args(["-QUIT", &self.process.id().to_string()]).status().ok();
        self.process.wait().ok();
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

/// The folder of the server's programs: Debian keeps them out of the path, one folder a version.
fn programs() -> Result<PathBuf, Failure> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    let found = folders.into_iter().find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file());
    found.ok_or_else(|| Failure::new("找不到 PostgreSQL 的 initdb 和 postgres 程序"))
}

/// A call of `program` by a user whom the server accepts.
fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--pdeathsig=QUIT"]).arg(program);
    command
}
