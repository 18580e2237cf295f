//! What the learner can choose for an upload or download: who calls, and how it shall be encrypted.

use super::lab::Lab;
use super::names::{ACCOUNT, ALIAS, BUCKET, ROLE, key_arn};
use crate::core::iam::{Fix, NamedPolicy, PolicyDocument, PolicyKind, PolicySet, Principal};
use crate::core::s3::sse_headers::CustomerKey;
use crate::core::s3::{EncryptionKind, SseHeaders};

/// The other account.
pub const OTHER_ACCOUNT: &str = "444455556666";

/// Who calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CallerChoice {
    /// The application's role, whose permissions the switches set.
    #[default]
    App,
    /// A role that may read in S3 and has no word in KMS.
    Auditor,
    /// The account's administrator.
    Admin,
    /// A role of another account, allowed by its own account.
    Partner,
    /// Nobody in particular.
    Anonymous,
}

impl CallerChoice {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 5] = [
        Self::App,
        Self::Auditor,
        Self::Admin,
        Self::Partner,
        Self::Anonymous,
    ];

    /// Its name in the menu.
    pub fn name(self) -> &'static str {
        match self {
            Self::App => ROLE,
            Self::Auditor => "auditor-role",
            Self::Admin => "admin",
            Self::Partner => "partner-role",
            Self::Anonymous => "anonymous",
        }
    }

    /// What there is to know of it, after its name.
    pub fn says(self) -> &'static str {
        match self {
            Self::App => "the switches",
            Self::Auditor => "may read in S3, nothing in KMS",
            Self::Admin => "may do everything",
            Self::Partner => "of account 444455556666",
            Self::Anonymous => "no credentials",
        }
    }

    /// What stands under its station on the stage.
    pub fn place(self) -> String {
        Self::place_of(&self.principal().arn())
    }

    /// The same, of any caller's ARN.
    pub fn place_of(arn: &str) -> String {
        if arn == Lab::app().arn() {
            return format!("EC2, {ROLE}");
        }
        let mut parts = arn.split(['/', ':']).skip(5);
        match (parts.next(), parts.next()) {
            (Some("assumed-role" | "user"), Some(name)) => name.to_owned(),
            (Some(other), _) => other.to_owned(),
            (None, _) => "no credentials".to_owned(),
        }
    }

    /// Who that is to IAM.
    pub fn principal(self) -> Principal {
        let session = |account: &str, role: &str| Principal::Session {
            account: account.to_owned(),
            role: role.to_owned(),
            session: "session".to_owned(),
        };
        match self {
            Self::App => Lab::app(),
            Self::Auditor => session(ACCOUNT, self.name()),
            Self::Admin => Lab::admin(),
            Self::Partner => session(OTHER_ACCOUNT, self.name()),
            Self::Anonymous => Principal::Anonymous,
        }
    }
}

/// How an upload shall be encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// `aws:kms` with the lab's key.
    #[default]
    Kms,
    /// The same, with a Bucket Key.
    BucketKey,
    /// `aws:kms` without a key: the AWS managed key `aws/s3`.
    Managed,
    /// `aws:kms:dsse` with the lab's key.
    Dual,
    /// `AES256`.
    S3,
    /// A key that the app sends along.
    Customer,
    /// No header at all: the bucket's default.
    Default,
}

impl Kind {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 7] = [
        Self::Kms,
        Self::BucketKey,
        Self::Managed,
        Self::Dual,
        Self::S3,
        Self::Customer,
        Self::Default,
    ];

    /// The kind of encryption that its headers ask for; none without headers, where the bucket decides.
    pub fn encryption(self) -> Option<EncryptionKind> {
        match self {
            Self::Kms | Self::BucketKey | Self::Managed => Some(EncryptionKind::SseKms),
            Self::Dual => Some(EncryptionKind::DsseKms),
            Self::S3 => Some(EncryptionKind::SseS3),
            Self::Customer => Some(EncryptionKind::SseC),
            Self::Default => None,
        }
    }

    /// Its name in the menu.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kms => "SSE-KMS",
            Self::BucketKey => "SSE-KMS with Bucket Key",
            Self::Managed => "SSE-KMS, key aws/s3",
            Self::Dual => "DSSE-KMS",
            Self::S3 => "SSE-S3",
            Self::Customer => "SSE-C",
            Self::Default => "no header: bucket default",
        }
    }
}

impl Lab {
    /// Who calls.
    pub fn who(&self) -> CallerChoice {
        self.who
    }

    /// Chooses who calls.
    pub fn set_who(&mut self, who: CallerChoice) {
        self.who = who;
    }

    /// How uploads are encrypted.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Chooses how uploads are encrypted.
    pub fn set_kind(&mut self, kind: Kind) {
        self.kind = kind;
    }

    /// Whether those callers were made.
    pub fn invited(&self) -> bool {
        self.invited
    }

    /// Makes the callers there are beside the application and the administrator, once.
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
                    identity: vec![NamedPolicy::new("what-it-may", document)],
                    ..PolicySet::default()
                };
                self.cloud.put_policies(&who.principal(), policies);
            }
        }
    }

    /// The headers of an upload of the chosen kind. The other account must name the key by its ARN.
    pub fn headers(&mut self) -> SseHeaders {
        let key = match self.who {
            CallerChoice::Partner => key_arn(),
            _ => ALIAS.to_owned(),
        };
        let algorithm = self.kind.encryption().and_then(EncryptionKind::algorithm);
        let (kms_key_id, bucket_key, customer) = match self.kind {
            Kind::Kms | Kind::Dual => (Some(key), None, None),
            Kind::BucketKey => (Some(key), Some(true), None),
            Kind::Managed | Kind::S3 | Kind::Default => (None, None, None),
            Kind::Customer => (None, None, Some(self.customer_key())),
        };
        SseHeaders {
            algorithm: algorithm.map(|algorithm| algorithm.name().to_owned()),
            kms_key_id,
            context: None,
            bucket_key,
            customer,
        }
    }

    /// The key that the app keeps for SSE-C: made when it is first needed.
    pub fn customer_key(&mut self) -> CustomerKey {
        let entropy = &mut self.cloud.entropy;
        let key = self.customer.get_or_insert_with(|| entropy.bytes(32));
        CustomerKey {
            algorithm: "AES256".to_owned(),
            key: key.clone(),
            md5: None,
        }
    }

    /// Applies a fix of another caller's own policy.
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
