//! Every view of the page, drawn natively into text that `insta` keeps.

mod code;
mod draw;
mod glossary;
mod lab;
mod route;
