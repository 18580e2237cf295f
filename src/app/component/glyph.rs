//! The things that travel on the stage, each drawn around its own centre. Shape says what a thing is
//! as surely as colour does: a sheet with lines is readable, a sheet of tiles is not, a bare key is
//! bare, a key in an envelope is not.

use crate::core::trace::Glyph;
use leptos::prelude::*;

/// Columns and rows of marks on a sheet.
const COLUMNS: usize = 6;
const ROWS: usize = 8;

/// Half the width and height of a sheet.
pub const SHEET: (f64, f64) = (32.0, 41.0);

/// One glyph, made of the real bytes where it stands for bytes.
#[component]
pub fn Draw(
    /// Which.
    glyph: Glyph,
    /// The start of the bytes it stands for; may be empty.
    bytes: Vec<u8>,
) -> impl IntoView {
    match glyph {
        Glyph::File | Glyph::Body | Glyph::Secret => sheet("plain", lines(&bytes)).into_any(),
        Glyph::Ciphertext | Glyph::StoredCiphertext | Glyph::SealedSecret => {
            sheet("cipher", tiles(&bytes)).into_any()
        }
        Glyph::DataKey => key("key").into_any(),
        Glyph::BurntKey => view! {
            <g class="burnt">
                {key("ash")}
                <text y="24" text-anchor="middle" class="m tiny">"00 00 00 00"</text>
            </g>
        }
        .into_any(),
        Glyph::EncryptedDataKey | Glyph::StoredEncryptedDataKey => envelope().into_any(),
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

fn sheet(class: &'static str, marks: impl IntoView) -> impl IntoView {
    view! {
        <g class=format!("sheet {class}")>
            <path class="paper" d="M-32 -41H16L32 -25V41H-32Z"/>
            <path class="fold" d="M16 -41V-25H32"/>
            {marks}
        </g>
    }
}

/// Readable lines: words as long as the bytes between spaces.
fn lines(bytes: &[u8]) -> impl IntoView {
    let mut bytes = bytes.iter().copied().cycle();
    (0..ROWS)
        .map(|row| {
            let y = -19.0 + row as f64 * 7.2;
            let mut x = -25.0;
            let mut words = Vec::new();
            while x < 24.0 {
                let word = f64::from(bytes.next().unwrap_or(77) % 7) * 1.7 + 3.0;
                let end = (x + word).min(25.0);
                words.push(view! { <path d=format!("M{x:.1} {y:.1}H{end:.1}")/> });
                x = end + 3.6;
            }
            view! { <g class="line">{words}</g> }
        })
        .collect_view()
}

/// Noise: a tile a byte, darker for higher values.
fn tiles(bytes: &[u8]) -> impl IntoView {
    (0..COLUMNS)
        .map(|column| {
            let tiles = (0..ROWS)
                .map(|row| {
                    let byte = bytes.get(row * COLUMNS + column).copied().unwrap_or(128);
                    let (x, y) = (-25.5 + column as f64 * 8.6, -30.0 + row as f64 * 8.2);
                    // The folded corner stays free.
                    (column < COLUMNS - 1 || row > 0).then(|| view! {
                        <rect x=format!("{x:.1}") y=format!("{y:.1}") width="7.4" height="7" opacity=format!("{:.2}", 0.28 + f64::from(byte) / 255.0 * 0.72)/>
                    })
                })
                .collect_view();
            view! { <g class="column">{tiles}</g> }
        })
        .collect_view()
}

/// A key, 40 wide.
fn key(class: &'static str) -> impl IntoView {
    view! {
        <g class=class>
            <path d="M-8 -8a8 8 0 1 0 7.4 11H5v4h5v-4h3v4h5V-3H-0.6A8 8 0 0 0 -8 -8Zm0 5a3 3 0 1 1 0 6a3 3 0 0 1 0 -6Z"/>
        </g>
    }
}

/// An envelope with the key's outline under its seal.
fn envelope() -> impl IntoView {
    view! {
        <g class="envelope">
            <rect class="paper" x="-25" y="-17" width="50" height="34" rx="3"/>
            <path class="flap" d="M-24.5 -15.5L0 4L24.5 -15.5"/>
            <circle class="seal" cy="3" r="8"/>
            <path class="seal-key" d="M-2.6 0.6a2.6 2.6 0 1 0 2.4 3.5H4.6M2.6 4.1v2.2"/>
        </g>
    }
}
