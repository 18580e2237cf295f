//! Bytes as a grid of hexadecimal and text. Only the rows in sight are on the page.

use super::byte_reader::ByteReader;
use super::row_window::{ROW, RowWindow};
use super::shown_bytes::ShownBytes;
use crate::app::component::meaning::Meaning;
use crate::app::tree::html::{div, span};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::web::keyboard::Key;
use crate::web::scroll_box;
use leptos::html::Div;
use leptos::prelude::*;
use std::ops::Range;

/// Width of the grid from which a row has 16 bytes, in CSS pixels.
const WIDE: i32 = 630;
/// The width and height of a grid that is not on a page.
const NOWHERE: (i32, i32) = (640, 240);

/// A grid, its place, and what is selected in it.
#[derive(Clone, Copy, Debug)]
pub struct HexGrid {
    /// The id of the row with the selected byte, unique to each grid.
    pub here: &'static str,
    pub shown: Signal<Option<ShownBytes>>,
    /// The selected byte.
    pub cursor: Signal<u64>,
    /// The selected range.
    pub selection: Signal<Range<u64>>,
    /// The byte under the pointer.
    pub pointed: RwSignal<Option<u64>>,
    /// Selects a byte, and the innermost range that it is in.
    pub select: Callback<u64>,
    pub reader: ByteReader,
    /// The row at the top, with the fraction of it that is above.
    position: RwSignal<f64>,
    /// In CSS pixels.
    size: RwSignal<(i32, i32)>,
    node: NodeRef<Div>,
    /// Where a finger was last.
    finger: StoredValue<Option<f64>>,
}

impl HexGrid {
    /// A grid at its first row.
    pub fn new(
        here: &'static str,
        shown: Signal<Option<ShownBytes>>,
        cursor: Signal<u64>,
        selection: Signal<Range<u64>>,
        select: impl Fn(u64) + Send + Sync + 'static,
    ) -> Self {
        Self {
            here,
            shown,
            cursor,
            selection,
            pointed: RwSignal::new(None),
            select: Callback::new(select),
            reader: ByteReader::new(),
            position: RwSignal::new(0.0),
            size: RwSignal::new(NOWHERE),
            node: NodeRef::new(),
            finger: StoredValue::new(None),
        }
    }

    fn per_row(self) -> u64 {
        match self.size.get().0 >= WIDE {
            true => 16,
            false => 8,
        }
    }

    fn window(self) -> RowWindow {
        let kept = self
            .shown
            .with(|shown| shown.as_ref().map_or(0, |shown| shown.kept));
        RowWindow {
            rows: kept.div_ceil(self.per_row()),
            height: f64::from(self.size.get().1),
        }
    }

    /// Draws it. Call this once, outside of anything reactive.
    pub fn draw(self) -> Nodes {
        Effect::new(move || {
            if let Some(element) = self.node.get() {
                let size = self.size;
                scroll_box::on_resize(&element, move |w, h| {
                    if w > 0 && size.try_get_untracked() != Some((w, h)) {
                        size.try_set((w, h));
                    }
                });
            }
        });
        // The selected byte is brought into sight, from wherever it was selected.
        Effect::new(move || {
            self.cursor.track();
            self.shown.track();
            untrack(|| self.show_cursor());
        });
        let rows = reactive(move || self.rows());
        let spacer = reactive(move || {
            div()
                .class("hex-spacer")
                .attr("role", "presentation")
                .style("height", format!("{}px", self.window().scrolled_height()))
                .child(rows.clone())
        });
        reactive(move || {
            let window = self.window();
            let in_sight = window.in_sight(self.position.get());
            let is_here = in_sight.contains(&(self.cursor.get() / self.per_row()));
            div()
                .class("hex-grid")
                .attr("role", "grid")
                .attr("tabindex", "0")
                .attr("aria-label", "Bytes in hexadecimal")
                .attr("aria-rowcount", window.rows.to_string())
                .maybe("aria-activedescendant", is_here.then_some(self.here))
                .flag("data-scaled", window.is_scaled())
                .node_ref(self.node)
                .on("scroll", move |event| self.scrolled(event))
                .on("wheel", move |event| self.wheeled(event))
                .on("touchstart", move |event| {
                    self.finger.set_value(scroll_box::finger(event));
                })
                .on("touchmove", move |event| self.dragged(event))
                .on("click", move |event| {
                    if let Some(at) = self.byte_at(scroll_box::cell(event)) {
                        self.select.run(at);
                    }
                })
                .on("pointerover", move |event| {
                    let at = self.byte_at(scroll_box::cell(event));
                    if self.pointed.get_untracked() != at {
                        self.pointed.set(at);
                    }
                })
                .on("pointerleave", move |_| self.pointed.set(None))
                .on_key(move |key, event| {
                    if !event.ctrl_key() && !event.meta_key() && !event.alt_key() && self.moved(key)
                    {
                        event.prevent_default();
                        event.stop_propagation();
                    }
                })
                .child(spacer.clone())
        })
    }

