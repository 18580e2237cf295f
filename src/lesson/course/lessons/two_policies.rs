//! Key policy and IAM policy together.

use crate::core::lab::{LabPolicy, Permission, Preset};
use crate::core::trace::Actor;
use crate::lesson::course::probes::must_be_denied::{NO_DECRYPT, NO_ENCRYPT, NO_OTHER_ACTION};
use crate::lesson::course::probes::must_succeed::{DOWNLOADS, UPLOADS};
use crate::lesson::course::{
    Choice, Claim, CommonMistake, Expectation, Fact, Lesson, LessonCommand, LessonQuestion,
    Misconception, Probe, StepNote, StepSelector, Symptom, Task,
};

/// Names only the administrator, and delegates nothing to IAM.
const ADMIN_ONLY: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "OnlyTheAdministrator", "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::{account}:user/admin"},
    "Action": "kms:*", "Resource": "*"}]}"#;

/// The same, with `kms:Decrypt` for the role.
const HALF: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "OnlyTheAdministrator", "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::{account}:user/admin"},
    "Action": "kms:*", "Resource": "*"}, {
    "Sid": "TheRole", "Effect": "Allow",
    "Principal": {"AWS": "{role}"},
    "Action": "kms:Decrypt", "Resource": "*"}]}"#;

const WHOLE: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "OnlyTheAdministrator", "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::{account}:user/admin"},
    "Action": "kms:*", "Resource": "*"}, {
    "Sid": "TheRole", "Effect": "Allow",
    "Principal": {"AWS": "{role}"},
    "Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": "*"}]}"#;

const UPLOADER: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "OnlyTheAdministrator", "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::{account}:user/admin"},
    "Action": "kms:*", "Resource": "*"}, {
    "Sid": "TheRole", "Effect": "Allow",
    "Principal": {"AWS": "{role}"},
    "Action": "kms:GenerateDataKey", "Resource": "*"}]}"#;

const TOO_WIDE: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "OnlyTheAdministrator", "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::{account}:user/admin"},
    "Action": "kms:*", "Resource": "*"}, {
    "Sid": "TheRole", "Effect": "Allow",
    "Principal": {"AWS": "{role}"},
    "Action": "kms:*", "Resource": "*"}]}"#;

