//! Each claim of a lesson, run where it has to fail. A claim that nothing can break proves nothing.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use envelope_lab::core::lab::{CallerChoice, EncryptionChoice, LabPolicy, Permission, Preset};
use envelope_lab::lesson::LESSONS;
use envelope_lab::lesson::course::probes::must_succeed::{CREATE_MULTIPART, UPLOAD_PART};
use envelope_lab::lesson::course::runner::{self, DAY, Runner};
use envelope_lab::lesson::course::{
    CallRecord, Claim, Expectation, Lesson, LessonCommand, LessonQuestion, TaskCalls,
};
use std::collections::BTreeSet;

/// A claim's experiment with one change, after which the claim must not hold.
struct Control {
    lesson: &'static str,
    /// The fact's place in the lesson.
    fact: usize,
    /// The place of the command of its scene that is left out.
    without: Option<usize>,
    /// What is done after the scene.
    then: &'static [LessonCommand],
    /// The call that is made instead of the fact's own.
    call: Option<LessonCommand>,
}

const fn without(lesson: &'static str, fact: usize, place: usize) -> Control {
    Control {
        lesson,
        fact,
        without: Some(place),
        then: &[],
        call: None,
    }
}

const fn then(lesson: &'static str, fact: usize, then: &'static [LessonCommand]) -> Control {
    Control {
        lesson,
        fact,
        without: None,
        then,
        call: None,
    }
}

const fn call(
    lesson: &'static str,
    fact: usize,
    scene: &'static [LessonCommand],
    call: LessonCommand,
) -> Control {
    Control {
        call: Some(call),
        ..then(lesson, fact, scene)
    }
}

const fn allow(lesson: &'static str, fact: usize) -> Control {
    then(
        lesson,
        fact,
        &[LessonCommand::Allow(Permission::GenerateDataKey)],
    )
}

const MAY_ENCRYPT: &[LessonCommand] = &[LessonCommand::Allow(Permission::Encrypt)];
const MAY_ALL: &[LessonCommand] = &[LessonCommand::Preset(Preset::UploadAndDownload)];
const BEGUN: &[LessonCommand] = &[
    LessonCommand::Preset(Preset::UploadAndDownload),
    LessonCommand::Call(
        CallerChoice::App,
        "s3:CreateMultipartUpload",
        CREATE_MULTIPART,
    ),
];
const SEND: LessonCommand = LessonCommand::Call(CallerChoice::App, "s3:UploadPart", UPLOAD_PART);
const ANOTHER_KEY: &[LessonCommand] = &[LessonCommand::Call(
    CallerChoice::Admin,
    "kms:CreateKey",
    "{}",
)];

