//! Where everything is on the stage: a pure function of the stage's size in CSS pixels, so that text keeps its size and
//! the picture fills its space. All lengths are in whole pixels, all scales in hundredths.

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
    /// Whether the actors are side by side, and not from top to bottom.
    pub wide: bool,
    pub app: Rect,
    pub s3: Rect,
    pub kms: Rect,
    pub bucket: Rect,
    /// The box that shows how long the plaintext data key is in memory.
    pub alive: Rect,
    /// From the app to S3.
    pub to_s3: Wire,
    /// From S3 to KMS.
    pub to_kms: Wire,
    /// App to KMS, if S3 is not involved.
    pub direct: Wire,
    /// Scale of a sheet inside S3.
    sheet: i32,
}

/// Below this width, in CSS pixels, the actors are arranged from top to bottom.
const NARROW: i32 = 560;
/// Height of the stage with its actors from top to bottom, in CSS pixels.
pub const TALL: i32 = 818;

impl Geometry {
    /// The geometry of a stage of this size.
    pub fn of(w: i32, h: i32) -> Self {
        if w < NARROW {
            Self::tall(w)
        } else {
            Self::wide(w, h)
        }
    }

    fn wide(w: i32, h: i32) -> Self {
        let (labels, gap) = (48, 30);
        let shelf = (h * 27 / 100).clamp(122, 170);
        let station = (h - labels - gap - shelf - 8).clamp(176, 280);
        let spare = (h - labels - station - gap - shelf - 8).max(0);
        let top = labels + spare * 2 / 5;
        let app_w = (w * 19 / 100).clamp(118, 176);
        let kms_w = (w / 5).clamp(126, 176);
        let s3_w = (w * 3 / 10).clamp(176, 280);
        let gaps = w - app_w - kms_w - s3_w;
        let app = Rect::new(1, top + 16, app_w, station - 32);
        let s3 = Rect::new(app_w + gaps * 42 / 100, top, s3_w, station);
        let kms = Rect::new(w - kms_w, top, kms_w - 2, station);
        let bucket_x = (app_w + 34).max(s3.x - 90);
        let bucket = Rect::new(bucket_x, top + station + gap, w - bucket_x - 1, shelf);
        let y = top + station * 46 / 100;
        let wire = |left: Rect, right: Rect| Wire {
            from: (left.x + left.w + 4, y),
            to: (right.x - 6, y),
            back: (0, 76),
        };
        Self {
            w,
            h,
            wide: true,
            app,
            s3,
            kms,
            bucket,
            alive: Rect::new(1, bucket.y, bucket_x - 35, shelf),
            to_s3: wire(app, s3),
            to_kms: wire(s3, kms),
            direct: wire(app, kms),
            sheet: ((station - 124) * 100 / 82)
                .clamp(75, 145)
                .min(s3_w * 100 / 172),
        }
    }

    fn tall(w: i32) -> Self {
        let middle = w * 3 / 10;
        let wire = |from: i32, to: i32| Wire {
            from: (middle, from),
            to: (middle, to),
            back: (-54, 0),
        };
        Self {
            w,
            h: TALL,
            wide: false,
            app: Rect::new(1, 2, w - 2, 96),
            s3: Rect::new(1, 172, w - 2, 196),
            kms: Rect::new(44, 444, w - 45, 116),
            bucket: Rect::new(1, 588, w - 2, 168),
            alive: Rect::new(1, 772, w - 2, 44),
            to_s3: wire(100, 167),
            to_kms: wire(372, 439),
            direct: wire(100, 439),
            sheet: 100,
        }
    }

    /// The position of a glyph at a place.
    pub fn position(&self, glyph: Glyph, place: Place) -> GlyphPosition {
        // What leaves S3 under another name starts at the position of the glyph it was before.
        let glyph = match (place, glyph) {
            (Place::S3, Glyph::File) => Glyph::Body,
            (Place::S3, Glyph::StoredCiphertext) => Glyph::Ciphertext,
            _ => glyph,
        };
        let ((x, y), scale) = match (place, glyph) {
            (Place::ToS3, Glyph::Ask) => (self.to_s3.at(24), 60),
            (Place::ToS3, _) => (self.to_s3.at(24), if self.wide { 50 } else { 36 }),
            (Place::ToKms, _) => (self.to_kms.at(24), 70),
            _ if self.wide => self.wide_position(glyph, place),
            _ => self.tall_position(glyph, place),
        };
        GlyphPosition { x, y, scale }
    }

    /// Where data that the app itself sends to KMS waits: before the gate, because S3's box is not in between.
    pub fn direct_position(&self) -> GlyphPosition {
        let (x, y) = self.direct.at(20);
        GlyphPosition { x, y, scale: 60 }
    }

