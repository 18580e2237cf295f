//! The sections of a lesson.

/// A section of a lesson; the reader works through them in this order.
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
    /// What to remember, and the question of an earlier lesson.
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

    /// The section's heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::Predict => "Predict",
            Self::Watch => "Watch",
            Self::Guided => "Your turn",
            Self::Alone => "On your own",
            Self::Takeaways => "Keep",
        }
    }

    /// The last part of its address: `#/learn/<lesson>/<slug>`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Predict => "predict",
            Self::Watch => "watch",
            Self::Guided => "turn",
            Self::Alone => "own",
            Self::Takeaways => "keep",
        }
    }

    /// The section with this slug; the first section for any other text.
    pub fn of(slug: &str) -> Self {
        (Self::ALL.into_iter().find(|section| section.slug() == slug)).unwrap_or(Self::Predict)
    }
}
