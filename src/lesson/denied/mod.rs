//! An access-denied error that was pasted: what it says, which policy is to blame, and what helps.
//!
//! Three steps, each of plain values:
//!
//! 1. [`read`]: a pasted text to a [`Reading`]: who, what, on what, and why, with their places in the text;
//!    [`recognise`]: a pasted policy, or a CLI answer that holds some, to [`GivenPolicy`]s.
//! 2. `rebuild`: the request that IAM decided, with a question for each thing that the text does not tell.
//! 3. `diagnose`: runs the engine on that request and those policies, and says what follows.
//!
//! - `reading`, `given`, `diagnosis`: the values
//! - `plain`, `squeezed`: the text without wraps, markup and escapes; `near`: JSON inside a text
//! - `sentence`, `known`, `wrapper`, `event`: AWS's sentence, its other messages, what clients put around them, CloudTrail
//! - `operation_names`: the action that each operation asks for
//! - `read`: all of them
//! - `cause_kind`: the kinds of cause
//! - `form`, `answers`, `recognise`: the kind of a policy by its form, and the answers that hold policies
//!
//! Sources: IAM User Guide, "Troubleshoot access denied error messages"; S3 User Guide, "Troubleshoot access denied (403
//! Forbidden) errors"; KMS Developer Guide, "Key states", "Troubleshooting key access"; the clients' own sources for
//! what they print.

mod answers;
mod cause_kind;
mod diagnosis;
mod event;
mod form;
mod given;
mod known;
mod near;
mod operation_names;
mod plain;
mod read;
mod reading;
mod recognise;
mod sentence;
mod squeezed;
mod wrapper;

pub use cause_kind::CauseKind;
pub use diagnosis::{
    Agreement, CallerTable, CallerTableRow, Cause, DecidingStatement, DeniedFix, Diagnosis,
    DiagnosisChoices, DiagnosisLine, FixChange, FixLine, MissingPolicy, NextDenial, RebuiltRequest,
    RequestAnswer, RequestQuestion, Unknown,
};
pub use given::{GivenContent, GivenPolicy};
pub use read::read;
pub use reading::{
    ErrorKind, ErrorSource, PastedPart, ReadPart, Reading, Span, Trouble, policy_word,
};
pub use recognise::recognise;
