//! What follows from the error and the policies.

use super::cause_kind::CauseKind;
use crate::core::iam::{PolicyKind, Request};

/// Something about the request that the text does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unknown {
    Principal,
    Action,
    Resource,
    /// The account of the bucket or key.
    ResourceAccount,
    /// Whether S3 made the KMS call for the caller: `yes` or `no`.
    ThroughS3,
    /// The object that was asked for; S3 puts its ARN into the encryption context.
    Object,
    /// Whether the bucket has a Bucket Key, so that the encryption context is the bucket's ARN: `yes` or `no`.
    BucketKey,
    /// Another condition key that a pasted policy reads; its place in [`RebuiltRequest::keys`].
    Key(usize),
}

/// A question about the request, with the usual answer chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestQuestion {
    pub unknown: Unknown,
    /// The question, with its question mark.
    pub asks: String,
    /// The answer in use.
    pub answer: String,
    /// Whether the answer is assumed: neither in the text nor given by the reader.
    pub assumed: bool,
    /// Answers to choose from, the usual one first; empty where the reader must type one.
    pub choices: Vec<String>,
}

/// An answer of the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestAnswer {
    pub unknown: Unknown,
    pub answer: String,
}

/// The request that IAM decided, rebuilt from the text.
#[derive(Clone, Debug, PartialEq)]
pub struct RebuiltRequest {
    /// `None` until principal, action and resource are known.
    pub request: Option<Request>,
    pub questions: Vec<RequestQuestion>,
    /// The condition keys of [`Unknown::Key`].
    pub keys: Vec<String>,
}

/// A kind of policy that was not pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingPolicy {
    pub kind: PolicyKind,
    /// What that means, in one or two sentences: AWS always evaluates it.
    pub says: String,
    /// What "assume the default" stands for, as a phrase.
    pub default: String,
    /// Whether the reader chose the default.
    pub is_default: bool,
}

/// What the reader chose beside the text and the policies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiagnosisChoices {
    pub answers: Vec<RequestAnswer>,
    /// The kinds that are not pasted and have the default.
    pub defaults: Vec<PolicyKind>,
}

/// Whether the pasted policies explain the error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// They deny the request as the error says.
    Agrees,
    /// They don't: something else is at work.
    Differs,
    /// Not enough is known to tell.
    Open,
}

/// One of the four lines of the diagnosis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiagnosisLine {
    pub heading: &'static str,
    /// Sentences; names are in backticks.
    pub says: String,
    /// What to copy: a statement, or commands. Empty if there is nothing.
    pub code: String,
}

/// A possible cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    pub kind: CauseKind,
    /// One or two sentences; names are in backticks.
    pub says: String,
    /// How to find out, in one sentence or command.
    pub check: String,
}

/// A change to one policy, in each form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeniedFix {
    pub kind: PolicyKind,
    /// The policy's name; a new one means a policy to attach.
    pub name: String,
    /// One sentence, with its full stop.
    pub says: String,
    /// The policy before, pretty-printed; empty if there was none or it was not pasted.
    pub before: String,
    /// The policy after; where the policy was not pasted, only what to add.
    pub after: String,
    /// The statement to add or as it must become, pretty-printed.
    pub statement: String,
    /// `after` against `before`, line by line.
    pub diff: Vec<FixLine>,
    pub terraform: String,
    pub cloudformation: String,
    pub cdk: String,
}

/// A line of a fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixLine {
    pub change: FixChange,
    /// Without its line break.
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixChange {
    Kept,
    Added,
    Removed,
}

/// What will be denied once this is fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextDenial {
    /// The action, such as `kms:Decrypt`; empty if it is a side rather than an action.
    pub action: String,
    /// When, and why, in one or two sentences.
    pub says: String,
}

/// What else the caller can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallerTable {
    /// `ingest-role on reports-bucket`, with the reader's names.
    pub title: String,
    pub rows: Vec<CallerTableRow>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallerTableRow {
    /// AWS's name of the operation, with what it is called with.
    pub operation: String,
    /// The actions that it asks for, in order, and whether the pasted policies allow each.
    pub needs: Vec<(String, bool)>,
    /// Whether all are allowed; `None` if something that counts was not pasted.
    pub allowed: Option<bool>,
}

/// All that can be said about a pasted error.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnosis {
    pub request: RebuiltRequest,
    pub missing: Vec<MissingPolicy>,
    /// Whether the pasted policies, with AWS's defaults for the others, deny the request; `None` without policies or
    /// without a request.
    pub denied: Option<bool>,
    pub agreement: Agreement,
    /// The verdict in one or two sentences. With a policy missing, it never says a plain "Allowed".
    pub verdict: String,
    /// The statement that decides, as the policy has it, and its policy; `None` if none does.
    pub deciding: Option<DecidingStatement>,
    /// Who denied; which policy to open; what to add or change; how to check. Four, or none if the text was not
    /// understood.
    pub lines: Vec<DiagnosisLine>,
    /// The likeliest first.
    pub causes: Vec<Cause>,
    pub fixes: Vec<DeniedFix>,
    /// Why no policy should change, where none should, and what to do instead.
    pub instead: Option<String>,
    pub next: Vec<NextDenial>,
    pub table: Option<CallerTable>,
    /// The slug of the lesson about the first cause: `#/learn/<slug>`.
    pub lesson: Option<&'static str>,
    /// The slug of the case about the first cause: `#/cases/<slug>`.
    pub case: Option<&'static str>,
}

/// The statement that decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidingStatement {
    pub kind: PolicyKind,
    pub policy: String,
    /// Its place in the policy, from 0.
    pub index: usize,
    pub sid: Option<String>,
    /// Pretty-printed JSON.
    pub text: String,
}
