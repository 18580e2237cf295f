//! A separate world in which teaching experiments make calls. Nothing in it reaches the learner's lab.

use crate::core::clock::Timestamp;
use crate::core::cloud::{Call, Cloud, Outcome};
use crate::core::entropy::Entropy;
use crate::core::iam::{NamedPolicy, PolicyDocument, PolicyError, PolicySet, Principal};
use crate::core::kms;
use crate::core::lab::world::{BUCKET, ROLE};
use crate::core::lab::{EncryptionChoice, Lab};
use crate::core::s3::{self, SseHeaders, get_object, put_object};
use crate::core::trace::Excerpt;

const SESSION: &str = "i-0abcd1234ef567890";
const EVERYTHING: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;

/// A cloud with one KMS key and one bucket, an administrator who is allowed everything, and a role under test.
#[derive(Debug)]
pub struct ScratchWorld {
    cloud: Cloud,
    app: Principal,
    admin: Principal,
    pub bucket: String,
    /// The encryption headers of uploads.
    pub sse: SseHeaders,
    /// The time of the next call.
    pub now: Timestamp,
}

/// The names of a world other than the lab's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorldNames<'a> {
    /// The account of the role and the bucket, 12 digits.
    pub account: &'a str,
    pub bucket: &'a str,
    /// The key's account, 12 digits. Its key policy also delegates to `account`.
    pub key_account: &'a str,
    /// The Region of the key and the bucket.
    pub region: &'a str,
    /// The key's id, without `key/`.
    pub key_id: &'a str,
}

impl ScratchWorld {
    /// The lab's names and policies as they are after loading. Uploads use the chosen encryption.
    ///
    /// # Errors
    /// None: the lab's own policies can be read (tested).
    pub fn of_the_lab(seed: [u8; 32], choice: EncryptionChoice) -> Result<Self, PolicyError> {
        let mut lab = Lab::new(seed)?;
        lab.set_kind(choice);
        Ok(Self {
            sse: lab.headers(),
            cloud: lab.into_cloud(),
            app: Lab::app(),
            admin: Lab::admin(),
            bucket: BUCKET.to_owned(),
            now: Timestamp(0),
        })
    }

    /// A world with these names, in which uploads request SSE-KMS with the key. The role has no policy yet.
    ///
    /// # Errors
    /// When the key policy cannot contain these names.
    pub fn named(
        seed: [u8; 32],
        names: &WorldNames<'_>,
        key_arn: &str,
    ) -> Result<Self, PolicyError> {
        let mut cloud = Cloud::new(names.region, Entropy::from_seed(seed));
        let Cloud { kms, entropy, .. } = &mut cloud;
        let policy = delegating_policy(&[names.key_account, names.account])?;
        kms.create_key(
            names.key_id,
            names.key_account,
            names.region,
            policy,
            entropy,
        );
        (cloud.s3).create_bucket(names.bucket, names.account, names.region);
        let mut world = Self {
            cloud,
            app: Principal::Session {
                account: names.account.to_owned(),
                role: ROLE.to_owned(),
                path: None,
                session: SESSION.to_owned(),
            },
            admin: Principal::User {
                account: names.account.to_owned(),
                name: "admin".to_owned(),
            },
            bucket: names.bucket.to_owned(),
            sse: SseHeaders::kms(key_arn),
            now: Timestamp(0),
        };
        let everything = NamedPolicy::new("AdministratorAccess", EVERYTHING.parse()?);
        let admin = world.admin.clone();
        world.attach(&admin, everything);
        Ok(world)
    }

    fn attach(&mut self, principal: &Principal, policy: NamedPolicy) {
        let policies = PolicySet {
            identity: vec![policy],
            ..PolicySet::default()
        };
        self.cloud.put_policies(principal, policies);
    }

    /// Replaces all policies of the role with this one.
    pub fn set_policy(&mut self, policy: NamedPolicy) {
        let app = self.app.clone();
        self.attach(&app, policy);
    }

    /// The cloud, read only.
    pub fn cloud(&self) -> &Cloud {
        &self.cloud
    }

    /// A complete call by the role. `body` is an upload's plaintext, empty for other calls.
    pub fn call(&mut self, call: Call, body: &[u8]) -> Outcome {
        self.cloud.call(&self.app, call, body, self.now)
    }

    /// A complete call by the administrator.
    pub fn call_as_admin(&mut self, call: Call, body: &[u8]) -> Outcome {
        self.cloud.call(&self.admin, call, body, self.now)
    }

    /// A request by the role to S3 that [`Call`] has no variant for.
    pub fn s3(&mut self, request: &s3::Request, body: &[u8]) -> Outcome {
        self.cloud.s3(&self.app, request, body, self.now)
    }

    /// A request by the administrator to S3 that [`Call`] has no variant for.
    pub fn s3_as_admin(&mut self, request: &s3::Request, body: &[u8]) -> Outcome {
        self.cloud.s3(&self.admin, request, body, self.now)
    }

    /// A request by the role to KMS that [`Call`] has no variant for.
    pub fn kms(&mut self, request: &kms::Request) -> Outcome {
        self.cloud.kms(&self.app, request, self.now)
    }

    /// The input of an upload to the bucket, with this world's encryption headers.
    pub fn put_object(&self, key: &str, content_type: &str, body: Excerpt) -> put_object::Input {
        put_object::Input {
            bucket: self.bucket.clone(),
            key: key.to_owned(),
            content_type: content_type.to_owned(),
            sse: self.sse.clone(),
            body,
            ..put_object::Input::default()
        }
    }

    /// The input of a download from the bucket; under SSE-C with the key of the upload.
    pub fn get_object(&self, key: &str) -> get_object::Input {
        get_object::Input {
            bucket: self.bucket.clone(),
            key: key.to_owned(),
            customer: self.sse.customer.clone(),
            ..get_object::Input::default()
        }
    }
}

/// A key policy that delegates to the IAM policies of these accounts.
fn delegating_policy(accounts: &[&str]) -> Result<PolicyDocument, PolicyError> {
    let roots: Vec<String> = (accounts.iter())
        .map(|account| format!("\"arn:aws:iam::{account}:root\""))
        .collect();
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {{"AWS": [{}]}}, "Action": "kms:*", "Resource": "*"}}]}}"#,
        roots.join(", ")
    );
    text.parse()
}
