//! The drawings that only a run or an object in the bucket needs. They belong to the part `run`
//! ([`call::fetch`](crate::app::call::fetch)), because the first screen shows neither.

use super::{bucket, denial, over_stage, sequence_diagram, stage, step_details};
use crate::app::page::inspector;
use crate::app::state::{Page, RunDrawings};
use crate::app::tree::nodes;
use crate::web::alike;
use leptos::prelude::*;

/// The drawings.
const RUN_DRAWINGS: RunDrawings = RunDrawings {
    things: stage::things,
    objects: bucket::objects,
    steal: bucket::steal,
    stored: bucket::stored,
};

/// Gives the page everything that a run needs to be shown.
pub fn attach(page: Page) {
    let places = page.placeholders;
    // A second time would draw all of it anew.
    if places.run_drawings.with_untracked(Option::is_some) {
        return;
    }
    places.step_details.set(Some(step_details::view));
    places
        .inside
        .set(Some(|page| nodes().child(bucket::inside(page))));
    places.bytes.set(Some(inspector::place));
    denial::attach(page);
    sequence_diagram::attach(page);
    over_stage::attach(page);
    alike::name_what_is_lit();
    places.run_drawings.set(Some(RUN_DRAWINGS));
}
