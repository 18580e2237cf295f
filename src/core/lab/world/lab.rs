//! The lab itself: its cloud, its policies, and what the learner did.

use super::caller::CallerChoice;
use super::encryption_choice::EncryptionChoice;
use super::names::{self, ACCOUNT, ALIAS, BUCKET, FULL_ACCESS, KEY_ID, KEY_POLICY, REGION};
use super::next::{again, next_denials};
use super::permission::{Permission, Preset, example};
use super::user_row::UserRow;
use crate::core::api::{Line, Reply};
use crate::core::clock::Timestamp;
use crate::core::cloud::{BodyResult, Call, Cloud, Outcome, Progress, Response, Start};
use crate::core::entropy::Entropy;
use crate::core::iam::{Decision, Fix, NamedPolicy, PolicyError, PolicyKind, PolicySet, Principal};
use crate::core::lab::policy::{Drafts, LabPolicy, PolicyDraft};
use crate::core::lab::tamper::TamperHistory;
use crate::core::s3::body::excerpt_of;
use crate::core::s3::{Encryption, delete_object, get_object, put_object};
use crate::core::trace::{Excerpt, Trace};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The learner's world, and everything they did in it.
#[derive(Debug)]
pub struct Lab {
    pub(in crate::core::lab) cloud: Cloud,
    /// What the switches show: which of [`Permission::ALL`] the role's policy allows.
    pub(in crate::core::lab) granted: [bool; 5],
    /// The policies, as typed and as in effect.
    pub(in crate::core::lab) drafts: Drafts,
    /// The application's notes: the SHA-256 of each upload, by object key.
    pub(in crate::core::lab) notes: BTreeMap<String, [u8; 32]>,
    /// Every finished call, oldest first.
    pub(in crate::core::lab) past: Vec<Arc<Trace>>,
    pub(in crate::core::lab) who: CallerChoice,
    pub(in crate::core::lab) kind: EncryptionChoice,
    /// The app's own key for SSE-C, once there is one.
    pub(in crate::core::lab) customer: Option<Vec<u8>>,
    /// The number of cases run.
    pub(in crate::core::lab) played: usize,
    /// The application's own table of users.
    pub(in crate::core::lab) users: Vec<UserRow>,
    /// Whether the other callers were created. Only once, so that a deleted caller stays deleted.
    pub(in crate::core::lab) invited: bool,
    /// How far the lab's clock is ahead of the page's, in seconds.
    pub(in crate::core::lab) later: u64,
    /// What was tampered with, once anything was.
    pub(in crate::core::lab) tampering: Option<Arc<TamperHistory>>,
}

impl Lab {
    /// A fresh world in which upload and download are allowed.
    ///
    /// # Errors
    /// Never for this crate's own policies. They are parsed like any other, so the type allows an error.
    pub fn new(seed: [u8; 32]) -> Result<Self, PolicyError> {
        let mut cloud = Cloud::new(REGION, Entropy::from_seed(seed));
        let Cloud { kms, entropy, .. } = &mut cloud;
        kms.create_key(KEY_ID, ACCOUNT, REGION, KEY_POLICY.parse()?, entropy);
        kms.create_alias(ACCOUNT, REGION, ALIAS, KEY_ID);
        cloud.s3.create_bucket(BUCKET, ACCOUNT, REGION);
        // New buckets block SSE-C; the lab's was unblocked (PutBucketEncryption), so that every kind can be tried.
        if let Some(bucket) = cloud.s3.bucket_mut(BUCKET) {
            bucket.settings.blocks_sse_c = false;
        }
        let admin = NamedPolicy::new("AdministratorAccess", FULL_ACCESS.parse()?);
        let policies = PolicySet {
            identity: vec![admin],
            ..PolicySet::default()
        };
        cloud.put_policies(&Self::admin(), policies);
        let mut lab = Self {
            cloud,
            granted: [false; 5],
            drafts: Drafts::new()?,
            notes: BTreeMap::new(),
            past: Vec::new(),
            who: CallerChoice::default(),
            kind: EncryptionChoice::default(),
            customer: None,
            played: 0,
            users: Vec::new(),
            invited: false,
            later: 0,
            tampering: None,
        };
        lab.apply_preset(Preset::UploadAndDownload);
        lab.change(LabPolicy::Identity, PolicyDraft::forget);
        Ok(lab)
    }

