//! An image under encryption: its pixels as they are, with AES-256-GCM, and with ECB.

use super::byte_figure::{head, ink_name};
use super::painted::painted_image;
use super::state::{PictureState, ShownImage};
use super::words::repeats;
use crate::app::tree::html::{div, figure, h3, p, press, section};
use crate::app::tree::{Element, Nodes, nodes};
use crate::lesson::byte_picture::block_repeats::BlockRepeats;
use crate::lesson::byte_picture::pixel_image::{EncryptedPixels, PixelImage};
use crate::lesson::byte_picture::raster::RasterInk;
use leptos::prelude::*;

/// The section, empty while the object is being read.
pub fn draw(state: PictureState) -> Element {
    let content = match state.image.get() {
        ShownImage::Nothing => return section().flag("hidden", true),
        ShownImage::NoImage => nodes()
            .child(p().child(
                "This file isn’t an image. The lab has a drawing that shows best what ECB gives away.",
            ))
            .child(drawing(state)),
        ShownImage::Broken(why) => nodes()
            .child(p().child(format!("The browser can’t decode this file as an image: {why}.")))
            .child(drawing(state)),
        ShownImage::Ready {
            name,
            number,
            pixels,
        } => nodes()
            .child(figures(number, &pixels))
            .child(p().class("picture-note").child(says(&pixels)))
            .child(name.is_some().then(|| drawing(state))),
    };
    section()
        .class("picture-part picture-image")
        .attr("aria-label", "An image under encryption")
        .child(h3().child("An image under encryption"))
        .child(content)
}

fn drawing(state: PictureState) -> Element {
    press()
        .class("btn")
        .on_click(move || state.show_drawing())
        .child("Show it on a drawing")
}

/// The three images.
pub fn figures(number: u64, pixels: &EncryptedPixels) -> Element {
    let one = |ink: RasterInk, title: &'static str, image: &PixelImage, found: BlockRepeats| {
        let note = format!("{} blocks repeat", repeats(found));
        let name = format!(
            "{}: {} × {} pixels, {note}",
            spoken(ink),
            image.width,
            image.height
        );
        figure()
            .class("picture-figure")
            .attr("data-ink", ink_name(ink))
            .child(head(ink, title, note))
            .child(painted_image(format!("{number}-{title}"), name, image))
    };
    let all: Nodes = [
        one(
            RasterInk::Plaintext,
            "The image",
            &pixels.original,
            pixels.original_repeats,
        ),
        one(
            RasterInk::Ciphertext,
            "AES-256-GCM",
            &pixels.gcm,
            pixels.gcm_repeats,
        ),
        one(
            RasterInk::Ecb,
            "AES-256-ECB",
            &pixels.ecb,
            pixels.ecb_repeats,
        ),
    ]
    .into_iter()
    .collect();
    div().class("picture-row").child(all)
}

/// What an image is, for a reader who doesn’t see it.
fn spoken(ink: RasterInk) -> &'static str {
    match ink {
        RasterInk::Plaintext => "The image",
        RasterInk::Ciphertext => "Noise: the image’s pixels, encrypted with AES-256-GCM",
        RasterInk::Ecb => {
            "The wrong way: the image’s pixels, encrypted with AES-256-ECB, its outlines still there"
        }
        RasterInk::Difference => "The difference",
    }
}

/// What the images show, in words.
fn says(pixels: &EncryptedPixels) -> String {
    let shows = match pixels.ecb_repeats.percent() {
        0 => "ECB encrypts equal blocks to equal blocks. This image has hardly any, so little of it shows.".to_owned(),
        percent => format!(
            "ECB encrypts equal blocks to equal blocks: {percent}% of the blocks have a twin, so the outlines stay. GCM has none."
        ),
    };
    format!(
        "{shows} Both use a throwaway key on the raw pixels, {} × {}, four bytes each.",
        pixels.original.width, pixels.original.height
    )
}