pub static LESSON: Lesson = Lesson {
    slug: "two-policies",
    title: "Key policy and IAM policy together",
    question: "Is an IAM policy alone enough to use a key?",
    minutes: 5,
    corrects: &[Misconception::IamIsEnough],
    opening: "app-role’s IAM policy allows everything that upload and download need. But someone rewrote this key’s policy: it names only the administrator, and doesn’t delegate to the account’s IAM policies.",
    start: &[
        LessonCommand::Preset(Preset::UploadAndDownload),
        LessonCommand::SetPolicy(LabPolicy::Key, ADMIN_ONLY),
    ],
    predict: LessonQuestion {
        asks: "app-role uploads. What happens?",
        scene: &[],
        call: LessonCommand::Upload("report.txt"),
        choices: &[
            Choice {
                says: "It succeeds: the IAM policy allows it",
                expect: Expectation::Succeeds,
                because: "For a KMS key that isn’t enough. Unless the key policy delegates to IAM or names the caller, an IAM policy has no effect on the key.",
            },
            Choice {
                says: "Denied: no identity-based policy allows it",
                expect: Expectation::MessageContains("no identity-based policy allows"),
                because: "The identity-based policy does allow it. The message says “no resource-based policy allows”: the key policy is the one that doesn’t.",
            },
            Choice {
                says: "Denied: no resource-based policy allows it",
                expect: Expectation::MessageContains("no resource-based policy allows"),
                because: "The key policy is the resource-based policy of a key. It neither names the role nor delegates to IAM, so the role’s own policy has no effect on this key.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "The S3 switches are on. The KMS switches are off, though the policy still names their actions: with this key policy they have no effect.",
        },
        StepNote {
            at: StepSelector::Asks("s3:PutObject"),
            says: "S3 allows the request. For a bucket of the same account, one policy that allows it is enough.",
        },
        StepNote {
            at: StepSelector::Between(Actor::S3, Actor::Kms),
            says: "S3 asks KMS for the data key on the role’s behalf, as always.",
        },
        StepNote {
            at: StepSelector::Asks("kms:GenerateDataKey"),
            says: "Open the Decision tab. The identity policy’s statement matches, and KMS still denies the request: the key policy doesn’t delegate to it.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "“No resource-based policy allows”: that’s how AWS tells you to look at the key policy.",
        },
    ],
    guided: Task {
        says: "The administrator has started to fix it: the key policy now allows app-role kms:Decrypt. Add what an upload needs, so that both directions work.",
        scene: &[LessonCommand::SetPolicy(LabPolicy::Key, HALF)],
        view: Some(("#/policies/key-policy", "Open the key policy")),
        calls: &[],
        must: &[UPLOADS, DOWNLOADS],
        least: &[],
        hints: [
            "The statement “TheRole” is there already. It lists one action.",
            "An upload asks KMS for a data key. Make Action a list.",
            "\"Action\": [\"kms:Decrypt\", \"kms:GenerateDataKey\"]",
        ],
        solution: &[LessonCommand::SetPolicy(LabPolicy::Key, WHOLE)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Key, "kms:Encrypt\""),
                does: &[LessonCommand::SetPolicy(
                    LabPolicy::Key,
                    r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["{role}", "arn:aws:iam::{account}:user/admin"]}, "Action": ["kms:Decrypt", "kms:Encrypt"], "Resource": "*"}]}"#,
                )],
                because: "The key policy names kms:Encrypt. For an upload, S3 needs a data key: kms:GenerateDataKey.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(
                    LabPolicy::Key,
                    r#""Action": "kms:GenerateDataKey""#,
                ),
                does: &[LessonCommand::SetPolicy(LabPolicy::Key, UPLOADER)],
                because: "kms:Decrypt is missing from the role’s statement: now uploads work and downloads don’t. List both.",
            },
        ],
    },
    alone: Task {
        says: "Now the role’s IAM policy allows only S3, and must stay that way. Let app-role upload through the key policy alone, and allow it nothing more.",
        scene: &[
            LessonCommand::Preset(Preset::Nothing),
            LessonCommand::Allow(Permission::PutObject),
            LessonCommand::Allow(Permission::GetObject),
        ],
        view: Some(("#/policies/key-policy", "Open the key policy")),
        calls: &[],
        must: &[
            UPLOADS,
            Probe {
                says: "without your key policy, KMS denies the upload",
                scene: &[LessonCommand::SetPolicy(LabPolicy::Key, ADMIN_ONLY)],
                call: LessonCommand::Upload("probe.txt"),
                expect: Expectation::MessageContains("kms:GenerateDataKey action"),
                because: "The upload must work through the key policy alone.",
            },
            Probe {
                says: "the role’s own policy allows nothing in KMS",
                scene: &[LessonCommand::SetPolicy(
                    LabPolicy::Key,
                    r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::{account}:root"}, "Action": "kms:*", "Resource": "*"}]}"#,
                )],
                call: LessonCommand::Upload("probe.txt"),
                expect: Expectation::Denied("kms:GenerateDataKey"),
                because: "The role’s IAM policy allows it now. Undo that: here the key policy alone must allow it.",
            },
        ],
        least: &[NO_DECRYPT, NO_ENCRYPT, NO_OTHER_ACTION],
        hints: [
            "A key policy can name a principal of its own account. Then you don’t need an IAM policy for the key.",
            "Add a statement: Allow, Principal app-role’s ARN, the one action an upload needs, Resource *.",
            "\"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:role/app-role\"}, \"Action\": \"kms:GenerateDataKey\"",
        ],
        solution: &[LessonCommand::SetPolicy(LabPolicy::Key, UPLOADER)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Identity, "kms:"),
                does: &[
                    LessonCommand::SetPolicy(
                        LabPolicy::Key,
                        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::{account}:root"}, "Action": "kms:*", "Resource": "*"}]}"#,
                    ),
                    LessonCommand::Allow(Permission::GenerateDataKey),
                ],
                because: "The role’s IAM policy names a KMS action. Undo that: here the key policy alone must allow it.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(
                    LabPolicy::Key,
                    "\"TheRole\", \"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"{role}\"}, \"Action\": \"kms:*\"",
                ),
                does: &[LessonCommand::SetPolicy(LabPolicy::Key, TOO_WIDE)],
                because: "kms:* lets the role do anything with the key, even delete it. Name the one action.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "If a key policy neither names the caller nor delegates to IAM, no IAM policy can allow the caller to use the key.",
            claim: Claim {
                scene: &[
                    LessonCommand::Preset(Preset::UploadAndDownload),
                    LessonCommand::SetPolicy(LabPolicy::Key, ADMIN_ONLY),
                ],
                call: LessonCommand::Upload("report.txt"),
                expect: Expectation::MessageContains("no resource-based policy allows"),
            },
        },
        Fact {
            says: "The principal “root” in a key policy delegates to IAM. It doesn’t allow everyone.",
            claim: Claim {
                scene: &[
                    LessonCommand::Preset(Preset::Nothing),
                    LessonCommand::Allow(Permission::PutObject),
                ],
                call: LessonCommand::Upload("report.txt"),
                expect: Expectation::MessageContains("no identity-based policy allows"),
            },
        },
        Fact {
            says: "Within one account, a key policy that names the role is enough by itself.",
            claim: Claim {
                scene: &[
                    LessonCommand::Preset(Preset::Nothing),
                    LessonCommand::Allow(Permission::PutObject),
                    LessonCommand::SetPolicy(LabPolicy::Key, UPLOADER),
                ],
                call: LessonCommand::Upload("report.txt"),
                expect: Expectation::Succeeds,
            },
        },
    ],
    review: LessonQuestion {
        asks: "The error says “because no resource-based policy allows the kms:GenerateDataKey action”. Where do you look first?",
        scene: &[
            LessonCommand::Preset(Preset::UploadAndDownload),
            LessonCommand::SetPolicy(LabPolicy::Key, ADMIN_ONLY),
            // Only the key policy is corrected.
            LessonCommand::SetPolicy(LabPolicy::Key, WHOLE),
        ],
        call: LessonCommand::Upload("report.txt"),
        choices: &[
            Choice {
                says: "The key policy: it must name the role or delegate to IAM",
                expect: Expectation::Succeeds,
                because: "The key policy is the resource-based policy of a key. Once it’s fixed, the same upload succeeds.",
            },
            Choice {
                says: "The role’s IAM policy: it lacks the action",
                expect: Expectation::MessageContains("no identity-based policy allows"),
                because: "Then the message would say “no identity-based policy allows”. Here the key’s own policy doesn’t allow it.",
            },
            Choice {
                says: "The bucket policy: it must allow the role",
                expect: Expectation::Denied("s3:PutObject"),
                because: "A bucket policy has no effect on a key. The action in the message is one of KMS’s.",
            },
        ],
    },
    recalls: &["secrets"],
};
