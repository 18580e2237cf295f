//! The forms, and the call that each makes. A form contains its choices as they were when it opened: nothing else
//! changes while it is open.

use crate::core::lab::admin::{AdminAction, KeyRef, POLICY_EXAMPLE, POLICY_NAME};
use crate::core::lab::report::inventory::{BucketRow, Inventory, KeyRow};
use crate::core::s3::encryption::Algorithm;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    Key,
    Aliases(Aliases),
    /// A key's description, as it is.
    Description {
        key: KeyRef,
        text: String,
    },
    Tags {
        key: KeyRef,
        /// Its tags: key and value.
        tags: Vec<(String, String)>,
    },
    Deletion {
        key: KeyRef,
        /// The number of objects encrypted under it, by bucket.
        under: Vec<(String, usize)>,
    },
    Bucket,
    Encryption {
        bucket: String,
        /// The account that owns it, 12 digits.
        account: String,
        /// The keys to choose from: `KMSMasterKeyID`, empty for the AWS managed key, and its label.
        keys: Vec<(String, String)>,
    },
    Person,
    /// A policy of a user or role.
    Policy {
        /// The ARN of the user or role.
        arn: String,
        /// The name of the user or role.
        name: String,
        /// Their policies: name and text. An example if they have none.
        policies: Vec<(String, String)>,
    },
}

/// A key's aliases, and the actions on them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aliases {
    pub key: KeyRef,
    /// Its aliases, each with the prefix `alias/`.
    pub own: Vec<String>,
    /// The aliases of the account's other keys.
    pub others: Vec<String>,
}

/// An action on an alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AliasAction {
    Create,
    Move,
    Delete,
}

/// The input. A form uses only what it needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub name: String,
    /// A description or a number of days, as typed.
    pub text: String,
    /// The index of the choice in the form's first menu.
    pub choice: usize,
    /// The index of the chosen key or alias.
    pub other: usize,
    /// Whether the box is checked.
    pub ticked: bool,
    pub policy: String,
}

/// What can be done with a key's tags, and its labels. Without a tag, only the first is possible.
pub const TAG_ACTIONS: [(&str, &str); 2] =
    [("tag", "Add or change a tag"), ("untag", "Remove a tag")];
/// The kinds of default encryption, and their labels.
pub const ENCRYPTIONS: [(Algorithm, &str); 3] = [
    (Algorithm::SseS3, "SSE-S3 (S3 manages the key)"),
    (Algorithm::SseKms, "SSE-KMS (your KMS key)"),
    (Algorithm::DsseKms, "DSSE-KMS (two layers of encryption)"),
];
/// What each kind of encryption means, in the order of [`ENCRYPTIONS`].
pub const ENCRYPTION_NOTES: [&str; 3] = [
    "S3 encrypts with a key that S3 owns and manages. Reading the object needs no KMS permission.",
    "S3 encrypts with a data key from KMS. Uploads need kms:GenerateDataKey, and downloads need kms:Decrypt.",
    "As SSE-KMS, but S3 encrypts the object twice, with two independent layers. For rules that demand two layers.",
];
/// The kinds of principals that an administrator can create, as in IAM's ARNs.
pub const PERSON_KINDS: [&str; 2] = ["role", "user"];

impl AliasAction {
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Move => "move",
            Self::Delete => "delete",
        }
    }

    /// Its label in the menu.
    pub fn words(self) -> &'static str {
        match self {
            Self::Create => "Add an alias",
            Self::Move => "Move an alias from another key",
            Self::Delete => "Delete an alias",
        }
    }
}

impl Aliases {
    /// The aliases of the key with this id.
    pub fn of(all: &Inventory, id: &str) -> Option<Self> {
        let key = all.key(id)?;
        let is_other = |other: &&KeyRow| {
            other.account == key.account && other.id != key.id && !other.aws_managed
        };
        let others = all.keys.iter().filter(is_other);
        Some(Self {
            key: key.into(),
            own: key.aliases.clone(),
            others: others.flat_map(|other| other.aliases.clone()).collect(),
        })
    }

    /// The possible actions. Without an alias, only creating one is possible.
    pub fn actions(&self) -> Vec<AliasAction> {
        let mut actions = vec![AliasAction::Create];
        if !self.others.is_empty() {
            actions.push(AliasAction::Move);
        }
        if !self.own.is_empty() {
            actions.push(AliasAction::Delete);
        }
        actions
    }

    /// The aliases that an action offers; none if the administrator types one.
    pub fn offered(&self, action: AliasAction) -> &[String] {
        match action {
            AliasAction::Create => &[],
            AliasAction::Move => &self.others,
            AliasAction::Delete => &self.own,
        }
    }
}

impl Form {
    /// The form that schedules the deletion of the key with this id.
    pub fn deletion(all: &Inventory, id: &str) -> Option<Self> {
        let key = all.key(id)?;
        Some(Self::Deletion {
            key: key.into(),
            under: key.under.clone(),
        })
    }

    /// The form of the description of the key with this id.
    pub fn description(all: &Inventory, id: &str) -> Option<Self> {
        let key = all.key(id)?;
        Some(Self::Description {
            key: key.into(),
            text: key.description.clone(),
        })
    }

    /// The form of the tags of the key with this id.
    pub fn tags(all: &Inventory, id: &str) -> Option<Self> {
        let key = all.key(id)?;
        Some(Self::Tags {
            key: key.into(),
            tags: key.tags.clone(),
        })
    }

