//! Pages in a real browser: signed in, walked through, looked at on three widths.

#![expect(clippy::unwrap_used, reason = "what can't be set up fails its test there")]

mod barriers;
mod bureau;
mod camera;
mod chromium;
mod first_look;
mod keys;
mod page;
mod pages;
mod part_of_county;
mod pictures;
mod print;
#[path = "../served/program.rs"]
#[expect(dead_code, reason = "what the load test needs")]
mod program;
mod served;
mod session;
mod story;
mod walk;
