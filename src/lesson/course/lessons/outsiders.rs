//! Callers from outside: anonymous, with a presigned URL, and from another account.

use crate::core::lab::{CallerChoice, LabPolicy, Permission};
use crate::core::trace::{Actor, Kind};
use crate::lesson::course::probes::must_be_denied::{
    NO_ANONYMOUS_DOWNLOAD, NO_PARTNER_DATA_KEY, NO_PARTNER_UPLOAD,
};
use crate::lesson::course::probes::must_succeed::{LINK_WORKS, PARTNER_DOWNLOADS, UPLOADS};
use crate::lesson::course::trace_checks::error_code;
use crate::lesson::course::{
    CallRecord, Choice, Claim, CommonMistake, Expectation, Fact, Lesson, LessonCommand,
    LessonQuestion, Misconception, StepNote, StepSelector, Symptom, Task,
};

/// Everyone is allowed to read the bucket's objects.
const PUBLIC: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "PublicRead", "Effect": "Allow", "Principal": "*",
    "Action": "s3:GetObject", "Resource": "arn:aws:s3:::{bucket}/*"}]}"#;

/// New buckets block public access: a public policy needs this first.
const UNBLOCK: LessonCommand =
    LessonCommand::Administer("s3:DeletePublicAccessBlock", r#"{"Bucket": "{bucket}"}"#);
const BLOCK: LessonCommand = LessonCommand::Administer(
    "s3:PutPublicAccessBlock",
    r#"{"Bucket": "{bucket}", "PublicAccessBlockConfiguration": {"BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true}}"#,
);

const PARTNER_IN: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "Partner", "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::{other}:role/partner-role"},
    "Action": "s3:GetObject", "Resource": "arn:aws:s3:::{bucket}/*"}]}"#;

/// The other account allows its role every action on the bucket's objects.
const PARTNER_ALL: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "Partner", "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::{other}:role/partner-role"},
    "Action": "s3:*", "Resource": "arn:aws:s3:::{bucket}/*"}]}"#;

const PARTNER_OPENS: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "Enable IAM User Permissions", "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::{account}:root"},
    "Action": "kms:*", "Resource": "*"}, {
    "Sid": "Partner", "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::{other}:role/partner-role"},
    "Action": "kms:Decrypt", "Resource": "*"}]}"#;

const PARTNER_READ: LessonCommand = LessonCommand::Call(
    CallerChoice::Partner,
    "s3:GetObject",
    r#"{"Bucket": "{bucket}", "Key": "flyer.txt"}"#,
);
const PARTNER_DELETE: LessonCommand = LessonCommand::Call(
    CallerChoice::Partner,
    "s3:DeleteObject",
    r#"{"Bucket": "{bucket}", "Key": "flyer.txt"}"#,
);

/// Whether the last three calls were denied, allowed, and denied, in this order.
fn needs_all_sides(all: &[CallRecord]) -> bool {
    matches!(all, [.., no_key, both, no_own]
        if error_code(no_key) == "AccessDenied" && error_code(both).is_empty() && error_code(no_own) == "AccessDenied")
}

