//! The reader's progress and predictions as a JSON file.

use super::catalog::LESSONS;
use super::lesson::Lesson;
use super::progress::{CourseProgress, LessonProgress};
use crate::core::json::Object;
use crate::lesson::predict::{HistoryError, PredictionHistory};
use serde_json::Value;
use thiserror::Error;

/// The member `format` of every file.
pub const FORMAT: &str = "envelope-lab-progress";
/// The version that this lab writes, and the newest that it reads.
pub const VERSION: u64 = 1;

/// Why a value is not a progress file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProgressFileError {
    /// The member `format` is not [`FORMAT`].
    #[error("this isn’t a progress file of this lab: expected \"format\": \"{FORMAT}\"")]
    Format,
    /// A newer version of the lab made the file.
    #[error("made by a newer version ({0}) of this lab; this one reads version {VERSION}")]
    NewerVersion(u64),
    /// The member `version` is not a known version.
    #[error("version: expected {VERSION}")]
    Version,
    /// The member at this path is not an object.
    #[error("{0}: expected an object")]
    NoObject(String),
    /// A member of this lesson is neither true nor false.
    #[error("lessons.{slug}.{name}: expected true or false")]
    NoFlag {
        /// The lesson's slug.
        slug: String,
        name: &'static str,
    },
    /// The predictions in the file cannot be read.
    #[error(transparent)]
    Predictions(#[from] HistoryError),
}

/// The progress and the predictions as a file.
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
    /// The progress as JSON, with the lessons that the reader has begun:
    /// `{"format", "version", "lessons": {"upload": {"watched", "turn", "own", "star", "kept"}}}`.
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

    /// Reads what [`CourseProgress::to_json`] wrote. It ignores lessons that this version does not know; a member that
    /// a lesson lacks is not done.
    ///
    /// # Errors
    /// Another format or version, or a member of another type than expected.
    pub fn from_json(file: &Value) -> Result<Self, ProgressFileError> {
        if file.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(ProgressFileError::Format);
        }
        // The version may be a text: the page's JSON reader keeps numbers that are not whole as text.
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
