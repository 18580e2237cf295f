//! The same upload twice: what S3 stored each time, and how much of it is equal.

use super::byte_figure::{head, ink_name};
use super::painted::painted_raster;
use super::state::{PictureState, ShownObject, ShownTwice};
use super::words::bytes;
use crate::app::component::number::grouped;
use crate::app::tree::html::{
    caption, code, div, figure, h3, p, press, section, strong, table, tbody, td, th, thead, tr,
};
use crate::app::tree::{Element, Nodes, nodes};
use crate::core::crypto::Nonce;
use crate::core::trace::print::hex;
use crate::lesson::byte_picture::raster::{ByteRaster, RasterInk};
use crate::lesson::byte_picture::upload_twice::{EqualBytes, UploadTwice};
use leptos::prelude::*;

/// The most bytes of a row in the table.
const SHOWN: usize = 16;

/// The section.
pub fn draw(state: PictureState) -> Element {
    if (state.object).with(|object| *object == ShownObject::Nothing) {
        return section().flag("hidden", true);
    }
    let twice = state.twice.get();
    let says = match &twice {
        ShownTwice::Nothing => String::new(),
        ShownTwice::Running => "Uploading it twice.".to_owned(),
        ShownTwice::Ready(_, twice) => result(twice),
        ShownTwice::NoFile => {
            "This tab no longer has the file’s bytes. Upload the file again.".to_owned()
        }
    };
    let content = match &twice {
        ShownTwice::Ready(number, twice) => results(*number, twice),
        ShownTwice::Nothing | ShownTwice::Running | ShownTwice::NoFile => nodes(),
    };
    section()
        .class("picture-part")
        .attr("aria-label", "The same upload twice")
        .child(h3().child("The same upload twice"))
        .child(p().child(
            "The same bytes, the same name, the same settings. It runs in a world of its own, so your bucket stays as it is.",
        ))
        .child(
            press()
                .class("btn main")
                .on_click(move || state.upload_twice())
                .child("Upload it twice"),
        )
        .child(p().class("picture-result").attr("role", "status").child(says))
        .child(content)
}

/// The counted result, in a sentence.
fn result(twice: &UploadTwice) -> String {
    let EqualBytes { equal, of } = twice.bodies;
    let [nonce, other] = (twice.uploads)
        .each_ref()
        .map(|one| one.body.get(..Nonce::LEN));
    let nonce = EqualBytes::between(nonce.unwrap_or(&[]), other.unwrap_or(&[]));
    format!(
        "{} of {} stored bytes are equal at equal places: {} in the nonce, which ends with the frame’s number, and {} in the rest. Chance alone gives {}, give or take {}.",
        grouped(equal),
        grouped(of),
        nonce.equal,
        grouped(equal.saturating_sub(nonce.equal)),
        grouped(twice.bodies.by_chance().round() as u64),
        grouped(twice.bodies.give_or_take().ceil() as u64)
    )
}

/// What both uploads stored.
pub fn results(number: u64, twice: &UploadTwice) -> Nodes {
    let [one, other] = &twice.rasters;
    let same = (twice.difference.bytes.iter()).filter(|byte| **byte == 0);
    let same = format!(
        "{} of {} bytes shown are equal",
        grouped(same.count() as u64),
        grouped(twice.difference.bytes.len() as u64)
    );
    let figures = [
        raster(
            number,
            RasterInk::Ciphertext,
            "First upload",
            stored(one),
            one,
        ),
        raster(
            number,
            RasterInk::Ciphertext,
            "Second upload",
            stored(other),
            other,
        ),
        raster(
            number,
            RasterInk::Difference,
            "Difference: bright where equal",
            same,
            &twice.difference,
        ),
    ];
    let limit = (twice.len < twice.file).then(|| {
        p().class("picture-note").child(format!(
            "Uploaded: the first {} of the file’s {}.",
            grouped(twice.len),
            bytes(twice.file)
        ))
    });
    nodes()
        .child(
            div()
                .class("picture-row")
                .child(figures.into_iter().collect::<Nodes>()),
        )
        .child(limit)
        .child(compared(twice))
}

fn stored(raster: &ByteRaster) -> String {
    bytes(raster.of)
}

fn raster(
    number: u64,
    ink: RasterInk,
    title: &'static str,
    note: String,
    raster: &ByteRaster,
) -> Element {
    let name = format!("{title}: {note}");
    figure()
        .class("picture-figure")
        .attr("data-ink", ink_name(ink))
        .child(head(ink, title, note))
        .child(painted_raster(
            format!("{number}-{title}"),
            name,
            raster,
            ink,
        ))
}

/// The two uploads beside each other: the encrypted data keys part by part, the nonces, the first bytes of ciphertext.
fn compared(twice: &UploadTwice) -> Element {
    let [one, other] = &twice.uploads;
    let mut rows = Nodes::default();
    for (part, compared) in one.parts.iter().zip(&twice.parts) {
        let start = part.offset as usize;
        let name = format!("Encrypted data key: {}", compared.name);
        let keys = (&one.encrypted_data_key, &other.encrypted_data_key);
        rows = rows.child(row(name, keys, start, part.len as usize));
    }
    let bodies = (&one.body, &other.body);
    let rows = rows
        .child(row("Body: nonce".to_owned(), bodies, 0, Nonce::LEN))
        .child(row(
            "Body: first row of ciphertext".to_owned(),
            bodies,
            Nonce::LEN,
            SHOWN,
        ));
    let head =
        ["", "First upload", "Second upload", "Equal bytes"].map(|name| match name.is_empty() {
            true => td(),
            false => th().attr("scope", "col").child(name),
        });
    let table = table()
        .class("picture-table picture-twice")
        .child(caption().child(
            "What is equal is public: names, lengths, and the frame’s number at the end of the nonce. What is secret or random is new each time.",
        ))
        .child(thead().child(tr().child(head)))
        .child(tbody().child(rows));
    div()
        .class("picture-scroll")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", "Both uploads in bytes")
        .child(table)
}

/// A range of both, at most [`SHOWN`] bytes of it in hexadecimal.
fn row(name: String, (one, other): (&Vec<u8>, &Vec<u8>), start: usize, len: usize) -> Element {
    let range =
        |bytes: &Vec<u8>| -> Vec<u8> { bytes.iter().skip(start).take(len).copied().collect() };
    let (one, other) = (range(one), range(other));
    let equal = EqualBytes::between(&one, &other);
    let cell = |bytes: &[u8]| {
        let shown: Vec<u8> = bytes.iter().take(SHOWN).copied().collect();
        let more = if bytes.len() > SHOWN { " …" } else { "" };
        td().child(code().child(format!("{}{more}", hex(&shown))))
    };
    let says = format!("{} of {}", equal.equal, equal.of);
    let equal = match equal.equal == equal.of {
        true => td().child(says),
        false => td().child(strong().child(says)),
    };
    tr().child(th().attr("scope", "row").child(name))
        .child(cell(&one))
        .child(cell(&other))
        .child(equal)
}
