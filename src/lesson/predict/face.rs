//! What a run shows of itself at each step. While the learner predicts, no verdict shows before its step:
//! until then a refused run looks like the same run with every permission.

use crate::core::trace::{Role, Step, Trace, Value};

/// What may be told of a run at one of its steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visibility {
    /// How many of the run's own steps show.
    pub own: usize,
    /// How many of the steps not taken stand after them as if still to come: they hide a refusal.
    pub others: usize,
    /// How many steps there are to go.
    pub count: usize,
    /// Index of the last step whose verdict shows.
    pub tells: usize,
    /// Index of the step that refuses; beyond the end where none does, or none that may show yet.
    pub refused: usize,
    /// First and last step with a plaintext data key.
    pub alive: Option<(usize, usize)>,
    /// Whether a verdict is still to come that does not show yet.
    pub open: bool,
    /// Length of the file in bytes, once it is known.
    pub len: Option<u64>,
}

/// The run's faces, one a step: as it is, then as it is for a learner who predicts. `not_taken` are the
/// steps that would have followed a refusal; empty where that is not known.
pub fn faces(trace: &Trace, not_taken: &[Step]) -> [Vec<Visibility>; 2] {
    let all = 0..trace.steps.len();
    [
        all.clone().map(|_| plain(trace)).collect(),
        all.map(|index| veiled(trace, not_taken, index)).collect(),
    ]
}

/// All of it.
fn plain(trace: &Trace) -> Visibility {
    let count = trace.steps.len();
    Visibility {
        own: count,
        others: 0,
        count,
        tells: usize::MAX,
        refused: (trace.refusal.as_ref()).map_or(usize::MAX, |refusal| refusal.step),
        alive: trace.key_alive(),
        open: false,
        len: len_of(&trace.steps),
    }
}

/// No verdict that comes after this step, nor what gives one away.
fn veiled(trace: &Trace, not_taken: &[Step], index: usize) -> Visibility {
    let mut face = plain(trace);
    face.tells = index;
    if let Some(refusal) = trace
        .refusal
        .as_ref()
        .filter(|refusal| index < refusal.step)
    {
        // IAM's question shows, its answer does not; of any other refusal nothing does.
        face.own = refusal.step + usize::from(refusal.decision.is_some());
        face.others = not_taken.len();
        face.refused = usize::MAX;
        // What else would follow is known for the lab's own runs only.
        if face.others > 0 {
            face.count = face.own + face.others;
        }
    }
    let so_far = index + 1;
    let mut ahead = trace.steps.iter().skip(so_far);
    face.open = ahead.any(|step| step.decision.is_some());
    if face.open {
        let reached = face.alive.filter(|(first, _)| *first <= index);
        face.alive = reached.map(|(first, last)| (first, last.min(index)));
        // That a download will come to its bytes would tell.
        face.len = len_of(trace.steps.get(..so_far).unwrap_or_default());
    }
    face
}

/// The length of the file that these steps handle.
fn len_of(steps: &[Step]) -> Option<u64> {
    let mut fields = steps.iter().flat_map(|step| &step.fields);
    fields.find_map(|field| match &field.value {
        Value::Bytes { excerpt, .. } if field.name == "Body" || field.role == Role::Plaintext => {
            Some(excerpt.len)
        }
        _ => None,
    })
}
