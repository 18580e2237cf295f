//! What is selected among the bytes, and which ranges of the tree are open.

use super::shown_bytes::{ShownBytes, shown_bytes};
use super::state::InspectorState;
use crate::app::state::Page;
use crate::lesson::bytes::ByteSpan;
use leptos::prelude::*;
use std::ops::Range;

/// The state of the tab Bytes.
#[derive(Clone, Copy, Debug)]
pub struct BytesState {
    pub page: Page,
    pub region: InspectorState,
    pub shown: Memo<Option<ShownBytes>>,
    /// The way to the selected range; empty for the whole.
    pub selected: RwSignal<Vec<usize>>,
    /// The ways to the ranges that were opened or closed in the tree, other than at first.
    pub turned: RwSignal<Vec<Vec<usize>>>,
    /// What came of copying or saving.
    pub result: RwSignal<String>,
}

impl BytesState {
    /// The page's only state of this kind.
    pub fn of(page: Page) -> Self {
        page.shared(|| {
            let region = InspectorState::of(page);
            let shown = Memo::new(move |_| shown_bytes(page, region));
            let state = Self {
                page,
                region,
                shown,
                selected: RwSignal::new(Vec::new()),
                turned: RwSignal::new(Vec::new()),
                result: RwSignal::new(String::new()),
            };
            // What is shown anew is selected as a whole, unless a byte of it was chosen.
            Effect::new(move || {
                let path = shown.with(|shown| {
                    let shown = shown.as_ref();
                    shown.map_or_else(Vec::new, |shown| path_at(shown, region))
                });
                state.turned.set(Vec::new());
                state.selected.set(path);
                state.result.set(String::new());
            });
            // Others select a byte by its offset only.
            Effect::new(move || {
                let cursor = region.cursor.get();
                let path = shown.with_untracked(|shown| {
                    let span = &shown.as_ref()?.span;
                    let inside = |path: &Vec<usize>| {
                        span.at(path)
                            .is_some_and(|selected| selected.contains(cursor))
                    };
                    (!state.selected.with_untracked(inside)).then(|| span.path_to(cursor))
                });
                if let Some(path) = path {
                    state.selected.set(path);
                }
            });
            state
        })
    }

    /// Selects a byte, and the innermost range that it is in.
    pub fn select_byte(self, offset: u64) {
        let path = (self.shown).with_untracked(|shown| Some(shown.as_ref()?.span.path_to(offset)));
        self.selected.set(path.unwrap_or_else(Vec::new));
        if self.region.cursor.get_untracked() != offset {
            self.region.bit.set(None);
            self.region.cursor.set(offset);
        }
        self.result.set(String::new());
    }

    /// Selects a range, and its first byte.
    pub fn select_path(self, path: Vec<usize>) {
        let offset = (self.shown).with_untracked(|shown| {
            let shown = shown.as_ref()?;
            let offset = shown.span.at(&path)?.offset;
            (offset < shown.kept).then_some(offset)
        });
        self.selected.set(path);
        if let Some(offset) = offset.filter(|at| *at != self.region.cursor.get_untracked()) {
            self.region.bit.set(None);
            self.region.cursor.set(offset);
        }
        self.result.set(String::new());
    }

    /// Opens or closes a range in the tree.
    pub fn toggle(self, path: &[usize]) {
        self.turned
            .update(|open| match open.iter().position(|one| one == path) {
                Some(at) => drop(open.remove(at)),
                None => open.push(path.to_vec()),
            });
    }

    /// The selected range.
    pub fn selection(self) -> Range<u64> {
        let span = self.selected_span();
        span.map_or(0..0, |span| span.offset..span.end())
    }

    /// The selected range, without those inside it.
    pub fn selected_span(self) -> Option<ByteSpan> {
        let path = self.selected.get();
        self.shown.with(|shown| {
            let span = shown.as_ref()?.span.at(&path)?;
            Some(ByteSpan::leaf(span.kind, span.offset, span.len).saying(span.value.clone()))
        })
    }
}

/// The way to the chosen byte; to the whole at the start.
fn path_at(shown: &ShownBytes, region: InspectorState) -> Vec<usize> {
    match region.cursor.get_untracked() {
        0 => Vec::new(),
        cursor => shown.span.path_to(cursor),
    }
}
