//! Runs every operation except PutObject, GetObject, and DeleteObject.

use super::bucket_settings::{ObjectOwnership, PublicAccessBlock, Versioning};
use super::operation::{
    abort_multipart_upload, complete_multipart_upload, copy_object, create_bucket,
    create_multipart_upload, delete_bucket, delete_bucket_encryption,
    delete_bucket_ownership_controls, delete_bucket_policy, delete_objects,
    delete_public_access_block, get_bucket_encryption, get_bucket_location,
    get_bucket_ownership_controls, get_bucket_policy, get_bucket_versioning, get_object_tagging,
    get_public_access_block, head_bucket, head_object, list_buckets, list_multipart_uploads,
    list_object_versions, list_objects_v2, list_parts, put_bucket_encryption,
    put_bucket_ownership_controls, put_bucket_policy, put_bucket_versioning, put_object_tagging,
    put_public_access_block, update_object_encryption, upload_part, upload_part_copy,
};
use super::session::Session;
use super::{S3, S3Error};
use crate::core::kms::Kms;
use crate::core::wire::requests;

requests! {
    CopyObject(copy_object),
    HeadObject(head_object),
    ListObjectsV2(list_objects_v2),
    CreateBucket(create_bucket),
    DeleteBucket(delete_bucket),
    ListBuckets(list_buckets),
    PutBucketPolicy(put_bucket_policy),
    GetBucketPolicy(get_bucket_policy),
    DeleteBucketPolicy(delete_bucket_policy),
    PutBucketEncryption(put_bucket_encryption),
    GetBucketEncryption(get_bucket_encryption),
    DeleteBucketEncryption(delete_bucket_encryption),
    PutPublicAccessBlock(put_public_access_block),
    GetPublicAccessBlock(get_public_access_block),
    DeletePublicAccessBlock(delete_public_access_block),
    PutBucketOwnershipControls(put_bucket_ownership_controls),
    GetBucketOwnershipControls(get_bucket_ownership_controls),
    DeleteBucketOwnershipControls(delete_bucket_ownership_controls),
    PutBucketVersioning(put_bucket_versioning),
    GetBucketVersioning(get_bucket_versioning),
    HeadBucket(head_bucket),
    DeleteObjects(delete_objects),
    ListObjectVersions(list_object_versions),
    UpdateObjectEncryption(update_object_encryption),
    GetBucketLocation(get_bucket_location),
    PutObjectTagging(put_object_tagging),
    GetObjectTagging(get_object_tagging),
    CreateMultipartUpload(create_multipart_upload),
    UploadPart(upload_part),
    UploadPartCopy(upload_part_copy),
    CompleteMultipartUpload(complete_multipart_upload),
    AbortMultipartUpload(abort_multipart_upload),
    ListParts(list_parts),
    ListMultipartUploads(list_multipart_uploads),
}

/// The answer to a [`Request`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    CopyObject(copy_object::Output),
    HeadObject(head_object::Output),
    ListObjectsV2(list_objects_v2::Output),
    CreateBucket(create_bucket::Output),
    DeleteBucket,
    ListBuckets(list_buckets::Output),
    PutBucketPolicy,
    GetBucketPolicy(get_bucket_policy::Output),
    DeleteBucketPolicy,
    PutBucketEncryption,
    GetBucketEncryption(get_bucket_encryption::Output),
    DeleteBucketEncryption,
    PutPublicAccessBlock,
    GetPublicAccessBlock(PublicAccessBlock),
    DeletePublicAccessBlock,
    PutBucketOwnershipControls,
    GetBucketOwnershipControls(ObjectOwnership),
    DeleteBucketOwnershipControls,
    PutBucketVersioning,
    GetBucketVersioning(Versioning),
    HeadBucket(head_bucket::Output),
    DeleteObjects(delete_objects::Output),
    ListObjectVersions(list_object_versions::Output),
    UpdateObjectEncryption,
    GetBucketLocation(get_bucket_location::Output),
    PutObjectTagging(put_object_tagging::Output),
    GetObjectTagging(get_object_tagging::Output),
    CreateMultipartUpload(create_multipart_upload::Output),
    UploadPart(upload_part::Output),
    UploadPartCopy(upload_part_copy::Output),
    CompleteMultipartUpload(complete_multipart_upload::Output),
    AbortMultipartUpload,
    ListParts(list_parts::Output),
    ListMultipartUploads(list_multipart_uploads::Output),
}

