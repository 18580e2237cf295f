//! Terms marked in the texts of all views. The texts are drawn by others, at any time: so the document
//! is watched, and before the next picture whatever says something new is marked.

use crate::lesson::glossary::{Seen, stretches};
use crate::web::{late, storage, terms};
use leptos::prelude::request_animation_frame;
use std::cell::Cell;

/// The texts that explain. Whatever has `data-terms` is one of them, too.
const AREAS: &str = ".step-head, .step > .reasons, .coach, \
    .view[data-shown] :is(.case-head, .case-answer, .case-no, .case-kinds > p, .sec-head > p, \
    .sec-out > .reasons, .sec-steps > li > div:first-child, [data-terms]), .view.compare[data-shown] p";
/// What is no running text, or does something when it is pressed.
const SKIP: &str = "a, button, summary, label, input, select, textarea, details, code, pre, kbd, svg, \
    h1, h2, h3, h4, b, .eyebrow, .hex, .case-run, .verdict, [role], [data-no-terms], lab-terms";
/// Where the setting is kept.
const SETTING: &str = "terms";

thread_local! {
    /// Whether terms are marked, once that was asked for.
    static ON: Cell<Option<bool>> = const { Cell::new(None) };
    /// Whether marking is due.
    static QUEUED: Cell<bool> = const { Cell::new(false) };
}

/// Whether terms are marked; kept between visits.
pub fn is_on() -> bool {
    let on = ON
        .get()
        .unwrap_or_else(|| storage::get(SETTING).as_deref() != Some("off"));
    ON.set(Some(on));
    on
}

/// Switches the marks.
pub fn switch() {
    let on = !is_on();
    ON.set(Some(on));
    storage::set(SETTING, if on { "on" } else { "off" });
    mark();
}

/// Marks what there is, and what will come.
pub fn attach() {
    let Some(root) = late::document().and_then(|document| document.get_element_by_id("app")) else {
        return;
    };
    late::watch(&root, |_| queue());
    // Another view is shown: its texts may have been there all along.
    late::on_hash(queue);
    queue();
}

/// Marks before the next picture, once however often it is asked for.
fn queue() {
    if !QUEUED.replace(true) {
        request_animation_frame(|| {
            QUEUED.set(false);
            mark();
        });
    }
}

fn mark() {
    let Some(document) = late::document() else {
        return;
    };
    let on = is_on();
    for area in late::all(&document, AREAS) {
        if !on {
            terms::unmark(&area);
            continue;
        }
        let mut seen = Seen::default();
        terms::mark(&area, SKIP, &mut |text| {
            (stretches(text, &mut seen).iter())
                .map(|stretch| terms::Stretch {
                    text: stretch.text.to_owned(),
                    term: stretch.term.map(|term| term.id),
                })
                .collect()
        });
    }
}
