//! Finds the policies in a pasted text.

use super::answers::Collector;
use super::given::GivenPolicy;
use super::near::{first_value, unquoted};
use super::reading::Span;
use super::sentence::floor;
use crate::core::iam::PolicyKind;

/// The longest text in which policies are looked for, in bytes.
const LONGEST: usize = 8 << 20;
/// How many JSON values are read from one text.
const VALUES: usize = 64;

/// The policies in a pasted text: a policy's own JSON, a CLI answer, a plan or a template that holds some, or several
/// of these one after another with other lines between them. A text without any is one policy that can't be read; only an
/// empty text is none.
pub fn recognise(text: &str) -> Vec<GivenPolicy> {
    let found = found(text);
    if !found.is_empty() || text.trim().is_empty() {
        return found;
    }
    let span = Span {
        start: 0,
        end: text.len(),
    };
    let start = text.get(..floor(text, 20_000)).unwrap_or("");
    vec![GivenPolicy::new(
        PolicyKind::Identity,
        "no policy",
        start.to_owned(),
        span,
    )]
}

fn found(text: &str) -> Vec<GivenPolicy> {
    let mut found: Vec<GivenPolicy> = Vec::new();
    if text.len() > LONGEST {
        return found;
    }
    let mut collect = |value: &serde_json::Value, start: usize, end: usize| {
        let mut collector = Collector {
            span: Span { start, end },
            verbatim: text.get(start..end).unwrap_or(""),
            found: Vec::new(),
        };
        // A text that quotes a policy is not the policy.
        if !collector.verbatim.trim_start().starts_with('{') {
            collector.verbatim = "";
        }
        collector.collect(value);
        found.append(&mut collector.found);
    };
    if let Some(value) = unquoted(text) {
        collect(&value, 0, text.len());
        return found;
    }
    let mut at = 0;
    for _ in 0..VALUES {
        let Some(opens) = text.get(at..).and_then(|rest| rest.find(['{', '['])) else {
            break;
        };
        let start = at + opens;
        match first_value(text.get(start..).unwrap_or("")) {
            Some((value, length)) => {
                collect(&value, start, start + length);
                at = start + length.max(1);
            }
            None => at = start + 1,
        }
    }
    found
}
