//! What a bureau keeps: through backups, moves between databases, and processes killed at any moment.

#![expect(clippy::unwrap_used, clippy::panic, reason = "what can't be set up fails its test there")]

mod backup;
mod bureau;
mod copying;
mod kill;
mod old_backup;
