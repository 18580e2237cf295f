//! Outlines of what is not there.

use crate::app::page::lab::geometry::Point;
use crate::app::tree::Element;
use crate::app::tree::svg::{g, shape};

/// A sheet of paper with a folded corner.
pub const SHEET: &str = "M-32 -41H16L32 -25V41H-32Z";

/// An outline of what is not there.
pub fn ghost(data: &'static str, (x, y): Point, scale: i32) -> Element {
    let (whole, rest) = (scale / 100, scale % 100);
    g().attr(
        "transform",
        format!("translate({x} {y}) scale({whole}.{rest:02})"),
    )
    .child(shape("ghost", data))
}
