//! Three talks that come ready, of 5, 20, and 45 minutes. The longest follows the session of 45 minutes, block by block.

use super::list::{LessonState, Talk, TalkItem};

use LessonState::{Closing, Question, Run, Takeaways, Title};

/// An item: its block’s name, what it shows, its minutes.
type Line = (&'static str, LessonState, u16);

const FIVE: &[Line] = &[
    ("Upload", Title("envelope"), 0),
    ("Upload", Run("envelope"), 2),
    ("Denied", Question("upload"), 1),
    ("Denied", Run("upload"), 1),
    ("End", Closing, 1),
];

const TWENTY: &[Line] = &[
    ("Why", Title("envelope"), 1),
    ("Why", Question("envelope"), 2),
    ("Upload", Run("envelope"), 4),
    ("Denied", Question("upload"), 2),
    ("Denied", Run("upload"), 2),
    ("Denied", Takeaways("upload"), 1),
    ("Download", Question("download"), 1),
    ("Download", Run("download"), 3),
    ("Large files", Question("multipart"), 1),
    ("Large files", Run("multipart"), 1),
    ("End", Closing, 2),
];

const FORTY_FIVE: &[Line] = &[
    ("Start", Title("envelope"), 1),
    ("Start", Question("envelope"), 2),
    ("Envelope", Run("envelope"), 4),
    ("Envelope", Takeaways("envelope"), 1),
    ("Upload", Question("upload"), 2),
    ("Upload", Run("upload"), 3),
    ("Upload", Takeaways("upload"), 1),
    ("Download", Question("download"), 1),
    ("Download", Run("download"), 3),
    ("Download", Takeaways("download"), 1),
    ("Encrypt", Question("no-encrypt"), 1),
    ("Encrypt", Run("no-encrypt"), 2),
    ("Encrypt", Takeaways("no-encrypt"), 1),
    ("Denied", Title("access-denied"), 1),
    ("Denied", Question("access-denied"), 2),
    ("Denied", Run("access-denied"), 3),
    ("Denied", Takeaways("access-denied"), 1),
    ("Policies", Question("two-policies"), 2),
    ("Policies", Run("two-policies"), 3),
    ("Policies", Takeaways("two-policies"), 1),
    ("Parts", Question("multipart"), 1),
    ("Parts", Run("multipart"), 2),
    ("Parts", Takeaways("multipart"), 1),
    ("End", Closing, 5),
];

/// The ready talks, shortest first.
pub fn ready_talks() -> [Talk; 3] {
    [
        talk("5", "Envelope encryption in five minutes", FIVE),
        talk("20", "Two keys, two permissions", TWENTY),
        talk("45", "Envelope encryption, the whole session", FORTY_FIVE),
    ]
}

/// The ready talk with this slug.
pub fn ready_talk(slug: &str) -> Option<Talk> {
    ready_talks().into_iter().find(|talk| talk.slug == slug)
}

fn talk(slug: &str, title: &str, lines: &[Line]) -> Talk {
    let item = |(block, state, minutes): &Line| TalkItem {
        block: (*block).to_owned(),
        state: *state,
        minutes: *minutes,
        notes: String::new(),
    };
    Talk {
        slug: slug.to_owned(),
        title: title.to_owned(),
        items: lines.iter().map(item).collect(),
    }
}
