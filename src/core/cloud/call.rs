//! Calls and what comes of them.

use super::Cloud;
use crate::core::clock::Timestamp;
use crate::core::crypto::Unauthentic;
use crate::core::error::ServiceError;
use crate::core::iam::Principal;
use crate::core::kms::{self, Caller, KmsError, Session, decrypt, encrypt, generate_data_key};
use crate::core::s3::{self, BodyJob, Opened, Sealed, delete_object, get_object, put_object};
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

/// A call that is answered, or waits for its body.
#[derive(Debug)]
pub enum Progress {
    /// Answered.
    Done(Box<Outcome>),
    /// A body must be sealed or opened first.
    Body(Box<Pending>),
}

/// A call in the middle: authorized, the data key in hand, nothing stored yet. Dropping it cancels
/// the call; the data key is overwritten and the bucket stays as it was.
#[derive(Debug)]
pub struct Pending {
    half: Half,
    caller: Caller,
    recorder: Recorder,
}

#[derive(Debug)]
enum Half {
    Put(Box<put_object::Pending>),
    Get(Box<get_object::Pending>, Sealed),
}

/// A finished body.
#[derive(Debug)]
pub enum BodyResult {
    /// Of an upload.
    Sealed(Sealed),
    /// Of a download.
    Opened(Result<Opened, Unauthentic>),
}

impl Pending {
    /// The work to be done.
    pub fn job(&self) -> &BodyJob {
        match &self.half {
            Half::Put(pending) => &pending.job,
            Half::Get(pending, _) => &pending.job,
        }
    }

    /// The stored body to open, for a download.
    pub fn sealed(&self) -> Option<&Sealed> {
        match &self.half {
            Half::Put(_) => None,
            Half::Get(_, sealed) => Some(sealed),
        }
    }

    /// Does the work here and now; `body` is the upload's plaintext.
    pub fn work(&self, body: &[u8]) -> BodyResult {
        match &self.half {
            // A body of another length than announced cannot be sealed: it ends as damaged.
            Half::Put(pending) => match pending.job.seal(body) {
                Ok(sealed) => BodyResult::Sealed(sealed),
                Err(error) => BodyResult::Opened(Err(error)),
            },
            Half::Get(pending, sealed) => BodyResult::Opened(pending.job.open(sealed)),
        }
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
            Progress::Body(pending) => {
                let result = pending.work(body);
                self.finish(*pending, result)
            }
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
                    Ok(pending) => return wait(Half::Put(Box::new(pending)), caller, recorder),
                    Err(error) => Err(ServiceError::from(&error)),
                }
            }
            Call::GetObject(input) => {
                let mut session = s3::Session::new("GetObject", &caller, region, trace, entropy);
                match get_object::begin(s3, kms, &mut session, input) {
                    Ok(pending) => match pending.single(s3) {
                        Some(sealed) => {
                            let half = Half::Get(Box::new(pending), sealed);
                            return wait(half, caller, recorder);
                        }
                        None => {
                            let opened = pending.open_here(s3);
                            pending
                                .finish(s3, &mut session, opened)
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
        Progress::Done(Box::new(Outcome {
            result: done,
            trace: Arc::new(recorder.finish()),
        }))
    }

    /// The second half of a call whose body is done.
    pub fn finish(&mut self, pending: Pending, body: BodyResult) -> Outcome {
        let Pending {
            half,
            caller,
            mut recorder,
        } = pending;
        let operation = match &half {
            Half::Put(_) => "PutObject",
            Half::Get(..) => "GetObject",
        };
        let Self {
            region,
            s3,
            entropy,
            ..
        } = self;
        let mut session = s3::Session::new(operation, &caller, region, &mut recorder, entropy);
        let result = match (half, body) {
            (Half::Put(put), BodyResult::Sealed(sealed)) => put
                .finish(s3, &mut session, sealed)
                .map(Response::PutObject),
            (Half::Get(get, _), BodyResult::Opened(opened)) => get
                .finish(s3, &mut session, opened)
                .map(Response::GetObject),
            (Half::Get(get, _), BodyResult::Sealed(_)) => get
                .finish(s3, &mut session, Err(Unauthentic))
                .map(Response::GetObject),
            (Half::Put(put), BodyResult::Opened(_)) => {
                put.fail(&mut session).map(Response::PutObject)
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

fn wait(half: Half, caller: Caller, recorder: Recorder) -> Progress {
    Progress::Body(Box::new(Pending {
        half,
        caller,
        recorder,
    }))
}

fn kms_error(error: KmsError) -> ServiceError {
    ServiceError::from(&error)
}