    /// A bucket's default encryption, filled in with its current value.
    pub fn encryption(all: &Inventory, row: &BucketRow) -> (Self, Draft) {
        let mut keys = vec![(
            String::new(),
            "alias/aws/s3, the AWS managed key".to_owned(),
        )];
        let own = all.keys.iter().filter(|key| !key.aws_managed);
        keys.extend(own.map(|key| (key.id.clone(), key.name().to_owned())));
        // Keep the current key as a choice, even with another name or from another account.
        let now = (row.key_id.as_ref()).map_or_else(String::new, String::clone);
        let other = keys.iter().position(|(id, _)| *id == now);
        let other = other.unwrap_or_else(|| {
            keys.push((now.clone(), now));
            keys.len() - 1
        });
        let form = Self::Encryption {
            bucket: row.name.clone(),
            account: row.account.clone(),
            keys,
        };
        let draft = Draft {
            // The indices in `ENCRYPTIONS`.
            choice: match row.algorithm {
                Algorithm::SseS3 => 0,
                Algorithm::SseKms => 1,
                Algorithm::DsseKms => 2,
            },
            other,
            ticked: row.bucket_key,
            ..Draft::default()
        };
        (form, draft)
    }

    /// The policies of the user or role with this ARN.
    pub fn policy(all: &Inventory, arn: &str) -> Option<Self> {
        let row = all.person(arn)?;
        let mut policies = row.policies.clone();
        if policies.is_empty() {
            policies.push((POLICY_NAME.to_owned(), POLICY_EXAMPLE.to_owned()));
        }
        Some(Self::Policy {
            arn: arn.to_owned(),
            name: row.name.clone(),
            policies,
        })
    }

    /// The initial input.
    pub fn first_draft(&self) -> Draft {
        let mut draft = Draft::default();
        match self {
            Self::Description { text, .. } => draft.text.clone_from(text),
            Self::Deletion { .. } => draft.text = "7".to_owned(),
            Self::Person => draft.policy = POLICY_EXAMPLE.to_owned(),
            Self::Policy { policies, .. } => {
                if let Some((_, text)) = policies.first() {
                    draft.policy = text.clone();
                }
            }
            Self::Key
            | Self::Aliases(_)
            | Self::Tags { .. }
            | Self::Bucket
            | Self::Encryption { .. } => {}
        }
        draft
    }

    pub fn title(&self) -> String {
        match self {
            Self::Key => "Create a KMS key".to_owned(),
            Self::Aliases(aliases) => format!("Aliases of {}", aliases.key.name),
            Self::Description { key, .. } => format!("Description of {}", key.name),
            Self::Tags { key, .. } => format!("Tags of {}", key.name),
            Self::Deletion { key, .. } => format!("Schedule the deletion of {}", key.name),
            Self::Bucket => "Create a bucket".to_owned(),
            Self::Encryption { bucket, .. } => format!("Default encryption of {bucket}"),
            Self::Person => "Create a user or role".to_owned(),
            Self::Policy { name, .. } => format!("Policy of {name}"),
        }
    }

    /// The label of the submit button.
    pub fn send_words(&self) -> &'static str {
        match self {
            Self::Key => "Create key",
            Self::Aliases(_) | Self::Tags { .. } => "Apply",
            Self::Description { .. } => "Save description",
            Self::Deletion { .. } => "Schedule deletion",
            Self::Bucket => "Create bucket",
            Self::Encryption { .. } => "Save default encryption",
            Self::Person => "Create",
            Self::Policy { .. } => "Save policy",
        }
    }

    /// The action to run; `None` if a choice is not among those offered.
    pub fn action(&self, draft: &Draft) -> Option<AdminAction> {
        let [name, text] = [&draft.name, &draft.text].map(|text| text.trim().to_owned());
        Some(match self {
            Self::Key => AdminAction::CreateKey {
                description: text,
                alias: name,
            },
            Self::Aliases(aliases) => {
                let key = aliases.key.clone();
                let action = *aliases.actions().get(draft.choice)?;
                let chosen = aliases.offered(action).get(draft.other).cloned();
                match action {
                    AliasAction::Create => AdminAction::CreateAlias { key, alias: name },
                    AliasAction::Move => AdminAction::MoveAlias {
                        key,
                        alias: chosen?,
                    },
                    AliasAction::Delete => AdminAction::DeleteAlias {
                        key,
                        alias: chosen?,
                    },
                }
            }
            Self::Description { key, .. } => AdminAction::Describe {
                key: key.clone(),
                description: text,
            },
            Self::Tags { key, tags } => {
                let key = key.clone();
                match draft.choice {
                    0 => AdminAction::Tag { key, tag: name },
                    _ => AdminAction::Untag {
                        key,
                        tag: tags.get(draft.other)?.0.clone(),
                    },
                }
            }
            Self::Deletion { key, .. } => AdminAction::ScheduleDeletion {
                key: key.clone(),
                days: text,
            },
            Self::Bucket => AdminAction::CreateBucket(name),
            Self::Encryption {
                bucket,
                account,
                keys,
            } => {
                let (algorithm, _) = ENCRYPTIONS.get(draft.choice)?;
                let key_id = match algorithm {
                    Algorithm::SseS3 => String::new(),
                    Algorithm::SseKms | Algorithm::DsseKms => keys.get(draft.other)?.0.clone(),
                };
                AdminAction::SetEncryption {
                    bucket: bucket.clone(),
                    account: account.clone(),
                    algorithm: algorithm.name().to_owned(),
                    key_id,
                    bucket_key: draft.ticked,
                }
            }
            Self::Person => AdminAction::CreateIdentity {
                kind: (*PERSON_KINDS.get(draft.choice)?).to_owned(),
                name,
                policy: draft.policy.clone(),
            },
            Self::Policy { arn, policies, .. } => AdminAction::PutPolicy {
                arn: arn.clone(),
                name: policies.get(draft.choice)?.0.clone(),
                policy: draft.policy.clone(),
            },
        })
    }
}
