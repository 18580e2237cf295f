//! What a refused call will be denied next: found by making it again, in a copy of the cloud with the fixes applied.

use crate::core::api::Line;
use crate::core::clock::Timestamp;
use crate::core::cloud::Cloud;
use crate::core::iam::Principal;
use crate::core::trace::{Refusal, Trace};
use serde_json::{Value, json};

/// More denials than any call has.
const MOST: usize = 6;

/// The actions that the call will be denied, in order, once the fixes of its refusal are applied; without repetition.
/// `again` makes the call and returns its refusal. `trial` is a number that no other trial of this world has: the copy's
/// keys and nonces follow from it.
pub(super) fn next_denials(
    cloud: &Cloud,
    trial: usize,
    principal: &Principal,
    first: &Refusal,
    again: impl Fn(&mut Cloud) -> Option<Refusal>,
) -> Vec<String> {
    let mut next: Vec<String> = Vec::new();
    if first.fixes.is_empty() {
        return next;
    }
    let mut cloud = cloud.fork(cloud.entropy.of_trial(trial));
    let mut refusal = Some(first.clone());
    for _ in 0..MOST {
        let Some(current) = refusal else {
            break;
        };
        for fix in &current.fixes {
            cloud.apply_fix(principal, current.decision.as_ref(), fix);
        }
        refusal = again(&mut cloud).filter(|refusal| !refusal.fixes.is_empty());
        let denied = refusal.as_ref().and_then(|one| one.decision.as_ref());
        let Some(action) = denied.map(|decision| decision.action.clone()) else {
            break;
        };
        let known = first.decision.as_ref();
        if next.contains(&action) || known.is_some_and(|known| known.action == action) {
            break;
        }
        next.push(action);
    }
    next
}

/// Makes a call by name again. A multipart upload is more than one call: once it is created, a part is sent, because S3
/// then asks for its data key to be decrypted.
pub(super) fn again(line: &Line, cloud: &mut Cloud, now: Timestamp) -> Option<Refusal> {
    let refused = |trace: &Trace| trace.refusal.clone();
    let reply = line.run(cloud, now);
    let refusal = reply.trace.as_deref().and_then(refused);
    if refusal.is_some() || line.operation != "CreateMultipartUpload" {
        return refusal;
    }
    let created = reply.result.ok()?;
    let part = Line {
        operation: "UploadPart".to_owned(),
        input: json!({
            "Bucket": created.get("Bucket").and_then(Value::as_str)?,
            "Key": created.get("Key").and_then(Value::as_str)?,
            "UploadId": created.get("UploadId").and_then(Value::as_str)?,
            "PartNumber": 1,
            "Body": "",
        }),
        ..line.clone()
    };
    part.run(cloud, now).trace.as_deref().and_then(refused)
}
