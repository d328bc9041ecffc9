//! A fictional county-level city (云川市), deterministic from a seed: its org tree, and what its orgs filed from 2023 to
//! 2024.
//!
//! Holds the county as pure data, and the player that files it through a bureau's own use cases. Never states a total:
//! records are built so that their sums are the numbers of a real half-year report, and the engine has to find them.
//! Never needed by anything but the command line and tests. Places, schools and persons are invented.

mod accounts;
mod activities;
mod arts;
mod balance;
mod calendar;
mod chance;
mod collections;
mod county;
mod days;
mod digital;
mod disabled;
mod documents;
mod drills;
mod dropouts;
mod equity;
mod exams;
mod exchange;
mod explanations;
mod facilities;
mod family;
mod fitness;
mod funds;
mod grants;
mod guards;
mod hazards;
mod honors;
mod inspections;
mod loans;
mod mental;
mod moral;
mod names;
mod network;
mod orgs;
mod party;
mod petitions;
mod planning;
mod play;
mod preschool;
mod private_roster;
mod private_schools;
mod profile;
mod projects;
mod pupils;
mod research;
mod satisfaction;
mod schools;
mod sports;
mod supervision;
mod surveys;
mod teachers;
mod tutoring;
mod vocational;

pub use accounts::{DEMO_PASSWORD, DEMO_PEOPLE, DemoPerson, sign_up};
pub use collections::DemoCollection;
pub use county::{County, DemoRow, DemoStep, Filing, FilingStatus, county};
pub use play::{Progress, play, play_until};
