//! The names of the scratch world: the reader's own, and the lab's where the text has none.

use crate::core::arn::Arn;
use crate::core::iam::{Principal, Request, is_account_id};
use crate::core::lab::world::{ACCOUNT, KEY_ID, REGION};
use crate::lesson::denied::Reading;

/// A name for what the text does not name.
const BUCKET: &str = "your-bucket";
const OBJECT: &str = "your-object";

/// The names of a scratch world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageNames {
    pub caller: Principal,
    pub account: String,
    pub region: String,
    pub bucket: String,
    /// The account that owns the bucket, 12 digits.
    pub bucket_account: String,
    /// The object's key.
    pub object: String,
    /// Whether the encryption context is the bucket's, as with a Bucket Key.
    pub bucket_key: bool,
    pub key_id: String,
    /// The account that owns the KMS key, 12 digits.
    pub key_account: String,
}

impl StageNames {
    /// The names in a request, and in the text that it was read from.
    pub fn of(request: &Request, reading: &Reading) -> Self {
        let account = request
            .principal
            .account()
            .map_or(ACCOUNT, |account| account);
        let owner = match is_account_id(&request.resource_account) {
            true => request.resource_account.as_str(),
            false => account,
        };
        let is_kms = request.action.starts_with("kms:");
        let context = request.context.get("kms:EncryptionContext:aws:s3:arn");
        let context = context.and_then(|values| values.first());
        let in_s3 = match is_kms {
            true => context.cloned(),
            false => Some(request.resource.clone()),
        };
        let path = in_s3.and_then(|arn| Some(arn.parse::<Arn>().ok()?.resource));
        let path = path.as_deref().map_or("", |path| path);
        let (bucket, object) = path.split_once('/').map_or((path, ""), |parts| parts);
        let is_name = |name: &&str| !name.is_empty() && !name.contains(['*', '?', '$']);
        let key = request.resource.parse::<Arn>().ok();
        let key = key.filter(|arn| arn.service == "kms");
        let key_id = key
            .as_ref()
            .and_then(|arn| arn.resource.strip_prefix("key/"));
        let region = match &key {
            Some(arn) => Some(arn.region.clone()),
            None => reading.region.clone(),
        };
        Self {
            caller: request.principal.clone(),
            account: account.to_owned(),
            region: region
                .filter(|region| !region.is_empty() && !region.contains('*'))
                .unwrap_or_else(|| REGION.to_owned()),
            bucket: Some(bucket).filter(is_name).unwrap_or(BUCKET).to_owned(),
            bucket_account: match is_kms {
                true => account.to_owned(),
                false => owner.to_owned(),
            },
            object: Some(object).filter(is_name).unwrap_or(OBJECT).to_owned(),
            bucket_key: is_kms && object.is_empty() && is_name(&bucket),
            key_id: key_id.filter(is_name).unwrap_or(KEY_ID).to_owned(),
            key_account: match is_kms {
                true => owner.to_owned(),
                false => account.to_owned(),
            },
        }
    }

    /// The KMS key's ARN.
    pub fn key_arn(&self) -> String {
        let Self {
            region,
            key_account,
            key_id,
            ..
        } = self;
        format!("arn:aws:kms:{region}:{key_account}:key/{key_id}")
    }

    /// An account's administrator, who exists from the start.
    pub fn admin(account: &str) -> Principal {
        Principal::User {
            account: account.to_owned(),
            name: "admin".to_owned(),
        }
    }
}
