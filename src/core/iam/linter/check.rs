//! All of the linter's checks, in order.

use super::report::{Report, Warning};
use super::view::{ActionTargets, View};
use super::{
    action, arn, condition, key, network, never, odd, principal, redundant, resource, value,
    variable,
};
use crate::core::iam::document::PolicyDocument;
use crate::core::iam::policy_kind::PolicyKind;

/// The warnings about a policy, in the order of its text. `text` must be the text that `document` was read from,
/// because lines and columns refer to it. With another text, the positions are wrong but within its bounds.
pub fn lint(kind: PolicyKind, document: &PolicyDocument, text: &str) -> Vec<Warning> {
    // An empty text has no position to report.
    if text.is_empty() {
        return Vec::new();
    }
    let version = document.version();
    let mut targets = ActionTargets::default();
    let views: Vec<View> = (document.statements.iter())
        .map(|statement| View::new(text, kind, version, statement, &mut targets))
        .collect();
    let mut report = Report::default();
    action::encrypt_beside_s3(&views, &mut report);
    odd::empty_conditions(text, &mut report);
    for view in &views {
        report.never = None;
        action::check(view, &mut report);
        resource::check(view, &mut report);
        principal::check(view, &mut report);
        key::check(view, &mut report);
        value::check(view, &mut report);
        variable::check(view, &mut report);
        condition::check(view, &mut report);
        network::check(view, &mut report);
        arn::check(view, &mut report);
        odd::check(view, &mut report);
        redundant::check(view, &mut report);
        never::check(view, &mut report);
    }
    report.into_warnings(text)
}
