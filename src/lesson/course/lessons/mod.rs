//! The fourteen lessons, in the order of the path.

pub mod common;
pub mod common_late;
pub mod common_more;

mod access_denied;
mod alias;
mod bucket_keys;
mod context;
mod deny;
mod download;
mod envelope;
mod life;
mod multipart;
mod no_encrypt;
mod outsiders;
mod secrets;
mod two_policies;
mod upload;

use super::lesson::Lesson;

/// All of them, in the order of the path.
pub static LESSONS: [&Lesson; 14] = [
    &envelope::LESSON,
    &upload::LESSON,
    &download::LESSON,
    &no_encrypt::LESSON,
    &secrets::LESSON,
    &access_denied::LESSON,
    &two_policies::LESSON,
    &deny::LESSON,
    &alias::LESSON,
    &context::LESSON,
    &multipart::LESSON,
    &outsiders::LESSON,
    &bucket_keys::LESSON,
    &life::LESSON,
];
