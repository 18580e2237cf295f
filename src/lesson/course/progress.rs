//! How far one has come: kept in the browser, and taken along as a file.

use super::catalog::LESSONS;
use super::lesson::Lesson;
use crate::core::json::Object;
use crate::lesson::predict::PredictionHistory;
use serde_json::Value;

/// What the file says it is.
pub const FORMAT: &str = "envelope-lab-progress";
/// The version written, and the newest that is read.
pub const VERSION: u64 = 1;

/// What was done of one lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LessonProgress {
    /// The guess was made, and the run watched.
    pub watched: bool,
    /// The task with help.
    pub turn: bool,
    /// The task alone.
    pub own: bool,
    /// The task alone, with no more allowed than needed.
    pub star: bool,
    /// Whether its question was answered rightly when it last came back.
    pub kept: Option<bool>,
}

impl LessonProgress {
    /// Whether the tasks are done.
    pub fn is_done(&self) -> bool {
        self.turn && self.own
    }

    /// Whether it was begun.
    pub fn is_begun(&self) -> bool {
        self.watched || self.turn || self.own
    }
}

/// A file of everything that is kept: the progress, and how predictions went.
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
/// What was expected where.
pub fn from_file(file: &Value) -> Result<(CourseProgress, PredictionHistory), String> {
    let progress = CourseProgress::from_json(file)?;
    let predictions = match file.get(PredictionHistory::STORED) {
        Some(value) => PredictionHistory::from_json(value)?,
        None => PredictionHistory::default(),
    };
    Ok((progress, predictions))
}

/// What was done of all lessons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CourseProgress {
    /// In the order of the path.
    pub marks: [LessonProgress; LESSONS.len()],
}

impl CourseProgress {
    /// Of one lesson.
    pub fn mark(&self, place: usize) -> LessonProgress {
        self.marks.get(place).copied().unwrap_or_default()
    }

    /// Changes what is known of one lesson.
    pub fn note(&mut self, place: usize, change: impl FnOnce(&mut LessonProgress)) {
        if let Some(mark) = self.marks.get_mut(place) {
            change(mark);
        }
    }

    /// Where to go on: the first lesson that is not done.
    pub fn next(&self) -> Option<usize> {
        self.marks.iter().position(|mark| !mark.is_done())
    }

    /// The lesson whose question is due: of those that are done, one missed first, then one never asked.
    pub fn due(&self) -> Option<usize> {
        let done = || (self.marks.iter().enumerate()).filter(|(_, mark)| mark.is_done());
        let missed = done().find(|(_, mark)| mark.kept == Some(false));
        let never = || done().find(|(_, mark)| mark.kept.is_none());
        missed.or_else(never).map(|(place, _)| place)
    }

    /// In a sentence.
    pub fn says(&self) -> String {
        let count =
            |is: fn(&LessonProgress) -> bool| self.marks.iter().filter(|mark| is(mark)).count();
        let (done, stars) = (count(LessonProgress::is_done), count(|mark| mark.star));
        let all = self.marks.len();
        match (done, stars) {
            (0, _) if count(LessonProgress::is_begun) == 0 => {
                format!("{all} short lessons, in an order that builds up. Nothing is locked.")
            }
            (0, _) => "Begun. Go on where you like; nothing is locked.".to_owned(),
            (done, 0) => format!("{done} of {all} lessons done."),
            (done, stars) => {
                format!("{done} of {all} lessons done, {stars} with the least privilege.")
            }
        }
    }

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
            one.put("turn", Value::Bool(mark.turn));
            one.put("own", Value::Bool(mark.own));
            one.put("star", Value::Bool(mark.star));
            if let Some(kept) = mark.kept {
                one.put("kept", Value::Bool(kept));
            }
            lessons.put(lesson.slug, one.value());
        }
        let mut file = Object::of(&[("format", FORMAT)]);
        file.put("version", Value::from(VERSION));
        file.put("lessons", lessons.value()).value()
    }

    /// Reads what [`CourseProgress::to_json`] wrote. Lessons that this version does not know are passed over.
    ///
    /// # Errors
    /// What was expected where.
    pub fn from_json(file: &Value) -> Result<Self, String> {
        if file.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(format!(
                "this is no progress of this lab: expected \"format\": \"{FORMAT}\""
            ));
        }
        // A number may stand as text: the page's reader keeps what is no whole number so.
        match file.get("version").and_then(Value::as_u64) {
            Some(VERSION) => {}
            Some(newer) if newer > VERSION => {
                return Err(format!(
                    "made by a newer version ({newer}) of this lab; this one reads version {VERSION}"
                ));
            }
            _ => return Err(format!("version: expected {VERSION}")),
        }
        let lessons = file.get("lessons").and_then(Value::as_object);
        let lessons = lessons.ok_or("lessons: expected an object")?;
        let mut progress = Self::default();
        for (slug, one) in lessons {
            let members = one
                .as_object()
                .ok_or_else(|| format!("lessons.{slug}: expected an object"))?;
            let flag = |name: &str| match members.get(name) {
                None => Ok(None),
                Some(Value::Bool(on)) => Ok(Some(*on)),
                Some(_) => Err(format!("lessons.{slug}.{name}: expected true or false")),
            };
            let own = flag("own")?.unwrap_or(false);
            let mark = LessonProgress {
                watched: flag("watched")?.unwrap_or(false),
                turn: flag("turn")?.unwrap_or(false),
                own,
                star: flag("star")?.unwrap_or(false) && own,
                kept: flag("kept")?,
            };
            if let Some((place, _)) = Lesson::of(slug) {
                progress.note(place, |known| *known = mark);
            }
        }
        Ok(progress)
    }
}