    fn wide_position(&self, glyph: Glyph, place: Place) -> (Point, i32) {
        let Self {
            app,
            s3,
            kms,
            bucket,
            ..
        } = self;
        let sheet_y = s3.y + (s3.h - 18) / 2;
        let shelf_y = bucket.y + 16 + bucket.h / 2;
        match (place, glyph) {
            (Place::App, Glyph::Refusal) => (app.at(50, 50), 100),
            (Place::App, Glyph::DataKey) => (app.at(50, 26), 105),
            (Place::App, Glyph::EncryptedDataKey) => (app.at(50, 54), 100),
            (Place::App, _) => (app.at(50, 44), (app.h * 100 / 150).clamp(82, 125)),
            (Place::S3, Glyph::Body) => ((s3.x + s3.w * 27 / 100, sheet_y), self.sheet),
            (Place::S3, Glyph::Ciphertext) => ((s3.x + s3.w * 73 / 100, sheet_y), self.sheet),
            (Place::S3, Glyph::DataKey | Glyph::BurntKey) => {
                ((s3.x + s3.w / 2 - 12, s3.y + 26), 125)
            }
            (Place::S3, Glyph::Refusal) => (s3.at(73, 50), 100),
            (Place::S3, Glyph::Ask) => (s3.at(27, 50), 90),
            (Place::S3, _) => ((s3.x + s3.w / 2, s3.y + s3.h - 25), 100),
            (Place::Kms, Glyph::DataKey) => (kms.at(50, 67), 105),
            (Place::Kms, Glyph::Ask) => (kms.at(50, 76), 80),
            (Place::Kms, Glyph::Secret) => (kms.at(29, 80), 55),
            (Place::Kms, Glyph::SealedSecret) => (kms.at(71, 80), 55),
            (Place::Kms, _) => (kms.at(50, 85), 78),
            (_, Glyph::StoredCiphertext | Glyph::Ciphertext) => ((bucket.x + 42, shelf_y), 72),
            _ => ((bucket.x + 98, shelf_y), 85),
        }
    }

    fn tall_position(&self, glyph: Glyph, place: Place) -> (Point, i32) {
        let Self {
            app,
            s3,
            kms,
            bucket,
            ..
        } = self;
        let (sheet_y, kms_y, shelf_y) = (s3.y + 104, kms.y + 68, bucket.y + 84);
        match (place, glyph) {
            (Place::App, Glyph::DataKey) => ((app.x + 52, app.y + 28), 90),
            (Place::App, Glyph::EncryptedDataKey) => ((app.x + 52, app.y + 66), 90),
            (Place::App, _) => ((app.x + 52, app.y + 49), 90),
            (Place::S3, Glyph::Body | Glyph::Ask) => {
                ((s3.x + s3.w * 22 / 100, sheet_y), self.sheet)
            }
            (Place::S3, Glyph::Ciphertext | Glyph::Refusal) => {
                ((s3.x + s3.w / 2, sheet_y), self.sheet)
            }
            (Place::S3, Glyph::DataKey | Glyph::BurntKey) => {
                ((s3.x + s3.w * 4 / 5, s3.y + 82), 125)
            }
            (Place::S3, _) => ((s3.x + s3.w * 4 / 5, s3.y + 136), 100),
            (Place::Kms, Glyph::DataKey | Glyph::Ask) => ((kms.x + kms.w * 58 / 100, kms_y), 110),
            (Place::Kms, Glyph::Secret) => ((kms.x + kms.w * 62 / 100, kms_y), 80),
            (Place::Kms, Glyph::SealedSecret) => ((kms.x + kms.w * 86 / 100, kms_y), 80),
            (Place::Kms, _) => ((kms.x + kms.w * 84 / 100, kms_y), 95),
            (_, Glyph::StoredCiphertext | Glyph::Ciphertext) => ((bucket.x + 34, shelf_y), 66),
            _ => ((bucket.x + 84, shelf_y), 78),
        }
    }

    /// The center and radius of the disc around the KMS key, which never moves.
    pub fn kms_key(&self) -> (Point, i32) {
        let kms = self.kms;
        match self.wide {
            true => (kms.at(50, 25), (kms.h * 15 / 100).clamp(27, 40)),
            false => ((kms.x + 44, kms.y + 78), 24),
        }
    }

    /// The position and text anchor of a label inside S3.
    pub fn label(&self, glyph: Glyph) -> (Point, &'static str) {
        let position = self.position(glyph, Place::S3);
        match glyph {
            Glyph::DataKey if self.wide => ((position.x + 32, position.y + 4), "start"),
            Glyph::DataKey => ((position.x, position.y - 22), "middle"),
            _ => (
                (position.x, position.y + 41 * position.scale / 100 + 16),
                "middle",
            ),
        }
    }
}
