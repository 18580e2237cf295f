//! A link as a QR code (ISO/IEC 18004): dark on light in both themes, with the quiet zone of four modules.

use crate::app::tree::Element;
use crate::app::tree::svg::{bar, shape, svg};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// A link of this length or more gets no code: its modules would be too small for a projector.
pub const LONGEST: usize = 300;
/// The width of the quiet zone, in modules.
const QUIET: usize = 4;

/// The code of a link; `None` if the link is too long.
pub fn code(link: &str) -> Option<Element> {
    if link.is_empty() || link.len() >= LONGEST {
        return None;
    }
    let code = QrCode::with_error_correction_level(link, EcLevel::M).ok()?;
    let (width, colors) = (code.width(), code.into_colors());
    let mut dark = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        for (x, color) in row.iter().enumerate() {
            if *color == Color::Dark {
                // Writing to a string cannot fail.
                let written = write!(dark, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
                written.ok()?;
            }
        }
    }
    let size = i32::try_from(width + 2 * QUIET).ok()?;
    let picture = svg()
        .class("qr")
        .attr("viewBox", format!("0 0 {size} {size}"))
        .attr("shape-rendering", "crispEdges")
        .attr("role", "img")
        .attr("aria-label", "The link as a QR code")
        .child(bar("qr-light", [0, 0, size, size, 0]))
        .child(shape("qr-dark", dark));
    Some(picture)
}
