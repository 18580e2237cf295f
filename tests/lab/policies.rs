//! The lab's seven policies: what is typed, what is in force, what a made-up request is answered,
//! and what is highlighted.

use crate::common::runs::{new_lab, upload_at};
use crate::common::world::NOW;
use std::sync::Arc;

use envelope_lab::core::iam::{Decision, PolicyDocument, PolicyKind, Reason, Verdict, lint};
use envelope_lab::core::lab::marks::{Sort, from_utf16, marks, to_utf16};
use envelope_lab::core::lab::question::{Part, Scene};
use envelope_lab::core::lab::world::{BUCKET, key_arn};
use envelope_lab::core::lab::{
    Flaw, InForce, Lab, Permission, PolicyDraft, Preset, Question, Slot,
};
use envelope_lab::core::trace::Trace;
use proptest::prelude::*;

fn put(lab: &mut Lab, slot: Slot, text: &str) {
    lab.change(slot, |draft| draft.edit(text.to_owned()));
    assert_eq!(lab.draft(slot).flaw, None, "{}", slot.name());
}

fn upload(lab: &mut Lab) -> Arc<Trace> {
    upload_at(lab, "file.dat", b"", NOW).trace
}

fn download(lab: &mut Lab) -> Arc<Trace> {
    lab.download("file.dat", NOW).trace
}

fn refused(trace: &Trace) -> Option<Decision> {
    trace
        .refusal
        .as_ref()
        .and_then(|refusal| refusal.decision.clone())
}

