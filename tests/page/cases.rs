//! The cases: the list, a question, what happened, and the kinds of encryption side by side.

use crate::draw::{NOW, draw, worked};
use envelope_lab::app::page::cases::case_view::case_view;
use envelope_lab::app::page::cases::kinds::kinds;
use envelope_lab::app::page::cases::state::{CaseSelection, CasesState};
use envelope_lab::app::page::cases::{draw as cases, view};
use envelope_lab::app::route::{Route, Slug, View};
use envelope_lab::app::tree::{Nodes, nodes};
use envelope_lab::lesson::CASES;
use envelope_lab::lesson::cases::error_index::{find, index};
use envelope_lab::lesson::cases::{CaseCall, PossibleOutcome};
use envelope_lab::lesson::kinds::EncryptionScheme;
use leptos::prelude::{Get, GetUntracked, Set};

/// The view at a place, after something was done in it.
fn after(hash: &str, act: impl FnOnce(CasesState), show: fn(CasesState) -> Nodes) -> String {
    draw(worked(), hash, |page| {
        let state = CasesState::new(page);
        act(state);
        show(state)
    })
}

#[test]
fn the_list_before_a_case_is_chosen() {
    insta::assert_snapshot!(draw(worked(), "#/cases", view));
}

#[test]
fn a_name_that_no_case_has() {
    insta::assert_snapshot!(after("#/cases/no-such-case", |_| {}, case_view));
}

#[test]
fn a_question_before_its_case_is_run() {
    insta::assert_snapshot!(after("#/cases/missing-object", |_| {}, case_view));
}

#[test]
fn what_happened_where_a_call_was_refused() {
    let run = |state: CasesState| state.run();
    insta::assert_snapshot!(after("#/cases/key-policy-and-iam", run, case_view));
}

#[test]
fn what_happened_where_no_permission_was_at_fault() {
    let run = |state: CasesState| state.run();
    insta::assert_snapshot!(after("#/cases/encryption-context", run, case_view));
}

#[test]
fn all_kinds_side_by_side() {
    insta::assert_snapshot!(after("#/cases/side-by-side", |_| {}, cases));
}

#[test]
fn two_kinds_on_their_way_down() {
    let choose = |state: CasesState| {
        state.compared.set(EncryptionScheme::DsseKms);
        state.downloads.set(true);
    };
    let page = after("#/cases/side-by-side", choose, kinds);
    let (_, two) = page
        .split_once("<div class=\"case-kinds case-story\">")
        .expect("both parts are drawn");
    insta::assert_snapshot!(two);
}

/// The denials that a page shows, as the CLI prints them.
fn denials(page: &str) -> impl Iterator<Item = String> {
    let rest = page.split("<code class=\"sentence\">").skip(1);
    rest.filter_map(|rest| Some(rest.split_once("</code>")?.0.replace("&quot;", "\"")))
}

#[test]
fn every_case_comes_out_as_told_and_shows_each_denial_word_for_word() {
    let mut all = String::new();
    draw(worked(), "#/cases", |page| {
        let state = CasesState::new(page);
        for case in CASES {
            page.route.set(Route::Cases(Slug::new(case.slug)));
            state.run();
            let page = format!("{:#}", case_view(state));
            assert!(!page.contains("data-as-told=\"false\""), "{}", case.slug);
            assert!(page.contains("Takeaway"), "{}", case.slug);
            for denial in denials(&page) {
                all.push_str(&format!("{}: {}\n", case.slug, denial.trim_end()));
            }
        }
        nodes()
    });
    insta::assert_snapshot!(all);
}

#[test]
fn a_run_marks_the_list_and_another_run_takes_its_place() {
    draw(worked(), "#/cases/encryption-context", |page| {
        let state = CasesState::new(page);
        assert!(!state.run_shown().expect("it is made").is_complete());
        state.run();
        let first = state.run_shown().expect("it was run");
        state.run();
        let second = state.run_shown().expect("it was run");
        assert!(second.number > first.number && second.calls.len() == first.calls.len());
        let page = format!("{:#}", cases(state));
        assert!(page.contains("The encryption context must match<small> run</small>"));
        assert!(page.contains("Run again") && !page.contains("How does it end?"));
        nodes()
    });
}

#[test]
fn a_call_that_is_watched_is_played_in_the_lab_and_the_case_stays_open() {
    draw(worked(), "#/cases/key-policy-and-iam", |page| {
        let state = CasesState::new(page);
        state.run();
        let run = state.run_shown().expect("it was run");
        let trace = run.calls.last().and_then(|call| call.reply.trace.clone());
        let trace = trace.expect("the last call reached KMS");
        let steps = trace.steps.len();
        state.watch("a key".to_owned(), trace);
        assert_eq!(page.view.get_untracked(), View::Lab);
        assert_eq!(page.visibility().count, steps);
        assert!(matches!(state.shown.get(), CaseSelection::Case(_)));
        assert!(state.run_shown().is_some());
        nodes()
    });
}

