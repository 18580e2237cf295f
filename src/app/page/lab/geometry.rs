//! Where everything is on the stage: a pure function of the stage's size in CSS pixels, so that text keeps its size and
//! the picture fills its space. The three stations are side by side at every width. All lengths are in whole pixels, all
//! scales in hundredths.

use crate::app::component::glyph::SHEET;
use crate::core::trace::{Glyph, Place};

pub type Point = (i32, i32);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    pub x: i32,
    pub y: i32,
    pub w: i32,
    pub h: i32,
}

impl Rect {
    const fn new(x: i32, y: i32, w: i32, h: i32) -> Self {
        Self { x, y, w, h }
    }

    /// The point at these hundredths of the box's width and height.
    pub fn at(&self, x: i32, y: i32) -> Point {
        (self.x + self.w * x / 100, self.y + self.h * y / 100)
    }
}

/// The position and size of a glyph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GlyphPosition {
    /// Horizontal center, in CSS pixels.
    pub x: i32,
    /// Vertical center, in CSS pixels.
    pub y: i32,
    /// Scale in hundredths: 100 is the size in which glyphs are drawn.
    pub scale: i32,
}

/// A wire between two actors, with its gate in the middle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wire {
    /// The end at the actor that sends first.
    pub from: Point,
    /// The end at the actor that answers.
    pub to: Point,
    /// Offset of the answer's line from the request's.
    pub back: Point,
}

