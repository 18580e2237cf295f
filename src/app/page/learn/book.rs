//! How far one has come: kept in this browser, taken along as a file, forgotten when asked.

use crate::core::iam::parse_value;
use crate::lesson::course::progress::{from_file, to_file};
use crate::lesson::course::{Mark, Progress};
use crate::lesson::predict::Record;
use crate::web::source::{Source, save};
use crate::web::{page, storage};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Under which name it is kept.
const NAME: &str = "progress";
/// What an exported file is called.
const FILE: &str = "envelope-lab-progress.json";

/// The book's signals.
#[derive(Clone, Copy, Debug)]
pub struct Book {
    /// What was done.
    pub progress: RwSignal<Progress>,
    /// How predictions went: the stage's own record, read from where it is kept.
    pub predictions: RwSignal<Record>,
    /// What became of the last file, or of what was kept and could not be read.
    pub says: RwSignal<String>,
    /// Whether "forget everything" was pressed once.
    pub sure: RwSignal<bool>,
    /// Before the last import or forgetting.
    before: StoredValue<Option<(Progress, Record)>>,
}

impl Book {
    /// As it was kept.
    pub fn open() -> Self {
        let kept = storage::get(NAME);
        let read = |text: &str| parse_value(text).and_then(|file| Progress::from_json(&file));
        let (progress, says) = match kept.as_deref().map(read) {
            None => (Progress::default(), String::new()),
            Some(Ok(progress)) => (progress, String::new()),
            Some(Err(error)) => {
                // Set aside, not lost: the next mark would write over it.
                storage::set("progress-unread", &kept.unwrap_or_default());
                let says = format!(
                    "The progress kept in this browser could not be read ({error}). It was set aside, and you begin anew."
                );
                (Progress::default(), says)
            }
        };
        Self {
            progress: RwSignal::new(progress),
            predictions: RwSignal::new(predictions()),
            says: RwSignal::new(says),
            sure: RwSignal::new(false),
            before: StoredValue::new(None),
        }
    }

    /// Changes what is known of a lesson, and keeps it.
    pub fn note(self, place: usize, change: impl FnOnce(&mut Mark)) {
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

    /// Looks again at how predictions went.
    pub fn look(self) {
        self.predictions.set(predictions());
    }

    fn put(self, (progress, record): (Progress, Record)) {
        storage::set(Record::STORED, &record.to_json().to_string());
        self.predictions.set(record);
        self.progress.set(progress);
        self.keep();
    }

    fn replace(self, new: (Progress, Record), says: &str) {
        let before = (
            self.progress.get_untracked(),
            self.predictions.get_untracked(),
        );
        self.before.set_value(Some(before));
        self.put(new);
        self.says.set(says.to_owned());
    }

    /// Whether the last replacement can be taken back.
    pub fn can_undo(self) -> bool {
        self.progress.track();
        self.before.with_value(Option::is_some)
    }

    /// Reads a file.
    pub fn import(self, file: Source) {
        spawn_local(async move {
            let read = match file.bytes().await {
                Ok(bytes) => String::from_utf8(bytes)
                    .map_err(|_| "it is no text in UTF-8".to_owned())
                    .and_then(|text| {
                        parse_value(&text).map_err(|error| format!("it is no JSON: {error}"))
                    })
                    .and_then(|value| from_file(&value)),
                Err(error) => Err(error.to_string()),
            };
            match read {
                Ok(new) => self.replace(new, "Your progress was taken from the file."),
                Err(error) => self.says.set(format!(
                    "Nothing was taken from {}, and your progress is as it was: {error}.",
                    file.name
                )),
            }
        });
    }

    fn export(self) {
        let (progress, record) = (
            self.progress.get_untracked(),
            self.predictions.get_untracked(),
        );
        let text = format!("{:#}\n", to_file(&progress, &record));
        let saved = Source::of_bytes(FILE, "application/json", text.as_bytes())
            .and_then(|source| save(&source.blob, FILE));
        self.says.set(match saved {
            Ok(()) => format!("Saved as {FILE}."),
            Err(error) => error.to_string(),
        });
    }

    /// What is drawn, not built, says what it does in `data-do`.
    pub fn clicked(self, event: &MouseEvent) {
        match page::clicked(event, "do").as_deref() {
            Some("export") => self.export(),
            Some("forget") if !self.sure.get_untracked() => self.sure.set(true),
            Some("forget") => {
                self.sure.set(false);
                self.replace(Default::default(), "Everything is forgotten.");
            }
            Some("spare") => self.sure.set(false),
            Some("undo") => {
                if let Some(before) = self.before.try_update_value(Option::take).flatten() {
                    self.put(before);
                    self.says.set("Your progress is back.".to_owned());
                }
            }
            _ => {}
        }
    }
}

/// How predictions went, as the stage keeps it; what cannot be read there is the stage's to speak of.
fn predictions() -> Record {
    let kept = storage::get(Record::STORED);
    (kept.and_then(|text| parse_value(&text).ok()))
        .and_then(|value| Record::from_json(&value).ok())
        .unwrap_or_default()
}
