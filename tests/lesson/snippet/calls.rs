//! Calls of every sort: the cases, every operation once, uploads and downloads of every kind, secrets, refusals.

use super::Sample;
use crate::common::runs::upload_at;
use envelope_lab::core::api::{Line, Reply};
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::Outcome;
use envelope_lab::core::kms::EncryptionContext;
use envelope_lab::core::lab::world::secrets::{OTHER_ALIAS, SecretRequest};
use envelope_lab::core::lab::{CallerChoice, EncryptionChoice, Lab, Permission};
use envelope_lab::core::trace::Trace;
use envelope_lab::lesson::cases::CASES;
use envelope_lab::lesson::code::step_code;
use serde_json::{Value, json};
use std::sync::Arc;

pub const NOW: Timestamp = Timestamp(1_795_478_400);
const BODY: &str = "SGVsbG8sIGVudmVsb3BlIQ==";

pub fn lab() -> Lab {
    Lab::new([5; 32]).unwrap()
}

/// A trace at its last step, as a sample.
pub fn sample(name: &str, trace: &Trace, line: Option<Line>) -> Option<Sample> {
    let code = step_code(trace, trace.steps.len() - 1)?;
    Some(Sample {
        name: format!("{name}: {}", trace.operation),
        call: code.call,
        error: code.error,
        line,
    })
}

pub fn upload(lab: &mut Lab, key: &str) -> Outcome {
    upload_at(lab, key, b"hello", NOW)
}

pub fn download(lab: &mut Lab, key: &str) -> Outcome {
    lab.download(key, NOW)
}

/// Every call of every case that has a trace.
pub fn of_cases() -> Vec<(String, Line, Arc<Trace>)> {
    let mut lab = lab();
    let mut calls = Vec::new();
    for case in CASES {
        for act in case.run(&mut lab, NOW) {
            if let Some(trace) = act.reply.trace {
                calls.push((case.slug.to_owned(), act.line, trace));
            }
        }
    }
    calls
}

struct Script {
    lab: Lab,
    samples: Vec<Sample>,
}

impl Script {
    fn send(&mut self, operation: &str, input: Value) -> Value {
        let (service, name) = operation.split_once(':').unwrap();
        let line = Line {
            principal: Lab::admin(),
            service: service.to_owned(),
            operation: name.to_owned(),
            input,
        };
        let Reply { result, trace } = self.lab.send(&line, NOW);
        if let Some(trace) = trace {
            self.samples.extend(sample("script", &trace, Some(line)));
        }
        result.unwrap_or_default()
    }
}

