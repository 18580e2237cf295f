//! A body as a picture and in numbers, read in pieces.

use super::block_repeats::BlockRepeats;
use super::histogram::ByteHistogram;
use super::raster::{ByteRaster, RasterRows, RasterShape};
use super::sample_plan::SamplePlan;

/// What one body looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyPicture {
    /// Which of its bytes were read.
    pub plan: SamplePlan,
    /// The bytes read, counted by value.
    pub histogram: ByteHistogram,
    /// Rows of the bytes read.
    pub raster: ByteRaster,
    /// Repeated blocks among the bytes shown.
    pub repeats: BlockRepeats,
}

/// Makes a [`BodyPicture`] of bytes that come in the order of [`SamplePlan::ranges`].
#[derive(Clone, Debug)]
pub struct BodyPictureReader {
    plan: SamplePlan,
    histogram: ByteHistogram,
    rows: RasterRows,
}

impl BodyPictureReader {
    /// For a body of `len` bytes.
    pub fn new(len: u64, shape: RasterShape) -> Self {
        let plan = SamplePlan::of(len);
        Self {
            plan,
            histogram: ByteHistogram::default(),
            rows: RasterRows::new(shape, plan.read()),
        }
    }

    /// Takes the next bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.histogram.add(bytes);
        self.rows.add(bytes);
    }

    pub fn finish(self) -> BodyPicture {
        let raster = self.rows.finish();
        BodyPicture {
            plan: self.plan,
            histogram: self.histogram,
            repeats: BlockRepeats::of(&raster.bytes),
            raster,
        }
    }
}

impl BodyPicture {
    /// A picture of bytes that are all in memory.
    pub fn of(bytes: &[u8], shape: RasterShape) -> Self {
        let mut reader = BodyPictureReader::new(bytes.len() as u64, shape);
        let plan = SamplePlan::of(bytes.len() as u64);
        for range in plan.ranges() {
            // The plan's ranges are in the body, and lengths in memory fit.
            reader.add(
                bytes
                    .get(range.start as usize..range.end as usize)
                    .unwrap_or(&[]),
            );
        }
        reader.finish()
    }
}
