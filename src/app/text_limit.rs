//! How much text the fields of the page take. More would freeze the browser before anything could answer, so it is
//! turned away before a field has it, and the reader is told; what was in the field stays.

use super::clicker;
use super::component::number::grouped;
use super::state::Page;
use crate::web::incoming_text::{self, IncomingText};

/// The most characters of a field with several lines: eight times AWS's largest limit, a key policy's 32 KiB.
pub const LONGEST_TEXT: i32 = 256 << 10;
/// The most characters of a field with one line. The longest that belongs there is an ARN, or an object's key of 1,024
/// bytes; what AWS answers to one that is far too long can still be seen.
pub const LONGEST_LINE: i32 = 16 << 10;

/// From now on, no field takes more text than its limit.
pub fn watch(page: Page) {
    incoming_text::watch(move |text| {
        let says = refusal(text);
        let fits = says.is_none();
        if let Some(says) = says {
            clicker::hint(page, says);
        }
        fits
    });
}

/// Why a text is too long for its field, and what to do; `None` if it fits.
pub fn refusal(text: IncomingText) -> Option<String> {
    let longest = match text.is_line {
        true => LONGEST_LINE,
        false => LONGEST_TEXT,
    };
    (text.total > longest).then(|| {
        let [incoming, longest] =
            [text.incoming, longest].map(|length| grouped(length.unsigned_abs().into()));
        format!(
            "Too long: this text has {incoming} characters, and the field takes {longest} in all. Nothing was changed. Insert only the part that you need."
        )
    })
}
