//! How a task is judged: by hidden requests in a copy of the lab.

use super::call_record::CallRecord;
use super::command::LessonCommand;
use super::runner::Runner;
use super::task::{Probe, Task};
use crate::core::clock::Timestamp;
use crate::core::iam::PolicyError;
use crate::core::lab::log::LabCommand;
use crate::core::lab::{CallerChoice, EncryptionChoice, Lab};

/// What one hidden request came to.
#[derive(Clone, Debug)]
pub struct ProbeResult {
    /// The request.
    pub probe: &'static Probe,
    /// Whether it came to what it must.
    pub passed: bool,
    /// The call.
    pub call: Option<CallRecord>,
}

/// How far a task is done.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// The requests that must pass.
    pub must: Vec<ProbeResult>,
    /// The requests that pass if no more was allowed than needed.
    pub least: Vec<ProbeResult>,
    /// Whether the task is done.
    pub done: bool,
    /// Whether it is done with no more than needed.
    pub star: bool,
    /// What the reader is told: why it is not done, or what is allowed beyond the need; none with the star.
    pub because: Option<&'static str>,
    /// An operation that must succeed and has not yet.
    pub missing: Option<&'static str>,
}

impl Task {
    /// A lab set up for the task after a lesson's start; how many calls had been made by then, and all that was done.
    ///
    /// # Errors
    /// As for [`Lab::new`].
    pub fn set_up(
        &self,
        start: &[LessonCommand],
        seed: [u8; 32],
        now: Timestamp,
    ) -> Result<(Lab, usize, Vec<LabCommand>), PolicyError> {
        let mut lab = Lab::new(seed)?;
        let mut runner = Runner::new(&mut lab, now);
        runner.all(start).all(self.scene);
        let commands = runner.into_parts().1.into_commands();
        let since = lab.past().len();
        Ok((lab, since, commands))
    }

    /// Judges a lab as it is, which stays so. `since` is how many calls had been made when the task began.
    pub fn judge(&self, lab: &Lab, since: usize, now: Timestamp) -> Evaluation {
        let evaluate = |probe| probe_lab(lab, probe, now);
        let must: Vec<ProbeResult> = self.must.iter().map(evaluate).collect();
        let least: Vec<ProbeResult> = self.least.iter().map(evaluate).collect();
        let called = |operation: &&str| {
            (lab.past().iter().skip(since))
                .any(|trace| trace.operation == *operation && trace.refusal.is_none())
        };
        let missing = self.calls.iter().find(|operation| !called(operation));
        let done = missing.is_none() && must.iter().all(|result| result.passed);
        let star = done && least.iter().all(|result| result.passed);
        let because = || {
            let mut mistakes = self.mistakes.iter();
            let mistake = mistakes.find(|mistake| mistake.symptom.shows(lab, since));
            let mut results = must.iter().chain(&least);
            let failed = results.find(|result| !result.passed);
            (mistake.map(|mistake| mistake.because)).or(failed.map(|result| result.probe.because))
        };
        Evaluation {
            because: if star { None } else { because() },
            must,
            least,
            done,
            star,
            missing: missing.copied(),
        }
    }
}

/// Makes a hidden request in a copy of the lab.
fn probe_lab(lab: &Lab, probe: &'static Probe, now: Timestamp) -> ProbeResult {
    let mut copy = lab.fork([0x5e; 32]);
    copy.set_who(CallerChoice::App);
    // The reader may have chosen a kind of encryption that needs no KMS key.
    copy.set_kind(EncryptionChoice::default());
    let mut runner = Runner::new(&mut copy, now);
    runner.all(probe.scene).run(probe.call);
    ProbeResult {
        probe,
        passed: probe.expect.fits(&runner.calls),
        call: runner.calls.pop(),
    }
}
