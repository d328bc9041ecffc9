//! The open workspace of one bureau, and one file for each thing that can be done with it.
//!
//! The only place where ledger, lake, figures and documents meet: records go in, are checked, submitted and approved;
//! figures and reports come out, with the way back down to the records.
//!
//! Never knows HTTP or the terminal, and never reads a clock or the environment: time and identity are arguments.

mod account;
mod account_table;
mod affected;
mod approve;
mod attach;
mod audit;
mod backup;
mod basis;
mod benchmark;
mod by_org;
mod catalogue;
mod check_draft;
mod check_run;
pub mod collect;
mod compile;
mod condition;
mod config;
mod copy_database;
mod counted_in;
mod database;
mod deliver;
mod drill;
mod erase;
mod error;
mod explain;
mod explained;
mod failures;
mod file;
mod filing;
mod filing_list;
mod filing_review;
mod filing_scan;
mod filing_sheet;
mod fonts;
mod history;
mod issue;
mod keep_draft;
mod keys;
mod lint_against;
mod list;
mod mail;
mod manuscript;
mod mask;
mod measure;
mod named;
mod noted;
mod notice;
mod operation;
mod org_change;
mod others;
mod outbox;
mod overdue;
mod overview;
mod pack;
mod paper_code;
mod print_filing;
mod privacy_report;
mod profile;
mod pseudonym;
mod reach;
mod record;
mod restate;
mod reveal;
mod revert;
mod review;
mod review_decide;
mod review_outline;
mod review_rows;
mod sample;
mod seal;
mod seal_diff;
mod search;
mod shown;
pub mod small_cells;
mod sniff;
mod submit;
mod verify_paper;
mod warm;
mod workspace;

pub use account::{
    AccountStep, ActingFor, DeputyLine, NewAccount, Person, Refusal, SESSION_HOURS, Token, accounts, act, add_account,
    add_deputy, add_token, change_account, change_password, concerns, deputies, fresh_secret, person, reset_password,
    revoke_deputy, revoke_token, sign_in, sign_out, sign_out_everywhere, token_holder, tokens,
};
pub use account_table::{
    AccountRow, MadeAccount, TableFault, UnreadTable, accounts_template, check_accounts, make_accounts,
    passwords_table, read_accounts,
};
pub use affected::{Affected, AffectedFigure, affected};
pub use approve::{Waiting, approve, approve_records, waiting};
pub use attach::{
    AttachedTo, AttachmentError, AttachmentFault, MOST_BYTES, attach, read_attachment, verify_attachments,
};
pub use audit::{audit, keep_anchor, read_anchor};
pub use backup::{
    BackedUp, BackupError, BackupManifest, Entry, KeyEntry, KeyFile, LastOperation, Progress, Restored, TableEntry,
    Verified, backup, restore, verify_backup,
};
pub use benchmark::{Benchmarked, BenchmarkedItem, BenchmarkedSchool, benchmarks};
pub use by_org::{OrgFigure, by_org};
pub use catalogue::{ReportNeeds, pack_catalogue, report_named, report_needs};
pub use check_draft::{DraftChecked, DraftChecker, check_draft, draft_checker};
pub use check_run::{CheckCount, CheckFound, CheckRun, OwnedFailure, check_run};
pub use compile::{CompileRequest, CompileStep, Compiled, Format, Hears, Printing, compile};
pub use copy_database::{Copied, copy_database};
pub use counted_in::{CountedIn, Counts, counted_in};
pub use database::{PackMatch, database_status, migrate, try_migration};
pub use deliver::{Delivered, MOST_ATTEMPTS, STALE_AFTER_DAYS, Unposted, deliver};
pub use drill::{Drilled, drill};
pub use erase::{Overdue, erase_overdue, erase_person, erase_records, past_retention};
pub use error::BureauError;
pub use explain::explain;
pub use file::write as write_file;
pub use filing::{ask, declare_zero, exempt, send_back};
pub use filing_list::{FilingStanding, filings};
pub use filing_review::{Compared, FilingReview, ReviewRow, filing_review};
pub use filing_scan::{ScanRequest, attach_scan, filing_scans, read_scan};
pub use fonts::system_fonts;
pub use history::{ShownEvent, ShownRecord, ShownVersion, history, list_as_of, show};
pub use issue::{IssueRequest, StatedFigure, issue, issue_heard, issued, issued_file, recompile, stated_figures};
pub use keep_draft::{Draft, KeptDraft, keep_draft};
pub use lint_against::lint_document;
pub use list::{ListRequest, Listing, ListingColumn, ListingRow, list};
pub use mail::{MailError, MailPassword};
pub use manuscript::{
    Heading, Manuscript, compile_manuscript, manuscript, manuscript_file, manuscript_paper, manuscripts, outdated,
};
pub use measure::{Measured, Query, asked_periods, figures, measure, parts, series, usual_period, values};
pub use noted::{Noted, noted, noted_waiting};
pub use notice::{About, Notice, NoticeKind, notices, read_notices, unread};
pub use operation::{operation, operations, take_back, undo};
pub use org_change::{OrgChange, OrgPreview, change_org, preview_org_change};
pub use outbox::{Reminded, Reminders, contacts, outbox, pasted, relayed, remind, set_contacts};
pub use overdue::{OverdueStep, overdue};
pub use overview::{AreaOverview, Headline, Overview, overview};
pub use pack::{CheckedPack, check_pack, check_pack_of, explanations};
pub use paper_code::printed_code;
pub use print_filing::{FilingOf, PrintedFiling, print_filing, printed_filing};
pub use privacy_report::{PrivacyOf, PrivacyReport, privacy_report};
pub use profile::{Below, Profile, Ranked, Unanswered, Unranked, profile};
pub use reach::reach;
pub use record::{NewFiling, Step, add, edit, follow_up, void};
pub use restate::{
    Formerly, approve_records_restating, approve_restating, formerly, restatements, sealed_and_now, shown,
};
pub use reveal::reveal;
pub use revert::revert;
pub use review::{
    ReviewFilter, ReviewItem, ReviewQueue, SoftChecks, review_list, review_mine, review_queue, waiting_for,
};
pub use review_decide::{ReviewDone, review_approve, review_approve_restating, review_return};
pub use review_outline::{NotedCount, Outlined, review_noted, review_outline};
pub use sample::{draw, draw_list};
pub use seal::{SealContent, SealRequest, Sealed, pinned_segments, seal, seal_content, seals, seals_of};
pub use seal_diff::{FigureChange, SealDiff, cause_label, seal_diff};
pub use search::{Hit, Hits, LOOKED_THROUGH, Search, SearchGroup, Target, search};
pub use shown::Eyes;
pub use submit::{Explanations, Submitted, submit, submit_records};
pub use verify_paper::{PaperChange, PaperCheck, PaperDifference, PaperError, verify_filing_paper, verify_paper};
pub use warm::warm;
pub use workspace::{Init, Workspace};

pub use xuezheng_lake::SubmissionStatus;
pub use xuezheng_methods::balance::Reached;

pub use xuezheng_document as document;
pub use xuezheng_figures as figures_of;
pub use xuezheng_ledger as ledger;
