//! A talk as its frames: every run is made in a lab, and nothing is invented.

use super::audience::AudienceQuestion;
use super::frame::{FrameContent, SpeakerNotes, TalkBlock, TalkFrame};
use super::list::{LessonState, Talk, TalkItem};
use super::outline::{FrameMark, TalkOutline};
use super::run::TalkRun;
use super::truth::truths;
use crate::core::iam::PolicyError;
use crate::lesson::Lesson;
use crate::lesson::plan::{SESSIONS, SessionBlock};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the last frame says.
const CLOSING: &str = "S3 encrypts your file. KMS only supplies the key.";

/// A talk as its frames.
#[derive(Clone, Debug, Default)]
pub struct TalkScript {
    /// The frames, in order; the last one says the three truths.
    pub frames: Vec<TalkFrame>,
    /// The blocks of the talk’s line, in order.
    pub blocks: Vec<TalkBlock>,
    /// The same frames for a session.
    pub outline: TalkOutline,
    /// The planned length in minutes.
    pub minutes: u16,
}

/// The runs that a talk has made so far, by their lesson’s slug.
type Runs = BTreeMap<&'static str, Arc<TalkRun>>;

impl TalkScript {
    /// Makes the runs of a talk and cuts it into frames. A talk that doesn’t end with the closing gets it at its end.
    ///
    /// # Errors
    /// As for [`Lesson::open`].
    pub fn of(talk: &Talk) -> Result<Self, PolicyError> {
        let mut items: Vec<TalkItem> = talk.items.clone();
        if items
            .last()
            .is_none_or(|item| item.state != LessonState::Closing)
        {
            items.push(TalkItem {
                block: items
                    .last()
                    .map_or_else(String::new, |item| item.block.clone()),
                state: LessonState::Closing,
                minutes: 0,
                notes: String::new(),
            });
        }
        let mut script = Self {
            minutes: talk.minutes(),
            ..Self::default()
        };
        let mut runs = Runs::default();
        let mut begins = 0;
        for (index, item) in items.iter().enumerate() {
            let contents = contents(item, &mut runs)?;
            let seconds = u32::from(item.minutes) * 60;
            script.add(index, item, contents, begins);
            begins += seconds;
        }
        script.outline.marks = (script.frames.iter())
            .map(|frame| FrameMark {
                item: frame.item,
                options: frame
                    .question()
                    .map_or(0, |question| question.options.len()),
            })
            .collect();
        Ok(script)
    }

    /// Adds the frames of an item, which begins this many seconds into the talk.
    fn add(&mut self, item: usize, of: &TalkItem, contents: Vec<Said>, begins: u32) {
        let first = self.frames.len();
        let count = contents.len();
        match self.blocks.last_mut() {
            Some(block) if block.name == of.block => {
                block.minutes = block.minutes.saturating_add(of.minutes);
                block.frames += count;
            }
            Some(_) | None => self.blocks.push(TalkBlock {
                name: of.block.clone(),
                minutes: of.minutes,
                first,
                frames: count,
            }),
        }
        let block = self.blocks.len() - 1;
        let seconds = u32::from(of.minutes) * 60;
        for (place, said) in contents.into_iter().enumerate() {
            let share = |part: usize| u32::try_from(part).map_or(u32::MAX, |part| part);
            let planned = begins + seconds * share(place) / share(count.max(1));
            self.frames.push(TalkFrame {
                sentence: said.sentence,
                content: said.content,
                notes: said.notes,
                item,
                block,
                planned,
            });
        }
    }

    /// The frame at this index.
    pub fn frame(&self, index: usize) -> Option<&TalkFrame> {
        self.frames.get(index)
    }
}

/// A frame before it has its place in the talk.
struct Said {
    sentence: String,
    content: FrameContent,
    notes: SpeakerNotes,
}

