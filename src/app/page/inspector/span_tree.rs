//! The ranges as a tree, which the arrow keys walk (WAI-ARIA Authoring Practices, “Tree View”).

use super::bytes_state::BytesState;
use super::shown_bytes::ShownBytes;
use crate::app::component::meaning::Meaning;
use crate::app::component::number::grouped;
use crate::app::tree::html::{div, span};
use crate::app::tree::{Element, Nodes, reactive};
use crate::lesson::bytes::ByteSpan;
use crate::web::keyboard::Key;
use crate::web::{dom, toolbar};
use leptos::prelude::*;

/// From so many children on, only some of them have a row: the first, the last, and those around the selected one.
const MANY: usize = 16;
/// A range below the whole is open at first if it has fewer children.
const FEW: usize = 8;
/// How many of the first have one.
const FIRST: usize = 4;
/// How many on each side of the selected one have one.
const AROUND: usize = 2;

/// A row of the tree: the way to a range, or how many ranges are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreeRow {
    Span(Vec<usize>),
    /// Ranges without a row: the level, and how many.
    LeftOut(usize, usize),
}

/// The rows of a tree in which these ranges were opened or closed. The selected range has a row: what is around it is open.
pub fn rows(span: &ByteSpan, turned: &[Vec<usize>], selected: &[usize]) -> Vec<TreeRow> {
    let mut all = Vec::new();
    add_rows(span, &mut Vec::new(), turned, selected, &mut all);
    all
}

fn add_rows(
    span: &ByteSpan,
    path: &mut Vec<usize>,
    turned: &[Vec<usize>],
    selected: &[usize],
    all: &mut Vec<TreeRow>,
) {
    all.push(TreeRow::Span(path.clone()));
    if span.children.is_empty() || !is_open(span, path, turned, selected) {
        return;
    }
    let count = span.children.len();
    let chosen = (selected.len() > path.len() && selected.starts_with(path))
        .then(|| selected.get(path.len()).copied())
        .flatten();
    let has_row = |index: usize| {
        count < MANY
            || index < FIRST
            || index + 1 == count
            || chosen.is_some_and(|chosen| chosen.abs_diff(index) <= AROUND)
    };
    let mut left_out = 0;
    for (index, child) in span.children.iter().enumerate() {
        if !has_row(index) {
            left_out += 1;
            continue;
        }
        if left_out > 0 {
            all.push(TreeRow::LeftOut(path.len() + 2, left_out));
            left_out = 0;
        }
        path.push(index);
        add_rows(child, path, turned, selected, all);
        path.pop();
    }
}

/// Whether a range shows the ranges inside it: the selected one is inside; or it has few, near the top, unless it was
/// turned the other way.
fn is_open(span: &ByteSpan, path: &[usize], turned: &[Vec<usize>], selected: &[usize]) -> bool {
    let few = path.is_empty() || path.len() == 1 && span.children.len() < FEW;
    let was_turned = turned.iter().any(|one| one == path);
    (few != was_turned) || selected.len() > path.len() && selected.starts_with(path)
}

/// The tree.
pub fn view(state: BytesState) -> Nodes {
    reactive(move || {
        let (turned, selected) = (state.turned.get(), state.selected.get());
        let rows = state.shown.with(|shown| {
            let shown = shown.as_ref()?;
            let rows = rows(&shown.span, &turned, &selected);
            let row = |row: &TreeRow| draw_row(state, shown, row, &turned, &selected);
            Some(rows.iter().map(row).collect::<Nodes>())
        });
        div()
            .class("span-tree")
            .attr("role", "tree")
            .attr("aria-label", "Parts of these bytes")
            .on_key(move |key, event| {
                if act(state, key) {
                    event.prevent_default();
                    event.stop_propagation();
                }
            })
            .child(rows)
    })
}

fn draw_row(
    state: BytesState,
    shown: &ShownBytes,
    row: &TreeRow,
    turned: &[Vec<usize>],
    selected: &[usize],
) -> Option<Element> {
    let path = match row {
        TreeRow::Span(path) => path,
        TreeRow::LeftOut(level, count) => {
            let row = div()
                .class("span-row left-out")
                .attr("role", "none")
                .style("--level", level.to_string())
                .child(format!("⋮ {} more", grouped(*count as u64)));
            return Some(row);
        }
    };
    let span_here = shown.span.at(path)?;
    let (is_selected, has_children) = (path == selected, !span_here.children.is_empty());
    let opened = has_children.then(|| is_open(span_here, path, turned, selected));
    let meaning = Meaning::from(span_here.kind.role()).class();
    let chosen = path.clone();
    let marker = match opened {
        Some(true) => "▾",
        Some(false) => "▸",
        None => "",
    };
    let row = div()
        .class("span-row")
        .attr("role", "treeitem")
        .attr("aria-level", (path.len() + 1).to_string())
        .state("aria-selected", is_selected)
        .maybe(
            "aria-expanded",
            opened.map(|open| if open { "true" } else { "false" }),
        )
        .attr("tabindex", if is_selected { "0" } else { "-1" })
        .attr("data-means", meaning)
        .style("--level", (path.len() + 1).to_string())
        .on("click", move |event| {
            if chosen == state.selected.get_untracked() {
                state.toggle(&chosen);
            }
            state.select_path(chosen.clone());
            toolbar::focus_pressed(event);
        })
        .child(
            span()
                .class("span-marker")
                .attr("aria-hidden", "true")
                .child(marker),
        )
        .child(
            span()
                .class(format!("span-name h {meaning}"))
                .child(span_here.kind.name()),
        )
        .child(
            (!span_here.value.is_empty())
                .then(|| span().class("span-value").child(&span_here.value)),
        )
        .child(span().class("span-len").child(grouped(span_here.len)));
    Some(row)
}

/// Acts on a key. False if it means nothing here.
fn act(state: BytesState, key: Key) -> bool {
    let selected = state.selected.get_untracked();
    let turned = state.turned.get_untracked();
    let Some((paths, has_children)) = state.shown.with_untracked(|shown| {
        let span = &shown.as_ref()?.span;
        let paths: Vec<Vec<usize>> = rows(span, &turned, &selected)
            .into_iter()
            .filter_map(|row| match row {
                TreeRow::Span(path) => Some(path),
                TreeRow::LeftOut(..) => None,
            })
            .collect();
        Some((paths, !span.at(&selected)?.children.is_empty()))
    }) else {
        return false;
    };
    let Some(here) = paths.iter().position(|path| *path == selected) else {
        return false;
    };
    let is_open = (state.shown).with_untracked(|shown| {
        let here = shown.as_ref().and_then(|shown| shown.span.at(&selected));
        here.is_some_and(|here| has_children && is_open(here, &selected, &turned, &selected))
    });
    let goal = match key {
        Key::Down => paths.get(here + 1),
        Key::Up => here.checked_sub(1).and_then(|before| paths.get(before)),
        Key::Home => paths.first(),
        Key::End => paths.last(),
        Key::Right if is_open => paths.get(here + 1),
        Key::Right if has_children => {
            state.toggle(&selected);
            return true;
        }
        Key::Left if is_open => {
            state.toggle(&selected);
            return true;
        }
        Key::Left => paths.iter().find(|path| {
            selected
                .split_last()
                .is_some_and(|(_, parent)| path.as_slice() == parent)
        }),
        Key::Enter | Key::Space if has_children => {
            state.toggle(&selected);
            return true;
        }
        _ => return false,
    };
    if let Some(goal) = goal {
        state.select_path(goal.clone());
        dom::once_drawn(|| toolbar::focus(".span-row[aria-selected=\"true\"]"));
    }
    true
}
