//! The scratch world, and the call in it.

use super::assumed::{Treatment, assumed};
use super::call::StagedCall;
use super::names::StageNames;
use crate::core::api::{Line, Reply};
use crate::core::clock::Timestamp;
use crate::core::cloud::Cloud;
use crate::core::entropy::Entropy;
use crate::core::iam::{
    Grant, NamedPolicy, PolicyDocument, PolicyKind, PolicySet, Principal, Request,
};
use crate::core::kms::KeyState;
use crate::core::trace::Trace;
use crate::lesson::denied::{DeniedFix, Diagnosis, ErrorKind, GivenContent, GivenPolicy, Reading};
use serde_json::{Value, json};
use std::sync::Arc;

/// The kinds of policy that a world has.
const KINDS: [PolicyKind; 8] = [
    PolicyKind::Identity,
    PolicyKind::KeyPolicy,
    PolicyKind::BucketPolicy,
    PolicyKind::PermissionsBoundary,
    PolicyKind::Session,
    PolicyKind::ServiceControl,
    PolicyKind::ResourceControl,
    PolicyKind::VpcEndpoint,
];

/// The key policy while the world is set up.
const OPEN: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}]}"#;

/// What allows S3's own part of a call.
const S3: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}"#;

/// Both runs of a denied call.
#[derive(Clone, Debug)]
pub struct StagedDenial {
    /// The object's name, or the operation of a call without one.
    pub name: String,
    pub bucket: String,
    /// The call as it was denied.
    pub denied: Arc<Trace>,
    /// The same call with the fix; `None` if no change to a policy lets it pass.
    pub fixed: Option<Arc<Trace>>,
}

/// Why a denial can't be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StageError {
    #[error(
        "The error doesn’t name enough to set up a world: who called, which action, and on what."
    )]
    NoRequest,
    #[error("The stage shows calls to S3’s objects and to KMS keys. `{0}` isn’t one of them.")]
    OtherAction(String),
    #[error(
        "With what is known, the request passes, so there is no denial to watch. Answer the questions, or paste the policy that is missing."
    )]
    Passes,
    #[error("The scratch world could not be set up: {0}")]
    SetUp(String),
}

/// A policy of the world.
#[derive(Clone, Debug)]
struct WorldPolicy {
    kind: PolicyKind,
    policy: NamedPolicy,
    /// Whether it stands for one that was not pasted.
    is_assumed: bool,
}

/// Makes the denied call in a world of its own, and again with the fixes.
///
/// # Errors
/// If the error does not tell which call it was, or if the call passes in such a world.
pub fn stage_denial(
    seed: [u8; 32],
    reading: &Reading,
    given: &[GivenPolicy],
    diagnosis: &Diagnosis,
) -> Result<StagedDenial, StageError> {
    let request = diagnosis.request.request.as_ref();
    let request = request.ok_or(StageError::NoRequest)?;
    let call = StagedCall::of(request, reading)
        .ok_or_else(|| StageError::OtherAction(request.action.clone()))?;
    let stage = Stage {
        seed,
        call,
        request,
        names: StageNames::of(request, reading),
        grants: grants(given),
    };
    let key = key_state(reading);
    let policies = policies(&stage, reading, given);
    let denied = stage.run(&policies, key)?;
    if denied.refusal.is_none() {
        return Err(StageError::Passes);
    }
    let fixed = stage.run(&with_fixes(&stage, &policies, &diagnosis.fixes), None)?;
    let (_, operation) = call.operation();
    Ok(StagedDenial {
        name: match operation {
            "ListObjectsV2" | "GenerateDataKey" | "Encrypt" | "Decrypt" => operation.to_owned(),
            _ => stage.names.object.clone(),
        },
        bucket: stage.names.bucket.clone(),
        denied,
        fixed: fixed.refusal.is_none().then_some(fixed),
    })
}

/// The state of the key that the error tells; `None` if it can be used.
fn key_state(reading: &Reading) -> Option<KeyState> {
    match reading.kind {
        Some(ErrorKind::KeyDisabled) => Some(KeyState::Disabled),
        Some(ErrorKind::KeyState) => Some(KeyState::PendingDeletion),
        _ => None,
    }
}

