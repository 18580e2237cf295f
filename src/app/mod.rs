//! The page: Leptos, and everything that the core does not know.
//!
//! Every view is a function from the page's state to a [`tree`]. The browser draws it as nodes, and the tests as text.
//! What changes is inside a `reactive` element, which is drawn again when a signal changes, and compared with what is
//! on the page: focus, selection, and scroll position stay.
//!
//! - [`state`]: the signals that every view reads
//! - [`route`]: where the reader is, as an address
//! - [`arrival`]: what happens when the reader comes to another view
//! - [`action`]: what the learner can start: upload, download, delete, reset
//! - [`large_room`]: how a large body is encrypted, and where its ciphertext goes; [`layer`]: one layer of it;
//!   [`second_layer`]: the outer one of DSSE-KMS, as a part
//! - [`lazy_part`], [`placeholder`]: what is loaded after the page, and where it is shown
//! - [`start`](mod@start): puts the page into the document; [`fetch_ahead`]: which parts come before they are asked for
//! - [`stage_run`], [`player`]: a run on the stage, and the position in it
//! - [`keyboard_shortcuts`]: the keyboard shortcuts of the whole page
//! - [`settings`]: theme, speed, and whether to predict, stored between visits
//! - [`text_limit`]: how much text a field takes
//! - [`clicker`]: a clicker's button where no next step can follow at once
//! - [`call`]: uploads, downloads, and deletions, as a part that is loaded later; [`transfer`]: how they work;
//!   [`transfer_trouble`]: why one was not completed; [`own_folder`]: this page’s folder of large bodies
//! - [`mirror`](mod@mirror): two windows of this browser that show the same
//! - [`logged_lab`]: the learner's worlds, changed only through the command log; [`lab_facts`]: what the first screen
//!   shows of them; [`lab_press`]: what can be pressed there
//! - [`keep`]: what outlives a reload; [`kept_run`]: a run that does; [`kept_bodies`]: the files that came into the lab
//! - [`page_edits`]: edits of what the browser keeps beside the lab, to be undone
//! - [`tree`]: what views draw, on the page or as text
//! - [`embed`]: the page in a frame of another page, as a part
//! - [`offline`](mod@offline): keeps the page in the browser for use without a network, as a part
//! - [`without_browser`]: draws the page as text, for the tests and for `index.html`
//! - [`component`](mod@component): parts that take signals and give callbacks
//! - [`page`]: the shell, and one folder per view

pub mod action;
pub mod arrival;
pub mod call;
pub mod clicker;
pub mod component;
pub mod embed;
pub mod fetch_ahead;
pub mod keep;
pub mod kept_bodies;
pub mod kept_run;
pub mod keyboard_shortcuts;
pub mod kms_tally;
pub mod lab_facts;
pub mod lab_press;
pub mod large_room;
pub mod layer;
pub mod lazy_part;
pub mod logged_lab;
pub mod mirror;
pub mod offline;
pub mod own_folder;
pub mod page;
pub mod page_edits;
pub mod placeholder;
pub mod player;
pub mod route;
pub mod second_layer;
pub mod settings;
pub mod stage_run;
pub mod start;
pub mod state;
pub mod text_limit;
pub mod transfer;
pub mod transfer_trouble;
pub mod tree;
pub mod without_browser;
