//! The lab's own small world: one account, one role, one key, one bucket.

use super::draft::PolicyDraft;
use super::permission::{Permission, Preset};
use crate::core::clock::Timestamp;
use crate::core::cloud::{BodyResult, Call, Cloud, Outcome, Pending, Progress, Response};
use crate::core::entropy::Entropy;
use crate::core::iam::{
    Context, Fix, NamedPolicy, PolicyDocument, PolicyError, PolicyKind, PolicySet, Principal,
    Request, decide, edit,
};
use crate::core::s3::{get_object, put_object};
use crate::core::trace::{Excerpt, Step, Trace};
use std::collections::BTreeMap;

/// The account everything belongs to (one of AWS's documentation accounts).
pub const ACCOUNT: &str = "111122223333";
/// The Region.
pub const REGION: &str = "us-east-1";
/// The bucket.
pub const BUCKET: &str = "my-bucket";
/// The KMS key's alias.
pub const ALIAS: &str = "alias/my-s3-key";
/// The KMS key's id (one of AWS's documentation keys).
pub const KEY_ID: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";
/// The application's role.
pub const ROLE: &str = "app-role";

const SESSION: &str = "i-0abcd1234ef567890";
const POLICY: &str = "app-policy";
const EMPTY: &str = r#"{"Version": "2012-10-17", "Statement": []}"#;
const FULL_ACCESS: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;
const KEY_POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "Enable IAM User Permissions", "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
    "Action": "kms:*", "Resource": "*"}]}"#;

/// ARN of the lab's KMS key.
pub fn key_arn() -> String {
    format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/{KEY_ID}")
}

/// The ARN a switch is judged by. Any object will do: the switches grant on all of them.
fn example(permission: Permission) -> String {
    if permission.is_s3() {
        format!("arn:aws:s3:::{BUCKET}/{}", super::Sample::Data.name())
    } else {
        key_arn()
    }
}

/// The learner's world and what they have done to it.
#[derive(Debug)]
pub struct Lab {
    /// The simulated cloud.
    cloud: Cloud,
    /// The role's policy, as typed and as in force.
    policy: PolicyDraft,
    /// SHA-256 of what the application uploaded, by object key: its own notes.
    notes: BTreeMap<String, [u8; 32]>,
}

impl Lab {
    /// A fresh world in which upload and download are allowed.
    ///
    /// # Errors
    /// None for this crate's own policies; the type says that they are parsed, not trusted.
    pub fn new(seed: [u8; 32]) -> Result<Self, PolicyError> {
        let mut cloud = Cloud::new(REGION, Entropy::from_seed(seed));
        let Cloud { kms, entropy, .. } = &mut cloud;
        kms.create_key(KEY_ID, ACCOUNT, REGION, KEY_POLICY.parse()?, entropy);
        kms.create_alias(ACCOUNT, REGION, ALIAS, KEY_ID);
        cloud.s3.create_bucket(BUCKET, ACCOUNT, REGION);
        let admin = NamedPolicy {
            name: "AdministratorAccess".to_owned(),
            document: FULL_ACCESS.parse()?,
        };
        cloud.put_identity_policies(&Self::admin(), vec![admin]);
        let mut lab = Self {
            cloud,
            policy: PolicyDraft::of(EMPTY.parse()?),
            notes: BTreeMap::new(),
        };
        lab.apply_preset(Preset::UploadAndDownload);
        Ok(lab)
    }

    /// The application: a session of its instance's role.
    pub fn app() -> Principal {
        Principal::Session {
            account: ACCOUNT.to_owned(),
            role: ROLE.to_owned(),
            session: SESSION.to_owned(),
        }
    }

    /// The administrator who tidies the bucket.
    pub fn admin() -> Principal {
        Principal::User {
            account: ACCOUNT.to_owned(),
            name: "admin".to_owned(),
        }
    }

    /// The role's policy.
    pub fn policy(&self) -> &PolicyDraft {
        &self.policy
    }

