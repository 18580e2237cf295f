//! Two ways, step beside step.

use crate::core::trace::Step;

/// Two steps that stand for each other, or one that the other way has none for.
#[derive(Clone, Debug, PartialEq)]
pub struct StepPair<'a> {
    /// Of the first way.
    pub left: Option<&'a Step>,
    /// Of the other.
    pub right: Option<&'a Step>,
    /// Whether both are the same step.
    pub same: bool,
}

/// Two ways, step beside step: equal steps on one line, and what lies between them against each other.
pub fn side_by_side<'a>(left: &'a [Step], right: &'a [Step]) -> Vec<StepPair<'a>> {
    let mut rungs = Vec::new();
    let (mut l, mut r) = (left, right);
    while !l.is_empty() || !r.is_empty() {
        // The next step that both have; until there, each has its own.
        let meet = (l.iter().enumerate()).find_map(|(i, step)| {
            let j = r.iter().position(|other| other.title == step.title)?;
            Some((i, j))
        });
        let (i, j) = meet.unwrap_or((l.len(), r.len()));
        let (own_l, rest_l) = l.split_at(i);
        let (own_r, rest_r) = r.split_at(j);
        for index in 0..i.max(j) {
            rungs.push(StepPair {
                left: own_l.get(index),
                right: own_r.get(index),
                same: false,
            });
        }
        if let (Some(left), Some(right)) = (rest_l.first(), rest_r.first()) {
            rungs.push(StepPair {
                left: Some(left),
                right: Some(right),
                same: true,
            });
        }
        l = rest_l.get(1..).unwrap_or_default();
        r = rest_r.get(1..).unwrap_or_default();
    }
    rungs
}