/// The frames of an item.
fn contents(item: &TalkItem, runs: &mut Runs) -> Result<Vec<Said>, PolicyError> {
    let Some(lesson) = item.state.lesson() else {
        let say = closing_block().map_or_else(Vec::new, |block| vec![block.say.to_owned()]);
        return Ok(vec![Said {
            sentence: CLOSING.to_owned(),
            content: FrameContent::Closing(truths()?),
            notes: SpeakerNotes {
                say,
                ask: closing_block().map(|block| block.ask),
                wrong: None,
                own: item.notes.clone(),
            },
        }]);
    };
    let plan = plan_of(lesson);
    Ok(match item.state {
        LessonState::Title(_) => vec![Said {
            sentence: lesson.question.to_owned(),
            content: FrameContent::Title(lesson.title),
            notes: SpeakerNotes {
                say: vec![lesson.opening.to_owned()],
                ask: plan.map(|block| block.ask),
                wrong: None,
                own: item.notes.clone(),
            },
        }],
        LessonState::Question(_) => question_frame(item, lesson, runs)?.into_iter().collect(),
        LessonState::Run(_) => run_frames(item, lesson, runs)?,
        LessonState::Takeaways(_) => vec![Said {
            sentence: lesson.title.to_owned(),
            content: FrameContent::Takeaways(lesson.facts.iter().map(|fact| fact.says).collect()),
            notes: SpeakerNotes {
                say: vec![plan.map_or(lesson.opening, |block| block.say).to_owned()],
                ask: Some(lesson.review.asks),
                wrong: plan.map(|block| block.wrong),
                own: item.notes.clone(),
            },
        }],
        LessonState::Closing => Vec::new(),
    })
}

/// The lesson’s run, made once for each talk.
fn run_of(lesson: &'static Lesson, runs: &mut Runs) -> Result<Option<Arc<TalkRun>>, PolicyError> {
    if let Some(run) = runs.get(lesson.slug) {
        return Ok(Some(run.clone()));
    }
    let run = TalkRun::of(lesson)?.map(Arc::new);
    if let Some(run) = &run {
        runs.insert(lesson.slug, run.clone());
    }
    Ok(run)
}

fn question_frame(
    item: &TalkItem,
    lesson: &'static Lesson,
    runs: &mut Runs,
) -> Result<Option<Said>, PolicyError> {
    let run = run_of(lesson, runs)?;
    let question = run.and_then(|run| AudienceQuestion::of(lesson.slug, &run));
    let plan = plan_of(lesson);
    Ok(question.map(|question| {
        let right = question.options.get(question.right);
        let because = (lesson.predict.choices.iter())
            .find(|choice| run_fits(lesson, choice, runs))
            .map(|choice| choice.because.to_owned());
        let answer = right.map(|right| format!("The answer: {}, {}.", right.says, right.detail));
        let say = std::iter::once(lesson.opening.to_owned());
        Said {
            sentence: question.asks.to_owned(),
            notes: SpeakerNotes {
                say: say.chain(answer).chain(because).collect(),
                ask: plan.map(|block| block.ask),
                wrong: plan.map(|block| block.wrong),
                own: item.notes.clone(),
            },
            content: FrameContent::Question(Arc::new(question)),
        }
    }))
}

fn run_fits(lesson: &Lesson, choice: &crate::lesson::course::Choice, runs: &Runs) -> bool {
    (runs.get(lesson.slug)).is_some_and(|run| choice.expect.fits(&run.calls))
}

fn run_frames(
    item: &TalkItem,
    lesson: &'static Lesson,
    runs: &mut Runs,
) -> Result<Vec<Said>, PolicyError> {
    let Some(run) = run_of(lesson, runs)? else {
        return Ok(Vec::new());
    };
    let plan = plan_of(lesson);
    let last = run.trace.steps.len().saturating_sub(1);
    let frames = run.trace.steps.iter().enumerate().map(|(index, step)| {
        let opening = plan
            .filter(|_| index == 0)
            .map(|block| block.say.to_owned());
        let note = lesson.note(&run.trace, index).map(str::to_owned);
        let says = Some(step.says.clone()).filter(|says| !says.is_empty());
        Said {
            sentence: run.sentence(index),
            content: FrameContent::Step {
                run: run.clone(),
                index,
            },
            notes: SpeakerNotes {
                say: opening.into_iter().chain(note).chain(says).collect(),
                ask: None,
                wrong: plan.filter(|_| index == last).map(|block| block.wrong),
                own: item.notes.clone(),
            },
        }
    });
    Ok(frames.collect())
}

/// The block of the session plans that teaches a lesson.
fn plan_of(lesson: &Lesson) -> Option<&'static SessionBlock> {
    let mut blocks = SESSIONS.iter().rev().flat_map(|session| session.blocks);
    blocks.find(|block| block.hash.strip_prefix("#/learn/") == Some(lesson.slug))
}

/// The last block of a session.
fn closing_block() -> Option<&'static SessionBlock> {
    SESSIONS.first()?.blocks.last()
}
