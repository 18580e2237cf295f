//! The world of one run: a key, a bucket, an administrator, and a role that holds what is tried.

use crate::core::clock::Timestamp;
use crate::core::cloud::{Call, Cloud, Outcome, Response};
use crate::core::entropy::Entropy;
use crate::core::iam::{NamedPolicy, PolicyDocument, PolicySet, Principal};
use crate::core::kms::{self, EncryptionContext, encrypt};
use crate::core::lab::world::{ACCOUNT, BUCKET, KEY_ID, REGION, ROLE, key_arn};
use crate::core::s3::body::excerpt_of;
use crate::core::s3::{
    self, Answer, SseHeaders, create_multipart_upload, get_object, put_object, upload_part,
};

/// The object of every run.
pub const OBJECT: &str = "file.dat";
const BODY: &[u8] = b"sixteen bytes...";
const SESSION: &str = "i-0abcd1234ef567890";
const EVERYTHING: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;

/// Where one run takes place, and in whose names.
#[derive(Debug)]
pub struct Scratch {
    cloud: Cloud,
    account: String,
    bucket: String,
    key: String,
}

impl Scratch {
    /// In the lab's own names; the role holds this policy.
    pub fn of_the_lab(policy: &PolicyDocument) -> Option<Self> {
        let key = KeyPlace {
            account: ACCOUNT,
            region: REGION,
            id: KEY_ID,
        };
        Self::new(ACCOUNT, BUCKET, &key, key_arn(), policy)
    }

    /// In any names; a key of another account lets this account in. Nothing for policies that cannot be read, which
    /// these can.
    pub fn new(
        account: &str,
        bucket: &str,
        place: &KeyPlace<'_>,
        key: String,
        policy: &PolicyDocument,
    ) -> Option<Self> {
        let mut cloud = Cloud::new(place.region, Entropy::from_seed([0x43; 32]));
        let Cloud { kms, entropy, .. } = &mut cloud;
        let delegates = delegates(&[place.account, account])?;
        kms.create_key(place.id, place.account, place.region, delegates, entropy);
        cloud.s3.create_bucket(bucket, account, place.region);
        let mut scratch = Self {
            cloud,
            account: account.to_owned(),
            bucket: bucket.to_owned(),
            key,
        };
        scratch.attach(&scratch.admin(), EVERYTHING.parse().ok()?);
        scratch.attach(&scratch.app(), policy.clone());
        Some(scratch)
    }

    fn attach(&mut self, who: &Principal, document: PolicyDocument) {
        let policies = PolicySet {
            identity: vec![NamedPolicy::new("what-is-tried", document)],
            ..PolicySet::default()
        };
        self.cloud.put_policies(who, policies);
    }

    fn admin(&self) -> Principal {
        Principal::User {
            account: self.account.clone(),
            name: "admin".to_owned(),
        }
    }

    fn app(&self) -> Principal {
        Principal::Session {
            account: self.account.clone(),
            role: ROLE.to_owned(),
            session: SESSION.to_owned(),
        }
    }

    /// The bucket's name.
    pub fn bucket(&self) -> String {
        self.bucket.clone()
    }

    /// The key's ARN.
    pub fn key(&self) -> String {
        self.key.clone()
    }

    /// Headers that ask for SSE-KMS under the key.
    pub fn sse(&self) -> SseHeaders {
        SseHeaders::kms(&self.key)
    }

    /// The role makes a call.
    pub fn call(&mut self, call: Call, body: &[u8]) -> Outcome {
        self.cloud.call(&self.app(), call, body, Timestamp(0))
    }

    /// The role asks S3 for something else.
    pub fn s3(&mut self, request: &s3::Request, body: &[u8]) -> Outcome {
        self.cloud.s3(&self.app(), request, body, Timestamp(0))
    }

    /// The role asks KMS for something else, itself.
    pub fn kms(&mut self, request: &kms::Request) -> Outcome {
        self.cloud.kms(&self.app(), request, Timestamp(0))
    }

    fn put_input(&self) -> Call {
        Call::PutObject(put_object::Input {
            bucket: self.bucket(),
            key: OBJECT.to_owned(),
            content_type: "text/plain".to_owned(),
            sse: self.sse(),
            body: excerpt_of(BODY),
            ..put_object::Input::default()
        })
    }

    /// The role uploads.
    pub fn upload(&mut self) -> Outcome {
        self.call(self.put_input(), BODY)
    }

    /// The role downloads what the administrator put there.
    pub fn download(&mut self) -> Outcome {
        self.stored();
        let input = get_object::Input {
            bucket: self.bucket(),
            key: OBJECT.to_owned(),
            ..get_object::Input::default()
        };
        self.call(Call::GetObject(input), &[])
    }

    /// The administrator puts the object there.
    pub fn stored(&mut self) {
        let put = self.put_input();
        self.cloud.call(&self.admin(), put, BODY, Timestamp(0));
    }

    /// The administrator begins an upload in parts; its id.
    pub fn begun(&mut self) -> String {
        let input = create_multipart_upload::Input {
            bucket: self.bucket(),
            key: OBJECT.to_owned(),
            content_type: "text/plain".to_owned(),
            sse: self.sse(),
            ..create_multipart_upload::Input::default()
        };
        let request = s3::Request::CreateMultipartUpload(input);
        let outcome = (self.cloud).s3(&self.admin(), &request, &[], Timestamp(0));
        match outcome.result {
            Ok(Response::S3(Answer::CreateMultipartUpload(output))) => output.upload_id,
            _ => String::new(),
        }
    }

    /// The part of an upload.
    pub fn part(&self, upload_id: &str) -> (s3::Request, &'static [u8]) {
        let input = upload_part::Input {
            bucket: self.bucket(),
            key: OBJECT.to_owned(),
            upload_id: upload_id.to_owned(),
            part_number: 1,
            customer: None,
        };
        (s3::Request::UploadPart(input), BODY)
    }

    /// The administrator sends the part; its ETag.
    pub fn sent(&mut self, upload_id: &str) -> String {
        let (request, body) = self.part(upload_id);
        let outcome = (self.cloud).s3(&self.admin(), &request, body, Timestamp(0));
        match outcome.result {
            Ok(Response::S3(Answer::UploadPart(output))) => output.etag,
            _ => String::new(),
        }
    }

    /// A small secret to be sealed by KMS itself.
    pub fn secret(&self) -> Call {
        Call::Encrypt(encrypt::Input {
            key_id: self.key(),
            plaintext: BODY.to_vec(),
            encryption_context: EncryptionContext::default(),
            dry_run: false,
        })
    }

    /// The administrator has the secret sealed; its ciphertext.
    pub fn sealed(&mut self) -> Vec<u8> {
        let call = self.secret();
        match (self.cloud.call(&self.admin(), call, &[], Timestamp(0))).result {
            Ok(Response::Encrypt(output)) => output.ciphertext_blob,
            _ => Vec::new(),
        }
    }
}

/// Where a key lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyPlace<'a> {
    /// Its account.
    pub account: &'a str,
    /// Its Region.
    pub region: &'a str,
    /// Its id.
    pub id: &'a str,
}

/// The key policy that lets the IAM policies of these accounts count.
fn delegates(accounts: &[&str]) -> Option<PolicyDocument> {
    let roots: Vec<String> = (accounts.iter())
        .map(|account| format!("\"arn:aws:iam::{account}:root\""))
        .collect();
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {{"AWS": [{}]}}, "Action": "kms:*", "Resource": "*"}}]}}"#,
        roots.join(", ")
    );
    text.parse().ok()
}
