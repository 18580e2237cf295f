//! A figure: bytes as pixels, their entropy, and how often each value occurs.

use super::painted::painted_raster;
use super::words::{bits, bytes, most_frequent, percent};
use crate::app::component::icon::{Icon, icon};
use crate::app::tree::Element;
use crate::app::tree::html::{div, figcaption, figure, p, span, strong};
use crate::app::tree::svg::{path, svg};
use crate::lesson::byte_picture::body_picture::BodyPicture;
use crate::lesson::byte_picture::histogram::{ByteHistogram, MOST_BITS};
use crate::lesson::byte_picture::raster::RasterInk;

/// The height of a histogram's drawing, and the width of a bar.
const HEIGHT: f64 = 800.0;
const BAR: usize = 10;

/// What a figure shows.
#[derive(Debug)]
pub struct ByteFigure<'a> {
    /// Tells its canvas from every other one.
    pub key: String,
    pub ink: RasterInk,
    pub title: &'static str,
    /// A line below the title.
    pub note: String,
    pub picture: &'a BodyPicture,
    /// The share that the tallest bar of all figures has, from 0 to 1.
    pub scale: f64,
}

/// The value of `data-ink`, which decides the colors.
pub fn ink_name(ink: RasterInk) -> &'static str {
    match ink {
        RasterInk::Plaintext => "plaintext",
        RasterInk::Ciphertext => "ciphertext",
        RasterInk::Ecb => "ecb",
        RasterInk::Difference => "difference",
    }
}

/// The head of a figure. One that shows ECB has the mark of the wrong way, in words.
pub fn head(ink: RasterInk, title: &'static str, note: String) -> Element {
    let wrong = (ink == RasterInk::Ecb).then(|| {
        span()
            .class("picture-wrong")
            .child(icon(Icon::Cross))
            .child("Wrong way")
    });
    figcaption()
        .child(strong().child(title))
        .child(wrong)
        .child(span().class("eyebrow").child(note))
}

impl ByteFigure<'_> {
    pub fn draw(self) -> Element {
        let histogram = &self.picture.histogram;
        let entropy = bits(histogram.entropy());
        let name = format!(
            "{}{}: {} as pixels, entropy {entropy} of 8 bits per byte",
            if self.ink == RasterInk::Ecb {
                "The wrong way, "
            } else {
                ""
            },
            self.title,
            bytes(self.picture.raster.bytes.len() as u64)
        );
        let width = format!("{}%", percent_of_most(histogram.entropy()));
        let meter = div()
            .class("picture-meter")
            .attr("aria-hidden", "true")
            .child(span().style("width", width));
        let values = format!(
            "{} of 256 byte values occur. Most frequent: {}.",
            histogram.distinct(),
            most_frequent(histogram)
        );
        figure()
            .class("picture-figure")
            .attr("data-ink", ink_name(self.ink))
            .child(head(self.ink, self.title, self.note))
            .child(painted_raster(
                self.key,
                name,
                &self.picture.raster,
                self.ink,
            ))
            .child(
                p().class("picture-entropy")
                    .child(strong().child(entropy))
                    .child(span().child("of 8 bits per byte")),
            )
            .child(meter)
            .child(bars(histogram, self.scale, self.title))
            .child(p().class("picture-note").child(values))
    }
}

fn percent_of_most(bits: f64) -> u32 {
    (bits / MOST_BITS * 100.0).round() as u32
}

/// The histogram: a bar for each value, and a dashed line where every bar of random bytes would end.
fn bars(histogram: &ByteHistogram, scale: f64, title: &'static str) -> Element {
    let total = histogram.total().max(1) as f64;
    let height = |share: f64| ((share / scale.max(1.0 / 256.0)) * HEIGHT).round() as u32;
    let mut data = String::new();
    for (value, count) in histogram.counts().iter().enumerate() {
        if *count > 0 {
            // A value that occurs is seen, however rare it is.
            let tall = height(*count as f64 / total).max(6);
            data += &format!("M{} {HEIGHT}v-{tall}h{BAR}v{tall}z", value * BAR);
        }
    }
    let even = HEIGHT as u32 - height(1.0 / 256.0).min(HEIGHT as u32);
    let width = 256 * BAR;
    let name = format!(
        "{title}: how often each byte value occurs. The tallest bar is {}.",
        percent(histogram.largest_share())
    );
    svg()
        .class("picture-bars")
        .attr("viewBox", format!("0 0 {width} {HEIGHT}"))
        .attr("preserveAspectRatio", "none")
        .attr("role", "img")
        .attr("aria-label", name)
        .child(path().class("picture-values").attr("d", data))
        .child(
            path()
                .class("picture-even")
                .attr("d", format!("M0 {even}H{width}")),
        )
}
