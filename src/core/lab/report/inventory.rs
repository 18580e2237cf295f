//! Everything in the lab's cloud, as one list: accounts, keys, buckets, users, and roles.

use crate::core::arn::Arn;
use crate::core::clock::Timestamp;
use crate::core::cloud::Identity;
use crate::core::iam::Principal;
use crate::core::kms::{Key, KeyState, Kms};
use crate::core::lab::Lab;
use crate::core::lab::world::{ACCOUNT, BUCKET, KEY_ID, ROLE};
use crate::core::s3::encryption::Algorithm;
use crate::core::s3::{Bucket, BucketSettings, Encryption, Object};
use crate::core::trace::print::hex;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// The accounts that own anything, the learner's first.
    pub accounts: Vec<String>,
    /// KMS keys, in order of creation.
    pub keys: Vec<KeyRow>,
    /// Deleted KMS keys.
    pub gone: Vec<DeletedKey>,
    pub buckets: Vec<BucketRow>,
    /// Users and roles, the learner's account first.
    pub people: Vec<IdentityRow>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    pub id: String,
    pub account: String,
    /// Its aliases, `alias/…`.
    pub aliases: Vec<String>,
    /// `Description`; may be empty.
    pub description: String,
    pub state: KeyState,
    pub aws_managed: bool,
    /// `KeyUsage`.
    pub usage: &'static str,
    /// The number of key materials, including the current one.
    pub materials: usize,
    /// The start of the current key material's ID, in hexadecimal.
    pub material: String,
    /// The time of the last rotation.
    pub rotated: Option<Timestamp>,
    /// Automatic rotation: the days from one to the next, and the next date.
    pub rotation: Option<(u64, Timestamp)>,
    /// Its tags: key and value.
    pub tags: Vec<(String, String)>,
    /// The deletion date, while deletion is pending.
    pub deletion: Option<Timestamp>,
    /// The number of grants.
    pub grants: usize,
    /// The number of objects encrypted under it, by bucket.
    pub under: Vec<(String, usize)>,
}

/// A deleted KMS key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedKey {
    pub id: String,
    /// The number of objects that can no longer be decrypted, by bucket.
    pub under: Vec<(String, usize)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketRow {
    pub name: String,
    pub account: String,
    /// `SSEAlgorithm` of its default encryption.
    pub algorithm: Algorithm,
    /// `KMSMasterKeyID` of its default encryption, as it was set.
    pub key_id: Option<String>,
    /// The alias or ID of that key.
    pub key_name: String,
    /// `BucketKeyEnabled`.
    pub bucket_key: bool,
    pub has_policy: bool,
    /// Block Public Access, Object Ownership, versioning, and blocked types.
    pub settings: BucketSettings,
    /// Noncurrent versions and delete markers.
    pub older_versions: usize,
    /// Its objects, by key.
    pub objects: Vec<StoredRow>,
    /// Multipart uploads in progress.
    pub uploads: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRow {
    pub key: String,
    pub len: u64,
    /// For example, `SSE-KMS`.
    pub kind: &'static str,
    /// The name of its KMS key; empty if it has none.
    pub key_name: String,
    /// Whether a Bucket Key encrypted its data key.
    pub bucket_key: bool,
    /// Whether its KMS key was deleted, so that nobody can ever decrypt it.
    pub lost: bool,
}

/// A user or role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityRow {
    pub arn: String,
    pub name: String,
    pub account: String,
    /// `user` or `role`.
    pub kind: String,
    /// Inline policies: name and text.
    pub policies: Vec<(String, String)>,
    /// The name of its permissions boundary.
    pub boundary: Option<String>,
    /// Whether its organization's control policies limit it.
    pub controlled: bool,
    pub tags: Vec<(String, String)>,
}

