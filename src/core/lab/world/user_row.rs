//! A row of the application's own table.

use crate::core::kms::CiphertextBlob;
use crate::core::trace::{Excerpt, Field, Role};

/// A row of the application's table `users`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRow {
    /// Column `username`, the primary key.
    pub username: String,
    /// Column `password`: KMS's `CiphertextBlob`, never the password.
    pub password: Vec<u8>,
}

impl UserRow {
    /// The blob as a field with labelled stretches.
    pub fn field(&self) -> Field {
        let excerpt = Excerpt::of(&self.password);
        let field = Field::bytes("CiphertextBlob", Role::Ciphertext, excerpt);
        match CiphertextBlob::parse(&self.password) {
            Some(blob) => field.with_parts(blob.parts()),
            None => field,
        }
    }

    /// A copy of the blob, with the lowest bit of the byte at `flip` flipped.
    pub fn copy(&self, flip: Option<usize>) -> Vec<u8> {
        let mut copy = self.password.clone();
        if let Some(byte) = flip.and_then(|at| copy.get_mut(at)) {
            *byte ^= 1;
        }
        copy
    }

    /// Only the encrypted bytes, without the blob's header; empty if it is not a valid blob.
    pub fn sealed(&self) -> Vec<u8> {
        CiphertextBlob::parse(&self.password).map_or_else(Vec::new, |blob| blob.sealed.to_bytes())
    }

    /// The byte at an offset, the same byte with its lowest bit flipped, and the name of the blob's part that contains
    /// it. `None` beyond the end.
    pub fn flipped(&self, at: usize) -> Option<(u8, u8, &'static str)> {
        let byte = *self.password.get(at)?;
        let parts = CiphertextBlob::parse(&self.password)?.parts();
        let part = parts.iter().rfind(|part| part.offset <= at as u64)?;
        Some((byte, byte ^ 1, part.name))
    }
}
