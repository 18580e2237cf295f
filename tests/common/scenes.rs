//! The scenes of a trace, worked out again from its steps alone.

use envelope_lab::core::trace::{Scene, Step, Trace};

/// Holds that what lies where follows from the steps: every step's scene is the fold of `Scene::after` over the steps
/// up to it, none of which brings a scene along.
pub fn follow_from_the_steps(trace: &Trace) {
    let mut before: Option<Step> = None;
    for (index, told) in trace.steps.iter().enumerate() {
        let mut step = Step {
            scene: Scene::default(),
            ..told.clone()
        };
        step.scene = Scene::after(before.as_ref(), &step);
        assert_eq!(
            step.scene, told.scene,
            "{}, step {}",
            trace.operation, index
        );
        before = Some(step);
    }
}
