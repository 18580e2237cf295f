//! A part of a document, and its position in the text.

use std::ops::{Deref, DerefMut, Range};

/// A part of a document with its position in the text that the document was read from.
///
/// Two parts are equal when their values are equal, whatever their positions.
#[derive(Debug, Clone)]
pub(in crate::core::iam) struct Located<T> {
    value: T,
    /// In bytes; empty, at the start, for a part that was not read from a text.
    at: Range<usize>,
}

impl<T> Located<T> {
    pub fn new(value: T, at: Range<usize>) -> Self {
        Self { value, at }
    }

    /// The part's byte range.
    pub fn at(&self) -> Range<usize> {
        self.at.clone()
    }

    /// The part's first byte: an object's bracket.
    pub fn opening(&self) -> Range<usize> {
        self.at.start..self.at.start.saturating_add(1)
    }
}

impl<T> From<T> for Located<T> {
    fn from(value: T) -> Self {
        Self::new(value, 0..0)
    }
}

impl<T: PartialEq> PartialEq for Located<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T> Deref for Located<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Located<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}
