//! Pairs the steps of two schemes for the comparison.

use crate::core::trace::Step;

/// A step in both schemes, or two steps between such pairs; one side is empty if a scheme has fewer steps there.
#[derive(Clone, Debug, PartialEq)]
pub struct StepPair<'a> {
    /// The step of the first scheme.
    pub left: Option<&'a Step>,
    /// The step of the other scheme.
    pub right: Option<&'a Step>,
    /// Whether both sides show the same step, by its title.
    pub same: bool,
}

/// Pairs the steps of two schemes: equal steps with each other, and the steps between them in their order.
pub fn side_by_side<'a>(left: &'a [Step], right: &'a [Step]) -> Vec<StepPair<'a>> {
    let mut pairs = Vec::new();
    let (mut l, mut r) = (left, right);
    while !l.is_empty() || !r.is_empty() {
        // The next step that both schemes have. The steps before it belong to one scheme each.
        let meet = (l.iter().enumerate()).find_map(|(i, step)| {
            let j = r.iter().position(|other| other.title == step.title)?;
            Some((i, j))
        });
        let (i, j) = meet.unwrap_or((l.len(), r.len()));
        let (own_l, rest_l) = l.split_at(i);
        let (own_r, rest_r) = r.split_at(j);
        for index in 0..i.max(j) {
            pairs.push(StepPair {
                left: own_l.get(index),
                right: own_r.get(index),
                same: false,
            });
        }
        if let (Some(left), Some(right)) = (rest_l.first(), rest_r.first()) {
            pairs.push(StepPair {
                left: Some(left),
                right: Some(right),
                same: true,
            });
        }
        l = rest_l.get(1..).unwrap_or(&[]);
        r = rest_r.get(1..).unwrap_or(&[]);
    }
    pairs
}
