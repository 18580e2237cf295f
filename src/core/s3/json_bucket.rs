//! Answers about a bucket's settings as JSON, with AWS's member names as in boto3.

use super::bucket_settings::{ObjectOwnership, PublicAccessBlock, Versioning};
use super::ownership::{self, OwnershipRule};
use super::{get_bucket_location, head_bucket, public_access};
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
