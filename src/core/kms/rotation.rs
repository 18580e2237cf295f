//! Automatic rotation of a key's material (KMS guide, rotating-keys-enable).

use crate::core::clock::Timestamp;

/// `RotationPeriodInDays` of a request that names none.
pub const DEFAULT_PERIOD: u64 = 365;

const DAY: u64 = 86_400;

/// When a key is rotated automatically.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RotationSchedule {
    /// `RotationPeriodInDays`: 90 to 2,560.
    pub period_days: u64,
    /// `NextRotationDate`.
    pub next: Timestamp,
}

impl RotationSchedule {
    /// The first rotation is one period after `now`.
    pub fn starting(now: Timestamp, period_days: u64) -> Self {
        Self {
            period_days,
            next: Timestamp(now.0.saturating_add(period_days * DAY)),
        }
    }
}
