//! The steps that a denial cut off.

use super::scratch_world::ScratchWorld;
use crate::core::cloud::Call;
use crate::core::lab::EncryptionChoice;
use crate::core::trace::{Excerpt, Step, Trace};

/// The steps that IAM's denial of an upload or download cut off. A separate world makes the same call with all
/// permissions that uploads and downloads need; its steps after the denied check are the answer. Empty if IAM denied
/// nothing, or if that call never reaches the same check.
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
