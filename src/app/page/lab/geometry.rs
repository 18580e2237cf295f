//! Where everything stands on the stage: a pure function of its size in CSS pixels, so that text
//! keeps its size and the picture uses the room it is given.

use crate::core::trace::{Glyph, Place};

/// A box.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    /// The point at these fractions of the box.
    pub fn at(&self, fx: f64, fy: f64) -> (f64, f64) {
        (self.x + self.w * fx, self.y + self.h * fy)
    }
}

/// Where a glyph lies, and how large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot {
    /// Centre.
    pub x: f64,
    /// Centre.
    pub y: f64,
    /// Scale.
    pub scale: f64,
}

/// A wire from one station to the next, with its gate in the middle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Wire {
    /// Where it leaves.
    pub from: (f64, f64),
    /// Where it arrives.
    pub to: (f64, f64),
    /// Shift of the way back against the way there.
    pub back: (f64, f64),
}

impl Wire {
    /// The point at this fraction of the way.
    pub fn at(&self, fraction: f64) -> (f64, f64) {
        let (a, b) = (self.from, self.to);
        (a.0 + (b.0 - a.0) * fraction, a.1 + (b.1 - a.1) * fraction)
    }
}

/// The stage's plan.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Geometry {
    /// Width in pixels.
    pub w: f64,
    /// Height in pixels.
    pub h: f64,
    /// Side by side, or from top to bottom.
    pub wide: bool,
    /// The application.
    pub app: Rect,
    /// Amazon S3.
    pub s3: Rect,
    /// AWS KMS.
    pub kms: Rect,
    /// The bucket.
    pub bucket: Rect,
    /// Where "plaintext key alive" stands.
    pub alive: Rect,
    /// App to S3.
    pub to_s3: Wire,
    /// S3 to KMS.
    pub to_kms: Wire,
    /// Scale of a sheet inside S3.
    sheet: f64,
}

/// Below this width the stations stand from top to bottom.
const NARROW: f64 = 560.0;
/// Height of the tall stage.
pub const TALL: f64 = 768.0;

impl Geometry {
    /// The plan for a stage of this size.
    pub fn of(w: f64, h: f64) -> Self {
        if w < NARROW {
            Self::tall(w)
        } else {
            Self::wide(w, h)
        }
    }

    fn wide(w: f64, h: f64) -> Self {
        let (labels, shelf_gap) = (48.0, 30.0);
        let shelf = (h * 0.27).clamp(116.0, 170.0);
        let station = (h - labels - shelf_gap - shelf - 8.0).clamp(184.0, 330.0);
        let spare = (h - labels - station - shelf_gap - shelf - 8.0).max(0.0);
        let top = labels + spare * 0.4;
        let app_w = (w * 0.19).clamp(118.0, 176.0);
        let kms_w = (w * 0.2).clamp(126.0, 176.0);
        let s3_w = (w * 0.3).clamp(176.0, 280.0);
        let gaps = w - app_w - kms_w - s3_w;
        let (first, second) = (gaps * 0.42, gaps * 0.58);
        let app = Rect { x: 1.0, y: top + 16.0, w: app_w, h: station - 32.0 };
        let s3 = Rect { x: app_w + first, y: top, w: s3_w, h: station };
        let kms = Rect { x: s3.x + s3_w + second, y: top, w: kms_w - 2.0, h: station };
        let bucket_x = (app_w + 34.0).max(s3.x - 90.0);
        let bucket = Rect { x: bucket_x, y: top + station + shelf_gap, w: w - bucket_x - 1.0, h: shelf };
        let y = top + station * 0.46;
        Self {
            w,
            h,
            wide: true,
            app,
            s3,
            kms,
            bucket,
            alive: Rect { x: 1.0, y: bucket.y, w: bucket_x - 35.0, h: shelf },
            to_s3: Wire { from: (app.x + app.w + 4.0, y), to: (s3.x - 6.0, y), back: (0.0, 66.0) },
            to_kms: Wire { from: (s3.x + s3.w + 4.0, y), to: (kms.x - 6.0, y), back: (0.0, 66.0) },
            sheet: ((station - 112.0) / 82.0).clamp(0.8, 1.45).min(s3_w / 172.0),
        }
    }

    fn tall(w: f64) -> Self {
        let app = Rect { x: 1.0, y: 2.0, w: w - 2.0, h: 96.0 };
        let s3 = Rect { x: 1.0, y: 172.0, w: w - 2.0, h: 186.0 };
        let kms = Rect { x: 44.0, y: 434.0, w: w - 45.0, h: 116.0 };
        let bucket = Rect { x: 1.0, y: 578.0, w: w - 2.0, h: 132.0 };
        let middle = w * 0.3;
        Self {
            w,
            h: TALL,
            wide: false,
            app,
            s3,
            kms,
            bucket,
            alive: Rect { x: 1.0, y: 722.0, w: w - 2.0, h: 44.0 },
            to_s3: Wire { from: (middle, 100.0), to: (middle, 167.0), back: (-44.0, 0.0) },
            to_kms: Wire { from: (middle, 362.0), to: (middle, 429.0), back: (-44.0, 0.0) },
            sheet: 1.0,
        }
    }