fn grants(given: &[GivenPolicy]) -> Vec<Grant> {
    let all = given.iter().filter_map(|one| match &one.content {
        GivenContent::Grants(grants) => Some(grants.clone()),
        GivenContent::Policy(_) | GivenContent::Invalid(_) => None,
    });
    all.flatten().collect()
}

/// The pasted policies, and for each kind that was not pasted what is assumed.
fn policies(stage: &Stage<'_>, reading: &Reading, given: &[GivenPolicy]) -> Vec<WorldPolicy> {
    let mut all = Vec::new();
    for kind in KINDS {
        let pasted = given.iter().filter(|one| one.kind == kind);
        let pasted = pasted.filter_map(|one| Some((one, one.document()?)));
        let before = all.len();
        all.extend(pasted.map(|(one, document)| WorldPolicy {
            kind,
            policy: NamedPolicy {
                name: one.name.clone(),
                arn: one.arn.clone(),
                document: document.clone(),
            },
            is_assumed: false,
        }));
        // When KMS denied what S3 asked for, S3 had allowed its own part, whatever else was pasted.
        let (service, _) = stage.call.operation();
        let by_s3 = service == "s3" && stage.request.action.starts_with("kms:");
        let adds_up = matches!(kind, PolicyKind::Identity | PolicyKind::ServiceControl);
        if all.len() > before && by_s3 && adds_up {
            all.extend(S3.parse().ok().map(|document| WorldPolicy {
                kind,
                policy: NamedPolicy::new("what allowed S3’s part", document),
                is_assumed: false,
            }));
        }
        if all.len() == before {
            all.extend(stage.assumed(kind, treatment(reading, kind)));
        }
    }
    all
}

/// How a policy that was not pasted treats the action: the kind that AWS blames is to blame.
fn treatment(reading: &Reading, kind: PolicyKind) -> Treatment {
    let blamed = match reading.kind {
        Some(ErrorKind::OtherAccount | ErrorKind::OldCiphertext) => Some(PolicyKind::KeyPolicy),
        _ => reading.policy,
    };
    match (blamed == Some(kind), reading.explicit) {
        (false, _) => Treatment::Allows,
        (true, Some(true)) => Treatment::Denies,
        (true, _) => Treatment::Omits,
    }
}

/// The policies after the fixes. One that was assumed is replaced by what does not deny.
fn with_fixes(
    stage: &Stage<'_>,
    policies: &[WorldPolicy],
    fixes: &[DeniedFix],
) -> Vec<WorldPolicy> {
    let mut all = policies.to_vec();
    for fix in fixes {
        let place = all.iter().position(|one| {
            let same = one.policy.name == fix.name || one.is_assumed;
            one.kind == fix.kind && same
        });
        let after = fix.after.parse::<PolicyDocument>().ok();
        let changed = match place.and_then(|place| all.get_mut(place)) {
            Some(one) if one.is_assumed => {
                one.policy.document = match stage.assumed(fix.kind, Treatment::Allows) {
                    Some(allowed) => allowed.policy.document,
                    None => PolicyDocument::empty(),
                };
                one.kind
            }
            Some(one) => {
                if let Some(after) = after {
                    one.policy.document = after;
                }
                continue;
            }
            None => {
                all.extend(after.map(|document| WorldPolicy {
                    kind: fix.kind,
                    policy: NamedPolicy::new(fix.name.clone(), document),
                    is_assumed: false,
                }));
                continue;
            }
        };
        // An optional kind without statements limits nothing where it is not there.
        let is_optional = !matches!(changed, PolicyKind::Identity | PolicyKind::KeyPolicy);
        all.retain(|one| !(is_optional && one.kind == changed && one.is_assumed));
    }
    all
}

/// What both runs have in common.
struct Stage<'a> {
    seed: [u8; 32],
    call: StagedCall,
    request: &'a Request,
    names: StageNames,
    grants: Vec<Grant>,
}

