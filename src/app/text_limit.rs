//! How much text the fields of the page take. More would freeze the browser before anything could answer. So it is
//! refused before a field has it, and the reader is told; what was in the field stays.

use super::clicker;
use super::component::number::grouped;
use super::lazy_part::{PartLoadError, fetched_ahead, part};
use super::state::Page;
use crate::web::incoming_text::{self, IncomingText};
use leptos::task::spawn_local;

/// The most characters of a field with several lines: eight times AWS's largest limit, a key policy's 32 KiB.
pub const LONGEST_TEXT: i32 = 256 << 10;
/// The most characters of a field with one line. The longest that belongs there is a shared lab's address, 16 KiB and
/// some; what AWS answers to a name that is far too long can still be seen.
pub const LONGEST_LINE: i32 = 32 << 10;

/// From now on, no field takes more text than its limit.
pub fn watch(page: Page) {
    let Some(window) = web_sys::window() else {
        return;
    };
    incoming_text::watch(&window, move |text| {
        let fits = text.total <= longest(text);
        if !fits {
            spawn_local(async move {
                fetched_ahead(refuse(page, text).await);
            });
        }
        fits
    });
}

fn longest(text: IncomingText) -> i32 {
    match text.is_area {
        true => LONGEST_TEXT,
        false => LONGEST_LINE,
    }
}

part! { run,
fn refuse(page: Page, text: IncomingText) -> Result<(), PartLoadError> {
    clicker::hint(page, refusal(text));
    Ok(())
}
}

/// Why a text was not taken, and what to do.
pub fn refusal(text: IncomingText) -> String {
    let [length, longest] =
        [text.length, longest(text)].map(|count| grouped(count.unsigned_abs().into()));
    format!(
        "Too long: this text has {length} characters, and the field takes {longest} in all. Nothing was changed. Insert only the part that you need."
    )
}
