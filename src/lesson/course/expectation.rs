//! What a call is expected to come to.

use super::call_record::CallRecord;
use crate::core::lab::Permission;

/// What a call is expected to come to.
#[derive(Clone, Copy, Debug)]
pub enum Expectation {
    /// It succeeds.
    Succeeds,
    /// IAM denies this action on the way.
    Denied(&'static str),
    /// It is refused, and the error's message contains these words.
    MessageContains(&'static str),
    /// It is refused with this error code.
    ErrorCode(&'static str),
    /// It succeeds, and IAM is asked for this action on the way.
    Asks(&'static str),
    /// It succeeds, and IAM is not asked for this action.
    DoesNotAsk(&'static str),
    /// It succeeds, and IAM is asked for exactly these, in this order. A [`Claim`](super::Claim) of it also fails
    /// without each of them.
    Needs(&'static [Permission]),
    /// It succeeds, and KMS writes this many CloudTrail records.
    KmsRecords(usize),
    /// Anything else, of all calls made: those of the scene, and the call itself last.
    Check(fn(&[CallRecord]) -> bool),
}

impl Expectation {
    /// Whether it is met by the calls made; the last one is the one it is about.
    pub fn fits(&self, all: &[CallRecord]) -> bool {
        let Some(call) = all.last() else {
            return false;
        };
        let succeeds = call.result.is_ok();
        match *self {
            Self::Succeeds => succeeds,
            Self::Denied(action) => !succeeds && call.asked().any(|asked| asked == (action, false)),
            Self::MessageContains(words) => {
                (call.result.as_ref()).is_err_and(|error| error.message.contains(words))
            }
            Self::ErrorCode(code) => (call.result.as_ref()).is_err_and(|error| error.code == code),
            Self::Asks(action) => succeeds && call.asked().any(|(asked, _)| asked == action),
            Self::DoesNotAsk(action) => succeeds && call.asked().all(|(asked, _)| asked != action),
            Self::Needs(permissions) => {
                succeeds
                    && call
                        .asked()
                        .map(|(asked, _)| asked)
                        .eq(permissions.iter().map(|permission| permission.action()))
            }
            Self::KmsRecords(count) => succeeds && call.kms_records() == count,
            Self::Check(holds) => holds(all),
        }
    }
}
