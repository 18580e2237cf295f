//! What else the caller can do, with the pasted policies.

use super::diagnosis::{CallerTable, CallerTableRow};
use super::given::GivenPolicy;
use super::people::Names;
use super::policies::assemble;
use super::reading::Reading;
use super::rebuild::{YES, rebuild_for};
use crate::core::iam::{PolicyKind, Request, decide};

/// The operations, and the actions that each asks for on an object under SSE-KMS (`lesson/compare` proves them by runs).
const OPERATIONS: [(&str, &[&str]); 7] = [
    ("PutObject", &["s3:PutObject", "kms:GenerateDataKey"]),
    (
        "PutObject, in parts",
        &["s3:PutObject", "kms:GenerateDataKey", "kms:Decrypt"],
    ),
    ("GetObject", &["s3:GetObject", "kms:Decrypt"]),
    ("HeadObject", &["s3:GetObject"]),
    (
        "CopyObject",
        &[
            "s3:GetObject",
            "s3:PutObject",
            "kms:Decrypt",
            "kms:GenerateDataKey",
        ],
    ),
    ("ListObjectsV2", &["s3:ListBucket"]),
    ("DeleteObject", &["s3:DeleteObject"]),
];

/// `None` if no policy was pasted.
pub(super) fn caller_table(
    reading: &Reading,
    names: &Names,
    request: &Request,
    given: &[GivenPolicy],
) -> Option<CallerTable> {
    if given.iter().all(|one| one.document().is_none()) {
        return None;
    }
    let rows = OPERATIONS.iter().map(|(operation, actions)| {
        let asked: Vec<(String, bool, bool)> = (actions.iter())
            .filter_map(|action| {
                let request = rebuild_for(reading, request, given, action, YES)?;
                let assembled = assemble(&request, given);
                let allowed = decide(&request, &assembled.set).is_allowed();
                Some((
                    (*action).to_owned(),
                    allowed,
                    assembled.has(PolicyKind::Identity),
                ))
            })
            .collect();
        let is_known = asked.iter().all(|(_, _, known)| *known);
        let allowed = asked.iter().all(|(_, allowed, _)| *allowed);
        CallerTableRow {
            operation: (*operation).to_owned(),
            needs: asked
                .into_iter()
                .map(|(action, allowed, _)| (action, allowed))
                .collect(),
            allowed: is_known.then_some(allowed),
        }
    });
    Some(CallerTable {
        title: format!("{} on {}", names.caller, names.bucket),
        rows: rows.collect(),
    })
}
