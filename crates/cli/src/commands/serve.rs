//! `xuezheng serve`.

use std::io::IsTerminal;
use std::net::TcpListener;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use xuezheng_bureau::Workspace;
use xuezheng_server::{DemoAccount, Settings, serve};

use crate::args::{Global, Serve};
use crate::clock;
use crate::error::CommandError;
use crate::output;

/// Where pages are served unless somebody says otherwise: this machine only.
pub(crate) const LISTEN: &str = "127.0.0.1:8080";

pub(super) async fn run(global: &Global, asked: &Serve) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    until_stopped(workspace, &asked.listen, asked.https, Vec::new()).await
}

/// Whether somebody sits before the terminal, who can open a page and stop the service.
pub(super) fn is_attended() -> bool {
    std::io::stdout().is_terminal() && std::io::stderr().is_terminal()
}

/// Serves pages until somebody stops it with Ctrl-C, or the system asks it to end.
pub(super) async fn until_stopped(
    workspace: Workspace,
    listen: &str,
    https: bool,
    demo: Vec<DemoAccount>,
) -> Result<ExitCode, CommandError> {
    let listener = TcpListener::bind(listen).map_err(|source| {
        CommandError::Usage(format!("不能在 {listen} 提供网页：{source}。请换一个端口，如 --listen 127.0.0.1:8081"))
    })?;
    let address = listener.local_addr().map_or_else(|_| listen.to_owned(), |address| address.to_string());
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&stop))
            .map_err(|error| CommandError::Usage(format!("系统不让程序接收停止的信号：{error}")))?;
    }
    output::say(&format!("网页已开通：http://{address}/"));
    output::say("按 Ctrl-C 停止。");
    if !address.starts_with("127.0.0.1:") && !https {
        output::complain("注意：别的电脑也能打开，而网页没有加密。请放在单位的 https 代理后面，并加上 --https。");
    }
    let settings = Settings { clock: clock::now, log: output::complain, https, demo };
    serve(workspace, settings, listener, stopped(stop)).await.map_err(CommandError::Serve)?;
    output::say("已停止。");
    Ok(ExitCode::SUCCESS)
}

/// Waits for the flag that a signal raises; a signal may interrupt anything, and so does nothing more than that.
async fn stopped(flag: Arc<AtomicBool>) {
    while !flag.load(Ordering::Relaxed) {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
