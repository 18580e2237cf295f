//! The browser's clock.

use crate::core::clock::Timestamp;

/// The current time in milliseconds since 1970. Outside a browser, it is that of [`now`].
pub fn now_ms() -> u64 {
    match cfg!(target_arch = "wasm32") {
        // The cast saturates, as in `now`.
        true => js_sys::Date::now() as u64,
        false => now().0.saturating_mul(1_000),
    }
}

/// The time of day here: hours and minutes. Outside a browser, it is always 10:00.
pub fn time_of_day() -> (u32, u32) {
    match cfg!(target_arch = "wasm32") {
        true => {
            let now = js_sys::Date::new_0();
            (now.get_hours(), now.get_minutes())
        }
        false => (10, 0),
    }
}

/// The current time, to the second. Outside a browser, it is always 2026-01-15 10:00:00 UTC.
pub fn now() -> Timestamp {
    if cfg!(not(target_arch = "wasm32")) {
        return Timestamp(1_768_471_200);
    }
    // The cast saturates: a date before 1970 becomes 1970.
    Timestamp((js_sys::Date::now() / 1_000.0) as u64)
}
