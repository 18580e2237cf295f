//! The page: Leptos, and nothing the core could know.
//!
//! Every view is a function from the page's state to a [`tree`], drawn in the browser into
//! nodes and in the tests into text. What changes stands in a `reactive` piece of it, which is drawn anew when a
//! signal changes and compared with what is there: focus, selection and scroll stay.
//!
//! - [`state`]: the signals every view reads
//! - [`route`]: where the reader is, as an address
//! - [`action`]: what the learner can start: upload, download, delete, reset
//! - [`lazy_part`], [`placeholder`]: what is fetched later than the page, and where it then stands
//! - [`start`](mod@start): puts the page into the document
//! - [`stage_run`], [`player`]: a run on the stage, and the position in it
//! - [`keyboard_shortcuts`]: the keys that the whole page listens to
//! - [`settings`]: theme, speed and whether to predict, kept between visits
//! - [`call`]: the calls of uploads, downloads and deletions, as a part fetched later; [`transfer`]: what they do
//! - [`logged_lab`]: the learner's worlds, changed through the command log only
//! - [`tree`]: what views draw, on the page or as text
//! - [`without_browser`]: the page drawn into text, for the tests and for `index.html`
//! - [`component`](mod@component): parts that take signals and give callbacks
//! - [`page`]: the shell, and one folder a view

pub mod action;
pub mod call;
pub mod component;
pub mod keyboard_shortcuts;
pub mod lazy_part;
pub mod logged_lab;
pub mod page;
pub mod placeholder;
pub mod player;
pub mod route;
pub mod settings;
pub mod stage_run;
pub mod start;
pub mod state;
pub mod transfer;
pub mod tree;
pub mod without_browser;
