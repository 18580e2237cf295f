//! Lab and model side by side, from a fresh world on.

use super::caller::Caller;
use super::expect::{Call, Fresh};
use super::lab::Lab;
use super::world::World;
use serde_json::Value;
use std::collections::BTreeMap;

/// A call, with `$name` for what the lab makes up, and which of its answer's places get such a name.
#[derive(Clone, Debug)]
pub struct Step {
    pub call: Call,
    pub keep: Vec<(String, &'static str)>,
}

#[derive(Debug)]
pub struct Episode {
    pub world: World,
    lab: Lab,
    pub kept: BTreeMap<String, String>,
    /// The lines that were asked, to be replayed.
    pub lines: Vec<Value>,
}

/// How a step went.
#[derive(Debug)]
pub struct Outcome {
    /// `operation: code`, or `operation: ok`.
    pub kind: String,
    pub differences: Vec<String>,
}

impl Episode {
    pub fn new() -> Self {
        Self {
            world: World::new(),
            lab: Lab::default(),
            kept: BTreeMap::new(),
            lines: Vec::new(),
        }
    }

    /// None for a call that names what was never made, or whose caller does not exist.
    pub fn step(&mut self, step: &Step) -> Option<Outcome> {
        let caller = Caller::of(&step.call.caller);
        let has_identity = matches!(caller, Caller::User { .. } | Caller::Session { .. });
        if has_identity && !self.world.births.contains_key(&caller.principal_arn()) {
            return None;
        }
        let line = self.filled(&step.call.line().to_string())?;
        let line: Value = serde_json::from_str(&line).expect("names stand for plain texts");
        let call = Call {
            input: line["input"].clone(),
            ..step.call.clone()
        };
        let answer = self.lab.answer(&line);
        self.lines.push(line);
        let expected = self.world.call(&call, Fresh(&answer));
        let mut differences = expected.differences(&answer);
        let (stored, should_be) = (self.lab.stored(), self.stored());
        if stored != should_be {
            differences.push(format!("stored: {stored:#?}; expected {should_be:#?}"));
        }
        for (name, place) in &step.keep {
            if let Some(text) = answer
                .get("output")
                .and_then(|output| output.pointer(place)?.as_str())
            {
                self.kept.insert(name.clone(), text.to_owned());
            }
        }
        let code = answer
            .pointer("/error/code")
            .and_then(Value::as_str)
            .unwrap_or("ok");
        Some(Outcome {
            kind: format!("{}: {code}", call.operation),
            differences,
        })
    }

    /// The encryption context of a blob that was kept under a name.
    pub fn bound_to(&self, name: &str) -> Option<Value> {
        let blob = self
            .world
            .blobs
            .get(self.kept.get(name.strip_prefix('$')?)?)?;
        Some(serde_json::json!(blob.context))
    }

    /// The text with every `$name` replaced; none if one is not known.
    fn filled(&self, text: &str) -> Option<String> {
        let (mut out, mut rest) = (String::with_capacity(text.len()), text);
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            if after.starts_with('{') {
                // A policy's own variable.
                out.push('$');
                rest = after;
                continue;
            }
            let end = after
                .find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(after.len());
            let (name, after) = after.split_at(end);
            // ETags have quotes of their own.
            let quoted = Value::String(self.kept.get(name)?.clone()).to_string();
            out.push_str(&quoted[1..quoted.len() - 1]);
            rest = after;
        }
        out.push_str(rest);
        Some(out)
    }

    fn stored(&self) -> Vec<String> {
        let buckets = self.world.buckets.iter();
        let rows = buckets.flat_map(|(name, bucket)| {
            let objects = bucket.objects.iter();
            objects.map(move |(key, object)| object.row(name, key))
        });
        rows.collect()
    }
}
