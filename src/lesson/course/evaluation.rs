//! Judges a task: makes hidden requests in a copy of the lab.

use super::call_record::CallRecord;
use super::command::LessonCommand;
use super::extra_access::{ExtraRequest, beyond};
use super::runner::Runner;
use super::task::{Probe, Task};
use super::task_calls::TaskCalls;
use crate::core::clock::Timestamp;
use crate::core::entropy::Entropy;
use crate::core::iam::PolicyError;
use crate::core::lab::log::LabCommand;
use crate::core::lab::{CallerChoice, EncryptionChoice, Lab};
use crate::core::trace::Trace;

/// The result of one hidden request.
#[derive(Clone, Debug)]
pub struct ProbeResult {
    pub probe: &'static Probe,
    /// Whether the result is the expected one.
    pub passed: bool,
    /// The call that was made; none if the lab could not make it.
    pub call: Option<CallRecord>,
}

/// The evaluation of a task.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// The requests that must pass for the task to be done.
    pub must: Vec<ProbeResult>,
    /// The requests that pass only if the policies allow no more than needed.
    pub least: Vec<ProbeResult>,
    pub done: bool,
    /// Whether the task is done with no more permissions than needed.
    pub star: bool,
    /// Why the task is not done, or what the policies allow beyond the need; none with the star.
    pub because: Option<&'static str>,
    /// The operations that the task requires, and whether each has succeeded.
    pub calls: Vec<(&'static str, bool)>,
    /// An operation that the task requires and that has not succeeded yet.
    pub missing: Option<&'static str>,
    /// A request that succeeds here and not in the solved lab; only looked for if the task is done.
    pub extra: Option<&'static ExtraRequest>,
}

impl Task {
    /// Sets up a lab for the task, after the lesson's start. Returns the lab, the number of calls made so far, and all
    /// commands.
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

    /// The operations that the task requires, and whether each has succeeded.
    pub fn called(&self, lab: &Lab, made: &TaskCalls) -> Vec<(&'static str, bool)> {
        let has_succeeded = |operation: &'static str| {
            let mut since = lab.past().iter().skip(made.since);
            made.restored.contains(&operation)
                || since.any(|trace| {
                    trace.operation == operation
                        && trace.refusal.is_none()
                        && self.file().is_none_or(|name| is_about(trace, name))
                })
        };
        let calls = self.calls.iter();
        calls
            .map(|operation| (*operation, has_succeeded(operation)))
            .collect()
    }

    /// Judges a lab without changing it. `start` are the commands of the lesson's start, `seed` that of the copies in which
    /// it makes requests: another each time, because the copies have the lab's keys.
    pub fn judge(
        &self,
        start: &[LessonCommand],
        lab: &Lab,
        made: &TaskCalls,
        now: Timestamp,
        seed: [u8; 32],
    ) -> Evaluation {
        let mut seeds = Entropy::from_seed(seed);
        let mut evaluate = |probe| probe_lab(lab, probe, now, seeds.array());
        let must: Vec<ProbeResult> = self.must.iter().map(&mut evaluate).collect();
        let least: Vec<ProbeResult> = self.least.iter().map(evaluate).collect();
        let calls = self.called(lab, made);
        let missing = calls.iter().find(|(_, called)| !called);
        let done = missing.is_none() && must.iter().all(|result| result.passed);
        let solved = || {
            let (mut solved, ..) = self.set_up(start, [0x51; 32], now).ok()?;
            Runner::new(&mut solved, now).all(self.solution);
            Some(solved)
        };
        let extra = done.then(solved).flatten();
        let extra = extra.and_then(|solved| beyond(lab, &solved, now, seeds.array()));
        let star = done && extra.is_none() && least.iter().all(|result| result.passed);
        let because = || {
            let mut mistakes = self.mistakes.iter();
            let mistake = mistakes.find(|mistake| mistake.symptom.shows(lab, made));
            let mut results = must.iter().chain(&least);
            let failed = results.find(|result| !result.passed);
            (mistake.map(|mistake| mistake.because)).or(failed.map(|result| result.probe.because))
        };
        Evaluation {
            because: if star { None } else { because() },
            missing: missing.map(|(operation, _)| *operation),
            must,
            least,
            done,
            star,
            calls,
            extra,
        }
    }
}

/// Whether IAM was asked about this object during a call.
fn is_about(trace: &Trace, name: &str) -> bool {
    let mut decisions = (trace.steps.iter()).filter_map(|step| step.decision.as_ref());
    decisions.any(|decision| {
        (decision.resource.strip_suffix(name)).is_some_and(|before| before.ends_with('/'))
    })
}

/// Makes a hidden request in a copy of the lab.
fn probe_lab(lab: &Lab, probe: &'static Probe, now: Timestamp, seed: [u8; 32]) -> ProbeResult {
    let mut copy = lab.fork(seed);
    copy.set_who(CallerChoice::App);
    // The reader may have selected a kind of encryption that needs no KMS key.
    copy.set_kind(EncryptionChoice::default());
    let mut runner = Runner::new(&mut copy, now);
    runner.all(probe.scene).run(probe.call);
    ProbeResult {
        probe,
        passed: probe.expect.fits(&runner.calls),
        call: runner.calls.pop(),
    }
}
