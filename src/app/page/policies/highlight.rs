//! A policy's text line by line, coloured, and marked by what each statement did, what the linter says and
//! what is wrong.

use super::state::PoliciesState;
use crate::app::component::json_text::{TokenKind, tokens};
use crate::app::tree::html::{div, span};
use crate::app::tree::{Element, Nodes, reactive};
use crate::core::lab::marks::{Mark, Sort, marks};
use leptos::prelude::*;

/// The coloured text, to lie under the text area.
pub fn highlighted(state: PoliciesState) -> Nodes {
    let keys = StoredValue::new(LineKeys::default());
    reactive(move || {
        let chosen = state.chosen_in(state.slot.get());
        let (answer, warnings) = (state.answer.get(), state.warnings.get());
        let decision = answer.as_ref().as_ref().ok().map(|answer| &answer.decision);
        let drawn = state.draft(|draft| {
            let marks = marks(draft, decision, &warnings);
            keys.update_value(|keys| keys.follow(&draft.text));
            lines(&draft.text, &marks, chosen)
        });
        let keyed = |(line, key): (Element, &u32)| line.key(key.to_string());
        let lines = keys.with_value(|keys| drawn.into_iter().zip(&keys.keys).map(keyed).collect());
        let lines: Nodes = lines;
        div()
            .class("pol-under json")
            .attr("aria-hidden", "true")
            .child(lines)
    })
}

/// A key for each line, that stays with the line while lines before it come and go: the page touches the
/// lines that were edited, and no others.
#[derive(Clone, Debug, Default)]
pub struct LineKeys {
    text: String,
    keys: Vec<u32>,
    /// The first key that was never given.
    next: u32,
}

impl LineKeys {
    /// The keys, one a line.
    pub fn keys(&self) -> &[u32] {
        &self.keys
    }

    /// Takes over another text. Lines before and after the edit keep their keys.
    pub fn follow(&mut self, text: &str) {
        let same = |(before, now): &(&str, &str)| before == now;
        let now: Vec<&str> = text.split('\n').collect();
        let before: Vec<&str> = self.text.split('\n').take(self.keys.len()).collect();
        let head = (before.iter().copied().zip(now.iter().copied()))
            .take_while(same)
            .count();
        let tail = (before.iter().copied().skip(head).rev())
            .zip(now.iter().copied().skip(head).rev())
            .take_while(same)
            .count();
        let behind = self.keys.split_off(self.keys.len() - tail);
        // Lines that were edited go on as long as there are any; further ones are new.
        self.keys.truncate(now.len() - tail);
        let missing = now.len() - tail - self.keys.len();
        let next = self.next + u32::try_from(missing).unwrap_or(0);
        self.keys.extend(self.next..next);
        self.keys.extend(behind);
        self.next = next;
        text.clone_into(&mut self.text);
    }
}

/// The lines of a text, cut where colour or mark change. `chosen` is the statement looked at.
pub fn lines(text: &str, marks: &[Mark], chosen: Option<usize>) -> Vec<Element> {
    let mut starts = vec![0];
    starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
    // The marks on each line.
    let mut on: Vec<Vec<&Mark>> = vec![Vec::new(); starts.len()];
    let line_of = |at: usize| {
        starts
            .partition_point(|start| *start <= at)
            .saturating_sub(1)
    };
    for mark in marks {
        let (first, last) = (line_of(mark.at.start), line_of(mark.at.end.max(1) - 1));
        for line in on.iter_mut().take(last.max(first) + 1).skip(first) {
            line.push(mark);
        }
    }
    (text.split('\n').zip(starts.iter().zip(&on)))
        .map(|(line, (start, marks))| draw(line, *start, marks, chosen))
        .collect()
}

/// One line, which begins at a byte of the text.
fn draw(line: &str, start: usize, marks: &[&Mark], chosen: Option<usize>) -> Element {
    let whole =
        (marks.iter()).find(|mark| matches!(mark.sort, Sort::Allows | Sort::Denies | Sort::Idle));
    let state = match whole.map(|mark| mark.sort) {
        Some(Sort::Allows) => "allows",
        Some(Sort::Denies) => "denies",
        Some(_) => "idle",
        None => "",
    };
    let mut drawn = div().class("pol-line").attr("data-state", state).flag(
        "data-chosen",
        whole.is_some_and(|mark| Some(mark.statement) == chosen),
    );
    // The space before a line's first sign is no part of anything.
    let indent = line.len() - line.trim_start().len();
    let edges = || {
        (marks.iter())
            .flat_map(|mark| [mark.at.start, mark.at.end])
            .chain([start + indent])
    };
    let mut at = start;
    for token in tokens(line) {
        let mut rest = token.text.as_str();
        while !rest.is_empty() {
            let class = match at < start + indent {
                true => String::new(),
                false => classes(token.kind, marks, at),
            };
            // As far as no mark begins or ends.
            let until = edges().filter(|edge| *edge > at).min();
            let mut take = rest.len().min(until.map_or(usize::MAX, |until| until - at));
            while !rest.is_char_boundary(take) {
                take += 1;
            }
            let (run, after) = rest.split_at(take);
            drawn = match class.is_empty() {
                true => drawn.child(run),
                false => drawn.child(span().class(class).child(run)),
            };
            at += take;
            rest = after;
        }
    }
    drawn
}

/// The classes at a byte of the text: the colour's, and those of the marks there.
fn classes(kind: Option<TokenKind>, marks: &[&Mark], at: usize) -> String {
    let mut class = kind.map_or("", TokenKind::class).to_owned();
    for mark in marks.iter().filter(|mark| mark.at.contains(&at)) {
        let name = match mark.sort {
            Sort::Agreed => "pol-agreed",
            Sort::Broke => "pol-broke",
            Sort::Warned => "pol-warned",
            Sort::Wrong => "pol-wrong",
            Sort::Allows | Sort::Denies | Sort::Idle => continue,
        };
        if !class.is_empty() {
            class.push(' ');
        }
        class.push_str(name);
    }
    class
}
