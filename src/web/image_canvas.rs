//! An image file, decoded and drawn onto a canvas by the browser.

use super::browser;
use super::local_file::ReadError;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};

/// A canvas with an image on it, stretched to the canvas's width and height in pixels.
#[derive(Debug)]
pub struct ImageCanvas {
    pub canvas: HtmlCanvasElement,
    pub context: CanvasRenderingContext2d,
    pub size: (u32, u32),
}

impl ImageCanvas {
    /// Draws an image file; `size` gets the image's own width and height in pixels (0 if it has none), and answers
    /// with the canvas's.
    ///
    /// # Errors
    /// When the browser can't decode the file.
    pub async fn of(
        file: &Blob,
        size: impl FnOnce((u32, u32)) -> (u32, u32),
    ) -> Result<Self, ReadError> {
        let url = Url::create_object_url_with_blob(file)?;
        let drawn = Self::of_url(&url, size).await;
        Url::revoke_object_url(&url)?;
        drawn
    }

    async fn of_url(
        url: &str,
        size: impl FnOnce((u32, u32)) -> (u32, u32),
    ) -> Result<Self, ReadError> {
        let none = |what: &str| ReadError::from(JsValue::from_str(what));
        let document = browser::document().ok_or_else(|| none("no document"))?;
        let image = HtmlImageElement::new()?;
        image.set_src(url);
        JsFuture::from(image.decode()).await?;
        let size = size((image.natural_width(), image.natural_height()));
        let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
        canvas.set_width(size.0);
        canvas.set_height(size.1);
        let context: CanvasRenderingContext2d = canvas
            .get_context("2d")?
            .ok_or_else(|| none("no canvas"))?
            .unchecked_into();
        context.draw_image_with_html_image_element_and_dw_and_dh(
            &image,
            0.0,
            0.0,
            f64::from(size.0),
            f64::from(size.1),
        )?;
        Ok(Self {
            canvas,
            context,
            size,
        })
    }
}
