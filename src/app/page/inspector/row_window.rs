//! Which rows of a very tall list are in sight. Browsers don't draw elements taller than some ten million pixels, so
//! beyond that the scroll bar is scaled: each of its pixels stands for many rows.

use std::ops::Range;

/// Height of a row, in CSS pixels. The style sheet has the same number.
pub const ROW: f64 = 24.0;
/// The tallest element that is made, in CSS pixels.
const TALLEST: f64 = 8_000_000.0;

/// A list of rows and the height of the box that shows them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowWindow {
    pub rows: u64,
    /// In CSS pixels.
    pub height: f64,
}

impl RowWindow {
    fn whole(self) -> f64 {
        self.rows as f64 * ROW
    }

    /// The height of what is scrolled, in CSS pixels.
    pub fn scrolled_height(self) -> f64 {
        self.whole().clamp(self.height, TALLEST.max(self.height))
    }

    /// Whether a pixel of the scroll bar stands for more than a pixel of rows.
    pub fn is_scaled(self) -> bool {
        self.whole() > TALLEST
    }

    /// The position furthest down, in rows.
    pub fn last(self) -> f64 {
        (self.rows as f64 - self.height / ROW).max(0.0)
    }

    /// The row at the top of the box, with its fraction above the box, if the box is scrolled to here.
    pub fn position_at(self, top: f64) -> f64 {
        let most = self.scrolled_height() - self.height;
        match most > 0.0 {
            true => (top / most * self.last()).clamp(0.0, self.last()),
            false => 0.0,
        }
    }

    /// Where the box is scrolled to if this row is at its top.
    pub fn top_at(self, position: f64) -> f64 {
        let most = self.scrolled_height() - self.height;
        match self.last() > 0.0 {
            true => (position / self.last()).clamp(0.0, 1.0) * most,
            false => 0.0,
        }
    }

    /// The rows in sight, wholly or in part.
    pub fn in_sight(self, position: f64) -> Range<u64> {
        let first = position.max(0.0) as u64;
        let count = (self.height / ROW).ceil() as u64 + 1;
        first.min(self.rows)..first.saturating_add(count).min(self.rows)
    }

    /// The position nearest to this one that shows a row wholly.
    pub fn showing(self, row: u64, position: f64) -> f64 {
        let row = row as f64;
        let full = (self.height / ROW).floor().max(1.0);
        let lowest = (row - full + 1.0).max(0.0);
        position.clamp(lowest, row.max(lowest)).min(self.last())
    }
}
