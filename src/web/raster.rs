//! SVG drawings as PNG pictures, made by the browser.

use super::browser;
use super::local_file::{ReadError, blob_of};
use js_sys::{Array, Function, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};

/// How many pixels of the picture a pixel of the drawing takes each way.
const SCALE: u32 = 2;

/// A drawing of `size` (width and height in pixels) as a PNG of twice that size.
///
/// # Errors
/// When the browser can't read the drawing or make the picture.
pub async fn png_of_svg(svg: &str, (width, height): (u32, u32)) -> Result<Blob, ReadError> {
    let bytes = js_sys::Uint8Array::from(svg.as_bytes());
    let url = Url::create_object_url_with_blob(&blob_of(&Array::of1(&bytes), "image/svg+xml")?)?;
    let picture = draw(&url, width * SCALE, height * SCALE).await;
    Url::revoke_object_url(&url)?;
    picture
}

async fn draw(url: &str, width: u32, height: u32) -> Result<Blob, ReadError> {
    let none = |what: &str| ReadError::from(JsValue::from_str(what));
    let document = browser::window()
        .and_then(|window| window.document())
        .ok_or_else(|| none("no document"))?;
    let image = HtmlImageElement::new()?;
    image.set_src(url);
    JsFuture::from(image.decode()).await?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas
        .get_context("2d")?
        .ok_or_else(|| none("no canvas"))?
        .unchecked_into();
    context.draw_image_with_html_image_element_and_dw_and_dh(
        &image,
        0.0,
        0.0,
        f64::from(width),
        f64::from(height),
    )?;
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
        .map_err(|_| none("the browser made no picture"))
}
