//! The form of a lesson: a question, a guess, a worked run, a task with help, a task alone, and what to keep.

use super::claim::{Fact, LessonQuestion};
use super::command::{CallRecord, LessonCommand, Runner};
use super::lessons::LESSONS;
use super::task::Task;
use crate::core::clock::Timestamp;
use crate::core::lab::Lab;
use crate::core::trace::{Actor, Kind, Step, Trace};

/// A lesson. No text of it has more than 60 words.
#[derive(Clone, Copy, Debug)]
pub struct Lesson {
    /// Its name in an address: `#/learn/<slug>` opens it at its start state.
    pub slug: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// The one question it answers.
    pub question: &'static str,
    /// How long it takes, in minutes.
    pub minutes: u8,
    /// The beliefs it breaks.
    pub breaks: &'static [Misconception],
    /// What one must know before guessing.
    pub opening: &'static str,
    /// How the lab is set up, after [`Lab::new`].
    pub start: &'static [LessonCommand],
    /// The guess. Its scene is empty: it is about the lesson's own lab.
    pub predict: LessonQuestion,
    /// What to look at while the run of the guess is played, in the order of its steps.
    pub notes: &'static [StepNote],
    /// With help: some of it is done already.
    pub turn: Task,
    /// Alone, and with no more than is needed.
    pub own: Task,
    /// What to keep.
    pub facts: &'static [Fact],
    /// The question that comes back in a later lesson.
    pub keep: LessonQuestion,
    /// The lessons whose question comes back in this one.
    pub recalls: &'static [&'static str],
}

/// A belief that is often met and does not hold (TEACHING.md §3, in its order).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Misconception {
    /// S3's permissions are enough.
    S3IsEnough,
    /// Encrypting needs `kms:Encrypt`.
    EncryptEncrypts,
    /// An IAM policy alone opens a key.
    IamIsEnough,
    /// A large upload needs what a small one needs.
    LargeIsLikeSmall,
    /// `AccessDenied` from S3 means an S3 policy.
    S3SaidSo,
    /// An alias in a policy's `Resource` is the key.
    AliasIsTheKey,
    /// A public object's address is enough.
    AddressIsEnough,
    /// One account's policies are enough for two accounts.
    OneSideIsEnough,
    /// KMS encrypts the file.
    KmsSeesTheFile,
    /// S3 itself needs the permission in KMS.
    S3IsTheCaller,
    /// `Decrypt` must name the key.
    DecryptNamesTheKey,
    /// The encryption context is secret, or for show.
    ContextIsSecret,
    /// Rotation, or another default, seals old objects anew.
    RotationSealsAnew,
}

impl Misconception {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::S3IsEnough,
        Self::EncryptEncrypts,
        Self::IamIsEnough,
        Self::LargeIsLikeSmall,
        Self::S3SaidSo,
        Self::AliasIsTheKey,
        Self::AddressIsEnough,
        Self::OneSideIsEnough,
        Self::KmsSeesTheFile,
        Self::S3IsTheCaller,
        Self::DecryptNamesTheKey,
        Self::ContextIsSecret,
        Self::RotationSealsAnew,
    ];

    /// As one says it.
    pub fn says(self) -> &'static str {
        match self {
            Self::S3IsEnough => "s3:PutObject and s3:GetObject are enough.",
            Self::EncryptEncrypts => "Encrypting a file needs kms:Encrypt.",
            Self::IamIsEnough => "An IAM policy alone can open a key.",
            Self::LargeIsLikeSmall => "A large upload needs what a small one needs.",
            Self::S3SaidSo => "AccessDenied from S3 means that an S3 policy is wrong.",
            Self::AliasIsTheKey => "A policy may name the alias instead of the key.",
            Self::AddressIsEnough => "If the bucket is public, the address is enough.",
            Self::OneSideIsEnough => "One account’s policy lets the other account in.",
            Self::KmsSeesTheFile => "KMS encrypts my file.",
            Self::S3IsTheCaller => "S3 needs the right in KMS, not I.",
            Self::DecryptNamesTheKey => "Decrypt must be told which key.",
            Self::ContextIsSecret => "The encryption context is a secret.",
            Self::RotationSealsAnew => "Rotating a key seals old objects anew.",
        }
    }
}

