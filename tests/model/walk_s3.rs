//! Random operations of S3.

use super::episode::{Episode, Step};
use super::grammar::{self, ADMIN, ALICE, CAROL, ROOT};
use super::random::Random;
use super::walk::{BODIES, KEY_ARN, OPEN, VAULT, caller, keeping, step};
use super::world::Encryption;
use serde_json::{Value, json};

const KEYS: [&str; 3] = ["a.txt", "b.txt", "team/c.txt"];
const CUSTOMER_KEYS: [&str; 2] = [
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
];

pub fn encryption(bucket: &str, rule: Value) -> Value {
    json!({"Bucket": bucket, "ServerSideEncryptionConfiguration": {"Rules": [rule]}})
}

/// The headers that say how to encrypt.
fn sse(random: &mut Random, input: &mut Value, who: &str, bucket: &str) {
    let mut key = || match random.below(12) {
        0 => "not-a-key".to_owned(),
        1 => format!("{KEY_ARN}00000000-0000-4000-8000-000000000000"),
        2 => format!(
            "arn:aws:kms:eu-west-1:111122223333:key/$key{}",
            random.below(3)
        ),
        3..=6 if who != CAROL => format!("$key{}", random.below(3)),
        _ => format!("{KEY_ARN}$key{}", random.below(3)),
    };
    let key = key();
    // Whose `aws/s3` another account's caller would use, FIDELITY does not say.
    let names_key = who == CAROL || random.percent(75);
    match random.below(20) {
        0..=5 => {}
        6 => input["ServerSideEncryption"] = json!("AES256"),
        7 => input["SSEKMSKeyId"] = json!(key),
        8 => input["ServerSideEncryption"] = json!("rot13"),
        9 | 10 if bucket == OPEN || random.percent(30) => {
            input["SSECustomerAlgorithm"] = json!("AES256");
            input["SSECustomerKey"] = json!(CUSTOMER_KEYS[random.below(2)]);
        }
        kind => {
            input["ServerSideEncryption"] = json!(if kind == 11 {
                "aws:kms:dsse"
            } else {
                "aws:kms"
            });
            if names_key {
                input["SSEKMSKeyId"] = json!(key);
            }
            if random.percent(40) {
                input["BucketKeyEnabled"] = json!(random.percent(80));
            }
        }
    }
}

pub fn of_s3(random: &mut Random, episode: &Episode, time_passed: bool) -> Step {
    let anonymous = random.percent(6);
    let who = if anonymous {
        "anonymous"
    } else {
        caller(random, episode, time_passed)
    };
    let foreign = matches!(who, CAROL | "anonymous");
    let bucket = if foreign || random.percent(40) {
        OPEN
    } else {
        VAULT
    };
    let key = random.pick(&KEYS);
    let mut input = json!({"Bucket": bucket, "Key": key});
    if random.percent(5) {
        input["ExpectedBucketOwner"] = json!(random.pick(&["111122223333", "444455556666"]));
    }
    let upload = random.below(3);
    match random.below(48) {
        0..=12 => {
            input["Body"] = json!(BODIES[random.below(3)].0);
            sse(random, &mut input, who, bucket);
            if input["ServerSideEncryption"] == "aws:kms" && random.percent(15) {
                // {"team":"red"}
                input["SSEKMSEncryptionContext"] = json!("eyJ0ZWFtIjoicmVkIn0=");
            }
            step(who, "s3:PutObject", input)
        }
        13..=22 => {
            customer_key(random, episode, &mut input);
            if random.percent(15) {
                input["Range"] = json!("bytes=1-2");
            }
            step(who, "s3:GetObject", input)
        }
        23..=25 => {
            customer_key(random, episode, &mut input);
            if random.percent(40) {
                input["ChecksumMode"] = json!("ENABLED");
            }
            step(who, "s3:HeadObject", input)
        }
        26..=28 => {
            let from = if foreign || random.percent(50) {
                OPEN
            } else {
                VAULT
            };
            let others: Vec<&str> = KEYS.into_iter().filter(|other| *other != key).collect();
            input["CopySource"] = json!(format!("{from}/{}", random.pick(&others)));
            sse(random, &mut input, who, bucket);
            step(who, "s3:CopyObject", input)
        }
        29 | 30 => step(who, "s3:DeleteObject", input),
        31 | 32 => {
            let mut input = json!({"Bucket": bucket});
            if random.percent(50) {
                input["Prefix"] = json!(random.pick(&["t", "a", "z"]));
            }
            step(who, "s3:ListObjectsV2", input)
        }
        33..=35 => {
            sse(random, &mut input, who, bucket);
            // Parts under a customer's key would need it each time: whole objects show SSE-C.
            input
                .as_object_mut()
                .expect("an object")
                .retain(|name, _| !name.starts_with("SSECustomer"));
            let place = keeping(
                step(who, "s3:CreateMultipartUpload", input),
                &format!("upload{upload}"),
                "/UploadId",
            );
            keeping(
                keeping(place, &format!("place{upload}"), "/Bucket"),
                &format!("object{upload}"),
                "/Key",
            )
        }
        other => {
            let who = if anonymous || random.percent(40) {
                ADMIN
            } else {
                who
            };
            let mut input = json!({"Bucket": format!("$place{upload}"), "Key": format!("$object{upload}"), "UploadId": format!("$upload{upload}")});
            match other {
                36 => {
                    input["PartNumber"] = json!(1);
                    input["CopySource"] = json!(format!("{bucket}/{key}"));
                    let copy = step(who, "s3:UploadPartCopy", input);
                    keeping(copy, &format!("etag{upload}"), "/CopyPartResult/ETag")
                }
                37..=40 => {
                    input["PartNumber"] = json!(1);
                    input["Body"] = json!(BODIES[random.below(3)].0);
                    keeping(
                        step(who, "s3:UploadPart", input),
                        &format!("etag{upload}"),
                        "/ETag",
                    )
                }
                41 | 42 => step(who, "s3:ListParts", input),
                43..=46 => {
                    input["MultipartUpload"] =
                        json!({"Parts": [{"PartNumber": 1, "ETag": format!("$etag{upload}")}]});
                    step(who, "s3:CompleteMultipartUpload", input)
                }
                _ => step(who, "s3:AbortMultipartUpload", input),
            }
        }
    }
}

