//! The pixels of an image, and what the eye sees of them once they are encrypted. It is no file: only rows of pixels,
//! without a header that encryption would destroy.

use super::block_repeats::BlockRepeats;
use super::ecb::encrypt_with_ecb;
use crate::core::crypto::aead::seal;
use crate::core::crypto::{Aes256Key, FreshNonce};
use crate::core::entropy::Entropy;

/// Bytes per pixel: red, green, blue, and opacity.
const PIXEL: usize = 4;

/// An image as raw pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PixelImage {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Four bytes a pixel, row by row: red, green, blue, and opacity.
    pub rgba: Vec<u8>,
}

impl PixelImage {
    /// `None` if there are not four bytes for each pixel.
    pub fn new(width: u32, height: u32, rgba: Vec<u8>) -> Option<Self> {
        let pixels = (width as usize).checked_mul(height as usize)?;
        (pixels.checked_mul(PIXEL)? == rgba.len()).then_some(Self {
            width,
            height,
            rgba,
        })
    }

    /// The same pixels, all opaque, so that what was encrypted can be seen.
    fn opaque(&self, mut rgba: Vec<u8>) -> Self {
        rgba.truncate(self.rgba.len());
        for pixel in rgba.chunks_exact_mut(PIXEL) {
            if let Some(opacity) = pixel.last_mut() {
                *opacity = u8::MAX;
            }
        }
        Self {
            width: self.width,
            height: self.height,
            rgba,
        }
    }
}

/// An image's pixels, as they are and encrypted in two ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncryptedPixels {
    pub original: PixelImage,
    /// Repeated blocks among the pixels.
    pub original_repeats: BlockRepeats,
    /// Encrypted with AES-256-GCM, as S3 encrypts bodies.
    pub gcm: PixelImage,
    pub gcm_repeats: BlockRepeats,
    /// Encrypted with AES-256-ECB: the wrong way.
    pub ecb: PixelImage,
    pub ecb_repeats: BlockRepeats,
}

impl EncryptedPixels {
    /// Encrypts the pixels under keys that are thrown away. `None` only beyond GCM's limit, which no image reaches.
    pub fn of(original: PixelImage, seed: [u8; 32]) -> Option<Self> {
        let mut entropy = Entropy::from_seed(seed);
        let key = Aes256Key::new(entropy.array());
        let nonce = FreshNonce::random(&mut entropy);
        let gcm = seal(&key, nonce, &[], &original.rgba).ok()?.ciphertext;
        let ecb = encrypt_with_ecb(&entropy.array(), &original.rgba);
        let pixels = original.rgba.len();
        Some(Self {
            original_repeats: BlockRepeats::of(&original.rgba),
            gcm_repeats: BlockRepeats::of(&gcm),
            ecb_repeats: BlockRepeats::of(ecb.get(..pixels)?),
            gcm: original.opaque(gcm),
            ecb: original.opaque(ecb),
            original,
        })
    }
}
