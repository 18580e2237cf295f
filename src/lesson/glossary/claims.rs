//! What the cards state, each with an experiment that proves it. Only tests use this: the page does not include it.

use super::experiment::{NOON, ask, ask_as, encrypt, output, sealed, world};
use crate::core::api::{Line, Reply, World};
use crate::core::crypto::aead::{self, Sealed};
use crate::core::crypto::{Aes256Key, Nonce, Tag, digest};
use crate::core::iam::{self, NamedPolicy, PolicySet, Request, Verdict};
use crate::core::lab::Lab;
use crate::core::lab::world::key_arn;
use crate::core::trace::Trace;
use crate::lesson::cases::case_runner::BODY;
use crate::lesson::cases::{Case, CaseCall, case_report};
use crate::lesson::kinds::{self, EncryptionScheme};
use serde_json::Value;

/// The world in which an experiment runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Premise {
    /// The world that the card describes: the claim must hold.
    AsStated,
    /// A world that differs in what matters: the claim must fail, otherwise the experiment proves nothing.
    Broken,
}

impl Premise {
    /// The first value in the stated world, the second in the broken one.
    fn pick<T>(self, stated: T, broken: T) -> T {
        match self {
            Self::AsStated => stated,
            Self::Broken => broken,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct CardClaim {
    /// The id of the card that makes the claim.
    pub id: &'static str,
    /// The claim, in short.
    pub says: &'static str,
    /// Runs the experiment and returns whether the claim holds; none if the experiment could not run.
    pub check: fn(Premise) -> Option<bool>,
}

const fn claim(
    id: &'static str,
    says: &'static str,
    check: fn(Premise) -> Option<bool>,
) -> CardClaim {
    CardClaim { id, says, check }
}

pub const CLAIMS: &[CardClaim] = &[
    claim(
        "ciphertext-blob",
        "Decrypt need not name the key",
        decrypts_without_key_id,
    ),
    claim(
        "ciphertext",
        "as long as the plaintext, but for the tag",
        |premise| {
            let length = sealed(&vec![0; premise.pick(1000, 1001)])?.len();
            Some(length == 1000 + Tag::LEN)
        },
    ),
    claim(
        "authentication-tag",
        "any flipped bit fails",
        no_bit_may_differ,
    ),
    claim(
        "encryption-context",
        "the same pairs are needed",
        |premise| case_holds("encryption-context", premise),
    ),
    claim("encryption-context", "in any order", any_order),
    claim(
        "client-side-encryption",
        "S3 never sees the file",
        |premise| {
            let scheme = premise.pick(EncryptionScheme::ClientSide, EncryptionScheme::SseS3);
            Some(!row(scheme)?.s3_sees_file)
        },
    ),
    claim(
        "client-side-encryption",
        "the app asks KMS itself",
        |premise| case_holds("client-side", premise),
    ),
    claim(
        "key-material",
        "old material decrypts old ciphertexts",
        |premise| case_holds("rotation", premise),
    ),
    claim("rotation", "nothing is encrypted again", |premise| {
        case_holds("rotation", premise)
    }),
    claim("aws-managed-key", "made on first use", |premise| {
        case_holds("aws-managed-key", premise)
    }),
    claim("aws-managed-key", "not for other accounts", |premise| {
        case_holds("cross-account-download", premise)
    }),
    claim("alias", "a policy's alias is not the key", |premise| {
        case_holds("alias-in-policy", premise)
    }),
    claim(
        "key-arn",
        "the decision is about the key's ARN",
        |premise| {
            let trace = premise.pick(upload(SSE_KMS)?, upload(SSE_S3)?);
            let mut decisions = (trace.steps.iter()).filter_map(|step| step.decision.as_ref());
            Some(decisions.any(|decision| {
                decision.action == "kms:GenerateDataKey" && decision.resource == key_arn()
            }))
        },
    ),
    claim("generate-data-key", "an upload asks for it", upload_asks),
    claim("put-object", "two permissions", upload_asks),
    claim("decrypt", "a download asks for it", download_asks),
    claim("get-object", "two permissions", download_asks),
    claim("encrypt", "S3 uses it neither up nor down", |premise| {
        let mut asked = asks(&upload(SSE_KMS)?);
        asked.extend(premise.pick(asks(&download(SSE_KMS)?), asks(&direct_encrypt()?)));
        Some(!asked.iter().any(|action| action == "kms:Encrypt"))
    }),
    claim(
        "least-privilege",
        "an uploader does without kms:Decrypt",
        |premise| {
            let trace = premise.pick(upload(SSE_KMS)?, download(SSE_KMS)?);
            Some(!asks(&trace).iter().any(|action| action == "kms:Decrypt"))
        },
    ),
    claim("re-encrypt", "needs ReEncryptFrom", |premise| {
        let without = premise.pick(ONLY_TO, BOTH);
        Some(re_encrypts(BOTH)? && !re_encrypts(without)?)
    }),
    claim("re-encrypt", "needs ReEncryptTo", |premise| {
        let without = premise.pick(ONLY_FROM, BOTH);
        Some(re_encrypts(BOTH)? && !re_encrypts(without)?)
    }),
    claim(
        "grant",
        "allows a few operations; a deny beats it",
        |premise| case_holds("grant", premise),
    ),
    claim("sse-kms", "permission in S3 and on the key", |premise| {
        let row = row(premise.pick(EncryptionScheme::SseKms, EncryptionScheme::SseS3))?;
        Some(row.upload.kms_calls == 1 && row.download.kms_calls == 1)
    }),
    claim("sse-s3", "KMS is not asked", |premise| {
        let row = row(premise.pick(EncryptionScheme::SseS3, EncryptionScheme::SseKms))?;
        Some(row.upload.kms_calls + row.download.kms_calls == 0)
    }),
    claim("sse-s3", "permission in S3 is enough", |premise| {
        case_holds("sse-s3", premise)
    }),
    claim("sse-c", "the key is needed again", |premise| {
        case_holds("sse-c", premise)
    }),
    claim("dsse-kms", "two layers, no Bucket Key", |premise| {
        case_holds("dsse-kms", premise)
    }),
    claim("bucket-key", "the context names the bucket", |premise| {
        case_holds("bucket-key", premise)
    }),
    claim(
        "multipart-upload",
        "each part needs kms:Decrypt",
        |premise| case_holds("multipart-trap", premise),
    ),
    claim("presigned-url", "the signer's permissions", |premise| {
        case_holds("presigned", premise)
    }),
    claim("sigv4", "anonymous requests get 400", |premise| {
        case_holds("anonymous", premise)
    }),
    claim("etag", "MD5 under SSE-S3", |premise| {
        Some(etag(premise.pick(SSE_S3, SSE_KMS))? == md5())
    }),
    claim("etag", "no MD5 under SSE-KMS", |premise| {
        Some(etag(premise.pick(SSE_KMS, SSE_S3))? != md5())
    }),
    claim("account", "both sides must agree", |premise| {
        case_holds("cross-account-upload", premise)
    }),
    claim("key-policy", "without it no IAM policy helps", |premise| {
        case_holds("key-policy-and-iam", premise)
    }),
    claim("condition", "a condition on the address fails", |premise| {
        case_holds("by-address", premise)
    }),
    claim(
        "implicit-deny",
        "without an Allow the answer is no",
        |premise| Some(verdict(premise.pick(&[], &[ALLOW]), None)? == Verdict::ImplicitDeny),
    ),
    claim("allow", "with one it is yes", |premise| {
        Some(verdict(premise.pick(&[ALLOW], &[]), None)? == Verdict::Allow)
    }),
    claim("explicit-deny", "a Deny beats every Allow", |premise| {
        let policies: &[&str] = premise.pick(&[ALLOW, DENY], &[ALLOW, OTHER]);
        Some(verdict(policies, None)? == Verdict::ExplicitDeny)
    }),
    claim("permissions-boundary", "it limits", |premise| {
        let boundary = premise.pick(OTHER, ALLOW);
        Some(verdict(&[ALLOW], Some(boundary))? == Verdict::ImplicitDeny)
    }),
    claim("permissions-boundary", "it grants nothing", |premise| {
        let policies: &[&str] = premise.pick(&[], &[ALLOW]);
        Some(verdict(policies, Some(ALLOW))? == Verdict::ImplicitDeny)
    }),
];

const ALLOW: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;
const DENY: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"S3:put*","Resource":"*"}]}"#;
const OTHER: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#;

