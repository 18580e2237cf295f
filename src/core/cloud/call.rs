//! Calls to the cloud and their results.

use super::Cloud;
use crate::core::clock::Timestamp;
use crate::core::crypto::DataKey;
use crate::core::crypto::digest::sha256;
use crate::core::error::ServiceError;
use crate::core::iam::Principal;
use crate::core::kms::{self, Caller, KmsError, Session, decrypt, encrypt, generate_data_key};
use crate::core::s3::deletion::Deleted;
use crate::core::s3::signature::STREAM;
use crate::core::s3::{
    self, BodyError, BodyJob, DecryptedBody, SealedUpload, StoredPart, delete_object, get_object,
    put_object,
};
use crate::core::trace::print::hex;
use crate::core::trace::{Recorder, Trace};
use crate::core::wire::WireRequest;
use std::borrow::Cow;
use std::sync::Arc;

/// The calls that the lab itself makes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    target_pointer_width = "64",
    expect(
        clippy::large_enum_variant,
        reason = "made once a call, and taken apart at once"
    )
)]
pub enum Call {
    PutObject(put_object::Input),
    GetObject(get_object::Input),
    DeleteObject(delete_object::Input),
    /// The application calls KMS directly.
    GenerateDataKey(generate_data_key::Input),
    /// The application calls KMS directly.
    Encrypt(encrypt::Input),
    /// The application calls KMS directly.
    Decrypt(decrypt::Input),
}

#[derive(Debug)]
pub enum Response {
    PutObject(put_object::Output),
    GetObject(get_object::Output),
    DeleteObject(Deleted),
    GenerateDataKey(generate_data_key::Output),
    Encrypt(encrypt::Output),
    Decrypt(decrypt::Output),
    /// Answers [`Cloud::kms`].
    Kms(kms::Answer),
    /// Answers [`Cloud::s3`].
    S3(s3::Answer),
    /// Answers [`Cloud::iam`], [`Cloud::sts`] and [`Cloud::organizations`] in the API's shape.
    Account(serde_json::Value),
}

/// The answer, and every step that led to it.
#[derive(Debug)]
pub struct Outcome {
    pub result: Result<Response, ServiceError>,
    /// The steps, with the CloudTrail records they created.
    pub trace: Arc<Trace>,
}

/// The result of a call's first half, before its trace is finished.
#[derive(Debug)]
pub enum Start {
    /// The answer, and the recorder with all steps.
    Answered(Box<(Result<Response, ServiceError>, Recorder)>),
    /// The caller must encrypt or decrypt a body first.
    Body(Box<Pending>),
}

/// A call that has its answer, or waits for its body.
#[derive(Debug)]
pub enum Progress {
    Done(Box<Outcome>),
    /// The caller must encrypt or decrypt a body first.
    Body(Box<Pending>),
}

/// A call between its two halves: it is authorized and has the data key, but nothing is stored yet. Dropping it cancels
/// the call: the data key is overwritten and the bucket does not change.
#[derive(Debug)]
#[cfg_attr(
    target_pointer_width = "64",
    expect(
        clippy::large_enum_variant,
        reason = "made once a call, and taken apart at once"
    )
)]
pub enum Pending {
    /// Waits for the encrypted body.
    Upload(PendingUpload),
    /// Waits for the decrypted body.
    Download(PendingDownload),
}

/// An upload whose body is not encrypted yet.
#[derive(Debug)]
pub struct PendingUpload {
    operation: put_object::Pending,
    caller: Caller,
    recorder: Recorder,
}

/// A download whose body is not decrypted yet.
#[derive(Debug)]
pub struct PendingDownload {
    operation: get_object::Pending,
    /// The only part of the stored body.
    part: StoredPart,
    caller: Caller,
    recorder: Recorder,
}

/// A call together with the result for its body: the input of [`Cloud::finish`].
#[derive(Debug)]
pub enum BodyResult {
    Encrypted(Box<PendingUpload>, Result<SealedUpload, BodyError>),
    Decrypted(Box<PendingDownload>, Result<DecryptedBody, BodyError>),
}

impl Pending {
    pub fn job(&self) -> &BodyJob {
        match self {
            Self::Upload(upload) => upload.job(),
            Self::Download(download) => download.job(),
        }
    }

    /// Encrypts or decrypts the body now; `body` is the upload's plaintext. Encryption fails if the body's length
    /// differs from the announced length.
    pub fn work(self, body: &[u8]) -> BodyResult {
        match self {
            Self::Upload(upload) => {
                let sealed = upload.operation.seal(body);
                upload.with(sealed)
            }
            Self::Download(download) => {
                let decrypted = download.job().decrypt(download.part.frames());
                download.with(decrypted)
            }
        }
    }
}

