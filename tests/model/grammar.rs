//! Policies from a grammar: Allow and Deny, wildcards, NotAction, NotResource, principals of every form, conditions.
//! `$key0` stands for a key's id, which the lab makes up.

use super::random::Random;
use serde_json::{Value, json};

pub const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
pub const BOB: &str = "arn:aws:iam::111122223333:user/bob";
pub const CAROL: &str = "arn:aws:iam::444455556666:user/carol";
pub const ADMIN: &str = "arn:aws:iam::111122223333:user/admin";
pub const THEIR_ADMIN: &str = "arn:aws:iam::444455556666:user/admin";
pub const ROOT: &str = "arn:aws:iam::111122223333:root";
pub const ROLE: &str = "arn:aws:iam::111122223333:role/service/app";
pub const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/app/plain";
/// Has a session policy.
pub const LIMITED: &str = "arn:aws:sts::111122223333:assumed-role/app/limited";

const KMS_ACTIONS: [&str; 14] = [
    "kms:*",
    "kms:*",
    "kms:Decrypt",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKey*",
    "kms:Encrypt",
    "kms:Enc?ypt",
    "KMS:decrypt",
    "kms:ReEncrypt*",
    "kms:ReEncryptFrom",
    "kms:DescribeKey",
    "kms:*Key",
    "kms:CreateGrant",
];
const S3_ACTIONS: [&str; 10] = [
    "s3:*",
    "s3:*",
    "s3:GetObject",
    "s3:PutObject",
    "s3:Get*",
    "s3:put?bject",
    "s3:ListBucket",
    "s3:DeleteObject",
    "s3:*Object",
    "s3:List*",
];
const RESOURCES: [&str; 14] = [
    "*",
    "*",
    "*",
    "arn:aws:kms:us-east-1:111122223333:key/$key0",
    "arn:aws:kms:us-east-1:111122223333:key/$key1",
    "arn:aws:kms:*:111122223333:key/*",
    "arn:aws:kms:us-east-1:111122223333:alias/one",
    "arn:aws:s3:::vault-of-ours",
    "arn:aws:s3:::vault-of-ours/*",
    "arn:aws:s3:::*/a.txt",
    "arn:aws:s3:::open-to-others*",
    "arn:aws:s3:::open-to-others/?.txt",
    "arn:aws:s3:::vault-of-ours/${aws:username}*",
    "arn:aws:s3:::vault-of-ours/A.txt",
];

/// A policy of an identity, a boundary, or a session.
pub fn identity(random: &mut Random, allows: usize) -> String {
    let statements = (0..1 + random.below(3)).map(|_| {
        let mut one = json!({"Effect": effect(random, allows)});
        let with_s3 = random.percent(50);
        let pool: &[&str] = if with_s3 { &S3_ACTIONS } else { &KMS_ACTIONS };
        let mut actions = vec![random.pick(pool)];
        if random.percent(30) {
            actions.push(random.pick(&KMS_ACTIONS));
        }
        one[if random.percent(8) {
            "NotAction"
        } else {
            "Action"
        }] = json!(actions);
        one[if random.percent(8) {
            "NotResource"
        } else {
            "Resource"
        }] = json!(random.pick(&RESOURCES));
        if random.percent(25) {
            one["Condition"] = any_condition(
                random,
                with_s3 && one.get("NotAction").is_none() && actions.len() == 1,
            );
        }
        one
    });
    let statements: Vec<Value> = statements.collect();
    document(random, statements)
}

/// A managed policy always has a version.
pub fn managed(random: &mut Random) -> String {
    let mut policy: Value = serde_json::from_str(&identity(random, 95)).expect("JSON");
    policy["Version"] = json!("2012-10-17");
    policy.to_string()
}

