//! The progress of each lesson: stored in this browser, exported and imported as a file, and reset after a
//! confirmation.

use crate::app::page_edits::{PageEditKind, PageEdits, ReplacedText, StoredText};
use crate::app::state::Page;
use crate::core::json::{JsonError, Subject, parse_value};
use crate::lesson::course::progress_file::{from_file, to_file};
use crate::lesson::course::{CourseProgress, LessonProgress, ProgressFileError};
use crate::lesson::predict::PredictionHistory;
use crate::web::local_file::{LocalFile, ReadError, save};
use crate::web::storage;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The name under which the browser stores the progress.
const NAME: &str = StoredText::Progress.name();
/// The name of a text that shows whether the browser stores anything.
const PROBE: &str = "probe";
/// The name under which the browser stores progress that could not be read.
const UNREAD: &str = "progress-unread";
/// The name of an exported file.
const FILE: &str = "envelope-lab-progress.json";

/// The progress as signals. Every change is stored at once.
#[derive(Clone, Copy, Debug)]
pub struct ProgressStore {
    /// The progress of each lesson.
    pub progress: RwSignal<CourseProgress>,
    /// The results of predictions: the record that the stage stores.
    pub predictions: RwSignal<PredictionHistory>,
    /// The result of the last import or export, or of unreadable stored progress; empty for none.
    pub message: RwSignal<String>,
    /// Whether the browser stored the last change. Some keep nothing, or are full.
    pub is_kept: RwSignal<bool>,
    /// Whether the reader asked to reset everything, and has to confirm it.
    pub confirming: RwSignal<bool>,
    page: Page,
}

impl ProgressStore {
    /// Reads the progress of earlier visits from the browser.
    pub fn open(page: Page) -> Self {
        let kept = storage::get(NAME);
        let (progress, message) = match kept.as_deref().map(|text| (text, read(text))) {
            None => (CourseProgress::default(), String::new()),
            Some((_, Ok(progress))) => (progress, String::new()),
            Some((text, Err(error))) => {
                // Keep the unreadable text: the next change would overwrite it.
                storage::set(UNREAD, text);
                let message = format!(
                    "The progress in this browser can’t be read ({error}). It was set aside, and you start over."
                );
                (CourseProgress::default(), message)
            }
        };
        Self {
            progress: RwSignal::new(progress),
            predictions: RwSignal::new(kept_predictions()),
            message: RwSignal::new(message),
            is_kept: RwSignal::new(storage::keep(PROBE, "kept")),
            confirming: RwSignal::new(false),
            page,
        }
    }

    /// Shows what other tabs store from now on.
    pub fn follow(self) {
        storage::on_change(NAME, move || {
            if let Some(Ok(stored)) = storage::get(NAME).as_deref().map(read) {
                self.progress.set(stored);
            }
        });
    }

    /// Updates the progress of the lesson at an index. Another tab may have stored marks since: they stay.
    pub fn mark(self, place: usize, change: impl FnOnce(&mut LessonProgress)) {
        if let Some(Ok(stored)) = storage::get(NAME).as_deref().map(read) {
            self.progress.set(stored);
        }
        self.progress
            .update(|progress| progress.note(place, change));
        self.keep();
    }

    fn keep(self) {
        let text = self
            .progress
            .with_untracked(|progress| progress.to_json().to_string());
        self.is_kept.set(storage::keep(NAME, &text));
    }

    /// Reads the stored record of predictions again, because the stage may have added to it.
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

    /// Replaces the progress.
    pub fn replace(self, new: (CourseProgress, PredictionHistory), kind: PageEditKind) {
        let texts = |(progress, record): &(CourseProgress, PredictionHistory)| {
            let texts = [record.to_json(), progress.to_json()];
            texts.map(|value| value.to_string())
        };
        let (before, after) = (texts(&self.both()), texts(&new));
        self.put(new);
        let replaced = before.into_iter().zip(after);
        let stored = [StoredText::Predictions, StoredText::Progress];
        let texts = stored.into_iter().zip(replaced);
        let texts = texts.map(|(text, (before, after))| ReplacedText {
            text,
            before,
            after,
        });
        PageEdits::of(self.page).note(kind, texts.collect());
        let says = match kind {
            PageEditKind::ImportProgress => "Your progress was imported from the file.",
            PageEditKind::ResetProgress | PageEditKind::ForgetPredictions => {
                "Your progress was reset."
            }
        };
        self.message.set(says.to_owned());
    }

    /// Takes over a text that an undo or a redo brought back.
    pub fn take_brought_back(self, text: StoredText, content: &str) {
        match text {
            StoredText::Progress => {
                if let Ok(progress) = read(content) {
                    self.progress.set(progress);
                }
            }
            StoredText::Predictions => {
                if let Some(record) = read_predictions(content) {
                    self.predictions.set(record);
                }
            }
        }
        self.message.set(String::new());
    }

    pub fn import(self, file: LocalFile) {
        spawn_local(async move {
            let read = file.bytes().await;
            match read.map_err(UploadedFileError::from).and_then(parsed) {
                Ok(new) => self.replace(new, PageEditKind::ImportProgress),
                Err(error) => self.message.set(format!(
                    "Nothing was imported from {}, and your progress hasn’t changed: {error}.",
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

    /// Resets everything, once the reader has asked for it and confirmed.
    pub fn forget(self) {
        let confirmed = self.confirming.get_untracked();
        self.confirming.set(!confirmed);
        if confirmed {
            self.replace(Default::default(), PageEditKind::ResetProgress);
        }
    }
}

/// Reads stored progress.
fn read(text: &str) -> Result<CourseProgress, String> {
    let value = parse_value(Subject::SavedProgress, text).map_err(|error| error.to_string())?;
    CourseProgress::from_json(&value).map_err(|error| error.to_string())
}

/// Why a file is not valid progress.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum UploadedFileError {
    /// The browser could not read it.
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("it isn’t a UTF-8 text file")]
    NoText,
    #[error("it isn’t JSON: {0}")]
    NoJson(#[from] JsonError),
    #[error(transparent)]
    NoProgress(#[from] ProgressFileError),
}

fn parsed(bytes: Vec<u8>) -> Result<(CourseProgress, PredictionHistory), UploadedFileError> {
    let text = String::from_utf8(bytes).map_err(|_| UploadedFileError::NoText)?;
    let value = parse_value(Subject::ProgressFile, &text)?;
    Ok(from_file(&value)?)
}

/// The stored results of predictions. If they cannot be read, there are none: the stage sets them aside and says so.
fn kept_predictions() -> PredictionHistory {
    let kept = storage::get(PredictionHistory::STORED);
    let Some(history) = kept.and_then(|text| read_predictions(&text)) else {
        return PredictionHistory::default();
    };
    history
}

fn read_predictions(text: &str) -> Option<PredictionHistory> {
    let value = parse_value(Subject::Predictions, text).ok()?;
    PredictionHistory::from_json(&value).ok()
}
