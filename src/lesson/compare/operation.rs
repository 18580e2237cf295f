//! The operations, and how each is called on an object under SSE-KMS.

use super::scratch::{OBJECT, Scratch};
use crate::core::cloud::{Call, Outcome};
use crate::core::kms::{self, EncryptionContext, decrypt, generate_data_key, re_encrypt};
use crate::core::s3::{
    Request, abort_multipart_upload, complete_multipart_upload, copy_object,
    create_multipart_upload, head_object, list_objects_v2, list_parts,
};

/// What the copy is called.
const COPY: &str = "copy.dat";

/// What an operation is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationGroup {
    /// An upload in one piece.
    Upload,
    /// An upload in parts.
    InParts,
    /// A download.
    Download,
    /// Something else that S3 does.
    Other,
    /// The application's own call of KMS.
    Direct,
}

/// An operation of S3 or KMS.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// AWS's name of it.
    pub name: &'static str,
    /// How it is called where that makes a difference; else empty.
    pub with: &'static str,
    /// What it is part of.
    pub part: OperationGroup,
    /// Sets the scene as the administrator, then calls as the role.
    pub(super) run: fn(&mut Scratch) -> Outcome,
}

impl Operation {
    /// Name and circumstance: `HeadObject, with its checksum`.
    pub fn title(&self) -> String {
        match self.with {
            "" => self.name.to_owned(),
            with => format!("{}, {with}", self.name),
        }
    }

    /// What its run is called on the stage: the object, or the operation where there is none.
    pub fn played_as(&self) -> &'static str {
        match self.is_s3() {
            true => OBJECT,
            false => self.name,
        }
    }

    /// Whether it is S3 that is called.
    pub fn is_s3(&self) -> bool {
        self.part != OperationGroup::Direct
    }
}

const fn operation(
    name: &'static str,
    with: &'static str,
    part: OperationGroup,
    run: fn(&mut Scratch) -> Outcome,
) -> Operation {
    Operation {
        name,
        with,
        part,
        run,
    }
}

/// All of them, in the order of the table.
pub const OPERATIONS: [Operation; 16] = [
    operation("PutObject", "", OperationGroup::Upload, Scratch::upload),
    operation("GetObject", "", OperationGroup::Download, Scratch::download),
    operation("HeadObject", "", OperationGroup::Other, |scratch| {
        head(scratch, None)
    }),
    operation(
        "HeadObject",
        "with its checksum",
        OperationGroup::Other,
        |scratch| head(scratch, Some("ENABLED")),
    ),
    operation("CopyObject", "", OperationGroup::Other, copy),
    operation("ListObjectsV2", "", OperationGroup::Other, list),
    operation("DeleteObject", "", OperationGroup::Other, delete),
    operation("CreateMultipartUpload", "", OperationGroup::InParts, create),
    operation("UploadPart", "", OperationGroup::InParts, |scratch| {
        let upload_id = scratch.begun();
        let (request, body) = scratch.part(&upload_id);
        scratch.s3(&request, body)
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
    operation("Encrypt", "", OperationGroup::Direct, |scratch| {
        scratch.call(scratch.secret(), &[])
    }),
    operation("Decrypt", "", OperationGroup::Direct, open),
    operation("ReEncrypt", "", OperationGroup::Direct, reseal),
];

fn head(scratch: &mut Scratch, checksum_mode: Option<&str>) -> Outcome {
    scratch.stored();
    let input = head_object::Input {
        bucket: scratch.bucket(),
        key: OBJECT.to_owned(),
        checksum_mode: checksum_mode.map(str::to_owned),
        ..head_object::Input::default()
    };
    scratch.s3(&Request::HeadObject(input), &[])
}

fn copy(scratch: &mut Scratch) -> Outcome {
    scratch.stored();
    let input = copy_object::Input {
        bucket: scratch.bucket(),
        key: COPY.to_owned(),
        source_bucket: scratch.bucket(),
        source_key: OBJECT.to_owned(),
        sse: scratch.sse(),
        source_customer: None,
    };
    scratch.s3(&Request::CopyObject(input), &[])
}

fn list(scratch: &mut Scratch) -> Outcome {
    scratch.stored();
    let input = list_objects_v2::Input {
        bucket: scratch.bucket(),
        ..list_objects_v2::Input::default()
    };
    scratch.s3(&Request::ListObjectsV2(input), &[])
}

fn delete(scratch: &mut Scratch) -> Outcome {
    scratch.stored();
    let call = Call::DeleteObject {
        bucket: scratch.bucket(),
        key: OBJECT.to_owned(),
    };
    scratch.call(call, &[])
}

fn create(scratch: &mut Scratch) -> Outcome {
    let input = create_multipart_upload::Input {
        bucket: scratch.bucket(),
        key: OBJECT.to_owned(),
        content_type: "text/plain".to_owned(),
        sse: scratch.sse(),
        ..create_multipart_upload::Input::default()
    };
    scratch.s3(&Request::CreateMultipartUpload(input), &[])
}

fn complete(scratch: &mut Scratch) -> Outcome {
    let upload_id = scratch.begun();
    let etag = scratch.sent(&upload_id);
    let input = complete_multipart_upload::Input {
        bucket: scratch.bucket(),
        key: OBJECT.to_owned(),
        upload_id,
        parts: vec![(1, etag)],
    };
    scratch.s3(&Request::CompleteMultipartUpload(input), &[])
}

fn parts(scratch: &mut Scratch) -> Outcome {
    let upload_id = scratch.begun();
    scratch.sent(&upload_id);
    let input = list_parts::Input {
        bucket: scratch.bucket(),
        key: OBJECT.to_owned(),
        upload_id,
        ..list_parts::Input::default()
    };
    scratch.s3(&Request::ListParts(input), &[])
}

fn abort(scratch: &mut Scratch) -> Outcome {
    let upload_id = scratch.begun();
    let input = abort_multipart_upload::Input {
        bucket: scratch.bucket(),
        key: OBJECT.to_owned(),
        upload_id,
    };
    scratch.s3(&Request::AbortMultipartUpload(input), &[])
}

fn data_key(scratch: &mut Scratch) -> Outcome {
    let input = generate_data_key::Input {
        key_id: scratch.key(),
        key_spec: Some("AES_256".to_owned()),
        number_of_bytes: None,
        encryption_context: EncryptionContext::default(),
        dry_run: false,
    };
    scratch.call(Call::GenerateDataKey(input), &[])
}

fn open(scratch: &mut Scratch) -> Outcome {
    let input = decrypt::Input {
        ciphertext_blob: scratch.sealed(),
        key_id: Some(scratch.key()),
        encryption_context: EncryptionContext::default(),
        dry_run: false,
    };
    scratch.call(Call::Decrypt(input), &[])
}

fn reseal(scratch: &mut Scratch) -> Outcome {
    let input = re_encrypt::Input {
        ciphertext_blob: scratch.sealed(),
        source_key_id: Some(scratch.key()),
        source_encryption_context: EncryptionContext::default(),
        destination_key_id: scratch.key(),
        destination_encryption_context: EncryptionContext::default(),
        dry_run: false,
    };
    scratch.kms(&kms::Request::ReEncrypt(input))
}
