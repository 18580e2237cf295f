//! SVG drawings as PNG pictures, made by the browser.

use super::image_canvas::ImageCanvas;
use super::local_file::{ReadError, blob_of};
use js_sys::{Array, Function, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// How many pixels of the picture a pixel of the drawing takes each way.
const SCALE: u32 = 2;

/// A drawing of `size` (width and height in pixels) as a PNG of twice that size.
///
/// # Errors
/// When the browser can't read the drawing or make the picture.
pub async fn png_of_svg(svg: &str, (width, height): (u32, u32)) -> Result<Blob, ReadError> {
    let bytes = js_sys::Uint8Array::from(svg.as_bytes());
    let drawing = blob_of(&Array::of1(&bytes), "image/svg+xml")?;
    let canvas = ImageCanvas::of(&drawing, |_| (width * SCALE, height * SCALE))
        .await?
        .canvas;
    let mut give = |resolve: Function, reject: Function| {
        if let Err(error) = canvas.to_blob(&resolve) {
            super::failure::report(
                reject.call1(&JsValue::NULL, &error),
                "tell of a picture that failed",
            );
        }
    };
    let blob = JsFuture::from(Promise::new(&mut give)).await?;
    blob.dyn_into()
        .map_err(|_| JsValue::from_str("the browser made no picture").into())
}
