//! The whole world as one JSON text, to be taken along, and back again: all of it or nothing.
//!
//! The file holds what is needed to go on with the same world, the simulated KMS keys' own secrets among it (a real
//! KMS never hands them out). It never holds a plaintext data key or a file's plaintext; sealed bodies only if asked
//! for. Past calls are left out.
//!
//! - `at`: values with their places, so that a mistake can be pointed at
//! - `people`, `keys`, `buckets`, `own`: each part of the world, written and read

mod buckets;
mod identities;
mod keys;
mod lab;
pub(in crate::core::lab) mod placed_value;

use crate::core::body_store::BodyStoreError;
use crate::core::cloud::Cloud;
use crate::core::entropy::Entropy;
use crate::core::json::Object;
use crate::core::json::{Subject, parse_value};
use crate::core::lab::Lab;
use crate::core::lab::report::inventory::counted;
use placed_value::{PlacedValue, bytes};
use serde_json::Value;

/// What the file says it is.
pub const FORMAT: &str = "envelope-lab-world";
/// The version written, and the newest that is read.
pub const VERSION: u64 = 1;
/// The longest text that is read, in bytes: 64 MiB. It is parsed in the page's memory.
pub const LARGEST: u64 = 64 << 20;
/// What the file's first lines, and the page, say about it.
pub const WARNING: &str = "Holds the simulated KMS keys. A real KMS never hands its keys out; keep no real secrets in this lab.";

/// Why a file of so many bytes is not read, if it is not.
pub fn too_large(length: u64) -> Option<String> {
    (length > LARGEST).then(|| {
        format!(
            "This file has {} MiB; this lab reads worlds of {} MiB at most.",
            length >> 20,
            LARGEST >> 20
        )
    })
}

impl Lab {
    /// How many bytes the objects and uploads would add to an export, about: base64 makes three bytes four.
    pub fn weight(&self) -> u64 {
        let buckets = || self.cloud.s3.buckets();
        let objects = buckets().flat_map(|bucket| bucket.objects.values());
        let uploads = buckets().flat_map(|bucket| bucket.uploads.values());
        let parts = uploads.flat_map(|upload| upload.parts.values());
        let sealed: u64 = (objects.map(|object| object.body.stored_len()))
            .chain(parts.map(|part| part.part.stored_len()))
            .sum();
        sealed.div_ceil(3) * 4
    }

    /// Why the world cannot be exported with the objects' bytes, if it cannot: no such file would be read again.
    pub fn too_heavy(&self) -> Option<String> {
        // A mebibyte for all the rest.
        let length = self.weight() + (1 << 20);
        (length > LARGEST).then(|| {
            format!(
                "With the objects’ bytes the file would have {} MiB; this lab reads worlds of {} MiB at most. Delete large objects first, or leave the bytes out.",
                length >> 20,
                LARGEST >> 20
            )
        })
    }

    /// What an export would leave behind, or else what it takes along, in a sentence.
    pub fn export_says(&self, with_bytes: bool) -> String {
        let (mut objects, mut uploads) = (0, 0);
        for bucket in self.cloud.s3.buckets() {
            objects += bucket.objects.len();
            uploads += bucket.uploads.len();
        }
        let mut what = counted(objects, "object");
        if uploads > 0 {
            let uploads = counted(uploads, "multipart upload");
            what.push_str(&format!(" and {uploads}"));
        }
        let one = objects + uploads == 1;
        match with_bytes {
            _ if objects + uploads == 0 => "There are no objects yet.".to_owned(),
            true if one => format!("{what} comes along, sealed as it lies."),
            true => format!("{what} come along, sealed as they lie."),
            false if one => format!("{what} stays behind; all else comes along."),
            false => format!("{what} stay behind; all else comes along."),
        }
    }

    /// The whole world as JSON, two spaces an indent: [`Lab::import`] reads it. Objects and multipart uploads, sealed
    /// as they lie, only `with_bytes`.
    ///
    /// # Errors
    /// The body store's, when it cannot give an object's bytes.
    pub fn export(&self, with_bytes: bool) -> Result<String, BodyStoreError> {
        let Cloud {
            region,
            identities,
            kms,
            s3,
            entropy: _,
        } = &self.cloud;
        let mut file = Object::of(&[("format", FORMAT)]);
        file.put("version", Value::from(VERSION));
        file.text("warning", WARNING);
        file.put("with_bytes", Value::Bool(with_bytes));
        file.text("region", region);
        file.put("kms_throttles", Value::Bool(kms.throttled));
        file.put("identities", identities::write(identities));
        file.put("managed_policies", identities::write_managed(identities));
        file.put("keys", keys::write(kms));
        file.put("aliases", keys::write_aliases(kms));
        file.put("deleted_keys", keys::write_deleted(kms));
        file.put("buckets", buckets::write(s3, with_bytes)?);
        if let Some(root) = s3.root_key() {
            file.put("s3_own_key", bytes(root.as_bytes()));
        }
        file.put("lab", lab::write(self, with_bytes));
        // `{:#}` is serde_json's pretty form and cannot fail.
        Ok(format!("{:#}", file.value()))
    }

    /// The world that a text holds. `seed` is for all randomness to come; it must be a new one.
    ///
    /// # Errors
    /// What was expected where: `keys[2].state: expected Enabled, Disabled or PendingDeletion`. Nothing is changed
    /// then: there is no new world.
    pub fn import(text: &str, seed: [u8; 32]) -> Result<Self, String> {
        if let Some(error) = too_large(text.len() as u64) {
            return Err(error);
        }
        let value = parse_value(Subject::WorldFile, text)
            .map_err(|error| format!("this is no JSON: {error}"))?;
        let file = PlacedValue::root(&value);
        let format = file.maybe("format")?.map(|at| at.text()).transpose()?;
        if format != Some(FORMAT) {
            return Err(format!(
                "this is no world of this lab: expected \"format\": \"{FORMAT}\""
            ));
        }
        match file.get("version")?.number()? {
            VERSION => {}
            newer if newer > VERSION => {
                return Err(format!(
                    "made by a newer version ({newer}) of this lab; this one reads version {VERSION}"
                ));
            }
            _ => return Err(file.get("version")?.wrong(&VERSION.to_string())),
        }
        file.flag_of("with_bytes")?;
        let mut entropy = Entropy::from_seed(seed);
        let identities = identities::read(&file)?;
        let mut kms = keys::read(&file, &mut entropy)?;
        kms.throttled = file.flag_of("kms_throttles")?;
        let s3 = buckets::read(&file)?;
        let mut lab = Self::new(seed).map_err(|error| error.to_string())?;
        lab::read(&mut lab, &file.get("lab")?)?;
        lab.cloud = Cloud {
            region: file.text_of("region")?,
            identities,
            kms,
            s3,
            entropy,
        };
        lab.look_at_the_switches();
        Ok(lab)
    }
}
