//! Pixels onto a canvas, and the pixels of an image file that the browser decodes.

use super::failure::report;
use super::image_canvas::ImageCanvas;
use super::local_file::ReadError;
use super::reflect::{call, get};
use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

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
    let is_drawing = file.type_().starts_with("image/svg");
    let drawn = ImageCanvas::of(file, |(width, height)| {
        let has_size = width > 0 && height > 0;
        within(
            if has_size { (width, height) } else { NO_SIZE },
            most,
            is_drawing,
        )
    })
    .await?;
    let (width, height) = drawn.size;
    let read = get(&drawn.context, "getImageData").dyn_into::<Function>()?;
    let place: [JsValue; 4] = [0.into(), 0.into(), width.into(), height.into()];
    let data = Reflect::apply(&read, &drawn.context, &Array::from_iter(place))?;
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
