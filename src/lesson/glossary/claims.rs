//! What the cards state and the core shows. Only tests read this: the page does not carry it.

use crate::core::api::World;
use crate::core::clock::Timestamp;
use crate::core::crypto::aead::{self, Sealed};
use crate::core::crypto::{Aes256Key, Nonce, Tag, digest};
use crate::core::iam::{self, NamedPolicy, PolicySet, Request, Verdict};
use crate::core::lab::Lab;
use crate::core::lab::world::key_arn;
use crate::core::trace::Trace;
use crate::lesson::cases::Case;
use crate::lesson::cases::case_report;
use crate::lesson::cases::case_run::BODY;
use crate::lesson::kinds::{self, EncryptionScheme};
use base64ct::{Base64, Encoding};
use serde_json::Value;

/// A claim.
#[derive(Clone, Copy, Debug)]
pub struct CardClaim {
    /// The card that makes it.
    pub id: &'static str,
    /// What it says.
    pub says: &'static str,
    /// Runs the core: whether it is so.
    pub check: fn() -> bool,
}

const fn claim(id: &'static str, says: &'static str, check: fn() -> bool) -> CardClaim {
    CardClaim { id, says, check }
}

/// All of them.
pub const CLAIMS: [CardClaim; 35] = [
    claim(
        "ciphertext-blob",
        "Decrypt need not name the key",
        opens_without_a_name,
    ),
    claim(
        "ciphertext",
        "as long as the plaintext, but for the tag",
        || sealed(&[0; 1000]).is_some_and(|sealed| sealed.len() == 1000 + Tag::LEN),
    ),
    claim(
        "authentication-tag",
        "any flipped bit is refused",
        no_bit_may_differ,
    ),
    claim("encryption-context", "the same pairs are needed", || {
        as_told("encryption-context")
    }),
    claim("encryption-context", "in any order", any_order),
    claim("client-side-encryption", "S3 never sees the file", || {
        as_told("client-side") && row(EncryptionScheme::Client).is_some_and(|row| !row.s3_sees_file)
    }),
    claim("key-material", "old material opens old blobs", || {
        as_told("rotation")
    }),
    claim("rotation", "nothing is encrypted again", || {
        as_told("rotation")
    }),
    claim(
        "aws-managed-key",
        "made on first use, not for others",
        || as_told("aws-managed-key") && as_told("cross-account-download"),
    ),
    claim("alias", "a policy's alias is not the key", || {
        as_told("alias-in-policy")
    }),
    claim("key-arn", "the decision is about the key's ARN", || {
        let (up, _) = runs();
        let asked = up.iter().flat_map(|trace| &trace.steps);
        let mut asked = asked.filter_map(|step| step.decision.as_ref());
        asked.any(|one| one.action == "kms:GenerateDataKey" && one.resource == key_arn())
    }),
    claim("generate-data-key", "an upload asks for it", || {
        asks(&runs().0) == ["s3:PutObject", "kms:GenerateDataKey"]
    }),
    claim("put-object", "two permissions", || {
        asks(&runs().0) == ["s3:PutObject", "kms:GenerateDataKey"]
    }),
    claim("decrypt", "a download asks for it", || {
        asks(&runs().1) == ["s3:GetObject", "kms:Decrypt"]
    }),
    claim("get-object", "two permissions", || {
        asks(&runs().1) == ["s3:GetObject", "kms:Decrypt"]
    }),
    claim("encrypt", "S3 uses it neither up nor down", || {
        let (up, down) = runs();
        !asks(&up)
            .iter()
            .chain(&asks(&down))
            .any(|action| action == "kms:Encrypt")
    }),
    claim(
        "least-privilege",
        "an uploader does without kms:Decrypt",
        || !asks(&runs().0).iter().any(|action| action == "kms:Decrypt"),
    ),
    claim("re-encrypt", "one permission on each key", re_encrypts),
    claim("grant", "allows a few operations; a deny beats it", || {
        as_told("grant")
    }),
    claim("sse-kms", "permission in S3 and on the key", || {
        row(EncryptionScheme::Kms)
            .is_some_and(|row| row.upload.kms_calls == 1 && row.download.kms_calls == 1)
    }),
    claim("sse-s3", "KMS is not asked", || {
        as_told("sse-s3")
            && row(EncryptionScheme::S3)
                .is_some_and(|row| row.upload.kms_calls + row.download.kms_calls == 0)
    }),
    claim("sse-c", "the key is needed again", || as_told("sse-c")),
    claim("dsse-kms", "two layers, no Bucket Key", || {
        as_told("dsse-kms")
    }),
    claim("bucket-key", "the context names the bucket", || {
        as_told("bucket-key")
    }),
    claim("multipart-upload", "each part needs kms:Decrypt", || {
        as_told("multipart-trap")
    }),
    claim("presigned-url", "the signer's permissions", || {
        as_told("presigned")
    }),
    claim("sigv4", "anonymous requests get 400", || {
        as_told("anonymous")
    }),
    claim("etag", "MD5 under SSE-S3, not under SSE-KMS", etags),
    claim("account", "both sides must agree", || {
        as_told("cross-account-upload")
    }),
    claim("key-policy", "without it no IAM policy helps", || {
        as_told("key-policy-and-iam")
    }),
    claim("condition", "a condition on the address fails", || {
        as_told("by-address")
    }),
    claim("implicit-deny", "without an Allow the answer is no", || {
        judged(&[]) == Some(Verdict::ImplicitDeny)
    }),
    claim("allow", "with one it is yes", || {
        judged(&[ALLOW]) == Some(Verdict::Allow)
    }),
    claim("explicit-deny", "a Deny beats every Allow", || {
        judged(&[ALLOW, DENY]) == Some(Verdict::ExplicitDeny)
    }),
    claim(
        "permissions-boundary",
        "it limits and grants nothing",
        bounded,
    ),
];

