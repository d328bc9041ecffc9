//! A browser as far as the server sees one: cookies, forms, and a connection that is kept.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// How long an answer may take before something must be wrong.
const PATIENCE: Duration = Duration::from_secs(300);

/// What the server answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// From the first byte sent to the last one read.
    pub(crate) took: Duration,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Where it leads on to.
    pub(crate) fn location(&self) -> &str {
        self.header("location").unwrap_or_default()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// What forms on the page send back.
    pub(crate) fn form_token(&self) -> String {
        let text = self.text();
        let after = text.split_once("name=\"_csrf\" value=\"").or_else(|| text.split_once("?_csrf=")).unwrap().1;
        after.split('"').next().unwrap().to_owned()
    }
}

/// A browser.
pub(crate) struct Browser {
    address: String,
    connection: Option<BufReader<TcpStream>>,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(crate) fn new(address: &str) -> Self {
        Self { address: address.to_owned(), connection: None, cookies: BTreeMap::new() }
    }

    /// The value of a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Signs in, and gives what the sign-in itself was answered.
    pub(crate) fn sign_in(&mut self, login: &str, password: &str) -> Answer {
        let token = self.get("/sign-in").form_token();
        self.post("/sign-in", &[("_csrf", &token), ("account", login), ("password", password)])
    }

    pub(crate) fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, None)
    }

    pub(crate) fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        let pairs = form.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        self.send("POST", path, Some(&pairs.collect::<Vec<_>>().join("&")))
    }

    fn send(&mut self, method: &str, path: &str, body: Option<&str>) -> Answer {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.address);
        head += &format!("cookie: {}\r\n", cookies.collect::<Vec<_>>().join("; "));
        if let Some(body) = body {
            let length = body.len();
            head += &format!("content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n");
        }
        let request = format!("{head}\r\n{}", body.unwrap_or_default());
        let begun = Instant::now();
        let connection = self.connection.take().unwrap_or_else(|| connect(&self.address));
        let (mut answer, connection) = exchange(connection, &request);
        answer.took = begun.elapsed();
        self.connection = Some(connection).filter(|_| answer.header("connection") != Some("close"));
        for (_, value) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (name, value) = value.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

fn connect(address: &str) -> BufReader<TcpStream> {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    BufReader::new(stream)
}

fn exchange(mut connection: BufReader<TcpStream>, request: &str) -> (Answer, BufReader<TcpStream>) {
    connection.get_mut().write_all(request.as_bytes()).unwrap();
    let mut line = || {
        let mut line = String::new();
        connection.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    };
    let status = line().split(' ').nth(1).expect("a line with a status").parse().unwrap();
    let mut headers = Vec::new();
    loop {
        let line = line();
        let Some((name, value)) = line.split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut answer = Answer { status, headers, body: Vec::new(), took: Duration::ZERO };
    match answer.header("content-length").map(|length| length.parse::<usize>().unwrap()) {
        Some(length) => {
            answer.body.resize(length, 0);
            connection.read_exact(&mut answer.body).unwrap();
        }
        // Nothing of ours is sent in pieces but what has no body.
        None => assert_eq!(answer.header("transfer-encoding"), None),
    }
    (answer, connection)
}

/// A text as a part of an address or form.
pub(crate) fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
