//! Policies as JSON lines: a policy, and what AWS and the linter say about it.

use envelope_lab::core::iam::{
    Grammar, PolicyDocument, PolicyKind, Refusal, SizeError, Warning, check_size, lint,
};
use serde_json::{Value, json};

/// A policy read from one line.
#[derive(Debug)]
pub struct PolicyLine {
    pub id: String,
    pub grammar: Grammar,
    /// The kind whose rules the linter and the quota follow; a trust policy has none of its own.
    pub kind: Option<PolicyKind>,
    pub text: String,
    /// What the line expects, if it does.
    pub expected: Value,
}

/// Why AWS does not accept a policy.
#[derive(Debug)]
pub enum Refused {
    Grammar(Refusal),
    Size(SizeError),
}

/// The grammar and the kind of policy by the word for it.
fn kind(word: &str) -> Option<(Grammar, Option<PolicyKind>)> {
    let kind = match word {
        "identity" => PolicyKind::Identity,
        "boundary" => PolicyKind::PermissionsBoundary,
        "session" => PolicyKind::Session,
        "key" => PolicyKind::KeyPolicy,
        "bucket" => PolicyKind::BucketPolicy,
        "scp" => PolicyKind::ServiceControl,
        "rcp" => PolicyKind::ResourceControl,
        "endpoint" => PolicyKind::VpcEndpoint,
        "trust" => return Some((Grammar::Trust, None)),
        _ => return None,
    };
    Some((Grammar::of(kind)?, Some(kind)))
}

impl PolicyLine {
    /// Reads a line.
    ///
    /// # Errors
    /// What could not be understood, after the id if that was there.
    pub fn read(line: &str) -> Result<Self, (String, String)> {
        let line: Value =
            serde_json::from_str(line).map_err(|error| (String::new(), error.to_string()))?;
        let member = |name: &str| line.get(name).and_then(Value::as_str).map(str::to_owned);
        let id = member("id").unwrap_or_default();
        let lacks = |what: &str| (id.clone(), what.to_owned());
        let word = member("kind").ok_or_else(|| lacks("no `kind`"))?;
        let (grammar, kind) =
            kind(&word).ok_or_else(|| lacks(&format!("`{word}` is no kind of policy")))?;
        Ok(Self {
            grammar,
            kind,
            text: member("text").ok_or_else(|| lacks("no `text`"))?,
            expected: line.get("expected").cloned().unwrap_or_default(),
            id,
        })
    }

    /// The policy as AWS reads it when it is put, size first.
    ///
    /// # Errors
    /// AWS's refusal.
    pub fn check(&self) -> Result<PolicyDocument, Refused> {
        if let Some(kind) = self.kind {
            check_size(kind, &self.text).map_err(Refused::Size)?;
        }
        (self.grammar.check(&self.text, None)).map_err(Refused::Grammar)
    }

    /// What the linter finds; nothing in a policy that AWS does not accept.
    pub fn findings(&self) -> Vec<Warning> {
        match (self.check(), self.kind) {
            (Ok(document), Some(kind)) => lint(kind, &document, &self.text),
            _ => Vec::new(),
        }
    }

    /// The answer to the line.
    pub fn answer(&self) -> Value {
        let offset =
            |byte: usize| (self.text.get(..byte)).map_or(0, |before| before.chars().count());
        let error = match self.check() {
            Ok(_) => Value::Null,
            Err(Refused::Size(error)) => json!({"code": error.code(), "sentence": error.message()}),
            Err(Refused::Grammar(refusal)) => json!({
                "code": refusal.code,
                "sentence": refusal.sentence,
                "line": refusal.error.line,
                "column": refusal.error.column,
                "from": offset(refusal.error.at.start),
                "to": offset(refusal.error.at.end),
                "says": refusal.error.message,
            }),
        };
        let finding = |warning: &Warning| {
            json!({
                "code": warning.code,
                "severity": warning.severity(),
                "from": offset(warning.at.start),
                "to": offset(warning.at.end),
                "says": format!("{}. {}", warning.message, warning.why),
            })
        };
        let findings: Vec<Value> = self.findings().iter().map(finding).collect();
        json!({"id": self.id, "accepted": error.is_null(), "error": error, "findings": findings})
    }
}
