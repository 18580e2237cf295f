//! Every view of the page, drawn natively into text that `insta` keeps.

mod cases;
mod compare;
mod draw;
mod lab;
mod plan;
mod route;
