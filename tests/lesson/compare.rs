//! What the comparison says is what FIDELITY says, and its policies do what they are called.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that unwraps nothing fails, as it should"
)]

use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::Call;
use envelope_lab::core::iam::{PolicyDocument, PolicyKind, lint};
use envelope_lab::core::kms::encrypt;
use envelope_lab::core::lab::world::key_arn;
use envelope_lab::core::lab::{Lab, Preset};
use envelope_lab::core::trace::Actor;
use envelope_lab::lesson::compare::policy::{compact, file_name};
use envelope_lab::lesson::compare::table::{RUNS_A_ROW, purpose};
use envelope_lab::lesson::compare::{
    ENCRYPT_IN_S3_RUNS, Need, OPERATIONS, PERMISSIONS, PermissionTable, PolicyField, PolicyNames,
    PolicyTarget, READY_POLICIES,
};
use proptest::prelude::*;
use std::sync::LazyLock;

static TABLE: LazyLock<PermissionTable> = LazyLock::new(PermissionTable::all);

/// The permission table of FIDELITY, on an object under SSE-KMS; and KMS called by the application itself.
const FACTS: [(&str, &[&str]); 16] = [
    ("PutObject", &["s3:PutObject", "kms:GenerateDataKey"]),
    ("GetObject", &["s3:GetObject", "kms:Decrypt"]),
    ("HeadObject", &["s3:GetObject"]),
    (
        "HeadObject, with its checksum",
        &["s3:GetObject", "kms:Decrypt"],
    ),
    (
        "CopyObject",
        &[
            "s3:PutObject",
            "s3:GetObject",
            "kms:GenerateDataKey",
            "kms:Decrypt",
        ],
    ),
    ("ListObjectsV2", &["s3:ListBucket"]),
    ("DeleteObject", &["s3:DeleteObject"]),
    (
        "CreateMultipartUpload",
        &["s3:PutObject", "kms:GenerateDataKey"],
    ),
    ("UploadPart", &["s3:PutObject", "kms:Decrypt"]),
    ("CompleteMultipartUpload", &["s3:PutObject", "kms:Decrypt"]),
    ("ListParts", &["s3:ListMultipartUploadParts", "kms:Decrypt"]),
    ("AbortMultipartUpload", &["s3:AbortMultipartUpload"]),
    ("GenerateDataKey", &["kms:GenerateDataKey"]),
    ("Encrypt", &["kms:Encrypt"]),
    ("Decrypt", &["kms:Decrypt"]),
    ("ReEncrypt", &["kms:ReEncryptFrom", "kms:ReEncryptTo"]),
];

#[test]
fn every_cell_is_what_aws_documents() {
    assert!(TABLE.is_whole());
    for (row, (title, needs)) in TABLE.rows.iter().zip(FACTS) {
        assert_eq!(row.operation.title(), title);
        assert!(row.whole.error.is_none(), "{title}: {:?}", row.whole.error);
        for permission in PERMISSIONS {
            let needed = needs.contains(&permission);
            assert_eq!(row.needs(permission), needed, "{title}, {permission}");
            // Nothing is asked for that is not needed, and what is needed is asked for.
            assert_eq!(row.whole.asked(permission), needed, "{title}, {permission}");
            let run = row.run(permission).unwrap();
            assert_eq!(run.error.is_some(), needed, "{title}, {permission}");
            match run.refused() {
                Some((action, step)) => {
                    assert_eq!(action, permission);
                    let decision = run.trace.steps[step].decision.as_ref().unwrap();
                    assert!(!decision.is_allowed());
                    assert!(
                        row.says(permission)
                            .ends_with("denies it, and your app gets 403 AccessDenied.")
                            || row.says(permission).ends_with(
                                "denies it, and your app gets 400 AccessDeniedException."
                            )
                            || row.operation.name == "HeadObject",
                        "{}",
                        row.says(permission)
                    );
                }
                None => assert!(row.says(permission).ends_with("it succeeds.")),
            }
        }
        assert!(
            row.whole
                .trace
                .steps
                .iter()
                .any(|step| step.to != Actor::App)
        );
    }
}

