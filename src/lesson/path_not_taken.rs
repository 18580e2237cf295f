//! What would have come after a refusal.

use super::scratch_world::ScratchWorld;
use crate::core::cloud::Call;
use crate::core::lab::EncryptionChoice;
use crate::core::trace::{Excerpt, Step, Trace};

/// What would have come after IAM's refusal of an upload or download: the same call with the permissions that uploads
/// and downloads need, made in a world of its own, from the step after the refused question on. Empty where IAM refused
/// nothing, and where that call would not have come to the question.
pub fn path_not_taken(trace: &Trace, key: &str, choice: EncryptionChoice) -> Vec<Step> {
    let action = |step: &Step| (step.decision.as_ref()).map(|decision| decision.action.clone());
    let refusal = (trace.refusal.as_ref()).filter(|refusal| refusal.decision.is_some());
    let Some(refused) = refusal.map(|refusal| refusal.step) else {
        return Vec::new();
    };
    let Ok(mut world) = ScratchWorld::of_the_lab([0; 32], choice) else {
        return Vec::new();
    };
    let upload = Call::PutObject(world.put_object(key, "", Excerpt::default()));
    let mut outcome = world.call(upload, &[]);
    if trace.operation == "GetObject" {
        let download = Call::GetObject(world.get_object(key));
        outcome = world.call(download, &[]);
    }
    let steps = &outcome.trace.steps;
    if steps.get(refused).and_then(action) != trace.steps.get(refused).and_then(action) {
        return Vec::new();
    }
    steps.iter().skip(refused + 1).cloned().collect()
}
