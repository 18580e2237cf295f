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
    asks: "All permissions are there, and the download still fails, with 400 instead of 403. Why?",
    answer: "A disabled key fails for everyone, for uploads and downloads alike. S3 passes KMS\u{2019}s own error on as KMS.DisabledException, 400. Enable the key, and you can read every object again.",
    script: disabled,
};

fn disabled(run: &mut CaseRunner<'_>) {
    let (key, bucket) = (run.key(), run.bucket());
    let admin = CaseRunner::admin();
    run.object(&bucket, "report.txt", &key);
    run.call(
        "Someone disables the key.",
        &admin,
        "kms:DisableKey",
        &[("KeyId", &key)],
    );
    run.refused(
        "The download: KMS rejects the request, and not because of a permission.",
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
        "HEAD on the object still works: it doesn\u{2019}t need the key.",
        &admin,
        "s3:HeadObject",
        &get(&bucket, "report.txt"),
    );
    run.call(
        "Someone enables it again.",
        &admin,
        "kms:EnableKey",
        &[("KeyId", &key)],
    );
    run.call(
        "And everything works as before.",
        &admin,
        "s3:GetObject",
        &get(&bucket, "report.txt"),
    );
}

pub const DELETION: Case = Case {
    slug: "deleting-a-key",
    group: GROUP,
    title: "Deleting a key",
    asks: "What happens to the objects when you delete their key, and until when can you stop it?",
    answer: "From the first day of the waiting period, KMS decrypts nothing with the key. If you cancel, the key is disabled, not enabled. After the period, the objects are ciphertext forever.",
    script: deletion,
};

fn deletion(run: &mut CaseRunner<'_>) {
    let (key, bucket) = (run.key(), run.bucket());
    let admin = CaseRunner::admin();
    run.object(&bucket, "archive.txt", &key);
    let schedule = [("KeyId", key.as_str()), ("PendingWindowInDays", "7")];
    run.call(
        "Schedule the key for deletion in seven days, the minimum.",
        &admin,
        "kms:ScheduleKeyDeletion",
        &schedule,
    );
    run.refused(
        "From now on the key is unusable.",
        &admin,
        "s3:GetObject",
        &get(&bucket, "archive.txt"),
        "KMS.KMSInvalidStateException",
    );
    run.call(
        "Canceled in time.",
        &admin,
        "kms:CancelKeyDeletion",
        &[("KeyId", &key)],
    );
    run.refused(
        "But now the key is disabled.",
        &admin,
        "s3:GetObject",
        &get(&bucket, "archive.txt"),
        "KMS.DisabledException",
    );
    run.call(
        "The administrator enables it.",
        &admin,
        "kms:EnableKey",
        &[("KeyId", &key)],
    );
    run.call(
        "Now the object can be read again.",
        &admin,
        "s3:GetObject",
        &get(&bucket, "archive.txt"),
    );
    run.call(
        "Scheduled once more, and this time nobody cancels it.",
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
    asks: "You rotate a key. Can you still read old objects, and are they under the new material?",
    answer: "The key keeps its ID and all its old material. A ciphertext names the material that encrypted it, and KMS still decrypts it; new ones use the new material. Nothing is re-encrypted.",
    script: rotation,
};

fn rotation(run: &mut CaseRunner<'_>) {
    let (key, bucket) = (run.key(), run.bucket());
    let admin = CaseRunner::admin();
    run.object(&bucket, "before.txt", &key);
    run.call(
        "Which material encrypts now?",
        &admin,
        "kms:DescribeKey",
        &[("KeyId", &key)],
    );
    run.call(
        "KMS generates new material.",
        &admin,
        "kms:RotateKeyOnDemand",
        &[("KeyId", &key)],
    );
    run.call(
        "The same key, with other material.",
        &admin,
        "kms:DescribeKey",
        &[("KeyId", &key)],
    );
    run.call(
        "KMS still decrypts the old object, with the old material.",
        &admin,
        "s3:GetObject",
        &get(&bucket, "before.txt"),
    );
    run.call(
        "A new object is encrypted under the new material.",
        &admin,
        "s3:PutObject",
        &put(&bucket, "after.txt", &key),
    );
}

/// Key identifiers that KMS does not accept.
pub const NAMES: Case = Case {
    slug: "names-that-miss",
    group: GROUP,
    title: "Wrong key names",
    asks: "Key ID, key ARN, alias: how does KMS tell you that a name is wrong?",
    answer: "Each mistake has its own message, and all of them are 400 NotFoundException. Only for another account\u{2019}s key does KMS return AccessDenied, so that you can\u{2019}t learn whether it exists.",
    script: names,
};

fn names(run: &mut CaseRunner<'_>) {
    let admin = CaseRunner::admin();
    let bucket = run.bucket();
    let tries = [
        ("Not a key ID at all.", "fake-key-id"),
        (
            "A well-formed ID that no key has.",
            "00000000-0000-4000-8000-000000000000",
        ),
        ("An alias that doesn\u{2019}t exist.", "alias/no-such-alias"),
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
        "A key of another account, which doesn\u{2019}t exist either.",
        &admin,
        "kms:GenerateDataKey",
        &input,
        "AccessDeniedException",
    );
    run.refused(
        "Through S3 the error code gets a prefix.",
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
    asks: "Can you write a key policy that nobody can change any more?",
    answer: "KMS rejects a policy that wouldn\u{2019}t let its author change it again. If you bypass that check, everyone can lose control of the key, even the root user.",
    script: lock_out,
};

fn lock_out(run: &mut CaseRunner<'_>) {
    let (admin, key) = (CaseRunner::admin(), run.key());
    let uses = super::case_runner::policy(
        r#"{"Sid": "UseOnly", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"], "Resource": "*"}"#,
    );
    let input = [("KeyId", key.as_str()), ("Policy", &uses)];
    run.refused(
        "This policy allows using the key, but not managing it.",
        &admin,
        "kms:PutKeyPolicy",
        &input,
        "MalformedPolicyDocumentException",
    );
    let mut bypass = Object::of(&input);
    bypass.put("BypassPolicyLockoutSafetyCheck", Value::Bool(true));
    run.call_with(
        "With the check bypassed, KMS accepts it.",
        &admin,
        "kms:PutKeyPolicy",
        bypass.value(),
    );
    let old = super::case_runner::policy(
        r#"{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}"#,
    );
    run.refused(
        "And nobody can change it back, not even the administrator.",
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
