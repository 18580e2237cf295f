//! The fourteen lessons, in the order of the path.

pub mod common;

mod download;
mod two_policies;
mod upload;

use super::lesson::Lesson;

/// All of them, in the order of the path.
pub static LESSONS: [&Lesson; 3] = [&upload::LESSON, &download::LESSON, &two_policies::LESSON];
