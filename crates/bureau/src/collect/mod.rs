//! Collections (填报任务): designed, opened, looked after, chased, and their drafts filled in beforehand.

mod answer;
mod chase;
mod checklist;
mod design;
mod held;
mod list;
mod manage;
mod matrix;
mod named;
mod prefill;
mod reminder;
mod show;

pub use answer::{answer, submit, zero};
pub use chase::{ChaseGroup, Chased, Debtor, Owed, chase};
pub use checklist::{AnswerCounts, AnswerSheet, AskedBy, ChecklistItem, answer_sheet, checklist};
pub use design::{Design, RegisterBurden, design};
pub use held::{Held, HeldBy};
pub use list::{CollectionLine, collections};
pub use manage::{close, extend, lock, move_deadline, open, reopen, widen};
pub use matrix::{Matrix, MatrixCell, MatrixGroup, MatrixRow, Stage, matrix};
pub use named::named_orgs;
pub use prefill::{PrefillLine, Prefilled, SkippedPrefill, prefill};
pub use reminder::{LastReminded, last_reminded, remind};
pub use show::{AnswerRow, CollectionView, Light, Share, Tally, show};