/// Whether every call of a case has the result that the case expects. In the broken world: whether the other calls have
/// the same results, whichever call is left out.
fn case_holds(slug: &str, premise: Premise) -> Option<bool> {
    let calls = Case::of(slug)?.run(&mut Lab::new([7; 32]).ok()?, NOON);
    if premise == Premise::AsStated {
        return Some(!calls.is_empty() && calls.iter().all(|call| call.as_expected()));
    }
    // A case may let time pass, but this replay makes one call a second. It can reproduce the results only up to that
    // wait.
    let replayed = first_difference(&calls, calls.len())?;
    let calls = calls.get(..replayed)?;
    for left_out in 0..calls.len() {
        if first_difference(calls, left_out)? < calls.len() {
            return Some(false);
        }
    }
    Some(true)
}

/// The index of the first call whose result differs from the case's when the call at `left_out` is not made; the number
/// of calls if none differs.
fn first_difference(calls: &[CaseCall], left_out: usize) -> Option<usize> {
    let code = |reply: &Reply| reply.result.as_ref().err().map(|error| error.code.clone());
    let mut lab = Lab::new([7; 32]).ok()?;
    let mut now = NOON;
    for (place, call) in calls.iter().enumerate() {
        now.0 += 1;
        if place != left_out && code(&lab.send(&call.line, now)) != code(&call.reply) {
            return Some(place);
        }
    }
    Some(calls.len())
}