    fn byte_at(self, cell: Option<(u64, u64)>) -> Option<u64> {
        let (row, inside) = cell?;
        let kept = (self.shown).with_untracked(|shown| Some(shown.as_ref()?.kept))?;
        let at = row
            .checked_mul(untrack(|| self.per_row()))?
            .checked_add(inside)?;
        (at < kept).then_some(at)
    }

    /// Moves the selected byte. False if the key does not.
    fn moved(self, key: Key) -> bool {
        let (per_row, window) = untrack(|| (self.per_row(), self.window()));
        let page = per_row * ((window.height / ROW) as u64).saturating_sub(1).max(1);
        let kept =
            (self.shown).with_untracked(|shown| shown.as_ref().map_or(0, |shown| shown.kept));
        let Some(last) = kept.checked_sub(1) else {
            return false;
        };
        let at = self.cursor.get_untracked();
        let next = match key {
            Key::Left => at.saturating_sub(1),
            Key::Right => at.saturating_add(1),
            Key::Up => at.checked_sub(per_row).unwrap_or(at),
            Key::Down if at.saturating_add(per_row) > last => at,
            Key::Down => at.saturating_add(per_row),
            Key::PageUp => at.saturating_sub(page),
            Key::PageDown => at.saturating_add(page),
            Key::Home => 0,
            Key::End => last,
            _ => return false,
        };
        // The card shows what the keys select, also where the pointer rests on the grid.
        self.pointed.set(None);
        self.select.run(next.min(last));
        true
    }

    /// Brings the selected byte into sight.
    fn show_cursor(self) {
        let (window, row) = (self.window(), self.cursor.get() / self.per_row());
        let position = self.position.get();
        self.go_to(window, window.showing(row, position));
    }

    fn go_to(self, window: RowWindow, position: f64) {
        let position = position.clamp(0.0, window.last());
        if (self.position.get_untracked() - position).abs() > f64::EPSILON {
            self.position.set(position);
        }
        if let Some(node) = self.node.get_untracked() {
            scroll_box::set_top(&node, window.top_at(position));
        }
    }

    fn scrolled(self, event: &leptos::web_sys::Event) {
        let Some(node) = scroll_box::heard_by(event) else {
            return;
        };
        let (window, top) = (untrack(|| self.window()), scroll_box::top(&node));
        // What was scrolled from here is where it should be: the browser only rounds.
        let own = window.top_at(self.position.get_untracked());
        if (own - top).abs() >= 1.0 {
            self.position.set(window.position_at(top));
        }
    }

    /// Where the scroll bar is scaled, a turn of the wheel would skip thousands of rows.
    fn wheeled(self, event: &leptos::web_sys::Event) {
        let window = untrack(|| self.window());
        if window.is_scaled() {
            event.prevent_default();
            self.move_by(window, scroll_box::wheel(event));
        }
    }

    fn dragged(self, event: &leptos::web_sys::Event) {
        let window = untrack(|| self.window());
        let now = scroll_box::finger(event);
        let before = self.finger.get_value();
        self.finger.set_value(now);
        if let (true, Some(now), Some(before)) = (window.is_scaled(), now, before) {
            event.prevent_default();
            self.move_by(window, before - now);
        }
    }

    fn move_by(self, window: RowWindow, pixels: f64) {
        self.go_to(window, self.position.get_untracked() + pixels / ROW);
    }

