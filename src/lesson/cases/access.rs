//! Cases about policies, grants and the encryption context.

use super::case::Case;
use super::case_runner::{CaseRunner, allow, get, objects, policy, put, text_at};
use crate::core::json::Object;
use serde_json::Value;

const GROUP: &str = "Policies and context";

pub const ALIAS_IN_POLICY: Case = Case {
    slug: "alias-in-policy",
    group: GROUP,
    title: "An alias in a policy\u{2019}s Resource",
    asks: "A role\u{2019}s policy allows kms:Decrypt on the alias\u{2019}s ARN. Why doesn\u{2019}t that help?",
    answer: "KMS checks the key\u{2019}s ARN, whatever name the request used. An alias ARN as Resource covers the alias, not the key. Name the key, or test kms:ResourceAliases in a condition.",
    script: alias_in_policy,
};

fn alias_in_policy(run: &mut CaseRunner<'_>) {
    let (key, bucket, admin) = (run.key(), run.bucket(), CaseRunner::admin());
    let alias = format!("alias/{}", run.name("files"));
    run.set(
        &admin,
        "kms:CreateAlias",
        &[("AliasName", &alias), ("TargetKeyId", &key)],
    );
    run.object(&bucket, "a.txt", &alias);
    let all = objects(&bucket);
    let by_alias = format!("arn:aws:kms:us-east-1:111122223333:{alias}");
    let wrong = [
        allow(&["s3:GetObject"], &[&all]),
        allow(&["kms:Decrypt"], &[&by_alias]),
    ];
    let wrong = run.role("by-alias", &wrong.join(", "));
    let condition = format!(
        r#"{{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*", "Condition": {{"ForAnyValue:StringEquals": {{"kms:ResourceAliases": "{alias}"}}}}}}"#
    );
    let right = run.role(
        "by-condition",
        &[allow(&["s3:GetObject"], &[&all]), condition].join(", "),
    );
    run.refused(
        "The policy names the alias. KMS checks the key\u{2019}s ARN.",
        &wrong,
        "s3:GetObject",
        &get(&bucket, "a.txt"),
        "AccessDenied",
    );
    run.call(
        "A condition on the key\u{2019}s aliases does what you meant.",
        &right,
        "s3:GetObject",
        &get(&bucket, "a.txt"),
    );
}

pub const KEY_POLICY: Case = Case {
    slug: "key-policy-and-iam",
    group: GROUP,
    title: "IAM alone isn\u{2019}t enough to use a key",
    asks: "The role\u{2019}s policy allows everything. Why does KMS say that no resource-based policy allows it?",
    answer: "An IAM policy counts for a key only if the key policy delegates to the account (`root` as principal). Otherwise only the principals that the key policy names itself can use the key.",
    script: key_policy,
};

fn key_policy(run: &mut CaseRunner<'_>) {
    let (key, admin) = (run.key(), CaseRunner::admin());
    let role = run.role("full-access", &allow(&["*"], &["*"]));
    let data_key = [("KeyId", key.as_str()), ("KeySpec", "AES_256")];
    run.call(
        "The key policy delegates to the account, so the role\u{2019}s policy counts.",
        &role,
        "kms:GenerateDataKey",
        &data_key,
    );
    let only_admin = policy(
        r#"{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/admin"}, "Action": "kms:*", "Resource": "*"}"#,
    );
    run.call(
        "Now the key policy names one user and nobody else.",
        &admin,
        "kms:PutKeyPolicy",
        &[("KeyId", &key), ("Policy", &only_admin)],
    );
    run.refused(
        "The role\u{2019}s own policy still says `*`. That doesn\u{2019}t matter.",
        &role,
        "kms:GenerateDataKey",
        &data_key,
        "AccessDeniedException",
    );
    run.call(
        "The user it names doesn\u{2019}t need anything else.",
        &admin,
        "kms:GenerateDataKey",
        &data_key,
    );
}

pub const GRANT: Case = Case {
    slug: "grant",
    group: GROUP,
    title: "A grant for one thing only",
    asks: "How do you let someone use a key without changing a policy?",
    answer: "A grant allows one principal a few operations on one key, with an encryption context if you want. You revoke it without changing a policy. An explicit Deny overrides it.",
    script: grant,
};

