//! The operations, and how each is called on an object under SSE-KMS.

use super::experiment::{Experiment, OBJECT};
use crate::core::cloud::{Call, Outcome};
use crate::core::kms::{self, EncryptionContext, decrypt, generate_data_key, re_encrypt};
use crate::core::s3::delete_object;
use crate::core::s3::parameters::CopySource;
use crate::core::s3::{
    Request, abort_multipart_upload, complete_multipart_upload, copy_object, head_object,
    list_objects_v2, list_parts,
};

/// The key of the copied object.
const COPY: &str = "copy.dat";

/// The kind of work that an operation belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationGroup {
    Upload,
    /// A multipart upload.
    InParts,
    Download,
    /// Any other operation of S3.
    Other,
    /// A call to KMS that the application makes itself.
    Direct,
}

/// An operation of S3 or KMS.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// AWS's name of the operation.
    pub name: &'static str,
    /// How the operation is called, if that makes a difference; otherwise empty.
    pub with: &'static str,
    pub part: OperationGroup,
    /// Runs the administrator's preparation, then the role's call. None if the preparation fails, which the tests rule
    /// out.
    pub(super) run: fn(&mut Experiment) -> Option<Outcome>,
}

impl Operation {
    /// The name with its circumstance: `HeadObject, with its checksum`.
    pub fn title(&self) -> String {
        match self.with {
            "" => self.name.to_owned(),
            with => format!("{}, {with}", self.name),
        }
    }

    /// The name of its run on the stage: the object, or the operation if there is none.
    pub fn played_as(&self) -> &'static str {
        match self.is_s3() {
            true => OBJECT,
            false => self.name,
        }
    }

    /// Whether the call goes to S3.
    pub fn is_s3(&self) -> bool {
        self.part != OperationGroup::Direct
    }
}

const fn operation(
    name: &'static str,
    with: &'static str,
    part: OperationGroup,
    run: fn(&mut Experiment) -> Option<Outcome>,
) -> Operation {
    Operation {
        name,
        with,
        part,
        run,
    }
}

/// All operations, in the order of the table.
pub const OPERATIONS: [Operation; 16] = [
    operation("PutObject", "", OperationGroup::Upload, |experiment| {
        Some(experiment.upload())
    }),
    operation("GetObject", "", OperationGroup::Download, |experiment| {
        Some(experiment.download())
    }),
    operation("HeadObject", "", OperationGroup::Other, |experiment| {
        head(experiment, None)
    }),
    operation(
        "HeadObject",
        "with its checksum",
        OperationGroup::Other,
        |experiment| head(experiment, Some("ENABLED")),
    ),
    operation("CopyObject", "", OperationGroup::Other, copy),
    operation("ListObjectsV2", "", OperationGroup::Other, list),
    operation("DeleteObject", "", OperationGroup::Other, delete),
    operation("CreateMultipartUpload", "", OperationGroup::InParts, create),
    operation("UploadPart", "", OperationGroup::InParts, |experiment| {
        let upload_id = experiment.begin_multipart_upload()?;
        let (request, body) = experiment.part(&upload_id);
        Some(experiment.world.s3(&request, body))
    }),
    operation(
        "CompleteMultipartUpload",
        "",
        OperationGroup::InParts,
        complete,
    ),
    operation("ListParts", "", OperationGroup::Other, parts),
    operation("AbortMultipartUpload", "", OperationGroup::Other, abort),
    operation("GenerateDataKey", "", OperationGroup::Direct, data_key),
    operation("Encrypt", "", OperationGroup::Direct, |experiment| {
        let call = experiment.encrypt();
        Some(experiment.world.call(call, &[]))
    }),
    operation("Decrypt", "", OperationGroup::Direct, decrypt_secret),
    operation("ReEncrypt", "", OperationGroup::Direct, re_encrypt_secret),
];

fn head(experiment: &mut Experiment, checksum_mode: Option<&str>) -> Option<Outcome> {
    experiment.store_object();
    let input = head_object::Input {
        bucket: experiment.world.bucket.clone(),
        key: OBJECT.to_owned(),
        checksum_mode: checksum_mode.map(str::to_owned),
        ..head_object::Input::default()
    };
    Some(experiment.world.s3(&Request::HeadObject(input), &[]))
}

