//! The lab as a value: switches, presets, the policy editor, the bucket's list.

use crate::common::runs::{download, new_lab, upload, upload_at};
use crate::common::world::{NOW, key_arn};
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::{Progress, Response};
use envelope_lab::core::iam::{Fix, Grammar, PolicyDocument, PolicyKind};
use envelope_lab::core::lab::{
    DraftError, EffectivePolicy, EncryptionChoice, Lab, Permission, Preset, Sample,
};
use envelope_lab::core::s3::body::excerpt_of;
use envelope_lab::core::trace::Value;
use envelope_lab::lesson::path_not_taken::path_not_taken;
use proptest::prelude::*;

fn switches(lab: &Lab) -> [bool; 5] {
    Permission::ALL.map(|permission| lab.is_granted(permission))
}

/// `[PutObject, GetObject, GenerateDataKey, Decrypt, Encrypt]`, by the names of the presets.
const PRESETS: [(&str, [bool; 5]); 5] = [
    ("Upload only", [true, false, true, false, false]),
    ("Download only", [false, true, false, true, false]),
    ("Upload and download", [true, true, true, true, false]),
    (
        "kms:Encrypt only (the classic mistake)",
        [true, true, false, false, true],
    ),
    ("No permissions", [false; 5]),
];

#[test]
fn each_preset_turns_on_what_its_name_says_and_is_recognized_by_it() {
    assert_eq!(
        new_lab().preset(),
        Some(Preset::UploadAndDownload),
        "a fresh lab"
    );
    assert_eq!(Preset::ALL.len(), PRESETS.len());
    for preset in Preset::ALL {
        let (_, expected) = PRESETS
            .iter()
            .find(|(name, _)| *name == preset.name())
            .unwrap();
        let mut lab = new_lab();
        lab.apply_preset(preset);
        assert_eq!(switches(&lab), *expected, "{}", preset.name());
        assert_eq!(lab.preset(), Some(preset));
    }
}

#[test]
fn no_other_combination_is_called_a_preset() {
    let mut named = 0;
    for bits in 0..32u32 {
        let on = |permission: Permission| {
            let place = Permission::ALL
                .iter()
                .position(|p| *p == permission)
                .unwrap();
            bits & 1 << place != 0
        };
        let preset = Preset::matching(on);
        let expected = PRESETS
            .iter()
            .find(|(_, switches)| *switches == Permission::ALL.map(on));
        assert_eq!(preset.map(Preset::name), expected.map(|(name, _)| *name));
        named += usize::from(preset.is_some());
    }
    assert_eq!(named, 5);
}

/// What AWS does not accept: no JSON; no statement; a valid one with a mistake of its own kind.
const REFUSED: [&str; 3] = [
    r#"{"Statement": ["#,
    r#"{"Version": "2012-10-17", "Statement": []}"#,
    r#"{"Version": "2012-10-17", "Statement": [{"Sid": "all-of-it", "Effect": "Allow", "Action": "*", "Resource": "*"}]}"#,
];

