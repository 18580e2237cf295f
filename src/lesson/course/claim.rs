//! What can be claimed of a run, and the experiment that shows whether it holds.

use super::command::{CallRecord, LessonCommand, Runner};
use crate::core::clock::Timestamp;
use crate::core::lab::{Lab, Permission};

/// When the claims' own worlds begin: a day in 2026, in seconds since 1970.
pub const DAY: Timestamp = Timestamp(1_790_000_000);

/// What a call is said to come to.
#[derive(Clone, Copy, Debug)]
pub enum Expectation {
    /// It goes through.
    Goes,
    /// IAM refuses this action on the way.
    Denied(&'static str),
    /// It is refused, and what the caller reads holds these words.
    Says(&'static str),
    /// It is refused with this error code.
    Fails(&'static str),
    /// It goes through and asks for this action on the way.
    Asks(&'static str),
    /// It goes through without asking for this action.
    Spares(&'static str),
    /// It goes through and asks for exactly these, in this order. A claim of it also fails without each of them.
    Needs(&'static [Permission]),
    /// It goes through, and KMS leaves so many records.
    Kms(usize),
    /// Whatever else, of all calls made: those of the scene, and the call itself last.
    Check(fn(&[CallRecord]) -> bool),
}

impl Expectation {
    /// Whether it is so, of the calls made; the last one is the one it is about.
    pub fn fits(&self, all: &[CallRecord]) -> bool {
        let Some(ran) = all.last() else {
            return false;
        };
        let goes = ran.result.is_ok();
        match *self {
            Self::Goes => goes,
            Self::Denied(action) => !goes && ran.asked().any(|asked| asked == (action, false)),
            Self::Says(words) => {
                (ran.result.as_ref()).is_err_and(|error| error.message.contains(words))
            }
            Self::Fails(code) => ran.result.as_ref().is_err_and(|error| error.code == code),
            Self::Asks(action) => goes && ran.asked().any(|(asked, _)| asked == action),
            Self::Spares(action) => goes && ran.asked().all(|(asked, _)| asked != action),
            Self::Needs(permissions) => {
                goes && ran
                    .asked()
                    .map(|(asked, _)| asked)
                    .eq(permissions.iter().map(|permission| permission.action()))
            }
            Self::Kms(count) => goes && ran.kms_records() == count,
            Self::Check(holds) => holds(all),
        }
    }
}

/// An experiment: a scene in a fresh lab, a call, and what it is said to come to.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// What is done before.
    pub scene: &'static [LessonCommand],
    /// The call.
    pub call: LessonCommand,
    /// What it comes to.
    pub expect: Expectation,
}

impl Claim {
    /// Runs it in a lab of its own: all calls made, the one it is about last.
    pub fn run(&self) -> Vec<CallRecord> {
        run(self.scene, self.call)
    }

    /// Whether it holds: what is claimed to be needed is also taken away, one permission at a time.
    pub fn holds(&self) -> bool {
        let needed: &[Permission] = match self.expect {
            Expectation::Needs(permissions) => permissions,
            _ => &[],
        };
        let fails_without = |permission: &Permission| {
            let scene = [self.scene, &[LessonCommand::Take(*permission)]].concat();
            Expectation::Denied(permission.action()).fits(&run(&scene, self.call))
        };
        self.expect.fits(&self.run()) && needed.iter().all(fails_without)
    }
}

/// Runs a call after a scene in a fresh lab. Nothing where the lab could not be made.
pub fn run(scene: &[LessonCommand], call: LessonCommand) -> Vec<CallRecord> {
    let Ok(mut lab) = Lab::new([0x2c; 32]) else {
        return Vec::new();
    };
    let mut runner = Runner::new(&mut lab, DAY);
    runner.all(scene).run(call);
    runner.ran
}

/// A sentence to take home, and why one may believe it.
#[derive(Clone, Copy, Debug)]
pub struct Fact {
    /// The sentence.
    pub says: &'static str,
    /// The experiment.
    pub claim: Claim,
}

/// An answer one may give.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// The answer.
    pub says: &'static str,
    /// What it comes to, if it is right.
    pub expect: Expectation,
    /// What to say to whoever chose it.
    pub because: &'static str,
}

/// A question whose answer an experiment gives: exactly one choice comes out.
#[derive(Clone, Copy, Debug)]
pub struct LessonQuestion {
    /// The question.
    pub asks: &'static str,
    /// What is done before.
    pub scene: &'static [LessonCommand],
    /// The call it is about.
    pub call: LessonCommand,
    /// The answers.
    pub choices: &'static [Choice],
}

impl LessonQuestion {
    /// Runs the experiment in a fresh lab.
    pub fn run(&self) -> Vec<CallRecord> {
        run(self.scene, self.call)
    }

    /// The place of the choice that comes out.
    pub fn right(&self, ran: &[CallRecord]) -> Option<usize> {
        self.choices
            .iter()
            .position(|choice| choice.expect.fits(ran))
    }
}
