//! A mail server on this machine that keeps what it gets, in clear or encrypted. What it does with a recipient stands in the
//! address: `refused` is turned away for good, `later` for now, and at `gone` it hangs up in the middle of the letter.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

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

/// When the sink encrypts.
#[derive(Clone)]
pub(crate) enum Encrypts {
    Never,
    /// When it is asked to.
    OnStarttls(Arc<ServerConfig>),
    FromTheFirstByte(Arc<ServerConfig>),
}

pub(crate) struct Sink {
    pub(crate) port: u16,
    kept: Arc<Mutex<Kept>>,
}

impl Sink {
    /// One that doesn't encrypt.
    pub(crate) fn open() -> Self {
        Self::that(Encrypts::Never)
    }

    pub(crate) fn that(encrypts: Encrypts) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let kept = Arc::new(Mutex::new(Kept::default()));
        let shared = Arc::clone(&kept);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, kept, encrypts) = (stream.unwrap(), Arc::clone(&shared), encrypts.clone());
                thread::spawn(move || serve(stream, &encrypts, &kept));
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
fn serve(stream: TcpStream, encrypts: &Encrypts, kept: &Mutex<Kept>) {
    let encrypted =
        |stream, config: &Arc<_>| StreamOwned::new(ServerConnection::new(Arc::clone(config)).unwrap(), stream);
    match encrypts {
        Encrypts::Never => drop(converse(stream, Some("220 sink"), "", kept)),
        Encrypts::OnStarttls(config) => {
            if let Some(stream) = converse(stream, Some("220 sink"), "250-STARTTLS\r\n", kept) {
                drop(converse(encrypted(stream, config), None, "", kept));
            }
        }
        Encrypts::FromTheFirstByte(config) => drop(converse(encrypted(stream, config), Some("220 sink"), "", kept)),
    }
}

/// Speaks until the other side is done; gives the stream back where it asked for encryption.
fn converse<S: Read + Write>(stream: S, greeting: Option<&str>, offers: &str, kept: &Mutex<Kept>) -> Option<S> {
    let mut stream = BufReader::new(stream);
    let mut letter = Arrived { from: String::new(), to: Vec::new(), data: Vec::new() };
    if let Some(greeting) = greeting {
        say(&mut stream, greeting)?;
    }
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).unwrap_or(0) == 0 {
            return None;
        }
        let line = line.trim_end().to_owned();
        kept.lock().unwrap().spoken.push(line.clone());
        let address =
            || line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).unwrap_or_default().0.to_owned();
        let answer = match line.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => &format!("250-sink\r\n{offers}250 AUTH PLAIN LOGIN"),
            "STARTTLS" => {
                say(&mut stream, "220 go on")?;
                return Some(stream.into_inner());
            }
            "AUTH" => "235 welcome",
            "MAIL" => {
                letter = Arrived { from: address(), to: Vec::new(), data: Vec::new() };
                "250 ok"
            }
            "RCPT" if address().starts_with("refused") => "550 no such mailbox",
            "RCPT" if address().starts_with("later") => "451 try again later",
            "RCPT" => {
                letter.to.push(address());
                "250 ok"
            }
            "DATA" => {
                say(&mut stream, "354 go on")?;
                if letter.to.iter().any(|to| to.starts_with("gone")) {
                    return None;
                }
                letter.data = text(&mut stream)?;
                kept.lock().unwrap().letters.push(letter.clone());
                "250 taken"
            }
            "QUIT" => {
                say(&mut stream, "221 bye")?;
                return None;
            }
            _ => "250 ok",
        };
        say(&mut stream, answer)?;
    }
}

fn say<S: Read + Write>(stream: &mut BufReader<S>, text: &str) -> Option<()> {
    let stream = stream.get_mut();
    stream.write_all(format!("{text}\r\n").as_bytes()).and_then(|()| stream.flush()).ok()
}

/// The lines of a letter up to the single dot.
fn text(stream: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut data = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).unwrap_or(0) == 0 {
            return None;
        }
        if line == b".\r\n" {
            return Some(data);
        }
        data.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
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