impl Stage<'_> {
    fn assumed(&self, kind: PolicyKind, treatment: Treatment) -> Option<WorldPolicy> {
        let document = assumed(kind, treatment, &self.request.action, &self.names)?;
        Some(WorldPolicy {
            kind,
            policy: NamedPolicy::new(format!("assumed {kind}"), document),
            is_assumed: true,
        })
    }

    /// Sets up the world and makes the call in it.
    fn run(
        &self,
        policies: &[WorldPolicy],
        key: Option<KeyState>,
    ) -> Result<Arc<Trace>, StageError> {
        let names = &self.names;
        let mut cloud = Cloud::new(&names.region, Entropy::from_seed(self.seed));
        // While the world is set up, everyone uses the key.
        let open = OPEN.parse().unwrap_or_else(|_| PolicyDocument::empty());
        let Cloud { kms, entropy, .. } = &mut cloud;
        kms.create_key(
            &names.key_id,
            &names.key_account,
            &names.region,
            open,
            entropy,
        );
        (cloud.s3).create_bucket(&names.bucket, &names.bucket_account, &names.region);
        let made = self.prepare(&mut cloud)?;
        self.put(&mut cloud, policies, key);
        let (service, operation) = self.call.operation();
        let input = self.call.input(names, self.request, &made);
        let reply = call(&mut cloud, &names.caller, service, operation, input);
        let why = |reply: &Reply| match &reply.result {
            Ok(_) => "no trace".to_owned(),
            Err(error) => error.message.clone(),
        };
        let error = StageError::SetUp(why(&reply));
        reply.trace.ok_or(error)
    }

    /// The administrator's calls: the bucket's default encryption, and what the call needs.
    fn prepare(&self, cloud: &mut Cloud) -> Result<Value, StageError> {
        let names = &self.names;
        let rule = json!({"Bucket": names.bucket, "ServerSideEncryptionConfiguration": {"Rules": [
            {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": names.key_arn()},
             "BucketKeyEnabled": names.bucket_key}
        ]}});
        let mut calls = vec![("s3", "PutBucketEncryption", rule)];
        calls.extend(self.call.before(names));
        let mut made = Value::Null;
        for (service, operation, input) in calls {
            let account = match service {
                "kms" => &names.key_account,
                _ => &names.bucket_account,
            };
            let admin = StageNames::admin(account);
            // The administrator of a bucket in another account than the key needs the key as well.
            let everything = assumed(PolicyKind::Identity, Treatment::Allows, "", names);
            let identity = everything.map(|document| NamedPolicy::new("everything", document));
            let policies = PolicySet {
                identity: identity.into_iter().collect(),
                ..PolicySet::default()
            };
            cloud.put_policies(&admin, policies);
            match call(cloud, &admin, service, operation, input).result {
                Ok(output) => made = output,
                Err(error) => return Err(StageError::SetUp(error.message)),
            }
        }
        Ok(made)
    }

    /// Puts the policies in their places.
    fn put(&self, cloud: &mut Cloud, policies: &[WorldPolicy], state: Option<KeyState>) {
        let of = |kind: PolicyKind| {
            let all = policies.iter().filter(move |one| one.kind == kind);
            all.map(|one| one.policy.clone())
        };
        // One list a level: every level must allow, and within a level one policy is enough.
        let levels = |kind: PolicyKind| -> Vec<Vec<NamedPolicy>> {
            let level: Vec<NamedPolicy> = of(kind).collect();
            (!level.is_empty()).then_some(level).into_iter().collect()
        };
        let set = PolicySet {
            identity: of(PolicyKind::Identity).collect(),
            boundary: of(PolicyKind::PermissionsBoundary).next(),
            session: of(PolicyKind::Session).next(),
            scps: levels(PolicyKind::ServiceControl),
            rcps: levels(PolicyKind::ResourceControl),
            endpoint: of(PolicyKind::VpcEndpoint).next(),
            ..PolicySet::default()
        };
        cloud.put_policies(&self.names.caller, set);
        if let Some(key) = cloud.kms.key_mut(&self.names.key_id) {
            if let Some(policy) = of(PolicyKind::KeyPolicy).next() {
                key.policy = policy.document;
            }
            key.grants.extend(self.grants.iter().cloned());
            if let Some(state) = state {
                key.state = state;
            }
        }
        if let Some(bucket) = cloud.s3.bucket_mut(&self.names.bucket) {
            bucket.policy = of(PolicyKind::BucketPolicy).next().map(|one| one.document);
        }
    }
}

fn call(
    cloud: &mut Cloud,
    principal: &Principal,
    service: &str,
    operation: &str,
    input: Value,
) -> Reply {
    let line = Line {
        principal: principal.clone(),
        service: service.to_owned(),
        operation: operation.to_owned(),
        input,
    };
    line.run(cloud, Timestamp(0))
}
