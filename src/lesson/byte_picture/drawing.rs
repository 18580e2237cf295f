//! An image with flat areas, drawn by this code: an envelope with a seal. Flat areas are what ECB shows.

use super::pixel_image::PixelImage;

/// In pixels.
pub const WIDTH: u32 = 320;
/// In pixels.
pub const HEIGHT: u32 = 200;

const GROUND: [u8; 4] = [0xff, 0xf4, 0xdd, 0xff];
const SHADOW: [u8; 4] = [0xe6, 0xd3, 0xab, 0xff];
const PAPER: [u8; 4] = [0xff, 0xff, 0xff, 0xff];
const FLAP: [u8; 4] = [0xd9, 0xcf, 0xff, 0xff];
const EDGE: [u8; 4] = [0x52, 0x37, 0xb8, 0xff];
const SEAL: [u8; 4] = [0xa8, 0x1f, 0x17, 0xff];
const KEYHOLE: [u8; 4] = [0xff, 0xd8, 0x4d, 0xff];

/// The drawing.
pub fn envelope() -> PixelImage {
    let (width, height) = (WIDTH as i32, HEIGHT as i32);
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| color_at(x, y)));
    PixelImage {
        width: WIDTH,
        height: HEIGHT,
        rgba: pixels.flatten().collect(),
    }
}

fn color_at(x: i32, y: i32) -> [u8; 4] {
    // From the middle of the picture; the envelope is 224 × 144 pixels.
    let (dx, dy) = ((x - 160).abs(), y - 100);
    let inside = |by: i32| dx < 112 - by && (dy.abs()) < 72 - by;
    let from_seal = (x - 160).pow(2) + (dy - 12).pow(2);
    // The flap's edge: from the upper corners down to the middle.
    let flap = dy + 72 - (112 - dx) * 84 / 112;
    // The lower folds: from the lower corners up to the middle.
    let fold = (72 - dy) - (112 - dx) * 70 / 112;
    let keyhole =
        (x - 160).pow(2) + (dy - 7).pow(2) < 42 || (10..24).contains(&dy) && dx < 2 + (dy - 8) / 4;
    match () {
        () if keyhole => KEYHOLE,
        () if from_seal < 27 * 27 => SEAL,
        () if from_seal < 30 * 30 => PAPER,
        () if inside(0) && !inside(5) => EDGE,
        () if inside(0) && (-3..3).contains(&flap) => EDGE,
        () if inside(0) && flap < 0 => FLAP,
        () if inside(0) && (-2..2).contains(&fold) => EDGE,
        () if inside(0) => PAPER,
        () if (x - 168).abs() < 112 && (dy - 8).abs() < 72 => SHADOW,
        () => GROUND,
    }
}
