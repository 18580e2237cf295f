//! The comparison, and the cheat sheet that prints it: both tables, and the policies in the learner's names.

use crate::draw::{draw, worked};
use envelope_lab::app::page::cheat_sheet::printed_page;
use envelope_lab::app::page::compare::state::CompareState;
use envelope_lab::app::page::compare::{policies, tables, view};
use envelope_lab::app::route::View;
use envelope_lab::app::state::Page;
use envelope_lab::app::tree::nodes;
use envelope_lab::lesson::compare::{OPERATIONS, PERMISSIONS, PermissionTable, PolicyField};
use leptos::prelude::{GetUntracked, Set, Update, With};
use std::sync::LazyLock;

/// All runs: they take a second, and are made once for all tests.
static RUNS: LazyLock<PermissionTable> = LazyLock::new(PermissionTable::all);

/// The state with all runs done.
fn done(page: Page) -> CompareState {
    let state = CompareState::of(page);
    state.table.set(RUNS.clone());
    state
}

/// A page whose tables are cut behind the first full row of each part: it says how all others are drawn.
fn cut(page: &str) -> String {
    let (mut text, mut rows) = (String::new(), 0);
    for line in page.lines() {
        let tag = line.trim_start();
        if tag.starts_with("<tr") {
            // The rows that title a part of the table, or sum it up, have a class.
            let plain = !tag.contains("class=");
            rows = if plain { rows + 1 } else { 0 };
        }
        if tag.starts_with("<tbody") || tag.starts_with("</tbody") {
            rows = 0;
        }
        if rows < 2 {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

#[test]
fn before_the_first_run() {
    let page = draw(worked(), "#/compare", view);
    assert!(page.contains("<span aria-hidden=\"true\">Running: 0 runs so far.</span>"));
    assert!(!page.contains("class=\"cmp-cell\""));
    insta::assert_snapshot!(cut(&page));
}

#[test]
fn while_it_runs_the_rows_fill_one_by_one() {
    let page = draw(worked(), "#/compare", |page| {
        let state = CompareState::of(page);
        let some = RUNS.rows.iter().take(2).cloned();
        state.table.update(|table| table.rows.extend(some));
        view(page)
    });
    assert!(page.contains("Running: 24 runs so far."));
    assert_eq!(page.matches("class=\"cmp-op\"").count(), OPERATIONS.len());
    assert_eq!(page.matches(": watch it with every permission").count(), 2);
}

#[test]
fn what_each_permission_is_for() {
    insta::assert_snapshot!(draw(worked(), "#/compare", |page| tables::permissions(
        done(page)
    )));
}

#[test]
fn what_each_operation_needs() {
    let page = draw(worked(), "#/compare", |page| tables::operations(done(page)));
    let cells = |word: &str| page.matches(&format!("aria-label=\"{word}. ")).count();
    assert_eq!(cells("needed"), 27);
    assert_eq!(
        cells("not needed"),
        OPERATIONS.len() * PERMISSIONS.len() - 27
    );
    insta::assert_snapshot!(cut(&page));
}

/// The number that answers what `kms:Encrypt` is for stands at the top, and comes from the runs.
#[test]
fn how_often_s3_called_encrypt_is_said_first() {
    let page = draw(worked(), "#/compare", |page| {
        done(page);
        view(page)
    });
    let (head, _) = page.split_once("</header>").unwrap();
    assert!(head.contains("<b>0 of 144</b>"), "{head}");
    let page = draw(worked(), "#/compare", view);
    assert!(!page.contains(" of 144"), "not before the runs");
}

#[test]
fn runs_that_stop_are_said() {
    let page = draw(worked(), "#/compare", |page| {
        let state = CompareState::of(page);
        state.failed.set(true);
        view(page)
    });
    assert!(page.contains("The runs stopped after 0. Press “Run again”."));
}

#[test]
fn the_cheat_sheet_opens_with_three_things_to_remember() {
    let page = draw(worked(), "#/cheat-sheet", |page| {
        done(page);
        printed_page::view(page)
    });
    let places = [
        "<h2>",
        "kms:GenerateDataKey",
        "kms:Decrypt",
        "kms:Encrypt",
        "<table",
    ];
    let places = places.map(|part| page.find(part).expect(part));
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn the_cheat_sheet() {
    let page = draw(worked(), "#/cheat-sheet", |page| {
        done(page);
        printed_page::view(page)
    });
    assert_eq!(page.matches("<button").count(), 1, "only Print is a button");
    insta::assert_snapshot!(cut(&page));
}

#[test]
fn the_policies_in_other_names() {
    insta::assert_snapshot!(draw(worked(), "#/compare", |page| {
        let state = done(page);
        state.set_name(PolicyField::Bucket, "holiday-photos".to_owned());
        state.set_name(PolicyField::Account, "444455556666".to_owned());
        policies::policies(state)
    }));
}

#[test]
fn names_that_cannot_be_leave_the_policies_as_they_were() {
    let names = [
        (PolicyField::Bucket, "Holiday Photos"),
        (PolicyField::Account, "1111-2222-3333"),
        (PolicyField::Key, "alias/photos"),
    ];
    let page = draw(worked(), "#/compare", |page| {
        let state = CompareState::of(page);
        for (field, name) in names {
            state.set_name(field, name.to_owned());
        }
        assert_eq!(state.mistakes.with(Vec::len), names.len());
        policies::policies(state)
    });
    let (form, policies) = page
        .split_once("<div class=\"cmp-ready\">")
        .expect("the policies are drawn");
    assert!(policies.contains("arn:aws:s3:::my-bucket/*"));
    insta::assert_snapshot!(form);
}

#[test]
fn both_views_show_the_same_names() {
    draw(worked(), "#/compare", |page| {
        view(page);
        CompareState::of(page).set_name(PolicyField::Bucket, "holiday-photos".to_owned());
        let sheet = format!("{:#}", printed_page::view(page));
        assert!(sheet.contains("arn:aws:s3:::holiday-photos/*"));
        nodes()
    });
}

#[test]
fn a_cell_tells_of_its_run_and_opens_it_at_the_refusal() {
    draw(worked(), "#/compare", |page| {
        let state = done(page);
        state.point(0, Some("kms:GenerateDataKey"));
        let says = state.pointed.get_untracked();
        assert_eq!(
            says,
            "PutObject without kms:GenerateDataKey: AWS KMS denies it, and your app gets 403 AccessDenied."
        );
        state.point(0, None);
        let says = state.pointed.get_untracked();
        assert_eq!(says, "PutObject with every permission: it succeeds.");
        state.watch(0, Some("kms:GenerateDataKey"));
        assert_eq!(page.view.get_untracked(), View::Lab);
        let step = page.step().expect("a run is played");
        assert_eq!(step.title, "AWS KMS checks kms:GenerateDataKey: denied");
        state.watch(0, None);
        assert_eq!(page.player.index.get_untracked(), 0);
        nodes()
    });
}
