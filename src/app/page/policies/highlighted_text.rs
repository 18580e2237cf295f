//! A policy's text line by line, colored, with highlights for each statement's result, the linter's warnings, and
//! errors.

use super::state::PoliciesState;
use crate::app::component::json_text::{TokenKind, tokens};
use crate::app::page::lab::carried::carried;
use crate::app::tree::html::{div, span};
use crate::app::tree::{Element, Nodes, exact, reactive};
use crate::core::lab::highlights::{Highlight, HighlightKind, highlights};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;

/// What an action's call carries.
type Means<'a> = dyn Fn(&str) -> Option<&'static str> + 'a;

/// The colored text under the text area; empty if the text is too long.
pub fn highlighted(state: PoliciesState) -> Nodes {
    let drawn = StoredValue::new(DrawnLines::default());
    reactive(move || {
        let under = div().class("pol-under json").attr("aria-hidden", "true");
        let shape = state.shape.get();
        if shape.is_plain {
            return under;
        }
        let which = state.which.get();
        let range = state.drawn_lines(shape.lines);
        let means = |action: &str| carried(state.page, action);
        let lines = match state.typing.text_of(which) {
            Some(text) => drawn.try_update_value(|drawn| drawn.typed(&text, &range, &means)),
            None => {
                let chosen = state.chosen_in(which);
                let (report, warnings) = (state.report.get(), state.warnings.get());
                let decision = report.as_ref().as_ref().ok().map(|report| &report.decision);
                state.draft(|draft| {
                    let highlights = highlights(draft, decision, &warnings);
                    drawn.try_update_value(|drawn| {
                        drawn.read(&draft.text, &range, &highlights, chosen, &means)
                    })
                })
            }
        };
        if range == (0..shape.lines) {
            return under.child(lines);
        }
        under
            .child(room("above", range.start))
            .child(lines)
            .child(room("below", shape.lines - range.end))
    })
}

/// The lines as they were drawn last.
#[derive(Debug, Default)]
pub struct DrawnLines {
    keys: LineKeys,
    /// By their keys: each line's text, and how it is drawn.
    lines: BTreeMap<usize, (String, Element)>,
    highlights: Vec<Highlight>,
    /// The selected statement.
    chosen: Option<usize>,
}

impl DrawnLines {
    /// Draws a text that was read.
    pub fn read(
        &mut self,
        text: &str,
        range: &Range<usize>,
        highlights: &[Highlight],
        chosen: Option<usize>,
        means: &Means<'_>,
    ) -> Nodes {
        self.keys.follow(text);
        highlights.clone_into(&mut self.highlights);
        self.chosen = chosen;
        let elements = lines(text, range.clone(), highlights, chosen, means);
        let texts = text.split('\n').skip(range.start);
        let keys = self.keys.keys.iter().skip(range.start);
        let all = elements.into_iter().zip(texts).zip(keys);
        self.lines = all
            .map(|((line, text), key)| (*key, (text.to_owned(), line.key(key.to_string()))))
            .collect();
        let keys = self.keys.keys.iter().skip(range.start);
        keys.filter_map(|key| self.lines.get(key))
            .map(|(_, line)| line.clone())
            .collect()
    }

    /// Draws a text that was not read, in which a key press changed one line: there the highlights move with the letters
    /// behind it. All other lines stay as they are.
    pub fn typed(&mut self, text: &str, range: &Range<usize>, means: &Means<'_>) -> Nodes {
        self.keys.follow(text);
        let mut start = 0;
        let mut drawn = Vec::new();
        for (number, (line, key)) in text.split('\n').zip(&self.keys.keys).enumerate() {
            if range.contains(&number) {
                let element = match self.lines.get(key) {
                    Some((before, element)) if before == line => element.clone(),
                    known => {
                        let before = known.map_or("", |(before, _)| before);
                        let moved = moved(&self.highlights, start, before, line);
                        let on: Vec<&Highlight> = moved.iter().collect();
                        draw(line, start, &on, self.chosen, means).key(key.to_string())
                    }
                };
                drawn.push(element);
            }
            start += line.len() + 1;
        }
        drawn.into_iter().collect()
    }
}

/// The highlights of a line that begins at byte `start` and was edited.
fn moved(highlights: &[Highlight], start: usize, before: &str, line: &str) -> Vec<Highlight> {
    let same = |(old, new): &(char, char)| old == new;
    let head: usize = before
        .chars()
        .zip(line.chars())
        .take_while(same)
        .map(|(letter, _)| letter.len_utf8())
        .sum();
    let follow = |at: usize| match at > start + head {
        true => (at + line.len()).saturating_sub(before.len()),
        false => at,
    };
    let is_on = |highlight: &&Highlight| {
        highlight.at.start <= start + before.len() && highlight.at.end > start
    };
    let on = highlights.iter().filter(is_on);
    on.map(|highlight| Highlight {
        at: follow(highlight.at.start)..follow(highlight.at.end),
        ..highlight.clone()
    })
    .collect()
}

