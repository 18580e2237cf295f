//! Explicit deny and wildcards.

use crate::core::lab::{CallerChoice, LabPolicy, Preset};
use crate::core::trace::{Actor, Kind};
use crate::lesson::course::probes::must_be_denied::{
    NO_DELETE, NO_ENCRYPT, NO_KEY_DELETION, NO_OTHER_ACTION, NO_OTHER_BUCKET, NO_OTHER_DECRYPT,
    NO_OTHER_KEY,
};
use crate::lesson::course::probes::must_succeed::{DOWNLOADS, UPLOADS};
use crate::lesson::course::{
    Choice, Claim, CommonMistake, Expectation, Fact, Lesson, LessonCommand, LessonQuestion,
    Misconception, Probe, StepNote, StepSelector, Symptom, Task,
};

/// The role's policy allows everything.
const EVERYTHING: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "Everything", "Effect": "Allow", "Action": ["s3:*", "kms:*"], "Resource": "*"}]}"#;

/// The key policy that AWS gives a new key by default.
const DEFAULT: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "Enable IAM User Permissions", "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::{account}:root"}, "Action": "kms:*", "Resource": "*"}]}"#;

/// The default, with a deny of `kms:Decrypt` for the role.
const DENIED: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "Enable IAM User Permissions", "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::{account}:root"}, "Action": "kms:*", "Resource": "*"}, {
    "Sid": "TheAppOpensNothing", "Effect": "Deny",
    "Principal": {"AWS": "{role}"}, "Action": "kms:Decrypt", "Resource": "*"}]}"#;

/// The deny with an exception for calls through S3, but in the wrong Region.
const WRONG_REGION: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "Enable IAM User Permissions", "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::{account}:root"}, "Action": "kms:*", "Resource": "*"}, {
    "Sid": "TheAppOpensThroughS3Only", "Effect": "Deny",
    "Principal": {"AWS": "{role}"}, "Action": "kms:Decrypt", "Resource": "*",
    "Condition": {"StringNotEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}}]}"#;

/// The deny with an exception for calls through S3.
const NARROWED: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "Enable IAM User Permissions", "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::{account}:root"}, "Action": "kms:*", "Resource": "*"}, {
    "Sid": "TheAppOpensThroughS3Only", "Effect": "Deny",
    "Principal": {"AWS": "{role}"}, "Action": "kms:Decrypt", "Resource": "*",
    "Condition": {"StringNotEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}}]}"#;

/// The deny with the condition inverted.
const TURNED: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "Enable IAM User Permissions", "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::{account}:root"}, "Action": "kms:*", "Resource": "*"}, {
    "Sid": "TheAppOpensThroughS3Only", "Effect": "Deny",
    "Principal": {"AWS": "{role}"}, "Action": "kms:Decrypt", "Resource": "*",
    "Condition": {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}}]}"#;

/// The role is allowed everything but KMS actions that begin with D: `DisableKey` was meant.
const NO_D: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "Everything", "Effect": "Allow", "Action": ["s3:*", "kms:*"], "Resource": "*"}, {
    "Sid": "NoDisableKey", "Effect": "Deny", "Action": "kms:D*", "Resource": "*"}]}"#;

/// The policy lists the actions of KMS, and allows all of S3.
const HALF_NAMED: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": "s3:*", "Resource": "*"}, {
    "Effect": "Allow", "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "{key}"}]}"#;

/// The app calls `kms:Decrypt` itself, not through S3.
const OPENS_BY_ITSELF: LessonCommand = LessonCommand::Call(
    CallerChoice::App,
    "kms:Decrypt",
    r#"{"CiphertextBlob": "{.CiphertextBlob}"}"#,
);

const SEALED: LessonCommand = LessonCommand::Call(
    CallerChoice::Admin,
    "kms:Encrypt",
    r#"{"KeyId": "{key}", "Plaintext": "aGk="}"#,
);

