//! Policy variables, `${…}`: whether each names a key, and its default is quoted (IAM User Guide, "Variables and tags").

use super::key::SEARCHES;
use super::report::Report;
use super::view::{Excerpt, View};
use crate::core::iam::catalogue::{Known, find, names};
use crate::core::iam::document::closest;
use crate::core::json::shown;

pub(super) fn check(view: &View, report: &mut Report) {
    let resources = view.resources.iter().map(|resource| &resource.excerpt);
    let values = view.conditions.iter().flat_map(|one| &one.values);
    for excerpt in resources.chain(values) {
        if view.has_variable(excerpt.text) {
            variables(view, excerpt, report);
        }
    }
}

fn variables(view: &View, excerpt: &Excerpt, report: &mut Report) {
    let mut from = 0;
    while let Some((before, behind)) = excerpt
        .text
        .get(from..)
        .and_then(|rest| rest.split_once("${"))
    {
        let start = from + before.len();
        let length = length(behind);
        let Some(body) = behind.get(..length).and_then(|body| body.strip_suffix('}')) else {
            return;
        };
        from = start + "${".len() + length;
        // The escapes of the three characters.
        if matches!(body, "*" | "?" | "$") {
            continue;
        }
        let whole = Excerpt {
            text: excerpt
                .text
                .get(start..from)
                .map_or(excerpt.text, |variable| variable),
            at: view.within(excerpt, start, from),
        };
        let (name, default) = match body.split_once(',') {
            Some((name, default)) => (name, Some(default)),
            None => (body, None),
        };
        form(&whole, name, default, report);
        key(&whole, name.trim(), report);
    }
}

/// How long what follows `${` is, with its `}`. A quoted default can have a `}` in it.
fn length(behind: &str) -> usize {
    let brace = behind.find('}').map_or(behind.len(), |at| at + 1);
    let quoted = behind.find('\'').filter(|quote| *quote < brace);
    let Some(quote) = quoted else {
        return brace;
    };
    let rest = behind.get(quote + 1..).map_or("", |rest| rest);
    let end = rest.find('\'').and_then(|end| {
        let after = rest.get(end..)?.find('}')?;
        Some(quote + 1 + end + after + 1)
    });
    end.map_or(brace, |end| end)
}

/// Warns of a space around the name or in it, and of a default without its quotes.
fn form(whole: &Excerpt, name: &str, default: Option<&str>, report: &mut Report) {
    // A tag's own name can have spaces.
    let fixed = name.trim_end().split('/').next().map_or(name, |part| part);
    if name != name.trim() || fixed.contains(char::is_whitespace) {
        report.warn(
            "space-in-variable",
            &whole.at,
            format!("the variable `{}` has a space in it", shown(whole.text)),
            "Write only the key's name between the braces, as in `${aws:username}`. IAM Access Analyzer reports a space there as an error.",
        );
    }
    let is_quoted = |default: &str| {
        let quoted = default.trim();
        quoted.len() > 1 && quoted.starts_with('\'') && quoted.ends_with('\'')
    };
    if default.is_some_and(|default| !is_quoted(default)) {
        report.warn(
            "unquoted-default",
            &whole.at,
            format!("the default of `{}` is not in quotes", shown(whole.text)),
            "Put a default in single quotes, as in `${aws:username, 'none'}`. IAM Access Analyzer reports an error without them.",
        );
    }
}

/// Warns of a key that no request has, or that can have several values.
fn key(whole: &Excerpt, name: &str, report: &mut Report) {
    let written = shown(name);
    match find(name) {
        Known::Key(key) if key.many => report.warn(
            "multivalued-variable",
            &whole.at,
            format!("`{written}` can have several values, but a variable stands for one"),
            "Only keys with one value can be used as variables.",
        ),
        Known::Elsewhere if name.contains(':') => {}
        Known::Key(_) => {}
        Known::Elsewhere | Known::Missing => {
            report.key_searches += 1;
            let near = (report.key_searches <= SEARCHES)
                .then(|| closest(name, &names(name)))
                .flatten();
            let hint = near.map_or(String::new(), |meant| format!("; did you mean `{meant}`?"));
            report.warn(
                "unknown-variable",
                &whole.at,
                format!("`{written}` isn't a known condition key, so the variable never has a value{hint}"),
                "Without a value or a default, the whole text never matches.",
            );
        }
    }
}
