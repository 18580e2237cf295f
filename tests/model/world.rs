//! The model's world: all that a call can read or change, in the model's own words.

use super::caller::{Caller, Context};
use super::expect::{Call, Expected, Failure, Fresh};
use super::policy::{Births, Policy};
use std::collections::{BTreeMap, BTreeSet};

/// Two accounts: most of the world is in the first; the second's callers cross over.
pub const OURS: &str = "111122223333";
pub const THEIRS: &str = "444455556666";
pub const REGION: &str = "us-east-1";
/// Where the lab's callers sit.
pub const ADDRESS: &str = "203.0.113.12";
/// The path of every role here (FIDELITY 8, "Roles with a path").
pub const ROLE_PATH: &str = "/service/";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    Enabled,
    Disabled,
    PendingDeletion,
}

#[derive(Clone, Debug)]
pub struct Key {
    pub account: String,
    pub state: KeyState,
    pub policy: Policy,
    pub grants: Vec<Grant>,
}

#[derive(Clone, Debug)]
pub struct Grant {
    pub id: String,
    pub grantee: String,
    pub operations: BTreeSet<String>,
    pub equals: Option<BTreeMap<String, String>>,
    pub subset: Option<BTreeMap<String, String>>,
}

/// What a CiphertextBlob holds.
#[derive(Clone, Debug)]
pub struct Blob {
    pub key: String,
    pub context: BTreeMap<String, String>,
    /// Base64.
    pub plaintext: String,
}

/// An identity's policies.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    pub inline: BTreeMap<String, Policy>,
    /// Managed policies by ARN.
    pub attached: BTreeMap<String, Policy>,
    pub boundary: Option<Policy>,
}

impl Identity {
    fn policies(&self) -> impl Iterator<Item = &Policy> {
        self.inline.values().chain(self.attached.values())
    }
}

/// The policies that a request asks, beside those of the resource.
#[derive(Debug, Default)]
pub struct Layers<'a> {
    pub identity: Vec<&'a Policy>,
    pub boundary: Option<&'a Policy>,
    pub session: Option<&'a Policy>,
    pub control: Option<&'a Policy>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encryption {
    SseS3,
    Kms {
        key: String,
        /// Whose Bucket Key encrypts the data key: requester and number; none without a Bucket Key.
        bucket_key: Option<u64>,
        double: bool,
        /// The caller's own pairs; S3 adds `aws:s3:arn`.
        context: BTreeMap<String, String>,
    },
    /// The caller's key, in base64.
    SseC(String),
}

#[derive(Clone, Debug)]
pub struct Object {
    pub body: String,
    pub encryption: Encryption,
}

#[derive(Clone, Debug)]
pub struct Upload {
    pub bucket: String,
    pub key: String,
    pub encryption: Encryption,
    /// The condition keys of the request that began it.
    pub headers: Context,
    /// The ETag and the body of part 1.
    pub part: Option<(String, String)>,
}

/// A bucket's default encryption.
#[derive(Clone, Debug, Default)]
pub struct BucketDefault {
    /// `AES256` if none.
    pub algorithm: Option<String>,
    pub key: Option<String>,
    pub bucket_key: bool,
    pub sse_c_allowed: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Bucket {
    pub account: String,
    pub policy: Option<Policy>,
    pub blocks_public_policies: bool,
    pub default: BucketDefault,
    pub objects: BTreeMap<String, Object>,
}

/// A Bucket Key that S3 holds in the clear for a requester.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub requester: String,
    pub bucket: String,
    pub key: String,
    pub number: u64,
    /// S3 had it generated for this requester, so it encrypts with it, too.
    pub own: bool,
}

