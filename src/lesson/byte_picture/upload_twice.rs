//! The same upload twice, in a world of its own: the same bytes, the same name, the same settings, and nothing alike.

use super::raster::{ByteRaster, RasterShape};
use crate::core::clock::Timestamp;
use crate::core::lab::world::BUCKET;
use crate::core::lab::{EncryptionChoice, Lab};
use crate::core::s3::Encryption;
use crate::core::trace::field::{Part, Role, Value};

/// The most that is uploaded of a file: its first 256 KiB.
pub const MOST: usize = 256 << 10;

/// One of the two uploads, as S3 stored it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneOfTwo {
    /// The encrypted data key; empty under SSE-C, where S3 stores no key.
    pub encrypted_data_key: Vec<u8>,
    /// The parts of the encrypted data key.
    pub parts: Vec<Part>,
    /// The stored body: nonce, ciphertext, and tag.
    pub body: Vec<u8>,
}

/// How many bytes at equal places are equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EqualBytes {
    pub equal: u64,
    pub of: u64,
}

impl EqualBytes {
    /// Compares as many bytes as the shorter one has.
    pub fn between(one: &[u8], other: &[u8]) -> Self {
        let pairs = || one.iter().zip(other);
        Self {
            equal: pairs().filter(|(one, other)| one == other).count() as u64,
            of: pairs().count() as u64,
        }
    }

    /// How many are equal by chance alone, on average: 1 of 256.
    pub fn by_chance(self) -> f64 {
        self.of as f64 / 256.0
    }

    /// The standard deviation of that number, of a binomial distribution.
    pub fn give_or_take(self) -> f64 {
        (self.of as f64 * 255.0).sqrt() / 256.0
    }
}

/// A part of the two encrypted data keys, and how much of it is equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedPart {
    pub name: &'static str,
    pub role: Role,
    pub bytes: EqualBytes,
}

/// Both uploads, and how much of them is equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadTwice {
    pub choice: EncryptionChoice,
    /// How many bytes of the file were uploaded.
    pub len: u64,
    /// The file's length, in bytes.
    pub file: u64,
    pub uploads: [OneOfTwo; 2],
    /// Of the stored bodies.
    pub bodies: EqualBytes,
    /// Of the encrypted data keys, part by part.
    pub parts: Vec<ComparedPart>,
    /// The two bodies as pixels.
    pub rasters: [ByteRaster; 2],
    /// One body XORed with the other: 0 where they are equal.
    pub difference: ByteRaster,
}

/// The world in which the same file is uploaded twice, one upload at a time, so that the page can respond in between.
#[derive(Debug)]
pub struct TwoUploads {
    lab: Lab,
    choice: EncryptionChoice,
    file: u64,
    done: Vec<OneOfTwo>,
}

impl TwoUploads {
    /// A new world, with randomness from `seed`. `file` is the whole file's length in bytes. `None` if the world can't
    /// be made, which the tests rule out.
    pub fn begin(choice: EncryptionChoice, file: u64, seed: [u8; 32]) -> Option<Self> {
        let mut lab = Lab::new(seed).ok()?;
        lab.set_kind(choice);
        Some(Self {
            lab,
            choice,
            file,
            done: Vec::new(),
        })
    }

    /// Uploads the start of the file, at most [`MOST`] bytes, under the name, and notes what S3 stored. `None` if the
    /// upload is denied or S3's bytes can't be read, which the tests rule out.
    pub fn upload(&mut self, name: &str, content_type: &str, start: &[u8]) -> Option<()> {
        let start = start.get(..MOST).unwrap_or(start);
        let outcome = self.lab.upload(name, content_type, start, Timestamp(0));
        outcome.result.ok()?;
        let row = self.lab.objects().into_iter().find(|row| row.key == name)?;
        let (encrypted_data_key, parts) = match row.encrypted_data_key.map(|field| field.value) {
            Some(Value::Bytes { excerpt, parts }) => (excerpt.head, parts),
            Some(Value::Text(_)) | None => (Vec::new(), Vec::new()),
        };
        let bucket = self.lab.cloud().s3.bucket(BUCKET)?;
        let body = &bucket.objects.get(name)?.body;
        let pieces = body.parts.iter().map(|part| part.to_bytes().ok());
        self.done.push(OneOfTwo {
            encrypted_data_key,
            parts,
            body: pieces.collect::<Option<Vec<_>>>()?.concat(),
        });
        Some(())
    }

    /// Compares the two uploads. `None` if there are not exactly two.
    pub fn compare(self, len: u64) -> Option<UploadTwice> {
        let uploads: [OneOfTwo; 2] = self.done.try_into().ok()?;
        let [one, other] = &uploads;
        let shape = RasterShape::of(one.body.len() as u64);
        let pairs = one.body.iter().zip(&other.body);
        let difference: Vec<u8> = pairs.map(|(one, other)| one ^ other).collect();
        let part = |part: &Part| {
            let range = part.offset as usize..(part.offset + part.len) as usize;
            Some(ComparedPart {
                name: part.name,
                role: part.role,
                bytes: EqualBytes::between(
                    one.encrypted_data_key.get(range.clone())?,
                    other.encrypted_data_key.get(range)?,
                ),
            })
        };
        Some(UploadTwice {
            choice: self.choice,
            len,
            file: self.file,
            bodies: EqualBytes::between(&one.body, &other.body),
            parts: one.parts.iter().filter_map(part).collect(),
            rasters: [one, other].map(|upload| ByteRaster::of(shape, &upload.body)),
            difference: ByteRaster::of(shape, &difference),
            uploads,
        })
    }
}

impl UploadTwice {
    /// Uploads the file twice without pause.
    pub fn of(
        choice: EncryptionChoice,
        (name, content_type): (&str, &str),
        file: &[u8],
        seed: [u8; 32],
    ) -> Option<Self> {
        let mut uploads = TwoUploads::begin(choice, file.len() as u64, seed)?;
        uploads.upload(name, content_type, file)?;
        uploads.upload(name, content_type, file)?;
        uploads.compare(file.len().min(MOST) as u64)
    }
}

/// The menu's entry that encrypts as this object is encrypted.
pub fn choice_of(encryption: &Encryption) -> EncryptionChoice {
    match encryption {
        Encryption::SseS3(_) => EncryptionChoice::SseS3,
        Encryption::SseC(_) => EncryptionChoice::SseC,
        Encryption::Kms(kms) if kms.second.is_some() => EncryptionChoice::DsseKms,
        Encryption::Kms(kms) if kms.bucket_key.is_some() => EncryptionChoice::SseKmsBucketKey,
        Encryption::Kms(_) => EncryptionChoice::SseKms,
    }
}
