//! What a view draws, as a value: elements with their attributes, handlers, and children. The calls look like Leptos's
//! builder (`div().class("x").on_click(…).child(…)`).
//!
//! Why not `view!`: every element there adds its own code. Measured for stage, bucket, and step panel in one build
//! each, as gzip bytes of the first load (263,437 before): `maud` with a patcher 267,536, these trees 266,762, Leptos's
//! own elements with erased types 301,700 (with the shell and the panels). With every view moved it is 244,931,
//! compared to 254,496 for strokes and `view!` side by side. A tree also prints as text without a browser, handles
//! events with closures instead of names, never parses text as HTML, and is compared in Rust: only differences touch
//! the page.
//!
//! - [`element`]: elements, texts, and their content
//! - [`html`], [`svg`]: one function per tag
//! - [`print`](mod@print): a tree as HTML, for the tests and for the first screen in `index.html`
//! - [`patch`]: a tree on the page, and how it changes into the next one; [`take_over`](mod@take_over): the first one over
//!   what `index.html` shows
//! - [`view`]: makes a tree a Leptos view
//! - [`visible`](mod@visible): marks in a text that nobody would see

pub mod element;
pub mod html;
pub mod patch;
pub mod print;
pub mod svg;
pub mod take_over;
pub mod view;
pub mod visible;

pub use element::{Children, Element, Node, Nodes, Str, exact, kept, nodes, reactive};
