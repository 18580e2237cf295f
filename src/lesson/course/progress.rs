//! What the reader has done in each lesson.

use super::catalog::LESSONS;

/// What the reader has done in one lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LessonProgress {
    /// Whether the reader made the prediction and watched the run.
    pub watched: bool,
    /// Whether the reader solved the task with help.
    pub guided: bool,
    /// Whether the reader solved the task without help.
    pub alone: bool,
    /// Whether the reader solved it with no more permissions than needed.
    pub star: bool,
    /// Whether the reader answered the lesson's question correctly when a later lesson last asked it; none if none has.
    pub recalled: Option<bool>,
}

impl LessonProgress {
    /// Whether both tasks are done.
    pub fn is_done(&self) -> bool {
        self.guided && self.alone
    }

    /// Whether the reader has begun the lesson.
    pub fn is_begun(&self) -> bool {
        self.watched || self.guided || self.alone
    }
}

/// What the reader has done in all lessons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CourseProgress {
    /// In the order of [`LESSONS`].
    pub marks: [LessonProgress; LESSONS.len()],
}

impl CourseProgress {
    /// The progress in the lesson at this index; empty if there is no such lesson.
    pub fn mark(&self, place: usize) -> LessonProgress {
        (self.marks.get(place)).map_or(LessonProgress::default(), |mark| *mark)
    }

    /// Changes the progress in the lesson at this index, if there is one.
    pub fn note(&mut self, place: usize, change: impl FnOnce(&mut LessonProgress)) {
        if let Some(mark) = self.marks.get_mut(place) {
            change(mark);
        }
    }

    /// The index of the first lesson that is not done.
    pub fn next(&self) -> Option<usize> {
        self.marks.iter().position(|mark| !mark.is_done())
    }

    /// The index of the lesson to review among those done: first one answered wrongly, then one not yet asked again.
    pub fn due(&self) -> Option<usize> {
        let done = || (self.marks.iter().enumerate()).filter(|(_, mark)| mark.is_done());
        let missed = done().find(|(_, mark)| mark.recalled == Some(false));
        let never = || done().find(|(_, mark)| mark.recalled.is_none());
        missed.or_else(never).map(|(place, _)| place)
    }

    /// The progress in a sentence.
    pub fn says(&self) -> String {
        let count =
            |is: fn(&LessonProgress) -> bool| self.marks.iter().filter(|mark| is(mark)).count();
        let (done, stars) = (count(LessonProgress::is_done), count(|mark| mark.star));
        let all = self.marks.len();
        match (done, stars) {
            (0, _) if count(LessonProgress::is_begun) == 0 => {
                format!("{all} short lessons, each building on the last. Nothing is locked.")
            }
            (0, _) => {
                "You’ve started. Take the lessons in any order; nothing is locked.".to_owned()
            }
            (done, 0) => format!("{done} of {all} lessons done."),
            (done, stars) => {
                format!("{done} of {all} lessons done, {stars} with least privilege.")
            }
        }
    }
}