/// Allow lists and Deny lists over S3 and KMS; whatever else an account does stays allowed.
pub fn control(random: &mut Random) -> String {
    let mut statements =
        vec![json!({"Effect": "Allow", "NotAction": ["kms:*", "s3:*"], "Resource": "*"})];
    if random.percent(85) {
        statements.push(json!({"Effect": "Allow", "Action": ["kms:*", "s3:*"], "Resource": "*"}));
    } else {
        let (kms, s3) = (random.pick(&KMS_ACTIONS), random.pick(&S3_ACTIONS));
        statements.push(json!({"Effect": "Allow", "Action": [kms, s3, "s3:PutBucketPolicy", "kms:PutKeyPolicy"], "Resource": "*"}));
    }
    if random.percent(40) {
        statements.push(json!({"Effect": "Deny", "Action": random.pick(&KMS_ACTIONS[2..]), "Resource": "*", "Condition": any_condition(random, false)}));
    }
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

/// Deny only, for everyone, no NotAction, no bare `*` (FIDELITY 8).
pub fn resource_control(random: &mut Random) -> String {
    let statements: Vec<Value> = (0..1 + random.below(2))
        .map(|_| {
            let s3 = random.percent(50);
            let action = match s3 {
                true => random.pick(&["s3:GetObject", "s3:PutObject", "s3:Get*", "s3:DeleteObject"]),
                false => random.pick(&["kms:Decrypt", "kms:GenerateDataKey*", "kms:Encrypt", "kms:ReEncrypt*"]),
            };
            let condition = any_condition(random, action == "s3:PutObject");
            json!({"Effect": "Deny", "Principal": "*", "Action": action, "Resource": random.pick(&RESOURCES), "Condition": condition})
        })
        .collect();
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

pub fn key_policy(random: &mut Random) -> String {
    let mut statements = Vec::new();
    if random.percent(75) {
        statements.push(json!({"Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": "kms:*", "Resource": "*"}));
    } else {
        // Whoever administers the key still does.
        statements.push(json!({"Effect": "Allow", "Principal": {"AWS": ADMIN}, "Action": ["kms:PutKeyPolicy", "kms:*Key", "kms:*Grant"], "Resource": "*"}));
    }
    for _ in 0..random.below(3) {
        let resource = if random.percent(90) {
            "*"
        } else {
            "arn:aws:kms:us-east-1:111122223333:key/$key1"
        };
        let mut one = json!({
            "Effect": effect(random, 75), "Principal": principal(random), "Action": random.pick(&KMS_ACTIONS), "Resource": resource,
        });
        if random.percent(35) {
            one["Condition"] = key_condition(random);
        }
        if random.percent(2) {
            one.as_object_mut().expect("an object").remove("Principal");
        }
        statements.push(one);
    }
    document(random, statements)
}

pub fn bucket_policy(random: &mut Random, bucket: &str) -> String {
    let statements = (0..1 + random.below(3)).map(|_| {
        let effect = effect(random, 65);
        let principal = principal(random);
        let everyone = principal.to_string().contains("\"*\"");
        // Whether a condition makes a public policy less so, FIDELITY does not say: where it matters, there is none.
        let plain = effect == "Allow" && everyone && bucket == "vault-of-ours";
        let mut one = json!({"Effect": effect, "Principal": principal});
        if random.percent(20) {
            one["Action"] = json!("s3:ListBucket");
            one["Resource"] = json!(format!("arn:aws:s3:::{bucket}"));
            if random.percent(30) && !plain {
                one["Condition"] = json!({"StringLike": {"s3:prefix": "t*"}});
            }
        } else {
            let writes = random.percent(40);
            let action = if writes {
                "s3:PutObject"
            } else {
                random.pick(&[
                    "s3:GetObject",
                    "s3:Get*",
                    "s3:*Object",
                    "s3:DeleteObject",
                    "s3:PutObject",
                ])
            };
            let within = random.pick(&["*", "*", "a*", "?.txt", "team/*"]);
            one["Action"] = json!(action);
            one["Resource"] = json!(format!("arn:aws:s3:::{bucket}/{within}"));
            if random.percent(45) && !plain {
                one["Condition"] = match writes {
                    true => write_condition(random),
                    false => caller_condition(random),
                };
            }
        }
        if random.percent(2) {
            one.as_object_mut().expect("an object").remove("Principal");
        }
        one
    });
    let statements: Vec<Value> = statements.collect();
    document(random, statements)
}

fn document(random: &mut Random, statements: Vec<Value>) -> String {
    let mut document = json!({"Version": "2012-10-17", "Statement": statements});
    // Version missing = 2008-10-17: no variables.
    let text = document.to_string();
    if random.percent(10) && !text.contains("${") || random.percent(3) {
        document
            .as_object_mut()
            .expect("an object")
            .remove("Version");
    }
    document.to_string()
}

fn effect(random: &mut Random, allows: usize) -> &'static str {
    if random.percent(allows) {
        "Allow"
    } else {
        "Deny"
    }
}

fn principal(random: &mut Random) -> Value {
    let one = |random: &mut Random| {
        random.pick(&[
            ALICE,
            ALICE,
            BOB,
            BOB,
            CAROL,
            ROLE,
            ROLE,
            SESSION,
            LIMITED,
            ROOT,
            "111122223333",
            "arn:aws:iam::444455556666:root",
        ])
    };
    match random.below(10) {
        0 => json!("*"),
        1 => json!({"AWS": "*"}),
        2 => json!({"AWS": [one(random), one(random)]}),
        _ => json!({"AWS": one(random)}),
    }
}

/// Operator, key, values.
type Row = (&'static str, &'static str, &'static [&'static str]);

fn row(random: &mut Random, rows: &[Row]) -> Value {
    let (operator, key, values) = rows[random.below(rows.len())];
    let values = if values.len() == 1 {
        json!(values[0])
    } else {
        json!(values)
    };
    json!({operator: {key: values}})
}

