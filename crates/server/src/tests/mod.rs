//! The site as a browser meets it, without a browser: requests in, answers out.

mod access;
mod administration;
mod api;
mod assets;
mod attached;
mod checkup;
mod collecting;
mod described;
mod filling;
mod forms;
mod headers;
mod late;
mod odd;
mod pages;
mod panics;
mod people;
mod prepared;
mod reports;
mod review;
mod scope;
mod sign_in;
mod site;
