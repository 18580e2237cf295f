//! An access-denied error that was pasted: what it says, which policy is to blame, and what helps.
//!
//! Three steps, each of plain values:
//!
//! 1. [`read`]: a pasted text to a [`Reading`]: who, what, on what, and why, with their places in the text;
//!    [`recognise`]: a pasted policy, or a CLI answer that holds some, to [`GivenPolicy`]s.
//! 2. [`rebuild`]: the request that IAM decided, with a question for each thing that the text does not tell.
//! 3. [`diagnose`]: runs the engine on that request and those policies, and says what follows.
//!
//! - `reading`, `given`, `diagnosis`, `cause_kind`: the values
//! - `plain`, `squeezed`: the text without wraps, markup and escapes; `near`: JSON inside a text
//! - `sentence`, `known`, `wrapper`, `event`: AWS's sentence, its other messages, what clients put around them, CloudTrail
//! - `operation_names`: the action that each operation asks for; `windows`, `read`,
//!   `derived`: all of them, and what follows
//! - `form`, `answers`, `recognise`: the kind of a policy by its form, and the answers that hold policies
//! - `mentioned`, `rebuild`: the request; `policies`: the policies as the engine takes them
//! - `people`, `check`: the reader's names in sentences and commands
//! - `by_text`, `by_decision`, `diagnose`: the causes, the four lines, and the verdict
//! - `fixes`, `statement_forms`: a fix in each form
//! - `next_denials`, `caller_table`: what fails next, and what else the caller can do
//! - `anonymous`: the question for a colleague
//!
//! Sources: IAM User Guide, "Troubleshoot access denied error messages"; S3 User Guide, "Troubleshoot access denied (403
//! Forbidden) errors"; KMS Developer Guide, "Key states", "Troubleshooting key access"; the clients' own sources for
//! what they print.

mod anonymous;
mod answers;
mod by_decision;
mod by_text;
mod caller_table;
mod cause_kind;
mod check;
mod derived;
mod diagnose;
mod diagnosis;
mod event;
mod fixes;
mod form;
mod given;
mod known;
mod mentioned;
mod near;
mod next_denials;
mod operation_names;
mod people;
mod plain;
mod policies;
mod read;
mod reading;
mod rebuild;
mod recognise;
mod sentence;
mod squeezed;
mod statement_forms;
mod windows;
mod wrapper;

pub use anonymous::{AnonymousQuestion, anonymous_question};
pub use cause_kind::CauseKind;
pub use diagnose::diagnose;
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
pub use rebuild::{ABSENT, NO, YES, rebuild};
pub use recognise::recognise;
