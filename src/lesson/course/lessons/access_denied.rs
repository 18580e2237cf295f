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

/// IAM refuses the first upload for the S3 action, and the next one for the KMS action.
const TWO_GATES: &[LessonCommand] = &[
    LessonCommand::Preset(Preset::Nothing),
    LessonCommand::Upload("report.txt"),
    LessonCommand::Allow(Permission::PutObject),
];

/// The boundary still limits a role whose policies allow everything.
const fn still_caps(scene: &'static [LessonCommand]) -> Probe {
    Probe {
        says: "the ceiling still keeps kms:DescribeKey out",
        scene,
        call: LessonCommand::Call(
            CallerChoice::App,
            "kms:DescribeKey",
            r#"{"KeyId": "{key}"}"#,
        ),
        expect: Expectation::Denied("kms:DescribeKey"),
        because: "It works, but the ceiling is gone or far too high. It was only one action too low.",
    }
}

/// The error messages that the callers got, in order.
fn errors(all: &[CallRecord]) -> impl Iterator<Item = &str> {
    all.iter()
        .filter_map(|ran| ran.result.as_ref().err())
        .map(|error| error.message.as_str())
}

/// Whether the last call was refused for an action of this service.
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
    opening: "app-role’s policy allows s3:*, all that S3 has. There is no bucket policy. report.txt lies in the bucket, sealed under the lab’s key. Yet the download ends with AccessDenied, and the answer comes from S3.",
    start: &[
        LessonCommand::SetPolicy(LabPolicy::Identity, ALL_OF_S3),
        LessonCommand::Upload("report.txt"),
    ],
    predict: LessonQuestion {
        asks: "Who refused?",
        scene: &[],
        call: LessonCommand::Download("report.txt"),
        choices: &[
            Choice {
                says: "S3: the error comes from S3, so an S3 policy is wrong.",
                expect: Expectation::Check(|all| refused_on(all, "s3:")),
                because: "S3 only brought the news. Its own gate was open, and the action in the message is kms:Decrypt.",
            },
            Choice {
                says: "S3: without a bucket policy nobody comes in.",
                expect: Expectation::MessageContains(
                    "no resource-based policy allows the s3:GetObject action",
                ),
                because: "Inside one account no bucket policy is needed: the role’s own policy let it into S3. The refusal came later, from KMS.",
            },
            Choice {
                says: "Nobody: report.txt is missing, and S3 will not say so.",
                expect: Expectation::Denied("s3:ListBucket"),
                because: "S3 found the file: look at the step where it loads it. KMS would not open its data key.",
            },
            Choice {
                says: "KMS: S3 only passed its answer on.",
                expect: Expectation::Check(|all| {
                    refused_on(all, "kms:") && Expectation::ErrorCode("AccessDenied").fits(all)
                }),
                because: "KMS refused kms:Decrypt. S3 passed the words on, under an error code of its own.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "The app calls GetObject. Remember that name: the message at the end will name another.",
        },
        StepNote {
            at: StepSelector::Asks("s3:GetObject"),
            says: "S3’s gate opens. So far no policy of S3 is at fault.",
        },
        StepNote {
            at: StepSelector::Asks("kms:Decrypt"),
            says: "Here it stops. Open the Decision tab: no statement of the role’s policy names kms:Decrypt.",
        },
        StepNote {
            at: StepSelector::Between(Actor::Kms, Actor::S3),
            says: "KMS’s own words, in four parts. Who: User. What: to perform. On what: on resource. Why: because.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "S3 repeats them as its own AccessDenied. The action’s first letters give it away: kms: means that KMS refused. “Identity-based” means the role’s policy.",
        },
    ],
    guided: Task {
        says: "The role’s own policy has all that it takes now, and the download still fails. Read what stands behind “because”, and mend the policy that it names.",
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
            "“No permissions boundary allows”: the tab is called Boundary. It caps what the role can be allowed.",
            "Add \"kms:Decrypt\" to the Action list of the boundary.",
        ],
        solution: &[LessonCommand::SetPolicy(LabPolicy::Boundary, RAISED)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::PolicyLacks(LabPolicy::Boundary, "Statement"),
                does: &[LessonCommand::RemovePolicy(LabPolicy::Boundary)],
                because: "It works, because the boundary is gone, and with it every cap on the role. Put it back and add the one action.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Identity, "kms:*"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, ALL_OF_BOTH)],
                because: "You widened the role’s policy, and it was not at fault. A boundary caps it, however wide it is.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Bucket, "Statement"),
                does: &[LessonCommand::SetPolicy(
                    LabPolicy::Bucket,
                    r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "{role}"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::{bucket}/*"}]}"#,
                )],
                because: "A bucket policy speaks about S3’s actions. The message names kms:Decrypt, and a permissions boundary.",
            },
        ],
    },
    alone: Task {
        says: "Two changes were made last night, and now downloads fail. Let app-role upload and download again, with no more than it needs. A message names one fault at a time.",
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
            "Download, read, mend, and download again. The second message is another one.",
            "First: an action of S3 is missing in the role’s policy. Then: an action of KMS, in the session policy.",
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
                because: "The message names s3:GetObject with the resource in quotes: S3’s own refusal. The role’s policy must allow it.",
            },
            CommonMistake {
                symptom: Symptom::PolicyLacks(LabPolicy::Session, "Statement"),
                does: &[
                    LessonCommand::Allow(Permission::GetObject),
                    LessonCommand::RemovePolicy(LabPolicy::Session),
                ],
                because: "It works, because the session policy is gone with all its limits. Put it back and add the one action.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Identity, "kms:*"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, ALL_OF_BOTH)],
                because: "The role’s policy allowed kms:Decrypt before. The message names the session policy: it narrows what the role may do.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "The action tells who refused: s3: is S3, kms: is KMS. The error code is the same.",
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
            says: "S3 puts its own resource in quotes. In KMS’s words there are none.",
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
            says: "What stands behind “because” names the kind of policy to change.",
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
            says: "One refusing policy is named, even where two refuse. Mend it, and the next shows up.",
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
        asks: "GetObject fails: “… to perform: kms:Decrypt … because no permissions boundary allows the kms:Decrypt action”. Where is it mended?",
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
                because: "Read the action, not the call: kms:Decrypt. A bucket policy has no say about a key.",
            },
            Choice {
                says: "In the role’s policy: it lacks kms:Decrypt",
                expect: Expectation::MessageContains("no identity-based policy allows"),
                because: "Then the reason would name an identity-based policy. Here the cap above it is too low.",
            },
            Choice {
                says: "In the role’s boundary: it leaves out kms:Decrypt",
                expect: Expectation::Succeeds,
                because: "The reason names the boundary. With the action in it, the same download goes through.",
            },
        ],
    },
    recalls: &["no-encrypt"],
};