/// Texts a learner may type, with the switches they mean.
const TYPED: [(&str, [bool; 5]); 9] = [
    (
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}"#,
        [false; 5],
    ),
    (
        r#"{"Statement": {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}}"#,
        [false, false, true, true, true],
    ),
    (
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:?etObject", "Resource": "arn:aws:s3:::my-bucket/*"}]}"#,
        [false, true, false, false, false],
    ),
    (
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": ["kms:Decrypt", "kms:Encrypt"], "Resource": "*"}]}"#,
        [true, true, true, false, false],
    ),
    (
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "NotAction": "KMS:decrypt", "Resource": "*"}]}"#,
        [true, true, true, false, true],
    ),
    (
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["S3:PUTOBJECT", "kms:Generate*"], "Resource": ["arn:aws:s3:::my-bucket/*", "arn:aws:kms:*:*:key/*"]}]}"#,
        [true, false, true, false, false],
    ),
    (
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::my-bucket"}]}"#,
        [false; 5],
    ),
    (
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*", "Condition": {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}}]}"#,
        [false, false, true, true, false],
    ),
    (
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}, {"Effect": "Allow", "Action": "kms:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}"#,
        [true, true, false, false, false],
    ),
];

#[derive(Clone, Debug)]
enum Act {
    Switch(usize, bool),
    Preset(usize),
    Type(usize),
    TypeRefused(usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        4 => (0..5usize, any::<bool>()).prop_map(|(which, on)| Act::Switch(which, on)),
        1 => (0..5usize).prop_map(Act::Preset),
        2 => (0..TYPED.len()).prop_map(Act::Type),
        1 => (0..REFUSED.len()).prop_map(Act::TypeRefused),
    ];
    prop::collection::vec(act, 1..9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// After anything: the switches show what was set, no other switch moved, the text shown is the
    /// policy in force, and calls succeed exactly when the switches say so.
    #[test]
    fn switches_policy_and_calls_are_always_in_step(acts in acts()) {
        let mut lab = new_lab();
        prop_assert!(upload(&mut lab, "a", b"body").result.is_ok());
        let mut expected = switches(&lab);
        for act in &acts {
            match *act {
                Act::Switch(which, on) => {
                    lab.set_permission(Permission::ALL[which], on);
                    expected[which] = on;
                }
                Act::Preset(which) => {
                    lab.apply_preset(Preset::ALL[which]);
                    let (_, on) = PRESETS.iter().find(|(name, _)| *name == Preset::ALL[which].name()).unwrap();
                    expected = *on;
                }
                Act::Type(which) => {
                    lab.edit_policy(TYPED[which].0.to_owned());
                    expected = TYPED[which].1;
                }
                Act::TypeRefused(which) => lab.edit_policy(REFUSED[which].to_owned()),
            }
            prop_assert_eq!(switches(&lab), expected, "after {:?}", act);
            let draft = lab.policy();
            // The switches may leave no statement, which IAM has no document for.
            let is_none = draft.text == PolicyDocument::empty().to_json_pretty();
            let put = Grammar::Identity.check(&draft.text, None);
            prop_assert_eq!(put.is_err() && !is_none, matches!(act, Act::TypeRefused(_)));
            let refused = put.as_ref().err().filter(|_| !is_none).cloned();
            prop_assert_eq!(&draft.flaw, &refused.map(DraftError::Refused));
            if draft.flaw.is_none() {
                let document = draft.text.parse::<PolicyDocument>().unwrap();
                prop_assert_eq!(&EffectivePolicy::Policy(document), &draft.in_force);
            }
        }
        let [put, get, generate, decrypt, _] = expected;
        prop_assert_eq!(download(&mut lab, "a").result.is_ok(), get && decrypt);
        prop_assert_eq!(upload(&mut lab, "a", b"body").result.is_ok(), put && generate);
    }
}

/// (text, line, column): what was typed stays, the last valid policy stays in force, until a
/// valid text comes or a switch is used.
#[test]
fn an_invalid_text_is_kept_and_the_last_valid_policy_stays_in_force() {
    let cases = [
        ("", 1, 1),
        ("{\"Statement\": [\n  oops\n]}", 2, 3),
        (
            "{\"Version\": \"2012-10-17\",\n \"Statement\": [{\"Effect\": \"Perhaps\"}]}",
            2,
            27,
        ),
    ];
    for (text, line, column) in cases {
        let mut lab = new_lab();
        lab.apply_preset(Preset::UploadOnly);
        let in_force = lab.policy().in_force.clone();
        lab.edit_policy(text.to_owned());
        assert_eq!(lab.policy().text, text);
        let Some(DraftError::Refused(refusal)) = lab.policy().flaw.clone() else {
            panic!("{text} is no policy");
        };
        assert_eq!(refusal.code, "MalformedPolicyDocument");
        let error = refusal.error;
        assert_eq!((error.line, error.column), (line, column), "{error}");
        assert!(!error.message.is_empty());
        assert_eq!(lab.policy().in_force, in_force);
        assert_eq!(lab.preset(), Some(Preset::UploadOnly));
        assert!(upload(&mut lab, "a", b"body").result.is_ok());
        assert!(download(&mut lab, "a").result.is_err());
        lab.edit_policy(TYPED[0].0.to_owned());
        assert_eq!(
            (lab.policy().text.as_str(), &lab.policy().flaw),
            (TYPED[0].0, &None)
        );
        assert!(upload(&mut lab, "a", b"body").result.is_err());
    }
}

#[test]
fn the_bucket_lists_its_objects_newest_first_with_all_that_lies_there() {
    let mut lab = new_lab();
    assert_eq!(lab.objects(), []);
    upload_at(&mut lab, "old", b"0123456789", Timestamp(100));
    upload_at(&mut lab, "new", b"", Timestamp(200));
    let rows = lab.objects();
    let keys: Vec<_> = rows.iter().map(|row| row.key.as_str()).collect();
    assert_eq!(keys, ["new", "old"]);
    let row = &rows[1];
    assert_eq!((row.len, row.stored_len), (10, 12 + 10 + 16));
    assert_eq!(row.last_modified, Timestamp(100));
    assert_eq!(
        (&row.key_arn, row.content_type.as_str()),
        (&key_arn(), "text/plain")
    );
    assert_eq!(
        (row.algorithm, row.key_name.as_str()),
        ("aws:kms", "alias/my-s3-key")
    );
    assert_eq!(
        row.encryption_context.to_string(),
        r#"{"aws:s3:arn":"arn:aws:s3:::my-bucket/old"}"#
    );
    for (field, len) in [
        (&row.body, 38),
        (row.encrypted_data_key.as_ref().unwrap(), 184),
    ] {
        let Value::Bytes { excerpt, parts } = &field.value else {
            panic!("{} has no bytes", field.name);
        };
        assert_eq!((excerpt.len, excerpt.head.len()), (len, len as usize));
        assert_eq!(parts.iter().map(|part| part.len).sum::<u64>(), len);
        assert!(field.origin.contains("simulated layout"), "{}", field.name);
    }
    assert!(lab.delete("old", NOW).result.is_ok());
    assert_eq!(lab.objects().len(), 1);
}

#[test]
fn every_sample_comes_back_identical() {
    let mut lab = new_lab();
    for sample in Sample::ALL {
        assert!(
            upload(&mut lab, sample.name(), &sample.bytes())
                .result
                .is_ok()
        );
        let Ok(Response::GetObject(output)) = download(&mut lab, sample.name()).result else {
            panic!("{} did not come back", sample.name());
        };
        assert_eq!(output.identical, Some(true));
        assert!(output.body.bytes.unwrap() == sample.bytes());
    }
}

/// The app compares with what it noted, not with what S3 says.
#[test]
fn an_object_the_app_did_not_upload_is_not_called_identical() {
    let mut lab = new_lab();
    upload(&mut lab, "a", b"first");
    let progress = lab.begin_upload("a", "", excerpt_of(b"other"), NOW);
    let Progress::Body(pending) = progress else {
        panic!("refused");
    };
    lab.finish(pending.work(b"other"), None);
    let Ok(Response::GetObject(output)) = download(&mut lab, "a").result else {
        panic!("refused");
    };
    assert_eq!(output.identical, Some(false));
}

/// What the page shows greyed out after a refusal are the very steps of the call when allowed.
#[test]
fn the_path_not_taken_is_the_rest_of_the_allowed_call() {
    let titles = |steps: &[envelope_lab::core::trace::Step]| {
        steps
            .iter()
            .map(|step| step.title.clone())
            .collect::<Vec<_>>()
    };
    for permission in Permission::ALL
        .into_iter()
        .filter(|p| *p != Permission::Encrypt)
    {
        let mut lab = new_lab();
        let up = upload(&mut lab, "a", b"body").trace;
        let down = download(&mut lab, "a").trace;
        lab.set_permission(permission, false);
        let (refused, allowed) = match permission {
            Permission::PutObject | Permission::GenerateDataKey => {
                (upload(&mut lab, "a", b"body"), up)
            }
            _ => (download(&mut lab, "a"), down),
        };
        let step = refused.trace.refusal.as_ref().unwrap().step;
        let rest = path_not_taken(&refused.trace, "a", EncryptionChoice::SseKms);
        assert_eq!(
            titles(&rest),
            titles(&allowed.steps[step + 1..]),
            "{permission:?}"
        );
        assert!(rest.len() >= 5);
    }
}

#[test]
fn there_is_no_path_not_taken_without_a_question_that_decided() {
    let mut lab = new_lab();
    let up = upload(&mut lab, "a", b"body");
    assert_eq!(
        path_not_taken(&up.trace, "a", EncryptionChoice::SseKms),
        [],
        "it was allowed"
    );
    // Refused for s3:ListBucket, which is only asked about what is not there.
    let missing = download(&mut lab, "nope");
    assert!(missing.result.is_err());
    assert_eq!(
        path_not_taken(&missing.trace, "nope", EncryptionChoice::SseKms),
        []
    );
    // With that permission too there is no such object, and no policy could mend that.
    let everything = r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    lab.edit_policy(everything.to_owned());
    let missing = download(&mut lab, "nope");
    assert_eq!(missing.result.unwrap_err().code, "NoSuchKey");
    assert_eq!(missing.trace.refusal.as_ref().unwrap().fixes, []);
    assert_eq!(
        path_not_taken(&missing.trace, "nope", EncryptionChoice::SseKms),
        []
    );
}

#[test]
fn a_fix_of_a_policy_the_lab_does_not_have_changes_nothing() {
    let mut lab = new_lab();
    let before = lab.policy().clone();
    let document = TYPED[0].0.parse::<PolicyDocument>().unwrap();
    let fix = Fix {
        policy: PolicyKind::ResourceControl,
        name: "default".to_owned(),
        says: String::new(),
        before: String::new(),
        after: document.to_json_pretty(),
        document,
    };
    assert!(!lab.apply_fix(&fix));
    assert_eq!(lab.policy(), &before);
}
