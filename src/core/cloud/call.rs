//! Calls and what comes of them.

use super::Cloud;
use crate::core::clock::Timestamp;
use crate::core::error::ServiceError;
use crate::core::iam::Principal;
use crate::core::kms::{self, Caller, KmsError, Session, decrypt, encrypt, generate_data_key};
use crate::core::s3::{
    self, BodyError, BodyJob, DecryptedBody, EncryptedBody, StoredPart, delete_object, get_object,
    put_object,
};
use crate::core::trace::{Recorder, Trace};
use std::sync::Arc;

/// What can be asked of the cloud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// S3.
    PutObject(put_object::Input),
    /// S3.
    GetObject(get_object::Input),
    /// S3.
    DeleteObject(delete_object::Input),
    /// KMS, called by the application itself.
    GenerateDataKey(generate_data_key::Input),
    /// KMS, called by the application itself.
    Encrypt(encrypt::Input),
    /// KMS, called by the application itself.
    Decrypt(decrypt::Input),
}

/// A successful answer.
#[derive(Debug)]
pub enum Response {
    /// To [`Call::PutObject`].
    PutObject(put_object::Output),
    /// To [`Call::GetObject`].
    GetObject(get_object::Output),
    /// To [`Call::DeleteObject`].
    DeleteObject,
    /// To [`Call::GenerateDataKey`].
    GenerateDataKey(generate_data_key::Output),
    /// To [`Call::Encrypt`].
    Encrypt(encrypt::Output),
    /// To [`Call::Decrypt`].
    Decrypt(decrypt::Output),
    /// To [`Cloud::kms`].
    Kms(kms::Answer),
    /// To [`Cloud::s3`].
    S3(s3::Answer),
    /// To [`Cloud::iam`]: the ARN of what was made or changed.
    Iam(String),
}

/// The answer and everything that happened on the way.
#[derive(Debug)]
pub struct Outcome {
    /// The answer.
    pub result: Result<Response, ServiceError>,
    /// The steps, with the CloudTrail records they left.
    pub trace: Arc<Trace>,
}

/// The first half of a call, before its trace is finished.
#[derive(Debug)]
pub enum Start {
    /// Answered: the answer, and the recorder with all steps.
    Answered(Box<(Result<Response, ServiceError>, Recorder)>),
    /// A body must be encrypted or decrypted first.
    Body(Box<Pending>),
}

/// A call that is answered, or waits for its body.
#[derive(Debug)]
pub enum Progress {
    /// Answered.
    Done(Box<Outcome>),
    /// A body must be encrypted or decrypted first.
    Body(Box<Pending>),
}

/// A call in the middle: authorized, the data key at hand, nothing stored yet. Dropping it cancels
/// the call; the data key is overwritten and the bucket stays as it was.
#[derive(Debug)]
pub enum Pending {
    /// Waits for the encrypted body.
    Upload(PendingUpload),
    /// Waits for the decrypted body.
    Download(PendingDownload),
}

/// An upload whose body must be encrypted.
#[derive(Debug)]
pub struct PendingUpload {
    operation: put_object::Pending,
    caller: Caller,
    recorder: Recorder,
}

/// A download whose body must be decrypted.
#[derive(Debug)]
pub struct PendingDownload {
    operation: get_object::Pending,
    /// The only part of the stored body.
    part: StoredPart,
    caller: Caller,
    recorder: Recorder,
}

/// A call together with what became of its body: what [`Cloud::finish`] needs.
#[derive(Debug)]
pub enum BodyResult {
    /// Of an upload.
    Encrypted(Box<PendingUpload>, Result<EncryptedBody, BodyError>),
    /// Of a download.
    Decrypted(Box<PendingDownload>, Result<DecryptedBody, BodyError>),
}

impl Pending {
    /// The work to be done.
    pub fn job(&self) -> &BodyJob {
        match self {
            Self::Upload(upload) => upload.job(),
            Self::Download(download) => download.job(),
        }
    }

