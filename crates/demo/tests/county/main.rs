//! The county that is made up, for any seed: that it adds up to what it is made after, and fits the pack.

mod balance;
mod departments;
mod equity;
mod faults_to_find;
mod made;
mod pack;
mod people;
mod profile;
mod projects;
mod row;
mod sports;
mod teachers;
mod totals;
