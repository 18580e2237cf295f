//! Bytes as pictures: what encryption does to a file, for the eye and in numbers. Everything here is computed from the
//! bytes themselves; the page only paints it.
//!
//! - [`sample_plan`]: which bytes of a body are read
//! - [`histogram`]: how often each byte value occurs, and the entropy
//! - [`raster`]: bytes as pixels, rows of a fixed width
//! - [`block_repeats`]: blocks of 16 bytes that occur more than once
//! - [`body_picture`]: all of it for one body, read in pieces
//! - [`ecb`]: what ECB would have shown, the wrong way
//! - [`pixel_image`]: the pixels of an image, encrypted
//! - [`drawing`]: an image with flat areas, drawn by this code
//! - [`upload_twice`]: the same upload twice, in a world of its own
//! - [`original`]: a stored object's plaintext, decrypted in a copy of the lab

pub mod block_repeats;
pub mod body_picture;
pub mod drawing;
pub mod ecb;
pub mod histogram;
pub mod original;
pub mod pixel_image;
pub mod raster;
pub mod sample_plan;
pub mod upload_twice;
