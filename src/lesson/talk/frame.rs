//! What a room sees at one moment of a talk, and what its speaker reads then.

use super::audience::AudienceQuestion;
use super::run::TalkRun;
use super::truth::TalkTruth;
use std::sync::Arc;

/// What a frame shows below its sentence.
#[derive(Clone, Debug)]
pub enum FrameContent {
    /// The sentence alone, in large type, over the lesson’s title.
    Title(&'static str),
    /// A question, its options, and the hands counted.
    Question(Arc<AudienceQuestion>),
    /// The stage at a step of a run.
    Step {
        run: Arc<TalkRun>,
        /// The index of the step.
        index: usize,
    },
    /// What to remember, each sentence proven by an experiment of its lesson.
    Takeaways(Vec<&'static str>),
    /// The three truths at the end.
    Closing([TalkTruth; 3]),
}

/// What the speaker reads at a frame.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpeakerNotes {
    /// What to say, a paragraph each.
    pub say: Vec<String>,
    /// What to ask the room; none if nothing.
    pub ask: Option<&'static str>,
    /// What people often get wrong here; none if nothing.
    pub wrong: Option<&'static str>,
    /// The speaker’s own notes; may be empty.
    pub own: String,
}

/// A frame: what a room sees at one moment of a talk.
#[derive(Clone, Debug)]
pub struct TalkFrame {
    /// The one sentence over the picture, without a full stop unless it is a sentence of its own.
    pub sentence: String,
    pub content: FrameContent,
    pub notes: SpeakerNotes,
    /// The index of its item in the talk.
    pub item: usize,
    /// The index of its block in the talk’s line.
    pub block: usize,
    /// When the plan expects it, in seconds since the talk began.
    pub planned: u32,
}

impl TalkFrame {
    /// The question to the audience, if it asks one.
    pub fn question(&self) -> Option<&AudienceQuestion> {
        match &self.content {
            FrameContent::Question(question) => Some(question),
            FrameContent::Title(_)
            | FrameContent::Step { .. }
            | FrameContent::Takeaways(_)
            | FrameContent::Closing(_) => None,
        }
    }

    /// The run and the step that it shows, if it shows one.
    pub fn step(&self) -> Option<(&TalkRun, usize)> {
        match &self.content {
            FrameContent::Step { run, index } => Some((run, *index)),
            FrameContent::Title(_)
            | FrameContent::Question(_)
            | FrameContent::Takeaways(_)
            | FrameContent::Closing(_) => None,
        }
    }
}

/// A block in the talk’s line: neighbors with one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TalkBlock {
    pub name: String,
    /// Its planned length in minutes.
    pub minutes: u16,
    /// The index of its first frame.
    pub first: usize,
    /// How many frames it has.
    pub frames: usize,
}
