//! Why envelopes exist, from the thief's side: what a stolen disk and a stolen role give away, and what one disabled KMS
//! key takes away. Each is tried in a copy of the learner's lab.

use crate::core::clock::Timestamp;
use crate::core::cloud::{Call, Cloud, Outcome};
use crate::core::crypto::frames::Frames;
use crate::core::crypto::{Aes256Key, DataKey, Nonce};
use crate::core::entropy::Entropy;
use crate::core::error::{Service, ServiceError};
use crate::core::iam::Principal;
use crate::core::kms::{self, disable_key, enable_key};
use crate::core::lab::world::{ACCOUNT, BUCKET, REGION, ROLE};
use crate::core::lab::{Lab, Permission, Preset};
use crate::core::s3::encryption::EncryptedDataKey;
use crate::core::s3::{Encryption, Object, get_object};
use crate::core::trace::{Actor, Field};

/// What stands on S3's disk of one object. It is all that a thief of the disk has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StolenDisk {
    /// The object's key in the bucket.
    pub key: String,
    /// The nonce, the ciphertext, and the tags.
    pub body: Field,
    /// The encrypted data key; none under SSE-C, where S3 stores no key.
    pub encrypted_data_key: Option<Field>,
    /// What the thief tried.
    pub attempts: Vec<DecryptionAttempt>,
}

/// One attempt to decrypt the stolen ciphertext with AES-256-GCM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecryptionAttempt {
    /// Where the thief took the AES key from.
    pub source: KeySource,
    /// The 32 bytes that were tried.
    pub key: [u8; Aes256Key::LEN],
    /// What came out; none if the tag did not match.
    pub plaintext: Option<Vec<u8>>,
}

/// Where a thief can take an AES key from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// The first 32 bytes of the encrypted data key, used as if they were the key.
    EncryptedDataKey,
    /// 32 random bytes.
    Guess,
}

/// What a download gave a thief, or an app after an administrator turned off the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DownloadResult {
    File {
        /// How many bytes S3 returned.
        len: u64,
        /// Whether S3 called KMS, which allowed it.
        through_kms: bool,
    },
    Denied {
        /// S3's error, as the thief sees it.
        error: ServiceError,
        /// The service that denied the download: S3 passes KMS's denial on as its own.
        by: Service,
    },
}

/// A KMS key disabled, tried, and enabled again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisabledKey {
    /// The key's ARN.
    pub arn: String,
    /// How many objects of the bucket have a data key that only this key decrypts.
    pub objects: usize,
    /// A download by the app while the key is disabled.
    pub disabled: DownloadResult,
    /// The same download after the key was enabled again.
    pub enabled: DownloadResult,
}

/// A day, in seconds. By then, S3 has dropped every bucket key that it held in memory.
const DAY: u64 = 86_400;

/// How many keys a thief guesses.
pub const GUESSES: usize = 3;

fn object<'a>(cloud: &'a Cloud, key: &str) -> Option<&'a Object> {
    cloud.s3.bucket(BUCKET)?.objects.get(key)
}

/// The encrypted data key as it is stored.
fn encrypted_data_key(encryption: &Encryption) -> Option<&[u8]> {
    match encryption {
        Encryption::Kms(sse) => Some(&sse.encrypted_data_key),
        Encryption::SseS3(EncryptedDataKey { encrypted_data_key }) => Some(encrypted_data_key),
        Encryption::SseC(_) => None,
    }
}

/// Takes an object's bytes from the disk and tries to decrypt its first frame. None if there is no such object.
pub fn steal_disk(lab: &Lab, key: &str, seed: [u8; 32]) -> Option<StolenDisk> {
    let object = object(lab.cloud(), key)?;
    let row = lab.objects().into_iter().find(|row| row.key == key)?;
    let part = object.body.parts.first()?;
    let frame = part.frames().next()?.ok()?;
    let header = part.header();
    let mut entropy = Entropy::from_seed(seed);
    let from_envelope = encrypted_data_key(&object.encryption)
        .and_then(|bytes| bytes.first_chunk())
        .map(|bytes| (KeySource::EncryptedDataKey, *bytes));
    let guesses = (0..GUESSES).map(|_| (KeySource::Guess, entropy.array()));
    let attempts = from_envelope
        .into_iter()
        .chain(guesses)
        .map(|(source, key)| DecryptionAttempt {
            source,
            key,
            plaintext: decrypt(key, header, &frame),
        });
    Some(StolenDisk {
        key: row.key,
        attempts: attempts.collect(),
        body: row.body,
        encrypted_data_key: row.encrypted_data_key,
    })
}

