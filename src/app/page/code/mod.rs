//! A step's call in code: what the learner writes in each client, beside what AWS does in the step.

use crate::app::part::{Draw, NotLoaded, part};
use crate::app::tree::nodes;

part! { code,
/// Fetches the view.
pub fn load() -> Result<Draw, NotLoaded> {
    Ok(|_| nodes())
}
}
