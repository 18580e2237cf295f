//! The tab.

use super::byte_figure::ByteFigure;
use super::state::{ObjectPicture, PictureState, ShownObject};
use super::words::{bits, bytes, percent, repeats};
use super::{image_view, picture_table, twice_view};
use crate::app::component::number::size;
use crate::app::state::Page;
use crate::app::tree::html::{details, div, h3, p, section, span, strong, summary};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::lab::EncryptionChoice;
use crate::lesson::byte_picture::body_picture::BodyPicture;
use crate::lesson::byte_picture::histogram::{ByteHistogram, entropy_of_random};
use crate::lesson::byte_picture::raster::RasterInk;
use crate::lesson::byte_picture::sample_plan::{PIECE, PIECES};
use leptos::prelude::*;

/// What the tab shows.
pub fn view(page: Page) -> Nodes {
    let state = PictureState::of(page);
    state.follow();
    nodes().child(draw(state))
}

/// The tab in a state.
pub fn draw(state: PictureState) -> Element {
    div()
        .class("byte-picture")
        .child(reactive(move || lead(&state.object.get())))
        .child(reactive(move || image_view::draw(state)))
        .child(reactive(move || object(&state.object.get())))
        .child(reactive(move || twice_view::draw(state)))
}

/// The entropy before and after, in one line.
fn lead(object: &ShownObject) -> Element {
    let place = p().class("picture-lead").attr("role", "status");
    match object {
        ShownObject::Nothing => {
            place.child("No stored object belongs to these bytes. This is the lab’s own drawing.")
        }
        ShownObject::Reading => place.child("Reading the bytes."),
        ShownObject::Failed(why) => place.child(format!("The bytes can’t be shown: {why}.")),
        ShownObject::Ready(object) => {
            let stored = &object.stored.histogram;
            let number = |histogram: &ByteHistogram, says: &'static str| {
                span()
                    .class("picture-number")
                    .child(strong().child(bits(histogram.entropy())))
                    .child(span().child(says))
            };
            let before = object.original.as_ref().map(|original| {
                nodes()
                    .child(number(&original.histogram, "bits per byte in the file"))
                    .child(span().attr("aria-hidden", "true").child("→"))
            });
            let random = bits(entropy_of_random(stored.total()));
            place
                .child(before)
                .child(number(stored, "as S3 stores it"))
                .child(span().class("picture-random").child(format!(
                    "Random bytes of this length have {random} on average; 8 is the most."
                )))
        }
    }
}

/// The bytes of the object.
fn object(object: &ShownObject) -> Element {
    let part = section()
        .class("picture-part")
        .attr("aria-label", "The bytes before and after");
    match object {
        ShownObject::Nothing | ShownObject::Reading | ShownObject::Failed(_) => {
            part.flag("hidden", true)
        }
        ShownObject::Ready(object) => part
            .child(h3().child("The bytes before and after"))
            .child(figures(object))
            .child(notes(object))
            .child(
                details()
                    .class("picture-numbers")
                    .child(summary().child("The same in numbers"))
                    .child(picture_table::draw(object)),
            ),
    }
}

/// The three figures, on one scale.
pub fn figures(object: &ObjectPicture) -> Element {
    let figure = |ink, title, note, picture| ByteFigure {
        key: format!("{}-{title}", object.number),
        ink,
        title,
        note,
        picture,
        scale: scale(object),
    };
    let original = object.original.as_ref().map(|picture| {
        let note = bytes(picture.plan.len());
        figure(RasterInk::Plaintext, "Original", note, picture).draw()
    });
    let cipher = match object.choice {
        EncryptionChoice::DsseKms => "AES-256-GCM, twice",
        EncryptionChoice::SseKms
        | EncryptionChoice::SseKmsBucketKey
        | EncryptionChoice::SseKmsAwsManaged
        | EncryptionChoice::SseS3
        | EncryptionChoice::SseC
        | EncryptionChoice::BucketDefault => "AES-256-GCM",
    };
    let note = format!("{cipher}, {}", bytes(object.stored.plan.len()));
    let stored = figure(
        RasterInk::Ciphertext,
        "As S3 stores it",
        note,
        &object.stored,
    );
    let ecb = object.ecb.as_ref().map(|picture| {
        let note = format!("{} blocks repeat", repeats(picture.repeats));
        figure(RasterInk::Ecb, "AES-256-ECB", note, picture).draw()
    });
    let missing = object.original.is_none().then(|| {
        p().class("picture-note").child(
            "The original isn’t shown: this tab doesn’t have the file’s bytes. Upload the file again to compare.",
        )
    });
    div()
        .class("picture-row")
        .child(original)
        .child(missing)
        .child(stored.draw())
        .child(ecb)
}

/// The largest share of a value in any of the figures.
fn scale(object: &ObjectPicture) -> f64 {
    let all = [
        object.original.as_ref(),
        Some(&object.stored),
        object.ecb.as_ref(),
    ];
    let shares = all.into_iter().flatten();
    shares
        .map(|picture| picture.histogram.largest_share())
        .fold(1.0 / 256.0, f64::max)
}

/// How to read the figures.
fn notes(object: &ObjectPicture) -> Nodes {
    let ecb = object.ecb.as_ref().map(|picture| {
        let says = match picture.repeats.repeated {
            0 => "None of the 16-byte blocks shown are equal, so ECB has nothing to give away here. An image has many.".to_owned(),
            _ => format!(
                "ECB encrypts equal blocks to equal blocks: {} of those shown have a twin. S3 never uses it; the key here was thrown away.",
                repeats(picture.repeats)
            ),
        };
        p().class("picture-note").child(says)
    });
    nodes()
        .child(p().class("picture-note").child(pixels(&object.stored)))
        .child(p().class("picture-note").child(format!(
            "Below: how often each byte value from 00 to ff occurs; the top of the charts is {}. The dashed line is 1 in 256, where random bytes are.",
            percent(scale(object))
        )))
        .child(ecb)
}

/// What a pixel is, and which bytes are shown.
fn pixels(picture: &BodyPicture) -> String {
    let raster = &picture.raster;
    let rows = match raster.is_whole() {
        true => format!("Each row has {} bytes.", raster.shape.width),
        false => format!(
            "{} rows of {} bytes are shown, at equal distances.",
            raster.shape.height, raster.shape.width
        ),
    };
    let read = match picture.plan.is_whole() {
        true => String::new(),
        false => format!(
            " Read: {PIECES} pieces of {} at equal distances, {} of {}.",
            size(PIECE),
            size(picture.plan.read()),
            size(picture.plan.len())
        ),
    };
    format!("Each pixel is one byte, from 00 (dark) to ff (light). {rows}{read}")
}
