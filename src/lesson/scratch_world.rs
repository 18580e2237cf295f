//! A world of its own in which a teaching experiment tries calls. Nothing of it reaches the learner's lab.

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

/// A cloud with one KMS key and one bucket, an administrator who may do everything, and a role under test.
#[derive(Debug)]
pub struct ScratchWorld {
    cloud: Cloud,
    app: Principal,
    admin: Principal,
    /// The bucket's name.
    pub bucket: String,
    /// What uploads ask for.
    pub sse: SseHeaders,
    /// When the next call is made.
    pub now: Timestamp,
}

/// The names of a world that is not the lab's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorldNames<'a> {
    /// The account of the role and the bucket, 12 digits.
    pub account: &'a str,
    /// The bucket's name.
    pub bucket: &'a str,
    /// The key's account, 12 digits. Its key policy lets `account` in as well.
    pub key_account: &'a str,
    /// The key's Region, which is the bucket's too.
    pub region: &'a str,
    /// The key's id, without `key/`.
    pub key_id: &'a str,
}

impl ScratchWorld {
    /// The lab as it is when it is opened: its names, its policies. Uploads are encrypted as chosen.
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

    /// A world under these names, in which uploads ask for SSE-KMS under the key. The role has no policy yet.
    ///
    /// # Errors
    /// When the key policy cannot be written with these names.
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

    /// Replaces all of the role's policies by this one.
    pub fn set_policy(&mut self, policy: NamedPolicy) {
        let app = self.app.clone();
        self.attach(&app, policy);
    }

    /// The cloud, read only.
    pub fn cloud(&self) -> &Cloud {
        &self.cloud
    }

    /// A whole call by the role. `body` is an upload's plaintext, empty for other calls.
    pub fn call(&mut self, call: Call, body: &[u8]) -> Outcome {
        self.cloud.call(&self.app, call, body, self.now)
    }

    /// The same by the administrator.
    pub fn call_as_admin(&mut self, call: Call, body: &[u8]) -> Outcome {
        self.cloud.call(&self.admin, call, body, self.now)
    }

    /// A request of the role to S3 that [`Call`] has no variant for.
    pub fn s3(&mut self, request: &s3::Request, body: &[u8]) -> Outcome {
        self.cloud.s3(&self.app, request, body, self.now)
    }

    /// The same by the administrator.
    pub fn s3_as_admin(&mut self, request: &s3::Request, body: &[u8]) -> Outcome {
        self.cloud.s3(&self.admin, request, body, self.now)
    }

    /// A request of the role to KMS that [`Call`] has no variant for.
    pub fn kms(&mut self, request: &kms::Request) -> Outcome {
        self.cloud.kms(&self.app, request, self.now)
    }

    /// An upload to the bucket, encrypted as this world's uploads are.
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

    /// A download from the bucket; under SSE-C with the key that the upload brought.
    pub fn get_object(&self, key: &str) -> get_object::Input {
        get_object::Input {
            bucket: self.bucket.clone(),
            key: key.to_owned(),
            customer: self.sse.customer.clone(),
            ..get_object::Input::default()
        }
    }
}

/// The key policy that lets the IAM policies of these accounts count.
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