/// The key of an object under SSE-C, mostly.
fn customer_key(random: &mut Random, episode: &Episode, input: &mut Value) {
    let text = |name: &str| input[name].as_str().unwrap_or_default();
    let bucket = episode.world.buckets.get(text("Bucket"));
    let object = bucket.and_then(|bucket| bucket.objects.get(text("Key")));
    if object.is_some_and(|object| matches!(object.encryption, Encryption::SseC(_)))
        && random.percent(80)
    {
        input["SSECustomerAlgorithm"] = json!("AES256");
        input["SSECustomerKey"] = json!(CUSTOMER_KEYS[random.below(2)]);
    }
}

pub fn bucket_change(random: &mut Random) -> Step {
    let bucket = random.pick(&[VAULT, OPEN]);
    let who = random.pick(&[ADMIN, ADMIN, ADMIN, ROOT, ALICE]);
    match random.below(10) {
        0..=3 => step(
            who,
            "s3:PutBucketPolicy",
            json!({"Bucket": bucket, "Policy": grammar::bucket_policy(random, bucket)}),
        ),
        4 | 5 => step(who, "s3:DeleteBucketPolicy", json!({"Bucket": bucket})),
        6 => step(who, "s3:GetBucketEncryption", json!({"Bucket": bucket})),
        _ => {
            let key = random.pick(&[
                "$key0",
                "arn:aws:kms:us-east-1:111122223333:key/$key1",
                "arn:aws:kms:us-east-1:111122223333:key/$key2",
            ]);
            let with_key = random.percent(70);
            let by_default = match random.below(5) {
                0 => json!({"SSEAlgorithm": "AES256"}),
                1 => json!({"SSEAlgorithm": "AES256", "KMSMasterKeyID": key}),
                2 => json!({"SSEAlgorithm": "aws:kms:dsse", "KMSMasterKeyID": key}),
                _ if with_key || bucket == OPEN => {
                    json!({"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key})
                }
                _ => json!({"SSEAlgorithm": "aws:kms"}),
            };
            // A bare id would mean another key to the other account's callers.
            let by_default = match bucket == OPEN && by_default["KMSMasterKeyID"] == "$key0" {
                true => {
                    json!({"SSEAlgorithm": by_default["SSEAlgorithm"], "KMSMasterKeyID": format!("{KEY_ARN}$key0")})
                }
                false => by_default,
            };
            let mut rule = json!({"ApplyServerSideEncryptionByDefault": by_default});
            if random.percent(50) {
                rule["BucketKeyEnabled"] = json!(random.percent(80));
            }
            if bucket == OPEN {
                rule["BlockedEncryptionTypes"] = json!({"EncryptionType": ["NONE"]});
            }
            step(who, "s3:PutBucketEncryption", encryption(bucket, rule))
        }
    }
}
