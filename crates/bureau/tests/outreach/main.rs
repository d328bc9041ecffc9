//! What leaves the house and comes back: letters through a mail server, printed submissions with their codes, stamped scans.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where its set-up fails")]

mod bureau;
mod encrypted;
mod letters;
mod papers;
mod scans;
mod sink;