pub static LESSON: Lesson = Lesson {
    slug: "outsiders",
    title: "Anonymous, presigned and cross-account",
    question: "Who can read the file besides the role?",
    minutes: 5,
    corrects: &[
        Misconception::AddressIsEnough,
        Misconception::OneSideIsEnough,
        Misconception::S3IsTheCaller,
    ],
    opening: "flyer.txt is in my-bucket under the lab’s key, and everyone should be able to read it. So the administrator turned off Block Public Access, which is on in every new bucket, and the bucket policy now allows everyone: Principal *. A visitor goes to the file’s address, with no credentials at all.",
    start: &[
        LessonCommand::Upload("flyer.txt"),
        UNBLOCK,
        LessonCommand::SetPolicy(LabPolicy::Bucket, PUBLIC),
        LessonCommand::CallAs(CallerChoice::Anonymous),
    ],
    predict: LessonQuestion {
        asks: "What does the visitor get?",
        scene: &[],
        call: LessonCommand::Download("flyer.txt"),
        choices: &[
            Choice {
                says: "The file: the bucket is public",
                expect: Expectation::Succeeds,
                because: "S3 allowed the request. But then S3 must call KMS in the caller’s name, and this caller has none. S3 doesn’t use a name of its own instead.",
            },
            Choice {
                says: "The ciphertext, which is no use to anyone",
                expect: Expectation::Check(|all| {
                    all.last().is_some_and(|ran| ran.identical == Some(false))
                }),
                because: "S3 returns the plaintext file or nothing. The ciphertext it stores never leaves S3.",
            },
            Choice {
                says: "AccessDenied: the bucket policy must name the visitor",
                expect: Expectation::ErrorCode("AccessDenied"),
                because: "The bucket policy was enough for S3: Principal * means everyone. The request failed later, because it has no signature.",
            },
            Choice {
                says: "An error: the request is not signed",
                expect: Expectation::ErrorCode("InvalidArgument"),
                because: "KMS must know the caller. Without a signature there is no caller to name, so S3 returns 400 and requires Signature Version 4.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "A plain address, as a browser would request it: no signature, no caller’s name.",
        },
        StepNote {
            at: StepSelector::Asks("s3:GetObject"),
            says: "S3 allows the request, even without credentials. The bucket policy says so.",
        },
        StepNote {
            at: StepSelector::Does(Actor::Bucket, Kind::Load),
            says: "S3 has the encrypted data key. Now it should call KMS, in the caller’s name. Which name?",
        },
        StepNote {
            at: StepSelector::Last,
            says: "400, not 403. S3 never called KMS. No policy makes an SSE-KMS object public.",
        },
    ],
    guided: Task {
        says: "The bucket is private again, and Block Public Access is back on. Visitors now get links that app-role signs. But the links fail: the role lost a permission. Give it back.",
        scene: &[
            LessonCommand::CallAs(CallerChoice::App),
            LessonCommand::RemovePolicy(LabPolicy::Bucket),
            BLOCK,
            LessonCommand::Revoke(Permission::Decrypt),
        ],
        view: None,
        calls: &[],
        must: &[LINK_WORKS],
        least: &[],
        hints: [
            "Anyone can use the link, but the request counts as the signer’s. The signer is app-role.",
            "Let app-role download flyer.txt itself, and read the error.",
            "Turn on kms:Decrypt.",
        ],
        solution: &[LessonCommand::Allow(Permission::Decrypt)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Bucket, r#""Principal": "*""#),
                does: &[LessonCommand::SetPolicy(LabPolicy::Bucket, PUBLIC)],
                because: "A public bucket doesn’t help. app-role signs the link, and app-role still isn’t allowed kms:Decrypt.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::Decrypt),
                does: &[LessonCommand::Allow(Permission::Encrypt)],
                because: "kms:Decrypt is still off. The link has its signer’s permissions, and those don’t include decrypting the data key.",
            },
        ],
    },
    alone: Task {
        says: "Let partner-role of account 444455556666 download from my-bucket, and do nothing else. Its own account allows it already. Do your side.",
        scene: &[
            LessonCommand::CallAs(CallerChoice::App),
            LessonCommand::RemovePolicy(LabPolicy::Bucket),
            BLOCK,
        ],
        view: Some(("#/policies/bucket-policy", "Open the bucket policy")),
        calls: &[],
        must: &[PARTNER_DOWNLOADS, UPLOADS],
        least: &[
            NO_PARTNER_UPLOAD,
            NO_PARTNER_DATA_KEY,
            NO_ANONYMOUS_DOWNLOAD,
        ],
        hints: [
            "Two of your resources must allow another account: the bucket and the key. Each has a policy.",
            "Bucket policy: s3:GetObject on my-bucket/*. Key policy: one more statement, with kms:Decrypt. Both name the partner’s role.",
            "\"Principal\": {\"AWS\": \"arn:aws:iam::444455556666:role/partner-role\"}, in both policies.",
        ],
        solution: &[
            LessonCommand::SetPolicy(LabPolicy::Bucket, PARTNER_IN),
            LessonCommand::SetPolicy(LabPolicy::Key, PARTNER_OPENS),
        ],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Bucket, r#""Principal": "*""#),
                does: &[
                    LessonCommand::SetPolicy(LabPolicy::Bucket, PUBLIC),
                    LessonCommand::SetPolicy(LabPolicy::Key, PARTNER_OPENS),
                ],
                because: "Principal * makes the policy public. Block Public Access is on, so S3 now denies every other account, partner-role too: name partner-role instead.",
            },
            CommonMistake {
                symptom: Symptom::PolicyLacks(LabPolicy::Bucket, "{other}"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Key, PARTNER_OPENS)],
                because: "S3 checks first, and the bucket policy doesn’t mention the partner. Until it does, the key policy changes nothing.",
            },
            CommonMistake {
                symptom: Symptom::PolicyLacks(LabPolicy::Key, "{other}"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Bucket, PARTNER_IN)],
                because: "The bucket policy is only half of it. The key policy doesn’t mention the other account, so KMS denies the request.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Bucket, r#""Action": "s3:*""#),
                does: &[
                    LessonCommand::SetPolicy(LabPolicy::Bucket, PARTNER_ALL),
                    LessonCommand::SetPolicy(LabPolicy::Key, PARTNER_OPENS),
                ],
                because: "s3:* lets the partner write as well. A download only needs s3:GetObject.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "An SSE-KMS object is never public: a request without a signature fails.",
            claim: Claim {
                scene: &[
                    LessonCommand::Upload("flyer.txt"),
                    UNBLOCK,
                    LessonCommand::SetPolicy(LabPolicy::Bucket, PUBLIC),
                    LessonCommand::CallAs(CallerChoice::Anonymous),
                ],
                call: LessonCommand::Download("flyer.txt"),
                expect: Expectation::MessageContains("Signature Version 4"),
            },
        },
        Fact {
            says: "A presigned URL has its signer’s permissions, in S3 and in KMS, at the moment of use.",
            claim: Claim {
                scene: &[
                    LessonCommand::Upload("flyer.txt"),
                    LessonCommand::Call(
                        CallerChoice::App,
                        "s3:GeneratePresignedUrl",
                        r#"{"ClientMethod": "get_object", "Params": {"Bucket": "{bucket}", "Key": "flyer.txt"}, "ExpiresIn": 900}"#,
                    ),
                    LessonCommand::Call(
                        CallerChoice::Anonymous,
                        "s3:FetchPresignedUrl",
                        r#"{"Url": "{.Url}"}"#,
                    ),
                    // The link is the same, but its signer has lost a permission.
                    LessonCommand::Revoke(Permission::Decrypt),
                ],
                call: LessonCommand::Call(
                    CallerChoice::Anonymous,
                    "s3:FetchPresignedUrl",
                    r#"{"Url": "{.Url}"}"#,
                ),
                expect: Expectation::Check(|all| {
                    matches!(all, [.., before, _] if before.result.is_ok())
                        && Expectation::Denied("kms:Decrypt").fits(all)
                }),
            },
        },
        Fact {
            says: "Across accounts both sides must allow it: bucket policy and key policy here, the caller’s IAM policy there.",
            claim: Claim {
                scene: &[
                    LessonCommand::Upload("flyer.txt"),
                    LessonCommand::SetPolicy(LabPolicy::Bucket, PARTNER_ALL),
                    PARTNER_READ,
                    LessonCommand::SetPolicy(LabPolicy::Key, PARTNER_OPENS),
                    PARTNER_READ,
                ],
                call: PARTNER_DELETE,
                expect: Expectation::Check(needs_all_sides),
            },
        },
    ],
    review: LessonQuestion {
        asks: "Your bucket policy allows s3:* to partner-role of another account. Its own account allows it only to read and write. It deletes an object. What happens?",
        scene: &[
            LessonCommand::Upload("flyer.txt"),
            LessonCommand::SetPolicy(LabPolicy::Bucket, PARTNER_ALL),
        ],
        call: PARTNER_DELETE,
        choices: &[
            Choice {
                says: "S3 deletes it: the bucket’s owner allowed it",
                expect: Expectation::Succeeds,
                because: "Your Allow is only half of it. The caller’s own account must allow it too, and it doesn’t allow s3:DeleteObject.",
            },
            Choice {
                says: "Denied: its own account doesn’t allow it",
                expect: Expectation::Denied("s3:DeleteObject"),
                because: "Across two accounts both must allow the action. Here one of them doesn’t.",
            },
            Choice {
                says: "Denied by KMS: the key policy doesn’t name it",
                expect: Expectation::Denied("kms:Decrypt"),
                because: "Deleting an object takes no key, so S3 never calls KMS. S3 denied this one.",
            },
        ],
    },
    recalls: &["context"],
};
