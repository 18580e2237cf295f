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

/// The most lines of a field: the browser takes longer for a line than for a letter. AWS's largest policy, one statement
/// element a line, has about 2,000.
pub const MOST_LINES: usize = 8_192;

/// Why a text is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooMuch {
    /// It has `length` characters, for a field that has `longest` at most.
    Characters { length: i32, longest: i32 },
    /// The field would have this many lines.
    Lines(usize),
}

/// From now on, no field takes more text than its limit.
pub fn watch(page: Page) {
    let Some(window) = web_sys::window() else {
        return;
    };
    incoming_text::watch(&window, move |text| {
        let too_much = too_much(text);
        if let Some(too_much) = too_much {
            spawn_local(async move {
                fetched_ahead(refuse(page, too_much).await);
            });
        }
        too_much.is_none()
    });
}

fn too_much(text: &IncomingText) -> Option<TooMuch> {
    let longest = match text.is_area {
        true => LONGEST_TEXT,
        false => LONGEST_LINE,
    };
    if text.total > longest {
        let length = text.length;
        return Some(TooMuch::Characters { length, longest });
    }
    let lines = text.lines();
    (text.is_area && lines > MOST_LINES).then_some(TooMuch::Lines(lines))
}

part! { run,
fn refuse(page: Page, too_much: TooMuch) -> Result<(), PartLoadError> {
    clicker::hint(page, refusal(too_much));
    Ok(())
}
}

/// Why a text was not taken, and what to do.
pub fn refusal(too_much: TooMuch) -> String {
    let says = match too_much {
        TooMuch::Characters { length, longest } => {
            let [length, longest] =
                [length, longest].map(|count| grouped(count.unsigned_abs().into()));
            format!(
                "Too long: this text has {length} characters, and the field takes {longest} in all."
            )
        }
        TooMuch::Lines(lines) => {
            let [lines, most] = [lines, MOST_LINES].map(|count| grouped(count as u64));
            format!(
                "Too long: with this text the field would have {lines} lines, and it takes {most}."
            )
        }
    };
    format!("{says} Nothing was changed. Insert only the part that you need.")
}