impl Wire {
    /// The point at this many hundredths of the request's line.
    pub fn at(&self, part: i32) -> Point {
        let (a, b) = (self.from, self.to);
        (
            a.0 + (b.0 - a.0) * part / 100,
            a.1 + (b.1 - a.1) * part / 100,
        )
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Geometry {
    pub w: i32,
    pub h: i32,
    /// Whether there is room for every name beside its thing.
    pub wide: bool,
    pub app: Rect,
    pub s3: Rect,
    pub kms: Rect,
    pub bucket: Rect,
    /// The calls to KMS, inside its box.
    pub tally: Rect,
    /// The box that shows how long the plaintext data key is in memory; empty on a narrow stage.
    pub alive: Rect,
    /// From the app to S3.
    pub to_s3: Wire,
    /// From S3 to KMS.
    pub to_kms: Wire,
    /// App to KMS, if S3 is not involved.
    pub direct: Wire,
    /// The part of the bucket that shows what is stored: its right edge, from the bucket's left one.
    pub shelf: i32,
    /// Whether there is room for one line less in KMS.
    pub tight: bool,
    /// The same in the bucket.
    pub bucket_tight: bool,
    /// Scale of a sheet inside S3.
    sheet: i32,
}

/// Below this width, in CSS pixels, things have one name at a time.
const NARROW: i32 = 556;
/// Height of a narrow stage, in CSS pixels.
pub const NARROW_HEIGHT: i32 = 296;
/// The least height of a wide stage, in CSS pixels.
pub const LEAST_HEIGHT: i32 = 458;
/// Height of a bucket with two rows of buttons below two lines, in CSS pixels.
const TWO_ROWS: i32 = 152;
/// Height of the names above the stations, in CSS pixels.
const NAMES: i32 = 50;

/// `low` at a width of 560, `high` at 712, and on along the same line.
const fn between(w: i32, low: i32, high: i32) -> i32 {
    low + (w - 560) * (high - low) / 152
}

impl Geometry {
    /// The geometry of a stage of this size.
    pub fn of(w: i32, h: i32) -> Self {
        if w < NARROW {
            Self::narrow(w)
        } else {
            Self::spacious(w, h.max(LEAST_HEIGHT))
        }
    }

    fn spacious(w: i32, h: i32) -> Self {
        // What is left above the least height goes to the bucket's buttons first, then to the stations.
        let spare = h - LEAST_HEIGHT;
        let shelf = 118 + spare.min(TWO_ROWS - 118);
        let spare = (spare - TWO_ROWS + 118).max(0);
        let station = 264 + (spare * 3 / 5).min(56);
        let shelf = shelf + (spare / 5).min(24);
        let gap = 24 + (spare / 10).min(20);
        let top = NAMES + (h - NAMES - station - gap - shelf - 2) / 3;
        let app_w = between(w, 88, 116).clamp(84, 150);
        let kms_w = between(w, 146, 178).clamp(142, 212);
        let [to_s3, to_kms] = [
            between(w, 76, 87).clamp(76, 170),
            between(w, 120, 131).clamp(120, 190),
        ];
        let s3_w = (w - app_w - kms_w - to_s3 - to_kms).min(360);
        // A wide stage has longer wires rather than a wider S3.
        let more = (w - app_w - kms_w - to_s3 - to_kms - s3_w) / 2;
        let s3_x = app_w + to_s3 + more;
        let app = Rect::new(1, top + 29, app_w - 2, (station - 114).max(150));
        let s3 = Rect::new(s3_x, top, s3_w, station);
        let kms = Rect::new(w - kms_w, top, kms_w - 1, station);
        let bucket_x = (s3_x - 4).min(between(w, 136, 203)).max(132);
        let bucket = Rect::new(bucket_x, top + station + gap, w - bucket_x - 1, shelf);
        let (forth, back) = (top + 92, top + station - 46);
        let wire = |left: Rect, right: Rect| Wire {
            from: (left.x + left.w + 4, forth),
            to: (right.x - 4, forth),
            back: (0, back - forth),
        };
        let tally_y = kms.y + 112;
        Self {
            w,
            h,
            wide: true,
            app,
            s3,
            kms,
            bucket,
            tally: Rect::new(
                kms.x + 11,
                tally_y,
                kms.w - 22,
                kms.y + kms.h - 10 - tally_y,
            ),
            alive: Rect::new(1, bucket.y, bucket_x - 31, shelf),
            to_s3: wire(app, s3),
            to_kms: wire(s3, kms),
            direct: wire(app, kms),
            shelf: if w < 640 { 196 } else { 218 },
            tight: w < 640,
            bucket_tight: w < 640 || shelf < TWO_ROWS,
            sheet: ((station - 172) * 100 / 82)
                .clamp(75, 145)
                .min((s3_w / 2 - 8) * 100 / 64),
        }
    }

    fn narrow(w: i32) -> Self {
        let part = |least: i32, share: i32| least + (w - 288).max(0) * share / 100;
        let app_w = part(62, 20);
        let to_s3 = part(38, 20);
        let to_kms = part(34, 16);
        let kms_w = part(84, 10);
        let s3_w = w - app_w - to_s3 - to_kms - kms_w;
        let (top, station) = (22, 150);
        let app = Rect::new(1, top, app_w - 1, station);
        let s3 = Rect::new(app_w + to_s3, top, s3_w, station);
        let kms = Rect::new(w - kms_w, top, kms_w - 1, station);
        let bucket = Rect::new(1, 208, w - 2, NARROW_HEIGHT - 209);
        let wire = |left: Rect, right: Rect| Wire {
            from: (left.x + left.w + 2, top + 58),
            to: (right.x - 2, top + 58),
            back: (0, 68),
        };
        Self {
            w,
            h: NARROW_HEIGHT,
            wide: false,
            app,
            s3,
            kms,
            bucket,
            tally: Rect::new(kms.x + 11, kms.y + 94, kms.w - 22, 48),
            alive: Rect::default(),
            to_s3: wire(app, s3),
            to_kms: wire(s3, kms),
            direct: wire(app, kms),
            shelf: 0,
            tight: true,
            bucket_tight: true,
            sheet: ((s3_w / 2 - 6) * 100 / 64).clamp(46, 68),
        }
    }

    /// The center of the gate on a wire.
    pub fn gate(&self, wire: &Wire) -> Point {
        let (x, y) = wire.at(50);
        (x, if self.wide { y } else { y + 4 })
    }

    /// The point on an answer's line at this many hundredths, from the sender of the request on.
    pub fn back(&self, wire: &Wire, part: i32) -> Point {
        let (x, y) = wire.at(part);
        (x + wire.back.0, y + wire.back.1)
    }

    /// The position of a glyph at a place.
    pub fn position(&self, glyph: Glyph, place: Place) -> GlyphPosition {
        // What leaves S3 under another name starts at the position of the glyph it was before.
        let glyph = match (place, glyph) {
            (Place::S3, Glyph::File) => Glyph::Body,
            (Place::S3, Glyph::StoredCiphertext) => Glyph::Ciphertext,
            _ => glyph,
        };
        let small = if self.wide { 50 } else { 30 };
        let ((x, y), scale) = match (place, glyph) {
            (Place::ToS3, Glyph::Ask) => (self.to_s3.at(17), small),
            (Place::ToS3, _) => (self.to_s3.at(if self.wide { 20 } else { 22 }), small - 6),
            (Place::ToKms, _) => (self.to_kms.at(17), if self.wide { 60 } else { 30 }),
            // A denial is on its way back.
            (Place::App, Glyph::Refusal) => (self.back(&self.to_s3, 50), small + 10),
            (Place::S3, Glyph::Refusal) => (self.back(&self.to_kms, 50), small + 10),
            (Place::App, _) => self.in_app(glyph),
            (Place::S3, _) => self.in_s3(glyph),
            (Place::Kms, _) => self.in_kms(glyph),
            (Place::Bucket, _) => self.in_bucket(glyph),
        };
        GlyphPosition { x, y, scale }
    }

    /// Where data that the app itself sends to KMS waits: before the gate, because S3's box is not in between.
    pub fn direct_position(&self) -> GlyphPosition {
        let (x, y) = self.direct.at(20);
        GlyphPosition { x, y, scale: 60 }
    }

    /// Where a denial of KMS is on its way to the app, if S3 is not involved.
    pub fn direct_refusal(&self) -> GlyphPosition {
        let (x, y) = self.back(&self.direct, 50);
        GlyphPosition { x, y, scale: 60 }
    }

    /// The center and radius of the disc around the KMS key, which never moves.
    pub fn kms_key(&self) -> (Point, i32) {
        let kms = self.kms;
        match self.wide {
            true => ((kms.x + kms.w / 2, kms.y + 44), 27),
            false => ((kms.x + kms.w / 2, kms.y + 36), 21),
        }
    }

    fn in_app(&self, glyph: Glyph) -> (Point, i32) {
        let app = self.app;
        let x = app.x + app.w / 2;
        match (self.wide, glyph) {
            (true, Glyph::DataKey) => ((x, app.y + 30), 100),
            (true, Glyph::EncryptedDataKey) => ((x, app.y + 86), 90),
            (true, _) => ((x, app.y + 56), (app.w * 100 / 110).clamp(78, 100)),
            (false, Glyph::DataKey) => ((x, app.y + 24), 80),
            (false, Glyph::EncryptedDataKey) => ((x, app.y + 66), 70),
            (false, _) => ((x, app.y + 42), 66),
        }
    }

    fn in_s3(&self, glyph: Glyph) -> (Point, i32) {
        let s3 = self.s3;
        let middle = s3.x + s3.w / 2;
        let half = SHEET * self.sheet / 100;
        if !self.wide {
            let sheet_y = s3.y + 62;
            return match glyph {
                Glyph::Body | Glyph::Ask => ((s3.x + s3.w / 4 + 1, sheet_y), self.sheet),
                Glyph::Ciphertext => ((s3.x + s3.w * 3 / 4 - 1, sheet_y), self.sheet),
                Glyph::DataKey | Glyph::BurntKey => ((middle, s3.y + 17), 82),
                _ => ((middle, s3.y + 102), 58),
            };
        }
        let sheet_y = s3.y + 66 + half;
        match glyph {
            Glyph::Body => ((s3.x + s3.w / 4 + 1, sheet_y), self.sheet),
            Glyph::Ciphertext => ((s3.x + s3.w * 3 / 4 - 1, sheet_y), self.sheet),
            Glyph::DataKey | Glyph::BurntKey => ((middle, s3.y + 24), 110),
            Glyph::Ask => ((middle, s3.y + 92), 90),
            _ => ((middle, sheet_y + half + 44), 90),
        }
    }

    /// On the two sides of the KMS key: what comes out of it in plaintext, and what it encrypted.
    fn in_kms(&self, glyph: Glyph) -> (Point, i32) {
        let ((x, y), radius) = self.kms_key();
        let kms = self.kms;
        let y = if self.wide { y } else { kms.y + 80 };
        let side = match self.wide {
            true => (kms.w / 2 + radius - 8) / 2,
            false => 20,
        };
        match glyph {
            Glyph::DataKey => ((x - side, y), if self.wide { 72 } else { 62 }),
            Glyph::Secret => ((x - side, y), if self.wide { 42 } else { 28 }),
            Glyph::Ask => ((x - side, y), if self.wide { 56 } else { 50 }),
            Glyph::SealedSecret => ((x + side, y), if self.wide { 42 } else { 28 }),
            _ => ((x + side, y), if self.wide { 62 } else { 52 }),
        }
    }

    fn in_bucket(&self, glyph: Glyph) -> (Point, i32) {
        let bucket = self.bucket;
        let ciphertext = matches!(glyph, Glyph::StoredCiphertext | Glyph::Ciphertext);
        let y = match self.wide {
            true => bucket.y + 28 + (bucket.h - 50) / 2,
            false => bucket.y + 32,
        };
        let envelope = match self.wide {
            true => bucket.x + self.shelf - 62,
            false => bucket.x + bucket.w - 68,
        };
        match (ciphertext, self.wide) {
            (true, true) => ((bucket.x + 48, y), 64),
            (true, false) => ((envelope - 104, y), 54),
            (false, true) => ((envelope, y), 92),
            (false, false) => ((envelope, y), 76),
        }
    }

    /// The baseline of the name below a glyph in the bucket, and its center.
    pub fn stored_name(&self, glyph: Glyph) -> Point {
        let at = self.position(glyph, Place::Bucket);
        (at.x, self.bucket.y + self.bucket.h - 10)
    }

    /// The center and baseline of a name inside S3.
    pub fn label(&self, glyph: Glyph) -> Point {
        let position = self.position(glyph, Place::S3);
        let below = match glyph {
            Glyph::DataKey | Glyph::BurntKey => 9,
            Glyph::EncryptedDataKey => 17,
            _ => SHEET,
        };
        (position.x, position.y + below * position.scale / 100 + 15)
    }
}
