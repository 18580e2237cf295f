//! The things that travel on the stage, each drawn around its own centre. Shape says what a thing is
//! as surely as colour does: a sheet with lines is readable, a sheet of tiles is not, a bare key is
//! bare, a key in an envelope is not.

use super::meaning::Meaning;
use crate::core::trace::Glyph;
use leptos::prelude::*;

/// Columns and rows of marks on a sheet.
const COLUMNS: usize = 6;
const ROWS: usize = 8;

/// Half the height of a sheet.
pub const SHEET: i32 = 41;

/// A key of 40 by 16, around the middle.
pub const KEY: &str = "M-8 -8a8 8 0 1 0 7.4 11H5v4h5v-4h3v4h5V-3H-0.6A8 8 0 0 0 -8 -8Zm0 5a3 3 0 1 1 0 6a3 3 0 0 1 0 -6Z";

/// Draws one glyph, made of the real bytes where it stands for bytes; `bytes` may be empty.
pub fn glyph(glyph: Glyph, bytes: &[u8]) -> AnyView {
    let class = Meaning::from(glyph).class();
    match glyph {
        Glyph::File | Glyph::Body | Glyph::Secret => sheet(class, lines(bytes)),
        Glyph::Ciphertext | Glyph::StoredCiphertext | Glyph::SealedSecret => {
            sheet(class, tiles(bytes))
        }
        Glyph::DataKey => view! { <path class="data-key" d=KEY/> }.into_any(),
        Glyph::BurntKey => view! {
            <g class="burnt">
                <path class="ash" d=KEY/>
                <text class="m tiny" x="0" y="24" text-anchor="middle">"00 00 00 00"</text>
            </g>
        }
        .into_any(),
        Glyph::EncryptedDataKey | Glyph::StoredEncryptedDataKey => envelope(),
        Glyph::Ask => view! {
            <g class="ask">
                <rect x="-24" y="-14" width="48" height="28" rx="4"/>
                <path d="M-14 -4H14M-14 4H6"/>
            </g>
        }
        .into_any(),
        Glyph::Refusal => view! {
            <g class="refusal">
                <rect x="-30" y="-22" width="60" height="44" rx="4"/>
                <path d="M-18 -9H18M-18 1H18M-18 11H4"/>
            </g>
        }
        .into_any(),
    }
}

/// A sheet of paper with its marks.
fn sheet(class: &str, marks: AnyView) -> AnyView {
    view! {
        <g class=format!("sheet {class}")>
            <path class="paper" d="M-32 -41H16L32 -25V41H-32Z"/>
            <path class="fold" d="M16 -41V-25H32"/>
            {marks}
        </g>
    }
    .into_any()
}

/// Readable lines: words as long as the file's bytes say.
fn lines(bytes: &[u8]) -> AnyView {
    let mut bytes = bytes.iter().copied().cycle();
    let mut row = |row: i32| {
        let y = -19 + row * 7;
        let mut data = String::new();
        let mut x = -25;
        while x < 23 {
            let end = (x + i32::from(bytes.next().unwrap_or(77) % 7) * 2 + 3).min(25);
            data.push_str(&format!("M{x} {y}H{end}"));
            x = end + 4;
        }
        view! { <path class="line" d=data/> }.into_any()
    };
    (0..ROWS as i32)
        .map(&mut row)
        .collect::<Vec<AnyView>>()
        .into_any()
}

/// Noise: a tile a byte, darker for higher values, in four depths.
fn tiles(bytes: &[u8]) -> AnyView {
    const DEPTHS: [&str; 4] = [".3", ".5", ".74", "1"];
    let tile = |column: usize, row: usize| {
        let byte = bytes.get(row * COLUMNS + column).copied().unwrap_or(128);
        let depth = DEPTHS.get(usize::from(byte / 64)).copied().unwrap_or("1");
        let (x, y) = (-26 + column as i32 * 9, -31 + row as i32 * 8);
        view! { <path opacity=depth d=format!("M{x} {y}h7v7h-7z")/> }.into_any()
    };
    (0..COLUMNS)
        .map(|column| {
            // The folded corner stays free.
            let first = usize::from(column == COLUMNS - 1);
            let tiles = (first..ROWS)
                .map(|row| tile(column, row))
                .collect::<Vec<AnyView>>();
            view! { <g class="column">{tiles}</g> }.into_any()
        })
        .collect::<Vec<AnyView>>()
        .into_any()
}

/// An envelope with the key's outline under its seal.
fn envelope() -> AnyView {
    view! {
        <g class="envelope">
            <rect class="paper" x="-25" y="-17" width="50" height="34" rx="3"/>
            <path class="flap" d="M-24.5 -15.5L0 4L24.5 -15.5"/>
            <circle class="seal" cx="0" cy="3" r="8"/>
            <path class="seal-key" d="M-2.6 0.6a2.6 2.6 0 1 0 2.4 3.5H4.6M2.6 4.1v2.2"/>
        </g>
    }
    .into_any()
}
