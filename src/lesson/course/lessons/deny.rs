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

/// The role may do everything but KMS actions that begin with D: `DisableKey` was meant.
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
    opening: "app-role’s policy allows s3:* and kms:* on everything. The key policy leaves it to such policies. But it has a second statement: Effect Deny, app-role, kms:Decrypt. app-role has uploaded report.txt and wants it back.",
    start: &[
        LessonCommand::SetPolicy(LabPolicy::Identity, EVERYTHING),
        LessonCommand::SetPolicy(LabPolicy::Key, DENIED),
        LessonCommand::Upload("report.txt"),
    ],
    predict: LessonQuestion {
        asks: "Does the download go through?",
        scene: &[],
        call: LessonCommand::Download("report.txt"),
        choices: &[
            Choice {
                says: "No: the Deny wins, whatever else allows it.",
                expect: Expectation::MessageContains(
                    "with an explicit deny in a resource-based policy",
                ),
                because: "IAM looks for a Deny first, in every policy. Once one matches, no Allow counts any more.",
            },
            Choice {
                says: "Yes: kms:* is wider than one denied action.",
                expect: Expectation::Check(|all| {
                    Expectation::Succeeds.fits(all) && Expectation::Asks("kms:Decrypt").fits(all)
                }),
                because: "Width does not count. One matching Deny beats every Allow, kms:* on everything included.",
            },
            Choice {
                says: "Yes: who may upload a file may read it.",
                expect: Expectation::DoesNotAsk("kms:Decrypt"),
                because: "The upload asked for kms:GenerateDataKey, and the Deny does not name that. The download asked for kms:Decrypt.",
            },
            Choice {
                says: "No: the two policies differ, so nothing is allowed.",
                expect: Expectation::MessageContains("no identity-based policy allows"),
                because: "That would be a lack of an Allow, and there are Allows enough. The message speaks of an explicit deny.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "On paper the role may do all there is to do in S3 and KMS.",
        },
        StepNote {
            at: StepSelector::Asks("s3:GetObject"),
            says: "s3:* matches, and no policy of S3 denies. The gate opens.",
        },
        StepNote {
            at: StepSelector::Does(Actor::Bucket, Kind::Load),
            says: "S3 has the ciphertext and the sealed data key. Now it depends on KMS.",
        },
        StepNote {
            at: StepSelector::Asks("kms:Decrypt"),
            says: "Open the Decision tab. One statement leaves it to IAM, one allows, one denies. The one that denies decides.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "“With an explicit deny”: do not look for a missing Allow now. Look for a Deny to change. It stands in a resource-based policy: the key’s.",
        },
    ],
    guided: Task {
        says: "The Deny shall stay, but let S3 through: app-role may decrypt through S3 and in no other way. A condition is there already, and it names the wrong Region. The lab is in us-east-1.",
        scene: &[LessonCommand::SetPolicy(LabPolicy::Key, WRONG_REGION)],
        view: Some(("#/policies/key-policy", "Open the key policy")),
        calls: &[],
        must: &[
            DOWNLOADS,
            Probe {
                says: "app-role must not decrypt without S3",
                scene: &[SEALED],
                call: OPENS_BY_ITSELF,
                expect: Expectation::MessageContains(
                    "with an explicit deny in a resource-based policy",
                ),
                because: "Now app-role can decrypt without S3 as well. The Deny must stay for that.",
            },
        ],
        least: &[],
        hints: [
            "The Deny holds where kms:ViaService is not the name in the condition.",
            "S3’s requests come through s3.us-east-1.amazonaws.com.",
            "In the condition, write us-east-1 in place of eu-west-1.",
        ],
        solution: &[LessonCommand::SetPolicy(LabPolicy::Key, NARROWED)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::PolicyLacks(LabPolicy::Key, r#""Effect": "Deny""#),
                does: &[LessonCommand::SetPolicy(LabPolicy::Key, DEFAULT)],
                because: "The Deny is gone, and app-role decrypts without S3 as well. Keep it, and mend its condition.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Key, "StringEquals"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Key, TURNED)],
                because: "StringEquals turns it round: now S3 is kept out, and all else gets in. A Deny that spares one way takes StringNotEquals.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Key, "eu-west-1"),
                does: &[LessonCommand::SetPolicy(
                    LabPolicy::Identity,
                    r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#,
                )],
                because: "The condition still spares S3 of eu-west-1 only. More Allows do not help against a Deny.",
            },
        ],
    },
    alone: Task {
        says: "The key policy is back to normal, and the role has a new policy: everything, minus kms:D*. That was to stop DisableKey. Write it anew: upload and download in my-bucket under the lab’s key, and nothing else.",
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
            "Which actions begin with kms:D? One of them belongs to every download.",
            "Where only the needed actions are allowed, nothing has to be denied.",
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
                because: "kms:D* denies DisableKey, and Decrypt with it. What a wildcard denies, no Allow brings back.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Identity, "kms:*"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, EVERYTHING)],
                because: "It works, and kms:* lets the role have the key deleted. Name the two actions that it needs.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Identity, "s3:*"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, HALF_NAMED)],
                because: "KMS is settled. s3:* still lets the role delete objects, in any bucket. Name the two actions, and my-bucket.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "One matching Deny beats every Allow, in whatever policy it stands.",
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
            says: "A Deny with a condition holds only where its condition does.",
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
            says: "A wildcard denies more than one thinks: kms:D* stops Decrypt.",
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
            says: "A wildcard allows more than one thinks: kms:* lets a role have the key deleted.",
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
                says: "It goes through: the key policy has the last word on its key",
                expect: Expectation::Succeeds,
                because: "The key policy must allow, and yet it cannot undo a Deny. A Deny in any policy is final.",
            },
            Choice {
                says: "Refused, with an explicit deny in an identity-based policy",
                expect: Expectation::MessageContains(
                    "with an explicit deny in an identity-based policy",
                ),
                because: "One Deny is enough, and here it stands in the role’s own policy. The message says so.",
            },
            Choice {
                says: "Refused, because no resource-based policy allows it",
                expect: Expectation::MessageContains("no resource-based policy allows"),
                because: "The key policy does allow it: it names the role. What stops the download is the Deny.",
            },
        ],
    },
    recalls: &["access-denied"],
};
