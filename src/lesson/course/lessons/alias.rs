//! An alias or a key's ARN as `Resource`.

use crate::core::lab::{CallerChoice, LabPolicy, Permission, Preset};
use crate::core::trace::Actor;
use crate::lesson::course::probes::must_be_denied::{
    NO_ENCRYPT, NO_OTHER_ACTION, NO_OTHER_DECRYPT, NO_OTHER_KEY,
};
use crate::lesson::course::probes::must_succeed::{DOWNLOADS, UPLOADS};
use crate::lesson::course::trace_checks::steps;
use crate::lesson::course::{
    Choice, Claim, CommonMistake, Expectation, Fact, Lesson, LessonCommand, LessonQuestion,
    Misconception, Probe, StepNote, StepSelector, Symptom, Task,
};

/// The alias as `Resource`, where IAM expects the key.
const BY_ALIAS: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "TheKey", "Effect": "Allow", "Action": ["kms:GenerateDataKey", "kms:Decrypt"],
    "Resource": "{alias_arn}"}]}"#;

/// One of the two statements names the key, the other one the alias.
const HALF: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "Up", "Effect": "Allow", "Action": "kms:GenerateDataKey", "Resource": "{key}"}, {
    "Sid": "Down", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "{alias_arn}"}]}"#;

/// Both statements name the key.
const BY_KEY: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "Up", "Effect": "Allow", "Action": "kms:GenerateDataKey", "Resource": "{key}"}, {
    "Sid": "Down", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "{key}"}]}"#;

/// One statement names every key.
const EVERY_KEY: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "Up", "Effect": "Allow", "Action": "kms:GenerateDataKey", "Resource": "{key}"}, {
    "Sid": "Down", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}]}"#;

/// The key with this alias, whichever key that is.
const BY_CONDITION: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "TheKey", "Effect": "Allow", "Action": ["kms:GenerateDataKey", "kms:Decrypt"],
    "Resource": "*",
    "Condition": {"ForAnyValue:StringEquals": {"kms:ResourceAliases": "{alias}"}}}]}"#;

/// Only requests that name the alias.
const BY_REQUEST: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "TheKey", "Effect": "Allow", "Action": ["kms:GenerateDataKey", "kms:Decrypt"],
    "Resource": "*",
    "Condition": {"StringEquals": {"kms:RequestAlias": "{alias}"}}}]}"#;

/// Every key, without a condition.
const ANY_KEY: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Effect": "Allow", "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "*"}]}"#;

/// Every key that has an alias.
const ANY_ALIAS: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Effect": "Allow", "Action": ["kms:GenerateDataKey", "kms:Decrypt"],
    "Resource": "*",
    "Condition": {"ForAnyValue:StringLike": {"kms:ResourceAliases": "alias/*"}}}]}"#;

/// The policy must not allow a key with another alias.
const NO_OTHER_ALIAS: Probe = Probe {
    says: "app-role can’t use a key with another alias",
    scene: &[
        LessonCommand::Call(CallerChoice::Admin, "kms:CreateKey", "{}"),
        LessonCommand::Call(
            CallerChoice::Admin,
            "kms:CreateAlias",
            r#"{"AliasName": "alias/not-this-one", "TargetKeyId": "{.KeyMetadata.KeyId}"}"#,
        ),
    ],
    because: "It also allows a key with another alias. Name alias/my-s3-key in the Condition.",
    ..NO_OTHER_KEY
};

/// The policy must not allow a key without the alias.
const NO_KEY_WITHOUT_IT: Probe = Probe {
    says: "app-role can’t decrypt under a key without the alias",
    because: "It also allows keys without the alias. The Condition must cover kms:Decrypt too.",
    ..NO_OTHER_DECRYPT
};

/// The administrator points the alias to a new key.
const MOVED: &[LessonCommand] = &[
    LessonCommand::Call(CallerChoice::Admin, "kms:CreateKey", "{}"),
    LessonCommand::Call(
        CallerChoice::Admin,
        "kms:UpdateAlias",
        r#"{"AliasName": "{alias}", "TargetKeyId": "{.KeyMetadata.KeyId}"}"#,
    ),
];

