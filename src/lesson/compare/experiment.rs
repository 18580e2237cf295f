//! The world of one run: what the administrator stores there, and what the role calls.

use crate::core::arn::Arn;
use crate::core::cloud::{Call, Outcome, Response};
use crate::core::iam::{NamedPolicy, PolicyDocument, PolicyError};
use crate::core::kms::{EncryptionContext, encrypt};
use crate::core::lab::world::{ACCOUNT, BUCKET, KEY_ID, REGION, key_arn};
use crate::core::s3::body::excerpt_of;
use crate::core::s3::{self, Answer, create_multipart_upload, upload_part};
use crate::lesson::scratch_world::{ScratchWorld, WorldNames};

/// The key of the object in every run.
pub const OBJECT: &str = "file.dat";
const BODY: &[u8] = b"sixteen bytes...";

/// A world with a role that has the policy under test.
#[derive(Debug)]
pub struct Experiment {
    pub world: ScratchWorld,
    /// The key's ARN.
    pub key: String,
}

impl Experiment {
    /// Creates a world with the lab's own names. The role has this policy.
    ///
    /// # Errors
    /// None with the lab's names (tested).
    pub fn of_the_lab(policy: &PolicyDocument) -> Result<Self, PolicyError> {
        let names = WorldNames {
            account: ACCOUNT,
            bucket: BUCKET,
            key_account: ACCOUNT,
            region: REGION,
            key_id: KEY_ID,
        };
        Self::named(&names, key_arn(), policy)
    }

    /// Creates a world with other names. The role has this policy.
    ///
    /// # Errors
    /// When the names cannot be used in a key policy.
    pub fn new(
        account: &str,
        bucket: &str,
        key: &Arn,
        policy: &PolicyDocument,
    ) -> Result<Self, PolicyError> {
        let names = WorldNames {
            account,
            bucket,
            key_account: &key.account,
            region: &key.region,
            key_id: key.resource.trim_start_matches("key/"),
        };
        Self::named(&names, key.to_string(), policy)
    }

    fn named(
        names: &WorldNames<'_>,
        key: String,
        policy: &PolicyDocument,
    ) -> Result<Self, PolicyError> {
        let mut world = ScratchWorld::named([0x43; 32], names, &key)?;
        world.set_policy(NamedPolicy::new("policy-under-test", policy.clone()));
        Ok(Self { world, key })
    }

    fn put_object(&self) -> Call {
        let body = excerpt_of(BODY);
        Call::PutObject(self.world.put_object(OBJECT, "text/plain", body))
    }

    pub fn upload(&mut self) -> Outcome {
        let call = self.put_object();
        self.world.call(call, BODY)
    }

    /// The role downloads the object that the administrator uploaded.
    pub fn download(&mut self) -> Outcome {
        self.store_object();
        let call = Call::GetObject(self.world.get_object(OBJECT));
        self.world.call(call, &[])
    }

    /// The administrator uploads the object.
    pub fn store_object(&mut self) {
        let call = self.put_object();
        self.world.call_as_admin(call, BODY);
    }

    /// `CreateMultipartUpload` for the object.
    pub fn create_multipart_upload(&self) -> s3::Request {
        s3::Request::CreateMultipartUpload(create_multipart_upload::Input {
            bucket: self.world.bucket.clone(),
            key: OBJECT.to_owned(),
            content_type: "text/plain".to_owned(),
            sse: self.world.sse.clone(),
            ..create_multipart_upload::Input::default()
        })
    }

    /// The administrator begins a multipart upload and gets its id.
    pub fn begin_multipart_upload(&mut self) -> Option<String> {
        let request = self.create_multipart_upload();
        match self.world.s3_as_admin(&request, &[]).result {
            Ok(Response::S3(Answer::CreateMultipartUpload(output))) => Some(output.upload_id),
            _ => None,
        }
    }

    /// `UploadPart` of the only part, and the part's bytes.
    pub fn part(&self, upload_id: &str) -> (s3::Request, &'static [u8]) {
        let input = upload_part::Input {
            bucket: self.world.bucket.clone(),
            key: OBJECT.to_owned(),
            upload_id: upload_id.to_owned(),
            part_number: 1,
            customer: None,
            ..upload_part::Input::default()
        };
        (s3::Request::UploadPart(input), BODY)
    }

    /// The administrator uploads the part and gets its ETag.
    pub fn store_part(&mut self, upload_id: &str) -> Option<String> {
        let (request, body) = self.part(upload_id);
        match self.world.s3_as_admin(&request, body).result {
            Ok(Response::S3(Answer::UploadPart(output))) => Some(output.etag),
            _ => None,
        }
    }

    /// `Encrypt` of a small secret.
    pub fn encrypt(&self) -> Call {
        Call::Encrypt(encrypt::Input {
            key_id: self.key.clone(),
            plaintext: BODY.to_vec(),
            encryption_context: EncryptionContext::default(),
            ..Default::default()
        })
    }

    /// The administrator encrypts the secret and gets its ciphertext blob.
    pub fn encrypted_secret(&mut self) -> Option<Vec<u8>> {
        let call = self.encrypt();
        match self.world.call_as_admin(call, &[]).result {
            Ok(Response::Encrypt(output)) => Some(output.ciphertext_blob),
            _ => None,
        }
    }
}
