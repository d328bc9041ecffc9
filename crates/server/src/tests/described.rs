//! The API against its own description, by a program that sends whatever that allows and what it forbids.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Output};

use super::api::token;
use super::site::Site;

/// Names that lead somewhere in the bureau of these tests; without them nearly all that is made up leads nowhere.
const KNOWN: &str = r#"[parameters]
"path.register" = ["hazard", "safety_drill"]
"path.record" = ["1", "2"]
"path.indicator" = ["safety.hazards_closed", "safety.hazard_close_rate"]
"path.report" = ["work_report"]
"path.format" = ["docx", "md"]
"#;

/// What it may find wrong. Nothing is said of what the description forbids and we take: `limit=0` is taken as 1.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,\
                      response_headers_conformance,missing_required_header,use_after_free";

/// Where it lies, as `cargo xtask test` says.
fn program() -> Option<std::ffi::OsString> {
    std::env::var_os("XUEZHENG_SCHEMATHESIS")
}

fn sent(program: &Path, folder: &Path, address: SocketAddr, token: &str, phases: &str) -> Output {
    let mut command = Command::new(program);
    command.arg("--config-file").arg(folder.join("schemathesis.toml")).arg("run");
    command.arg(format!("http://{address}/api/v1/openapi.json")).args(["--checks", CHECKS, "--phases", phases]);
    command.arg("--header").arg(format!("Authorization: Bearer {token}"));
    command.args(["--seed", "7", "--max-examples", "5", "--max-time", "30", "--request-timeout", "20", "--no-color"]);
    command.current_dir(folder).output().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs schemathesis, which cargo xtask test brings"]
async fn the_description_holds_whatever_is_sent() {
    let program = program().expect("XUEZHENG_SCHEMATHESIS names no program: run it by cargo xtask test");
    let site = Site::open().await;
    site.approve_hazard("p").await;
    let token = token(&site, "office").await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = site.router().into_make_service_with_connect_info::<SocketAddr>();
    let serving = tokio::spawn(async move { axum::serve(listener, service).await });
    for (known, phases) in [("", "coverage,fuzzing"), (KNOWN, "coverage,fuzzing")] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("schemathesis.toml"), known).unwrap();
        let (program, token) = (program.clone(), token.clone());
        let done = tokio::task::spawn_blocking(move || sent(program.as_ref(), folder.path(), address, &token, phases));
        let done = done.await.unwrap();
        let said = String::from_utf8_lossy(&done.stdout);
        assert!(done.status.success(), "{said}\n{}", String::from_utf8_lossy(&done.stderr));
        // It has reached the API: a run that tests nothing succeeds too.
        assert!(said.contains("passed"), "{said}");
    }
    serving.abort();
}