pub static LESSON: Lesson = Lesson {
    slug: "alias",
    title: "Alias or key ARN",
    question: "Why does a policy that names the alias allow nothing?",
    minutes: 4,
    corrects: &[Misconception::AliasIsTheKey],
    opening: "Nobody on your team says 1234abcd-12ab-34cd. You all call the key by its alias, alias/my-s3-key. So does app-role’s policy: its Resource is the alias’s ARN. And so does the app, in its upload.",
    start: &[LessonCommand::SetPolicy(LabPolicy::Identity, BY_ALIAS)],
    predict: LessonQuestion {
        asks: "app-role uploads report.txt and names the key by its alias. What happens?",
        scene: &[],
        call: LessonCommand::Upload("report.txt"),
        choices: &[
            Choice {
                says: "It is stored: request and policy name the same alias.",
                expect: Expectation::Succeeds,
                because: "They do, but that doesn’t count. KMS looked up the key first, and IAM checked the key’s ARN. No statement names that.",
            },
            Choice {
                says: "Denied: KMS doesn’t accept an alias from S3.",
                expect: Expectation::ErrorCode("KMS.NotFoundException"),
                because: "KMS accepted the alias and found the key with it: the message names the key’s ARN. The fault is in the policy.",
            },
            Choice {
                says: "Denied: the role’s policy doesn’t name the key.",
                expect: Expectation::MessageContains(
                    "because no identity-based policy allows the kms:GenerateDataKey action",
                ),
                because: "IAM checks the key’s ARN. An alias in Resource means the alias itself, and GenerateDataKey uses the key behind it.",
            },
            Choice {
                says: "Denied: the key policy doesn’t name the alias.",
                expect: Expectation::MessageContains("no resource-based policy allows"),
                because: "A key policy doesn’t need to: it’s attached to its key. This one delegates to IAM, and there the role’s policy is at fault.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "The KMS switches are off, though the policy lists both actions.",
        },
        StepNote {
            at: StepSelector::Between(Actor::S3, Actor::Kms),
            says: "Look at KeyId: the alias, just as the app sent it. In a request that’s fine.",
        },
        StepNote {
            at: StepSelector::Asks("kms:GenerateDataKey"),
            says: "KMS has looked up the key. Open the Decision tab: the request is about …key/1234abcd…, the statement about …alias/my-s3-key. They don’t match.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "The message names the resource that the policy needs: the key’s ARN.",
        },
    ],
    guided: Task {
        says: "Someone has fixed the statement for uploads: it names the key’s ARN. Fix the one for downloads.",
        scene: &[LessonCommand::SetPolicy(LabPolicy::Identity, HALF)],
        view: Some(("#/policies/identity", "Open the role’s policy")),
        calls: &[],
        must: &[UPLOADS, DOWNLOADS],
        least: &[NO_OTHER_DECRYPT],
        hints: [
            "Compare the two statements Up and Down. What differs in Resource?",
            "A key’s ARN ends in key/ and the key’s ID, not in alias/ and a name.",
            "Copy the Resource of Up into Down.",
        ],
        solution: &[LessonCommand::SetPolicy(LabPolicy::Identity, BY_KEY)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Identity, r#""Resource": "*""#),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, EVERY_KEY)],
                because: "Resource * allows every key of the account. Name this key’s ARN.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::Decrypt),
                does: &[LessonCommand::Upload("report.txt")],
                because: "The statement Down doesn’t name the key yet. Uploads work, but downloads don’t.",
            },
        ],
    },
    alone: Task {
        says: "Now you do want the alias: your team points it to another key now and then. Let app-role upload and download with whichever key has alias/my-s3-key, and with no other.",
        scene: &[],
        view: Some(("#/policies/identity", "Open the role’s policy")),
        calls: &[],
        must: &[
            UPLOADS,
            DOWNLOADS,
            Probe {
                says: "the alias moves to a new key, and uploads still work",
                scene: MOVED,
                call: LessonCommand::Upload("probe.txt"),
                expect: Expectation::Succeeds,
                because: "When the alias moves to a new key, KMS denies app-role. The policy must test the key’s aliases.",
            },
        ],
        least: &[
            NO_OTHER_ALIAS,
            NO_KEY_WITHOUT_IT,
            NO_ENCRYPT,
            NO_OTHER_ACTION,
        ],
        hints: [
            "Resource accepts only ARNs. A Condition can test the aliases of a key.",
            "Resource: *. Condition key: kms:ResourceAliases. A key can have many aliases, so the operator begins with ForAnyValue.",
            "\"Resource\": \"*\", \"Condition\": {\"ForAnyValue:StringEquals\": {\"kms:ResourceAliases\": \"alias/my-s3-key\"}}",
        ],
        solution: &[LessonCommand::SetPolicy(LabPolicy::Identity, BY_CONDITION)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Identity, "kms:RequestAlias"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, BY_REQUEST)],
                because: "kms:RequestAlias tests the name in the request. For a download, S3 sends only the encrypted data key and no name. Test the key’s aliases instead.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Identity, "{key}"),
                does: &[LessonCommand::Preset(Preset::UploadAndDownload)],
                because: "That works today. When the alias moves, the policy still names the old key.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Identity, "{alias_arn}"),
                does: &[LessonCommand::Upload("report.txt")],
                because: "An alias’s ARN in Resource doesn’t match any use of a key. Use a Condition.",
            },
            CommonMistake {
                symptom: Symptom::PolicyLacks(LabPolicy::Identity, "kms:ResourceAliases"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, ANY_KEY)],
                because: "Nothing in the policy mentions the alias. A Condition on kms:ResourceAliases excludes the other keys.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Identity, "\"alias/*\""),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, ANY_ALIAS)],
                because: "alias/* allows every key that has an alias. Allow only the one that has alias/my-s3-key.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "IAM checks the key’s ARN, whatever name the request used.",
            claim: Claim {
                scene: &[LessonCommand::SetPolicy(LabPolicy::Identity, BY_KEY)],
                call: LessonCommand::Upload("report.txt"),
                expect: Expectation::Check(|all| {
                    let decisions = all
                        .iter()
                        .flat_map(steps)
                        .filter_map(|step| step.decision.as_ref());
                    Expectation::Succeeds.fits(all)
                        && (decisions.filter(|decision| decision.action.starts_with("kms:")))
                            .all(|decision| decision.resource.contains(":key/"))
                }),
            },
        },
        Fact {
            says: "An alias’s ARN in Resource allows no use of the key.",
            claim: Claim {
                scene: &[LessonCommand::SetPolicy(LabPolicy::Identity, BY_ALIAS)],
                call: LessonCommand::Upload("report.txt"),
                expect: Expectation::Denied("kms:GenerateDataKey"),
            },
        },
        Fact {
            says: "kms:ResourceAliases in a Condition tests the key’s aliases, and works through S3 too.",
            claim: Claim {
                scene: &[
                    LessonCommand::SetPolicy(LabPolicy::Identity, BY_CONDITION),
                    LessonCommand::Upload("report.txt"),
                ],
                call: LessonCommand::Download("report.txt"),
                expect: Expectation::Check(|all| {
                    all.len() == 2 && all.iter().all(|ran| ran.result.is_ok())
                }),
            },
        },
        Fact {
            says: "kms:RequestAlias doesn’t help a download: S3 sends no alias there.",
            claim: Claim {
                scene: &[
                    LessonCommand::CallAs(CallerChoice::Admin),
                    LessonCommand::Upload("report.txt"),
                    LessonCommand::CallAs(CallerChoice::App),
                    LessonCommand::SetPolicy(LabPolicy::Identity, BY_REQUEST),
                ],
                call: LessonCommand::Download("report.txt"),
                expect: Expectation::Denied("kms:Decrypt"),
            },
        },
    ],
    review: LessonQuestion {
        asks: "A policy allows kms:Decrypt on the ARN of alias/my-s3-key. Without S3, the app calls Decrypt with KeyId alias/my-s3-key. What happens?",
        scene: &[
            LessonCommand::SetPolicy(LabPolicy::Identity, BY_ALIAS),
            LessonCommand::Call(
                CallerChoice::Admin,
                "kms:Encrypt",
                r#"{"KeyId": "{alias}", "Plaintext": "aGk="}"#,
            ),
        ],
        call: LessonCommand::Call(
            CallerChoice::App,
            "kms:Decrypt",
            r#"{"KeyId": "{alias}", "CiphertextBlob": "{.CiphertextBlob}"}"#,
        ),
        choices: &[
            Choice {
                says: "It succeeds: here the request itself names the alias",
                expect: Expectation::Succeeds,
                because: "The name in the request doesn’t matter. KMS finds the key by it, and IAM checks the key’s ARN.",
            },
            Choice {
                says: "Denied: kms:Decrypt isn’t allowed on the key",
                expect: Expectation::Denied("kms:Decrypt"),
                because: "For IAM the resource is the key’s ARN, with or without S3. The policy names only the alias.",
            },
            Choice {
                says: "It fails: Decrypt doesn’t accept an alias as KeyId",
                expect: Expectation::ErrorCode("NotFoundException"),
                because: "It does: KeyId can be an ID, an ARN, or an alias. KMS found the key, and then IAM denied the request.",
            },
        ],
    },
    recalls: &["two-policies"],
};
