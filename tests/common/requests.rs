//! Requests that several tests send, on the lab's own key and bucket.

use super::world::{BUCKET, KEY_ID};
use envelope_lab::core::kms::{
    self, cancel_key_deletion, create_alias, create_grant, disable_key, schedule_key_deletion,
};
use envelope_lab::core::s3::parameters::CopySource;
use envelope_lab::core::s3::sse_headers::CustomerKey;
use envelope_lab::core::s3::{self, SseHeaders, copy_object, head_object};

pub fn disable(key_id: &str) -> kms::Request {
    let key_id = key_id.to_owned();
    kms::Request::DisableKey(disable_key::Input { key_id })
}

pub fn schedule(key_id: &str, days: Option<i64>) -> kms::Request {
    kms::Request::ScheduleKeyDeletion(schedule_key_deletion::Input {
        key_id: key_id.to_owned(),
        pending_window_in_days: days,
    })
}

pub fn cancel(key_id: &str) -> kms::Request {
    let key_id = key_id.to_owned();
    kms::Request::CancelKeyDeletion(cancel_key_deletion::Input { key_id })
}

pub fn alias(name: &str, target: &str) -> kms::Request {
    kms::Request::CreateAlias(create_alias::Input {
        alias_name: name.to_owned(),
        target_key_id: target.to_owned(),
    })
}

/// A grant of these operations to a principal.
pub fn grant_to(principal: &str, operations: &[&str]) -> create_grant::Input {
    create_grant::Input {
        key_id: KEY_ID.to_owned(),
        grantee_principal: principal.to_owned(),
        operations: operations.iter().map(|&name| name.to_owned()).collect(),
        ..Default::default()
    }
}

/// A copy inside the bucket; the customer's key is the source's.
pub fn copy(
    from: &str,
    to: &str,
    sse: SseHeaders,
    source_customer: Option<&CustomerKey>,
) -> s3::Request {
    s3::Request::CopyObject(copy_object::Input {
        bucket: BUCKET.to_owned(),
        key: to.to_owned(),
        source: CopySource {
            bucket: BUCKET.to_owned(),
            key: from.to_owned(),
            version_id: None,
        },
        sse,
        source_customer: source_customer.cloned(),
        ..copy_object::Input::default()
    })
}

pub fn head(key: &str, checksum: bool) -> s3::Request {
    s3::Request::HeadObject(head_object::Input {
        bucket: BUCKET.to_owned(),
        key: key.to_owned(),
        checksum_mode: checksum.then(|| "ENABLED".to_owned()),
        ..head_object::Input::default()
    })
}
