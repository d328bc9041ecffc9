//! What figures mean, case by case, with numbers worked by hand.

#![cfg(test)]

mod absence;
mod across;
mod balance;
mod bureau_pack;
mod casts;
mod checks;
mod facts;
mod fitness;
mod hazards;
mod lists;
mod money;
mod persons;
mod property;

mod tree;
mod typing;
mod world;
mod year_on_year;
mod yearly_records;
