//! Writes the world as text.

use super::error::ExportTooLarge;
use super::format::{FORMAT, LARGEST, VERSION, WARNING};
use super::placed_value::bytes;
use super::{buckets, identities, keys, lab, limits};
use crate::core::body_store::BodyStoreError;
use crate::core::cloud::Cloud;
use crate::core::json::Object;
use crate::core::lab::Lab;
use crate::core::lab::report::inventory::counted;
use crate::core::s3::Bucket;
use serde_json::Value;

impl Lab {
    /// Estimates how many bytes the objects and uploads add to an export. Base64 turns three bytes into four.
    pub fn weight(&self) -> u64 {
        let buckets = || self.cloud.s3.buckets();
        let objects = buckets().flat_map(Bucket::stored_objects);
        let uploads = buckets().flat_map(|bucket| bucket.uploads.values());
        let parts = uploads.flat_map(|upload| upload.parts.values());
        let sealed: u64 = (objects.map(|object| object.body.stored_len()))
            .chain(parts.map(|part| part.part.stored_len()))
            .sum();
        sealed.div_ceil(3) * 4
    }

    /// Whether the world can be exported with the objects' bytes.
    ///
    /// # Errors
    /// If the file would be too long to read again.
    pub fn check_export(&self) -> Result<(), ExportTooLarge> {
        // One MiB for everything else.
        let length = self.weight().saturating_add(1 << 20);
        match length > LARGEST {
            true => Err(ExportTooLarge { length }),
            false => Ok(()),
        }
    }

    /// What an export leaves out, or else includes, in a sentence.
    pub fn export_says(&self, with_bytes: bool) -> String {
        let (mut objects, mut uploads) = (0, 0);
        for bucket in self.cloud.s3.buckets() {
            objects += bucket.stored_objects().count();
            uploads += bucket.uploads.len();
        }
        let mut what = counted(objects, "object");
        if uploads > 0 {
            let uploads = counted(uploads, "multipart upload");
            what.push_str(&format!(" and {uploads}"));
        }
        match with_bytes {
            _ if objects + uploads == 0 => "There are no objects yet.".to_owned(),
            true if !self.tampered_objects().is_empty() => format!(
                "The file contains {what}, still encrypted. Tampered objects stay tampered with: their originals and the attacker’s copies aren’t in the file."
            ),
            true => format!("The file contains {what}, still encrypted."),
            false => format!("The file contains everything except {what}."),
        }
    }

    /// The whole world as JSON, indented by two spaces; [`Lab::import`] reads it. It contains the encrypted objects and
    /// multipart uploads only `with_bytes`.
    ///
    /// # Errors
    /// If the body store cannot read an object's bytes.
    pub fn export(&self, with_bytes: bool) -> Result<String, BodyStoreError> {
        let Cloud {
            region,
            identities,
            kms,
            s3,
            limits: _,
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
        limits::write(&self.cloud, &mut file);
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
}