#[test]
fn what_was_copied_is_said() {
    let page = after("#/cases", |state| state.copied.set("Copied."), cases);
    assert!(page.contains("<p class=\"case-told\" role=\"status\">Copied.</p>"));
}

/// Answers every question of a case; returns what the page shows before each, and at the end.
fn answered(slug: &str, pick: impl Fn(&[PossibleOutcome], &CaseCall) -> usize) -> Vec<String> {
    let mut pages = Vec::new();
    draw(worked(), &format!("#/cases/{slug}"), |page| {
        let state = CasesState::new(page);
        while let Some((run, next)) = state.run_shown().and_then(|run| {
            let next = run.next()?;
            Some((run, next))
        }) {
            pages.push(format!("{:#}", case_view(state)));
            let options = PossibleOutcome::options(&run.calls, next);
            let call = run.calls.get(next).expect("a call");
            let guess = options.get(pick(&options, call)).cloned();
            state.show_next(guess);
        }
        pages.push(format!("{:#}", case_view(state)));
        nodes()
    });
    pages
}

/// A question comes before its answer: nothing that the call returns is shown before it is shown itself, and the
/// takeaway comes last.
#[test]
fn every_case_asks_before_it_shows_a_call() {
    for case in CASES {
        let right = |options: &[PossibleOutcome], call: &CaseCall| {
            let is = PossibleOutcome::of(call);
            options.iter().position(|option| *option == is).unwrap_or(0)
        };
        let pages = answered(case.slug, right);
        let (last, before) = pages.split_last().expect("a page");
        assert!(last.contains("Takeaway"), "{}", case.slug);
        assert!(!last.contains("Not quite."), "{}", case.slug);
        // Where an administrator only shows something, no call can end in two ways.
        let asks = before.iter().any(|page| page.contains("How does it end?"));
        assert_eq!(asks, case.slug != "rotation", "{}", case.slug);
        for (place, page) in before.iter().enumerate() {
            assert!(!page.contains("Takeaway"), "{}", case.slug);
            let shown = page.matches("class=\"case-verdict\"").count();
            let settings = page.matches("case-set").count();
            assert!(
                shown >= place && (settings > 0 || shown == place),
                "{}: {shown} calls before question {place}",
                case.slug
            );
            assert!(page.contains("Run next call"), "{}", case.slug);
        }
    }
}

#[test]
fn a_wrong_prediction_is_never_called_correct() {
    let wrong = |options: &[PossibleOutcome], call: &CaseCall| {
        let is = PossibleOutcome::of(call);
        options.iter().position(|option| *option != is).unwrap_or(0)
    };
    let pages = answered("missing-object", wrong);
    let last = pages.last().expect("a page");
    assert_eq!(last.matches("Not quite.").count(), 3);
    assert!(!last.contains("Correct."));
    // The check that denied the call is drawn, and a status without a code is printed once.
    assert!(last.contains("s3:ListBucket") && !last.contains("403 403"));
}

#[test]
fn the_question_before_a_call() {
    let mut pages = answered("multipart-trap", |_, _| 0);
    insta::assert_snapshot!(pages.remove(2));
}

/// Nothing of a case stays in the reader's world.
#[test]
fn a_case_leaves_the_readers_world_as_it_was() {
    draw(worked(), "#/cases", |page| {
        let world = || {
            page.lab
                .with_untracked(|lab| (lab.export(true).expect("a file"), lab.past().len()))
        };
        let before = world();
        let state = CasesState::new(page);
        for case in CASES {
            page.route.set(Route::Cases(Slug::new(case.slug)));
            state.run();
        }
        assert_eq!(world(), before);
        nodes()
    });
}

/// An error from work, with other names, finds the case that shows it.
#[test]
fn an_error_with_other_names_is_found() {
    let all = index([1; 32], NOW).expect("the cases run");
    let first = |text: &str| {
        let found = find(&all, text);
        found.first().map(|error| CASES[error.case].slug)
    };
    let denied = "An error occurred (AccessDenied) when calling the UploadPart operation: User: arn:aws:sts::999900001111:assumed-role/ci-runner/build is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:999900001111:key/1234abcd-12ab-34cd-56ef-1234567890ab because no identity-based policy allows the kms:Decrypt action";
    assert_eq!(first(denied), Some("multipart-trap"));
    assert_eq!(first("KMS.DisabledException"), Some("disabled-key"));
    assert_eq!(
        first("InvalidCiphertextException"),
        Some("encryption-context")
    );
    assert!(find(&all, "NoSuchThing AtAll").is_empty());
    assert_eq!(find(&all, "").len(), all.len());
}