const CONTROLS: &[Control] = &[
    // S3 seals alone; one object has one data key; a secret does go to KMS; with the app's key there is no other.
    then(
        "envelope",
        0,
        &[LessonCommand::Encryption(EncryptionChoice::SseS3)],
    ),
    call("envelope", 1, &[], LessonCommand::Download("a.txt")),
    call("envelope", 2, MAY_ENCRYPT, LessonCommand::EncryptSecret(16)),
    then(
        "envelope",
        3,
        &[LessonCommand::Encryption(EncryptionChoice::SseC)],
    ),
    then(
        "upload",
        0,
        &[LessonCommand::Revoke(Permission::GenerateDataKey)],
    ),
    allow("upload", 1),
    call(
        "upload",
        2,
        &[
            LessonCommand::Preset(Preset::UploadAndDownload),
            LessonCommand::Upload("report.txt"),
        ],
        LessonCommand::Download("report.txt"),
    ),
    call("upload", 2, MAY_ENCRYPT, LessonCommand::EncryptSecret(16)),
    then("download", 0, &[LessonCommand::Revoke(Permission::Decrypt)]),
    call("download", 1, MAY_ENCRYPT, LessonCommand::EncryptSecret(16)),
    call(
        "download",
        2,
        ANOTHER_KEY,
        LessonCommand::Call(
            CallerChoice::Admin,
            "kms:Decrypt",
            r#"{"CiphertextBlob": "{.CiphertextBlob}", "KeyId": "{.KeyMetadata.Arn}"}"#,
        ),
    ),
    // Refused, and stored in another way.
    then(
        "no-encrypt",
        0,
        &[LessonCommand::Revoke(Permission::GenerateDataKey)],
    ),
    then(
        "no-encrypt",
        0,
        &[LessonCommand::Encryption(EncryptionChoice::SseS3)],
    ),
    call(
        "no-encrypt",
        1,
        MAY_ENCRYPT,
        LessonCommand::EncryptSecret(16),
    ),
    allow("no-encrypt", 2),
    call("secrets", 0, MAY_ALL, LessonCommand::Upload("report.txt")),
    call("secrets", 1, &[], LessonCommand::EncryptSecret(4_096)),
    call(
        "secrets",
        2,
        &[],
        LessonCommand::Call(
            CallerChoice::Admin,
            "kms:Decrypt",
            r#"{"CiphertextBlob": "{.CiphertextBlob}"}"#,
        ),
    ),
    allow("access-denied", 0),
    allow("access-denied", 1),
    without("access-denied", 2, 0),
    without("access-denied", 3, 5),
    without("two-policies", 0, 1),
    allow("two-policies", 1),
    without("two-policies", 2, 2),
    without("deny", 0, 1),
    without("deny", 1, 0),
    without("deny", 2, 0),
    without("deny", 3, 0),
    // The alias itself is what `CreateAlias` is also about.
    call(
        "alias",
        0,
        &[],
        LessonCommand::Call(
            CallerChoice::Admin,
            "kms:CreateAlias",
            r#"{"AliasName": "alias/another", "TargetKeyId": "{key_id}"}"#,
        ),
    ),
    without("alias", 1, 0),
    then("alias", 2, &[LessonCommand::CallAs(CallerChoice::Auditor)]),
    without("alias", 3, 3),
    then(
        "context",
        0,
        &[LessonCommand::Encryption(EncryptionChoice::SseKmsBucketKey)],
    ),
    call(
        "context",
        1,
        &[],
        LessonCommand::Call(
            CallerChoice::Admin,
            "kms:Decrypt",
            r#"{"CiphertextBlob": "{.CiphertextBlob}", "EncryptionContext": {"aws:s3:arn": "arn:aws:s3:::{bucket}/a.txt"}}"#,
        ),
    ),
    without("context", 2, 3),
    call("multipart", 0, BEGUN, SEND),
    call("multipart", 1, &[], LessonCommand::Upload("small.txt")),
    call("multipart", 2, BEGUN, SEND),
    then("outsiders", 0, &[LessonCommand::CallAs(CallerChoice::App)]),
    without("outsiders", 1, 3),
    without("outsiders", 2, 3),
    without("bucket-keys", 0, 3),
    then(
        "bucket-keys",
        1,
        &[LessonCommand::Encryption(EncryptionChoice::SseS3)],
    ),
    without("bucket-keys", 2, 0),
    without("bucket-keys", 3, 1),
    without("life", 0, 1),
    without("life", 1, 2),
    without("life", 2, 1),
    without("life", 3, 1),
];

fn run(scene: &[LessonCommand], call: LessonCommand) -> Vec<CallRecord> {
    runner::run(scene, call).expect("a lab")
}

/// A run that ended in a mistake of the control's own would prove nothing.
fn made(all: &[CallRecord]) -> bool {
    let own = [
        "MalformedInput",
        "UnknownOperationException",
        "SerializationException",
    ];
    !all.is_empty()
        && (all.iter().filter_map(|ran| ran.result.as_ref().err()))
            .all(|error| !own.contains(&error.code.as_str()))
}

#[test]
fn every_fact_fails_where_it_has_to() {
    let mut controlled = BTreeSet::new();
    for control in CONTROLS {
        let place = format!("{}, fact {}", control.lesson, control.fact);
        let (_, lesson) = Lesson::of(control.lesson).expect("a lesson of that name");
        let fact = lesson.facts.get(control.fact).expect(&place);
        let mut scene = fact.claim.scene.to_vec();
        if let Some(left_out) = control.without {
            scene.remove(left_out);
        }
        scene.extend(control.then);
        let all = run(&scene, control.call.unwrap_or(fact.claim.call));
        assert!(made(&all), "{place}: {all:?}");
        assert!(
            !fact.claim.expect.fits(&all),
            "{place} holds where it has to fail: {}\n{:?}",
            fact.says,
            fact.claim.expect
        );
        controlled.insert((control.lesson, control.fact));
    }
    for lesson in LESSONS {
        for (place, fact) in lesson.facts.iter().enumerate() {
            assert!(
                controlled.contains(&(lesson.slug, place)),
                "{}, fact {place} is never run where it has to fail: {}",
                lesson.slug,
                fact.says
            );
        }
    }
}

/// A fact that speaks of two permissions takes each of them away.
#[test]
fn what_is_needed_is_missed_one_by_one() {
    for lesson in LESSONS {
        for fact in lesson.facts {
            let named = (Permission::ALL.iter())
                .filter(|permission| fact.says.contains(permission.action()))
                .count();
            if fact.says.contains(" needs ") && named > 1 {
                let Expectation::Needs(permissions) = fact.claim.expect else {
                    panic!("{}: {}: {:?}", lesson.slug, fact.says, fact.claim.expect);
                };
                assert_eq!(permissions.len(), named, "{}", fact.says);
                assert!(
                    (permissions.iter()).all(|one| fact.says.contains(one.action())),
                    "{}",
                    fact.says
                );
            }
        }
    }
}

