//! An object's system metadata and checksum. A file without them is of an object that has none.

use super::placed_value::{PlaceError, PlacedValue, maybe_text, time};
use crate::core::json::Object;
use crate::core::s3::checksum::{ChecksumAlgorithm, StoredChecksum, UploadChecksum};
use crate::core::s3::object_headers::ObjectHeaders;
use serde_json::Value;

pub(super) fn write_headers(object: &mut Object, headers: &ObjectHeaders) {
    if *headers == ObjectHeaders::default() {
        return;
    }
    let ObjectHeaders {
        cache_control,
        content_disposition,
        content_encoding,
        content_language,
        expires,
        storage_class,
    } = headers;
    let mut members = Object::default();
    for (name, value) in [
        ("cache_control", cache_control),
        ("content_disposition", content_disposition),
        ("content_encoding", content_encoding),
        ("content_language", content_language),
        ("storage_class", storage_class),
    ] {
        maybe_text(&mut members, name, value.as_deref());
    }
    if let Some(expires) = expires {
        members.put("expires", time(*expires));
    }
    object.put("system_metadata", members.value());
}

pub(super) fn read_headers(at: &PlacedValue<'_>) -> Result<ObjectHeaders, PlaceError> {
    let Some(at) = at.maybe("system_metadata")? else {
        return Ok(ObjectHeaders::default());
    };
    Ok(ObjectHeaders {
        cache_control: at.maybe_text("cache_control")?,
        content_disposition: at.maybe_text("content_disposition")?,
        content_encoding: at.maybe_text("content_encoding")?,
        content_language: at.maybe_text("content_language")?,
        expires: at.maybe_time("expires")?,
        storage_class: at.maybe_text("storage_class")?,
    })
}

pub(super) fn write_checksum(object: &mut Object, checksum: Option<&StoredChecksum>) {
    if let Some(checksum) = checksum {
        let mut members = Object::of(&[
            ("algorithm", checksum.algorithm.name()),
            ("value", &checksum.value),
        ]);
        members.put("composite", Value::Bool(checksum.composite));
        object.put("checksum", members.value());
    }
}

pub(super) fn read_checksum(at: &PlacedValue<'_>) -> Result<Option<StoredChecksum>, PlaceError> {
    let Some(at) = at.maybe("checksum")? else {
        return Ok(None);
    };
    Ok(Some(StoredChecksum {
        algorithm: algorithm(&at)?,
        value: at.text_of("value")?,
        composite: at.flag_of("composite")?,
    }))
}

/// How an upload makes its object's checksum.
pub(super) fn write_upload_checksum(object: &mut Object, checksum: Option<UploadChecksum>) {
    if let Some(checksum) = checksum {
        let mut members = Object::of(&[("algorithm", checksum.algorithm.name())]);
        members.put("composite", Value::Bool(checksum.composite));
        object.put("checksum", members.value());
    }
}

pub(super) fn read_upload_checksum(
    at: &PlacedValue<'_>,
) -> Result<Option<UploadChecksum>, PlaceError> {
    let Some(at) = at.maybe("checksum")? else {
        return Ok(None);
    };
    Ok(Some(UploadChecksum {
        algorithm: algorithm(&at)?,
        composite: at.flag_of("composite")?,
    }))
}

fn algorithm(at: &PlacedValue<'_>) -> Result<ChecksumAlgorithm, PlaceError> {
    let at = at.get("algorithm")?;
    at.one_of(&ChecksumAlgorithm::ALL, ChecksumAlgorithm::name)
}