/// Runs the operation and records its steps. `body` is the request's body, for operations that have one.
///
/// # Errors
/// Those of [`S3Error`].
pub fn answer(
    s3: &mut S3,
    kms: &mut Kms,
    session: &mut Session<'_>,
    request: &Request,
    body: &[u8],
) -> Result<Answer, S3Error> {
    Ok(match request {
        Request::CopyObject(input) => {
            Answer::CopyObject(copy_object::copy_object(s3, kms, session, input)?)
        }
        Request::HeadObject(input) => {
            Answer::HeadObject(head_object::head_object(s3, kms, session, input)?)
        }
        Request::ListObjectsV2(input) => {
            Answer::ListObjectsV2(list_objects_v2::list_objects_v2(s3, session, input)?)
        }
        Request::CreateBucket(input) => {
            Answer::CreateBucket(create_bucket::create_bucket(s3, session, input)?)
        }
        Request::DeleteBucket(input) => {
            delete_bucket::delete_bucket(s3, session, input)?;
            Answer::DeleteBucket
        }
        Request::ListBuckets(input) => {
            Answer::ListBuckets(list_buckets::list_buckets(s3, session, input)?)
        }
        Request::PutBucketPolicy(input) => {
            put_bucket_policy::put_bucket_policy(s3, session, input)?;
            Answer::PutBucketPolicy
        }
        Request::GetBucketPolicy(input) => {
            Answer::GetBucketPolicy(get_bucket_policy::get_bucket_policy(s3, session, input)?)
        }
        Request::DeleteBucketPolicy(input) => {
            delete_bucket_policy::delete_bucket_policy(s3, session, input)?;
            Answer::DeleteBucketPolicy
        }
        Request::PutBucketEncryption(input) => {
            put_bucket_encryption::put_bucket_encryption(s3, session, input)?;
            Answer::PutBucketEncryption
        }
        Request::GetBucketEncryption(input) => Answer::GetBucketEncryption(
            get_bucket_encryption::get_bucket_encryption(s3, session, input)?,
        ),
        Request::DeleteBucketEncryption(input) => {
            delete_bucket_encryption::delete_bucket_encryption(s3, session, input)?;
            Answer::DeleteBucketEncryption
        }
        Request::PutPublicAccessBlock(input) => {
            put_public_access_block::put_public_access_block(s3, session, input)?;
            Answer::PutPublicAccessBlock
        }
        Request::GetPublicAccessBlock(input) => Answer::GetPublicAccessBlock(
            get_public_access_block::get_public_access_block(s3, session, input)?,
        ),
        Request::DeletePublicAccessBlock(input) => {
            delete_public_access_block::delete_public_access_block(s3, session, input)?;
            Answer::DeletePublicAccessBlock
        }
        Request::PutBucketOwnershipControls(input) => {
            put_bucket_ownership_controls::put_bucket_ownership_controls(s3, session, input)?;
            Answer::PutBucketOwnershipControls
        }
        Request::GetBucketOwnershipControls(input) => Answer::GetBucketOwnershipControls(
            get_bucket_ownership_controls::get_bucket_ownership_controls(s3, session, input)?,
        ),
        Request::DeleteBucketOwnershipControls(input) => {
            delete_bucket_ownership_controls::delete_bucket_ownership_controls(s3, session, input)?;
            Answer::DeleteBucketOwnershipControls
        }
        Request::PutBucketVersioning(input) => {
            put_bucket_versioning::put_bucket_versioning(s3, session, input)?;
            Answer::PutBucketVersioning
        }
        Request::GetBucketVersioning(input) => Answer::GetBucketVersioning(
            get_bucket_versioning::get_bucket_versioning(s3, session, input)?,
        ),
        Request::DeleteObjects(input) => {
            Answer::DeleteObjects(delete_objects::delete_objects(s3, session, input)?)
        }
        Request::ListObjectVersions(input) => Answer::ListObjectVersions(
            list_object_versions::list_object_versions(s3, session, input)?,
        ),
        Request::UpdateObjectEncryption(input) => {
            update_object_encryption::update_object_encryption(s3, kms, session, input)?;
            Answer::UpdateObjectEncryption
        }
        Request::HeadBucket(input) => {
            Answer::HeadBucket(head_bucket::head_bucket(s3, session, input)?)
        }
        Request::GetBucketLocation(input) => Answer::GetBucketLocation(
            get_bucket_location::get_bucket_location(s3, session, input)?,
        ),
        Request::PutObjectTagging(input) => {
            Answer::PutObjectTagging(put_object_tagging::put_object_tagging(s3, session, input)?)
        }
        Request::GetObjectTagging(input) => {
            Answer::GetObjectTagging(get_object_tagging::get_object_tagging(s3, session, input)?)
        }
        Request::CreateMultipartUpload(input) => Answer::CreateMultipartUpload(
            create_multipart_upload::create_multipart_upload(s3, kms, session, input)?,
        ),
        Request::UploadPart(input) => {
            Answer::UploadPart(upload_part::upload_part(s3, kms, session, input, body)?)
        }
        Request::UploadPartCopy(input) => {
            Answer::UploadPartCopy(upload_part_copy::upload_part_copy(s3, kms, session, input)?)
        }
        Request::CompleteMultipartUpload(input) => Answer::CompleteMultipartUpload(
            complete_multipart_upload::complete_multipart_upload(s3, kms, session, input)?,
        ),
        Request::AbortMultipartUpload(input) => {
            abort_multipart_upload::abort_multipart_upload(s3, session, input)?;
            Answer::AbortMultipartUpload
        }
        Request::ListParts(input) => {
            Answer::ListParts(list_parts::list_parts(s3, kms, session, input)?)
        }
        Request::ListMultipartUploads(input) => Answer::ListMultipartUploads(
            list_multipart_uploads::list_multipart_uploads(s3, session, input)?,
        ),
    })
}
