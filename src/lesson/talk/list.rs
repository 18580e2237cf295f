//! A talk as an ordered list of lesson states. A speaker adds, removes, and moves them, and writes notes.

use crate::lesson::Lesson;

/// What one item of a talk shows, each by its lesson's slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LessonState {
    /// The lesson’s question, in large type.
    Title(&'static str),
    /// A question to the audience, whose answer waits for the presenter.
    Question(&'static str),
    /// The lesson’s run, step by step.
    Run(&'static str),
    /// What to remember.
    Takeaways(&'static str),
    /// The three truths at the end.
    Closing,
}

impl LessonState {
    /// The four states of a lesson, in the order in which a talk usually shows them.
    pub fn of_lesson(slug: &str) -> Option<[Self; 4]> {
        let (_, lesson) = Lesson::of(slug)?;
        Some([
            Self::Title(lesson.slug),
            Self::Question(lesson.slug),
            Self::Run(lesson.slug),
            Self::Takeaways(lesson.slug),
        ])
    }

    /// Its lesson; none for the end of a talk.
    pub fn lesson(self) -> Option<&'static Lesson> {
        match self {
            Self::Title(slug) | Self::Question(slug) | Self::Run(slug) | Self::Takeaways(slug) => {
                Some(Lesson::of(slug)?.1)
            }
            Self::Closing => None,
        }
    }

    /// What it shows, in a word or two.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Title(_) => "Title",
            Self::Question(_) => "Audience question",
            Self::Run(_) => "Run, step by step",
            Self::Takeaways(_) => "Takeaways",
            Self::Closing => "The end",
        }
    }
}

/// One item of a talk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TalkItem {
    /// The name of its block in the talk’s line. Neighbors with the same name are one block.
    pub block: String,
    pub state: LessonState,
    /// How long it should take, in minutes; 0 if its time is the next item’s.
    pub minutes: u16,
    /// The speaker’s own notes; may be empty.
    pub notes: String,
}

/// A talk: its items in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Talk {
    /// Its name in the address, such as `20`.
    pub slug: String,
    pub title: String,
    pub items: Vec<TalkItem>,
}

impl Talk {
    /// The largest number of items.
    pub const MOST_ITEMS: usize = 100;
    /// The longest title, in characters.
    pub const LONGEST_TITLE: usize = 80;
    /// The longest name of a block, in characters.
    pub const LONGEST_BLOCK: usize = 16;
    /// The longest notes of an item, in characters.
    pub const LONGEST_NOTES: usize = 2_000;
    /// The longest time of an item, in minutes.
    pub const LONGEST_MINUTES: u16 = 180;

    /// Its planned length in minutes.
    pub fn minutes(&self) -> u16 {
        let add = |sum: u16, item: &TalkItem| sum.saturating_add(item.minutes);
        self.items.iter().fold(0, add)
    }

    /// Adds an item at the end, before the closing. Does nothing if the talk is full.
    pub fn add(&mut self, item: TalkItem) {
        if self.items.len() >= Self::MOST_ITEMS {
            return;
        }
        let closing = |item: &TalkItem| item.state == LessonState::Closing;
        let at = match self.items.last() {
            Some(last) if closing(last) => self.items.len() - 1,
            Some(_) | None => self.items.len(),
        };
        self.items.insert(at, item);
    }

    /// Removes the item at this index, if there is one.
    pub fn remove(&mut self, index: usize) {
        if index < self.items.len() {
            self.items.remove(index);
        }
    }

    /// Moves an item to another place, if both exist.
    pub fn move_to(&mut self, from: usize, to: usize) {
        if from < self.items.len() && to < self.items.len() {
            let item = self.items.remove(from);
            self.items.insert(to, item);
        }
    }

    /// Replaces an item’s notes; the first [`Talk::LONGEST_NOTES`] characters are kept.
    pub fn set_notes(&mut self, index: usize, notes: &str) {
        if let Some(item) = self.items.get_mut(index) {
            item.notes = notes.chars().take(Self::LONGEST_NOTES).collect();
        }
    }

    /// Changes an item’s length, at most [`Talk::LONGEST_MINUTES`].
    pub fn set_minutes(&mut self, index: usize, minutes: u16) {
        if let Some(item) = self.items.get_mut(index) {
            item.minutes = minutes.min(Self::LONGEST_MINUTES);
        }
    }

    /// Renames an item’s block; the first [`Talk::LONGEST_BLOCK`] characters are kept.
    pub fn set_block(&mut self, index: usize, block: &str) {
        if let Some(item) = self.items.get_mut(index) {
            item.block = block.trim().chars().take(Self::LONGEST_BLOCK).collect();
        }
    }
}