fn row(scheme: EncryptionScheme) -> Option<kinds::SchemeRow> {
    kinds::rows().into_iter().find(|row| row.scheme == scheme)
}

fn decrypts(world: &mut World, blob: &str, context: &str) -> bool {
    let input = format!(r#"{{"CiphertextBlob":"{blob}","EncryptionContext":{context}}}"#);
    output(&ask(world, "kms", "Decrypt", &input), "Plaintext").is_some()
}

fn decrypts_without_key_id(premise: Premise) -> Option<bool> {
    let mut world = world()?;
    let blob = encrypt(&mut world, 8, "{}")?;
    // These bytes are no blob of KMS: they contain no key id.
    let blob = premise.pick(blob.as_str(), "aGVsbG8=");
    Some(decrypts(&mut world, blob, "{}"))
}

fn any_order(premise: Premise) -> Option<bool> {
    let mut world = world()?;
    let blob = encrypt(&mut world, 8, r#"{"a":"1","b":"2"}"#)?;
    let other_order = premise.pick(r#"{"b":"2","a":"1"}"#, r#"{"b":"1","a":"2"}"#);
    Some(
        decrypts(&mut world, &blob, other_order)
            && !decrypts(&mut world, &blob, r#"{"a":"1"}"#)
            && !decrypts(&mut world, &blob, r#"{"a":"1","b":"2","c":"3"}"#),
    )
}

const BOTH: &str = r#"\"kms:ReEncryptFrom\",\"kms:ReEncryptTo\""#;
const ONLY_FROM: &str = r#"\"kms:ReEncryptFrom\""#;
const ONLY_TO: &str = r#"\"kms:ReEncryptTo\""#;

/// Whether a user with these permissions can re-encrypt.
fn re_encrypts(actions: &str) -> Option<bool> {
    let mut world = world()?;
    let blob = encrypt(&mut world, 8, "{}")?;
    ask(&mut world, "iam", "CreateUser", r#"{"UserName":"mover"}"#);
    let policy = format!(
        r#"{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"Action\":[{actions}],\"Resource\":\"*\"}}]}}"#
    );
    let put = format!(r#"{{"UserName":"mover","PolicyName":"moves","PolicyDocument":"{policy}"}}"#);
    ask(&mut world, "iam", "PutUserPolicy", &put);
    let input = format!(r#"{{"CiphertextBlob":"{blob}","DestinationKeyId":"alias/two"}}"#);
    let answer = ask_as(&mut world, "user/mover", "kms", "ReEncrypt", &input);
    Some(output(&answer, "CiphertextBlob").is_some())
}

fn no_bit_may_differ(premise: Premise) -> Option<bool> {
    let sealed = sealed(b"Hello, envelope!")?;
    let opens = |nonce: u8, context: &[u8], sealed: &[u8]| {
        let (key, nonce) = (Aes256Key::new([1; 32]), Nonce::new([nonce; 12]));
        Sealed::from_bytes(sealed)
            .is_some_and(|sealed| aead::open(&key, &nonce, context, &sealed).is_ok())
    };
    let flip = premise.pick(1, 0);
    let refused = (0..sealed.len() * 8).all(|bit| {
        let mut other = sealed.clone();
        if let Some(byte) = other.get_mut(bit / 8) {
            *byte ^= flip << (bit % 8);
        }
        !opens(2, b"context", &other)
    });
    Some(
        refused
            && opens(2, b"context", &sealed)
            && !opens(3, b"context", &sealed)
            && !opens(2, b"Context", &sealed),
    )
}

/// The encryption members of an upload's input.
const SSE_S3: &str = r#","ServerSideEncryption":"AES256""#;
const SSE_KMS: &str = r#","ServerSideEncryption":"aws:kms","SSEKMSKeyId":"alias/my-s3-key""#;

fn md5() -> String {
    crate::core::trace::print::hex(&digest::md5(b"Hello, envelope!"))
}

/// The ETag of an upload, without its quotes.
fn etag(encryption: &str) -> Option<String> {
    let reply = reply(&[("s3", "PutObject", put_object(encryption))])?;
    let etag = reply.result.ok()?.get("ETag")?.as_str()?.to_owned();
    Some(etag.trim_matches('"').to_owned())
}

fn put_object(encryption: &str) -> String {
    format!(r#"{{"Bucket":"my-bucket","Key":"a","Body":"{BODY}"{encryption}}}"#)
}

/// The reply to the last of these calls by the lab's application: service, operation, input. The lab is as it is after
/// loading.
fn reply(calls: &[(&str, &str, String)]) -> Option<Reply> {
    let mut lab = Lab::new([7; 32]).ok()?;
    let mut reply = None;
    for (service, operation, input) in calls {
        let input: Value = serde_json::from_str(input).ok()?;
        let line = serde_json::json!({
            "as": "arn:aws:sts::111122223333:assumed-role/app-role/session",
            "service": service, "operation": operation, "input": input,
        });
        reply = Some(lab.send(&Line::of(&line).ok()?, NOON));
    }
    reply
}

fn trace(calls: &[(&str, &str, String)]) -> Option<Trace> {
    reply(calls)?.trace.map(|trace| (*trace).clone())
}

fn upload(encryption: &str) -> Option<Trace> {
    trace(&[("s3", "PutObject", put_object(encryption))])
}

fn download(encryption: &str) -> Option<Trace> {
    trace(&[
        ("s3", "PutObject", put_object(encryption)),
        (
            "s3",
            "GetObject",
            r#"{"Bucket":"my-bucket","Key":"a"}"#.to_owned(),
        ),
    ])
}

fn direct_encrypt() -> Option<Trace> {
    let input = format!(r#"{{"KeyId":"{}","Plaintext":"{BODY}"}}"#, key_arn());
    trace(&[("kms", "Encrypt", input)])
}

fn upload_asks(premise: Premise) -> Option<bool> {
    let trace = upload(premise.pick(SSE_KMS, SSE_S3))?;
    Some(asks(&trace) == ["s3:PutObject", "kms:GenerateDataKey"])
}

fn download_asks(premise: Premise) -> Option<bool> {
    let trace = download(premise.pick(SSE_KMS, SSE_S3))?;
    Some(asks(&trace) == ["s3:GetObject", "kms:Decrypt"])
}

/// The permissions that the call needed, nearest first.
fn asks(trace: &Trace) -> Vec<String> {
    let permissions = case_report::checked(trace).into_iter();
    permissions.map(|permission| permission.action).collect()
}

/// IAM's verdict on an upload under these identity-based policies and an optional boundary.
fn verdict(identity: &[&str], boundary: Option<&str>) -> Option<Verdict> {
    let named = |text: &&str| Some(NamedPolicy::new("one", text.parse().ok()?));
    let request = Request {
        principal: "arn:aws:iam::111122223333:user/alice".parse().ok()?,
        action: "s3:PutObject".to_owned(),
        resource: "arn:aws:s3:::my-bucket/a".to_owned(),
        resource_account: "111122223333".to_owned(),
        context: iam::Context::default(),
    };
    let mut policies = PolicySet {
        identity: identity.iter().map(named).collect::<Option<_>>()?,
        ..PolicySet::default()
    };
    if let Some(boundary) = boundary {
        policies.boundary = Some(named(&boundary)?);
    }
    Some(iam::decide(&request, &policies).verdict)
}
