//! The expected result of a call.

use super::call_record::CallRecord;
use crate::core::lab::Permission;

/// The expected result of a call.
#[derive(Clone, Copy, Debug)]
pub enum Expectation {
    /// The call succeeds.
    Succeeds,
    /// IAM denies this action during the call.
    Denied(&'static str),
    /// The call fails, and the error's message contains these words.
    MessageContains(&'static str),
    /// The call fails with this error code.
    ErrorCode(&'static str),
    /// The call succeeds, and IAM checks this action during it.
    Asks(&'static str),
    /// The call succeeds, and IAM does not check this action.
    DoesNotAsk(&'static str),
    /// The call succeeds, and IAM checks exactly these permissions, in this order. A [`Claim`](super::Claim) with this
    /// expectation also fails without each of them.
    Needs(&'static [Permission]),
    /// The call succeeds, and KMS writes this many CloudTrail records.
    KmsRecords(usize),
    /// Any other condition on all calls: those of the scene first, the call itself last.
    Check(fn(&[CallRecord]) -> bool),
}

impl Expectation {
    /// Whether the calls meet the expectation; it is about the last one.
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
