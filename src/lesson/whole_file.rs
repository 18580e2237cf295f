//! The same 1 MiB file in two ways: with `kms:Encrypt`, and with one data key. Both run in the core, and every number
//! is counted in these runs.

use crate::core::cloud::{Call, Outcome, Response};
use crate::core::error::ServiceError;
use crate::core::iam::NamedPolicy;
use crate::core::kms::EncryptionContext;
use crate::core::lab::world::BUCKET;
use crate::core::lab::world::secrets::{MOST, encrypt_call};
use crate::core::lab::{EncryptionChoice, Sample};
use crate::core::s3::body::excerpt_of;
use crate::core::trace::field::{Role, Value};
use crate::core::trace::{Actor, Kind, Trace};
use crate::lesson::scratch_world::ScratchWorld;

/// Price of one symmetric request in nano-dollars: $0.03 for 10,000 (AWS Price List for KMS, as its users quote it;
/// collected in 2026). An estimate: only AWS's bill is exact, and 20,000 requests a month are free.
pub const NANO_DOLLARS_A_REQUEST: u64 = crate::core::lab::report::meter::REQUEST as u64 * 1_000;

const EVERYTHING: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;

/// The totals of one way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MethodTotals {
    /// Calls that KMS answered, counted as CloudTrail records.
    pub calls: u64,
    /// Bytes of the file that went to KMS.
    pub sent: u64,
    /// Bytes stored at the end.
    pub stored: u64,
}

impl MethodTotals {
    /// The cost of the KMS requests for this many files, in nano-dollars.
    pub fn cost(&self, files: u64) -> u64 {
        (self.calls * files).saturating_mul(NANO_DOLLARS_A_REQUEST)
    }

    fn count(&mut self, trace: &Trace) {
        self.calls += trace.events().count() as u64;
        let to_kms =
            (trace.steps.iter()).filter(|step| step.kind == Kind::Request && step.to == Actor::Kms);
        for field in to_kms.flat_map(|step| &step.fields) {
            if let (Role::Plaintext, Value::Bytes { excerpt, .. }) = (field.role, &field.value) {
                self.sent += excerpt.len;
            }
        }
    }
}

/// The totals of both ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeFile {
    /// The file's length, in bytes.
    pub len: u64,
    /// KMS's error for the whole file in one `Encrypt`.
    pub refused: ServiceError,
    /// How many bytes longer a blob is than its 4,096 bytes of plaintext.
    pub overhead: u64,
    /// With `Encrypt`, 4,096 bytes a call.
    pub by_encrypt: MethodTotals,
    /// S3's way: one data key from KMS, and S3 encrypts the file.
    pub by_data_key: MethodTotals,
}

impl WholeFile {
    /// Runs both ways in a separate world, without pause. None if one of them fails, which the tests rule out.
    pub fn run() -> Option<Self> {
        let mut counting = WholeFileCount::begin()?;
        while counting.go_on(MOST)? {}
        Some(counting.so_far)
    }
}

/// Runs both ways a few calls at a time, so that the page can respond in between.
#[derive(Debug)]
pub struct WholeFileCount {
    world: ScratchWorld,
    file: Vec<u8>,
    so_far: WholeFile,
}

impl WholeFileCount {
    /// Tries the whole file in one `Encrypt`, and runs S3's way. None if one of them fails.
    pub fn begin() -> Option<Self> {
        let mut world = ScratchWorld::of_the_lab([0; 32], EncryptionChoice::default()).ok()?;
        let everything = NamedPolicy::new("policy-under-test", EVERYTHING.parse().ok()?);
        world.set_policy(everything);
        let (file, name) = (Sample::Data.bytes(), Sample::Data.name());
        let refused = encrypt(&mut world, &file).result.err()?;
        let upload = world.put_object(name, "", excerpt_of(&file));
        let outcome = world.call(Call::PutObject(upload), &file);
        outcome.result.ok()?;
        let mut by_data_key = MethodTotals::default();
        by_data_key.count(&outcome.trace);
        let object = world.cloud().s3.bucket(BUCKET)?.objects.get(name)?;
        let encrypted_data_key = &object.encryption.kms()?.encrypted_data_key;
        by_data_key.stored = object.body.stored_len() + encrypted_data_key.len() as u64;
        let so_far = WholeFile {
            len: file.len() as u64,
            refused,
            overhead: 0,
            by_encrypt: MethodTotals::default(),
            by_data_key,
        };
        Some(Self {
            world,
            file,
            so_far,
        })
    }

    /// Makes up to this many more calls of `Encrypt`; returns true while some of the file is left.
    pub fn go_on(&mut self, calls: usize) -> Option<bool> {
        let done = self.so_far.by_encrypt.calls as usize;
        for chunk in self.file.chunks(MOST).skip(done).take(calls) {
            let outcome = encrypt(&mut self.world, chunk);
            let Ok(Response::Encrypt(output)) = outcome.result else {
                return None;
            };
            let blob = output.ciphertext_blob.len() as u64;
            self.so_far.overhead = blob - chunk.len() as u64;
            self.so_far.by_encrypt.stored += blob;
            self.so_far.by_encrypt.count(&outcome.trace);
        }
        Some(self.so_far.by_encrypt.sent < self.so_far.len)
    }

    /// The totals so far.
    pub fn so_far(&self) -> &WholeFile {
        &self.so_far
    }
}

fn encrypt(world: &mut ScratchWorld, plaintext: &[u8]) -> Outcome {
    world.call(encrypt_call(plaintext, EncryptionContext::default()), &[])
}

/// Nano-dollars as dollars, with as many digits as needed: `$0.000768`, `$768`.
pub fn dollars(nano: u64) -> String {
    const UNIT: u64 = 1_000_000_000;
    let text = format!("${}.{:09}", nano / UNIT, nano % UNIT);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.to_owned()
}
