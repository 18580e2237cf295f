//! The browser's clock.

use crate::core::clock::Timestamp;

/// Now, to the second. Outside of a browser it stands still at 2026-01-15 10:00:00 UTC.
pub fn now() -> Timestamp {
    if cfg!(not(target_arch = "wasm32")) {
        return Timestamp(1_768_471_200);
    }
    // Dates before 1970 become 1970: the cast saturates.
    Timestamp((js_sys::Date::now() / 1_000.0) as u64)
}