fn copy(experiment: &mut Experiment) -> Option<Outcome> {
    experiment.store_object();
    let input = copy_object::Input {
        bucket: experiment.world.bucket.clone(),
        key: COPY.to_owned(),
        source: CopySource {
            bucket: experiment.world.bucket.clone(),
            key: OBJECT.to_owned(),
            version_id: None,
        },
        sse: experiment.world.sse.clone(),
        source_customer: None,
        ..copy_object::Input::default()
    };
    Some(experiment.world.s3(&Request::CopyObject(input), &[]))
}

fn list(experiment: &mut Experiment) -> Option<Outcome> {
    experiment.store_object();
    let input = list_objects_v2::Input {
        bucket: experiment.world.bucket.clone(),
        ..list_objects_v2::Input::default()
    };
    Some(experiment.world.s3(&Request::ListObjectsV2(input), &[]))
}

fn delete(experiment: &mut Experiment) -> Option<Outcome> {
    experiment.store_object();
    let call = Call::DeleteObject(delete_object::Input {
        bucket: experiment.world.bucket.clone(),
        key: OBJECT.to_owned(),
        ..delete_object::Input::default()
    });
    Some(experiment.world.call(call, &[]))
}

fn create(experiment: &mut Experiment) -> Option<Outcome> {
    let request = experiment.create_multipart_upload();
    Some(experiment.world.s3(&request, &[]))
}

fn complete(experiment: &mut Experiment) -> Option<Outcome> {
    let upload_id = experiment.begin_multipart_upload()?;
    let etag = experiment.store_part(&upload_id)?;
    let input = complete_multipart_upload::Input {
        bucket: experiment.world.bucket.clone(),
        key: OBJECT.to_owned(),
        upload_id,
        parts: vec![complete_multipart_upload::NamedPart::new(1, &etag)],
        ..complete_multipart_upload::Input::default()
    };
    Some(
        experiment
            .world
            .s3(&Request::CompleteMultipartUpload(input), &[]),
    )
}

fn parts(experiment: &mut Experiment) -> Option<Outcome> {
    let upload_id = experiment.begin_multipart_upload()?;
    experiment.store_part(&upload_id)?;
    let input = list_parts::Input {
        bucket: experiment.world.bucket.clone(),
        key: OBJECT.to_owned(),
        upload_id,
        ..list_parts::Input::default()
    };
    Some(experiment.world.s3(&Request::ListParts(input), &[]))
}

fn abort(experiment: &mut Experiment) -> Option<Outcome> {
    let upload_id = experiment.begin_multipart_upload()?;
    let input = abort_multipart_upload::Input {
        bucket: experiment.world.bucket.clone(),
        key: OBJECT.to_owned(),
        upload_id,
        ..abort_multipart_upload::Input::default()
    };
    Some(
        experiment
            .world
            .s3(&Request::AbortMultipartUpload(input), &[]),
    )
}

fn data_key(experiment: &mut Experiment) -> Option<Outcome> {
    let input = generate_data_key::Input {
        key_id: experiment.key.clone(),
        key_spec: Some("AES_256".to_owned()),
        encryption_context: EncryptionContext::default(),
        ..Default::default()
    };
    Some(experiment.world.call(Call::GenerateDataKey(input), &[]))
}

fn decrypt_secret(experiment: &mut Experiment) -> Option<Outcome> {
    let input = decrypt::Input {
        ciphertext_blob: experiment.encrypted_secret()?,
        key_id: Some(experiment.key.clone()),
        encryption_context: EncryptionContext::default(),
        ..Default::default()
    };
    Some(experiment.world.call(Call::Decrypt(input), &[]))
}

fn re_encrypt_secret(experiment: &mut Experiment) -> Option<Outcome> {
    let input = re_encrypt::Input {
        ciphertext_blob: experiment.encrypted_secret()?,
        source_key_id: Some(experiment.key.clone()),
        source_encryption_context: EncryptionContext::default(),
        destination_key_id: experiment.key.clone(),
        destination_encryption_context: EncryptionContext::default(),
        ..Default::default()
    };
    Some(experiment.world.kms(&kms::Request::ReEncrypt(input)))
}