/// A place in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepSelector {
    /// The first step.
    Start,
    /// Where IAM is asked for this action.
    Asks(&'static str),
    /// The first step in which this actor does work of this kind in place, or towards another.
    Does(Actor, Kind),
    /// The first step from one actor to another.
    From(Actor, Actor),
    /// The last step.
    End,
}

impl StepSelector {
    /// The step's index, from `after` on.
    pub fn find(self, trace: &Trace, after: usize) -> Option<usize> {
        let is = |step: &Step| match self {
            Self::Start => true,
            Self::End => false,
            Self::Asks(action) => {
                (step.decision.as_ref()).is_some_and(|decision| decision.action == action)
            }
            Self::Does(actor, kind) => step.from == actor && step.kind == kind,
            Self::From(from, to) => step.from == from && step.to == to,
        };
        match self {
            Self::Start => Some(0),
            Self::End => trace.steps.len().checked_sub(1),
            _ => (trace.steps.iter().enumerate())
                .skip(after)
                .find(|(_, step)| is(step))
                .map(|(index, _)| index),
        }
    }
}

/// Something to look at while a run is played.
#[derive(Clone, Copy, Debug)]
pub struct StepNote {
    /// From which step on.
    pub at: StepSelector,
    /// What to look at.
    pub says: &'static str,
}

/// The parts of a lesson, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LessonSection {
    /// The question and the guess.
    Predict,
    /// The worked run.
    Watch,
    /// With help.
    Turn,
    /// Alone.
    Own,
    /// What to keep, and what comes back.
    Keep,
}

impl LessonSection {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Predict,
        Self::Watch,
        Self::Turn,
        Self::Own,
        Self::Keep,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Predict => "Predict",
            Self::Watch => "Watch",
            Self::Turn => "Your turn",
            Self::Own => "On your own",
            Self::Keep => "Keep",
        }
    }

    /// Its name in an address: `#/learn/<lesson>/<slug>`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Predict => "predict",
            Self::Watch => "watch",
            Self::Turn => "turn",
            Self::Own => "own",
            Self::Keep => "keep",
        }
    }

    /// The one of this name; the first for any other.
    pub fn of(slug: &str) -> Self {
        let known = Self::ALL.into_iter().find(|station| station.slug() == slug);
        known.unwrap_or(Self::Predict)
    }
}

impl Lesson {
    /// The lesson of this name, and its place on the path, from 0.
    pub fn of(slug: &str) -> Option<(usize, &'static Self)> {
        (LESSONS.iter().copied().enumerate()).find(|(_, lesson)| lesson.slug == slug)
    }

    /// A lab set up for the lesson's guess, and the calls that the start made.
    pub fn open(&self, seed: [u8; 32], now: Timestamp) -> Option<(Lab, Vec<CallRecord>)> {
        let mut lab = Lab::new(seed).ok()?;
        let mut runner = Runner::new(&mut lab, now);
        runner.all(self.start);
        let ran = runner.ran;
        Some((lab, ran))
    }

    /// Makes the call of the guess in the lesson's lab, after the calls that the start made.
    pub fn work(&self, lab: &mut Lab, ran: Vec<CallRecord>, now: Timestamp) -> Vec<CallRecord> {
        let mut runner = Runner::resume(lab, now, ran);
        runner.run(self.predict.call);
        runner.ran
    }

    /// The notes with the step from which each holds.
    pub fn places(&self, trace: &Trace) -> Vec<(usize, &'static str)> {
        let mut after = 0;
        let mut places = Vec::new();
        for note in self.notes {
            if let Some(at) = note.at.find(trace, after) {
                after = at;
                places.push((at, note.says));
            }
        }
        places
    }

    /// The note for a step of the run: the last one that has begun.
    pub fn note(&self, trace: &Trace, index: usize) -> Option<&'static str> {
        let places = self.places(trace);
        let begun = places.iter().rfind(|(at, _)| *at <= index);
        begun.map(|(_, says)| *says)
    }

    /// The question that comes back from an earlier lesson.
    pub fn returning(&self) -> impl Iterator<Item = &'static Lesson> {
        (self.recalls.iter()).filter_map(|slug| Some(Self::of(slug)?.1))
    }
}
