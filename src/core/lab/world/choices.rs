//! The caller and the encryption that the learner chose.

use super::caller::CallerChoice;
use super::encryption_choice::EncryptionChoice;
use super::lab::Lab;
use super::names::{ALIAS, BUCKET, key_arn};
use crate::core::iam::{Fix, NamedPolicy, PolicyDocument, PolicyKind, PolicySet};
use crate::core::s3::sse_headers::CustomerKey;
use crate::core::s3::{EncryptionKind, SseHeaders};

impl Lab {
    /// Who makes the uploads and downloads.
    pub fn who(&self) -> CallerChoice {
        self.who
    }

    /// Chooses who makes the uploads and downloads.
    pub fn set_who(&mut self, who: CallerChoice) {
        self.who = who;
    }

    pub fn kind(&self) -> EncryptionChoice {
        self.kind
    }

    /// Chooses how uploads are encrypted.
    pub fn set_kind(&mut self, kind: EncryptionChoice) {
        self.kind = kind;
    }

    /// Whether the other callers were created.
    pub fn invited(&self) -> bool {
        self.invited
    }

    /// Creates all callers except the application and the administrator. Only once, so that a deleted caller stays
    /// deleted.
    pub fn invite(&mut self) {
        if std::mem::replace(&mut self.invited, true) {
            return;
        }
        let reads = format!(
            r#"{{"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": ["arn:aws:s3:::{BUCKET}", "arn:aws:s3:::{BUCKET}/*"]}}"#
        );
        let all = format!(
            r#"{{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::{BUCKET}/*"}}, {{"Effect": "Allow", "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "{}"}}"#,
            key_arn()
        );
        for (who, statements) in [(CallerChoice::Auditor, reads), (CallerChoice::Partner, all)] {
            let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
            if let Ok(document) = text.parse::<PolicyDocument>() {
                let policies = PolicySet {
                    identity: vec![NamedPolicy::new("inline-policy", document)],
                    ..PolicySet::default()
                };
                self.cloud.put_policies(&who.principal(), policies);
            }
        }
    }

    /// The headers of an upload, as chosen. A caller of the other account must name the key by its ARN.
    pub fn headers(&mut self) -> SseHeaders {
        let key = match self.who {
            CallerChoice::Partner => key_arn(),
            _ => ALIAS.to_owned(),
        };
        let algorithm = self.kind.encryption().and_then(EncryptionKind::algorithm);
        let (kms_key_id, bucket_key, customer) = match self.kind {
            EncryptionChoice::SseKms | EncryptionChoice::DsseKms => (Some(key), None, None),
            EncryptionChoice::SseKmsBucketKey => (Some(key), Some(true), None),
            EncryptionChoice::SseKmsAwsManaged
            | EncryptionChoice::SseS3
            | EncryptionChoice::BucketDefault => (None, None, None),
            EncryptionChoice::SseC => (None, None, Some(self.customer_key())),
        };
        SseHeaders {
            algorithm: algorithm.map(|algorithm| algorithm.name().to_owned()),
            kms_key_id,
            context: None,
            bucket_key,
            customer,
        }
    }

    /// The app's key for SSE-C: 32 random bytes, made at first use.
    pub fn customer_key(&mut self) -> CustomerKey {
        let entropy = &mut self.cloud.entropy;
        let key = self.customer.get_or_insert_with(|| entropy.bytes(32));
        CustomerKey {
            algorithm: "AES256".to_owned(),
            key: key.clone(),
            md5: None,
        }
    }

    /// The app's key for SSE-C, if there is one yet.
    pub fn made_customer_key(&self) -> Option<&[u8]> {
        self.customer.as_deref()
    }

    /// Applies a fix to another caller's own policy.
    pub(in crate::core::lab) fn apply_fix_to(&mut self, who: CallerChoice, fix: &Fix) -> bool {
        let arn = who.principal().principal_arn();
        let Some(identity) = self.cloud.identities.get_mut(&arn) else {
            return false;
        };
        let policy = NamedPolicy::new(fix.name.as_str(), fix.document.clone());
        let policies = &mut identity.policies;
        match fix.policy {
            PolicyKind::Identity => match policies
                .identity
                .iter_mut()
                .find(|known| known.name == fix.name)
            {
                Some(known) => *known = policy,
                None => policies.identity.push(policy),
            },
            PolicyKind::PermissionsBoundary => policies.boundary = Some(policy),
            PolicyKind::Session => policies.session = Some(policy),
            _ => return false,
        }
        true
    }
}
