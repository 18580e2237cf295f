//! Reading an `AccessDenied`.

use crate::core::lab::{CallerChoice, LabPolicy, Permission, Preset};
use crate::core::trace::Actor;
use crate::lesson::course::probes::must_be_denied::{
    NO_ENCRYPT, NO_OTHER_ACTION, NO_OTHER_DECRYPT,
};
use crate::lesson::course::probes::must_succeed::{DOWNLOADS, UPLOADS};
use crate::lesson::course::{
    CallRecord, Choice, Claim, CommonMistake, Expectation, Fact, Lesson, LessonCommand,
    LessonQuestion, Misconception, Probe, StepNote, StepSelector, Symptom, Task,
};

/// All actions of S3, and the KMS action that an upload needs.
const ALL_OF_S3: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "AllOfS3", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}, {
    "Sid": "DataKeys", "Effect": "Allow", "Action": "kms:GenerateDataKey", "Resource": "{key}"}]}"#;

/// All actions of S3 and KMS. They do not help against a boundary.
const ALL_OF_BOTH: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:*", "kms:*"], "Resource": "*"}]}"#;

/// A boundary that leaves out `kms:Decrypt`.
const LOW: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "AtMost", "Effect": "Allow",
    "Action": ["s3:PutObject", "s3:GetObject", "kms:GenerateDataKey"], "Resource": "*"}]}"#;

/// The same boundary with `kms:Decrypt`.
const RAISED: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "AtMost", "Effect": "Allow",
    "Action": ["s3:PutObject", "s3:GetObject", "kms:GenerateDataKey", "kms:Decrypt"], "Resource": "*"}]}"#;

/// The role may upload and decrypt, but not call `s3:GetObject`.
const NO_GET: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Effect": "Allow", "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "{key}"}]}"#;

/// IAM denies the first upload for the S3 action, and the next one for the KMS action.
const TWO_GATES: &[LessonCommand] = &[
    LessonCommand::Preset(Preset::Nothing),
    LessonCommand::Upload("report.txt"),
    LessonCommand::Allow(Permission::PutObject),
];

/// The boundary still limits a role whose policies allow everything.
const fn still_caps(scene: &'static [LessonCommand]) -> Probe {
    Probe {
        says: "the boundary still denies kms:DescribeKey",
        scene,
        call: LessonCommand::Call(
            CallerChoice::App,
            "kms:DescribeKey",
            r#"{"KeyId": "{key}"}"#,
        ),
        expect: Expectation::Denied("kms:DescribeKey"),
        because: "It works, but the boundary is gone or allows far too much. It lacked only one action.",
    }
}

/// The error messages that the callers got, in order.
fn errors(all: &[CallRecord]) -> impl Iterator<Item = &str> {
    all.iter()
        .filter_map(|ran| ran.result.as_ref().err())
        .map(|error| error.message.as_str())
}

/// Whether the last call was denied for an action of this service.
fn refused_on(all: &[CallRecord], service: &str) -> bool {
    all.last().is_some_and(|ran| {
        (ran.asked()).any(|(action, allowed)| !allowed && action.starts_with(service))
    })
}