/// The room of lines that are not drawn.
fn room(key: &'static str, lines: usize) -> Element {
    (div().key(key)).style("height", format!("calc({lines} * var(--line))"))
}

/// A key for each line, which stays with the line when lines before it are added or removed, so that the page changes
/// only edited lines.
#[derive(Clone, Debug, Default)]
pub struct LineKeys {
    text: String,
    keys: Vec<usize>,
    /// The first unused key.
    next: usize,
}

impl LineKeys {
    /// The keys, one per line.
    pub fn keys(&self) -> &[usize] {
        &self.keys
    }

    /// Updates the keys to another text. Lines before and after the edit keep their keys.
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
        // Edited lines keep their keys; additional lines get new ones.
        self.keys.truncate(now.len() - tail);
        let missing = now.len() - tail - self.keys.len();
        let next = self.next + missing;
        self.keys.extend(self.next..next);
        self.keys.extend(behind);
        self.next = next;
        text.clone_into(&mut self.text);
    }
}

/// The lines of a text in this range, counted from 0, split where color or highlight change. `chosen` is the selected
/// statement.
pub fn lines(
    text: &str,
    range: Range<usize>,
    highlights: &[Highlight],
    chosen: Option<usize>,
    means: &Means<'_>,
) -> Vec<Element> {
    let mut starts = vec![0];
    starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
    // The highlights on each line.
    let mut on: Vec<Vec<&Highlight>> = vec![Vec::new(); starts.len()];
    let line_of = |at: usize| {
        starts
            .partition_point(|start| *start <= at)
            .saturating_sub(1)
    };
    for highlight in highlights {
        let (first, last) = (
            line_of(highlight.at.start),
            line_of(highlight.at.end.max(1) - 1),
        );
        for line in on.iter_mut().take(last.max(first) + 1).skip(first) {
            line.push(highlight);
        }
    }
    (text.split('\n').zip(starts.iter().zip(&on)))
        .take(range.end)
        .skip(range.start)
        .map(|(line, (start, highlights))| draw(line, *start, highlights, chosen, means))
        .collect()
}

/// One line, which begins at byte `start` of the text.
fn draw(
    line: &str,
    start: usize,
    highlights: &[&Highlight],
    chosen: Option<usize>,
    means: &Means<'_>,
) -> Element {
    let whole = (highlights.iter()).find(|highlight| {
        matches!(
            highlight.kind,
            HighlightKind::Allows | HighlightKind::Denies | HighlightKind::Inapplicable
        )
    });
    let state = match whole.map(|highlight| highlight.kind) {
        Some(HighlightKind::Allows) => "allows",
        Some(HighlightKind::Denies) => "denies",
        Some(_) => "idle",
        None => "",
    };
    let mut drawn = div().class("pol-line").attr("data-state", state).flag(
        "data-chosen",
        whole.is_some_and(|highlight| Some(highlight.statement) == chosen),
    );
    // The indent belongs to no token or highlight.
    let indent = line.len() - line.trim_start().len();
    let edges = || {
        (highlights.iter())
            .flat_map(|highlight| [highlight.at.start, highlight.at.end])
            .chain([start + indent])
    };
    let mut at = start;
    for token in tokens(line) {
        let mut rest = token.text.as_str();
        let meaning = token.unquoted().and_then(means);
        while !rest.is_empty() {
            let class = match at < start + indent {
                true => String::new(),
                false => classes(token.kind, highlights, at),
            };
            // Up to the next place where a highlight begins or ends.
            let until = edges().filter(|edge| *edge > at).min();
            let mut take = rest.len().min(until.map_or(usize::MAX, |until| until - at));
            while !rest.is_char_boundary(take) {
                take += 1;
            }
            let (run, after) = rest.split_at(take);
            drawn = match class.is_empty() {
                true => drawn.child(exact(run)),
                false => drawn.child(
                    span()
                        .class(class)
                        .maybe("data-means", meaning)
                        .child(exact(run)),
                ),
            };
            at += take;
            rest = after;
        }
    }
    drawn
}

/// The classes at a byte of the text: its color, and its highlights.
fn classes(kind: Option<TokenKind>, highlights: &[&Highlight], at: usize) -> String {
    let mut class = kind.map_or("", TokenKind::class).to_owned();
    for highlight in highlights
        .iter()
        .filter(|highlight| highlight.at.contains(&at))
    {
        let name = match highlight.kind {
            HighlightKind::Matched => "pol-agreed",
            HighlightKind::Mismatched => "pol-broke",
            HighlightKind::Warning => "pol-warned",
            HighlightKind::Error => "pol-wrong",
            HighlightKind::Allows | HighlightKind::Denies | HighlightKind::Inapplicable => continue,
        };
        if !class.is_empty() {
            class.push(' ');
        }
        class.push_str(name);
    }
    class
}