impl BodyResult {
    /// The SHA-256 of an upload's plaintext.
    pub fn sha256(&self) -> Option<[u8; 32]> {
        match self {
            Self::Encrypted(_, sealed) => sealed.as_ref().ok().map(|sealed| sealed.sha256),
            Self::Decrypted(..) => None,
        }
    }
}

impl PendingUpload {
    pub fn job(&self) -> &BodyJob {
        &self.operation.job
    }

    /// The encryption of the encrypted body, header included, if there is a second layer.
    pub fn second(&self) -> Option<&BodyJob> {
        self.operation.second()
    }

    /// Whether S3 needs the body's MD5, for the ETag.
    pub fn needs_md5(&self) -> bool {
        self.operation.needs_md5()
    }

    /// Continues the call with the result of encrypting its body elsewhere.
    pub fn with(self, sealed: Result<SealedUpload, BodyError>) -> BodyResult {
        BodyResult::Encrypted(Box::new(self), sealed)
    }
}

impl PendingDownload {
    /// The decryption of the stored body; of two layers, with the key of the inner one (see
    /// [`PendingDownload::second`]).
    pub fn job(&self) -> &BodyJob {
        &self.operation.job
    }

    pub fn part(&self) -> &StoredPart {
        &self.part
    }

    /// The key of the outer layer, if there is one. The plaintext of the outer layer is then the inner one, which
    /// [`BodyJob::key`] decrypts, and which begins with its own header.
    pub fn second(&self) -> Option<&DataKey> {
        self.operation.second()
    }

    /// Continues the call with the result of decrypting its body elsewhere.
    pub fn with(self, decrypted: Result<DecryptedBody, BodyError>) -> BodyResult {
        BodyResult::Decrypted(Box::new(self), decrypted)
    }
}

impl Outcome {
    fn of((result, recorder): (Result<Response, ServiceError>, Recorder)) -> Self {
        Self {
            result,
            trace: Arc::new(recorder.finish()),
        }
    }
}

/// The SHA-256 of the parameter in a request's body.
fn hash_of(request: &WireRequest) -> String {
    hex(&sha256(request.payload().as_bytes()))
}

impl Cloud {
    /// Runs a whole call. `body` is the upload's plaintext, empty for other calls.
    pub fn call(
        &mut self,
        principal: &Principal,
        call: Call,
        body: &[u8],
        now: Timestamp,
    ) -> Outcome {
        self.call_by(self.caller(principal, now), call, body)
    }

    /// The same for a caller whose policies are known.
    pub fn call_by(&mut self, caller: Caller, call: Call, body: &[u8]) -> Outcome {
        match self.start_by(caller, call) {
            Start::Answered(answered) => Outcome::of(*answered),
            Start::Body(pending) => self.finish(pending.work(body)),
        }
    }

    /// Runs any other KMS operation. (It is separate from [`Cloud::call`], so that a page that only uploads and
    /// downloads does not include all of KMS.)
    pub fn kms(
        &mut self,
        principal: &Principal,
        request: &kms::Request,
        now: Timestamp,
    ) -> Outcome {
        self.kms.sweep(now, &mut self.entropy);
        let caller = self.caller(principal, now);
        let mut recorder = Recorder::new(request.operation());
        let Self {
            region,
            identities,
            kms,
            entropy,
            ..
        } = self;
        let mut session = Session::new(kms, &caller, region, &mut recorder, entropy);
        session.directory = Some(identities);
        let result = kms::request::answer(kms, &mut session, request);
        Outcome {
            result: result.map(Response::Kms).map_err(kms_error),
            trace: Arc::new(recorder.finish()),
        }
    }

    /// Runs any other S3 operation; `body` is the request's body.
    pub fn s3(
        &mut self,
        principal: &Principal,
        request: &s3::Request,
        body: &[u8],
        now: Timestamp,
    ) -> Outcome {
        self.s3_by(&self.caller(principal, now), request, body)
    }

    /// The same for a caller whose policies are known.
    pub fn s3_by(&mut self, caller: &Caller, request: &s3::Request, body: &[u8]) -> Outcome {
        self.kms.sweep(caller.now, &mut self.entropy);
        let mut recorder = Recorder::new(request.operation());
        let Self {
            region,
            identities,
            kms,
            s3,
            entropy,
            ..
        } = self;
        let operation = request.operation();
        let mut session = s3::Session::new(operation, caller, region, &mut recorder, entropy);
        session.directory = Some(identities);
        session.payload = match request.table().body {
            Some(_) => Cow::Borrowed(STREAM),
            None => Cow::Owned(hash_of(&WireRequest::new(request.parameters(), region))),
        };
        let result = s3::request::answer(s3, kms, &mut session, request, body);
        Outcome {
            result: (result.map(Response::S3)).map_err(|error| ServiceError::from(&error)),
            trace: Arc::new(recorder.finish()),
        }
    }

