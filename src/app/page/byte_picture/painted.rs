//! Pixels on a canvas.

use crate::app::tree::Element;
use crate::app::tree::html::canvas;
use crate::lesson::byte_picture::pixel_image::PixelImage;
use crate::lesson::byte_picture::raster::{ByteRaster, RasterInk};
use crate::web::pixels;
use std::sync::Arc;

/// A canvas with these pixels. `name` is what a screen reader says; `key` tells it from every other canvas, so that new
/// pixels get a new one.
fn painted(key: String, name: String, (width, height): (u32, u32), rgba: Arc<Vec<u8>>) -> Element {
    canvas()
        .key(key)
        .class("picture-canvas")
        .attr("role", "img")
        .attr("aria-label", name)
        .attr("width", width.to_string())
        .attr("height", height.to_string())
        .once_made(move |canvas| pixels::paint(canvas, &rgba, width))
}

/// A raster of bytes.
pub fn painted_raster(key: String, name: String, raster: &ByteRaster, ink: RasterInk) -> Element {
    let size = (raster.shape.width, raster.shape.height);
    painted(key, name, size, Arc::new(raster.rgba(ink)))
}

/// An image.
pub fn painted_image(key: String, name: String, image: &PixelImage) -> Element {
    let size = (image.width, image.height);
    painted(key, name, size, Arc::new(image.rgba.clone()))
}
