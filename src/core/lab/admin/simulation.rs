//! What only a simulation can do: let time pass, and have KMS throttle.

use crate::core::clock::Timestamp;
use crate::core::lab::report::inventory::{KeyRow, counted, listed};
use crate::core::lab::world::Lab;

impl Lab {
    /// How far the lab's clock is ahead of the page's, in seconds.
    pub fn later(&self) -> u64 {
        self.later
    }

    /// The lab's time, in a sentence.
    pub fn clock_says(&self) -> String {
        match self.later / 86_400 {
            0 => "The lab’s clock shows your own time.".to_owned(),
            days => format!(
                "The lab’s clock is {} ahead of yours.",
                counted(days as usize, "day")
            ),
        }
    }

    /// Lets time pass, and describes what changed. `real` is the page's time.
    pub fn let_pass(&mut self, days: u64, real: Timestamp) -> String {
        self.later = self.later.saturating_add(days * 86_400);
        let before: Vec<KeyRow> = self.inventory().keys;
        let now = self.now(real);
        self.cloud.kms.sweep(now, &mut self.cloud.entropy);
        let gone = before
            .iter()
            .filter(|key| self.cloud.kms.key(&key.id).is_none());
        let rotated = before.iter().filter(|row| {
            let key = self.cloud.kms.key(&row.id);
            key.is_some_and(|key| key.materials().count() > row.materials)
        });
        let mut says = match days {
            1 => "A day has passed.".to_owned(),
            _ => format!("{days} days have passed."),
        };
        for key in gone {
            says.push_str(&format!(
                " The waiting period of {} is over. KMS has deleted it, and nothing can decrypt what was encrypted with it: {}.",
                key.name(),
                listed(&key.under)
            ));
        }
        for key in rotated {
            says.push_str(&format!(
                " KMS has rotated {}: the new key material encrypts from now on, and the old material still decrypts.",
                key.name()
            ));
        }
        says
    }

    /// Whether KMS throttles every request.
    pub fn throttles(&self) -> bool {
        self.cloud.kms.throttled
    }

    /// Sets whether KMS throttles every request. AWS has no such switch.
    pub fn set_throttles(&mut self, on: bool) {
        self.cloud.kms.throttled = on;
    }
}
