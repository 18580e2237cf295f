//! The views, one folder each, and the shell around them.
//!
//! - [`shell`]: the views, and what is shown over them; [`header`]: the way to each of them
//! - [`lab`]: the lab itself, the first screen
//! - [`policies`]: every policy of the lab, and a request evaluated while the learner types
//! - [`secrets`]: small secrets, encrypted by KMS directly
//! - [`denied`]: a pasted error, explained with the reader's own names
//! - [`cases`]: common problems as cases that can be run
//! - [`code`]: a step's call in each client, inside the step's panel
//! - [`inspector`]: the region `Bytes`, and its tabs [`tamper`], [`byte_picture`], [`proof_outside`], [`key_search`]
//! - [`runs`]: a run beside another, and as a file
//! - [`theft`]: “Be the thief”, a dialog opened from the bucket
//! - [`trail`]: the CloudTrail records of all calls
//! - [`world`]: everything in the cloud, and what it costs
//! - [`learn`]: the lessons as a map, and one of them beside the stage
//! - [`compare`], [`cheat_sheet`]: what each permission is for, on the page and for printing
//! - [`design`]: every component in every state
//! - [`glossary`]: every term, one card each
//! - [`first_visit`]: four beats through the lab; [`recall`]: three blanks after the first upload and download
//! - [`palette`]: one field that finds views, lessons, cases, terms, and error texts
//! - [`predict`]: the question before each verdict
//! - [`plan`]: a session's plan for an instructor
//! - [`present`]: a talk for a room; [`speaker`]: the same talk for its speaker
//! - [`share`]: a link to what is shown
//! - [`work`]: the work on a large file
//! - [`about`]: what the page is; [`bench`](mod@bench): how fast it encrypts, side by side with others

pub mod about;
pub mod bench;
pub mod byte_picture;
pub mod cases;
pub mod cheat_sheet;
pub mod code;
pub mod compare;
pub mod denied;
pub mod design;
pub mod first_visit;
pub mod glossary;
pub mod header;
pub mod inspector;
pub mod key_search;
pub mod lab;
pub mod learn;
pub mod palette;
pub mod plan;
pub mod policies;
pub mod predict;
pub mod present;
pub mod proof_outside;
pub mod recall;
pub mod runs;
pub mod secrets;
pub mod share;
pub mod shell;
pub mod speaker;
pub mod tamper;
pub mod theft;
pub mod trail;
pub mod undo;
pub mod work;
pub mod world;