const OF_CALLERS: [Row; 11] = [
    (
        "ArnLike",
        "aws:PrincipalArn",
        &["arn:aws:iam::*:role/service/*"],
    ),
    ("ArnEquals", "aws:PrincipalArn", &[ALICE]),
    ("ArnLike", "aws:PrincipalArn", &["arn:aws:iam::*"]),
    (
        "ArnNotLike",
        "aws:PrincipalArn",
        &["arn:aws:iam::111122223333:user/a*"],
    ),
    ("StringEquals", "aws:PrincipalAccount", &["444455556666"]),
    ("StringNotEquals", "aws:PrincipalAccount", &["111122223333"]),
    ("StringEquals", "aws:username", &["alice", "carol"]),
    ("StringNotLike", "AWS:userName", &["a*"]),
    ("IpAddress", "aws:SourceIp", &["203.0.113.0/24"]),
    (
        "NotIpAddress",
        "aws:SourceIp",
        &["203.0.113.0/28", "198.51.100.0/24"],
    ),
    ("Bool", "aws:ViaAWSService", &["false"]),
];
const OF_KEYS: [Row; 15] = [
    (
        "StringEquals",
        "kms:ViaService",
        &["s3.us-east-1.amazonaws.com"],
    ),
    (
        "StringEquals",
        "kms:ViaService",
        &["s3.us-east-1.amazonaws.com"],
    ),
    (
        "StringNotEquals",
        "kms:ViaService",
        &["s3.us-east-1.amazonaws.com"],
    ),
    (
        "StringEqualsIfExists",
        "kms:ViaService",
        &["ec2.us-east-1.amazonaws.com"],
    ),
    ("StringLike", "kms:ViaService", &["s3.*.amazonaws.com"]),
    ("StringEquals", "kms:CallerAccount", &["111122223333"]),
    (
        "StringEquals",
        "kms:EncryptionContext:team",
        &["red", "blue"],
    ),
    ("StringNotEquals", "kms:EncryptionContext:Team", &["red"]),
    (
        "StringLike",
        "kms:EncryptionContext:aws:s3:arn",
        &["arn:aws:s3:::vault-of-ours/*"],
    ),
    (
        "StringEquals",
        "kms:EncryptionContext:aws:s3:arn",
        &["arn:aws:s3:::vault-of-ours"],
    ),
    (
        "ForAllValues:StringEquals",
        "kms:EncryptionContextKeys",
        &["team"],
    ),
    (
        "ForAnyValue:StringEquals",
        "kms:EncryptionContextKeys",
        &["team", "aws:s3:arn"],
    ),
    ("Null", "kms:EncryptionContext:team", &["true"]),
    ("StringEquals", "kms:RequestAlias", &["alias/one"]),
    ("Bool", "aws:ViaAWSService", &["true"]),
];
const OF_ALIASES: [Row; 1] = [(
    "ForAnyValue:StringEquals",
    "kms:ResourceAliases",
    &["alias/one", "alias/three"],
)];
const OF_WRITES: [Row; 8] = [
    (
        "StringEquals",
        "s3:x-amz-server-side-encryption",
        &["aws:kms"],
    ),
    (
        "StringNotEquals",
        "s3:x-amz-server-side-encryption",
        &["aws:kms"],
    ),
    (
        "StringNotEqualsIfExists",
        "s3:x-amz-server-side-encryption",
        &["aws:kms"],
    ),
    ("Null", "s3:x-amz-server-side-encryption", &["true"]),
    (
        "StringNotEquals",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
        &["arn:aws:kms:us-east-1:111122223333:key/$key0"],
    ),
    (
        "StringEquals",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
        &["arn:aws:kms:us-east-1:111122223333:key/$key0"],
    ),
    (
        "Null",
        "s3:x-amz-server-side-encryption-customer-algorithm",
        &["false"],
    ),
    ("Bool", "aws:SecureTransport", &["false"]),
];

fn caller_condition(random: &mut Random) -> Value {
    row(random, &OF_CALLERS)
}

fn write_condition(random: &mut Random) -> Value {
    match random.percent(75) {
        true => row(random, &OF_WRITES),
        false => caller_condition(random),
    }
}

fn key_condition(random: &mut Random) -> Value {
    let mut condition = match random.percent(70) {
        true => row(random, &OF_KEYS),
        false => caller_condition(random),
    };
    // Operators are ANDed.
    if random.percent(15) {
        condition["StringEquals"] =
            json!({"kms:CallerAccount": "111122223333", "kms:EncryptionContext:team": "red"});
    }
    condition
}

fn any_condition(random: &mut Random, writes: bool) -> Value {
    match random.below(10) {
        0 => row(random, &OF_ALIASES),
        1..=3 if writes => write_condition(random),
        _ => key_condition(random),
    }
}