impl Lab {
    pub fn inventory(&self) -> Inventory {
        let mut inventory = Inventory {
            accounts: vec![ACCOUNT.to_owned()],
            ..Inventory::default()
        };
        let cloud = self.cloud();
        for key in cloud.kms.keys() {
            inventory.know(&key.account);
            // Inserts into a sorted list: there are only a few keys, all made by hand.
            let row = self.key_row(key);
            let place = inventory.keys.iter().position(|other| {
                let born = |id: &str| cloud.kms.key(id).map(|key| key.created);
                born(&other.id) > born(&row.id)
            });
            inventory
                .keys
                .insert(place.unwrap_or(inventory.keys.len()), row);
        }
        for (id, arn) in cloud.kms.deleted_keys() {
            inventory.gone.push(DeletedKey {
                id: id.to_owned(),
                under: self.under(arn),
            });
        }
        for bucket in cloud.s3.buckets() {
            inventory.know(&bucket.account);
            inventory.buckets.push(bucket_row(&cloud.kms, bucket));
        }
        for (arn, identity) in cloud.identities.iter() {
            if let Some(row) = person_row(arn, identity) {
                inventory.know(&row.account);
                inventory.people.push(row);
            }
        }
        inventory
    }

    /// The number of objects whose data keys are encrypted under a KMS key, by bucket.
    fn under(&self, arn: &str) -> Vec<(String, usize)> {
        let count = |bucket: &Bucket| {
            let under = (bucket.stored_objects())
                .filter(|object| key_arn(object) == Some(arn))
                .count();
            (under > 0).then(|| (bucket.name.clone(), under))
        };
        self.cloud().s3.buckets().filter_map(count).collect()
    }

    fn key_row(&self, key: &Key) -> KeyRow {
        let aliases = self.cloud().kms.aliases_of(&key.id);
        let [a, b, c, d, ..] = key.current().id;
        KeyRow {
            id: key.id.clone(),
            account: key.account.clone(),
            aliases: aliases.map(str::to_owned).collect(),
            description: key.description.clone(),
            state: key.state,
            aws_managed: key.aws_managed,
            usage: key.usage.name(),
            materials: key.materials().count(),
            material: hex(&[a, b, c, d]),
            rotated: key.current().rotated,
            rotation: (key.rotation).map(|schedule| (schedule.period_days, schedule.next)),
            tags: key.tags.clone(),
            deletion: key.deletion,
            grants: key.grants.len(),
            under: self.under(&key.arn()),
        }
    }
}

fn key_arn(object: &Object) -> Option<&str> {
    object.encryption.kms().map(|sse| sse.key_arn.as_str())
}

/// The name of a KMS key: its first alias, or else its ID. For a missing key, the text that named it.
fn called(kms: &Kms, account: &str, region: &str, named: &str) -> String {
    match kms.find(account, region, named) {
        Ok(key) => first_alias_or_id(kms, key),
        Err(_) => named.rsplit("key/").next().unwrap_or(named).to_owned(),
    }
}

fn first_alias_or_id(kms: &Kms, key: &Key) -> String {
    let alias = kms.aliases_of(&key.id).next();
    alias.unwrap_or(&key.id).to_owned()
}

fn bucket_row(kms: &Kms, bucket: &Bucket) -> BucketRow {
    let default = &bucket.encryption;
    let key_name = match (&default.kms_key_id, default.algorithm) {
        (_, Algorithm::SseS3) => String::new(),
        (None, _) => crate::core::kms::managed::S3_ALIAS.to_owned(),
        (Some(named), _) => called(kms, &bucket.account, &bucket.region, named),
    };
    let stored = |(key, object): (&String, &Object)| {
        let arn = key_arn(object);
        StoredRow {
            key: key.clone(),
            len: object.body.plaintext_len(),
            kind: object.encryption.name(),
            key_name: arn.map_or_else(String::new, |arn| {
                called(kms, &bucket.account, &bucket.region, arn)
            }),
            bucket_key: matches!(&object.encryption, Encryption::Kms(sse) if sse.bucket_key.is_some()),
            lost: arn.is_some_and(|arn| kms.deleted_keys().any(|(_, gone)| gone == arn)),
        }
    };
    BucketRow {
        name: bucket.name.clone(),
        account: bucket.account.clone(),
        algorithm: default.algorithm,
        key_id: default.kms_key_id.clone(),
        key_name,
        bucket_key: default.bucket_key,
        has_policy: bucket.policy.is_some(),
        settings: bucket.settings,
        older_versions: bucket.older.len(),
        objects: bucket.objects.iter().map(stored).collect(),
        uploads: bucket.uploads.len(),
    }
}