const ALLOW: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;
const DENY: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"S3:put*","Resource":"*"}]}"#;
const OTHER: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#;

/// Whether a case comes out as it is told.
fn as_told(slug: &str) -> bool {
    let (Ok(mut lab), Some(case)) = (Lab::new([7; 32]), Case::of(slug)) else {
        return false;
    };
    let acts = case.run(&mut lab, NOON);
    !acts.is_empty() && acts.iter().all(|act| act.as_expected())
}

pub(super) const NOON: Timestamp = Timestamp(1_795_521_600);

fn row(scheme: EncryptionScheme) -> Option<kinds::SchemeRow> {
    kinds::rows().into_iter().find(|row| row.scheme == scheme)
}

pub(super) const KEY: &str = "alias/one";

/// A world with two keys, `alias/one` and `alias/two`.
pub(super) fn world() -> World {
    let mut world = World::new();
    for alias in [KEY, "alias/two"] {
        let made = ask(&mut world, "kms", "CreateKey", "{}");
        let id = made.pointer("/output/KeyMetadata/KeyId");
        let id = id.and_then(Value::as_str).unwrap_or_default();
        let input = format!(r#"{{"AliasName":"{alias}","TargetKeyId":"{id}"}}"#);
        ask(&mut world, "kms", "CreateAlias", &input);
    }
    world
}

pub(super) fn ask(world: &mut World, service: &str, operation: &str, input: &str) -> Value {
    world.answer(&format!(
        r#"{{"as":"arn:aws:iam::111122223333:user/admin","service":"{service}","operation":"{operation}","input":{input}}}"#
    ))
}

pub(super) fn output(answer: &Value, member: &str) -> Option<String> {
    let member = answer.get("output")?.get(member)?;
    member.as_str().map(str::to_owned)
}

pub(super) fn encrypt(world: &mut World, bytes: usize, context: &str) -> Option<String> {
    let plaintext = Base64::encode_string(&vec![7; bytes]);
    let input =
        format!(r#"{{"KeyId":"{KEY}","Plaintext":"{plaintext}","EncryptionContext":{context}}}"#);
    output(&ask(world, "kms", "Encrypt", &input), "CiphertextBlob")
}

fn opens(world: &mut World, blob: &str, context: &str) -> bool {
    let input = format!(r#"{{"CiphertextBlob":"{blob}","EncryptionContext":{context}}}"#);
    output(&ask(world, "kms", "Decrypt", &input), "Plaintext").is_some()
}

fn opens_without_a_name() -> bool {
    let mut world = world();
    encrypt(&mut world, 8, "{}").is_some_and(|blob| opens(&mut world, &blob, "{}"))
}

fn any_order() -> bool {
    let mut world = world();
    encrypt(&mut world, 8, r#"{"a":"1","b":"2"}"#).is_some_and(|blob| {
        opens(&mut world, &blob, r#"{"b":"2","a":"1"}"#)
            && !opens(&mut world, &blob, r#"{"a":"1"}"#)
            && !opens(&mut world, &blob, r#"{"a":"1","b":"2","c":"3"}"#)
    })
}

fn re_encrypts() -> bool {
    let mut world = world();
    let Some(blob) = encrypt(&mut world, 8, "{}") else {
        return false;
    };
    let input = format!(r#"{{"CiphertextBlob":"{blob}","DestinationKeyId":"alias/two"}}"#);
    let allowed = |statement: &str| {
        let mut world = self::world();
        ask(&mut world, "iam", "CreateUser", r#"{"UserName":"mover"}"#);
        let policy = format!(
            r#"{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"Action\":[{statement}],\"Resource\":\"*\"}}]}}"#
        );
        let put =
            format!(r#"{{"UserName":"mover","PolicyName":"moves","PolicyDocument":"{policy}"}}"#);
        ask(&mut world, "iam", "PutUserPolicy", &put);
        let answer = world.answer(&format!(
            r#"{{"as":"arn:aws:iam::111122223333:user/mover","service":"kms","operation":"ReEncrypt","input":{input}}}"#
        ));
        output(&answer, "CiphertextBlob").is_some()
    };
    // The blob opens in every such world: they are made alike.
    allowed(r#"\"kms:ReEncryptFrom\",\"kms:ReEncryptTo\""#)
        && !allowed(r#"\"kms:ReEncryptFrom\""#)
        && !allowed(r#"\"kms:ReEncryptTo\""#)
}

pub(super) fn sealed(plaintext: &[u8]) -> Option<Vec<u8>> {
    let (key, nonce) = (Aes256Key::new([1; 32]), Nonce::new([2; 12]));
    let sealed = aead::seal(&key, &nonce, b"context", plaintext).ok()?;
    Some(sealed.to_bytes())
}

fn no_bit_may_differ() -> bool {
    let Some(sealed) = sealed(b"Hello, envelope!") else {
        return false;
    };
    let opens = |nonce: u8, context: &[u8], sealed: &[u8]| {
        let (key, nonce) = (Aes256Key::new([1; 32]), Nonce::new([nonce; 12]));
        Sealed::from_bytes(sealed)
            .is_some_and(|sealed| aead::open(&key, &nonce, context, &sealed).is_ok())
    };
    let refused = (0..sealed.len() * 8).all(|bit| {
        let mut other = sealed.clone();
        if let Some(byte) = other.get_mut(bit / 8) {
            *byte ^= 1 << (bit % 8);
        }
        !opens(2, b"context", &other)
    });
    refused
        && opens(2, b"context", &sealed)
        && !opens(3, b"context", &sealed)
        && !opens(2, b"Context", &sealed)
}

fn etags() -> bool {
    let mut world = world();
    ask(&mut world, "s3", "CreateBucket", r#"{"Bucket":"marks"}"#);
    let mut etag = |sse: &str| {
        let input = format!(r#"{{"Bucket":"marks","Key":"a","Body":"{BODY}"{sse}}}"#);
        output(&ask(&mut world, "s3", "PutObject", &input), "ETag").unwrap_or_default()
    };
    let md5 = crate::core::trace::print::hex(&digest::md5(b"Hello, envelope!"));
    let kms = format!(r#","ServerSideEncryption":"aws:kms","SSEKMSKeyId":"{KEY}""#);
    etag("").trim_matches('"') == md5 && ![String::new(), md5].contains(&etag(&kms))
}

/// An upload and a download of the lab as it stands after loading.
fn runs() -> (Option<Trace>, Option<Trace>) {
    let Ok(mut lab) = Lab::new([7; 32]) else {
        return (None, None);
    };
    let mut go = |operation: &str, input: &str| {
        let line = serde_json::json!({
            "as": "arn:aws:sts::111122223333:assumed-role/app-role/session",
            "service": "s3", "operation": operation,
            "input": serde_json::from_str::<Value>(input).unwrap_or_default(),
        });
        let line = crate::core::api::Line::of(&line).ok()?;
        lab.send(&line, NOON).trace.map(|trace| (*trace).clone())
    };
    let kms = format!(
        r#"{{"Bucket":"my-bucket","Key":"a","Body":"{BODY}","ServerSideEncryption":"aws:kms","SSEKMSKeyId":"{}"}}"#,
        key_arn()
    );
    let up = go("PutObject", &kms);
    (up, go("GetObject", r#"{"Bucket":"my-bucket","Key":"a"}"#))
}

/// The permissions asked for, in order, all of them given.
fn asks(trace: &Option<Trace>) -> Vec<String> {
    let gates = trace.iter().flat_map(case_report::checked);
    gates.map(|gate| gate.action.to_owned()).collect()
}

fn named(text: &str) -> Option<NamedPolicy> {
    Some(NamedPolicy::new("one", text.parse().ok()?))
}

fn decided(policies: &PolicySet) -> Option<Verdict> {
    let request = Request {
        principal: "arn:aws:iam::111122223333:user/alice".parse().ok()?,
        action: "s3:PutObject".to_owned(),
        resource: "arn:aws:s3:::my-bucket/a".to_owned(),
        resource_account: "111122223333".to_owned(),
        context: iam::Context::default(),
    };
    Some(iam::decide(&request, policies).verdict)
}

/// What identity policies of these texts say to an upload.
fn judged(texts: &[&str]) -> Option<Verdict> {
    decided(&PolicySet {
        identity: texts.iter().filter_map(|text| named(text)).collect(),
        ..PolicySet::default()
    })
}

fn bounded() -> bool {
    let under = |identity: &[&str], boundary: &str| {
        decided(&PolicySet {
            identity: identity.iter().filter_map(|text| named(text)).collect(),
            boundary: named(boundary),
            ..PolicySet::default()
        })
    };
    under(&[ALLOW], ALLOW) == Some(Verdict::Allow)
        && under(&[ALLOW], OTHER) == Some(Verdict::ImplicitDeny)
        && under(&[], ALLOW) == Some(Verdict::ImplicitDeny)
}
