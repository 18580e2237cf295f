//! The sections of a lesson.

/// A section of a lesson, in the order in which they are worked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LessonSection {
    /// The question and the prediction.
    Predict,
    /// The predicted run, played step by step.
    Watch,
    /// A task with help.
    Guided,
    /// A task without help.
    Alone,
    /// What to remember, and a question of an earlier lesson.
    Takeaways,
}

impl LessonSection {
    pub const ALL: [Self; 5] = [
        Self::Predict,
        Self::Watch,
        Self::Guided,
        Self::Alone,
        Self::Takeaways,
    ];

    /// Its heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::Predict => "Predict",
            Self::Watch => "Watch",
            Self::Guided => "Your turn",
            Self::Alone => "On your own",
            Self::Takeaways => "Keep",
        }
    }

    /// Its name in an address: `#/learn/<lesson>/<slug>`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Predict => "predict",
            Self::Watch => "watch",
            Self::Guided => "turn",
            Self::Alone => "own",
            Self::Takeaways => "keep",
        }
    }

    /// The section of this slug; an address with any other leads to the first.
    pub fn of(slug: &str) -> Self {
        (Self::ALL.into_iter().find(|section| section.slug() == slug)).unwrap_or(Self::Predict)
    }
}