#[derive(Debug, Default)]
pub struct World {
    pub keys: BTreeMap<String, Key>,
    /// Alias ARN to key ARN.
    pub aliases: BTreeMap<String, String>,
    pub blobs: BTreeMap<String, Blob>,
    /// By the identity's ARN.
    pub identities: BTreeMap<String, Identity>,
    pub births: Births,
    /// How often each ARN was created.
    pub created: Births,
    /// Managed policies' texts by ARN.
    pub managed: BTreeMap<String, String>,
    /// Session policies by session ARN.
    pub sessions: BTreeMap<String, Policy>,
    /// The service control policy of our account, where there is an organization.
    pub control: Option<Policy>,
    /// The resource control policy of our account.
    pub resource_control: Option<Policy>,
    pub is_organization: bool,
    pub buckets: BTreeMap<String, Bucket>,
    pub uploads: BTreeMap<String, Upload>,
    /// Ids of completed uploads, with what they became.
    pub completed: BTreeMap<String, Upload>,
    pub held: Vec<Held>,
    pub bucket_keys: u64,
    /// The ARN of `aws/s3` of our account, once an answer named it.
    pub aws_s3: Option<String>,
}

impl Object {
    /// `bucket/key: kind`, and under KMS the key's ARN with the data key's encryption context or that of a Bucket Key.
    pub fn row(&self, bucket: &str, key: &str) -> String {
        let how = match &self.encryption {
            Encryption::SseS3 => "SSE-S3".to_owned(),
            Encryption::SseC(_) => "SSE-C".to_owned(),
            Encryption::Kms {
                key: arn,
                bucket_key,
                double,
                context,
            } => {
                let kind = if *double { "DSSE-KMS" } else { "SSE-KMS" };
                match bucket_key {
                    Some(_) => format!("{kind} {arn}, Bucket Key"),
                    None => format!(
                        "{kind} {arn}, {:?}",
                        super::sse::context((bucket, key), context, false)
                    ),
                }
            }
        };
        format!("{bucket}/{key}: {how}")
    }
}

impl World {
    pub fn new() -> Self {
        let mut world = Self::default();
        for account in [OURS, THEIRS] {
            let admin = format!("arn:aws:iam::{account}:user/admin");
            let all = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
            world.born(&admin);
            let identity = world.identities.entry(admin).or_default();
            identity.inline.insert("full".to_owned(), Policy::of(all));
        }
        world
    }

    pub fn born(&mut self, arn: &str) {
        let times = self.created.entry(arn.to_owned()).or_insert(0);
        *times += 1;
        self.births.insert(arn.to_owned(), *times);
        self.identities.insert(arn.to_owned(), Identity::default());
    }

    pub fn call(&mut self, call: &Call, fresh: Fresh<'_>) -> Expected {
        let caller = Caller::of(&call.caller);
        match call.service.as_str() {
            "kms" => self.kms(&caller, call, fresh),
            "s3" => self.s3(&caller, call, fresh),
            "clock" => {
                // Short-lived in S3 (FIDELITY 2); how long is not published. The walk lets half an hour pass.
                self.held.clear();
                Expected::default()
            }
            _ => self.account(call, fresh),
        }
    }

    pub fn layers(&self, caller: &Caller) -> Layers<'_> {
        let control = match caller.account() {
            // The management account has none, and anonymous callers are in no account.
            Some(OURS) => self.control.as_ref(),
            _ => None,
        };
        if matches!(caller, Caller::Root { .. } | Caller::Anonymous) {
            return Layers {
                control,
                ..Layers::default()
            };
        }
        let identity = self.identities.get(&caller.principal_arn());
        Layers {
            identity: identity.into_iter().flat_map(Identity::policies).collect(),
            boundary: identity.and_then(|identity| identity.boundary.as_ref()),
            session: self.sessions.get(&caller.arn()),
            control,
        }
    }

    /// `User: … is not authorized to perform: … on resource: …`, with every reason there is.
    pub fn denied(
        code: &str,
        status: u16,
        caller: &Caller,
        action: &str,
        resource: &str,
        reasons: &[String],
    ) -> Failure {
        let arn = caller.arn();
        let messages = reasons.iter().map(|reason| {
            // The whole tail of a cross-account denial names no key.
            let on = match reason == super::decide::ANOTHER_ACCOUNTS_KEY
                && !resource.contains("associated with")
            {
                true => "on this resource".to_owned(),
                false => format!("on {resource}"),
            };
            format!("User: {arn} is not authorized to perform: {action} {on} {reason}")
        });
        Failure {
            code: code.to_owned(),
            status,
            messages: messages.collect(),
        }
    }
}