    /// The simulated cloud, read only.
    pub fn cloud(&self) -> &Cloud {
        &self.cloud
    }

    /// Whether the role may do this on the lab's bucket or key: what a switch shows.
    pub fn is_granted(&self, permission: Permission) -> bool {
        self.allows(&self.policy.in_force, permission, &example(permission))
    }

    /// Whether the role may do this on a resource if its policy were this one.
    fn allows(&self, policy: &PolicyDocument, permission: Permission, resource: &str) -> bool {
        let request = Request {
            principal: Self::app(),
            action: permission.action().to_owned(),
            resource: resource.to_owned(),
            resource_account: ACCOUNT.to_owned(),
            context: self.context(permission),
        };
        let key = self.cloud.kms.key(KEY_ID).filter(|_| !permission.is_s3());
        let key_policy = key.map(|key| {
            let policy = NamedPolicy {
                name: "default".to_owned(),
                document: key.policy.clone(),
            };
            (PolicyKind::KeyPolicy, policy)
        });
        let policies = PolicySet {
            identity: vec![self.named(policy.clone())],
            resource: key_policy,
            grants: key.map(|key| key.grants.clone()).unwrap_or_default(),
            ..PolicySet::default()
        };
        decide(&request, &policies).is_allowed()
    }

    /// What IAM would be told: that the app calls S3, and S3 calls KMS for it (but never `Encrypt`).
    fn context(&self, permission: Permission) -> Context {
        let app = self.cloud.caller(&Self::app(), Timestamp::default());
        if permission.is_s3() {
            return app.iam_context();
        }
        let by_s3 = permission != Permission::Encrypt;
        let caller = if by_s3 { app.forwarded_by_s3() } else { app };
        let mut context = caller.iam_context().with("kms:CallerAccount", ACCOUNT);
        if by_s3 {
            context.set("kms:ViaService", format!("s3.{REGION}.amazonaws.com"));
            context.set(
                "kms:EncryptionContext:aws:s3:arn",
                example(Permission::GetObject),
            );
        }
        context
    }

    /// The preset the switches add up to, if any.
    pub fn preset(&self) -> Option<Preset> {
        Preset::matching(|permission| self.is_granted(permission))
    }

    /// Turns a switch: the smallest edit of the policy in force.
    pub fn set_permission(&mut self, permission: Permission, on: bool) {
        let (action, resource) = (permission.action(), permission.resource());
        let document = if on {
            edit::grant(&self.policy.in_force, action, &resource)
        } else {
            edit::revoke(&self.policy.in_force, action, &resource)
        };
        self.put_policy(document);
    }

    /// Replaces the policy by a preset's.
    pub fn apply_preset(&mut self, preset: Preset) {
        if let Ok(mut document) = EMPTY.parse::<PolicyDocument>() {
            for permission in preset.permissions() {
                document = edit::grant(&document, permission.action(), &permission.resource());
            }
            self.put_policy(document);
        }
    }

    /// Takes what was typed into the policy editor; only a valid policy comes into force.
    pub fn edit_policy(&mut self, text: String) {
        if self.policy.edit(text) {
            self.enforce();
        }
    }

    /// Applies a fix of the role's policy. Returns false for a fix of another policy.
    pub fn apply_fix(&mut self, fix: &Fix) -> bool {
        let own = fix.policy == PolicyKind::Identity;
        if own {
            self.put_policy(fix.document.clone());
        }
        own
    }

    fn put_policy(&mut self, document: PolicyDocument) {
        self.policy.replace(document);
        self.enforce();
    }

    fn enforce(&mut self) {
        let policy = self.named(self.policy.in_force.clone());
        self.cloud.put_identity_policies(&Self::app(), vec![policy]);
    }

    fn named(&self, document: PolicyDocument) -> NamedPolicy {
        NamedPolicy {
            name: POLICY.to_owned(),
            document,
        }
    }

