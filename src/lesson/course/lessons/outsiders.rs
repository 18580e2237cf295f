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

/// Everyone may read the bucket's objects.
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

/// The other account's role may do anything with the bucket's objects.
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

/// Whether the last three calls were refused, allowed, and refused, in this order.
fn needs_all_sides(all: &[CallRecord]) -> bool {
    matches!(all, [.., no_key, both, no_own]
        if error_code(no_key) == "AccessDenied" && error_code(both).is_empty() && error_code(no_own) == "AccessDenied")
}

pub static LESSON: Lesson = Lesson {
    slug: "outsiders",
    title: "Anonymous, presigned and cross-account",
    question: "Who may open the file besides the role?",
    minutes: 5,
    corrects: &[
        Misconception::AddressIsEnough,
        Misconception::OneSideIsEnough,
        Misconception::S3IsTheCaller,
    ],
    opening: "flyer.txt lies in my-bucket under the lab’s key. Everyone is meant to read it, so the administrator switched Block Public Access off, which is on in every new bucket, and the bucket policy now lets everyone in: Principal *. A visitor opens the file’s address, with no credentials at all.",
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
                because: "S3 let the visitor in. But then KMS must be asked in the caller’s name, and this caller has none. S3 does not step in with a name of its own.",
            },
            Choice {
                says: "The ciphertext, which helps nobody",
                expect: Expectation::Check(|all| {
                    all.last().is_some_and(|ran| ran.identical == Some(false))
                }),
                because: "S3 gives out the file or nothing. What lies on its disks never leaves it.",
            },
            Choice {
                says: "AccessDenied: the bucket policy must name the visitor",
                expect: Expectation::ErrorCode("AccessDenied"),
                because: "The bucket policy was enough for S3: Principal * means everyone. The request failed later, for want of a signature.",
            },
            Choice {
                says: "An error: the request is not signed",
                expect: Expectation::ErrorCode("InvalidArgument"),
                because: "KMS must know who asks. Without a signature there is nobody to ask for, so S3 answers 400 and demands Signature Version 4.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "A bare address, as a browser would open it: no signature, no name.",
        },
        StepNote {
            at: StepSelector::Asks("s3:GetObject"),
            says: "S3’s gate opens, even for a stranger. The bucket policy says so.",
        },
        StepNote {
            at: StepSelector::Does(Actor::Bucket, Kind::Load),
            says: "S3 holds the sealed data key. Now it should ask KMS, in the caller’s name. Which name?",
        },
        StepNote {
            at: StepSelector::Last,
            says: "400, not 403. KMS was not even asked. No policy in the world makes an SSE-KMS object public.",
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
            "Whoever opens the link, the request counts as the signer’s. The signer is app-role.",
            "Let app-role download flyer.txt itself, and read the error.",
            "Turn on kms:Decrypt.",
        ],
        solution: &[LessonCommand::Allow(Permission::Decrypt)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Bucket, r#""Principal": "*""#),
                does: &[LessonCommand::SetPolicy(LabPolicy::Bucket, PUBLIC)],
                because: "An open bucket does not help. The link is signed by app-role, and in KMS app-role still may not decrypt.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::Decrypt),
                does: &[LessonCommand::Allow(Permission::Encrypt)],
                because: "kms:Decrypt is still off. The link borrows the rights of its signer, and those do not reach to the data key.",
            },
        ],
    },
    alone: Task {
        says: "partner-role of account 444455556666 is to download from my-bucket, and no more. Its own account allows it already. Do your side.",
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
            "Two things of yours are in the way of a stranger: the bucket and the key. Each has a policy.",
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
                because: "Principal * makes the policy public. Block Public Access is on, so S3 now keeps every other account out, partner-role too: name partner-role instead.",
            },
            CommonMistake {
                symptom: Symptom::PolicyLacks(LabPolicy::Bucket, "{other}"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Key, PARTNER_OPENS)],
                because: "S3’s gate comes first, and the bucket policy says nothing about the partner. Without that no key helps.",
            },
            CommonMistake {
                symptom: Symptom::PolicyLacks(LabPolicy::Key, "{other}"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Bucket, PARTNER_IN)],
                because: "The bucket is only half of it. The key policy says nothing about the other account, so KMS will refuse.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Bucket, r#""Action": "s3:*""#),
                does: &[
                    LessonCommand::SetPolicy(LabPolicy::Bucket, PARTNER_ALL),
                    LessonCommand::SetPolicy(LabPolicy::Key, PARTNER_OPENS),
                ],
                because: "It works, but s3:* lets the partner write as well. For a download s3:GetObject will do.",
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
            says: "A presigned link borrows its signer’s rights, in S3 and in KMS, at the moment of use.",
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
            says: "Between accounts both sides must agree: bucket policy and key policy here, the caller’s IAM policy there.",
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
        asks: "Your bucket policy allows partner-role of another account s3:*. Its own account allows it to read and write only. It deletes an object. What happens?",
        scene: &[
            LessonCommand::Upload("flyer.txt"),
            LessonCommand::SetPolicy(LabPolicy::Bucket, PARTNER_ALL),
        ],
        call: PARTNER_DELETE,
        choices: &[
            Choice {
                says: "It is deleted: the owner of the bucket allowed it",
                expect: Expectation::Succeeds,
                because: "Your yes is only half. The caller’s own account must allow it too, and it does not name s3:DeleteObject.",
            },
            Choice {
                says: "Refused: its own account does not allow it",
                expect: Expectation::Denied("s3:DeleteObject"),
                because: "Between two accounts both must say yes. Here one of them is silent.",
            },
            Choice {
                says: "Refused by KMS: the key policy does not name it",
                expect: Expectation::Denied("kms:Decrypt"),
                because: "To delete an object no key is needed, so KMS is not asked. The refusal is S3’s.",
            },
        ],
    },
    recalls: &["context"],
};
