//! An exact copy of a world, including the state of its randomness: a checkpoint.

use super::checkpoints::BodyList;
use crate::core::lab::Lab;

impl Lab {
    /// An exact copy: the same calls give the same bytes in both worlds. Only checkpoints need this; everything else
    /// uses [`Lab::fork`], whose copy has its own randomness.
    pub(in crate::core::lab) fn duplicate(&self) -> Self {
        self.copy(self.cloud.entropy.duplicate())
    }

    /// Lets the randomness go on otherwise, before a command that takes the place of others.
    pub(in crate::core::lab) fn stir(&mut self, salt: u64, sequence: u64) {
        self.cloud.entropy.stir(salt, sequence);
    }

    /// Adds the bodies that the buckets store. A body that two worlds share counts once.
    pub(in crate::core::lab) fn stored_bodies(&self, bodies: &mut BodyList) {
        let kept = self.tampering.iter().flat_map(|history| history.kept());
        for part in kept.flat_map(|object| &object.body.parts) {
            bodies.add(part.bytes().identity(), part.stored_len());
        }
        for bucket in self.cloud.s3.buckets() {
            let objects = bucket
                .stored_objects()
                .flat_map(|object| &object.body.parts);
            let uploads = bucket.uploads.values();
            let uploaded = uploads.flat_map(|upload| upload.parts.values().map(|part| &part.part));
            for part in objects.chain(uploaded) {
                bodies.add(part.bytes().identity(), part.stored_len());
            }
        }
    }
}
