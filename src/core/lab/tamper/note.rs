//! Notes what a download of a tampered object came to.

use super::trial::TamperTrial;
use crate::core::cloud::{Outcome, Response};
use crate::core::lab::Lab;
use crate::core::trace::Value;

impl Lab {
    /// Notes a finished download, if it was one of a tampered object.
    pub(in crate::core::lab) fn note_download(&mut self, outcome: &Outcome) {
        let trace = &outcome.trace;
        if trace.operation != "GetObject" {
            return;
        }
        let fields = trace.steps.first().map_or(&[][..], |step| &step.fields);
        let named = fields.iter().find(|field| field.name == "Key");
        let Some(Value::Text(key)) = named.map(|field| &field.value) else {
            return;
        };
        let entries = self.tampered_by(key);
        if entries.is_empty() {
            return;
        }
        let tamperings = entries.iter().filter_map(|entry| entry.tampering.clone());
        let tamperings = tamperings.collect();
        let Ok(object) = self.stored(key) else {
            return;
        };
        let (returned, identical) = match &outcome.result {
            Ok(Response::GetObject(output)) => (Some(output.body.excerpt.len), output.identical),
            _ => (None, None),
        };
        let trial = TamperTrial {
            key: key.clone(),
            encryption: object.encryption.name(),
            tamperings,
            trace: trace.clone(),
            returned,
            identical,
        };
        if trial.is_about_bytes() {
            self.note_trial(trial);
        }
    }
}