fn person_row(arn: &str, identity: &Identity) -> Option<IdentityRow> {
    let parsed = arn.parse::<Arn>().ok()?;
    let (kind, name) = parsed.resource.split_once('/')?;
    let policies = &identity.policies;
    let text = |document: &crate::core::iam::PolicyDocument| document.to_json_pretty();
    Some(IdentityRow {
        arn: arn.to_owned(),
        name: name.to_owned(),
        account: parsed.account.clone(),
        kind: kind.to_owned(),
        policies: (policies.identity.iter())
            .map(|policy| (policy.name.clone(), text(&policy.document)))
            .collect(),
        boundary: (policies.boundary.as_ref()).map(|policy| policy.name.clone()),
        controlled: !policies.scps.is_empty(),
        tags: identity.tags.clone(),
    })
}

impl Inventory {
    fn know(&mut self, account: &str) {
        if !self.accounts.iter().any(|known| known == account) {
            self.accounts.push(account.to_owned());
        }
    }

    pub fn key(&self, id: &str) -> Option<&KeyRow> {
        self.keys.iter().find(|key| key.id == id)
    }

    pub fn bucket(&self, name: &str) -> Option<&BucketRow> {
        self.buckets.iter().find(|bucket| bucket.name == name)
    }

    pub fn person(&self, arn: &str) -> Option<&IdentityRow> {
        self.people.iter().find(|person| person.arn == arn)
    }

    /// The number of objects in all buckets.
    pub fn objects(&self) -> usize {
        self.buckets.iter().map(|bucket| bucket.objects.len()).sum()
    }

    /// Counts of everything: `1 KMS key, 1 bucket with 3 objects, 4 users and roles`.
    pub fn summary(&self) -> String {
        format!(
            "{}, {} with {}, {}",
            counted(self.keys.len(), "KMS key"),
            counted(self.buckets.len(), "bucket"),
            counted(self.objects(), "object"),
            match self.people.len() {
                1 => "1 user or role".to_owned(),
                people => format!("{people} users and roles"),
            }
        )
    }
}

impl KeyRow {
    /// Its first alias, or else its ID.
    pub fn name(&self) -> &str {
        self.aliases.first().unwrap_or(&self.id)
    }

    /// Whether the lab's uploads use it.
    pub fn is_the_labs(&self) -> bool {
        self.id == KEY_ID
    }

    /// Who manages it, in words.
    pub fn manager(&self) -> &'static str {
        match self.aws_managed {
            true => "AWS managed: only AWS can change it",
            false => "customer managed",
        }
    }
}

impl BucketRow {
    /// Whether the lab uploads to it.
    pub fn is_the_labs(&self) -> bool {
        self.name == BUCKET
    }

    /// How S3 encrypts an upload without encryption headers.
    pub fn default_encryption(&self) -> String {
        let name = self.algorithm.kind().name();
        match self.algorithm {
            Algorithm::SseS3 => name.to_owned(),
            Algorithm::SseKms | Algorithm::DsseKms => format!("{name} with {}", self.key_name),
        }
    }
}

impl IdentityRow {
    /// Whether it is the application's role, whose policies are in the lab's policy editors.
    pub fn is_the_labs(&self) -> bool {
        self.account == ACCOUNT && self.kind == "role" && self.name == ROLE
    }

    /// Whether it is the administrator that makes the calls of this list.
    pub fn is_admin(&self) -> bool {
        (self.arn.parse::<Principal>())
            .is_ok_and(|who| matches!(who, Principal::User { name, .. } if name == "admin"))
    }
}

/// `1 object`, `2 objects`.
pub fn counted(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}

/// Objects by bucket: `2 objects of my-bucket, 1 of logs`; `nothing` if there are none.
pub fn listed(under: &[(String, usize)]) -> String {
    let mut text = String::new();
    for (index, (bucket, count)) in under.iter().enumerate() {
        match index {
            0 => text.push_str(&format!("{} in {bucket}", counted(*count, "object"))),
            _ => text.push_str(&format!(", {count} in {bucket}")),
        }
    }
    match text.is_empty() {
        true => "nothing".to_owned(),
        false => text,
    }
}
