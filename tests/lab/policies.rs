//! The lab's seven policies: what is typed, what is in force, what a made-up request is answered,
//! and what is highlighted.

use crate::common::runs::{new_lab, upload_at};
use crate::common::world::NOW;
use std::sync::Arc;

use envelope_lab::core::iam::{Decision, PolicyDocument, PolicyKind, Reason, Verdict, lint};
use envelope_lab::core::lab::highlights::{HighlightKind, from_utf16, highlights, to_utf16};
use envelope_lab::core::lab::request_draft::{RequestField, SampleRequest};
use envelope_lab::core::lab::world::{BUCKET, key_arn};
use envelope_lab::core::lab::{
    DraftError, EffectivePolicy, Lab, LabPolicy, Permission, PolicyDraft, Preset, RequestDraft,
};
use envelope_lab::core::trace::Trace;
use proptest::prelude::*;

fn put(lab: &mut Lab, which: LabPolicy, text: &str) {
    lab.change(which, |draft| draft.edit(text.to_owned()));
    assert_eq!(lab.draft(which).flaw, None, "{}", which.name());
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
            LabPolicy::Bucket,
            deny(r#""Principal": "*", "#),
            Verdict::ExplicitDeny,
        ),
        (LabPolicy::Boundary, reads.to_owned(), Verdict::ImplicitDeny),
        (LabPolicy::Session, reads.to_owned(), Verdict::ImplicitDeny),
        (
            LabPolicy::ServiceControl,
            reads.to_owned(),
            Verdict::ImplicitDeny,
        ),
        (LabPolicy::Boundary, deny(""), Verdict::ExplicitDeny),
        (LabPolicy::Session, deny(""), Verdict::ExplicitDeny),
        (LabPolicy::ServiceControl, deny(""), Verdict::ExplicitDeny),
        (LabPolicy::Identity, deny(""), Verdict::ExplicitDeny),
    ];
    for (which, text, verdict) in cases {
        let mut lab = new_lab();
        assert!(refused(&upload(&mut lab)).is_none());
        put(&mut lab, which, &text);
        let ran = refused(&upload(&mut lab)).unwrap_or_else(|| panic!("{}", which.name()));
        assert_eq!(ran.verdict, verdict, "{}", which.name());
        let request = lab.sample_request(SampleRequest::App(Permission::PutObject));
        let report = lab.decide(&request).expect("a ready request can be asked");
        assert_eq!(report.decision.verdict, ran.verdict);
        assert_eq!(report.decision.by, ran.by);
        assert_eq!(report.sentence, ran.sentence(true));
        lab.change(which, PolicyDraft::undo);
        assert!(
            refused(&upload(&mut lab)).is_none(),
            "{} taken back",
            which.name()
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
    put(&mut lab, LabPolicy::Key, nobody);
    let decision = refused(&download(&mut lab)).expect("the key policy names only the admin");
    assert_eq!(decision.by, Reason::NoResourcePolicyAllows);
    let grant = |context: &str| {
        format!(
            r#"[{{"Name": "reader", "GranteePrincipal": "arn:aws:iam::111122223333:role/app-role", "Operations": ["Decrypt"], "Constraints": {{"EncryptionContextSubset": {{"aws:s3:arn": "{context}"}}}}}}]"#
        )
    };
    put(
        &mut lab,
        LabPolicy::Grants,
        &grant("arn:aws:s3:::my-bucket/other.dat"),
    );
    assert!(
        refused(&download(&mut lab)).is_some(),
        "a grant for another object"
    );
    // The grant's text shows where it broke off.
    let report = lab
        .decide(&lab.sample_request(SampleRequest::App(Permission::Decrypt)))
        .unwrap();
    let draft = lab.draft(LabPolicy::Grants);
    let broke: Vec<&str> = (highlights(draft, Some(&report.decision), &[]).iter())
        .filter(|highlight| highlight.kind == HighlightKind::Mismatched)
        .map(|highlight| draft.text.get(highlight.at.clone()).unwrap())
        .collect();
    assert!(
        matches!(broke.as_slice(), [text] if text.starts_with("\"Constraints\": {")),
        "{broke:?}"
    );
    put(
        &mut lab,
        LabPolicy::Grants,
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
    for which in LabPolicy::ALL {
        let mut lab = new_lab();
        lab.change(which, |draft| {
            let example = draft.which.example();
            draft.edit(example)
        });
        assert_eq!(lab.draft(which).flaw, None, "{}", which.name());
        for sample in SampleRequest::ALL {
            let request = lab.sample_request(sample);
            let report = lab
                .decide(&request)
                .unwrap_or_else(|error| panic!("{}: {error:?}", sample.name()));
            let fixes = &report.remedy.fixes;
            if !fixes.is_empty() {
                let mut mended = Lab::new([7; 32]).expect("sound");
                for which in LabPolicy::ALL {
                    let text = lab.draft(which).text.clone();
                    mended.change(which, |draft| draft.edit(text));
                }
                for fix in fixes {
                    assert!(mended.apply_fix(fix), "{}: {}", sample.name(), fix.says);
                }
                let after = mended.decide(&request).expect("as before");
                assert!(after.decision.is_allowed(), "{}: {fixes:?}", sample.name());
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
        matches!(lab.policy().flaw, Some(DraftError::Size(_))),
        "{:?}",
        lab.policy().flaw
    );
    assert_eq!(lab.policy().text, large);
    for which in LabPolicy::ALL
        .into_iter()
        .filter(|which| which.is_optional())
    {
        assert_eq!(lab.draft(which).in_force, EffectivePolicy::Absent);
        lab.change(which, |draft| draft.edit("  \n".to_owned()));
        assert_eq!(lab.draft(which).flaw, None, "an empty text is none");
    }
}

#[test]
fn undo_and_redo_walk_the_texts() {
    let mut draft = PolicyDraft::empty(LabPolicy::Boundary);
    let example = LabPolicy::Boundary.example();
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
        ("", &EffectivePolicy::Absent)
    );
    assert!(!draft.can_undo());
    draft.redo();
    draft.redo();
    assert_eq!(draft.text, formatted);
}

/// The caller's network counts where the caller asks, and not where S3 asks for the caller.
#[test]
fn an_endpoint_policy_counts_for_the_caller_alone() {
    let mut lab = new_lab();
    for permission in [
        Permission::GetObject,
        Permission::PutObject,
        Permission::Decrypt,
    ] {
        lab.set_permission(permission, true);
    }
    let mut request = lab.sample_request(SampleRequest::Endpoint);
    let decided = |request: &RequestDraft| {
        let report = lab.decide(request).expect("a request");
        (report.decision.is_allowed(), report.sentence)
    };
    assert_eq!(decided(&request), (true, None));
    request.action = "s3:PutObject".to_owned();
    let (allowed, sentence) = decided(&request);
    assert!(!allowed);
    let clause = "because no VPC endpoint policy allows the s3:PutObject action";
    assert!(sentence.is_some_and(|sentence| sentence.ends_with(clause)));
    let by_s3 = lab.sample_request(SampleRequest::App(Permission::Decrypt));
    let through = RequestDraft {
        context: by_s3.context.clone(),
        action: by_s3.action,
        resource: by_s3.resource,
        ..request
    };
    assert_eq!(decided(&through), (true, None));
}

/// A service and a federated user are callers of their own.
#[test]
fn a_service_needs_the_key_policy_and_nothing_else() {
    let mut lab = new_lab();
    let request = lab.sample_request(SampleRequest::Service);
    let report = lab.decide(&request).expect("a request");
    let clause = "because no resource-based policy allows the kms:Decrypt action";
    assert!(
        report
            .sentence
            .is_some_and(|sentence| sentence.ends_with(clause))
    );
    let named = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "cloudfront.amazonaws.com"}, "Action": "kms:Decrypt", "Resource": "*", "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}]}"#;
    lab.change(LabPolicy::Key, |draft| draft.edit(named.to_owned()));
    assert!(
        lab.decide(&request)
            .expect("a request")
            .decision
            .is_allowed()
    );
    let federated = lab.sample_request(SampleRequest::Federated);
    let report = lab.decide(&federated).expect("a request");
    let who = "arn:aws:sts::111122223333:federated-user/guest";
    assert_eq!(report.decision.principal, who);
}

#[test]
fn a_question_that_cannot_be_asked_says_what_was_expected() {
    let lab = new_lab();
    let good = lab.sample_request(SampleRequest::App(Permission::PutObject));
    let wrong = |change: fn(&mut RequestDraft)| {
        let mut request = good.clone();
        change(&mut request);
        lab.decide(&request)
            .expect_err("it cannot be asked")
            .field()
    };
    assert_eq!(
        wrong(|q| q.principal = "alice".to_owned()),
        RequestField::Principal
    );
    assert_eq!(
        wrong(|q| q.action = "PutObject".to_owned()),
        RequestField::Action
    );
    assert_eq!(
        wrong(|q| q.action = "s3:*".to_owned()),
        RequestField::Action
    );
    assert_eq!(
        wrong(|q| q.resource = "my-bucket".to_owned()),
        RequestField::Resource
    );
    assert_eq!(
        wrong(|q| q.context = "aws:SourceIp".to_owned()),
        RequestField::Context
    );
    assert_eq!(wrong(|q| q.vpc = "vpc-1".to_owned()), RequestField::Network);
    assert_eq!(
        wrong(|q| {
            q.endpoint = "vpce-1".to_owned();
            q.endpoint_policy = "{}".to_owned();
        }),
        RequestField::EndpointPolicy
    );
    assert_eq!(
        wrong(|q| q.context = " = 1".to_owned()),
        RequestField::Context
    );
}

/// The words under each highlight: what matched and where it broke off are the very stretches of text.
#[test]
fn marks_lie_on_the_elements_they_are_about() {
    let mut lab = new_lab();
    let text = r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-bucket/*"},
  {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::my-bucket/*",
   "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
  {"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": "arn:aws:s3:::my-bucket/*"}]}"#;
    put(&mut lab, LabPolicy::Identity, text);
    let request = lab.sample_request(SampleRequest::App(Permission::PutObject));
    let report = lab.decide(&request).expect("a ready request");
    let highlights = highlights(lab.draft(LabPolicy::Identity), Some(&report.decision), &[]);
    let of = |statement: usize, kind: HighlightKind| -> Vec<&str> {
        (highlights.iter())
            .filter(|highlight| highlight.statement == statement && highlight.kind == kind)
            .map(|highlight| text.get(highlight.at.clone()).expect("within the text"))
            .collect()
    };
    assert_eq!(
        of(0, HighlightKind::Mismatched),
        [r#""Action": "s3:GetObject""#]
    );
    assert!(of(0, HighlightKind::Matched).is_empty());
    assert_eq!(
        of(1, HighlightKind::Mismatched),
        [r#""aws:SecureTransport": "false""#]
    );
    assert_eq!(of(1, HighlightKind::Matched).len(), 2);
    assert_eq!(
        of(2, HighlightKind::Matched),
        [
            r#""Action": ["s3:PutObject"]"#,
            r#""Resource": "arn:aws:s3:::my-bucket/*""#
        ]
    );
    assert_eq!(of(2, HighlightKind::Allows).len(), 1);
    assert_eq!(
        (
            of(0, HighlightKind::Inapplicable).len(),
            of(1, HighlightKind::Inapplicable).len()
        ),
        (1, 1)
    );
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
        for which in [LabPolicy::Identity, LabPolicy::Key] {
            let draft = lab.draft(which);
            let warnings = lint(which.kind(), &draft.document(), &draft.text);
            assert!(warnings.is_empty(), "{}: {warnings:?}", which.name());
        }
    }
    // The classic mistake does get one.
    lab.apply_preset(Preset::EncryptOnly);
    let draft = lab.policy();
    let warnings = lint(draft.which.kind(), &draft.document(), &draft.text);
    assert!(
        warnings
            .iter()
            .any(|warning| warning.message.contains("kms:Encrypt"))
    );
}

#[test]
fn a_stranger_needs_both_sides_and_anyone_only_the_bucket() {
    let mut lab = new_lab();
    let ask = |lab: &Lab, sample| {
        let report = lab
            .decide(&lab.sample_request(sample))
            .expect("a ready request");
        report.decision.verdict
    };
    assert_eq!(ask(&lab, SampleRequest::Stranger), Verdict::ImplicitDeny);
    assert_eq!(ask(&lab, SampleRequest::Anyone), Verdict::ImplicitDeny);
    assert_eq!(ask(&lab, SampleRequest::Root), Verdict::Allow);
    // That there is no bucket policy is an answer, too.
    for sample in [SampleRequest::Anyone, SampleRequest::Stranger] {
        let report = lab.decide(&lab.sample_request(sample)).unwrap();
        let first = report.decision.layers.first().unwrap();
        assert_eq!(first.policy, PolicyKind::BucketPolicy);
        assert_eq!(first.says, "no policy is attached to the resource");
        assert_eq!(report.sentence.as_deref(), Some("Access Denied"));
    }
    let public = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-bucket/*"}]}"#;
    put(&mut lab, LabPolicy::Bucket, public);
    assert_eq!(ask(&lab, SampleRequest::Anyone), Verdict::Allow);
    assert_eq!(ask(&lab, SampleRequest::Stranger), Verdict::Allow);
    lab.apply_preset(Preset::Nothing);
    assert_eq!(ask(&lab, SampleRequest::Stranger), Verdict::ImplicitDeny);
    assert!(
        lab.decide(&lab.sample_request(SampleRequest::App(Permission::Decrypt)))
            .is_ok_and(|report| {
                report.decision.resource == key_arn() && !report.decision.is_allowed()
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
        let which = LabPolicy::ALL[at];
        lab.change(which, |draft| draft.edit(text.clone()));
        let request = RequestDraft { principal: text.clone(), ..lab.sample_request(SampleRequest::Root) };
        let _ = lab.decide(&request);
        let _ = highlights(lab.draft(which), None, &[]);
        prop_assert_eq!(&lab.draft(which).text, &text);
        let printed = lab.policy().document().to_json_pretty();
        prop_assert_eq!(PolicyDocument::parse(&printed), Ok(lab.policy().document()));
    }
}