    /// A copy for experiments: the same world, with its own randomness from a new seed.
    pub fn fork(&self, seed: [u8; 32]) -> Self {
        self.copy(Entropy::from_seed(seed))
    }

    /// The same world, whose randomness goes on from here.
    pub(in crate::core::lab) fn copy(&self, entropy: Entropy) -> Self {
        Self {
            cloud: self.cloud.fork(entropy),
            granted: self.granted,
            drafts: self.drafts.clone(),
            notes: self.notes.clone(),
            past: self.past.clone(),
            who: self.who,
            kind: self.kind,
            customer: self.customer.clone(),
            played: self.played,
            users: self.users.clone(),
            invited: self.invited,
            later: self.later,
            tampering: self.tampering.clone(),
        }
    }

    /// The application: a session of its instance's role.
    pub fn app() -> Principal {
        names::app()
    }

    /// The administrator who deletes objects from the bucket.
    pub fn admin() -> Principal {
        names::admin()
    }

    /// The simulated cloud, read-only.
    pub fn cloud(&self) -> &Cloud {
        &self.cloud
    }

    /// Only the simulated cloud, for experiments that the lab need not record.
    pub fn into_cloud(self) -> Cloud {
        self.cloud
    }

    /// The lab's time: the page's, plus the time that the learner let pass.
    pub fn now(&self, real: Timestamp) -> Timestamp {
        Timestamp(real.0.saturating_add(self.later))
    }

    /// Lets seconds pass, without reporting what they change.
    pub fn advance(&mut self, seconds: u64) {
        self.later = self.later.saturating_add(seconds);
    }

    /// The number of the next case, from 1. It keeps the case's names distinct from those of other runs.
    pub fn next_case(&mut self) -> usize {
        self.played += 1;
        self.played
    }

    /// Sends an AWS API call, and records it like all others. The other callers exist then, for policies to name.
    pub fn send(&mut self, line: &Line, now: Timestamp) -> Reply {
        self.invite();
        let mut reply = line.run(&mut self.cloud, now);
        if let Some(trace) = reply.trace.as_mut()
            && let Some(refusal) = &trace.refusal
        {
            let next = next_denials(
                &self.cloud,
                self.past.len(),
                &line.principal,
                refusal,
                |cloud| again(line, cloud, now),
            );
            if let Some(refusal) = Arc::make_mut(trace).refusal.as_mut() {
                refusal.next = next;
            }
        }
        self.past.extend(reply.trace.clone());
        reply
    }

    /// Uploads in one go, as the chosen caller. The application notes the file's SHA-256.
    pub fn upload(
        &mut self,
        key: &str,
        content_type: &str,
        body: &[u8],
        now: Timestamp,
    ) -> Outcome {
        let excerpt = excerpt_of(body);
        let note = excerpt.sha256.map(|digest| (key, digest));
        match self.begin_upload(key, content_type, excerpt, now) {
            Progress::Done(outcome) => *outcome,
            Progress::Body(pending) => self.finish(pending.work(body), note),
        }
    }

    /// Downloads in one go, as the chosen caller.
    pub fn download(&mut self, key: &str, now: Timestamp) -> Outcome {
        let call = self.download_call(key);
        self.call(&self.who.principal(), call, now)
    }

    /// Begins an upload as the chosen caller. A worker encrypts the body, and [`Lab::finish`] ends the upload.
    pub fn begin_upload(
        &mut self,
        key: &str,
        content_type: &str,
        body: Excerpt,
        now: Timestamp,
    ) -> Progress {
        let input = put_object::Input {
            bucket: BUCKET.to_owned(),
            key: key.to_owned(),
            content_type: content_type.to_owned(),
            sse: self.headers(),
            body,
            ..put_object::Input::default()
        };
        self.begin(&self.who.principal(), Call::PutObject(input), now)
    }

    /// Begins a download as the chosen caller. A worker decrypts the body, and [`Lab::finish`] ends the download.
    pub fn begin_download(&mut self, key: &str, now: Timestamp) -> Progress {
        let call = self.download_call(key);
        self.begin(&self.who.principal(), call, now)
    }

