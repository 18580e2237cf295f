//! A pasted denial on the stage: the run in the scratch world is denied for the same caller and the same action as the
//! error says, and the fix lets it pass.

use envelope_lab::lesson::denied::{DiagnosisChoices, diagnose, read, recognise};
use envelope_lab::lesson::staged_denial::{StageError, stage_denial};
use serde_json::Value;

/// What came of a text.
#[derive(Debug, Default)]
struct Counts {
    staged: usize,
    /// Of these, with a fix: a Deny in a policy that was not pasted has none.
    mendable: usize,
    fixed: usize,
    passes: usize,
    other: usize,
    /// Each text whose run is another one.
    wrong: Vec<String>,
}

/// Stages one line of the data, and holds the run against what the text says.
fn stage(line: &Value, counts: &mut Counts) {
    let id = &line["id"];
    let Some(text) = line["text"].as_str() else {
        return counts.wrong.push(format!("{id}: no text"));
    };
    let reading = read(text);
    if !reading.is_understood() || !reading.names_action {
        return;
    }
    let texts = line["policies"].as_array().cloned().unwrap_or_default();
    let texts = texts.iter().filter_map(Value::as_str);
    let given: Vec<_> = texts.flat_map(recognise).collect();
    let diagnosis = diagnose(&reading, &given, &DiagnosisChoices::default());
    let staged = match stage_denial([7; 32], &reading, &given, &diagnosis) {
        Ok(staged) => staged,
        Err(StageError::Passes) => {
            counts.passes += 1;
            return;
        }
        Err(StageError::SetUp(error)) => return counts.wrong.push(format!("{id}: {error}")),
        Err(StageError::NoRequest | StageError::OtherAction(_)) => {
            counts.other += 1;
            return;
        }
    };
    counts.staged += 1;
    counts.mendable += usize::from(!diagnosis.fixes.is_empty());
    counts.fixed += usize::from(staged.fixed.is_some());
    let Some(refusal) = &staged.denied.refusal else {
        return counts.wrong.push(format!("{id}: allowed"));
    };
    let denied = refusal.decision.as_ref();
    let denied = denied.map(|decision| (&*decision.principal, &*decision.action));
    let told = reading.principal.as_deref().zip(reading.action.as_deref());
    if told.is_some() && denied != told {
        let error = refusal.errors.first().map(|(_, _, error)| &error.message);
        (counts.wrong).push(format!("{id}: {denied:?} {error:?} for {told:?}"));
    }
    if let Some(fixed) = &staged.fixed {
        assert!(fixed.refusal.is_none(), "{id}");
    }
}

#[test]
fn the_stage_shows_the_denial_that_the_error_tells() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/denied/texts.jsonl");
    let texts = std::fs::read_to_string(path).expect("the texts");
    let mut counts = Counts::default();
    for line in texts.lines() {
        stage(&serde_json::from_str(line).expect("JSON"), &mut counts);
    }
    assert_eq!(counts.wrong, Vec::<String>::new());
    assert!(counts.staged > 120 && counts.fixed > 80, "{counts:?}");
    assert!(counts.mendable >= 100, "{counts:?}");
    assert!(counts.fixed * 10 >= counts.mendable * 9, "{counts:?}");
    assert!(counts.passes * 10 <= counts.staged, "{counts:?}");
}
