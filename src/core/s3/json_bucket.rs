//! Answers about a bucket's settings and versions as JSON, with AWS's member names as in boto3.

use super::bucket_settings::{ObjectOwnership, PublicAccessBlock, Versioning};
use super::ownership::{self, OwnershipRule};
use super::{
    delete_objects, get_bucket_location, head_bucket, list_object_versions, public_access,
};
use crate::core::json::Object;
use serde_json::Value;

pub(super) fn public_access_block(json: &mut Object, block: PublicAccessBlock) {
    json.put(public_access::ROOT, public_access::to_json(block));
}

pub(super) fn ownership_controls(json: &mut Object, of: ObjectOwnership) {
    json.put(ownership::ROOT, OwnershipRule::of(of).to_json());
}

pub(super) fn versioning(json: &mut Object, versioning: Versioning) {
    if let Some(status) = versioning.status() {
        json.text("Status", status);
    }
}

pub(super) fn head(json: &mut Object, output: &head_bucket::Output) {
    json.text("BucketRegion", &output.region);
    json.put("AccessPointAlias", Value::Bool(false));
}

/// boto3 shows `None` for us-east-1.
pub(super) fn location(json: &mut Object, output: &get_bucket_location::Output) {
    let location = output.location_constraint.as_deref();
    json.put(
        "LocationConstraint",
        location.map_or(Value::Null, Value::from),
    );
}

/// Like boto3, leaves out empty lists.
pub(super) fn deleted(json: &mut Object, output: &delete_objects::Output) {
    let members = |members: Vec<(&'static str, String)>| {
        let mut object = Object::default();
        for (name, value) in members {
            match name {
                "DeleteMarker" => object.put(name, Value::Bool(true)),
                _ => object.text(name, &value),
            };
        }
        object.value()
    };
    let results = &output.results;
    let deleted = (results.iter()).filter_map(|one| one.deleted().filter(|_| !output.quiet));
    list(json, "Deleted", deleted.map(members).collect());
    let errors = results
        .iter()
        .filter_map(delete_objects::ObjectResult::error);
    list(json, "Errors", errors.map(members).collect());
}

fn list(json: &mut Object, name: &str, items: Vec<Value>) {
    if !items.is_empty() {
        json.put(name, Value::Array(items));
    }
}

pub(super) fn versions(json: &mut Object, output: &list_object_versions::Output) {
    let asked = &output.asked;
    json.put("IsTruncated", Value::Bool(output.next.is_some()));
    fn text(text: &Option<String>) -> &str {
        text.as_deref().map_or("", |text| text)
    }
    json.text("KeyMarker", text(&asked.key_marker));
    json.text("VersionIdMarker", text(&asked.version_id_marker));
    if let Some((key, version)) = &output.next {
        json.text("NextKeyMarker", key);
        if !version.is_empty() {
            json.text("NextVersionIdMarker", version);
        }
    }
    let entry = |entry: &list_object_versions::Entry| {
        let mut item = Object::default();
        if let Some((etag, size)) = &entry.object {
            item.text("ETag", etag);
            item.put("Size", Value::from(*size));
            item.text("StorageClass", "STANDARD");
        }
        item.text("Key", &entry.key);
        item.text("VersionId", &entry.version_id);
        item.put("IsLatest", Value::Bool(entry.is_latest));
        item.text("LastModified", &entry.last_modified.to_string());
        item.value()
    };
    let (objects, markers): (Vec<_>, Vec<_>) =
        (output.entries.iter()).partition(|entry| entry.object.is_some());
    list(json, "Versions", objects.into_iter().map(entry).collect());
    list(
        json,
        "DeleteMarkers",
        markers.into_iter().map(entry).collect(),
    );
    json.text("Name", &asked.bucket);
    json.text("Prefix", text(&asked.prefix));
    if let Some(delimiter) = &asked.delimiter {
        json.text("Delimiter", delimiter);
    }
    json.put("MaxKeys", Value::from(output.max_keys));
    let prefixes =
        (output.common_prefixes.iter()).map(|prefix| Object::of(&[("Prefix", prefix)]).value());
    list(json, "CommonPrefixes", prefixes.collect());
}