/// The administrator is asked for the same two permissions, and loses nothing with the role's switches.
#[test]
fn to_need_a_permission_is_more_than_to_be_asked_for_it() {
    let claim = |scene| Claim {
        scene,
        call: LessonCommand::Upload("report.txt"),
        expect: Expectation::Needs(&[Permission::PutObject, Permission::GenerateDataKey]),
    };
    let (role, admin) = (
        claim(&[]),
        claim(&[LessonCommand::CallAs(CallerChoice::Admin)]),
    );
    assert!(
        role.expect.fits(&run(role.scene, role.call))
            && admin.expect.fits(&run(admin.scene, admin.call))
    );
    assert!(role.holds().expect("a lab"));
    assert!(!admin.holds().expect("a lab"));
}

const ALLOW_ALL: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;

/// Worlds in which a question's answer differs: the role may nothing, may everything, or someone else calls.
const OTHERWISE: [&[LessonCommand]; 4] = [
    &[
        LessonCommand::CallAs(CallerChoice::App),
        LessonCommand::Preset(Preset::Nothing),
    ],
    &[
        LessonCommand::CallAs(CallerChoice::App),
        LessonCommand::SetPolicy(LabPolicy::Identity, ALLOW_ALL),
    ],
    &[LessonCommand::CallAs(CallerChoice::Admin)],
    &[LessonCommand::Encryption(EncryptionChoice::SseS3)],
];

/// The wrong choices fail in the question's own run (see `lessons`), and the right one in another.
#[test]
fn the_right_choice_of_every_question_can_be_wrong() {
    let check = |lesson: &Lesson, question: &LessonQuestion, scene: &[LessonCommand]| {
        let right = question.right(&run(scene, question.call));
        let choice = right.and_then(|place| question.choices.get(place));
        let expect = choice.expect("one choice comes out").expect;
        // A call by name carries its caller: the administrator makes it as well, and so does the role.
        let by = |who| match question.call {
            LessonCommand::Call(_, operation, input) => LessonCommand::Call(who, operation, input),
            other => other,
        };
        let fails = OTHERWISE.iter().any(|change| {
            [
                question.call,
                by(CallerChoice::Admin),
                by(CallerChoice::App),
            ]
            .iter()
            .map(|call| run(&[scene, *change].concat(), *call))
            .any(|all| made(&all) && !expect.fits(&all))
        });
        assert!(
            fails,
            "{}: nothing makes the right choice wrong: {}\n{expect:?}",
            lesson.slug, question.asks
        );
    };
    for lesson in LESSONS {
        check(lesson, &lesson.predict, lesson.start);
        check(lesson, &lesson.review, lesson.review.scene);
    }
}

/// A lab in which everybody may do everything.
const OPEN: &[LessonCommand] = &[
    LessonCommand::SetPolicy(LabPolicy::Identity, ALLOW_ALL),
    LessonCommand::SetPolicy(LabPolicy::Key, ALLOW_EVERYBODY),
    LessonCommand::SetPolicy(
        LabPolicy::Bucket,
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*"]}]}"#,
    ),
    LessonCommand::RemovePolicy(LabPolicy::Boundary),
    LessonCommand::RemovePolicy(LabPolicy::Session),
    LessonCommand::RemovePolicy(LabPolicy::ServiceControl),
];
const ALLOW_EVERYBODY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}"#;

/// A hidden request that passes in every lab judges nothing: each fails before the task is begun, after a mistake, or
/// in a lab where the role may nothing or everything.
#[test]
fn every_hidden_request_can_fail() {
    for lesson in LESSONS {
        for task in [&lesson.guided, &lesson.alone] {
            let mistakes = task.mistakes.iter().map(|mistake| mistake.does);
            let mut failed = BTreeSet::new();
            for commands in mistakes.chain(OTHERWISE).chain([&[], OPEN]) {
                let (mut lab, since, _) = (task.set_up(lesson.start, [7; 32], DAY)).expect("a lab");
                Runner::new(&mut lab, DAY).all(commands);
                let calls = TaskCalls {
                    since,
                    ..TaskCalls::default()
                };
                let evaluation = task.judge(lesson.start, &lab, &calls, DAY, [8; 32]);
                let results = evaluation.must.iter().chain(&evaluation.least);
                let failing = results.filter(|result| !result.passed);
                failed.extend(failing.map(|result| result.probe.says));
            }
            for probe in task.must.iter().chain(task.least) {
                let says = probe.says;
                assert!(
                    failed.contains(says),
                    "{}: nothing fails: {says}",
                    lesson.slug
                );
            }
        }
    }
}
