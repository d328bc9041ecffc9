//! A mail server on this machine that keeps what it gets. What it does with a recipient stands in the address: `refused`
//! is turned away for good, `later` for now, and at `gone` it hangs up in the middle of the letter.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

/// A letter as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Arrived {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) data: Vec<u8>,
}

#[derive(Default)]
struct Kept {
    letters: Vec<Arrived>,
    /// Every command that was spoken.
    spoken: Vec<String>,
}

pub(crate) struct Sink {
    pub(crate) port: u16,
    kept: Arc<Mutex<Kept>>,
}

impl Sink {
    pub(crate) fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let kept = Arc::new(Mutex::new(Kept::default()));
        let shared = Arc::clone(&kept);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, kept) = (stream.unwrap(), Arc::clone(&shared));
                thread::spawn(move || converse(&stream, &kept));
            }
        });
        Self { port, kept }
    }

    /// A port at which nobody listens.
    pub(crate) fn nobody() -> u16 {
        TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
    }

    pub(crate) fn letters(&self) -> Vec<Arrived> {
        self.kept.lock().unwrap().letters.clone()
    }

    pub(crate) fn spoken(&self) -> Vec<String> {
        self.kept.lock().unwrap().spoken.clone()
    }
}

/// One connection, as long as the other side speaks.
fn converse(mut stream: &TcpStream, kept: &Mutex<Kept>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut say = |text: &str| stream.write_all(format!("{text}\r\n").as_bytes()).is_ok();
    let mut letter = Arrived { from: String::new(), to: Vec::new(), data: Vec::new() };
    if !say("220 sink") {
        return;
    }
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let line = line.trim_end().to_owned();
        kept.lock().unwrap().spoken.push(line.clone());
        let address =
            || line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).unwrap_or_default().0.to_owned();
        let is_on = match line.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => say("250-sink\r\n250 AUTH PLAIN LOGIN"),
            "AUTH" => say("235 welcome"),
            "MAIL" => {
                letter = Arrived { from: address(), to: Vec::new(), data: Vec::new() };
                say("250 ok")
            }
            "RCPT" if address().starts_with("refused") => say("550 no such mailbox"),
            "RCPT" if address().starts_with("later") => say("451 try again later"),
            "RCPT" => {
                letter.to.push(address());
                say("250 ok")
            }
            "DATA" => {
                say("354 go on");
                if letter.to.iter().any(|to| to.starts_with("gone")) {
                    return;
                }
                loop {
                    let mut line = Vec::new();
                    if reader.read_until(b'\n', &mut line).unwrap_or(0) == 0 {
                        return;
                    }
                    if line == b".\r\n" {
                        break;
                    }
                    letter.data.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
                }
                kept.lock().unwrap().letters.push(letter.clone());
                say("250 taken")
            }
            "QUIT" => {
                say("221 bye");
                return;
            }
            _ => say("250 ok"),
        };
        if !is_on {
            return;
        }
    }
}

/// A letter as Python's library understands it: subject, sender, recipients, id, date and text, a line each but the text.
pub(crate) fn decoded(letter: &Arrived) -> String {
    const SCRIPT: &str = "import sys, email, email.policy\n\
        m = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)\n\
        out = '\\n'.join([m['subject'], m['from'], m['to'], m['message-id'], m['date'], m.get_content()])\n\
        sys.stdout.buffer.write(out.encode())\n";
    let mut python = Command::new("/usr/bin/python3")
        .args(["-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("python3 无法运行（{error}）：请安装"));
    python.stdin.take().unwrap().write_all(&letter.data).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}
