//! Pixels onto a canvas, and the pixels of an image file that the browser decodes.

use super::browser;
use super::failure::report;
use super::local_file::ReadError;
use super::reflect::{call, get, number};
use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};

/// The size of an image that doesn't say its own, in CSS pixels (CSS 2.1, §10.3.2).
const NO_SIZE: (u32, u32) = (300, 150);

/// Paints pixels (red, green, blue, and opacity; row by row) onto a canvas of that width.
pub fn paint(canvas: &web_sys::Element, rgba: &[u8], width: u32) {
    let painted = || -> Result<(), JsValue> {
        let clamped = get(&js_sys::global(), "Uint8ClampedArray").dyn_into::<Function>()?;
        let bytes = Reflect::construct(&clamped, &Array::of1(&Uint8Array::from(rgba)))?;
        let image = get(&js_sys::global(), "ImageData").dyn_into::<Function>()?;
        let image = Reflect::construct(&image, &Array::of2(&bytes, &width.into()))?;
        let context = call(canvas, "getContext", &"2d".into());
        let put = get(&context, "putImageData").dyn_into::<Function>()?;
        put.call3(&context, &image, &0.into(), &0.into())?;
        Ok(())
    };
    report(painted(), "paint pixels");
}

/// The pixels of an image file, no larger than `most` (width and height) and in its own proportions: width, height, and
/// four bytes a pixel. A drawing (SVG) has no pixels of its own, and gets as many as fit.
///
/// # Errors
/// When the browser can't decode the file.
pub async fn decode(file: &Blob, most: (u32, u32)) -> Result<(u32, u32, Vec<u8>), ReadError> {
    let url = Url::create_object_url_with_blob(file)?;
    let is_drawing = file.type_().starts_with("image/svg");
    let pixels = decode_url(&url, most, is_drawing).await;
    Url::revoke_object_url(&url)?;
    pixels
}

async fn decode_url(
    url: &str,
    most: (u32, u32),
    is_drawing: bool,
) -> Result<(u32, u32, Vec<u8>), ReadError> {
    let none = |what: &str| ReadError::from(JsValue::from_str(what));
    let document = browser::document().ok_or_else(|| none("no document"))?;
    let image = HtmlImageElement::new()?;
    image.set_src(url);
    JsFuture::from(image.decode()).await?;
    let own = ["naturalWidth", "naturalHeight"].map(|name| number(&image, name));
    let own = match own.map(u32::try_from) {
        [Ok(width), Ok(height)] if width > 0 && height > 0 => (width, height),
        _ => NO_SIZE,
    };
    let (width, height) = within(own, most, is_drawing);
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas
        .get_context("2d")?
        .ok_or_else(|| none("no canvas"))?
        .unchecked_into();
    // Rows of equal colors stay equal: nothing is mixed at the edges of flat areas but the edges themselves.
    context.draw_image_with_html_image_element_and_dw_and_dh(
        &image,
        0.0,
        0.0,
        f64::from(width),
        f64::from(height),
    )?;
    let read = get(&context, "getImageData").dyn_into::<Function>()?;
    let place: [JsValue; 4] = [0.into(), 0.into(), width.into(), height.into()];
    let data = Reflect::apply(&read, &context, &Array::from_iter(place))?;
    let data = get(&data, "data").unchecked_into::<Object>();
    Ok((width, height, Uint8Array::new(&data).to_vec()))
}

/// A size, made smaller to fit into another, in the same proportions; also made larger if `grows`.
fn within(
    (width, height): (u32, u32),
    (most_width, most_height): (u32, u32),
    grows: bool,
) -> (u32, u32) {
    let [w, h, mw, mh] = [width, height, most_width, most_height].map(u64::from);
    let scaled = |by: u64, of: u64| {
        let part = |side: u64, most: u64| (side * of).div_ceil(by.max(1)).min(most).max(1);
        (part(w, mw), part(h, mh))
    };
    let (width, height) = match (!grows && w <= mw && h <= mh, w * mh > h * mw) {
        (true, _) => (w, h),
        (false, true) => scaled(w, mw),
        (false, false) => scaled(h, mh),
    };
    let small = |side: u64| u32::try_from(side).unwrap_or(1);
    (small(width), small(height))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::within;

    #[test]
    fn an_image_keeps_its_proportions() {
        assert_eq!(within((320, 200), (320, 200), false), (320, 200));
        assert_eq!(within((640, 400), (320, 200), false), (320, 200));
        assert_eq!(within((100, 50), (320, 200), false), (100, 50));
        assert_eq!(within((1_000, 4_000), (320, 200), false), (50, 200));
        assert_eq!(within((9_000, 1), (320, 200), false), (320, 1));
        assert_eq!(within((240, 150), (320, 200), true), (320, 200));
    }
}
