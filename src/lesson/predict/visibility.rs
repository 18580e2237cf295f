//! What the page shows of a run at each step. While the learner predicts, no verdict is visible before its step: until
//! then a denied run looks like the same run with every permission.

use crate::core::trace::{Role, Step, Trace, Value};

/// What is visible of a run at one of its steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visibility {
    /// How many of the run's own steps are visible.
    pub own: usize,
    /// How many of the steps that a denial cut off are visible after them, as if still to come: they hide the denial.
    pub not_taken: usize,
    /// How many steps the player counts.
    pub count: usize,
    /// Index of the last step whose verdict is visible.
    pub last_verdict: usize,
    /// Index of the step that denies the request; `usize::MAX` if none does, or if it is not visible yet.
    pub refused: usize,
    /// Indexes of the first and last step with a plaintext data key.
    pub data_key: Option<(usize, usize)>,
    /// Whether a later step has a verdict that is not visible yet.
    pub verdict_pending: bool,
    /// Length of the file in bytes, once it is known.
    pub file_len: Option<u64>,
}

/// The run's visibility at each step: first with everything visible, then for a learner who predicts. `not_taken` are
/// the steps that a denial cut off; empty if they are not known.
pub fn step_visibility(trace: &Trace, not_taken: &[Step]) -> [Vec<Visibility>; 2] {
    let all = 0..trace.steps.len();
    [
        all.clone().map(|_| everything(trace)).collect(),
        (all.map(|index| without_verdicts(trace, not_taken, index))).collect(),
    ]
}

fn everything(trace: &Trace) -> Visibility {
    let count = trace.steps.len();
    Visibility {
        own: count,
        not_taken: 0,
        count,
        last_verdict: usize::MAX,
        refused: (trace.refusal.as_ref()).map_or(usize::MAX, |refusal| refusal.step),
        data_key: trace.key_alive(),
        verdict_pending: false,
        file_len: file_len(&trace.steps),
    }
}

/// Hides the verdicts after this step, and everything that reveals one.
fn without_verdicts(trace: &Trace, not_taken: &[Step], index: usize) -> Visibility {
    let mut shown = everything(trace);
    shown.last_verdict = index;
    if let Some(refusal) = trace
        .refusal
        .as_ref()
        .filter(|refusal| index < refusal.step)
    {
        // IAM's check is visible without its verdict; any other failure is not visible at all.
        shown.own = refusal.step + usize::from(refusal.decision.is_some());
        shown.not_taken = not_taken.len();
        shown.refused = usize::MAX;
        // The steps that were cut off are known only for the lab's own runs.
        if shown.not_taken > 0 {
            shown.count = shown.own + shown.not_taken;
        }
    }
    let so_far = index + 1;
    let mut ahead = trace.steps.iter().skip(so_far);
    shown.verdict_pending = ahead.any(|step| step.decision.is_some());
    if shown.verdict_pending {
        let reached = shown.data_key.filter(|(first, _)| *first <= index);
        shown.data_key = reached.map(|(first, last)| (first, last.min(index)));
        // The length would reveal that a download succeeds.
        shown.file_len = file_len(trace.steps.iter().take(so_far));
    }
    shown
}

/// The length in bytes of the file that these steps handle.
fn file_len<'a>(steps: impl IntoIterator<Item = &'a Step>) -> Option<u64> {
    let mut fields = steps.into_iter().flat_map(|step| &step.fields);
    fields.find_map(|field| match &field.value {
        Value::Bytes { excerpt, .. } if field.name == "Body" || field.role == Role::Plaintext => {
            Some(excerpt.len)
        }
        Value::Bytes { .. } | Value::Text(_) => None,
    })
}