    /// Starts an upload by the application.
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
            sse_kms_key_id: ALIAS.to_owned(),
            body,
        };
        let progress = self.cloud.begin(&Self::app(), Call::PutObject(input), now);
        self.with_a_switchs_fix(progress)
    }

    /// Starts a download by the application.
    pub fn begin_download(&mut self, key: &str, now: Timestamp) -> Progress {
        let input = get_object::Input {
            bucket: BUCKET.to_owned(),
            key: key.to_owned(),
            uploaded_sha256: self.notes.get(key).copied(),
        };
        let progress = self.cloud.begin(&Self::app(), Call::GetObject(input), now);
        self.with_a_switchs_fix(progress)
    }

    /// Makes a fix of the role's policy as wide as the switch it is about: all of the bucket, not
    /// the one object that was asked for. Otherwise the switch would stay off after the fix.
    fn with_a_switchs_fix(&self, mut progress: Progress) -> Progress {
        if let Progress::Done(outcome) = &mut progress
            && let Some(refusal) = &mut outcome.trace.refusal
            && let (Some(decision), Some(fix)) = (&refusal.decision, &mut refusal.fix)
            && fix.policy == PolicyKind::Identity
            && let Some(permission) = (Permission::ALL.into_iter())
                .find(|permission| permission.action() == decision.action)
        {
            let resource = permission.resource();
            let wide = edit::grant(&self.policy.in_force, permission.action(), &resource);
            let enough = [decision.resource.clone(), example(permission)]
                .iter()
                .all(|resource| self.allows(&wide, permission, resource));
            if enough {
                fix.after = wide.to_json_pretty();
                fix.document = wide;
            }
        }
        progress
    }

    /// Ends an upload or download whose body is done. `note` is what the app notes of an upload:
    /// the object's key and the file's SHA-256.
    pub fn finish(
        &mut self,
        pending: Pending,
        body: BodyResult,
        note: Option<(&str, [u8; 32])>,
    ) -> Outcome {
        let outcome = self.cloud.finish(pending, body);
        if let (Ok(Response::PutObject(_)), Some((key, digest))) = (&outcome.result, note) {
            self.notes.insert(key.to_owned(), digest);
        }
        outcome
    }

    /// What would have come after IAM's refusal: the same call with every permission, run in a
    /// scratch world, from the step after the refused question on. Nothing where that call would
    /// not have come to the question.
    pub fn path_not_taken(trace: &Trace, key: &str) -> Vec<Step> {
        let asked = |step: &Step| {
            step.decision
                .as_ref()
                .map(|decision| decision.action.clone())
        };
        let refusal = trace
            .refusal
            .as_ref()
            .filter(|refusal| refusal.decision.is_some());
        let Some(refused) = refusal.map(|refusal| refusal.step) else {
            return Vec::new();
        };
        let Ok(mut lab) = Self::new([0; 32]) else {
            return Vec::new();
        };
        let now = Timestamp(0);
        let mut run = |progress: fn(&mut Self, &str, Timestamp) -> Progress| match progress(
            &mut lab, key, now,
        ) {
            Progress::Done(outcome) => *outcome,
            Progress::Body(pending) => {
                let body = pending.work(&[]);
                lab.finish(*pending, body, None)
            }
        };
        let uploaded = run(|lab, key, now| lab.begin_upload(key, "", Excerpt::default(), now));
        let outcome = match trace.operation {
            "GetObject" => run(|lab, key, now| lab.begin_download(key, now)),
            _ => uploaded,
        };
        let steps = outcome.trace.steps;
        if steps.get(refused).and_then(asked) != trace.steps.get(refused).and_then(asked) {
            return Vec::new();
        }
        steps.into_iter().skip(refused + 1).collect()
    }

    /// Deletes an object, as the administrator.
    pub fn delete(&mut self, key: &str, now: Timestamp) -> Outcome {
        let call = Call::DeleteObject {
            bucket: BUCKET.to_owned(),
            key: key.to_owned(),
        };
        self.cloud.call(&Self::admin(), call, &[], now)
    }
}