fn grant(run: &mut CaseRunner<'_>) {
    let (key, bucket, admin) = (run.key(), run.bucket(), CaseRunner::admin());
    run.object(&bucket, "a.txt", &key);
    run.object(&bucket, "b.txt", &key);
    let reader = run.role("reader", &allow(&["s3:GetObject"], &[&objects(&bucket)]));
    run.refused(
        "The role can read from S3 but has no KMS permissions.",
        &reader,
        "s3:GetObject",
        &get(&bucket, "a.txt"),
        "AccessDenied",
    );
    let mut constraint = Object::default();
    let arn = format!("arn:aws:s3:::{bucket}/a.txt");
    constraint.put(
        "EncryptionContextSubset",
        Object::of(&[("aws:s3:arn", &arn)]).value(),
    );
    let mut input = Object::of(&[
        ("KeyId", &key),
        ("GranteePrincipal", &reader.principal_arn()),
        ("Name", "one-object"),
    ]);
    input.put("Operations", Value::Array(vec![Value::from("Decrypt")]));
    input.put("Constraints", constraint.value());
    let output = run.call_with(
        "A grant: Decrypt, for this role, for this one object.",
        &admin,
        "kms:CreateGrant",
        input.value(),
    );
    run.call(
        "The role can read this object now.",
        &reader,
        "s3:GetObject",
        &get(&bucket, "a.txt"),
    );
    run.refused(
        "It can\u{2019}t read the one next to it.",
        &reader,
        "s3:GetObject",
        &get(&bucket, "b.txt"),
        "AccessDenied",
    );
    let id = text_at(&output, &["GrantId"]);
    run.call(
        "Revoked.",
        &admin,
        "kms:RevokeGrant",
        &[("KeyId", &key), ("GrantId", &id)],
    );
    run.refused(
        "Now KMS denies it again.",
        &reader,
        "s3:GetObject",
        &get(&bucket, "a.txt"),
        "AccessDenied",
    );
}

pub const BY_ADDRESS: Case = Case {
    slug: "by-address",
    group: GROUP,
    title: "A policy by IP address and KMS",
    asks: "The policy allows everything from the office\u{2019}s address. Calling KMS works, but uploading doesn\u{2019}t. Why?",
    answer: "When S3 calls KMS for you, the request doesn\u{2019}t come from your address. A condition on aws:SourceIp then fails. Test kms:ViaService or aws:ViaAWSService instead.",
    script: by_address,
};

fn by_address(run: &mut CaseRunner<'_>) {
    let (key, bucket) = (run.key(), run.bucket());
    let statement = r#"{"Effect": "Allow", "Action": ["s3:*", "kms:*"], "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}"#;
    let role = run.role("office", statement);
    run.call(
        "Called directly, KMS sees the office\u{2019}s address.",
        &role,
        "kms:GenerateDataKey",
        &[("KeyId", &key), ("KeySpec", "AES_256")],
    );
    run.refused(
        "When S3 calls KMS, it doesn\u{2019}t.",
        &role,
        "s3:PutObject",
        &put(&bucket, "a.txt", &key),
        "AccessDenied",
    );
}

pub const CONTEXT: Case = Case {
    slug: "encryption-context",
    group: GROUP,
    title: "The encryption context must match",
    asks: "Key, ciphertext, and permissions are right, and Decrypt still fails, without a reason. What is wrong?",
    answer: "KMS authenticates the context with the ciphertext: every pair, letter for letter, in any order. It doesn\u{2019}t say what differs. The context isn\u{2019}t secret: CloudTrail shows it.",
    script: context,
};

fn context(run: &mut CaseRunner<'_>) {
    let (key, admin) = (run.key(), CaseRunner::admin());
    let with = |pairs: &[(&str, &str)]| Object::of(pairs).value();
    let mut seal = Object::of(&[("KeyId", &key), ("Plaintext", super::case_runner::BODY)]);
    seal.put(
        "EncryptionContext",
        with(&[("tenant", "7"), ("table", "users")]),
    );
    let output = run.call_with(
        "Encrypted for tenant 7.",
        &admin,
        "kms:Encrypt",
        seal.value(),
    );
    let blob = text_at(&output, &["CiphertextBlob"]);
    let open = |pairs: &[(&str, &str)]| {
        let mut input = Object::of(&[("CiphertextBlob", &blob)]);
        input.put("EncryptionContext", with(pairs));
        input.value()
    };
    run.call_with(
        "The same pairs in another order.",
        &admin,
        "kms:Decrypt",
        open(&[("table", "users"), ("tenant", "7")]),
    );
    let code = "InvalidCiphertextException";
    run.refused_with(
        "Another tenant.",
        &admin,
        "kms:Decrypt",
        open(&[("tenant", "8"), ("table", "users")]),
        code,
    );
    run.refused_with(
        "One pair too few.",
        &admin,
        "kms:Decrypt",
        open(&[("tenant", "7")]),
        code,
    );
    run.refused_with(
        "A capital letter.",
        &admin,
        "kms:Decrypt",
        open(&[("Tenant", "7"), ("table", "users")]),
        code,
    );
}