#[test]
fn as_many_runs_as_are_spoken_of_and_encrypt_in_none_of_s3s() {
    let runs = TABLE
        .rows
        .iter()
        .map(|row| row.without.len() + 1)
        .sum::<usize>();
    assert_eq!(TABLE.runs(), runs);
    assert_eq!(runs, OPERATIONS.len() * RUNS_A_ROW);
    assert_eq!(
        TABLE.asked_by_s3("kms:Encrypt"),
        ENCRYPT_IN_S3_RUNS,
        "what views say without making the runs"
    );
    assert_eq!(TABLE.needed_by_s3("kms:Encrypt"), (0, 12));
    assert_eq!(TABLE.needed_by_s3("kms:GenerateDataKey"), (3, 12));
    assert_eq!(TABLE.needed_by_s3("kms:Decrypt"), (6, 12));
}

/// Who uses a permission, and whether an upload, a download and direct use need it.
#[test]
fn what_each_permission_is_for() {
    let through_s3 = "S3, calling KMS for your app; your app, calling KMS itself";
    let facts = [
        (
            "s3:PutObject",
            "your app, calling S3",
            Need::Yes,
            Need::No,
            Need::No,
        ),
        (
            "s3:GetObject",
            "your app, calling S3",
            Need::No,
            Need::Yes,
            Need::No,
        ),
        (
            "kms:GenerateDataKey",
            through_s3,
            Need::Yes,
            Need::No,
            Need::Yes,
        ),
        (
            "kms:Decrypt",
            through_s3,
            Need::InParts,
            Need::Yes,
            Need::Yes,
        ),
        (
            "kms:Encrypt",
            "your app, calling KMS itself",
            Need::No,
            Need::No,
            Need::Yes,
        ),
    ];
    for (permission, used_by, upload, download, direct) in facts {
        assert_eq!(TABLE.used_by(permission), used_by);
        assert_eq!(TABLE.upload(permission).unwrap().0, upload, "{permission}");
        assert_eq!(
            TABLE.download(permission).unwrap().0,
            download,
            "{permission}"
        );
        assert_eq!(TABLE.direct(permission).unwrap().0, direct, "{permission}");
        assert!(!purpose(permission).is_empty());
        // The run behind a cell shows what the cell says.
        for (need, at) in [
            TABLE.upload(permission),
            TABLE.download(permission),
            TABLE.direct(permission),
        ]
        .into_iter()
        .flatten()
        {
            assert_eq!(TABLE.rows[at].needs(permission), need != Need::No);
        }
    }
    // The bound named in the sentence on kms:Encrypt.
    for (bytes, sealed) in [(4_096, true), (4_097, false)] {
        let mut lab = Lab::new([5; 32]).unwrap();
        let call = Call::Encrypt(encrypt::Input {
            key_id: key_arn(),
            plaintext: vec![7; bytes],
            ..encrypt::Input::default()
        });
        let outcome = lab.call(&Lab::admin(), call, Timestamp(0));
        assert_eq!(outcome.result.is_ok(), sealed, "{bytes} bytes");
    }
    // A table in the making has nothing to say yet.
    assert_eq!(PermissionTable::default().upload("kms:Decrypt"), None);
    assert_eq!(PermissionTable::default().runs(), 0);
}

fn target(bucket: &str, account: &str, key: &str) -> PolicyTarget {
    let names = PolicyNames {
        bucket: bucket.to_owned(),
        account: account.to_owned(),
        key: key.to_owned(),
    };
    names.check().expect("sound names")
}

