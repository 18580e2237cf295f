//! How long a plaintext data key lives.

use super::backdrop::Backdrop;
use super::text::{lines, text_width};
use crate::app::page::lab::geometry::Geometry;
use crate::app::tree::Element;
use crate::app::tree::svg::{bar, g};
use crate::core::trace::Place;

/// The steps at which a plaintext data key exists, and whether one exists now.
pub fn alive(plan: &Geometry, at: &Backdrop) -> Element {
    let rect = plan.alive;
    let width = rect.w.min(190);
    let index = at.steps.len().saturating_sub(1);
    let reached = at
        .alive
        .filter(|(first, _)| !at.steps.is_empty() && index >= *first);
    let stretch = reached.map(|(first, last)| {
        let x = |step: usize| rect.x + (width as usize * step / at.count.max(1)) as i32;
        let end = (index + 1).min(last + 1);
        bar(
            "alive-now",
            [x(first), rect.y + 30, x(end) - x(first), 12, 0],
        )
    });
    let holder = at.step().and_then(|step| step.scene.secrets());
    let now: [String; 2] = match (reached, holder) {
        (Some((first, _)), Some(place)) => {
            let place = match place {
                Place::Kms | Place::ToKms => "now in KMS,",
                Place::App | Place::ToS3 => "now in your app,",
                Place::S3 | Place::Bucket => "now in S3’s memory,",
            };
            let short = place.replace("S3’s memory", "S3");
            let place = if width < text_width(place) {
                short
            } else {
                place.to_owned()
            };
            [place, format!("since step {}", first + 1)]
        }
        (Some((first, last)), None) => [
            "now discarded,".to_owned(),
            format!("was in steps {}–{}", first + 1, last + 1),
        ],
        (None, _) if at.steps.is_empty() => ["no run yet".to_owned(), String::new()],
        (None, _) if at.open || at.alive.is_some() => ["not yet".to_owned(), String::new()],
        (None, _) => ["never".to_owned(), "in this run".to_owned()],
    };
    let name = match width {
        ..128 => ["Plaintext data", "key in memory"],
        _ => ["Plaintext data key", "in memory"],
    };
    let [first, second] = now;
    g().key("alive")
        .child(lines("alive-name", (rect.x, rect.y + 8), "start", &name))
        .child(bar("alive-track", [rect.x, rect.y + 30, width, 12, 6]))
        .child(stretch)
        .child(lines(
            "sub",
            (rect.x, rect.y + 58),
            "start",
            &[&first, &second],
        ))
}
