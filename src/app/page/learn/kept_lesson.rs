//! What this tab keeps of the open lesson over a reload: the prediction, and the tasks with their labs. The browser
//! drops it when the tab is closed.

use crate::core::json::{Object, Subject, parse_value};
use crate::web::storage;
use serde_json::Value;

/// The name under which the tab keeps it.
const NAME: &str = "lesson";
/// The longest lab that is kept, in bytes. Browsers give a tab some 5 MB.
pub const LONGEST: usize = 1 << 20;
/// The version of the format; a text of another version is ignored.
const VERSION: u64 = 1;

/// A task as it was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptTask {
    /// Its lab, as [`Lab::export`](crate::core::lab::Lab::export) writes it.
    pub world: String,
    /// The number of hints shown.
    pub hints: usize,
    /// The required operations that have succeeded.
    pub called: Vec<String>,
}

/// A lesson as it was left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptLesson {
    /// Its slug; empty if no lesson was open.
    pub lesson: String,
    /// Whether the predicted run was made.
    pub ran: bool,
    /// The index of the predicted choice.
    pub guess: Option<usize>,
    /// The step of the predicted run.
    pub index: usize,
    /// With help, and without.
    pub tasks: [Option<KeptTask>; 2],
}

impl KeptLesson {
    /// Takes what the tab kept. None if there is nothing, or nothing of this version.
    pub fn take() -> Option<Self> {
        let text = storage::session_take(NAME)?;
        Self::parse(&text)
    }

    /// Keeps it in the tab. If the browser has no room, the lesson starts over after a reload.
    pub fn put(&self) {
        storage::session_set(NAME, &self.text());
    }

    pub fn text(&self) -> String {
        let number = |number: usize| Value::from(number as u64);
        let mut file = Object::of(&[("lesson", &self.lesson)]);
        file.put("version", Value::from(VERSION));
        file.put("ran", Value::Bool(self.ran));
        file.put("index", number(self.index));
        if let Some(guess) = self.guess {
            file.put("guess", number(guess));
        }
        let tasks = self.tasks.iter().map(|task| match task {
            None => Value::Null,
            Some(task) => {
                let mut object = Object::of(&[("world", &task.world)]);
                object.put("hints", number(task.hints));
                let called = task.called.iter().cloned().map(Value::String);
                object.put("called", Value::Array(called.collect()));
                object.value()
            }
        });
        file.put("tasks", Value::Array(tasks.collect()));
        file.value().to_string()
    }

    /// Reads what [`KeptLesson::text`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let file = parse_value(Subject::SavedProgress, text).ok()?;
        let number = |value: &Value, name: &str| {
            let number = value.get(name).and_then(Value::as_u64)?;
            usize::try_from(number).ok()
        };
        if file.get("version").and_then(Value::as_u64) != Some(VERSION) {
            return None;
        }
        let task = |place: usize| {
            let task = file.get("tasks")?.get(place)?;
            let called = task.get("called")?.as_array()?.iter();
            Some(KeptTask {
                world: task.get("world")?.as_str()?.to_owned(),
                hints: number(task, "hints")?,
                called: called
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect(),
            })
        };
        Some(Self {
            lesson: file.get("lesson")?.as_str()?.to_owned(),
            ran: file.get("ran")?.as_bool()?,
            guess: number(&file, "guess"),
            index: number(&file, "index")?,
            tasks: [task(0), task(1)],
        })
    }
}
