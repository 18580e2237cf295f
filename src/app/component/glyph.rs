//! The things that move on the stage, each drawn around its own center. Shape shows what a thing is, and not only
//! color: a readable sheet has lines, an unreadable one has tiles; a plaintext key is bare, an encrypted key is in an
//! envelope.

use super::meaning::Meaning;
use crate::app::tree::svg::{bar, disc, g, label, path, shape};
use crate::app::tree::{Children, Element, Nodes};
use crate::core::trace::Glyph;

/// Columns and rows of marks on a sheet.
const COLUMNS: usize = 6;
const ROWS: usize = 8;

/// Half the height of a sheet.
pub const SHEET: i32 = 41;

/// A key of 40 by 16, centered.
pub const KEY: &str = "M-8 -8a8 8 0 1 0 7.4 11H5v4h5v-4h3v4h5V-3H-0.6A8 8 0 0 0 -8 -8Zm0 5a3 3 0 1 1 0 6a3 3 0 0 1 0 -6Z";

/// Draws one glyph. A glyph for bytes is made of the real bytes; `bytes` may be empty.
pub fn glyph(glyph: Glyph, bytes: &[u8]) -> Element {
    let class = Meaning::from(glyph).class();
    match glyph {
        Glyph::File | Glyph::Body | Glyph::Secret => sheet(class, lines(bytes)),
        Glyph::Ciphertext | Glyph::StoredCiphertext | Glyph::SealedSecret => {
            sheet(class, tiles(bytes))
        }
        Glyph::DataKey => shape("data-key", KEY),
        Glyph::BurntKey => g().class("burnt").child(shape("ash", KEY)).child(label(
            "zeros",
            (0, 24),
            "middle",
            "00 00 00 00",
        )),
        Glyph::EncryptedDataKey | Glyph::StoredEncryptedDataKey => envelope(),
        Glyph::Ask => g()
            .class("ask")
            .child(bar("", [-24, -14, 48, 28, 4]))
            .child(shape("", "M-14 -4H14M-14 4H6")),
        Glyph::Refusal => g()
            .class("refusal")
            .child(bar("", [-30, -22, 60, 44, 4]))
            .child(shape("", "M-18 -9H18M-18 1H18M-18 11H4")),
    }
}

fn sheet(class: &'static str, marks: impl Children) -> Element {
    g().class(format!("sheet {class}"))
        .child(shape("paper", "M-32 -41H16L32 -25V41H-32Z"))
        .child(shape("fold", "M16 -41V-25H32"))
        .child(marks)
}

/// Readable lines. The file's bytes determine the lengths of the words. All are one path: a stage has many sheets.
fn lines(bytes: &[u8]) -> Element {
    let mut bytes = bytes.iter().copied().cycle();
    let mut data = String::new();
    for row in 0..ROWS as i32 {
        let y = -19 + row * 7;
        let mut x = -25;
        while x < 23 {
            let end = (x + i32::from(bytes.next().unwrap_or(77) % 7) * 2 + 3).min(25);
            data.push_str(&format!("M{x} {y}H{end}"));
            x = end + 4;
        }
    }
    shape("line", data)
}

/// Noise: one tile per byte, in four shades; a higher value is darker. A column's tiles of one shade are one path, and the
/// shade is its paint's: an opacity of its own would have the browser draw each path apart.
fn tiles(bytes: &[u8]) -> Nodes {
    const SHADES: [&str; 4] = [".3", ".5", ".74", "1"];
    let column = |column: usize| {
        let mut tiles = SHADES.map(|_| String::new());
        // Leave the folded corner empty.
        for row in usize::from(column == COLUMNS - 1)..ROWS {
            let byte = bytes.get(row * COLUMNS + column).copied().unwrap_or(128);
            let (x, y) = (-26 + column as i32 * 9, -31 + row as i32 * 8);
            if let Some(tiles) = tiles.get_mut(usize::from(byte / 64)) {
                tiles.push_str(&format!("M{x} {y}h7v7h-7z"));
            }
        }
        let shades = SHADES.into_iter().zip(tiles);
        let shades = shades.filter(|(_, tiles)| !tiles.is_empty());
        let paths =
            shades.map(|(shade, tiles)| path().attr("fill-opacity", shade).attr("d", tiles));
        g().class("column").child(paths.collect::<Nodes>())
    };
    (0..COLUMNS).map(column).collect()
}

/// An envelope; the key's outline shows under its seal.
fn envelope() -> Element {
    g().class("envelope")
        .child(bar("paper", [-25, -17, 50, 34, 3]))
        .child(shape("flap", "M-24.5 -15.5L0 4L24.5 -15.5"))
        .child(disc("seal", (0, 3), 8))
        .child(shape(
            "seal-key",
            "M-2.6 0.6a2.6 2.6 0 1 0 2.4 3.5H4.6M2.6 4.1v2.2",
        ))
}
