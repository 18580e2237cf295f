//! The teaching: its data, and the checks that prove each claim by running the core.
//!
//! - [`course`]: the lessons, and what runs and judges them
//! - [`cases`]: situations from work, as scripts
//! - [`kinds`]: the kinds of encryption side by side, computed
//! - [`whole_file`]: why KMS does not encrypt whole files, computed
//! - [`second_opinion`]: the messages of an object, for another cipher to open and to seal
//! - [`sequence`]: a run beside another, as a diagram, as text
//! - [`bytes`]: what every byte is, and why it is there
//! - [`theft`]: what a thief gets without the KMS key, tried in a copy of the lab
//! - [`byte_picture`]: bytes as pictures, what ECB would show, the same upload twice
//! - [`key_lifetime`]: who holds each plaintext key of a run, step by step
//! - [`key_search`]: “Is this key anywhere?”, over everything that the lab stores, exports, logs, and keeps in memory
//! - [`predict`]: a prediction before each verdict, and the learner's history of them
//! - [`denial`]: a denial in one sentence, and AWS's message in its parts
//! - [`denied`]: an error that was pasted: what it says, which policy is to blame, what helps
//! - [`staged_denial`]: a pasted denial, made in a scratch world with the reader's names
//! - [`compare`]: what each permission is for and each operation needs, computed
//! - [`code`]: a call as each client writes it, and an error as each client prints it
//! - [`outside`]: programs that open a stored object outside the lab
//! - [`glossary`]: one card for each term
//! - [`plan`]: the instructor's plan of a session
//! - [`talk`]: talks for a room, frame by frame, and where a speaker is in one

pub mod byte_picture;
pub mod bytes;
pub mod cases;
pub mod code;
pub mod compare;
pub mod course;
pub mod denial;
pub mod denied;
pub mod glossary;
pub mod key_lifetime;
pub mod key_search;
pub mod kinds;
pub mod outside;
pub mod path_not_taken;
pub mod plan;
pub mod predict;
pub mod scratch_world;
pub mod second_opinion;
pub mod sequence;
pub mod staged_denial;
pub mod talk;
pub mod theft;
pub mod whole_file;

pub use cases::{CASES, Case};
pub use course::{LESSONS, Lesson};
