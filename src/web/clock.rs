//! The browser's clock.

use crate::core::clock::Timestamp;

/// Now, to the second.
pub fn now() -> Timestamp {
    // Dates before 1970 become 1970: the cast saturates.
    Timestamp((js_sys::Date::now() / 1_000.0) as u64)
}
