//! What can be counted in and read from the calls of a case that was run.

use super::case_runner::CaseCall;
use crate::core::iam::Principal;
use crate::core::json::Object;
use crate::core::json::{Subject, parse_value};
use crate::core::lab::report::trail::{short_name, text};
use crate::core::trace::{Actor, GateState, Step, Trace};
use serde_json::Value;

/// Longest text without a space that is shown whole, in characters.
const LONG: usize = 64;

/// A summary of one CloudTrail record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloudTrailLine {
    /// `eventName`.
    pub name: String,
    /// The caller, shortened: `app-role`.
    pub who: String,
    /// The service that called KMS for the caller, if one did.
    pub invoked_by: Option<String>,
    /// `errorCode` of a failed call.
    pub error: Option<String>,
}

/// The CloudTrail records that a call left, in order.
pub fn cloudtrail_lines(trace: &Trace) -> Vec<CloudTrailLine> {
    (trace.events())
        .map(|event| CloudTrailLine {
            name: text(event, &["eventName"]).map_or_else(String::new, str::to_owned),
            // An anonymous caller has no ARN.
            who: text(event, &["userIdentity", "arn"])
                .map_or_else(String::new, |arn| short_name(arn).to_owned()),
            invoked_by: text(event, &["userIdentity", "invokedBy"]).map(str::to_owned),
            error: text(event, &["errorCode"]).map(str::to_owned),
        })
        .collect()
}

/// How often the case's own calls reached KMS, denied requests included. Calls that set the scene do not count:
/// `KMS was called 3 times: GenerateDataKey 2, Decrypt 1`.
pub fn asked_of_kms(calls: &[CaseCall]) -> String {
    let mut counts: Vec<(String, usize)> = Vec::new();
    let told = calls.iter().filter(|call| !call.is_setting());
    for one in told
        .filter_map(|call| call.reply.trace.as_deref())
        .flat_map(cloudtrail_lines)
    {
        count(&mut counts, &one.name);
    }
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    let times = match all {
        0 => return "KMS wasn’t called at all".to_owned(),
        1 => "once".to_owned(),
        _ => format!("{all} times"),
    };
    let list: Vec<String> = (counts.iter())
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    format!("KMS was called {times}: {}", list.join(", "))
}

fn count(counts: &mut Vec<(String, usize)>, name: &str) {
    match counts.iter_mut().find(|(known, _)| known == name) {
        Some((_, count)) => *count += 1,
        None => counts.push((name.to_owned(), 1)),
    }
}

/// What the calls that set the scene created: `1 key, 1 bucket, 2 roles`.
pub fn set_up(calls: &[CaseCall]) -> String {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for call in calls {
        let made = match call.line.operation.as_str() {
            "CreateKey" => "key",
            "CreateBucket" => "bucket",
            "CreateRole" => "role",
            "CreateAlias" => "alias",
            "PutObject" => "object",
            // A role is created together with its policy.
            "PutRolePolicy" => continue,
            _ => "change",
        };
        count(&mut counts, made);
    }
    let list: Vec<String> = (counts.iter())
        .map(|(name, count)| match count {
            1 => format!("1 {name}"),
            _ if name == "alias" => format!("{count} aliases"),
            _ => format!("{count} {name}s"),
        })
        .collect();
    list.join(", ")
}

/// A call as a line of the `lab` example's protocol: `{"as", "service", "operation", "input"}`.
pub fn protocol(call: &CaseCall) -> String {
    let line = &call.line;
    let mut json = Object::of(&[
        ("as", &line.principal.arn()),
        ("service", &line.service),
        ("operation", &line.operation),
    ]);
    json.put("input", line.input.clone()).value().to_string()
}

/// All calls of a case in that protocol, one per line.
pub fn protocol_of(calls: &[CaseCall]) -> String {
    let lines: Vec<String> = calls.iter().map(protocol).collect();
    lines.join("\n") + "\n"
}

/// An input or output for display: long blobs shortened, policies as objects instead of texts.
pub fn readable(value: &Value) -> Value {
    match value {
        Value::String(text) if text.starts_with('{') => {
            parse_value(Subject::Policy, text).unwrap_or_else(|_| value.clone())
        }
        Value::String(text) if text.len() > LONG && text.bytes().all(is_base64) => {
            let head: String = text.chars().take(24).collect();
            let padding = text.bytes().rev().take_while(|byte| *byte == b'=').count();
            let bytes = text.len() / 4 * 3 - padding;
            Value::String(format!("{head}… ({bytes} bytes)"))
        }
        Value::Array(items) => Value::Array(items.iter().map(readable).collect()),
        Value::Object(members) => {
            let mut object = Object::default();
            for (name, value) in members {
                object.put(name, readable(value));
            }
            object.value()
        }
        _ => value.clone(),
    }
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)
}

