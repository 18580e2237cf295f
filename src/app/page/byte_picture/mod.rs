//! The tab Picture: the bytes before and after encryption, as pictures and in numbers; what ECB would have shown; the
//! same upload twice.
//!
//! - [`subject`]: the object that is shown
//! - [`state`]: its pictures, read in slices
//! - [`view`]: the tab
//! - [`byte_figure`]: a raster with its entropy and its histogram
//! - [`picture_table`]: the same in numbers
//! - [`image_view`]: an image under encryption
//! - [`twice_view`]: the same upload twice
//! - [`painted`]: pixels on a canvas
//! - [`words`]: numbers in words

pub mod byte_figure;
pub mod image_view;
pub mod painted;
pub mod picture_table;
pub mod state;
pub mod subject;
pub mod twice_view;
pub mod view;
pub mod words;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::DrawView;

part! { byte_picture,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view::view)
}
}