    /// Does the work here and now; `body` is the upload's plaintext. A body of another length than announced cannot be
    /// encrypted.
    pub fn work(self, body: &[u8]) -> BodyResult {
        match self {
            Self::Upload(upload) => {
                let encrypted = upload.job().encrypt(body).map_err(BodyError::from);
                upload.with(encrypted)
            }
            Self::Download(download) => {
                let decrypted = download.job().decrypt(download.part.frames());
                download.with(decrypted)
            }
        }
    }
}

impl PendingUpload {
    /// The work to be done.
    pub fn job(&self) -> &BodyJob {
        &self.operation.job
    }

    /// The call with its body, which was encrypted elsewhere.
    pub fn with(self, encrypted: Result<EncryptedBody, BodyError>) -> BodyResult {
        BodyResult::Encrypted(Box::new(self), encrypted)
    }
}

impl PendingDownload {
    /// The work to be done.
    pub fn job(&self) -> &BodyJob {
        &self.operation.job
    }

    /// The encrypted body.
    pub fn part(&self) -> &StoredPart {
        &self.part
    }

    /// The call with its body, which was decrypted elsewhere.
    pub fn with(self, decrypted: Result<DecryptedBody, BodyError>) -> BodyResult {
        BodyResult::Decrypted(Box::new(self), decrypted)
    }
}

impl Cloud {
    /// A whole call in one go. `body` is the upload's plaintext, empty for other calls.
    pub fn call(
        &mut self,
        principal: &Principal,
        call: Call,
        body: &[u8],
        now: Timestamp,
    ) -> Outcome {
        match self.begin(principal, call, now) {
            Progress::Done(outcome) => *outcome,
            Progress::Body(pending) => self.finish(pending.work(body)),
        }
    }

    /// Any other call of KMS. (Apart from [`Cloud::call`], so that a page that only uploads and downloads
    /// need not carry all of KMS.)
    pub fn kms(
        &mut self,
        principal: &Principal,
        request: &kms::Request,
        now: Timestamp,
    ) -> Outcome {
        self.kms.sweep(now);
        let caller = self.caller(principal, now);
        let mut recorder = Recorder::new(request.operation());
        let mut session = Session::new(
            &self.kms,
            &caller,
            &self.region,
            &mut recorder,
            &mut self.entropy,
        );
        let result = kms::request::answer(&mut self.kms, &mut session, request);
        Outcome {
            result: result.map(Response::Kms).map_err(kms_error),
            trace: Arc::new(recorder.finish()),
        }
    }

    /// Any other call of S3; `body` is what it carries.
    pub fn s3(
        &mut self,
        principal: &Principal,
        request: &s3::Request,
        body: &[u8],
        now: Timestamp,
    ) -> Outcome {
        self.kms.sweep(now);
        let caller = self.caller(principal, now);
        let mut recorder = Recorder::new(request.operation());
        let Self {
            region,
            kms,
            s3,
            entropy,
            ..
        } = self;
        let operation = request.operation();
        let mut session = s3::Session::new(operation, &caller, region, &mut recorder, entropy);
        let result = s3::request::answer(s3, kms, &mut session, request, body);
        Outcome {
            result: (result.map(Response::S3)).map_err(|error| ServiceError::from(&error)),
            trace: Arc::new(recorder.finish()),
        }
    }

    /// The first half of a call; for most calls, all of it.
    pub fn begin(&mut self, principal: &Principal, call: Call, now: Timestamp) -> Progress {
        match self.start(principal, call, now) {
            Start::Answered(answered) => {
                let (result, recorder) = *answered;
                Progress::Done(Box::new(Outcome {
                    result,
                    trace: Arc::new(recorder.finish()),
                }))
            }
            Start::Body(pending) => Progress::Body(pending),
        }
    }

    /// The same, with the trace of an answered call still open: [`Recorder::finish_with`] ends it.
    pub fn start(&mut self, principal: &Principal, call: Call, now: Timestamp) -> Start {
        self.kms.sweep(now);
        let caller = self.caller(principal, now);
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
                    .map(|()| Response::DeleteObject)
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

    /// The second half of a call whose body is done.
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
    /// The operation's name.
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