    /// A download's request. For an SSE-C object, it contains the application's key.
    fn download_call(&mut self, key: &str) -> Call {
        let stored = (self.cloud.s3.bucket(BUCKET)).and_then(|bucket| bucket.objects.get(key));
        let by_customer =
            stored.is_some_and(|object| matches!(object.encryption, Encryption::SseC(_)));
        Call::GetObject(get_object::Input {
            customer: by_customer.then(|| self.customer_key()),
            bucket: BUCKET.to_owned(),
            key: key.to_owned(),
            uploaded_sha256: self.notes.get(key).copied(),
            ..get_object::Input::default()
        })
    }

    fn begin(&mut self, principal: &Principal, call: Call, now: Timestamp) -> Progress {
        self.invite();
        match self.cloud.start(principal, call.clone(), now) {
            Start::Answered(answered) => {
                let (result, recorder) = *answered;
                let mut trace = recorder.finish_with(|decision, fix| self.as_wide(decision, fix));
                if let Some(refusal) = trace.refusal.as_mut() {
                    let again = |cloud: &mut Cloud| match cloud.start(principal, call.clone(), now)
                    {
                        Start::Answered(answered) => answered.1.finish().refusal,
                        Start::Body(_) => None,
                    };
                    refusal.next =
                        next_denials(&self.cloud, self.past.len(), principal, refusal, again);
                }
                let outcome = Outcome {
                    result,
                    trace: Arc::new(trace),
                };
                self.remember(&outcome);
                Progress::Done(Box::new(outcome))
            }
            Start::Body(pending) => Progress::Body(pending),
        }
    }

    /// Runs in one go any call that needs no body from outside.
    pub fn call(&mut self, principal: &Principal, call: Call, now: Timestamp) -> Outcome {
        match self.begin(principal, call, now) {
            Progress::Done(outcome) => *outcome,
            Progress::Body(pending) => self.finish(pending.work(&[]), None),
        }
    }

    fn remember(&mut self, outcome: &Outcome) {
        self.past.push(outcome.trace.clone());
        if self.tampering.is_some() {
            self.note_download(outcome);
        }
    }

    /// The SHA-256 of the file that was last uploaded under a key, as the application noted it.
    pub fn noted_sha256(&self, key: &str) -> Option<[u8; 32]> {
        self.notes.get(key).copied()
    }

    /// Every finished call, oldest first. CloudTrail and the meter read them.
    pub fn past(&self) -> &[Arc<Trace>] {
        &self.past
    }

    /// Widens a fix of the role's policy to all of the bucket, as the switch does. A fix for the one requested object
    /// would leave the switch off.
    fn as_wide(&self, decision: &Decision, fix: Fix) -> Fix {
        let permission = (Permission::ALL.into_iter())
            .find(|permission| permission.action() == decision.action)
            .filter(|_| self.who == CallerChoice::App && fix.policy == PolicyKind::Identity);
        let Some(permission) = permission else {
            return fix;
        };
        let resource = permission.resource();
        let wide = (resource != decision.resource)
            .then(|| fix.widened(&decision.resource, &resource))
            .flatten();
        let enough = |wide: &Fix| {
            let name = LabPolicy::Identity.policy_name();
            let policy = NamedPolicy::new(name, wide.document.clone());
            [decision.resource.clone(), example(permission)]
                .iter()
                .all(|resource| self.allows(Some(policy.clone()), permission, resource))
        };
        wide.filter(enough).unwrap_or(fix)
    }

    /// Finishes an upload or download whose body is done. `note` is what the app notes of an upload: the object's key
    /// and the file's SHA-256.
    pub fn finish(&mut self, body: BodyResult, note: Option<(&str, [u8; 32])>) -> Outcome {
        let outcome = self.cloud.finish(body);
        self.remember(&outcome);
        if let (Ok(Response::PutObject(_)), Some((key, digest))) = (&outcome.result, note) {
            self.notes.insert(key.to_owned(), digest);
        }
        outcome
    }

    /// Deletes an object, as the administrator.
    pub fn delete(&mut self, key: &str, now: Timestamp) -> Outcome {
        let call = Call::DeleteObject(delete_object::Input {
            bucket: BUCKET.to_owned(),
            key: key.to_owned(),
            ..delete_object::Input::default()
        });
        self.call(&Self::admin(), call, now)
    }
}
