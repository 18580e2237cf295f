//! The question before a call of a case: how can it end? The options come from the calls themselves.

use super::case_report::checked;
use super::case_runner::CaseCall;
use std::fmt;

/// How a call can end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PossibleOutcome {
    Succeeds,
    /// IAM denies this action, e.g. `kms:Decrypt`.
    Denied(String),
    /// The call fails for another reason, with this error code.
    Fails(String),
}

impl fmt::Display for PossibleOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Succeeds => f.write_str("It succeeds"),
            Self::Denied(action) => {
                let service = match action.split_once(':') {
                    Some(("kms", _)) => "KMS denies it",
                    Some(("s3", _)) => "S3 denies it",
                    _ => "It is denied",
                };
                write!(f, "{service}: {action}")
            }
            Self::Fails(code) => write!(f, "It fails: {code}"),
        }
    }
}

impl PossibleOutcome {
    /// How a call ended.
    pub fn of(call: &CaseCall) -> Self {
        let Err(error) = &call.reply.result else {
            return Self::Succeeds;
        };
        let trace = call.reply.trace.as_deref();
        let refusal = trace.and_then(|trace| trace.refusal.as_ref());
        match refusal.and_then(|refusal| refusal.decision.as_ref()) {
            Some(decision) => Self::Denied(decision.action.clone()),
            None => Self::Fails(error.code.clone()),
        }
    }

    /// How the call at an index can end: it succeeds, one of the permissions that it needs is missing, or what happens
    /// to another call of the case to the same service. Empty if there is nothing to ask: an administrator prepares
    /// something, and that never fails in this case.
    pub fn options(calls: &[CaseCall], index: usize) -> Vec<Self> {
        let Some(call) = calls.get(index) else {
            return Vec::new();
        };
        let told = || calls.iter().filter(|other| !other.is_setting());
        let same = |other: &&CaseCall| other.line.operation == call.line.operation;
        let prepares = call.who() == "admin"
            && told()
                .filter(same)
                .all(|other| Self::of(other) == Self::Succeeds);
        if prepares {
            return Vec::new();
        }
        let mut options = vec![Self::Succeeds];
        let mut put = |option: Self| {
            if !options.contains(&option) {
                options.push(option);
            }
        };
        for permission in call.reply.trace.iter().flat_map(|trace| checked(trace)) {
            put(Self::Denied(permission.action));
        }
        let service = told().filter(|other| other.line.service == call.line.service);
        for other in service {
            let outcome = Self::of(other);
            if let Self::Fails(_) = outcome {
                put(outcome);
            }
        }
        put(Self::of(call));
        match options.len() {
            0 | 1 => Vec::new(),
            _ => options,
        }
    }
}
