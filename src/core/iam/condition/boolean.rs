//! `Bool`.

/// Both sides `true`, or both `false`, in any case; anything else is neither.
pub(super) fn holds(expected: &str, value: &str) -> bool {
    match (parse(expected), parse(value)) {
        (Some(expected), Some(value)) => expected == value,
        _ => false,
    }
}

pub(super) fn parse(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}
