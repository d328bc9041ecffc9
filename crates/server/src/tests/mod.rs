//! The site as a browser meets it, without a browser: requests in, answers out.

mod access;
mod api;
mod assets;
mod forms;
mod headers;
mod pages;
mod reports;
mod scope;
mod sign_in;
mod site;