    /// Runs the first half of a call; most calls end here.
    pub fn begin(&mut self, principal: &Principal, call: Call, now: Timestamp) -> Progress {
        match self.start(principal, call, now) {
            Start::Answered(answered) => Progress::Done(Box::new(Outcome::of(*answered))),
            Start::Body(pending) => Progress::Body(pending),
        }
    }

    /// Does the same as [`Cloud::begin`], but leaves the trace of an answered call open: [`Recorder::finish_with`] ends
    /// it.
    pub fn start(&mut self, principal: &Principal, call: Call, now: Timestamp) -> Start {
        self.start_by(self.caller(principal, now), call)
    }

    fn start_by(&mut self, caller: Caller, call: Call) -> Start {
        self.kms.sweep(caller.now, &mut self.entropy);
        let Self {
            region,
            kms,
            s3,
            entropy,
            ..
        } = self;
        let mut recorder = Recorder::new(call.operation());
        let trace = &mut recorder;
        let done = match call {
            Call::PutObject(input) => {
                let mut session = s3::Session::new("PutObject", &caller, region, trace, entropy);
                session.payload = Cow::Borrowed(STREAM);
                match put_object::begin(s3, kms, &mut session, input) {
                    Ok(operation) => {
                        return Start::Body(Box::new(Pending::Upload(PendingUpload {
                            operation,
                            caller,
                            recorder,
                        })));
                    }
                    Err(error) => Err(ServiceError::from(&error)),
                }
            }
            Call::GetObject(input) => {
                let mut session = s3::Session::new("GetObject", &caller, region, trace, entropy);
                match get_object::begin(s3, kms, &mut session, input) {
                    Ok(operation) => match operation.single(s3) {
                        Some(part) => {
                            return Start::Body(Box::new(Pending::Download(PendingDownload {
                                operation,
                                part,
                                caller,
                                recorder,
                            })));
                        }
                        None => {
                            let decrypted = operation.decrypt_here(s3);
                            operation
                                .finish(s3, &mut session, decrypted)
                                .map(Response::GetObject)
                                .map_err(|error| ServiceError::from(&error))
                        }
                    },
                    Err(error) => Err(ServiceError::from(&error)),
                }
            }
            Call::DeleteObject(input) => {
                let mut session = s3::Session::new("DeleteObject", &caller, region, trace, entropy);
                delete_object::delete_object(s3, &mut session, &input)
                    .map(Response::DeleteObject)
                    .map_err(|error| ServiceError::from(&error))
            }
            Call::GenerateDataKey(input) => {
                let mut session = Session::new(kms, &caller, region, trace, entropy);
                generate_data_key::generate_data_key(kms, &mut session, &input)
                    .map(Response::GenerateDataKey)
                    .map_err(kms_error)
            }
            Call::Encrypt(input) => {
                let mut session = Session::new(kms, &caller, region, trace, entropy);
                encrypt::encrypt(kms, &mut session, &input)
                    .map(Response::Encrypt)
                    .map_err(kms_error)
            }
            Call::Decrypt(input) => {
                let mut session = Session::new(kms, &caller, region, trace, entropy);
                decrypt::decrypt(kms, &mut session, &input)
                    .map(Response::Decrypt)
                    .map_err(kms_error)
            }
        };
        Start::Answered(Box::new((done, recorder)))
    }

    /// Runs the second half of a call whose body is encrypted or decrypted.
    pub fn finish(&mut self, body: BodyResult) -> Outcome {
        let Self {
            region,
            s3,
            entropy,
            ..
        } = self;
        let (result, recorder) = match body {
            BodyResult::Encrypted(upload, encrypted) => {
                let PendingUpload {
                    operation,
                    caller,
                    mut recorder,
                } = *upload;
                let trace = &mut recorder;
                let mut session = s3::Session::new("PutObject", &caller, region, trace, entropy);
                let result = operation.finish(s3, &mut session, encrypted);
                (result.map(Response::PutObject), recorder)
            }
            BodyResult::Decrypted(download, decrypted) => {
                let PendingDownload {
                    operation,
                    part: _,
                    caller,
                    mut recorder,
                } = *download;
                let trace = &mut recorder;
                let mut session = s3::Session::new("GetObject", &caller, region, trace, entropy);
                let result = operation.finish(s3, &mut session, decrypted);
                (result.map(Response::GetObject), recorder)
            }
        };
        Outcome {
            result: result.map_err(|error| ServiceError::from(&error)),
            trace: Arc::new(recorder.finish()),
        }
    }
}

impl Call {
    pub fn operation(&self) -> &'static str {
        match self {
            Call::PutObject(_) => "PutObject",
            Call::GetObject(_) => "GetObject",
            Call::DeleteObject(_) => "DeleteObject",
            Call::GenerateDataKey(_) => "GenerateDataKey",
            Call::Encrypt(_) => "Encrypt",
            Call::Decrypt(_) => "Decrypt",
        }
    }
}

fn kms_error(error: KmsError) -> ServiceError {
    ServiceError::from(&error)
}
