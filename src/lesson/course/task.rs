//! What the learner does by themselves, and how it is judged: by hidden requests in a copy of their lab.

use super::claim::{DAY, Expectation};
use super::command::{CallRecord, LessonCommand, Runner, says_the_same};
use crate::core::clock::Timestamp;
use crate::core::kms::KeyState;
use crate::core::lab::world::{BUCKET, KEY_ID};
use crate::core::lab::{Kind, Lab, Permission, Slot};
use crate::core::s3::encryption::Algorithm;

/// A hidden request.
#[derive(Clone, Copy, Debug)]
pub struct Probe {
    /// What is asked, e.g. `app-role downloads report.txt`.
    pub says: &'static str,
    /// What is done before, in the copy.
    pub scene: &'static [LessonCommand],
    /// The request.
    pub call: LessonCommand,
    /// What it must come to.
    pub expect: Expectation,
    /// What to say when it does not.
    pub because: &'static str,
}

/// What to look for in a lab, to tell one mistake from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symptom {
    /// The role has this permission.
    Has(Permission),
    /// It does not.
    Lacks(Permission),
    /// This policy's text holds these words, blanks aside.
    Reads(Slot, &'static str),
    /// It does not hold them, or is not there at all.
    Misses(Slot, &'static str),
    /// The lab's key is in this state; none where it is deleted.
    Key(Option<KeyState>),
    /// The lab's bucket encrypts so by default.
    ByDefault(Algorithm),
    /// This operation was not called since the task began.
    Never(&'static str),
}

impl Symptom {
    /// Whether it is there. `since` is how many calls had been made when the task began.
    pub fn shows(self, lab: &Lab, since: usize) -> bool {
        match self {
            Self::Has(permission) => lab.is_granted(permission),
            Self::Lacks(permission) => !lab.is_granted(permission),
            Self::Reads(slot, text) => says_the_same(lab.draft(slot), text),
            Self::Misses(slot, text) => !says_the_same(lab.draft(slot), text),
            Self::Key(state) => lab.cloud().kms.key(KEY_ID).map(|key| key.state) == state,
            Self::ByDefault(algorithm) => (lab.cloud().s3.bucket(BUCKET))
                .is_some_and(|bucket| bucket.encryption.algorithm == algorithm),
            Self::Never(operation) => {
                (lab.past().iter().skip(since)).all(|trace| trace.operation != operation)
            }
        }
    }
}

/// A mistake that one may make.
#[derive(Clone, Copy, Debug)]
pub struct CommonMistake {
    /// How it is known.
    pub sign: Symptom,
    /// How it is made: for the test that makes it.
    pub does: &'static [LessonCommand],
    /// What to say.
    pub because: &'static str,
}

/// Something to do in the lab.
#[derive(Clone, Copy, Debug)]
pub struct Task {
    /// What is to be reached.
    pub says: &'static str,
    /// How the lab is set up for it, after the lesson's own start.
    pub scene: &'static [LessonCommand],
    /// The view in which it is best done, as an address, and what to call the way there; none for the lab itself.
    pub view: Option<(&'static str, &'static str)>,
    /// Operations that must have been called, and must have gone through.
    pub calls: &'static [&'static str],
    /// Requests that must come out so.
    pub must: &'static [Probe],
    /// Requests that come out so where no more was allowed than needed.
    pub least: &'static [Probe],
    /// Three hints, from a nudge to the way itself.
    pub hints: [&'static str; 3],
    /// One way to do it.
    pub solution: &'static [LessonCommand],
    /// Mistakes with an explanation of their own.
    pub wrongs: &'static [CommonMistake],
}

/// How one hidden request came out.
#[derive(Clone, Debug)]
pub struct ProbeResult {
    /// The request.
    pub probe: &'static Probe,
    /// Whether it came out as it must.
    pub passed: bool,
    /// What came of it.
    pub ran: Option<CallRecord>,
}

/// What the hidden requests say.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// Those that must come out so.
    pub must: Vec<ProbeResult>,
    /// Those about more than is needed.
    pub least: Vec<ProbeResult>,
    /// Whether the task is done.
    pub done: bool,
    /// Whether it is done with no more than needed.
    pub star: bool,
    /// What to say: why it is not done, or what is too wide.
    pub because: Option<&'static str>,
    /// An operation that has not gone through yet and must.
    pub missing: Option<&'static str>,
}

impl Task {
    /// Judges a lab as it is. `since` is how many calls had been made when the task began. The lab stays as it is.
    pub fn judge(&self, lab: &Lab, since: usize, now: Timestamp) -> Evaluation {
        let probe = |probe: &'static Probe| {
            let mut copy = lab.fork([0x5e; 32]);
            copy.set_who(crate::core::lab::Who::App);
            // Nor may a choice in the menu spare a request the key.
            copy.set_kind(Kind::default());
            let mut runner = Runner::new(&mut copy, now);
            runner.all(probe.scene).run(probe.call);
            ProbeResult {
                probe,
                passed: probe.expect.fits(&runner.ran),
                ran: runner.ran.pop(),
            }
        };
        let must: Vec<ProbeResult> = self.must.iter().map(probe).collect();
        let least: Vec<ProbeResult> = self.least.iter().map(probe).collect();
        let called = |operation: &&str| {
            (lab.past().iter().skip(since))
                .any(|trace| trace.operation == *operation && trace.refusal.is_none())
        };
        let missing = self.calls.iter().find(|operation| !called(operation));
        let done = missing.is_none() && must.iter().all(|probed| probed.passed);
        let star = done && least.iter().all(|probed| probed.passed);
        let known = || {
            let wrong = self
                .wrongs
                .iter()
                .find(|wrong| wrong.sign.shows(lab, since));
            let failed = must.iter().chain(&least).find(|probed| !probed.passed);
            let failed = failed.map(|probed| probed.probe.because);
            wrong.map(|wrong| wrong.because).or(failed)
        };
        Evaluation {
            because: if star { None } else { known() },
            must,
            least,
            done,
            star,
            missing: missing.copied(),
        }
    }

    /// A lab set up for the task after a lesson's start; and how many calls had been made then.
    pub fn set_up(
        &self,
        start: &[LessonCommand],
        seed: [u8; 32],
        now: Timestamp,
    ) -> Option<(Lab, usize)> {
        let mut lab = Lab::new(seed).ok()?;
        Runner::new(&mut lab, now).all(start).all(self.scene);
        let since = lab.past().len();
        Some((lab, since))
    }

    /// The same in a world of the tests' own, after which commands are done.
    pub fn after(&self, start: &[LessonCommand], commands: &[LessonCommand]) -> Option<Evaluation> {
        let (mut lab, since) = self.set_up(start, [0x2c; 32], DAY)?;
        Runner::new(&mut lab, DAY).all(commands);
        Some(self.judge(&lab, since, DAY))
    }
}