/// Decrypts the first frame of a stored body with a key; none if its tag doesn't match.
fn decrypt(key: [u8; Aes256Key::LEN], header: Nonce, frame: &[u8]) -> Option<Vec<u8>> {
    Frames::new(&DataKey::from_slice(&key)?, &header)
        .decrypt(frame)
        .ok()
}

/// Downloads in a session of app-role of the thief's own, with everything that the preset “Upload and download” allows, except `kms:Decrypt`. Under
/// SSE-C, the thief lacks the customer's key. None if there is no such object.
pub fn steal_role(lab: &Lab, key: &str, seed: [u8; 32], now: Timestamp) -> Option<DownloadResult> {
    object(lab.cloud(), key)?;
    let mut copy = lab.fork(seed);
    copy.apply_preset(Preset::UploadAndDownload);
    copy.set_permission(Permission::Decrypt, false);
    let thief = Principal::Session {
        account: ACCOUNT.to_owned(),
        role: ROLE.to_owned(),
        path: None,
        session: "thief".to_owned(),
    };
    Some(download(&mut copy.into_cloud(), &thief, key, now))
}

/// Disables the object's KMS key, downloads a day later as app-role with every permission that this needs, enables the key, and
/// downloads again. None if no KMS key protects the object, or there is no such object.
pub fn disable_kms_key(
    lab: &Lab,
    key: &str,
    seed: [u8; 32],
    now: Timestamp,
) -> Option<DisabledKey> {
    let arn = kms_key(object(lab.cloud(), key)?)?.to_owned();
    let id = (lab.cloud().kms.find(ACCOUNT, REGION, &arn))
        .ok()?
        .id
        .clone();
    let objects = &lab.cloud().s3.bucket(BUCKET)?.objects;
    let objects = objects.values().filter(|one| kms_key(one) == Some(&arn));
    let objects = objects.count();
    let mut copy = lab.fork(seed);
    copy.apply_preset(Preset::UploadAndDownload);
    let mut cloud = copy.into_cloud();
    let (app, admin) = (Lab::app(), Lab::admin());
    let later = Timestamp(now.0.saturating_add(DAY));
    let disable = kms::Request::DisableKey(disable_key::Input { key_id: id.clone() });
    cloud.kms(&admin, &disable, now).result.ok()?;
    let disabled = download(&mut cloud, &app, key, later);
    let enable = kms::Request::EnableKey(enable_key::Input { key_id: id });
    cloud.kms(&admin, &enable, later).result.ok()?;
    let enabled = download(&mut cloud, &app, key, later);
    Some(DisabledKey {
        arn,
        objects,
        disabled,
        enabled,
    })
}

fn kms_key(object: &Object) -> Option<&str> {
    object.encryption.kms().map(|sse| sse.key_arn.as_str())
}

fn download(cloud: &mut Cloud, caller: &Principal, key: &str, now: Timestamp) -> DownloadResult {
    let len = object(cloud, key).map_or(0, |object| object.body.plaintext_len());
    let input = get_object::Input {
        bucket: BUCKET.to_owned(),
        key: key.to_owned(),
        ..get_object::Input::default()
    };
    let Outcome { result, trace } = cloud.call(caller, Call::GetObject(input), &[], now);
    match result {
        Ok(_) => DownloadResult::File {
            len,
            through_kms: trace.steps.iter().any(|step| step.to == Actor::Kms),
        },
        Err(error) => {
            let first = trace
                .refusal
                .as_ref()
                .and_then(|refusal| refusal.errors.first());
            let by = first.map_or(error.service, |(_, _, error)| error.service);
            DownloadResult::Denied { error, by }
        }
    }
}

impl DownloadResult {
    /// What it means for a thief with the role, in a sentence or two.
    pub fn for_the_thief(&self) -> String {
        match self {
            Self::File {
                len,
                through_kms: false,
            } => format!(
                "S3 returned all {len} bytes of the file. It never called KMS, so `s3:GetObject` alone was enough."
            ),
            Self::File { len, .. } => format!(
                "S3 returned all {len} bytes of the file. The role lost `kms:Decrypt`, but the key policy allows it: a KMS key protects only as well as all of its policies."
            ),
            Self::Denied { by, .. } => match by {
                Service::Kms => "S3 called KMS with the role’s permissions, and KMS denied `kms:Decrypt`. Without the plaintext data key, S3 can’t decrypt the file: the thief gets an error and 0 bytes.".to_owned(),
                _ => "S3 denied the request before it read any data: the thief gets 0 bytes.".to_owned(),
            },
        }
    }
}

impl KeySource {
    /// What the thief does, as a label.
    pub fn label(self) -> &'static str {
        match self {
            Self::EncryptedDataKey => "Use the encrypted data key as the AES key",
            Self::Guess => "Guess a 256-bit key",
        }
    }
}
