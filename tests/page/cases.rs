//! The cases: the list, a question, what happened, and the kinds of encryption side by side.

use crate::draw::{draw, worked};
use envelope_lab::app::page::cases::case_view::case_view;
use envelope_lab::app::page::cases::kinds::kinds;
use envelope_lab::app::page::cases::state::{CaseSelection, CasesState};
use envelope_lab::app::page::cases::{draw as cases, view};
use envelope_lab::app::route::{Route, Slug, View};
use envelope_lab::app::tree::{Nodes, nodes};
use envelope_lab::lesson::CASES;
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
            assert!(page.contains("What to take home"), "{}", case.slug);
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
        assert!(state.run_shown().is_none());
        state.run();
        let first = state.run_shown().expect("it was run");
        state.run();
        let second = state.run_shown().expect("it was run");
        assert!(second.number > first.number && second.calls.len() == first.calls.len());
        let page = format!("{:#}", cases(state));
        assert!(page.contains("The encryption context must match<small> run</small>"));
        assert!(page.contains("Run again") && !page.contains("What do you think happens?"));
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
