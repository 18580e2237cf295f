//! Cases about KMS keys and their states.

use super::case::Case;
use super::case_runner::{CaseRunner, get, put};
use crate::core::json::Object;
use serde_json::Value;

const GROUP: &str = "Keys and their states";

pub const DISABLED: Case = Case {
    slug: "disabled-key",
    group: GROUP,
    title: "The key is disabled",
    asks: "All permissions are there, and the download still fails, with 400 instead of 403.",
    answer: "A disabled key refuses everybody, uploads and downloads alike. S3 passes KMS\u{2019}s own error on as KMS.DisabledException, 400. Enable it, and every object opens again.",
    script: disabled,
};

fn disabled(run: &mut CaseRunner<'_>) {
    let (key, bucket) = (run.key(), run.bucket());
    let admin = CaseRunner::admin();
    run.object(&bucket, "report.txt", &key);
    run.call(
        "Someone switches the key off.",
        &admin,
        "kms:DisableKey",
        &[("KeyId", &key)],
    );
    run.refused(
        "The download: KMS refuses, not for want of a permission.",
        &admin,
        "s3:GetObject",
        &get(&bucket, "report.txt"),
        "KMS.DisabledException",
    );
    run.refused(
        "The upload: the same.",
        &admin,
        "s3:PutObject",
        &put(&bucket, "new.txt", &key),
        "KMS.DisabledException",
    );
    run.call(
        "The object itself can still be looked at from outside.",
        &admin,
        "s3:HeadObject",
        &get(&bucket, "report.txt"),
    );
    run.call(
        "Switched on again.",
        &admin,
        "kms:EnableKey",
        &[("KeyId", &key)],
    );
    run.call(
        "And everything opens as before.",
        &admin,
        "s3:GetObject",
        &get(&bucket, "report.txt"),
    );
}

pub const DELETION: Case = Case {
    slug: "deleting-a-key",
    group: GROUP,
    title: "Deleting a key",
    asks: "What happens to the objects when their key is deleted, and until when can it be stopped?",
    answer: "From the first day of the waiting period nothing opens. Cancelling leaves the key disabled, not enabled. Once the period is over the objects are ciphertext for ever.",
    script: deletion,
};

fn deletion(run: &mut CaseRunner<'_>) {
    let (key, bucket) = (run.key(), run.bucket());
    let admin = CaseRunner::admin();
    run.object(&bucket, "archive.txt", &key);
    let schedule = [("KeyId", key.as_str()), ("PendingWindowInDays", "7")];
    run.call(
        "The key shall be deleted in seven days, the shortest time there is.",
        &admin,
        "kms:ScheduleKeyDeletion",
        &schedule,
    );
    run.refused(
        "It is useless from now on.",
        &admin,
        "s3:GetObject",
        &get(&bucket, "archive.txt"),
        "KMS.KMSInvalidStateException",
    );
    run.call(
        "Cancelled in time.",
        &admin,
        "kms:CancelKeyDeletion",
        &[("KeyId", &key)],
    );
    run.refused(
        "But it comes back disabled.",
        &admin,
        "s3:GetObject",
        &get(&bucket, "archive.txt"),
        "KMS.DisabledException",
    );
    run.call(
        "Enabled by hand.",
        &admin,
        "kms:EnableKey",
        &[("KeyId", &key)],
    );
    run.call(
        "The object opens.",
        &admin,
        "s3:GetObject",
        &get(&bucket, "archive.txt"),
    );
    run.call(
        "Scheduled once more, and nobody cancels.",
        &admin,
        "kms:ScheduleKeyDeletion",
        &schedule,
    );
    run.wait(8 * 86_400);
    run.refused(
        "Eight days later: the key is gone, and with it every object under it.",
        &admin,
        "s3:GetObject",
        &get(&bucket, "archive.txt"),
        "KMS.NotFoundException",
    );
}

pub const ROTATION: Case = Case {
    slug: "rotation",
    group: GROUP,
    title: "Rotation re-encrypts nothing",
    asks: "The key is rotated. Are old objects still readable, and are they under the new material?",
    answer: "The key keeps its id and all its materials. Old blobs say which material sealed them, and open as before; new ones use the new material. Nothing is re-encrypted.",
    script: rotation,
};

