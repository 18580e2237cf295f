//! Carries out automatic rotations.

use super::rotation::RotationSchedule;
use super::{Key, KeyState, KmsError};
use crate::core::clock::Timestamp;
use crate::core::entropy::Entropy;

/// The most rotations that are carried out at once; a clock that jumps by centuries does not fill the memory.
const MOST_AT_ONCE: usize = 100;

impl Key {
    /// Rejects rotation of a key that is not for symmetric encryption. The error has no message (recorded for
    /// `RotateKeyOnDemand`).
    ///
    /// # Errors
    /// `UnsupportedOperationException`.
    pub(super) fn rotates(&self) -> Result<(), KmsError> {
        match self.is_symmetric_encryption() {
            true => Ok(()),
            false => Err(KmsError::other("UnsupportedOperationException", "")),
        }
    }

    /// Carries out the rotations that were due by `now`, each at its own time. A key that is disabled or pending
    /// deletion is not rotated.
    pub(super) fn rotate_when_due(&mut self, now: Timestamp, entropy: &mut Entropy) {
        for _ in 0..MOST_AT_ONCE {
            match self.rotation {
                Some(schedule) if self.state == KeyState::Enabled && schedule.next <= now => {
                    self.add_material(schedule.next, true, entropy);
                    self.rotation = Some(RotationSchedule::starting(
                        schedule.next,
                        schedule.period_days,
                    ));
                }
                _ => return,
            }
        }
        self.rotation =
            (self.rotation).map(|schedule| RotationSchedule::starting(now, schedule.period_days));
    }

    /// Rotates a key whose rotation was due while it was disabled, once and at once (KMS API reference,
    /// `GetKeyRotationStatus`). Returns whether it did.
    pub(super) fn catch_up(&mut self, now: Timestamp, entropy: &mut Entropy) -> bool {
        match self.rotation {
            Some(schedule) if schedule.next <= now => {
                self.add_material(now, true, entropy);
                self.rotation = Some(RotationSchedule::starting(now, schedule.period_days));
                true
            }
            _ => false,
        }
    }
}
