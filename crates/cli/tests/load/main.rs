//! Schools that all file at once, and a service that is told to end meanwhile: nothing that was accepted is lost.

#![expect(clippy::unwrap_used, clippy::panic, reason = "what can't be set up fails its test there")]

#[path = "../served/browser.rs"]
#[expect(dead_code, reason = "what the walk needs")]
mod browser;
#[path = "../served/program.rs"]
#[expect(dead_code, reason = "what benches need")]
mod program;
mod schools;
mod storm;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use browser::Browser;
use program::Program;
use storm::Storm;
use tempfile::TempDir;

const SCHOOLS: usize = 40;
const ROWS: usize = 2;

async fn bureau(schools: usize) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("bureau");
    schools::make(&root, schools, xuezheng_testing::database().await).await;
    (folder, root)
}

fn serve(root: &Path) -> Program {
    let binary = Path::new(env!("CARGO_BIN_EXE_xuezheng"));
    Program::start(binary, &["-C", &root.to_string_lossy(), "serve", "--listen", "127.0.0.1:0"])
}

#[tokio::test]
async fn what_forty_schools_file_at_once_is_there_once_and_whole() {
    let (_folder, root) = bureau(SCHOOLS).await;
    let program = serve(&root);
    let storm = Storm::of(&program.address, SCHOOLS, ROWS);
    assert_eq!((storm.accepted.len(), storm.refused), (SCHOOLS, 0), "all of them, and nobody was sent away");
    program.ask_to_end();
    assert!(program.ended().success());
    schools::verify(&root, &storm.accepted).await;
}

#[tokio::test]
async fn a_request_that_is_under_way_when_the_service_is_told_to_end_is_answered() {
    let (_folder, root) = bureau(1).await;
    let program = serve(&root);
    let mut browser = Browser::new(&program.address);
    let token = browser.get("/sign-in").form_token();
    // A form of which the first half has come when the end is asked for; that it is waited for, the server says itself.
    let body = format!("_csrf={token}&account=s000&password=wrong-1");
    let (first, second) = body.split_at(body.len() / 2);
    let mut stream = TcpStream::connect(&program.address).unwrap();
    let visit = browser.cookie("xz_visit").unwrap();
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nhost: {}\r\ncookie: xz_visit={visit}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\
         expect: 100-continue\r\n\r\n",
        program.address,
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut said = [0; 25];
    stream.read_exact(&mut said).unwrap();
    assert_eq!(&said, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(first.as_bytes()).unwrap();
    program.ask_to_end();
    // It takes nobody in any more, once it has heard of it.
    while TcpStream::connect(&program.address).is_ok() {}
    stream.write_all(second.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 422 ") && answer.contains("账号或密码不对"), "{answer}");
    assert!(program.ended().success());
}
