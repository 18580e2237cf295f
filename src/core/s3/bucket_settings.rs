//! Settings of a bucket besides its policy and its default encryption. A new bucket blocks public access, has no ACLs
//! and no versions (S3 guide, about-object-ownership and access-control-block-public-access: since April 2023).

/// `PublicAccessBlockConfiguration`: what Block Public Access refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicAccessBlock {
    /// Uploads with a public ACL.
    pub block_public_acls: bool,
    /// Public ACLs that exist already. No ACL is simulated, so there is none to ignore.
    pub ignore_public_acls: bool,
    /// New public bucket policies.
    pub block_public_policy: bool,
    /// Callers of other accounts, while the bucket policy is public.
    pub restrict_public_buckets: bool,
}

impl PublicAccessBlock {
    /// All four settings, as in a new bucket.
    pub const ALL: Self = Self {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    };

    /// None of the settings.
    pub const NONE: Self = Self {
        block_public_acls: false,
        ignore_public_acls: false,
        block_public_policy: false,
        restrict_public_buckets: false,
    };

    /// The four settings under AWS's names, in AWS's order.
    pub fn named(self) -> [(&'static str, bool); 4] {
        [
            ("BlockPublicAcls", self.block_public_acls),
            ("IgnorePublicAcls", self.ignore_public_acls),
            ("BlockPublicPolicy", self.block_public_policy),
            ("RestrictPublicBuckets", self.restrict_public_buckets),
        ]
    }
}

/// `ObjectOwnership`: who owns an object, and whether there are ACLs. In this simulation the bucket's owner owns every
/// object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectOwnership {
    /// ACLs are off.
    BucketOwnerEnforced,
    BucketOwnerPreferred,
    ObjectWriter,
}

impl ObjectOwnership {
    pub const ALL: [Self; 3] = [
        Self::BucketOwnerEnforced,
        Self::BucketOwnerPreferred,
        Self::ObjectWriter,
    ];

    /// AWS's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::BucketOwnerEnforced => "BucketOwnerEnforced",
            Self::BucketOwnerPreferred => "BucketOwnerPreferred",
            Self::ObjectWriter => "ObjectWriter",
        }
    }

    /// The setting with this name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// Whether a bucket keeps older versions of its objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Versioning {
    /// It never did: there is no `Status`.
    #[default]
    Off,
    /// A write keeps the version before it.
    Enabled,
    /// Versions stay; a write replaces the version whose id is `null`.
    Suspended,
}

impl Versioning {
    pub const ALL: [Self; 3] = [Self::Off, Self::Enabled, Self::Suspended];

    /// `Status`, if versioning was ever enabled.
    pub fn status(self) -> Option<&'static str> {
        match self {
            Self::Off => None,
            Self::Enabled => Some("Enabled"),
            Self::Suspended => Some("Suspended"),
        }
    }
}

/// A bucket's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BucketSettings {
    /// Absent once `DeletePublicAccessBlock` removed it, which is as if all four settings were off.
    pub public_access_block: Option<PublicAccessBlock>,
    /// Absent once `DeleteBucketOwnershipControls` removed it: then ACLs count, as under `ObjectWriter`.
    pub ownership: Option<ObjectOwnership>,
    pub versioning: Versioning,
    /// Whether uploads with SSE-C are refused (`BlockedEncryptionTypes`).
    pub blocks_sse_c: bool,
}

impl BucketSettings {
    /// The settings of a new bucket. SSE-C is blocked since April 2026 (S3 guide,
    /// blocking-unblocking-s3-c-encryption-gpb).
    pub const NEW: Self = Self {
        public_access_block: Some(PublicAccessBlock::ALL),
        ownership: Some(ObjectOwnership::BucketOwnerEnforced),
        versioning: Versioning::Off,
        blocks_sse_c: true,
    };

    /// The settings of Block Public Access that count.
    pub fn blocked_access(&self) -> PublicAccessBlock {
        match self.public_access_block {
            Some(block) => block,
            None => PublicAccessBlock::NONE,
        }
    }

    /// Whether ACLs are off.
    pub fn has_no_acls(&self) -> bool {
        self.ownership == Some(ObjectOwnership::BucketOwnerEnforced)
    }
}