    /// Where a glyph lies at a place.
    pub fn slot(&self, glyph: Glyph, place: Place) -> Slot {
        let (x, y, scale) = if self.wide {
            self.wide_slot(glyph, place)
        } else {
            self.tall_slot(glyph, place)
        };
        Slot { x, y, scale }
    }

    fn wide_slot(&self, glyph: Glyph, place: Place) -> (f64, f64, f64) {
        let put = |(x, y): (f64, f64), scale| (x, y, scale);
        let wire = |wire: &Wire, scale| {
            let (x, y) = wire.at(0.24);
            (x, y, scale)
        };
        match (place, glyph) {
            (Place::App, Glyph::Refusal) => put(self.app.at(0.5, 0.5), 1.0),
            (Place::App, Glyph::SealedSecret) => put(self.app.at(0.5, 0.7), 0.8),
            (Place::App, _) => put(self.app.at(0.5, 0.45), (self.app.h / 150.0).clamp(0.85, 1.25)),
            (Place::ToS3, Glyph::Ask) => wire(&self.to_s3, 0.6),
            (Place::ToS3, _) => wire(&self.to_s3, 0.5),
            (Place::ToKms, Glyph::Ask) => wire(&self.to_kms, 0.7),
            (Place::ToKms, _) => wire(&self.to_kms, 0.75),
            (Place::S3, Glyph::Body) => put(self.s3.at(0.27, 0.5), self.sheet),
            (Place::S3, Glyph::Ciphertext) => put(self.s3.at(0.73, 0.5), self.sheet),
            (Place::S3, Glyph::DataKey | Glyph::BurntKey) => (self.s3.x + self.s3.w * 0.5, self.s3.y + 26.0, 1.25),
            (Place::S3, Glyph::Refusal) => put(self.s3.at(0.73, 0.5), 1.0),
            (Place::S3, Glyph::Ask) => put(self.s3.at(0.27, 0.5), 0.9),
            (Place::S3, _) => (self.s3.x + self.s3.w * 0.5, self.s3.y + self.s3.h - 27.0, 1.0),
            (Place::Kms, Glyph::DataKey) => put(self.kms.at(0.5, 0.68), 1.2),
            (Place::Kms, Glyph::Ask) => put(self.kms.at(0.5, 0.68), 0.8),
            (Place::Kms, _) => put(self.kms.at(0.5, 0.87), 0.9),
            (Place::Bucket, Glyph::StoredCiphertext | Glyph::Ciphertext) => {
                (self.bucket.x + 42.0, self.bucket.y + 32.0 + (self.bucket.h - 32.0) / 2.0, 0.72)
            }
            (Place::Bucket, _) => (
                self.bucket.x + 98.0,
                self.bucket.y + 32.0 + (self.bucket.h - 32.0) / 2.0,
                0.85,
            ),
        }
    }

    fn tall_slot(&self, glyph: Glyph, place: Place) -> (f64, f64, f64) {
        let wire = |wire: &Wire, scale| {
            let (x, y) = wire.at(0.22);
            (x, y, scale)
        };
        match (place, glyph) {
            (Place::App, _) => (self.app.x + 52.0, self.app.y + 49.0, 0.9),
            (Place::ToS3, _) => wire(&self.to_s3, 0.36),
            (Place::ToKms, _) => wire(&self.to_kms, 0.6),
            (Place::S3, Glyph::Body) => (self.s3.x + self.s3.w * 0.22, self.s3.y + 104.0, self.sheet),
            (Place::S3, Glyph::Ciphertext) => (self.s3.x + self.s3.w * 0.5, self.s3.y + 104.0, self.sheet),
            (Place::S3, Glyph::DataKey | Glyph::BurntKey) => {
                (self.s3.x + self.s3.w * 0.8, self.s3.y + 78.0, 1.25)
            }
            (Place::S3, Glyph::Refusal) => (self.s3.x + self.s3.w * 0.5, self.s3.y + 104.0, 1.0),
            (Place::S3, Glyph::Ask) => (self.s3.x + self.s3.w * 0.22, self.s3.y + 104.0, 0.9),
            (Place::S3, _) => (self.s3.x + self.s3.w * 0.8, self.s3.y + 130.0, 1.0),
            (Place::Kms, Glyph::DataKey) => (self.kms.x + self.kms.w * 0.58, self.kms.y + 66.0, 1.15),
            (Place::Kms, Glyph::Ask) => (self.kms.x + self.kms.w * 0.58, self.kms.y + 66.0, 0.8),
            (Place::Kms, _) => (self.kms.x + self.kms.w * 0.84, self.kms.y + 66.0, 0.95),
            (Place::Bucket, Glyph::StoredCiphertext | Glyph::Ciphertext) => {
                (self.bucket.x + 34.0, self.bucket.y + 82.0, 0.66)
            }
            (Place::Bucket, _) => (self.bucket.x + 84.0, self.bucket.y + 82.0, 0.78),
        }
    }
}