/// Whether a step belongs to the call that S3 makes to KMS for its caller.
pub fn is_inner(trace: &Trace, step: &Step) -> bool {
    let by_s3 = (trace.steps.iter()).any(|step| step.from == Actor::S3 || step.to == Actor::S3);
    by_s3 && (step.from == Actor::Kms || step.to == Actor::Kms)
}

/// Whether the stage can play the call: S3 or KMS takes part in it.
pub fn is_staged(trace: &Trace) -> bool {
    (trace.steps.iter()).any(|step| step.to == Actor::S3 || step.to == Actor::Kms)
}

/// A permission check during a call, and its result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionCheck {
    /// The service that receives the request.
    pub to: Actor,
    /// E.g. `kms:Decrypt`.
    pub action: String,
    /// Allowed, denied, or not checked.
    pub state: GateState,
}

/// The permissions that a call needed and their results, nearest first. A check that denied the call is always among
/// them, even if the stage has no gate for it: `s3:ListBucket` for an object that does not exist.
pub fn checked(trace: &Trace) -> Vec<PermissionCheck> {
    let gates = (trace.steps.last()).map_or(&[][..], |step| step.scene.gates.as_slice());
    let mut all: Vec<PermissionCheck> = (gates.iter())
        .map(|gate| PermissionCheck {
            to: gate.to,
            action: gate.action.to_owned(),
            state: gate.state,
        })
        .collect();
    let denied = trace.refusal.as_ref().and_then(|refusal| {
        let decision = refusal.decision.as_ref()?;
        let step = trace.steps.get(refusal.step)?;
        Some((step.from, decision))
    });
    if let Some((from, decision)) = denied {
        let is_denied = |check: &PermissionCheck| check.action == decision.action;
        if !all.iter().any(is_denied) {
            let to = all.last().map_or(from, |check| check.to);
            all.push(PermissionCheck {
                to,
                action: decision.action.clone(),
                state: GateState::Shut,
            });
        }
    }
    all
}

/// The actions that the caller's role had when the call at this index was made, by the calls before it that gave them:
/// those allowed, and those denied. Empty for callers that no call of the case made.
pub fn permissions_before(calls: &[CaseCall], index: usize) -> (Vec<String>, Vec<String>) {
    let (mut allowed, mut denied) = (Vec::new(), Vec::new());
    let Some(call) = calls.get(index) else {
        return (allowed, denied);
    };
    let role = match &call.line.principal {
        Principal::Session { role, .. } => role.as_str(),
        _ => return (allowed, denied),
    };
    let member = |call: &CaseCall, name: &str| {
        let value = call.line.input.get(name).and_then(Value::as_str);
        value.map(str::to_owned)
    };
    let gives = |call: &&CaseCall| {
        call.line.operation == "PutRolePolicy" && member(call, "RoleName").as_deref() == Some(role)
    };
    let before = calls.get(..index).unwrap_or(&[]).iter();
    let policy = before.rev().find(gives);
    let document = policy.and_then(|call| member(call, "PolicyDocument"));
    let document = document.and_then(|text| parse_value(Subject::Policy, &text).ok());
    let statements = document
        .as_ref()
        .and_then(|document| document.get("Statement"));
    for statement in each(statements) {
        let allows = statement.get("Effect").and_then(Value::as_str) == Some("Allow");
        let actions = each(statement.get("Action")).filter_map(Value::as_str);
        for action in actions {
            let list = if allows { &mut allowed } else { &mut denied };
            if !list.iter().any(|known| known == action) {
                list.push(action.to_owned());
            }
        }
    }
    (allowed, denied)
}

/// The items of an array, or the value itself.
fn each(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let (items, one) = match value {
        Some(Value::Array(items)) => (items.as_slice(), None),
        one => (&[][..], one),
    };
    items.iter().chain(one)
}

/// The name of a call on the stage: its object, its key, or the operation.
pub fn play_name(call: &CaseCall) -> String {
    let member = |name: &str| call.line.input.get(name).and_then(Value::as_str);
    let name = member("Key")
        .or(member("AliasName"))
        .unwrap_or(&call.line.operation);
    name.to_owned()
}
