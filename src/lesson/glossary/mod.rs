//! The glossary: one card for each term.
//!
//! - [`term`](mod@term): what a card consists of
//! - `envelope`, `keys`, `objects`, `access`: the cards, by group; [`catalog`]: all of them
//! - [`find`]: finds the terms in a text
//! - [`claims`]: what the cards state, each with an experiment that proves it
//! - [`measures`]: the numbers on the cards, each with the code that computes it
//! - `experiment`: the world in which the experiments run

mod access;
pub mod catalog;
pub mod claims;
mod envelope;
mod experiment;
pub mod find;
mod keys;
pub mod measures;
mod objects;
pub mod term;

pub use catalog::{search, term, terms};
pub use find::{MarkedTerms, TermSpan, term_spans};
pub use term::{Term, TermGroup, TermLink, TermMeaning};