    /// The rows in sight.
    fn rows(self) -> Element {
        let (window, per_row) = (self.window(), self.per_row());
        let position = self.position.get().clamp(0.0, window.last());
        let in_sight = window.in_sight(position);
        let above = -(position - position.floor()) * ROW;
        let content = self.shown.with(|shown| {
            let shown = shown.as_ref()?;
            let range = in_sight.start * per_row..(in_sight.end * per_row).min(shown.kept);
            let bytes = self.reader.read(shown, range);
            let marks = Marks {
                cursor: self.cursor.get(),
                selection: self.selection.get(),
                pointed: self.pointed.get(),
                per_row,
                wide: shown.kept > 1 << 32,
                here: self.here,
            };
            let row = |number: u64| {
                let skip = ((number - in_sight.start) * per_row) as usize;
                let own = bytes.as_ref().map(|bytes| {
                    let rest = bytes.get(skip..).unwrap_or(&[]);
                    rest.get(..per_row as usize).unwrap_or(rest)
                });
                marks.row(shown, number, own)
            };
            Some(in_sight.clone().map(row).collect::<Nodes>())
        });
        div()
            .class("hex-rows")
            .attr("role", "rowgroup")
            .style("height", format!("{}px", window.height))
            .child(
                div()
                    .class("hex-shift")
                    .attr("role", "presentation")
                    .style("transform", format!("translateY({above:.1}px)"))
                    .child(content),
            )
    }
}

/// What is marked in the rows.
struct Marks {
    cursor: u64,
    selection: Range<u64>,
    pointed: Option<u64>,
    per_row: u64,
    /// Whether offsets have more than eight digits.
    wide: bool,
    here: &'static str,
}

impl Marks {
    /// A row; without bytes while they are on their way.
    fn row(&self, shown: &ShownBytes, number: u64, bytes: Option<&[u8]>) -> Element {
        let start = number * self.per_row;
        let is_here = (start..start + self.per_row).contains(&self.cursor);
        let (hex, text) = match bytes {
            Some(bytes) => self.stretches(shown, start, bytes),
            None => (
                nodes().child(span().class("hex-wait").child("reading …")),
                nodes(),
            ),
        };
        let digits = if self.wide { 12 } else { 8 };
        div()
            .class("hex-row")
            .attr("role", "row")
            .attr("aria-rowindex", (number + 1).to_string())
            .attr("data-row", number.to_string())
            .flag("data-here", is_here)
            .child(
                span()
                    .class("hex-offset")
                    .attr("role", "rowheader")
                    .child(format!("{start:0digits$x}")),
            )
            .child(
                span()
                    .class("hex-bytes")
                    .attr("role", "gridcell")
                    .maybe("id", is_here.then_some(self.here))
                    .child(hex),
            )
            .child(
                span()
                    .class("hex-text")
                    .attr("role", "gridcell")
                    .child(text),
            )
    }

    /// The bytes and the text of a row: one element for each range, with the bytes in it.
    fn stretches(&self, shown: &ShownBytes, start: u64, bytes: &[u8]) -> (Nodes, Nodes) {
        let (mut hex, mut text) = (nodes(), nodes());
        let mut inside = 0;
        while let Some(rest) = bytes.get(inside..).filter(|rest| !rest.is_empty()) {
            let offset = start + inside as u64;
            let leaf = shown.span.innermost(offset);
            let left = usize::try_from(leaf.end().saturating_sub(offset)).unwrap_or(usize::MAX);
            let own = rest.get(..left.max(1)).unwrap_or(rest);
            let meaning = Meaning::from(leaf.kind.role()).class();
            let selected = self.selection.contains(&offset);
            let pointed = (self.pointed).is_some_and(|pointed| leaf.contains(pointed));
            let stretch = |class: &'static str| {
                span()
                    .class(format!("{class} h {meaning}"))
                    .attr("data-means", meaning)
                    .attr("data-i", inside.to_string())
                    .flag("data-selected", selected)
                    .flag("data-pointed", pointed)
            };
            let byte = |(index, byte): (usize, &u8)| {
                let at = inside + index;
                span()
                    .attr("data-i", at.to_string())
                    .flag("data-here", start + at as u64 == self.cursor)
                    .child(format!("{byte:02x}"))
            };
            let letters: String = own
                .iter()
                .map(|byte| match byte {
                    0x20..=0x7e => char::from(*byte),
                    _ => '·',
                })
                .collect();
            hex = hex.child(
                stretch("hex-part").child(own.iter().enumerate().map(byte).collect::<Nodes>()),
            );
            text = text.child(stretch("hex-letters").child(letters));
            inside += own.len();
        }
        (hex, text)
    }
}