/// Each of the 69 operations, with every parameter that can be told from the wire.
pub fn of_script() -> Vec<Sample> {
    let mut script = Script {
        lab: lab(),
        samples: Vec::new(),
    };
    let key = script.send("kms:CreateKey", json!({"Description": "It's \"mine\"", "KeyUsage": "ENCRYPT_DECRYPT", "KeySpec": "SYMMETRIC_DEFAULT", "Tags": [{"TagKey": "team", "TagValue": "a b"}]}));
    let id = key["KeyMetadata"]["KeyId"].as_str().unwrap().to_owned();
    let policy = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}]}"#;
    let context = json!({"tenant": "7", "it's": "\"quoted\""});
    let s = &mut script;
    s.send(
        "kms:CreateAlias",
        json!({"AliasName": "alias/a", "TargetKeyId": id}),
    );
    s.send(
        "kms:UpdateAlias",
        json!({"AliasName": "alias/a", "TargetKeyId": id}),
    );
    s.send("kms:ListAliases", json!({"KeyId": id, "Limit": 5}));
    s.send("kms:ListKeys", json!({"Limit": 1}));
    s.send("kms:DescribeKey", json!({"KeyId": id}));
    s.send("kms:PutKeyPolicy", json!({"KeyId": id, "PolicyName": "default", "Policy": policy, "BypassPolicyLockoutSafetyCheck": true}));
    s.send(
        "kms:GetKeyPolicy",
        json!({"KeyId": id, "PolicyName": "default"}),
    );
    s.send(
        "kms:GenerateDataKey",
        json!({"KeyId": id, "NumberOfBytes": 64, "EncryptionContext": context}),
    );
    s.send(
        "kms:GenerateDataKey",
        json!({"KeyId": id, "KeySpec": "AES_128", "DryRun": true}),
    );
    s.send(
        "kms:GenerateDataKeyWithoutPlaintext",
        json!({"KeyId": id, "KeySpec": "AES_256"}),
    );
    let sealed = s.send(
        "kms:Encrypt",
        json!({"KeyId": id, "Plaintext": BODY, "EncryptionContext": context}),
    );
    let blob = sealed["CiphertextBlob"].clone();
    s.send(
        "kms:Decrypt",
        json!({"CiphertextBlob": blob, "KeyId": id, "EncryptionContext": context}),
    );
    s.send(
        "kms:Decrypt",
        json!({"CiphertextBlob": blob, "KeyId": "alias/my-s3-key", "EncryptionContext": context}),
    );
    s.send("kms:Decrypt", json!({"CiphertextBlob": blob}));
    s.send(
        "kms:Encrypt",
        json!({"KeyId": id, "Plaintext": BODY, "EncryptionAlgorithm": "SYMMETRIC_DEFAULT"}),
    );
    s.send("kms:ReEncrypt", json!({"CiphertextBlob": blob, "SourceKeyId": id, "SourceEncryptionContext": context, "DestinationKeyId": "alias/my-s3-key", "DestinationEncryptionContext": {"a": "b"}}));
    let grant = s.send("kms:CreateGrant", json!({"KeyId": id, "GranteePrincipal": "arn:aws:iam::111122223333:role/app-role", "RetiringPrincipal": "arn:aws:iam::111122223333:user/admin", "Operations": ["Decrypt", "GenerateDataKey"], "Constraints": {"EncryptionContextEquals": {"a": "b", "c": "d"}}, "Name": "one"}));
    s.send(
        "kms:ListGrants",
        json!({"KeyId": id, "GrantId": grant["GrantId"]}),
    );
    s.send(
        "kms:DescribeKey",
        json!({"KeyId": id, "GrantTokens": [grant["GrantToken"]]}),
    );
    s.send("kms:CreateGrant", json!({"KeyId": id, "GranteeServicePrincipal": "backup.amazonaws.com", "RetiringServicePrincipal": "backup.amazonaws.com", "Operations": ["Decrypt"], "Constraints": {"SourceArn": "arn:aws:backup:us-east-1:111122223333:backup-vault:one"}}));
    s.send(
        "kms:RevokeGrant",
        json!({"KeyId": id, "GrantId": grant["GrantId"]}),
    );
    s.send(
        "kms:RevokeGrant",
        json!({"KeyId": id, "GrantId": grant["GrantId"]}),
    );
    s.send(
        "kms:RetireGrant",
        json!({"GrantToken": grant["GrantToken"]}),
    );
    s.send("kms:RotateKeyOnDemand", json!({"KeyId": id}));
    s.send("kms:RotateKeyOnDemand", json!({"KeyId": "alias/a"}));
    s.send("kms:ListKeyRotations", json!({"KeyId": id}));
    s.send(
        "kms:ListKeyRotations",
        json!({"KeyId": id, "IncludeKeyMaterial": "ALL_KEY_MATERIAL"}),
    );
    s.send(
        "kms:EnableKeyRotation",
        json!({"KeyId": id, "RotationPeriodInDays": 180}),
    );
    s.send("kms:EnableKeyRotation", json!({"KeyId": "alias/a"}));
    s.send("kms:GetKeyRotationStatus", json!({"KeyId": id}));
    s.send("kms:DisableKeyRotation", json!({"KeyId": id}));
    s.send("kms:TagResource", json!({"KeyId": id, "Tags": [{"TagKey": "it's", "TagValue": "a b"}, {"TagKey": "stage", "TagValue": ""}]}));
    s.send(
        "kms:TagResource",
        json!({"KeyId": id, "Tags": [{"TagKey": "aws:x", "TagValue": "y"}]}),
    );
    s.send("kms:ListResourceTags", json!({"KeyId": id, "Limit": 1}));
    s.send(
        "kms:UntagResource",
        json!({"KeyId": id, "TagKeys": ["it's", "stage"]}),
    );
    s.send(
        "kms:UpdateKeyDescription",
        json!({"KeyId": id, "Description": "Not \"mine\""}),
    );
    s.send("kms:GenerateRandom", json!({"NumberOfBytes": 16}));
    s.send(
        "kms:CreateAlias",
        json!({"AliasName": "alias/a", "TargetKeyId": id}),
    );
    s.send(
        "kms:CreateAlias",
        json!({"AliasName": "no alias", "TargetKeyId": id}),
    );
    s.send("kms:DeleteAlias", json!({"AliasName": "alias/a"}));
    s.send("kms:DisableKey", json!({"KeyId": id}));
    s.send("kms:Encrypt", json!({"KeyId": id, "Plaintext": BODY}));
    s.send("kms:EnableKey", json!({"KeyId": id}));
    s.send(
        "kms:ScheduleKeyDeletion",
        json!({"KeyId": id, "PendingWindowInDays": 7}),
    );
    s.send("kms:Encrypt", json!({"KeyId": id, "Plaintext": BODY}));
    s.send("kms:CancelKeyDeletion", json!({"KeyId": id}));

    s.send("s3:CreateBucket", json!({"Bucket": "of-ours"}));
    s.send("s3:CreateBucket", json!({"Bucket": "of-ours"}));
    s.send("s3:CreateBucket", json!({"Bucket": "of-europe", "CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"}}));
    s.send(
        "s3:CreateBucket",
        json!({"Bucket": "of-writers", "ACL": "private", "ObjectOwnership": "ObjectWriter"}),
    );
    s.send("s3:PutBucketEncryption", json!({"Bucket": "of-ours", "ServerSideEncryptionConfiguration": {"Rules": [{"BlockedEncryptionTypes": {"EncryptionType": ["NONE"]}}]}}));
    s.send("s3:ListBuckets", json!({}));
    let place = |key: &str, more: Value| {
        let mut input = json!({"Bucket": "of-ours", "Key": key});
        for (name, value) in more.as_object().unwrap() {
            input[name] = value.clone();
        }
        input
    };
    let own = "WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=";
    s.send("s3:PutObject", place("a b/c.txt", json!({"Body": BODY, "ContentType": "text/plain", "ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "alias/my-s3-key", "SSEKMSEncryptionContext": "eyJhIjoiYiJ9", "BucketKeyEnabled": false, "Metadata": {"one": "1", "two": "it's"}, "Tagging": "a=b&c=d%20e"})));
    s.send(
        "s3:PutObject",
        place(
            "-n",
            json!({"Body": BODY, "ServerSideEncryption": "AES256"}),
        ),
    );
    s.send(
        "s3:PutObject",
        place(
            "own",
            json!({"Body": BODY, "SSECustomerAlgorithm": "AES256", "SSECustomerKey": own}),
        ),
    );
    s.send(
        "s3:GetObject",
        place(
            "own",
            json!({"SSECustomerAlgorithm": "AES256", "SSECustomerKey": own}),
        ),
    );
    s.send(
        "s3:HeadObject",
        place(
            "own",
            json!({"SSECustomerAlgorithm": "AES256", "SSECustomerKey": own}),
        ),
    );
    s.send(
        "s3:GetObject",
        place("a b/c.txt", json!({"Range": "bytes=0-3"})),
    );
    s.send("s3:GetObject", place("none", json!({})));
    s.send(
        "s3:HeadObject",
        place("a b/c.txt", json!({"ChecksumMode": "ENABLED"})),
    );
    s.send("s3:HeadObject", place("none", json!({})));
    s.send("s3:CopyObject", place("copy", json!({"CopySource": "of-ours/own", "CopySourceSSECustomerAlgorithm": "AES256", "CopySourceSSECustomerKey": own, "ServerSideEncryption": "aws:kms:dsse"})));
    s.send("s3:PutObjectTagging", place("copy", json!({"Tagging": {"TagSet": [{"Key": "a<b", "Value": "&c"}, {"Key": "d", "Value": ""}]}})));
    s.send(
        "s3:PutObjectTagging",
        place("copy", json!({"Tagging": {"TagSet": []}})),
    );
    s.send("s3:GetObjectTagging", place("copy", json!({})));
    let begun = s.send(
        "s3:CreateMultipartUpload",
        place(
            "large",
            json!({"ContentType": "video/mp4", "ServerSideEncryption": "aws:kms"}),
        ),
    );
    let upload = json!({"UploadId": begun["UploadId"]});
    let with = |more: Value| {
        let mut input = place("large", upload.clone());
        for (name, value) in more.as_object().unwrap() {
            input[name] = value.clone();
        }
        input
    };
    let part = s.send(
        "s3:UploadPart",
        with(json!({"PartNumber": 1, "Body": BODY})),
    );
    s.send(
        "s3:UploadPartCopy",
        with(
            json!({"PartNumber": 2, "CopySource": "of-ours/copy", "CopySourceRange": "bytes=0-3"}),
        ),
    );
    s.send(
        "s3:ListParts",
        with(json!({"MaxParts": 5, "PartNumberMarker": 0})),
    );
    s.send("s3:ListMultipartUploads", json!({"Bucket": "of-ours"}));
    s.send(
        "s3:CompleteMultipartUpload",
        with(json!({"MultipartUpload": {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}})),
    );
    s.send("s3:AbortMultipartUpload", with(json!({})));
    s.send("s3:ListObjectsV2", json!({"Bucket": "of-ours", "Prefix": "a b/", "Delimiter": "/", "MaxKeys": 2, "StartAfter": "a"}));
    s.send("s3:ListObjectsV2", json!({"Bucket": "of-nobody"}));
    s.send("s3:PutBucketPolicy", json!({"Bucket": "of-ours", "Policy": r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::of-ours/secret*"}]}"#}));
    s.send("s3:GetBucketPolicy", json!({"Bucket": "of-ours"}));
    s.send("s3:DeleteBucketPolicy", json!({"Bucket": "of-ours"}));
    s.send("s3:PutBucketEncryption", json!({"Bucket": "of-ours", "ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/my-s3-key"}, "BucketKeyEnabled": true}]}}));
    s.send("s3:GetBucketEncryption", json!({"Bucket": "of-ours"}));
    s.send("s3:DeleteBucketEncryption", json!({"Bucket": "of-ours"}));
    s.send("s3:GetPublicAccessBlock", json!({"Bucket": "of-ours"}));
    s.send("s3:PutPublicAccessBlock", json!({"Bucket": "of-ours", "PublicAccessBlockConfiguration": {"BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": false, "RestrictPublicBuckets": false}}));
    s.send("s3:DeletePublicAccessBlock", json!({"Bucket": "of-ours"}));
    s.send("s3:GetPublicAccessBlock", json!({"Bucket": "of-ours"}));
    s.send("s3:PutBucketOwnershipControls", json!({"Bucket": "of-ours", "OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}}));
    s.send(
        "s3:GetBucketOwnershipControls",
        json!({"Bucket": "of-ours"}),
    );
    s.send(
        "s3:DeleteBucketOwnershipControls",
        json!({"Bucket": "of-ours"}),
    );
    s.send("s3:PutBucketEncryption", json!({"Bucket": "of-ours", "ServerSideEncryptionConfiguration": {"Rules": [{"BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]}}]}}));
    s.send("s3:HeadBucket", json!({"Bucket": "of-ours"}));
    s.send("s3:HeadBucket", json!({"Bucket": "of-nobody"}));
    s.send("s3:GetBucketLocation", json!({"Bucket": "of-ours"}));
    s.send(
        "s3:PutObject",
        place(
            "own 2",
            json!({"Body": BODY, "ACL": "bucket-owner-full-control"}),
        ),
    );
    s.send("s3:UpdateObjectEncryption", place("own 2", json!({"ObjectEncryption": {"SSEKMS": {"KMSKeyArn": envelope_lab::core::lab::world::key_arn(), "BucketKeyEnabled": true}}})));
    s.send(
        "s3:PutBucketVersioning",
        json!({"Bucket": "of-ours", "VersioningConfiguration": {"Status": "Enabled"}}),
    );
    s.send("s3:GetBucketVersioning", json!({"Bucket": "of-ours"}));
    s.send("s3:GetObject", place("own 2", json!({"VersionId": "null"})));
    s.send(
        "s3:HeadObject",
        place("own 2", json!({"VersionId": "none"})),
    );
    s.send(
        "s3:CopyObject",
        place(
            "copy 2",
            json!({"CopySource": "of-ours/own 2?versionId=null", "GrantRead": "id=1"}),
        ),
    );
    s.send(
        "s3:ListObjectVersions",
        json!({"Bucket": "of-ours", "Prefix": "own", "KeyMarker": "o", "MaxKeys": 3}),
    );
    s.send("s3:DeleteObjects", json!({"Bucket": "of-ours", "Delete": {"Objects": [{"Key": "own 2"}, {"Key": "own 2", "VersionId": "null"}], "Quiet": true}}));
    s.send("s3:DeleteObject", place("-n", json!({})));
    s.send("s3:DeleteBucket", json!({"Bucket": "of-ours"}));
    script.samples
}

/// Uploads and downloads of every kind, with one permission less, and by every caller.
pub fn of_lab() -> Vec<Sample> {
    let mut samples = Vec::new();
    let mut add = |name: &str, outcome: Outcome| samples.extend(sample(name, &outcome.trace, None));
    for kind in EncryptionChoice::ALL {
        let mut lab = lab();
        lab.set_kind(kind);
        add(kind.name(), upload(&mut lab, "report.pdf"));
        add(kind.name(), download(&mut lab, "report.pdf"));
        for permission in Permission::ALL {
            lab.set_permission(permission, false);
            add(kind.name(), upload(&mut lab, "report.pdf"));
            add(kind.name(), download(&mut lab, "report.pdf"));
            lab.set_permission(permission, true);
        }
        for who in CallerChoice::ALL {
            lab.set_who(who);
            add(who.name(), upload(&mut lab, "its report.pdf"));
            add(who.name(), download(&mut lab, "report.pdf"));
        }
    }
    samples
}

/// Secrets sealed and opened, and all that can go wrong with them.
pub fn of_secrets() -> Vec<Sample> {
    let mut lab = lab();
    let mut samples = Vec::new();
    let context = |text: &str| envelope_lab::core::lab::world::secrets::context(text).unwrap();
    let write = |secret: &str, context: EncryptionContext| SecretRequest::Write {
        username: "ada".to_owned(),
        secret: secret.to_owned(),
        context,
    };
    let read = |context: EncryptionContext, key_id: Option<&str>, flip| SecretRequest::Read {
        username: "ada".to_owned(),
        context,
        key_id: key_id.map(str::to_owned),
        flip,
    };
    let mut run = |lab: &mut Lab, order| {
        if let Some(run) = lab.run_secret(order, NOW) {
            samples.extend(sample("secrets", &run.trace, None));
        }
    };
    run(&mut lab, write("plum", context("tenant = 7")));
    lab.set_permission(Permission::ALL[4], true);
    run(
        &mut lab,
        write("plum", context("tenant = 7\ntable = it's \"users\"")),
    );
    run(&mut lab, write(&"a".repeat(5_000), context("")));
    run(
        &mut lab,
        read(context("tenant = 7\ntable = it's \"users\""), None, None),
    );
    run(&mut lab, read(context("tenant = 8"), None, None));
    run(&mut lab, read(context(""), None, Some(100)));
    run(
        &mut lab,
        read(
            context("tenant = 7\ntable = it's \"users\""),
            Some(OTHER_ALIAS),
            None,
        ),
    );
    samples
}

/// All of them, each once.
pub fn all() -> Vec<Sample> {
    let cases = of_cases().into_iter().filter_map(|(slug, line, trace)| {
        let asked = Some(line).filter(|line| !line.operation.ends_with("PresignedUrl"));
        sample(&slug, &trace, asked)
    });
    let mut samples: Vec<Sample> = Vec::new();
    for one in cases.chain(of_script()).chain(of_lab()).chain(of_secrets()) {
        let same = |other: &Sample| other.call == one.call && other.error == one.error;
        if !samples.iter().any(same) {
            samples.push(one);
        }
    }
    samples
}