pub static LESSON: Lesson = Lesson {
    slug: "access-denied",
    title: "Reading an AccessDenied",
    question: "Which service refused, and which policy must change?",
    minutes: 5,
    corrects: &[Misconception::S3SaidSo],
    opening: "app-role’s policy allows s3:*, every S3 action. There is no bucket policy. report.txt is in the bucket, encrypted under the lab’s key. Yet the download ends with AccessDenied, and the error comes from S3.",
    start: &[
        LessonCommand::SetPolicy(LabPolicy::Identity, ALL_OF_S3),
        LessonCommand::Upload("report.txt"),
    ],
    predict: LessonQuestion {
        asks: "Who denied it?",
        scene: &[],
        call: LessonCommand::Download("report.txt"),
        choices: &[
            Choice {
                says: "S3: the error comes from S3, so an S3 policy is wrong.",
                expect: Expectation::Check(|all| refused_on(all, "s3:")),
                because: "S3 only passed the error on. S3 itself had allowed the request, and the action in the message is kms:Decrypt.",
            },
            Choice {
                says: "S3: without a bucket policy, S3 denies everyone.",
                expect: Expectation::MessageContains(
                    "no resource-based policy allows the s3:GetObject action",
                ),
                because: "Within one account you don’t need a bucket policy: the role’s own policy was enough for S3. The denial came later, from KMS.",
            },
            Choice {
                says: "Nobody: report.txt is missing, and S3 doesn’t say so.",
                expect: Expectation::Denied("s3:ListBucket"),
                because: "S3 found the file: look at the step where S3 reads it from storage. KMS didn’t decrypt its data key.",
            },
            Choice {
                says: "KMS: S3 only passed its error on.",
                expect: Expectation::Check(|all| {
                    refused_on(all, "kms:") && Expectation::ErrorCode("AccessDenied").fits(all)
                }),
                because: "KMS denied kms:Decrypt. S3 passed the message on, under an error code of its own.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "The app calls GetObject. Remember that name: the message at the end names another one.",
        },
        StepNote {
            at: StepSelector::Asks("s3:GetObject"),
            says: "S3 allows s3:GetObject. So far no S3 policy is at fault.",
        },
        StepNote {
            at: StepSelector::Asks("kms:Decrypt"),
            says: "Here it stops. Open the Decision tab: no statement of the role’s policy names kms:Decrypt.",
        },
        StepNote {
            at: StepSelector::Between(Actor::Kms, Actor::S3),
            says: "KMS’s own message has four parts. Who: User. Action: to perform. Resource: on resource. Reason: because.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "S3 repeats them as its own AccessDenied. Look at the prefix of the action: kms: means that KMS denied it. “Identity-based” means the role’s policy.",
        },
    ],
    guided: Task {
        says: "The role’s own policy has everything it needs now, and the download still fails. Read the part after “because” and fix the policy it names.",
        scene: &[
            LessonCommand::Preset(Preset::UploadAndDownload),
            LessonCommand::SetPolicy(LabPolicy::Boundary, LOW),
        ],
        view: Some(("#/policies/identity", "Open the policies")),
        calls: &[],
        must: &[UPLOADS, DOWNLOADS],
        least: &[still_caps(&[LessonCommand::SetPolicy(
            LabPolicy::Identity,
            ALL_OF_BOTH,
        )])],
        hints: [
            "Download report.txt and go to the last step. Which kind of policy does the reason name?",
            "“No permissions boundary allows”: the tab is called Boundary. It limits what the role can be allowed.",
            "Add \"kms:Decrypt\" to the Action list of the boundary.",
        ],
        solution: &[LessonCommand::SetPolicy(LabPolicy::Boundary, RAISED)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::PolicyLacks(LabPolicy::Boundary, "Statement"),
                does: &[LessonCommand::RemovePolicy(LabPolicy::Boundary)],
                because: "The boundary is gone, and with it every limit on the role. Put it back and add the one action.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Identity, "kms:*"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, ALL_OF_BOTH)],
                because: "You widened the role’s policy, but that one wasn’t at fault. A boundary limits it, however much it allows.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Bucket, "Statement"),
                does: &[LessonCommand::SetPolicy(
                    LabPolicy::Bucket,
                    r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "{role}"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::{bucket}/*"}]}"#,
                )],
                because: "A bucket policy covers S3 actions. The message names kms:Decrypt and a permissions boundary.",
            },
        ],
    },
    alone: Task {
        says: "Someone made two changes last night, and now downloads fail. Let app-role upload and download again, with no more than it needs. A message names one fault at a time.",
        scene: &[
            LessonCommand::SetPolicy(LabPolicy::Identity, NO_GET),
            LessonCommand::SetPolicy(LabPolicy::Session, LOW),
        ],
        view: Some(("#/policies/identity", "Open the policies")),
        calls: &[],
        must: &[UPLOADS, DOWNLOADS],
        least: &[
            NO_ENCRYPT,
            NO_OTHER_ACTION,
            NO_OTHER_DECRYPT,
            still_caps(&[LessonCommand::SetPolicy(LabPolicy::Identity, ALL_OF_BOTH)]),
        ],
        hints: [
            "Download, read, fix, and download again. The second message is a different one.",
            "First, the role’s policy lacks an S3 action. Then the session policy lacks a KMS action.",
            "Turn on s3:GetObject. Then add \"kms:Decrypt\" to the Action list under Session.",
        ],
        solution: &[
            LessonCommand::Allow(Permission::GetObject),
            LessonCommand::SetPolicy(LabPolicy::Session, RAISED),
        ],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::Lacks(Permission::GetObject),
                does: &[LessonCommand::SetPolicy(LabPolicy::Session, RAISED)],
                because: "The message names s3:GetObject with the resource in quotes: S3 itself denied it. The role’s policy must allow it.",
            },
            CommonMistake {
                symptom: Symptom::PolicyLacks(LabPolicy::Session, "Statement"),
                does: &[
                    LessonCommand::Allow(Permission::GetObject),
                    LessonCommand::RemovePolicy(LabPolicy::Session),
                ],
                because: "The session policy is gone, with all its limits. Put it back and add the one action.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Identity, "kms:*"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, ALL_OF_BOTH)],
                because: "The role’s policy allowed kms:Decrypt before. The message names the session policy: it limits what the role can do.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "The action tells you who denied it: s3: is S3, kms: is KMS. The error code is the same.",
            claim: Claim {
                scene: TWO_GATES,
                call: LessonCommand::Upload("report.txt"),
                expect: Expectation::Check(|all| {
                    let codes = all.iter().filter_map(|ran| ran.result.as_ref().err());
                    let told: Vec<bool> = errors(all)
                        .map(|text| text.contains("to perform: kms:"))
                        .collect();
                    told == [false, true]
                        && codes.clone().count() == 2
                        && codes.into_iter().all(|error| {
                            (error.code.as_str(), error.status) == ("AccessDenied", 403)
                        })
                }),
            },
        },
        Fact {
            says: "S3 puts its own resource in quotes. KMS’s message has none.",
            claim: Claim {
                scene: TWO_GATES,
                call: LessonCommand::Upload("report.txt"),
                expect: Expectation::Check(|all| {
                    let quoted: Vec<bool> = errors(all)
                        .map(|text| text.contains("on resource: \"arn:aws:s3:::"))
                        .collect();
                    quoted == [true, false]
                        && Expectation::MessageContains("on resource: arn:aws:kms:").fits(all)
                }),
            },
        },
        Fact {
            says: "The part after “because” names the kind of policy to change.",
            claim: Claim {
                scene: &[
                    LessonCommand::SetPolicy(LabPolicy::Boundary, LOW),
                    LessonCommand::Upload("report.txt"),
                ],
                call: LessonCommand::Download("report.txt"),
                expect: Expectation::MessageContains(
                    "because no permissions boundary allows the kms:Decrypt action",
                ),
            },
        },
        Fact {
            says: "The message names one policy, even if two deny the request. Fix it, and the next one shows up.",
            claim: Claim {
                scene: &[
                    LessonCommand::Preset(Preset::UploadOnly),
                    LessonCommand::Allow(Permission::GetObject),
                    LessonCommand::SetPolicy(LabPolicy::Session, LOW),
                    LessonCommand::Upload("report.txt"),
                    LessonCommand::Download("report.txt"),
                    LessonCommand::Allow(Permission::Decrypt),
                ],
                call: LessonCommand::Download("report.txt"),
                expect: Expectation::Check(|all| {
                    (errors(all).next()).is_some_and(|text| {
                        text.contains("no identity-based policy")
                            && !text.contains("session policy")
                    }) && Expectation::MessageContains(
                        "no session policy allows the kms:Decrypt action",
                    )
                    .fits(all)
                }),
            },
        },
    ],
    review: LessonQuestion {
        asks: "GetObject fails: “… to perform: kms:Decrypt … because no permissions boundary allows the kms:Decrypt action”. Where do you fix it?",
        scene: &[
            LessonCommand::Upload("report.txt"),
            LessonCommand::SetPolicy(LabPolicy::Boundary, LOW),
            // Only the boundary is corrected.
            LessonCommand::SetPolicy(LabPolicy::Boundary, RAISED),
        ],
        call: LessonCommand::Download("report.txt"),
        choices: &[
            Choice {
                says: "In the bucket policy: GetObject is a call to S3",
                expect: Expectation::Denied("s3:GetObject"),
                because: "Read the action, not the call: kms:Decrypt. A bucket policy has no effect on a key.",
            },
            Choice {
                says: "In the role’s policy: it lacks kms:Decrypt",
                expect: Expectation::MessageContains("no identity-based policy allows"),
                because: "Then the reason would name an identity-based policy. Here the boundary above it allows too little.",
            },
            Choice {
                says: "In the role’s boundary: it leaves out kms:Decrypt",
                expect: Expectation::Succeeds,
                because: "The reason names the boundary. With the action added there, the same download succeeds.",
            },
        ],
    },
    recalls: &["no-encrypt"],
};
