//! Bytes as pixels: rows of a fixed width, one pixel a byte.

/// A multiple of the 16 bytes of an AES block, so that equal blocks stand below each other.
const WIDTH_STEP: u32 = 16;
/// The widest raster, in pixels.
pub const WIDEST: u32 = 256;

/// The width and height of a raster, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RasterShape {
    pub width: u32,
    pub height: u32,
}

impl RasterShape {
    /// The shape for `len` bytes: about 16 to 10, a multiple of 16 pixels wide, at most 256 × 160. If there are more
    /// bytes than pixels, it shows some of the rows.
    pub fn of(len: u64) -> Self {
        let rows = |width: u32| (width * 5).div_ceil(8);
        let holds = |width: &u32| u64::from(*width) * u64::from(rows(*width)) >= len;
        let widths = (1..=WIDEST / WIDTH_STEP).map(|step| step * WIDTH_STEP);
        let width = widths.into_iter().find(holds).unwrap_or(WIDEST);
        let needed = len.div_ceil(u64::from(width)).max(1);
        let height = u32::try_from(needed).map_or(rows(width), |needed| needed.min(rows(width)));
        Self { width, height }
    }

    /// How many pixels it has.
    pub fn pixels(self) -> usize {
        self.width as usize * self.height as usize
    }
}

/// What a raster shows, which decides its colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RasterInk {
    Plaintext,
    Ciphertext,
    /// The ciphertext of ECB.
    Ecb,
    /// Two byte strings, one XORed with the other: equal bytes are bright, all others dim.
    Difference,
}

/// Bytes as pixels. Pixels after the last byte are transparent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByteRaster {
    pub shape: RasterShape,
    /// The bytes shown, row by row; at most as many as there are pixels.
    pub bytes: Vec<u8>,
    /// How many bytes the rows were taken from.
    pub of: u64,
}

impl ByteRaster {
    /// A raster of bytes that are all in memory.
    pub fn of(shape: RasterShape, bytes: &[u8]) -> Self {
        let mut rows = RasterRows::new(shape, bytes.len() as u64);
        rows.add(bytes);
        rows.finish()
    }

    /// Whether every byte has a pixel.
    pub fn is_whole(&self) -> bool {
        self.bytes.len() as u64 == self.of
    }

    /// The pixels as red, green, blue, and opacity, for a canvas. A byte's value is its brightness.
    pub fn rgba(&self, ink: RasterInk) -> Vec<u8> {
        let mut rgba: Vec<u8> = self
            .bytes
            .iter()
            .flat_map(|byte| color(ink, *byte))
            .collect();
        rgba.resize(self.shape.pixels() * 4, 0);
        rgba
    }
}

/// Between a dark and a light color of the role: amber for plaintext, violet for ciphertext.
fn color(ink: RasterInk, byte: u8) -> [u8; 4] {
    let (dark, light) = match (ink, byte) {
        (RasterInk::Difference, 0) => return [0xff, 0xd8, 0x4d, 0xff],
        (RasterInk::Difference, _) => ([0x1b, 0x1d, 0x25], [0x54, 0x58, 0x67]),
        (RasterInk::Plaintext, _) => ([0x2e, 0x1a, 0x00], [0xff, 0xe9, 0xc7]),
        (RasterInk::Ciphertext, _) => ([0x17, 0x0e, 0x42], [0xe7, 0xe0, 0xff]),
        (RasterInk::Ecb, _) => ([0x3a, 0x08, 0x05], [0xff, 0xe4, 0xe1]),
    };
    let [r, g, b] = [0, 1, 2].map(|channel: usize| {
        let at = |color: [u8; 3]| u32::from(color.get(channel).copied().unwrap_or(0));
        let mixed = at(dark) * (255 - u32::from(byte)) + at(light) * u32::from(byte);
        u8::try_from(mixed / 255).unwrap_or(u8::MAX)
    });
    [r, g, b, 0xff]
}

/// Takes a raster's rows out of bytes that come in pieces.
#[derive(Clone, Debug)]
pub struct RasterRows {
    shape: RasterShape,
    /// How many bytes come in all.
    total: u64,
    /// How many have come.
    seen: u64,
    bytes: Vec<u8>,
}

impl RasterRows {
    /// For `total` bytes. If they are more than the pixels, the rows are at equal distances, each from a multiple of 16
    /// bytes.
    pub fn new(shape: RasterShape, total: u64) -> Self {
        Self {
            shape,
            total,
            seen: 0,
            bytes: Vec::new(),
        }
    }

    /// Where the row with this number starts, in bytes.
    fn start(&self, row: u64) -> u64 {
        let (width, height) = (u64::from(self.shape.width), u64::from(self.shape.height));
        match self.total <= width * height {
            true => row * width,
            false => (row * (self.total - width) / (height - 1).max(1)) & !15,
        }
    }

    /// Takes what it needs from the next bytes.
    pub fn add(&mut self, next: &[u8]) {
        let width = u64::from(self.shape.width);
        let end = self.seen + next.len() as u64;
        while self.bytes.len() < self.shape.pixels() {
            let taken = self.bytes.len() as u64;
            let wanted = self.start(taken / width) + taken % width;
            let in_row = width - taken % width;
            let from = wanted.saturating_sub(self.seen) as usize;
            let most = next.len().min(from.saturating_add(in_row as usize));
            match next.get(from..most) {
                Some(part) if wanted < end && !part.is_empty() => {
                    self.bytes.extend_from_slice(part)
                }
                _ => break,
            }
        }
        self.seen = end;
    }

    pub fn finish(self) -> ByteRaster {
        ByteRaster {
            shape: self.shape,
            bytes: self.bytes,
            of: self.total,
        }
    }
}