/// A policy typed into any tab counts in the lab's own runs, and what the view says of the same
/// request is what the run says.
#[test]
fn every_policy_counts_in_a_run_and_the_question_agrees() {
    let deny = |principal: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Deny", {principal}"Action": "s3:PutObject", "Resource": "arn:aws:s3:::{BUCKET}/*"}}]}}"#
        )
    };
    let reads = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}"#;
    let cases = [
        (
            Slot::Bucket,
            deny(r#""Principal": "*", "#),
            Verdict::ExplicitDeny,
        ),
        (Slot::Boundary, reads.to_owned(), Verdict::ImplicitDeny),
        (Slot::Session, reads.to_owned(), Verdict::ImplicitDeny),
        (
            Slot::ServiceControl,
            reads.to_owned(),
            Verdict::ImplicitDeny,
        ),
        (Slot::Boundary, deny(""), Verdict::ExplicitDeny),
        (Slot::Session, deny(""), Verdict::ExplicitDeny),
        (Slot::ServiceControl, deny(""), Verdict::ExplicitDeny),
        (Slot::Identity, deny(""), Verdict::ExplicitDeny),
    ];
    for (slot, text, verdict) in cases {
        let mut lab = new_lab();
        assert!(refused(&upload(&mut lab)).is_none());
        put(&mut lab, slot, &text);
        let ran = refused(&upload(&mut lab)).unwrap_or_else(|| panic!("{}", slot.name()));
        assert_eq!(ran.verdict, verdict, "{}", slot.name());
        let question = lab.question(Scene::App(Permission::PutObject));
        let answer = lab.ask(&question).expect("a ready question can be asked");
        assert_eq!(answer.decision.verdict, ran.verdict);
        assert_eq!(answer.decision.by, ran.by);
        assert_eq!(answer.sentence, ran.sentence(true));
        lab.change(slot, PolicyDraft::undo);
        assert!(
            refused(&upload(&mut lab)).is_none(),
            "{} taken back",
            slot.name()
        );
    }
}

/// A key policy that leaves IAM out stops the upload; a grant to the role lets its download through.
#[test]
fn the_key_policy_and_its_grants_count() {
    let mut lab = new_lab();
    upload(&mut lab);
    lab.apply_preset(Preset::DownloadOnly);
    assert!(refused(&download(&mut lab)).is_none());
    let nobody = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/admin"}, "Action": "kms:*", "Resource": "*"}]}"#;
    put(&mut lab, Slot::Key, nobody);
    let decision = refused(&download(&mut lab)).expect("the key policy names only the admin");
    assert_eq!(decision.by, Reason::NoResourcePolicyAllows);
    let grant = |context: &str| {
        format!(
            r#"[{{"Name": "reader", "GranteePrincipal": "arn:aws:iam::111122223333:role/app-role", "Operations": ["Decrypt"], "Constraints": {{"EncryptionContextSubset": {{"aws:s3:arn": "{context}"}}}}}}]"#
        )
    };
    put(
        &mut lab,
        Slot::Grants,
        &grant("arn:aws:s3:::my-bucket/other.dat"),
    );
    assert!(
        refused(&download(&mut lab)).is_some(),
        "a grant for another object"
    );
    // The grant's text shows where it broke off.
    let answer = lab
        .ask(&lab.question(Scene::App(Permission::Decrypt)))
        .unwrap();
    let draft = lab.draft(Slot::Grants);
    let broke: Vec<&str> = (marks(draft, Some(&answer.decision), &[]).iter())
        .filter(|mark| mark.sort == Sort::Broke)
        .map(|mark| draft.text.get(mark.at.clone()).unwrap())
        .collect();
    assert!(
        matches!(broke.as_slice(), [text] if text.starts_with("\"Constraints\": {")),
        "{broke:?}"
    );
    put(
        &mut lab,
        Slot::Grants,
        &grant("arn:aws:s3:::my-bucket/file.dat"),
    );
    assert!(
        refused(&download(&mut lab)).is_none(),
        "a grant for this object"
    );
    assert!(
        refused(&upload(&mut lab)).is_some(),
        "the grant is for Decrypt only"
    );
}

#[test]
fn every_fix_offered_works_in_the_lab() {
    for slot in Slot::ALL {
        let mut lab = new_lab();
        lab.change(slot, |draft| {
            let example = draft.slot.example();
            draft.edit(example)
        });
        assert_eq!(lab.draft(slot).flaw, None, "{}", slot.name());
        for scene in Scene::ALL {
            let question = lab.question(scene);
            let answer = lab
                .ask(&question)
                .unwrap_or_else(|mistake| panic!("{}: {mistake:?}", scene.name()));
            if let Some(fix) = &answer.fix {
                let mut mended = Lab::new([7; 32]).expect("sound");
                for slot in Slot::ALL {
                    let text = lab.draft(slot).text.clone();
                    mended.change(slot, |draft| draft.edit(text));
                }
                assert!(mended.apply_fix(fix), "{}: {}", scene.name(), fix.says);
                let after = mended.ask(&question).expect("as before");
                assert!(
                    after.decision.is_allowed(),
                    "{}: {}",
                    scene.name(),
                    fix.says
                );
            }
        }
    }
}

#[test]
fn what_is_typed_stays_and_only_what_is_valid_comes_into_force() {
    let mut lab = new_lab();
    let before = lab.policy().document();
    for text in ["", "{", r#"{"Efect": 1}"#, &"x".repeat(200_000)] {
        lab.edit_policy(text.to_owned());
        assert_eq!(lab.policy().text, text);
        assert!(lab.policy().flaw.is_some());
        assert_eq!(lab.policy().document(), before);
    }
    // Over AWS's limit for a role's inline policy: refused by size, and the text stays.
    let actions: Vec<String> = (0..600).map(|n| format!("\"s3:GetObject{n}\"")).collect();
    let large = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":[{}],"Resource":"*"}}]}}"#,
        actions.join(",")
    );
    lab.edit_policy(large.clone());
    assert!(
        matches!(lab.policy().flaw, Some(Flaw::Size(_))),
        "{:?}",
        lab.policy().flaw
    );
    assert_eq!(lab.policy().text, large);
    for slot in Slot::ALL.into_iter().filter(|slot| slot.is_optional()) {
        assert_eq!(lab.draft(slot).in_force, InForce::Nothing);
        lab.change(slot, |draft| draft.edit("  \n".to_owned()));
        assert_eq!(lab.draft(slot).flaw, None, "an empty text is none");
    }
}

#[test]
fn undo_and_redo_walk_the_texts() {
    let mut draft = PolicyDraft::empty(Slot::Boundary);
    let example = Slot::Boundary.example();
    draft.edit(example.clone());
    draft.format();
    let formatted = draft.text.clone();
    assert_ne!(formatted, example);
    // A word typed letter by letter comes back as one.
    for typed in ["x", "xy", "xyz"] {
        draft.edit(format!("{formatted}{typed}"));
    }
    assert!(draft.flaw.is_some());
    draft.undo();
    assert_eq!(draft.text, formatted);
    draft.undo();
    assert_eq!(draft.text, example);
    draft.undo();
    assert_eq!(
        (draft.text.as_str(), &draft.in_force),
        ("", &InForce::Nothing)
    );
    assert!(!draft.can_undo());
    draft.redo();
    draft.redo();
    assert_eq!(draft.text, formatted);
}

#[test]
fn a_question_that_cannot_be_asked_says_what_was_expected() {
    let lab = new_lab();
    let good = lab.question(Scene::App(Permission::PutObject));
    let wrong = |change: fn(&mut Question)| {
        let mut question = good.clone();
        change(&mut question);
        lab.ask(&question).expect_err("it cannot be asked").part
    };
    assert_eq!(wrong(|q| q.principal = "alice".to_owned()), Part::Principal);
    assert_eq!(wrong(|q| q.action = "PutObject".to_owned()), Part::Action);
    assert_eq!(wrong(|q| q.action = "s3:*".to_owned()), Part::Action);
    assert_eq!(
        wrong(|q| q.resource = "my-bucket".to_owned()),
        Part::Resource
    );
    assert_eq!(
        wrong(|q| q.context = "aws:SourceIp".to_owned()),
        Part::Context
    );
    assert_eq!(wrong(|q| q.context = " = 1".to_owned()), Part::Context);
}

/// The words under each mark: what matched and where it broke off are the very stretches of text.
#[test]
fn marks_lie_on_the_elements_they_are_about() {
    let mut lab = new_lab();
    let text = r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-bucket/*"},
  {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::my-bucket/*",
   "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
  {"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": "arn:aws:s3:::my-bucket/*"}]}"#;
    put(&mut lab, Slot::Identity, text);
    let question = lab.question(Scene::App(Permission::PutObject));
    let answer = lab.ask(&question).expect("a ready question");
    let marks = marks(lab.draft(Slot::Identity), Some(&answer.decision), &[]);
    let of = |statement: usize, sort: Sort| -> Vec<&str> {
        (marks.iter())
            .filter(|mark| mark.statement == statement && mark.sort == sort)
            .map(|mark| text.get(mark.at.clone()).expect("within the text"))
            .collect()
    };
    assert_eq!(of(0, Sort::Broke), [r#""Action": "s3:GetObject""#]);
    assert!(of(0, Sort::Agreed).is_empty());
    assert_eq!(of(1, Sort::Broke), [r#""aws:SecureTransport": "false""#]);
    assert_eq!(of(1, Sort::Agreed).len(), 2);
    assert_eq!(
        of(2, Sort::Agreed),
        [
            r#""Action": ["s3:PutObject"]"#,
            r#""Resource": "arn:aws:s3:::my-bucket/*""#
        ]
    );
    assert_eq!(of(2, Sort::Allows).len(), 1);
    assert_eq!((of(0, Sort::Idle).len(), of(1, Sort::Idle).len()), (1, 1));
}

#[test]
fn the_labs_own_policies_get_no_warning() {
    let mut lab = new_lab();
    for preset in [
        Preset::UploadOnly,
        Preset::DownloadOnly,
        Preset::UploadAndDownload,
    ] {
        lab.apply_preset(preset);
        for slot in [Slot::Identity, Slot::Key] {
            let draft = lab.draft(slot);
            let warnings = lint(slot.kind(), &draft.document(), &draft.text);
            assert!(warnings.is_empty(), "{}: {warnings:?}", slot.name());
        }
    }
    // The classic mistake does get one.
    lab.apply_preset(Preset::EncryptOnly);
    let draft = lab.policy();
    let warnings = lint(draft.slot.kind(), &draft.document(), &draft.text);
    assert!(
        warnings
            .iter()
            .any(|warning| warning.message.contains("kms:Encrypt"))
    );
}

#[test]
fn a_stranger_needs_both_sides_and_anyone_only_the_bucket() {
    let mut lab = new_lab();
    let ask = |lab: &Lab, scene| {
        let answer = lab.ask(&lab.question(scene)).expect("a ready question");
        answer.decision.verdict
    };
    assert_eq!(ask(&lab, Scene::Stranger), Verdict::ImplicitDeny);
    assert_eq!(ask(&lab, Scene::Anyone), Verdict::ImplicitDeny);
    assert_eq!(ask(&lab, Scene::Root), Verdict::Allow);
    // That there is no bucket policy is an answer, too.
    for scene in [Scene::Anyone, Scene::Stranger] {
        let answer = lab.ask(&lab.question(scene)).unwrap();
        let first = answer.decision.layers.first().unwrap();
        assert_eq!(first.policy, PolicyKind::BucketPolicy);
        assert_eq!(first.says, "no policy is attached to the resource");
        assert_eq!(answer.sentence.as_deref(), Some("Access Denied"));
    }
    let public = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-bucket/*"}]}"#;
    put(&mut lab, Slot::Bucket, public);
    assert_eq!(ask(&lab, Scene::Anyone), Verdict::Allow);
    assert_eq!(ask(&lab, Scene::Stranger), Verdict::Allow);
    lab.apply_preset(Preset::Nothing);
    assert_eq!(ask(&lab, Scene::Stranger), Verdict::ImplicitDeny);
    assert!(
        lab.ask(&lab.question(Scene::App(Permission::Decrypt)))
            .is_ok_and(|answer| {
                answer.decision.resource == key_arn() && !answer.decision.is_allowed()
            })
    );
}

proptest! {
    #[test]
    fn offsets_go_there_and_back(text in "[a-zé€😀\n\"]{0,40}", at in 0usize..60) {
        let byte = from_utf16(&text, at);
        prop_assert!(text.is_char_boundary(byte));
        let units = text.encode_utf16().count();
        prop_assert!(to_utf16(&text, byte) >= at.min(units));
        prop_assert_eq!(from_utf16(&text, to_utf16(&text, byte)), byte);
    }

    /// Nothing typed anywhere can break the lab.
    #[test]
    fn any_text_in_any_tab(text in ".{0,200}", at in 0usize..7) {
        let mut lab = new_lab();
        let slot = Slot::ALL[at];
        lab.change(slot, |draft| draft.edit(text.clone()));
        let question = Question { principal: text.clone(), ..lab.question(Scene::Root) };
        let _ = lab.ask(&question);
        let _ = marks(lab.draft(slot), None, &[]);
        prop_assert_eq!(&lab.draft(slot).text, &text);
        let printed = lab.policy().document().to_json_pretty();
        prop_assert_eq!(PolicyDocument::parse(&printed), Ok(lab.policy().document()));
    }
}
