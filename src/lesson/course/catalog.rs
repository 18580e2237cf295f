//! The lessons in the order of the path, and a lesson by its slug.

use super::lesson::Lesson;
use super::lessons::{
    access_denied, alias, bucket_keys, context, deny, download, envelope, life, multipart,
    no_encrypt, outsiders, secrets, two_policies, upload,
};

/// All lessons, in the order of the path.
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

impl Lesson {
    /// The lesson of this slug, and its index in [`LESSONS`].
    pub fn of(slug: &str) -> Option<(usize, &'static Self)> {
        (LESSONS.iter().copied().enumerate()).find(|(_, lesson)| lesson.slug == slug)
    }

    /// The earlier lessons whose question this lesson asks again.
    pub fn returning(&self) -> impl Iterator<Item = &'static Lesson> {
        (self.recalls.iter()).filter_map(|slug| Some(Self::of(slug)?.1))
    }
}
