//! A form as it was sent.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;

use super::multipart::{boundary, file_name, parts};
use crate::error::Fault;
use crate::security;

/// Most inputs that one form has; a record with thousands of rows stays below it.
const MOST_INPUTS: usize = 40_000;

/// What was typed, by the names of inputs, and the files that came with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sent {
    pub(crate) pairs: Vec<(String, String)>,
    pub(crate) files: Vec<SentFile>,
}

/// A file as it was sent.
#[derive(Clone, Debug)]
pub(crate) struct SentFile {
    /// The input.
    pub(crate) input: String,
    /// What it is called.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl Sent {
    /// The last value of a name: a button stands after what it was pressed for.
    pub(crate) fn one(&self, name: &str) -> &str {
        self.pairs.iter().rev().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// All values of a name.
    pub(crate) fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.pairs.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn of_parts(body: &[u8], boundary: &str) -> Option<Self> {
        let mut sent = Self::default();
        let mut texts = 0;
        for part in parts(body, boundary)? {
            match part.file {
                // An input for files in which none was chosen.
                Some("") if part.bytes.is_empty() => {}
                Some(name) => sent.files.push(SentFile {
                    input: part.name.to_owned(),
                    name: file_name(name).into_owned(),
                    bytes: part.bytes.to_vec(),
                }),
                None => {
                    texts += part.bytes.len();
                    let text = std::str::from_utf8(part.bytes).ok()?;
                    sent.pairs.push((part.name.to_owned(), text.to_owned()));
                }
            }
        }
        // Files may be large, texts may not.
        (texts <= security::MOST_BYTES).then_some(sent)
    }
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let boundary = kind.and_then(boundary).map(str::to_owned);
        let sent = match boundary {
            Some(boundary) => {
                let body = Bytes::from_request(request, state).await.ok().ok_or(Fault::Body)?;
                Self::of_parts(&body, &boundary)
            }
            None => {
                let form = axum::Form::<Vec<(String, String)>>::from_request(request, state).await.ok();
                form.map(|axum::Form(pairs)| Self { pairs, files: Vec::new() })
            }
        };
        sent.filter(|sent| sent.pairs.len() <= MOST_INPUTS).ok_or(Fault::Body)
    }
}
