//! Two runs side by side: which steps they share, which differ, and which only one of them has.

use crate::core::lab::KmsCalls;
use crate::core::trace::{Actor, Step, Trace};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::sync::Arc;

/// How the two steps of a row compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The same step with the same result.
    None,
    /// The same actors, but another operation, result, or meaning.
    Differs,
    OnlyFirst,
    OnlySecond,
}

/// A row: a step of one run, of the other, or of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunPairRow {
    /// Index of the step in the first run.
    pub first: Option<usize>,
    /// Index of the step in the second run.
    pub second: Option<usize>,
    pub difference: Difference,
}

/// Two runs, aligned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunPair {
    /// The rows, in the order of both runs.
    pub rows: Vec<RunPairRow>,
    /// The calls to KMS of each run alone.
    pub kms_calls: [KmsCalls; 2],
}

/// What makes two steps comparable: who acts on whom, and how.
fn shape(step: &Step) -> (u8, u8, u8) {
    (step.from as u8, step.to as u8, step.kind as u8)
}

fn is_same(first: &Step, second: &Step) -> bool {
    let allowed = |step: &Step| step.decision.as_ref().map(|decision| decision.is_allowed());
    (&first.title, &first.label, allowed(first)) == (&second.title, &second.label, allowed(second))
}

impl RunPair {
    /// Aligns two runs by who acts on whom (Myers' algorithm).
    pub fn of(first: &Arc<Trace>, second: &Arc<Trace>) -> Self {
        let shapes = |trace: &Trace| trace.steps.iter().map(shape).collect::<Vec<_>>();
        let (one, other) = (shapes(first), shapes(second));
        let mut rows = Vec::new();
        for operation in capture_diff_slices(Algorithm::Myers, &one, &other) {
            let (_, old, new) = operation.as_tag_tuple();
            let pairs = matches!(operation, DiffOp::Equal { .. });
            for offset in 0..old.len().max(new.len()) {
                let at = |range: &std::ops::Range<usize>| {
                    Some(range.start + offset).filter(|index| range.contains(index))
                };
                let (left, right) = (at(&old), at(&new));
                if pairs {
                    rows.push(row(first, second, left, right));
                } else {
                    rows.extend(left.map(|left| row(first, second, Some(left), None)));
                    rows.extend(right.map(|right| row(first, second, None, Some(right))));
                }
            }
        }
        Self {
            rows,
            kms_calls: [first, second].map(|trace| KmsCalls::of(std::slice::from_ref(trace))),
        }
    }

    /// How many rows compare in this way.
    pub fn count(&self, difference: Difference) -> usize {
        let rows = self.rows.iter();
        rows.filter(|row| row.difference == difference).count()
    }

    /// What the two runs share and don't, in a sentence or two.
    pub fn summary(&self) -> String {
        let steps = |count: usize| match count {
            1 => "1 step".to_owned(),
            count => format!("{count} steps"),
        };
        let [one, other] = self.kms_calls.map(|calls| match calls.made() {
            0 => "doesn’t call KMS".to_owned(),
            1 => "calls KMS once".to_owned(),
            made => format!("calls KMS {made} times"),
        });
        format!(
            "The runs share {} and differ in {}. Only the first has {} more, only the second {}. The first {one}; the second {other}.",
            steps(self.count(Difference::None)),
            steps(self.count(Difference::Differs)),
            steps(self.count(Difference::OnlyFirst)),
            steps(self.count(Difference::OnlySecond)),
        )
    }
}

fn row(one: &Trace, other: &Trace, first: Option<usize>, second: Option<usize>) -> RunPairRow {
    let steps = (
        first.and_then(|index| one.steps.get(index)),
        second.and_then(|index| other.steps.get(index)),
    );
    let difference = match steps {
        (Some(one), Some(other)) if is_same(one, other) => Difference::None,
        (Some(_), Some(_)) => Difference::Differs,
        (Some(_), None) => Difference::OnlyFirst,
        (None, _) => Difference::OnlySecond,
    };
    RunPairRow {
        first,
        second,
        difference,
    }
}

/// Whether a run calls KMS at all.
pub fn calls_kms(trace: &Trace) -> bool {
    trace.steps.iter().any(|step| step.to == Actor::Kms)
}
