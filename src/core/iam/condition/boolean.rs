//! `Bool`: compares `true` and `false`.

/// Whether both sides are `true`, or both are `false`, in any case. Other texts match nothing.
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
