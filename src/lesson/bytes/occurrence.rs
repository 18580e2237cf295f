//! Where else the same bytes are: in the fields and messages of a run's steps, in what S3 stores, and in the policies.

use super::blob_layout::uuid;
use super::stored_piece::{PieceBytes, StoredPiece, pieces, stored_bytes};
use crate::core::lab::world::BUCKET;
use crate::core::lab::{Lab, LabPolicy};
use crate::core::trace::Trace;
use crate::core::trace::field::{Excerpt, Value};
use crate::core::trace::print::hex;
use base64ct::{Base64, Encoding};

/// The fewest bytes that are looked for: fewer are found by chance.
pub const FEWEST: u64 = 6;
/// The fewest different byte values. A run of zeros is everywhere.
const DIFFERENT: usize = 4;
/// From longer ranges, the first bytes are looked for: more than chance could repeat.
const LONGEST: usize = 256;

/// How the bytes are written in the other place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WrittenAs {
    /// The bytes themselves.
    Bytes,
    Hexadecimal,
    Base64,
    Uuid,
}

/// The other place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OccurrencePlace {
    /// A field of a step of the run: their indices, and the field's name.
    Field {
        step: usize,
        field: usize,
        name: &'static str,
    },
    /// The HTTP message of a step.
    Message {
        step: usize,
        operation: &'static str,
    },
    /// The CloudTrail record of a step.
    Event { step: usize },
    /// An object in the lab's bucket.
    Object { key: String, piece: StoredPiece },
    /// One of the lab's policies.
    Policy(LabPolicy),
}

/// A place that has the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    pub place: OccurrencePlace,
    pub written: WrittenAs,
    /// Where they start there, in bytes.
    pub offset: u64,
}

/// Bytes to look for, in each form in which they can be written.
#[derive(Clone, Debug)]
pub struct SoughtBytes {
    bytes: Vec<u8>,
    texts: Vec<(WrittenAs, String)>,
}

impl SoughtBytes {
    /// `None` for bytes that are found by chance: too few, or too alike.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.get(..LONGEST).unwrap_or(bytes);
        let mut values = bytes.to_vec();
        values.sort_unstable();
        values.dedup();
        if (bytes.len() as u64) < FEWEST || values.len() < DIFFERENT {
            return None;
        }
        // Three bytes are four letters of base64; what is left over depends on what follows.
        let threes = bytes.get(..bytes.len() / 3 * 3).unwrap_or(bytes);
        let mut texts = vec![
            (WrittenAs::Hexadecimal, hex(bytes)),
            (WrittenAs::Base64, Base64::encode_string(threes)),
        ];
        if let Ok(id) = <&[u8; 16]>::try_from(bytes) {
            texts.push((WrittenAs::Uuid, uuid(id)));
        }
        Some(Self {
            bytes: bytes.to_vec(),
            texts,
        })
    }

    /// The bytes as text, if they are one, and the texts that stand for them.
    pub fn texts(&self) -> Vec<String> {
        let own = std::str::from_utf8(&self.bytes).ok().map(str::to_owned);
        let others = self.texts.iter().map(|(_, text)| text.clone());
        own.into_iter().chain(others).collect()
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn in_bytes(&self, place: &[u8]) -> Option<(WrittenAs, u64)> {
        let at = position(place, &self.bytes)?;
        Some((WrittenAs::Bytes, at as u64))
    }

    fn in_text(&self, place: &str) -> Option<(WrittenAs, u64)> {
        self.in_bytes(place.as_bytes()).or_else(|| {
            let mut found = self.texts.iter().filter_map(|(written, text)| {
                position(place.as_bytes(), text.as_bytes()).map(|at| (*written, at as u64))
            });
            found.next()
        })
    }

    /// The places in a run's steps, in order.
    pub fn in_trace(&self, trace: &Trace) -> Vec<Occurrence> {
        let mut all = Vec::new();
        for (number, step) in trace.steps.iter().enumerate() {
            for (index, field) in step.fields.iter().enumerate() {
                let found = match &field.value {
                    Value::Text(text) => self.in_text(text),
                    Value::Bytes { excerpt, .. } => self.in_bytes(&excerpt.head),
                };
                let place = OccurrencePlace::Field {
                    step: number,
                    field: index,
                    name: field.name,
                };
                all.extend(found.map(|found| occurrence(place, found)));
            }
            if let Some(api) = &step.api {
                let place = OccurrencePlace::Message {
                    step: number,
                    operation: api.operation,
                };
                let found = self.in_text(&api.http);
                all.extend(found.map(|found| occurrence(place, found)));
            }
            if let Some(event) = &step.event {
                let place = OccurrencePlace::Event { step: number };
                let found = self.in_text(&event.to_string());
                all.extend(found.map(|found| occurrence(place, found)));
            }
        }
        all
    }

    /// The places in the lab: what S3 stores, and the policies.
    pub fn in_lab(&self, lab: &Lab) -> Vec<Occurrence> {
        let mut all = Vec::new();
        let objects = lab.cloud().s3.bucket(BUCKET).map(|bucket| &bucket.objects);
        for (key, object) in objects.into_iter().flatten() {
            for piece in pieces(object) {
                let Some(stored) = stored_bytes(object, piece) else {
                    continue;
                };
                let head = match stored.bytes {
                    PieceBytes::Here(bytes) => bytes,
                    PieceBytes::Body(body) => {
                        let len = body.length().min(Excerpt::HEAD as u64);
                        // A large body’s bytes are where only a worker reads them.
                        body.read(0..len).unwrap_or_else(|_| Vec::new())
                    }
                };
                let place = OccurrencePlace::Object {
                    key: key.clone(),
                    piece,
                };
                let found = self.in_bytes(&head);
                all.extend(found.map(|found| occurrence(place, found)));
            }
        }
        for policy in LabPolicy::ALL {
            let found = self.in_text(&lab.draft(policy).text);
            let place = OccurrencePlace::Policy(policy);
            all.extend(found.map(|found| occurrence(place, found)));
        }
        all
    }
}

fn occurrence(place: OccurrencePlace, (written, offset): (WrittenAs, u64)) -> Occurrence {
    Occurrence {
        place,
        written,
        offset,
    }
}

/// Where some bytes first occur in others.
fn position(whole: &[u8], sought: &[u8]) -> Option<usize> {
    whole
        .windows(sought.len().max(1))
        .position(|window| window == sought)
}
