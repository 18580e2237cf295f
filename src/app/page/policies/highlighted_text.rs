//! A policy's text line by line, colored, with highlights for each statement's result, the linter's warnings, and
//! errors.

use super::state::PoliciesState;
use crate::app::component::json_text::{TokenKind, tokens};
use crate::app::page::lab::carried::Carried;
use crate::app::tree::html::{div, span};
use crate::app::tree::{Element, Nodes, exact, kept, reactive};
use crate::core::lab::highlights::{Highlight, HighlightKind, highlights};
use crate::core::lab::log::Splice;
use leptos::prelude::*;
use std::ops::Range;

/// The colored text under the text area; empty if the text is too long.
pub fn highlighted(state: PoliciesState) -> Nodes {
    let keys = StoredValue::new(LineKeys::default());
    reactive(move || {
        let under = div().class("pol-under json").attr("aria-hidden", "true");
        let shape = state.shape.get();
        if shape.is_plain {
            return under;
        }
        let chosen = state.chosen_in(state.which.get());
        let (report, warnings) = (state.report.get(), state.warnings.get());
        let decision = report.as_ref().as_ref().ok().map(|report| &report.decision);
        let range = state.drawn_lines(shape.lines);
        let carried = Carried::of(state.page);
        let typed = state.typed();
        let drawn = state.draft(|draft| {
            let mut highlights = highlights(draft, decision, &warnings);
            let text = typed.as_ref().map_or(&draft.text, |typed| {
                let splice = Splice::between(&draft.text, typed);
                for highlight in &mut highlights {
                    highlight.at = splice.moved(&highlight.at);
                }
                typed
            });
            keys.update_value(|keys| keys.follow(text));
            lines(text, range.clone(), &highlights, chosen, carried)
        });
        // A key press mostly changes one line.
        let keyed = |(line, key): (Line, &usize)| kept(key.to_string(), line, Line::draw);
        let lines: Nodes = keys.with_value(|keys| {
            let keys = keys.keys.iter().skip(range.start);
            drawn.into_iter().zip(keys).map(keyed).collect()
        });
        if range == (0..shape.lines) {
            return under.child(lines);
        }
        under
            .child(room("above", range.start))
            .child(lines)
            .child(room("below", shape.lines - range.end))
    })
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
        let same = |(before, now): &(&[u8], &[u8])| before == now;
        let now: Vec<&[u8]> = split(text).collect();
        let before: Vec<&[u8]> = split(&self.text).take(self.keys.len()).collect();
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

/// The bytes of each line.
fn split(text: &str) -> impl Iterator<Item = &[u8]> {
    text.as_bytes().split(|byte| *byte == b'\n')
}

/// A line of the text, and all that decides how it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    text: String,
    /// Their bytes are those of the line, and a highlight of several lines ends with it.
    highlights: Vec<Highlight>,
    /// Whether its statement is the selected one.
    is_chosen: bool,
    carried: Carried,
}

/// Whether it marks a whole statement.
fn is_whole(highlight: &Highlight) -> bool {
    matches!(
        highlight.kind,
        HighlightKind::Allows | HighlightKind::Denies | HighlightKind::Inapplicable
    )
}

/// The lines of a text in this range, counted from 0.
fn lines(
    text: &str,
    range: Range<usize>,
    highlights: &[Highlight],
    chosen: Option<usize>,
    carried: Carried,
) -> Vec<Line> {
    let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    let mut starts = vec![0];
    starts.extend(ends.map(|(at, _)| at.saturating_add(1)));
    // The highlights on each line.
    let mut on: Vec<Vec<&Highlight>> = vec![Vec::new(); range.len()];
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
        let from = first.saturating_sub(range.start);
        let to = last
            .max(first)
            .saturating_add(1)
            .saturating_sub(range.start);
        for line in on.iter_mut().take(to).skip(from) {
            line.push(highlight);
        }
    }
    let starts = starts.iter().skip(range.start);
    (text.split('\n').skip(range.start).zip(starts.zip(on)))
        .map(|(line, (start, highlights))| {
            let mut wholes = highlights.iter().filter(|highlight| is_whole(highlight));
            let is_chosen = wholes.any(|whole| chosen == Some(whole.statement));
            let within = |at: usize| at.saturating_sub(*start).min(line.len());
            let highlights = highlights.into_iter().map(|highlight| Highlight {
                at: within(highlight.at.start)..within(highlight.at.end),
                ..*highlight
            });
            Line {
                text: line.to_owned(),
                highlights: highlights.collect(),
                is_chosen,
                carried,
            }
        })
        .collect()
}

impl Line {
    /// The line, split where color or highlight change.
    fn draw(&self) -> Element {
        let highlights = self.highlights.as_slice();
        let whole = highlights.iter().find(|highlight| is_whole(highlight));
        let state = match whole.map(|highlight| highlight.kind) {
            Some(HighlightKind::Allows) => "allows",
            Some(HighlightKind::Denies) => "denies",
            Some(_) => "idle",
            None => "",
        };
        let mut drawn = div()
            .class("pol-line")
            .attr("data-state", state)
            .flag("data-chosen", self.is_chosen);
        // The indent belongs to no token or highlight.
        let indent = self.text.len() - self.text.trim_start().len();
        let edges = || {
            let ends = highlights.iter().map(|highlight| &highlight.at);
            ends.flat_map(|at| [at.start, at.end]).chain([indent])
        };
        let mut at = 0;
        for token in tokens(&self.text) {
            let mut rest = token.text.as_str();
            let meaning = token.unquoted().and_then(|action| self.carried.by(action));
            while !rest.is_empty() {
                let class = match at < indent {
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
}

/// The classes at a byte of the line: its color, and its highlights.
fn classes(kind: Option<TokenKind>, highlights: &[Highlight], at: usize) -> String {
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