/// `(upload, download)`: goes through, or the action at which it is refused.
fn tried(target: &PolicyTarget, policy: Preset) -> (Option<String>, Option<String>) {
    let proof = target.proof(policy).unwrap();
    let refused = |run: &envelope_lab::lesson::compare::OperationRun| {
        let failed = run.error.as_ref();
        failed.map(|_| run.refused().unwrap().0.to_owned())
    };
    (refused(&proof.upload), refused(&proof.download))
}

#[test]
fn each_policy_does_what_it_is_called_and_no_less_would_do() {
    let lab = PolicyNames::default().check().unwrap();
    let no = |action: &str| Some(action.to_owned());
    assert_eq!(tried(&lab, Preset::UploadOnly), (None, no("s3:GetObject")));
    assert_eq!(
        tried(&lab, Preset::DownloadOnly),
        (no("s3:PutObject"), None)
    );
    assert_eq!(tried(&lab, Preset::UploadAndDownload), (None, None));
    assert_eq!(
        lab.proof(Preset::UploadOnly).unwrap().says(),
        "Run just now: the upload succeeds; the download fails, s3:GetObject is denied."
    );
    // Each permission in them is one that the table calls needed.
    for (policy, part) in [
        (
            Preset::UploadOnly,
            PermissionTable::upload as fn(&PermissionTable, &str) -> _,
        ),
        (Preset::DownloadOnly, PermissionTable::download),
    ] {
        let needed: Vec<&str> = PERMISSIONS
            .into_iter()
            .filter(|name| part(&TABLE, name).is_some_and(|(need, _)| need == Need::Yes))
            .collect();
        let given: Vec<&str> = policy
            .permissions()
            .iter()
            .map(|permission| permission.action())
            .collect();
        assert_eq!(given, needed);
    }
    let files: Vec<&str> = READY_POLICIES.into_iter().map(file_name).collect();
    assert_eq!(
        files,
        [
            "upload-policy.json",
            "download-policy.json",
            "upload-and-download-policy.json"
        ]
    );
}

#[test]
fn a_key_of_another_account_is_spoken_of() {
    let key = "arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let away = target("photos", "111122223333", key);
    let note = away.note().unwrap();
    assert!(
        note.contains("444455556666") && note.contains("111122223333"),
        "{note}"
    );
    assert_eq!(tried(&away, Preset::UploadAndDownload), (None, None));
    assert_eq!(PolicyNames::default().check().unwrap().note(), None);
}

#[test]
fn what_cannot_be_named_so_is_told_what_was_expected() {
    let cases = [
        (
            PolicyField::Bucket,
            "My Bucket",
            "3 to 63 lowercase letters",
        ),
        (PolicyField::Bucket, "arn:aws:s3:::my-bucket", "not an ARN"),
        (PolicyField::Bucket, "ab", "3 to 63"),
        (PolicyField::Bucket, "192.168.5.4", "isn’t a bucket name"),
        (PolicyField::Bucket, "", "such as `my-bucket`"),
        (PolicyField::Account, "1111-2222-3333", "12 digits"),
        (PolicyField::Account, "", "12 digits"),
        (PolicyField::Key, "alias/my-key", "is an alias"),
        (
            PolicyField::Key,
            "arn:aws:kms:us-east-1:111122223333:alias/my-key",
            "is an alias",
        ),
        (PolicyField::Key, "my-key", "expected its ARN"),
        (
            PolicyField::Key,
            "1234ABCD-12ab-34cd-56ef-1234567890ab",
            "in lowercase",
        ),
        (
            PolicyField::Key,
            "arn:aws:s3:::my-bucket",
            "expected its ARN",
        ),
        (
            PolicyField::Key,
            "arn:aws:kms:us-east-1:1111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "expected its ARN",
        ),
        (
            PolicyField::Key,
            "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "isn’t simulated",
        ),
        (PolicyField::Key, "arn:aws:kms", "isn’t a key"),
        (PolicyField::Key, "", "expected its ARN"),
    ];
    for (field, text, expected) in cases {
        let mut names = PolicyNames::default();
        text.clone_into(names.of_mut(field));
        let mistakes = names.check().unwrap_err();
        let [mistake] = mistakes.as_slice() else {
            panic!("{text}: {mistakes:?}")
        };
        assert_eq!(mistake.field(), field, "{text}");
        assert!(mistake.to_string().contains(expected), "{mistake}");
        // What was typed stays.
        assert_eq!(names.of(field), text);
    }
    let all = PolicyNames {
        bucket: "A".to_owned(),
        account: "1".to_owned(),
        key: "x".to_owned(),
    };
    assert_eq!(all.check().unwrap_err().len(), 3);
    // Blanks from a paste do not count.
    let key = " 1234abcd-12ab-34cd-56ef-1234567890ab\n";
    assert_eq!(
        target(" my-bucket ", "111122223333", key),
        PolicyNames::default().check().unwrap()
    );
}

