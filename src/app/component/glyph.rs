//! The things that travel on the stage, each drawn around its own centre. Shape says what a thing is
//! as surely as colour does: a sheet with lines is readable, a sheet of tiles is not, a bare key is
//! bare, a key in an envelope is not.

use crate::core::trace::Glyph;
use crate::web::markup::Markup;

/// Columns and rows of marks on a sheet.
const COLUMNS: usize = 6;
const ROWS: usize = 8;

/// Half the height of a sheet.
pub const SHEET: i32 = 41;

/// A key of 40 by 16, around the middle.
pub const KEY: &str = "M-8 -8a8 8 0 1 0 7.4 11H5v4h5v-4h3v4h5V-3H-0.6A8 8 0 0 0 -8 -8Zm0 5a3 3 0 1 1 0 6a3 3 0 0 1 0 -6Z";

/// Draws one glyph, made of the real bytes where it stands for bytes; `bytes` may be empty.
pub fn draw(markup: &mut Markup, glyph: Glyph, bytes: &[u8]) {
    match glyph {
        Glyph::File | Glyph::Body | Glyph::Secret => {
            sheet(markup, "plain", |markup| lines(markup, bytes))
        }
        Glyph::Ciphertext | Glyph::StoredCiphertext | Glyph::SealedSecret => {
            sheet(markup, "cipher", |markup| tiles(markup, bytes));
        }
        Glyph::DataKey => {
            markup.path("data-key", KEY);
        }
        Glyph::BurntKey => {
            markup.open_class("g", "burnt").path("ash", KEY);
            markup
                .label("m tiny", (0, 24), "middle", "00 00 00 00")
                .close();
        }
        Glyph::EncryptedDataKey | Glyph::StoredEncryptedDataKey => envelope(markup),
        Glyph::Ask => {
            markup.open_class("g", "ask");
            markup
                .rect("", [-24, -14, 48, 28, 4])
                .path("", "M-14 -4H14M-14 4H6");
            markup.close();
        }
        Glyph::Refusal => {
            markup.open_class("g", "refusal");
            markup
                .rect("", [-30, -22, 60, 44, 4])
                .path("", "M-18 -9H18M-18 1H18M-18 11H4");
            markup.close();
        }
    }
}

fn sheet(markup: &mut Markup, class: &str, marks: impl FnOnce(&mut Markup)) {
    markup.open_class("g", &format!("sheet {class}"));
    markup.path("paper", "M-32 -41H16L32 -25V41H-32Z");
    markup.path("fold", "M16 -41V-25H32");
    marks(markup);
    markup.close();
}

/// Readable lines: words as long as the file's bytes say.
fn lines(markup: &mut Markup, bytes: &[u8]) {
    let mut bytes = bytes.iter().copied().cycle();
    for row in 0..ROWS as i32 {
        let y = -19 + row * 7;
        let mut data = String::new();
        let mut x = -25;
        while x < 23 {
            let end = (x + i32::from(bytes.next().unwrap_or(77) % 7) * 2 + 3).min(25);
            data.push_str(&format!("M{x} {y}H{end}"));
            x = end + 4;
        }
        markup.path("line", &data);
    }
}

/// Noise: a tile a byte, darker for higher values, in four depths.
fn tiles(markup: &mut Markup, bytes: &[u8]) {
    const DEPTHS: [&str; 4] = [".3", ".5", ".74", "1"];
    for column in 0..COLUMNS {
        markup.open_class("g", "column");
        for row in 0..ROWS {
            // The folded corner stays free.
            if column == COLUMNS - 1 && row == 0 {
                continue;
            }
            let byte = bytes.get(row * COLUMNS + column).copied().unwrap_or(128);
            let depth = DEPTHS.get(usize::from(byte / 64)).copied().unwrap_or("1");
            let (x, y) = (-26 + column as i32 * 9, -31 + row as i32 * 8);
            markup.open("path").attr("opacity", depth);
            markup.attr("d", &format!("M{x} {y}h7v7h-7z")).close();
        }
        markup.close();
    }
}

/// An envelope with the key's outline under its seal.
fn envelope(markup: &mut Markup) {
    markup.open_class("g", "envelope");
    markup.rect("paper", [-25, -17, 50, 34, 3]);
    markup.path("flap", "M-24.5 -15.5L0 4L24.5 -15.5");
    markup.circle("seal", (0, 3), 8);
    markup.path(
        "seal-key",
        "M-2.6 0.6a2.6 2.6 0 1 0 2.4 3.5H4.6M2.6 4.1v2.2",
    );
    markup.close();
}
