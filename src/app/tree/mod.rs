//! What a view draws, as a value: elements with their attributes, handlers and children, built by calls that
//! read like Leptos's builder (`div().class("x").on_click(…).child(…)`).
//!
//! Why not `view!`: there every element is a type of its own, and code of its own. Tried on stage, bucket and
//! step panel, with the rest as it was (gzip bytes of the first load, unchanged: 254,496): erased `view!`
//! elements 301,000; this 266,800, of which 9,000 go with the last `view!`. Besides, a tree is printed as
//! text without a browser, and compared in Rust: the page is touched only where it differs.
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

pub use element::{Children, Element, Node, Nodes, Str, live, nodes};
