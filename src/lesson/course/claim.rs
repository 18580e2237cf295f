//! A claim of a lesson, and the experiment that proves it.

use super::call_record::CallRecord;
use super::command::LessonCommand;
use super::expectation::Expectation;
use super::runner::run;
use crate::core::iam::PolicyError;
use crate::core::lab::Permission;

/// An experiment: a scene in a fresh lab, a call, and its expected result.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// The commands before the call.
    pub scene: &'static [LessonCommand],
    pub call: LessonCommand,
    pub expect: Expectation,
}

impl Claim {
    /// Runs the experiment in a fresh lab and returns all calls, the claim's own call last.
    ///
    /// # Errors
    /// As for [`Lab::new`](crate::core::lab::Lab::new).
    pub fn run(&self) -> Result<Vec<CallRecord>, PolicyError> {
        run(self.scene, self.call)
    }

    /// Whether the claim holds. For [`Expectation::Needs`] the call must also fail without each permission.
    ///
    /// # Errors
    /// As for [`Lab::new`](crate::core::lab::Lab::new).
    pub fn holds(&self) -> Result<bool, PolicyError> {
        if let Expectation::Needs(permissions) = self.expect {
            for permission in permissions {
                if !self.fails_without(*permission)? {
                    return Ok(false);
                }
            }
        }
        Ok(self.expect.fits(&self.run()?))
    }

    fn fails_without(&self, permission: Permission) -> Result<bool, PolicyError> {
        let scene = [self.scene, &[LessonCommand::Revoke(permission)]].concat();
        let calls = run(&scene, self.call)?;
        Ok(Expectation::Denied(permission.action()).fits(&calls))
    }
}

/// A sentence to remember, and the experiment that proves it.
#[derive(Clone, Copy, Debug)]
pub struct Fact {
    pub says: &'static str,
    pub claim: Claim,
}
