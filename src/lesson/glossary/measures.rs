//! The numbers on the cards, each with the code that computes it. Only tests use this: the page does not include it.

use super::experiment::{KEY, NOON, ask, ask_as, encrypt, output, sealed, world};
use crate::core::crypto::Nonce;
use crate::core::lab::Lab;
use crate::lesson::cases::Case;
use base64ct::{Base64, Encoding};

/// A number on a card, and the code that computes it.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// The id of the card.
    pub id: &'static str,
    /// The text after the number on the card.
    pub unit: &'static str,
    /// Computes the number from a run of the core.
    pub value: fn() -> Option<u64>,
}

const fn measure(id: &'static str, unit: &'static str, value: fn() -> Option<u64>) -> Measure {
    Measure { id, unit, value }
}

/// All numbers on the cards.
pub const MEASURES: [Measure; 10] = [
    measure("data-key", " random bytes", data_key_length),
    measure("encrypted-data-key", "-byte data key", data_key_length),
    measure("encrypted-data-key", " bytes long", || {
        bytes_of("CiphertextBlob")
    }),
    measure("aes-256-gcm", "-bit key", || Some(data_key_length()? * 8)),
    measure("nonce", " bytes", || Some(Nonce::LEN as u64)),
    measure("authentication-tag", " bytes", || {
        let sealed = sealed(&[0; 1000])?;
        Some(sealed.len() as u64 - 1000)
    }),
    measure("encrypt", " bytes", most_encrypted),
    measure("access-denied", " AccessDenied,", || {
        status_of_refused(
            "s3",
            "GetObject",
            r#"{"Bucket":"marks","Key":"a"}"#,
            "AccessDenied",
        )
    }),
    measure("access-denied", " AccessDeniedException", || {
        let input = format!(r#"{{"KeyId":"{KEY}","Plaintext":"aGk="}}"#);
        status_of_refused("kms", "Encrypt", &input, "AccessDeniedException")
    }),
    measure(
        "sigv4",
        ", even from a public bucket",
        status_without_signature,
    ),
];

fn data_key_length() -> Option<u64> {
    bytes_of("Plaintext")
}

/// The status of the error with this code that a user without any policy gets.
fn status_of_refused(service: &str, operation: &str, input: &str, code: &str) -> Option<u64> {
    let mut world = world()?;
    ask(&mut world, "s3", "CreateBucket", r#"{"Bucket":"marks"}"#);
    ask(&mut world, "iam", "CreateUser", r#"{"UserName":"nobody"}"#);
    let answer = ask_as(&mut world, "user/nobody", service, operation, input);
    let error = answer.get("error")?;
    (error.get("code")? == code).then_some(())?;
    error.get("status")?.as_u64()
}

/// The status that an anonymous download of an SSE-KMS object gets from a public bucket.
fn status_without_signature() -> Option<u64> {
    let (mut lab, case) = (Lab::new([7; 32]).ok()?, Case::of("anonymous")?);
    let acts = case.run(&mut lab, NOON);
    let mut errors = acts
        .iter()
        .filter_map(|act| act.reply.result.as_ref().err());
    let error = errors.find(|error| error.message.contains("Signature Version 4"))?;
    Some(u64::from(error.status))
}

/// The longest plaintext that `Encrypt` accepts, in bytes, found by bisection.
fn most_encrypted() -> Option<u64> {
    let (mut most, mut too_many) = (1, 65_536);
    (encrypts(most) && !encrypts(too_many)).then_some(())?;
    while too_many - most > 1 {
        let middle = most.midpoint(too_many);
        if encrypts(middle) {
            most = middle;
        } else {
            too_many = middle;
        }
    }
    Some(most as u64)
}

/// The length of a member of a new data key, in bytes.
fn bytes_of(member: &str) -> Option<u64> {
    let input = format!(r#"{{"KeyId":"{KEY}","KeySpec":"AES_256"}}"#);
    let answer = ask(&mut world()?, "kms", "GenerateDataKey", &input);
    let text = output(&answer, member)?;
    Base64::decode_vec(&text)
        .ok()
        .map(|bytes| bytes.len() as u64)
}

fn encrypts(bytes: usize) -> bool {
    world().is_some_and(|mut world| encrypt(&mut world, bytes, "{}").is_some())
}
