//! The grants on a key: list them with metadata, add one, remove one.

use super::{GrantNote, Key};
use crate::core::crypto::digest::sha256;
use crate::core::iam::Grant;
use crate::core::trace::print::hex;

impl Key {
    /// The grants with their metadata. A grant that was added without `CreateGrant` gets an id derived from its
    /// content, and has no token.
    pub fn noted_grants(&self) -> Vec<GrantNote> {
        let mut notes: Vec<&GrantNote> = self.grant_notes.iter().collect();
        (self.grants.iter())
            .map(|grant| {
                let place = notes.iter().position(|note| note.grant == *grant);
                match place.map(|place| notes.remove(place)) {
                    Some(note) => note.clone(),
                    None => self.made_up(grant),
                }
            })
            .collect()
    }

    fn made_up(&self, grant: &Grant) -> GrantNote {
        GrantNote {
            grant: grant.clone(),
            id: hex(&sha256(format!("{grant:?}").as_bytes())),
            token: String::new(),
            retiring: None,
            issuer: format!("arn:aws:iam::{}:root", self.account),
            created: self.created,
        }
    }

    pub(super) fn add_grant(&mut self, note: GrantNote) {
        self.grants.push(note.grant.clone());
        self.grant_notes.push(note);
    }

    pub(super) fn remove_grant(&mut self, id: &str) {
        let place = (self.noted_grants().iter()).position(|note| note.id == id);
        if let Some(place) = place {
            self.grants.remove(place);
        }
        self.grant_notes.retain(|note| note.id != id);
    }
}
