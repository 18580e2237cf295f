//! What the bucket contains at a step of a run.

use crate::app::stage_run::{RunKind, StageRun};
use crate::core::lab::ObjectRow;
use crate::core::trace::{Actor, Glyph, Kind, Place, Step};

/// Whether a step shows this thing in the bucket.
fn shows(step: &Step, glyph: Glyph) -> bool {
    step.scene.place_of(glyph) == Some(Place::Bucket)
}

/// The objects in the bucket at a step of a run.
#[derive(Clone, Debug)]
pub struct BucketContent<'a> {
    /// The name of the bucket of a scratch world, whose objects are not listed; `None` in the lab.
    pub scratch: Option<&'a str>,
    /// The run's own object first.
    pub rows: Vec<&'a ObjectRow>,
    /// What the run did to them so far.
    pub note: &'static str,
    /// Whether the first object is older than the run.
    pub earlier: bool,
    /// Which of the first object's parts the scene shows, so that the shelf need not.
    pub shown: [bool; 2],
}

/// The two parts of an object that S3 stores.
pub const PARTS: [Glyph; 2] = [Glyph::StoredCiphertext, Glyph::StoredEncryptedDataKey];

/// The content of the bucket now, or at a step of a run: what it contained before until the run stores something.
pub fn content<'a>(
    rows: &'a [ObjectRow],
    run: Option<&'a StageRun>,
    index: usize,
) -> BucketContent<'a> {
    let Some(run) = run else {
        return BucketContent {
            scratch: None,
            rows: rows.iter().collect(),
            note: "",
            earlier: false,
            shown: [false; 2],
        };
    };
    let steps = &run.trace.steps;
    let stores = |step: &Step| step.kind == Kind::Store && step.to == Actor::Bucket;
    let stored = steps.iter().position(stores);
    let before = stored.is_some_and(|stored| index < stored);
    let rows = match (&run.objects_before, before) {
        _ if run.scratch_bucket.is_some() => &[],
        (Some(before), true) => before.as_slice(),
        (None, true) if run.kind == RunKind::Upload => &[],
        _ => rows,
    };
    let (own, others): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.key == run.name);
    let rows: Vec<_> = own.into_iter().chain(others).collect();
    let over = (steps.iter().take(index + 1)).any(|step| step.kind == Kind::Fail);
    let shown = PARTS.map(|part| steps.get(index).is_some_and(|step| shows(step, part)));
    BucketContent {
        scratch: run.scratch_bucket.as_deref(),
        note: if over && !rows.is_empty() {
            "unchanged"
        } else {
            ""
        },
        earlier: run.kind == RunKind::Upload && (before || stored.is_none()),
        rows,
        shown,
    }
}
