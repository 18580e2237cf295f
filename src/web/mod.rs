//! The browser. Only this module uses `web-sys` and `js-sys`.
//!
//! - [`browser`]: the window and its document, if they exist
//! - [`keyboard`]: keys as values
//! - [`clock`], [`random`]: the time and the random seed, for the core
//! - [`storage`]: settings stored between visits; [`database`]: the lab stored between visits
//! - [`body_files`]: large bodies in the origin private file system
//! - [`tab`]: this tab among the others of the site, and its address
//! - [`local_file`]: files that the learner chooses, read in slices, and saving files to disk
//! - [`pasted`]: what a reader pastes or drops; [`incoming_text`]: a text before a field has it
//! - [`channel`]: texts between the windows of this browser
//! - [`protocol`]: the messages between page and workers, from the workers' package
//! - [`worker`]: work on large bodies, off the main thread; [`worker_job`]: what is to be done, and its results;
//!   [`worker_error`]: why there is none; [`worker_speed`]: how fast a worker is; [`worker_program`]: the program that does it
//! - [`spare_workers`]: workers that are started before there is a job for them
//! - [`body_range`]: any range of a body, wherever it is
//! - [`image_canvas`]: an image file, drawn onto a canvas; [`pixels`]: its pixels, and pixels onto a canvas; [`raster`]: a
//!   drawing as a picture
//! - [`stored_bodies`]: large bodies that workers have stored; [`joined_parts`]: decrypted ones, joined
//! - [`failure`]: the panel that appears when the page itself fails
//! - [`dom`]: small queries to the window, and small changes to the document; [`idle`]: when it has nothing else to do
//! - [`alike`]: which meaning the pointer or the focus is on
//! - [`reflect`]: the same for parts that load later, without adding code to the first load
//! - [`frame`]: the page around this one, where this one is in a frame
//! - [`rows`]: which rows of a long list are in sight
//! - [`screen`]: the screen, full and awake
//! - [`integrity`]: files that the browser checks by their hashes
//! - [`script_address`]: addresses of scripts, by Trusted Types
//! - [`service_worker`]: keeps the site in the browser, for use without a network
//! - [`peers`]: other ciphers to compare with, for the bench page
//! - [`browser_gcm`]: the browser's own AES-256-GCM, for a second opinion
//! - [`popover`]: a card next to the element it describes
//! - [`focus_keeper`]: the focus stays on the page when the control that has it goes
//! - [`focus_return`]: where the focus was, to give it back
//! - [`scroll_box`]: a box that shows a piece of something much taller
//! - [`same_bytes`]: marks the same bytes wherever the page shows them
//! - [`toolbar`]: buttons that are one tab stop together

pub mod alike;
pub mod body_files;
pub mod body_range;
pub mod browser;
pub mod browser_gcm;
pub mod channel;
pub mod clock;
pub mod database;
pub mod dom;
pub mod failure;
pub mod focus_keeper;
pub mod focus_return;
pub mod frame;
pub mod idle;
pub mod image_canvas;
pub mod incoming_text;
pub mod integrity;
pub mod joined_parts;
pub mod keyboard;
pub mod local_file;
pub mod pasted;
pub mod peers;
pub mod pixels;
pub mod popover;
pub mod random;
pub mod raster;
pub mod reflect;
pub mod rows;
pub mod same_bytes;
pub mod screen;
pub mod script_address;
pub mod scroll_box;
pub mod service_worker;
pub mod spare_workers;
pub mod storage;
pub mod stored_bodies;
pub mod tab;
pub mod toolbar;
pub mod worker;
pub mod worker_error;
pub mod worker_job;
pub mod worker_program;
pub mod worker_speed;

pub use envelope_lab_worker::protocol;
