//! The reader's progress and predictions as a file.

use super::catalog::LESSONS;
use super::lesson::Lesson;
use super::progress::{CourseProgress, LessonProgress};
use crate::core::json::Object;
use crate::lesson::predict::{HistoryError, PredictionHistory};
use serde_json::Value;
use thiserror::Error;

/// What the file says it is.
pub const FORMAT: &str = "envelope-lab-progress";
/// The version written, and the newest that is read.
pub const VERSION: u64 = 1;

/// Why a value is no progress.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProgressFileError {
    /// The member `format` is not [`FORMAT`].
    #[error("this is no progress of this lab: expected \"format\": \"{FORMAT}\"")]
    Format,
    /// The file was made by a version that is not read here.
    #[error("made by a newer version ({0}) of this lab; this one reads version {VERSION}")]
    NewerVersion(u64),
    /// The member `version` is no version.
    #[error("version: expected {VERSION}")]
    Version,
    /// The member at this place is no object.
    #[error("{0}: expected an object")]
    NoObject(String),
    /// A member of this lesson is neither true nor false.
    #[error("lessons.{slug}.{name}: expected true or false")]
    NoFlag {
        /// The lesson's slug in the file.
        slug: String,
        /// The member's name.
        name: &'static str,
    },
    /// The predictions in the file cannot be read.
    #[error(transparent)]
    Predictions(#[from] HistoryError),
}

/// A file of the progress and the predictions.
pub fn to_file(progress: &CourseProgress, predictions: &PredictionHistory) -> Value {
    let mut file = progress.to_json();
    if let Some(members) = file.as_object_mut() {
        members.insert(PredictionHistory::STORED.to_owned(), predictions.to_json());
    }
    file
}

/// Reads what [`to_file`] wrote; a file without predictions has none.
///
/// # Errors
/// As for [`CourseProgress::from_json`] and [`PredictionHistory::from_json`].
pub fn from_file(file: &Value) -> Result<(CourseProgress, PredictionHistory), ProgressFileError> {
    let progress = CourseProgress::from_json(file)?;
    let predictions = match file.get(PredictionHistory::STORED) {
        Some(value) => PredictionHistory::from_json(value)?,
        None => PredictionHistory::default(),
    };
    Ok((progress, predictions))
}

impl CourseProgress {
    /// As JSON: `{"format", "version", "lessons": {"upload": {"watched", "turn", "own", "star", "kept"}}}`; only what
    /// was begun is named.
    pub fn to_json(&self) -> Value {
        let mut lessons = Object::default();
        for (lesson, mark) in LESSONS.iter().zip(&self.marks) {
            if *mark == LessonProgress::default() {
                continue;
            }
            let mut one = Object::default();
            one.put("watched", Value::Bool(mark.watched));
            one.put("turn", Value::Bool(mark.guided));
            one.put("own", Value::Bool(mark.alone));
            one.put("star", Value::Bool(mark.star));
            if let Some(recalled) = mark.recalled {
                one.put("kept", Value::Bool(recalled));
            }
            lessons.put(lesson.slug, one.value());
        }
        let mut file = Object::of(&[("format", FORMAT)]);
        file.put("version", Value::from(VERSION));
        file.put("lessons", lessons.value()).value()
    }

    /// Reads what [`CourseProgress::to_json`] wrote. Lessons that this version does not know are passed over; what a
    /// lesson does not name is not done.
    ///
    /// # Errors
    /// Another format or version, or a member of another type than expected.
    pub fn from_json(file: &Value) -> Result<Self, ProgressFileError> {
        if file.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(ProgressFileError::Format);
        }
        // A number may stand as text: the page's reader keeps what is no whole number so.
        match file.get("version").and_then(Value::as_u64) {
            Some(VERSION) => read_lessons(file),
            Some(newer) if newer > VERSION => Err(ProgressFileError::NewerVersion(newer)),
            Some(_) | None => Err(ProgressFileError::Version),
        }
    }
}

fn read_lessons(file: &Value) -> Result<CourseProgress, ProgressFileError> {
    let no_object = |place: String| ProgressFileError::NoObject(place);
    let lessons = file.get("lessons").and_then(Value::as_object);
    let lessons = lessons.ok_or_else(|| no_object("lessons".to_owned()))?;
    let mut progress = CourseProgress::default();
    for (slug, one) in lessons {
        let members = one.as_object();
        let members = members.ok_or_else(|| no_object(format!("lessons.{slug}")))?;
        let answer = |name: &'static str| match members.get(name) {
            None => Ok(None),
            Some(Value::Bool(on)) => Ok(Some(*on)),
            Some(_) => {
                let slug = slug.clone();
                Err(ProgressFileError::NoFlag { slug, name })
            }
        };
        let is_done = |name| answer(name).map(|answer| answer == Some(true));
        let alone = is_done("own")?;
        let mark = LessonProgress {
            watched: is_done("watched")?,
            guided: is_done("turn")?,
            alone,
            star: is_done("star")? && alone,
            recalled: answer("kept")?,
        };
        if let Some((place, _)) = Lesson::of(slug) {
            progress.note(place, |known| *known = mark);
        }
    }
    Ok(progress)
}
