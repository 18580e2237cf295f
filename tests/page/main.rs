//! Every view of the page, drawn natively into text that `insta` keeps.

mod draw;
mod lab;
mod policies;
mod route;
mod secrets;