fn rotation(run: &mut CaseRunner<'_>) {
    let (key, bucket) = (run.key(), run.bucket());
    let admin = CaseRunner::admin();
    run.object(&bucket, "before.txt", &key);
    run.call(
        "Which material seals now?",
        &admin,
        "kms:DescribeKey",
        &[("KeyId", &key)],
    );
    run.call(
        "New material is made.",
        &admin,
        "kms:RotateKeyOnDemand",
        &[("KeyId", &key)],
    );
    run.call(
        "The same key, another material.",
        &admin,
        "kms:DescribeKey",
        &[("KeyId", &key)],
    );
    run.call(
        "What was sealed before opens, with the old material.",
        &admin,
        "s3:GetObject",
        &get(&bucket, "before.txt"),
    );
    run.call(
        "A new object is sealed with the new one.",
        &admin,
        "s3:PutObject",
        &put(&bucket, "after.txt", &key),
    );
}

/// Key identifiers that KMS does not accept.
pub const NAMES: Case = Case {
    slug: "names-that-miss",
    group: GROUP,
    title: "Names that miss",
    asks: "Key id, key ARN, alias: how does KMS say that a name is wrong?",
    answer: "Each way to miss has its own message, and all of them are 400 NotFoundException; only another account\u{2019}s key is answered with AccessDenied, so that nobody learns whether it exists.",
    script: names,
};

fn names(run: &mut CaseRunner<'_>) {
    let admin = CaseRunner::admin();
    let bucket = run.bucket();
    let tries = [
        ("No key id at all.", "fake-key-id"),
        (
            "A well-formed id that nobody has.",
            "00000000-0000-4000-8000-000000000000",
        ),
        ("An alias that nobody made.", "alias/no-such-alias"),
        (
            "A key of another Region.",
            "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-4000-8000-000000000000",
        ),
    ];
    for (says, name) in tries {
        let input = [("KeyId", name), ("KeySpec", "AES_256")];
        run.refused(
            says,
            &admin,
            "kms:GenerateDataKey",
            &input,
            "NotFoundException",
        );
    }
    let other = "arn:aws:kms:us-east-1:444455556666:key/00000000-0000-4000-8000-000000000000";
    let input = [("KeyId", other), ("KeySpec", "AES_256")];
    run.refused(
        "A key of another account, which does not exist either.",
        &admin,
        "kms:GenerateDataKey",
        &input,
        "AccessDeniedException",
    );
    run.refused(
        "Through S3 the code gets a prefix.",
        &admin,
        "s3:PutObject",
        &put(&bucket, "a.txt", "fake-key-id"),
        "KMS.NotFoundException",
    );
}

pub const LOCK_OUT: Case = Case {
    slug: "lock-out",
    group: GROUP,
    title: "A key policy that locks everyone out",
    asks: "Can one write a key policy under which nobody can change it any more?",
    answer: "KMS refuses a policy that would not let its author change it again. With the check bypassed the key can be lost to everybody, the root user included.",
    script: lock_out,
};

fn lock_out(run: &mut CaseRunner<'_>) {
    let (admin, key) = (CaseRunner::admin(), run.key());
    let uses = super::case_runner::policy(
        r#"{"Sid": "UseOnly", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"], "Resource": "*"}"#,
    );
    let input = [("KeyId", key.as_str()), ("Policy", &uses)];
    run.refused(
        "A policy for using the key, and no word about managing it.",
        &admin,
        "kms:PutKeyPolicy",
        &input,
        "MalformedPolicyDocumentException",
    );
    let mut bypass = Object::of(&input);
    bypass.put("BypassPolicyLockoutSafetyCheck", Value::Bool(true));
    run.call_with(
        "With the check bypassed it is taken.",
        &admin,
        "kms:PutKeyPolicy",
        bypass.value(),
    );
    let old = super::case_runner::policy(
        r#"{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}"#,
    );
    run.refused(
        "And there is no way back, not even for the administrator.",
        &admin,
        "kms:PutKeyPolicy",
        &[("KeyId", &key), ("Policy", &old)],
        "AccessDeniedException",
    );
    run.call(
        "The key still works.",
        &admin,
        "kms:GenerateDataKey",
        &[("KeyId", &key), ("KeySpec", "AES_256")],
    );
}
