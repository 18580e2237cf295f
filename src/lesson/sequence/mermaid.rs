//! A run as a Mermaid sequence diagram (mermaid.js.org, “Sequence diagrams”), to paste into documents.

use crate::core::trace::{Actor, Kind, Trace};

/// The name of an actor in the diagram. The bucket is S3's storage.
fn id(actor: Actor) -> &'static str {
    match actor {
        Actor::App => "app",
        Actor::S3 | Actor::Bucket => "s3",
        Actor::Kms => "kms",
    }
}

/// A text that Mermaid reads as it is: `;` and `#` have a meaning in messages.
fn escaped(text: &str) -> String {
    text.replace('#', "#35;").replace(';', "#59;")
}

/// The diagram's text: one message per step between actors, one note per step within one.
pub fn mermaid(trace: &Trace) -> String {
    let mut lines = vec!["sequenceDiagram".to_owned()];
    for actor in [Actor::App, Actor::S3, Actor::Kms] {
        lines.push(format!("    participant {} as {actor}", id(actor)));
    }
    for step in &trace.steps {
        let (from, to) = (id(step.from), id(step.to));
        let allowed = step.decision.as_ref().map(|decision| decision.is_allowed());
        let verdict = match allowed {
            Some(true) => " allowed",
            Some(false) => " denied",
            None => "",
        };
        let label = escaped(&format!("{}{verdict}", step.label));
        lines.push(match step.kind {
            _ if from == to => format!("    Note over {from}: {label}"),
            Kind::Fail => format!("    {from}--x{to}: {label}"),
            Kind::Respond => format!("    {from}-->>{to}: {label}"),
            _ => format!("    {from}->>{to}: {label}"),
        });
    }
    lines.push(String::new());
    lines.join("\n")
}
