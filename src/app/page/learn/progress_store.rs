//! What was done of each lesson: kept in this browser, saved as a file and read back, forgotten when asked twice.

use crate::core::json::{Subject, parse_value};
use crate::lesson::course::progress_file::{from_file, to_file};
use crate::lesson::course::{CourseProgress, LessonProgress};
use crate::lesson::predict::PredictionHistory;
use crate::web::local_file::{LocalFile, ReadError, save};
use crate::web::storage;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The name under which the browser keeps it.
const NAME: &str = "progress";
/// The name under which progress that could not be read is set aside.
const UNREAD: &str = "progress-unread";
/// What an exported file is called.
const FILE: &str = "envelope-lab-progress.json";

/// The progress as signals; every change is kept at once.
#[derive(Clone, Copy, Debug)]
pub struct ProgressStore {
    /// What was done of each lesson.
    pub progress: RwSignal<CourseProgress>,
    /// How predictions went: the record that the stage keeps.
    pub predictions: RwSignal<PredictionHistory>,
    /// What became of the last file, or of what was kept and could not be read; empty for nothing.
    pub message: RwSignal<String>,
    /// Whether to forget everything was asked for once, and is to be confirmed.
    pub confirming: RwSignal<bool>,
    /// What there was before the last import or forgetting.
    before: StoredValue<Option<(CourseProgress, PredictionHistory)>>,
}

impl ProgressStore {
    /// Reads from the browser what was done at earlier visits.
    pub fn open() -> Self {
        let kept = storage::get(NAME);
        let read = |text: &str| {
            let value = parse_value(Subject::SavedProgress, text);
            value.map_err(|error| error.to_string()).and_then(|value| {
                CourseProgress::from_json(&value).map_err(|error| error.to_string())
            })
        };
        let (progress, message) = match kept.as_deref().map(|text| (text, read(text))) {
            None => (CourseProgress::default(), String::new()),
            Some((_, Ok(progress))) => (progress, String::new()),
            Some((text, Err(error))) => {
                // Set aside, not lost: the next mark would write over it.
                storage::set(UNREAD, text);
                let message = format!(
                    "The progress kept in this browser could not be read ({error}). It was set aside, and you begin anew."
                );
                (CourseProgress::default(), message)
            }
        };
        Self {
            progress: RwSignal::new(progress),
            predictions: RwSignal::new(kept_predictions()),
            message: RwSignal::new(message),
            confirming: RwSignal::new(false),
            before: StoredValue::new(None),
        }
    }

    /// Changes what is known of the lesson at a place.
    pub fn mark(self, place: usize, change: impl FnOnce(&mut LessonProgress)) {
        self.progress
            .update(|progress| progress.note(place, change));
        self.keep();
    }

    fn keep(self) {
        let text = self
            .progress
            .with_untracked(|progress| progress.to_json().to_string());
        storage::set(NAME, &text);
    }

    /// Reads the stored record of predictions again: the stage may have added to it.
    pub fn read_predictions(self) {
        self.predictions.set(kept_predictions());
    }

    fn put(self, (progress, record): (CourseProgress, PredictionHistory)) {
        storage::set(PredictionHistory::STORED, &record.to_json().to_string());
        self.predictions.set(record);
        self.progress.set(progress);
        self.keep();
    }

    fn both(self) -> (CourseProgress, PredictionHistory) {
        (
            self.progress.get_untracked(),
            self.predictions.get_untracked(),
        )
    }

    /// Puts other progress in the place of this; it can be taken back once.
    pub fn replace(self, new: (CourseProgress, PredictionHistory), message: &str) {
        self.before.set_value(Some(self.both()));
        self.put(new);
        self.message.set(message.to_owned());
    }

    /// Whether the last import or forgetting can be taken back.
    pub fn can_undo(self) -> bool {
        self.progress.track();
        self.before.with_value(Option::is_some)
    }

    /// Takes the last import or forgetting back.
    pub fn undo(self) {
        if let Some(before) = self.before.try_update_value(Option::take).flatten() {
            self.put(before);
            self.message.set("Your progress is back.".to_owned());
        }
    }

    pub fn import(self, file: LocalFile) {
        spawn_local(async move {
            let read = file.bytes().await;
            match read.map_err(|error| error.to_string()).and_then(parsed) {
                Ok(new) => self.replace(new, "Your progress was taken from the file."),
                Err(error) => self.message.set(format!(
                    "Nothing was taken from {}, and your progress is as it was: {error}.",
                    file.name
                )),
            }
        });
    }

    pub fn export(self) {
        let (progress, record) = self.both();
        let text = format!("{:#}\n", to_file(&progress, &record));
        let saved: Result<(), ReadError> =
            LocalFile::of_bytes(FILE, "application/json", text.as_bytes())
                .and_then(|source| save(&source.blob, FILE));
        self.message.set(match saved {
            Ok(()) => format!("Saved as {FILE}."),
            Err(error) => error.to_string(),
        });
    }

    /// Forgets everything, once it was asked for and confirmed.
    pub fn forget(self) {
        let confirmed = self.confirming.get_untracked();
        self.confirming.set(!confirmed);
        if confirmed {
            self.replace(Default::default(), "Everything is forgotten.");
        }
    }
}

/// What a file holds, or why it holds no progress.
fn parsed(bytes: Vec<u8>) -> Result<(CourseProgress, PredictionHistory), String> {
    let text = String::from_utf8(bytes).map_err(|_| "it is no text in UTF-8".to_owned())?;
    let value = parse_value(Subject::ProgressFile, &text)
        .map_err(|error| format!("it is no JSON: {error}"))?;
    from_file(&value).map_err(|error| error.to_string())
}

/// How predictions went. Where the record cannot be read there is none: the stage sets it aside and says so.
fn kept_predictions() -> PredictionHistory {
    let kept = storage::get(PredictionHistory::STORED);
    (kept.and_then(|text| parse_value(Subject::Predictions, &text).ok()))
        .and_then(|value| PredictionHistory::from_json(&value).ok())
        .map_or_else(PredictionHistory::default, std::convert::identity)
}