fn bucket() -> impl Strategy<Value = String> {
    "[a-z0-9][a-z0-9-]{1,40}[a-z0-9](\\.[a-z0-9][a-z0-9-]{0,10}[a-z0-9])?".prop_filter(
        "reserved",
        |name| {
            !["xn--", "sthree-"]
                .iter()
                .any(|start| name.starts_with(start))
                && !["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"]
                    .iter()
                    .any(|end| name.ends_with(end))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever sound names are given, the policies carry exactly these, and neither parser nor linter finds fault.
    #[test]
    fn policies_carry_exactly_the_names_given(
        bucket in bucket(),
        account in "[0-9]{12}",
        region in "(us|eu|ap)-(east|central|north)-[1-3]",
        id in "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}",
        as_arn in any::<bool>(),
    ) {
        let arn = format!("arn:aws:kms:{region}:{account}:key/{id}");
        let (typed, expected) = match as_arn {
            true => (arn.clone(), arn),
            false => (id.clone(), format!("arn:aws:kms:us-east-1:{account}:key/{id}")),
        };
        let target = target(&bucket, &account, &typed);
        for policy in READY_POLICIES {
            let text = target.policy(policy).to_json_pretty();
            let read: PolicyDocument = text.parse().unwrap();
            prop_assert_eq!(read.to_json_pretty(), text.clone());
            prop_assert_eq!(lint(PolicyKind::Identity, &read, &text), vec![]);
            let json: serde_json::Value = serde_json::from_str(&text).unwrap();
            // The sheet's shorter text is the same policy.
            let short = compact(&text);
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&short).unwrap(), json.clone());
            prop_assert!(short.lines().count() <= 8, "{}", short);
            let mut found = Vec::new();
            for statement in json["Statement"].as_array().unwrap() {
                let texts = |member: &serde_json::Value| match member {
                    serde_json::Value::Array(items) => items.iter().map(|item| item.as_str().unwrap().to_owned()).collect::<Vec<_>>(),
                    one => vec![one.as_str().unwrap().to_owned()],
                };
                for action in texts(&statement["Action"]) {
                    found.push((action, texts(&statement["Resource"])));
                }
            }
            let objects = vec![format!("arn:aws:s3:::{bucket}/*")];
            let expected: Vec<_> = policy.permissions().iter().map(|permission| {
                let on = if permission.is_s3() { objects.clone() } else { vec![expected.clone()] };
                (permission.action().to_owned(), on)
            }).collect();
            found.sort();
            let mut sorted = expected;
            sorted.sort();
            prop_assert_eq!(found, sorted);
        }
        prop_assert_eq!(tried(&target, Preset::UploadAndDownload), (None, None));
    }
}

/// The sheet's flows: every step has a title, and the last tells the success.
#[test]
fn the_flows_are_those_of_the_runs() {
    for (at, steps) in [(0, 11), (1, 10)] {
        let trace = &TABLE.rows[at].whole.trace;
        assert_eq!(trace.steps.len(), steps);
        assert!(trace.steps.iter().all(|step| !step.title.is_empty()));
    }
}
