//! Which bytes of a body are read: all of a body up to 8 MiB, and 64 pieces of 64 KiB of a larger one.

use std::ops::Range;

/// The longest body that is read whole: 8 MiB.
pub const WHOLE: u64 = 8 << 20;
/// How many bytes of a body read whole are read at a time: 256 KiB.
pub const SLICE: u64 = 256 << 10;
/// How many pieces of a larger body are read.
pub const PIECES: u64 = 64;
/// The length of such a piece: 64 KiB.
pub const PIECE: u64 = 64 << 10;

/// Which bytes of a body of a certain length are read, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SamplePlan {
    len: u64,
}

impl SamplePlan {
    /// The plan for a body of `len` bytes.
    pub fn of(len: u64) -> Self {
        Self { len }
    }

    /// The length of the body.
    pub fn len(self) -> u64 {
        self.len
    }

    /// Whether the body has no bytes.
    pub fn is_empty(self) -> bool {
        self.len == 0
    }

    /// Whether every byte is read.
    pub fn is_whole(self) -> bool {
        self.len <= WHOLE
    }

    /// How many bytes are read.
    pub fn read(self) -> u64 {
        match self.is_whole() {
            true => self.len,
            false => PIECES * PIECE,
        }
    }

    /// The ranges to read, in order. Those of a larger body are at equal distances, the first at its start; each starts
    /// at a multiple of 16 bytes, so that it consists of whole AES blocks.
    pub fn ranges(self) -> Vec<Range<u64>> {
        match self.is_whole() {
            true => (0..self.len.div_ceil(SLICE))
                .map(|number| number * SLICE..self.len.min((number + 1) * SLICE))
                .collect(),
            false => {
                let distance = (self.len - PIECE) / (PIECES - 1);
                (0..PIECES)
                    .map(|number| (number * distance) & !15)
                    .map(|start| start..start + PIECE)
                    .collect()
            }
        }
    }
}
