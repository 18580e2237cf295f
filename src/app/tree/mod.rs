//! What a view draws, as a value: elements with their attributes, handlers and children, built by calls that
//! read like Leptos's builder (`div().class("x").on_click(…).child(…)`).
//!
//! Why not `view!`: there every element brings code of its own. Tried on stage, bucket and step panel in one
//! build each, as gzip bytes of the first load (263,437 before): `maud` with a patcher 267,536, these
//! trees 266,762, Leptos's own elements with erased types 301,700 (with the shell and the panels). With every
//! view moved it is 244,931, where strokes and `view!` side by side took 254,496. Besides, a tree is printed
//! as text without a browser, hears events by closures instead of by names, reads no text as HTML, and is
//! compared in Rust: the page is touched only where it differs.
//!
//! - [`element`]: elements, texts, and what they can hold
//! - [`html`], [`svg`]: an element of each name
//! - [`print`](mod@print): a tree as HTML, for the tests and for what stands in `index.html` before the program
//! - [`patch`]: a tree on the page, and how it becomes the next one
//! - [`view`]: a tree is a Leptos view

pub mod element;
pub mod html;
pub mod patch;
pub mod print;
pub mod svg;
pub mod view;

pub use element::{Children, Element, Node, Nodes, Str, nodes, reactive};
