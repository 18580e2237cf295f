//! “Fix a denial”: the empty page, a diagnosis with and without policies, a text that is no error, and the ways in and
//! out.

use crate::draw::{draw, worked};
use envelope_lab::app::page::denied::explainer::Explainer;
use envelope_lab::app::page::denied::pasted_policy::PastedPolicy;
use envelope_lab::app::page::denied::state::{DeniedState, FixForm};
use envelope_lab::app::page::denied::{self, error_text, fix, on_stage, question};
use envelope_lab::app::page::policies::names::NamesInLab;
use envelope_lab::app::route::{Route, View};
use envelope_lab::app::state::Page;
use envelope_lab::core::lab::log::{EditPolicy, PolicyEdit};
use envelope_lab::core::lab::{LabPolicy, RequestDraft};
use leptos::prelude::*;

const ERROR: &str = "botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:sts::222233334444:assumed-role/ingest-role/i-0abcd1234ef567890 is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:eu-west-1:222233334444:key/7f1c2b3a-9d4e-4f5a-8b6c-0d1e2f3a4b5c because no identity-based policy allows the kms:GenerateDataKey action";
const IDENTITY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::reports-eu/*"}]}"#;
const KEY_POLICY: &str = r#"{"Policy": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::222233334444:root\"}, \"Action\": \"kms:*\", \"Resource\": \"*\"}]}", "PolicyName": "default"}"#;

/// The view's state, with the part that explains.
fn explained(page: Page) -> DeniedState {
    let state = DeniedState::of(page);
    state.explainer.set(Some(Explainer::whole()));
    state
}

/// The page after what a reader does there.
fn after(act: impl FnOnce(DeniedState)) -> String {
    draw(worked(), "#/denied", |page| {
        let state = explained(page);
        act(state);
        denied::draw(state)
    })
}

#[test]
fn the_page_is_a_box_while_nothing_is_pasted() {
    insta::assert_snapshot!(after(|_| {}));
}

#[test]
fn an_error_alone_is_explained_in_its_own_names() {
    insta::assert_snapshot!(after(|state| state.take(ERROR.to_owned())));
}

#[test]
fn an_error_is_explained_with_the_policies() {
    insta::assert_snapshot!(after(|state| {
        state.add_text(IDENTITY);
        state.add_text(KEY_POLICY);
        state.take(ERROR.to_owned());
        state.form.set(FixForm::Diff);
    }));
}

#[test]
fn a_text_that_is_no_error_says_what_is_missing() {
    insta::assert_snapshot!(after(
        |state| state.take("The printer is on fire.".to_owned())
    ));
}

#[test]
fn what_is_no_policy_says_so_by_its_name() {
    let drawn = after(|state| {
        state.add(PastedPolicy::new(
            "cut.json".to_owned(),
            r#"{"Version": "2012-10-17", "Statement": ["#,
        ));
        state.add(PastedPolicy::new(
            "notes.txt".to_owned(),
            "Remember the milk.",
        ));
    });
    assert_eq!(drawn.matches("dn-bad").count(), 2, "{drawn}");
    for said in ["cut.json", "notes.txt"] {
        assert!(drawn.contains(said), "{said} in {drawn}");
    }
}

#[test]
fn a_policy_is_taken_as_soon_as_it_is_whole() {
    let drawn = after(|state| {
        state.draft("{\"Version\": ".to_owned());
        assert_eq!(state.policies.with_untracked(Vec::len), 0);
        state.draft(IDENTITY.to_owned());
        assert_eq!(state.policies.with_untracked(Vec::len), 1);
        state.draft("Remember".to_owned());
    });
    assert!(drawn.contains("Remember"), "{drawn}");
}

#[test]
fn markup_in_an_error_is_text() {
    let drawn = after(|state| state.take(format!("<b>{ERROR}</b><script>alert(1)</script>")));
    assert!(!drawn.contains("<script>"), "{drawn}");
    assert!(drawn.contains("&lt;script"), "{drawn}");
}

#[test]
fn of_a_long_text_the_page_holds_what_is_around_the_parts() {
    let noise = "2026-11-28 worker 17 wrote 4096 bytes\n".repeat(60_000);
    let drawn = after(|state| state.take(format!("{noise}{ERROR}\n{noise}")));
    assert!(drawn.len() < 80_000, "{} bytes", drawn.len());
    assert!(drawn.contains("more characters are read but not shown"));
    assert!(drawn.contains("kms:GenerateDataKey"));
}

#[test]
fn a_policy_in_the_box_goes_to_the_policies() {
    let drawn = after(|state| state.take(IDENTITY.to_owned()));
    assert!(drawn.contains("it is among your policies now"), "{drawn}");
    assert!(drawn.contains("1 text with policies"), "{drawn}");
}

/// What a button copies is what the tab shows, without the signs of a diff.
#[test]
fn a_copy_has_no_signs_and_no_breaks_in_names() {
    draw(worked(), "#/denied", |page| {
        let state = explained(page);
        state.take(ERROR.to_owned());
        let diagnosis = state.diagnosis.get().expect("a diagnosis");
        for fix in &diagnosis.fixes {
            for form in FixForm::ALL {
                let copied = fix::copied(fix, form);
                assert!(
                    copied.lines().all(|line| !line.starts_with(['+', '−'])),
                    "{copied}"
                );
                assert!(
                    copied.contains("7f1c2b3a-9d4e-4f5a-8b6c-0d1e2f3a4b5c"),
                    "{copied}"
                );
            }
        }
        envelope_lab::app::tree::nodes()
    });
}

/// Shows the denial on the stage and draws the bar.
fn on_the_stage(page: Page, plays: bool) -> DeniedState {
    let state = explained(page);
    state.take(ERROR.to_owned());
    on_stage::start_here(state, plays);
    state
}

#[test]
fn the_denial_is_on_the_stage_with_the_ways_back() {
    insta::assert_snapshot!(draw(worked(), "#/lab", |page| {
        on_the_stage(page, false);
        assert_eq!(page.view.get(), View::Lab);
        page.run.with(|run| {
            let run = run.as_ref().expect("a run");
            assert!(run.trace.refusal.is_some());
            assert!(
                run.trace
                    .caller()
                    .is_some_and(|who| who.contains("ingest-role"))
            );
        });
        on_stage::view(page)
    }));
}

#[test]
fn nothing_of_it_is_in_the_labs_log_or_its_link() {
    use envelope_lab::app::kept_run::KeptRun;
    use envelope_lab::app::page::share::state::ShareState;
    draw(worked(), "#/lab", |page| {
        let before = page.lab.read_log(|log| log.entries().len());
        let state = on_the_stage(page, true);
        state.add_text(IDENTITY);
        assert_eq!(page.lab.read_log(|log| log.entries().len()), before);
        let run = page.run.get().expect("a run");
        assert!(KeptRun::of(page, &run, 0).is_none());
        let shared = ShareState::of(page).now().expect("a lab");
        assert!(shared.run.is_none());
        envelope_lab::app::tree::nodes()
    });
}

#[test]
fn the_question_to_ask_has_no_names() {
    draw(worked(), "#/denied", |page| {
        let state = explained(page);
        state.take(ERROR.to_owned());
        let text = state.question().expect("a question");
        let error = state.nameless_error().expect("an error");
        for own in [
            "222233334444",
            "ingest-role",
            "i-0abcd1234ef567890",
            "7f1c2b3a",
        ] {
            assert!(
                !text.contains(own) && !error.contains(own),
                "{own} in {text}"
            );
        }
        assert!(question::link(&error).contains("#/denied?q="));
        envelope_lab::app::tree::nodes()
    });
}

#[test]
fn names_of_ones_own_in_the_labs_policies_lead_to_the_stage() {
    draw(worked(), "#/policies/identity", |page| {
        let request = RequestDraft {
            principal: "arn:aws:sts::111122223333:assumed-role/app-role/session".to_owned(),
            action: "kms:GenerateDataKey".to_owned(),
            resource: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
                .to_owned(),
            ..RequestDraft::default()
        };
        let of = |page: Page| page.lab.with_untracked(|lab| NamesInLab::of(lab, &request));
        assert_eq!(of(page), None);
        let text = IDENTITY.replace("\"arn:aws:s3:::reports-eu/*\"", "[\"arn:aws:s3:::reports-eu/*\", \"arn:aws:kms:eu-west-1:222233334444:key/7f1c2b3a-9d4e-4f5a-8b6c-0d1e2f3a4b5c\"]");
        page.lab.apply(EditPolicy {
            policy: LabPolicy::Identity,
            edit: PolicyEdit::Text(text),
        });
        let wanted = of(page).expect("names");
        assert_eq!(wanted.policies.len(), 1);
        assert_eq!(
            wanted.sentence,
            "User: arn:aws:sts::222233334444:assumed-role/app-role/session is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:eu-west-1:222233334444:key/7f1c2b3a-9d4e-4f5a-8b6c-0d1e2f3a4b5c"
        );
        envelope_lab::app::tree::nodes()
    });
}

#[test]
fn the_text_around_the_parts_is_shown_verbatim() {
    let drawn = draw(worked(), "#/denied", |page| {
        let state = explained(page);
        state.take(ERROR.to_owned());
        let error = state.error.get().expect("an error");
        error_text::marked(&error.text, &error.reading.parts)
    });
    assert!(drawn.contains("when calling the"), "{drawn}");
    assert_eq!(Route::of("#/denied?q=x"), Route::Denied);
}