pub static LESSON: Lesson = Lesson {
    slug: "deny",
    title: "Explicit deny and wildcards",
    question: "Why does kms:* in an Allow not help here?",
    minutes: 4,
    corrects: &[Misconception::IamIsEnough],
    opening: "app-role’s policy allows s3:* and kms:* on everything, and the key policy delegates to IAM. But the key policy has a second statement: it denies app-role kms:Decrypt. app-role has uploaded report.txt and wants it back.",
    start: &[
        LessonCommand::SetPolicy(LabPolicy::Identity, EVERYTHING),
        LessonCommand::SetPolicy(LabPolicy::Key, DENIED),
        LessonCommand::Upload("report.txt"),
    ],
    predict: LessonQuestion {
        asks: "Does the download succeed?",
        scene: &[],
        call: LessonCommand::Download("report.txt"),
        choices: &[
            Choice {
                says: "No: the Deny overrides every Allow.",
                expect: Expectation::MessageContains(
                    "with an explicit deny in a resource-based policy",
                ),
                because: "IAM looks for a Deny first, in every policy. Once one matches, no Allow counts.",
            },
            Choice {
                says: "Yes: kms:* is wider than one denied action.",
                expect: Expectation::Check(|all| {
                    Expectation::Succeeds.fits(all) && Expectation::Asks("kms:Decrypt").fits(all)
                }),
                because: "Width doesn’t count. One matching Deny overrides every Allow, even kms:* on everything.",
            },
            Choice {
                says: "Yes: a role that can upload a file can also read it.",
                expect: Expectation::DoesNotAsk("kms:Decrypt"),
                because: "The upload needed kms:GenerateDataKey, and the Deny doesn’t name that. The download needed kms:Decrypt.",
            },
            Choice {
                says: "No: the two policies differ, so nothing is allowed.",
                expect: Expectation::MessageContains("no identity-based policy allows"),
                because: "Then the message would say that no policy allows it. It names an explicit deny instead.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "The role’s own policy allows everything in S3 and KMS.",
        },
        StepNote {
            at: StepSelector::Asks("s3:GetObject"),
            says: "s3:* matches, and no policy denies it. S3 allows the request.",
        },
        StepNote {
            at: StepSelector::Does(Actor::Bucket, Kind::Load),
            says: "S3 has the ciphertext and the encrypted data key. Now it needs KMS.",
        },
        StepNote {
            at: StepSelector::Asks("kms:Decrypt"),
            says: "Open the Decision tab. One statement delegates to IAM, one allows, one denies. The one that denies decides.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "“With an explicit deny”: don’t look for a missing Allow. Look for a Deny to change. It’s in a resource-based policy: the key’s.",
        },
    ],
    guided: Task {
        says: "Keep the Deny, but make an exception for S3: app-role can decrypt through S3 and no other way. There is already a condition, but it names the wrong Region. The lab is in us-east-1.",
        scene: &[LessonCommand::SetPolicy(LabPolicy::Key, WRONG_REGION)],
        view: Some(("#/policies/key-policy", "Open the key policy")),
        calls: &[],
        must: &[
            DOWNLOADS,
            Probe {
                says: "app-role can’t decrypt without S3",
                scene: &[SEALED],
                call: OPENS_BY_ITSELF,
                expect: Expectation::MessageContains(
                    "with an explicit deny in a resource-based policy",
                ),
                because: "Now app-role can decrypt without S3 as well. The Deny must still cover that.",
            },
        ],
        least: &[],
        hints: [
            "The Deny applies to requests where kms:ViaService isn’t the name in the condition.",
            "S3’s requests come through s3.us-east-1.amazonaws.com.",
            "In the condition, replace eu-west-1 with us-east-1.",
        ],
        solution: &[LessonCommand::SetPolicy(LabPolicy::Key, NARROWED)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::PolicyLacks(LabPolicy::Key, r#""Effect": "Deny""#),
                does: &[LessonCommand::SetPolicy(LabPolicy::Key, DEFAULT)],
                because: "The Deny is gone, and app-role can decrypt without S3 as well. Keep it, and fix its condition.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Key, "StringEquals"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Key, TURNED)],
                because: "StringEquals reverses it: now the Deny covers S3, and nothing else. To make an exception in a Deny, use StringNotEquals.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Key, "eu-west-1"),
                does: &[LessonCommand::SetPolicy(
                    LabPolicy::Identity,
                    r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#,
                )],
                because: "The condition still makes an exception only for S3 in eu-west-1. More Allows don’t help against a Deny.",
            },
        ],
    },
    alone: Task {
        says: "The key policy is back to normal, and the role has a new policy: everything, minus kms:D*. That was meant to block DisableKey. Rewrite it: upload and download in my-bucket under the lab’s key, and nothing else.",
        scene: &[
            LessonCommand::SetPolicy(LabPolicy::Key, DEFAULT),
            LessonCommand::SetPolicy(LabPolicy::Identity, NO_D),
        ],
        view: Some(("#/policies/identity", "Open the role’s policy")),
        calls: &[],
        must: &[UPLOADS, DOWNLOADS],
        least: &[
            NO_ENCRYPT,
            NO_OTHER_ACTION,
            NO_KEY_DELETION,
            NO_DELETE,
            NO_OTHER_KEY,
            NO_OTHER_DECRYPT,
            NO_OTHER_BUCKET,
        ],
        hints: [
            "Which actions begin with kms:D? Every download needs one of them.",
            "If you allow only the needed actions, you don’t have to deny anything.",
            "Allow s3:PutObject and s3:GetObject on the bucket’s objects, kms:GenerateDataKey and kms:Decrypt on the key. No Deny, no star in an action.",
        ],
        solution: &[LessonCommand::Preset(Preset::UploadAndDownload)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Identity, "kms:D*"),
                does: &[LessonCommand::SetPolicy(
                    LabPolicy::Identity,
                    r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:*", "kms:GenerateDataKey", "kms:Decrypt"], "Resource": "*"}, {"Effect": "Deny", "Action": "kms:D*", "Resource": "*"}]}"#,
                )],
                because: "kms:D* denies DisableKey, and Decrypt too. No Allow brings back what a wildcard denies.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Identity, "kms:*"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, EVERYTHING)],
                because: "kms:* lets the role delete the key. Name the two actions it needs.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Identity, "s3:*"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, HALF_NAMED)],
                because: "KMS is fine now. s3:* still lets the role delete objects, in any bucket. Name the two actions, and my-bucket.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "One matching Deny overrides every Allow, in whatever policy it is.",
            claim: Claim {
                scene: &[
                    LessonCommand::SetPolicy(LabPolicy::Identity, EVERYTHING),
                    LessonCommand::SetPolicy(LabPolicy::Key, DENIED),
                    LessonCommand::Upload("report.txt"),
                ],
                call: LessonCommand::Download("report.txt"),
                expect: Expectation::MessageContains(
                    "with an explicit deny in a resource-based policy",
                ),
            },
        },
        Fact {
            says: "A Deny with a condition applies only where its condition matches.",
            claim: Claim {
                scene: &[
                    LessonCommand::SetPolicy(LabPolicy::Key, NARROWED),
                    SEALED,
                    OPENS_BY_ITSELF,
                    LessonCommand::Upload("report.txt"),
                ],
                call: LessonCommand::Download("report.txt"),
                expect: Expectation::Check(|all| {
                    let refused = all.iter().filter_map(|ran| ran.result.as_ref().err());
                    let told: Vec<bool> = refused
                        .map(|error| error.message.contains("with an explicit deny"))
                        .collect();
                    told == [true] && Expectation::Succeeds.fits(all)
                }),
            },
        },
        Fact {
            says: "A wildcard denies more than you think: kms:D* denies Decrypt.",
            claim: Claim {
                scene: &[
                    LessonCommand::SetPolicy(LabPolicy::Identity, NO_D),
                    LessonCommand::Upload("report.txt"),
                ],
                call: LessonCommand::Download("report.txt"),
                expect: Expectation::MessageContains("kms:Decrypt"),
            },
        },
        Fact {
            says: "A wildcard allows more than you think: kms:* lets a role delete the key.",
            claim: Claim {
                scene: &[LessonCommand::SetPolicy(LabPolicy::Identity, EVERYTHING)],
                call: NO_KEY_DELETION.call,
                expect: Expectation::Succeeds,
            },
        },
    ],
    review: LessonQuestion {
        asks: "The key policy names a role and allows it kms:*. The role’s own policy denies kms:Decrypt. It downloads. What happens?",
        scene: &[
            LessonCommand::SetPolicy(
                LabPolicy::Key,
                r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["{role}", "arn:aws:iam::{account}:user/admin"]}, "Action": "kms:*", "Resource": "*"}]}"#,
            ),
            LessonCommand::SetPolicy(LabPolicy::Identity, NO_D),
            LessonCommand::Upload("report.txt"),
        ],
        call: LessonCommand::Download("report.txt"),
        choices: &[
            Choice {
                says: "It succeeds: the key policy overrides the role’s policy",
                expect: Expectation::Succeeds,
                because: "The key policy must allow the action, but it can’t undo a Deny. A Deny in any policy is final.",
            },
            Choice {
                says: "Denied, with an explicit deny in an identity-based policy",
                expect: Expectation::MessageContains(
                    "with an explicit deny in an identity-based policy",
                ),
                because: "One Deny is enough, and here it’s in the role’s own policy. The message says so.",
            },
            Choice {
                says: "Denied, because no resource-based policy allows it",
                expect: Expectation::MessageContains("no resource-based policy allows"),
                because: "The key policy does allow it: it names the role. KMS denies the download because of the Deny.",
            },
        ],
    },
    recalls: &["access-denied"],
};
