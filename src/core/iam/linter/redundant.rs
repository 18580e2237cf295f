//! Actions and resources that another one of the same list already covers.

use super::report::Report;
use super::view::{Pattern, View};
use crate::core::iam::catalogue::{glob, is_wild};
use crate::core::iam::wildcard_matches;
use crate::core::json::shown;

/// The limit on compared pairs; longer lists would take too long.
const MOST_PAIRS: usize = 4096;

pub(super) fn check(view: &View, report: &mut Report) {
    let covers = |pattern: &str, text: &str| glob(pattern.as_bytes(), text.as_bytes());
    list(&view.actions, "redundant-action", covers, report);
    list(
        &view.resources,
        "redundant-resource",
        wildcard_matches,
        report,
    );
}

/// Warns of the patterns that another one of the list covers. A pattern covers another if it matches its text: what the
/// other one's wildcards stand for, its own stand for as well.
fn list(
    patterns: &[Pattern],
    code: &'static str,
    covers: impl Fn(&str, &str) -> bool,
    report: &mut Report,
) {
    let wild: Vec<(usize, &Pattern)> = (patterns.iter().enumerate())
        .filter(|(_, pattern)| is_wild(pattern.excerpt.text))
        .collect();
    if wild.len() * patterns.len() > MOST_PAIRS {
        return;
    }
    let mut seen = std::collections::BTreeSet::new();
    for (index, pattern) in patterns.iter().enumerate() {
        let text = pattern.excerpt.text;
        // Of two that cover each other, the first stays.
        let by = wild.iter().find(|(other, wide)| {
            *other != index
                && covers(wide.excerpt.text, text)
                && (*other < index || !covers(text, wide.excerpt.text))
        });
        let twice = !seen.insert(text.to_ascii_lowercase());
        let what = match by {
            Some((_, wide)) => format!("`{}`", shown(wide.excerpt.text)),
            None if twice && code == "redundant-action" => "an earlier one in this list".to_owned(),
            None => continue,
        };
        report.warn(
            code,
            &pattern.excerpt.at,
            format!("`{}` is already covered by {what}", shown(text)),
            "Remove it: the statement matches the same requests without it.",
        );
    }
}
