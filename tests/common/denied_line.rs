//! Pasted errors as JSON lines: the text with its policies, and what is expected. The README has the form.

use envelope_lab::core::error::Service;
use envelope_lab::lesson::denied::{
    Agreement, Diagnosis, DiagnosisChoices, GivenPolicy, Reading, diagnose, policy_word, read,
    recognise,
};
use serde_json::{Map, Value, json};

/// A line.
#[derive(Debug)]
pub struct DeniedLine {
    pub id: String,
    pub text: String,
    pub policies: Vec<String>,
    /// What must be in the answer; `Null` if the line does not say.
    pub expected: Value,
}

impl DeniedLine {
    /// Reads a line.
    ///
    /// # Errors
    /// The id if it could be read, and what is wrong.
    pub fn read(line: &str) -> Result<Self, (String, String)> {
        let value: Value =
            serde_json::from_str(line).map_err(|error| (String::new(), error.to_string()))?;
        let id = match value.get("id") {
            Some(Value::String(id)) => id.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        };
        let Some(text) = value.get("text").and_then(Value::as_str) else {
            return Err((id, "expected a text as `text`".to_owned()));
        };
        let policies = match value.get("policies") {
            None | Some(Value::Null) => Vec::new(),
            // A policy may be written as JSON as well as pasted.
            Some(Value::Array(items)) => items.iter().map(as_pasted).collect(),
            Some(_) => return Err((id, "expected a list as `policies`".to_owned())),
        };
        Ok(Self {
            id,
            text: text.to_owned(),
            policies,
            expected: value.get("expected").cloned().unwrap_or(Value::Null),
        })
    }

    pub fn given(&self) -> Vec<GivenPolicy> {
        self.policies
            .iter()
            .flat_map(|text| recognise(text))
            .collect()
    }

    /// The answer of `--example denied`.
    pub fn answer(&self) -> Value {
        let reading = read(&self.text);
        let diagnosis = diagnose(&reading, &self.given(), &DiagnosisChoices::default());
        answer(&self.id, &reading, &diagnosis)
    }
}

fn as_pasted(policy: &Value) -> String {
    match policy {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn answer(id: &str, reading: &Reading, diagnosis: &Diagnosis) -> Value {
    let understood = reading.is_understood();
    let service = match reading.service {
        Some(Service::S3) if understood => json!("s3"),
        Some(Service::Kms) if understood => json!("kms"),
        _ => Value::Null,
    };
    let policy_type = match (understood, reading.policy) {
        (false, _) => Value::Null,
        (true, Some(kind)) => json!(policy_word(kind)),
        (true, None) => json!("unknown"),
    };
    let context: Map<String, Value> = (reading.context.iter())
        .map(|(key, value)| (key.clone(), json!(value)))
        .collect();
    let missing = diagnosis.missing.iter().map(|one| policy_word(one.kind));
    let agrees = match diagnosis.agreement {
        Agreement::Agrees => json!(true),
        Agreement::Differs => json!(false),
        Agreement::Open => Value::Null,
    };
    let causes = diagnosis
        .causes
        .iter()
        .map(|cause| json!({"kind": cause.kind.word(), "says": cause.says, "check": cause.check}));
    let fixes = diagnosis.fixes.iter().map(
        |fix| json!({"policy_type": policy_word(fix.kind), "policy": fix.name, "text": fix.after}),
    );
    let next = diagnosis.next.iter().map(|next| next.says.clone());
    json!({
        "id": id,
        "understood": understood,
        "service": service,
        "principal": reading.principal,
        "action": reading.action,
        "resource": reading.resource,
        "explicit": reading.explicit,
        "policy_type": policy_type,
        "context": context,
        "missing": missing.collect::<Vec<_>>(),
        "agrees": agrees,
        "causes": causes.collect::<Vec<_>>(),
        "fixes": fixes.collect::<Vec<_>>(),
        "next": next.collect::<Vec<_>>(),
    })
}
