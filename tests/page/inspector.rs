//! The region Bytes: the tree, the grid, the card, what follows the run, and which rows are in sight.

use crate::common::page::run_of;
use crate::draw::{draw, lab, upload};
use envelope_lab::app::page::inspector::bytes_state::BytesState;
use envelope_lab::app::page::inspector::bytes_tab::{self, offset_typed};
use envelope_lab::app::page::inspector::dock;
use envelope_lab::app::page::inspector::row_window::{ROW, RowWindow};
use envelope_lab::app::page::inspector::span_tree::{TreeRow, rows};
use envelope_lab::app::page::inspector::state::{InspectorState, Subject};
use envelope_lab::app::state::Page;
use envelope_lab::core::crypto::frames::FRAME;
use envelope_lab::core::trace::Trace;
use envelope_lab::lesson::bytes::body_layout;
use envelope_lab::lesson::bytes::stored_piece::StoredPiece;
use leptos::prelude::*;
use proptest::prelude::*;

/// The step and the index of the first field of this name.
fn place_of(trace: &Trace, name: &str) -> (usize, usize, &'static str) {
    let mut steps = trace.steps.iter().enumerate();
    let found = steps.find_map(|(step, at)| {
        let mut fields = at.fields.iter().enumerate();
        let (place, field) = fields.find(|(_, field)| field.name == name)?;
        Some((step, place, field.name))
    });
    found.expect("a field of this name")
}

/// Draws something on a page with an upload on the stage.
fn with_upload<C: envelope_lab::app::tree::Children>(
    view: impl FnOnce(Page, &Trace) -> C,
) -> String {
    let mut lab = lab();
    let outcome = upload(&mut lab, "letter.txt", b"Dear reader");
    draw(lab, "#/lab", |page| {
        page.run.set(Some(run_of(&outcome)));
        view(page, &outcome.trace)
    })
}

#[test]
fn a_blob_of_a_step_with_its_key_id_selected() {
    let drawn = with_upload(|page, trace| {
        let (step, field, name) = place_of(trace, "CiphertextBlob");
        page.player.index.set(step);
        InspectorState::of(page).open_field(field, name);
        BytesState::of(page).select_byte(5);
        bytes_tab::view(page)
    });
    for says in [
        "KMS key ID",
        "1234abcd-12ab-34cd-56ef-1234567890ab",
        "5 to 20 (0x5 to 0x14)",
        "python3 -c",
        "First seen",
        "Also here",
        "letter.txt in the bucket",
        "Identity policy text, as a UUID",
    ] {
        assert!(drawn.contains(says), "{says} in {drawn}");
    }
    insta::assert_snapshot!(drawn);
}

#[test]
fn a_stored_object_and_its_pieces() {
    let drawn = with_upload(|page, _| {
        let state = InspectorState::of(page);
        state.open_object("letter.txt".to_owned());
        state.piece.set(StoredPiece::Context);
        dock::view(page)
    });
    for says in [
        "letter.txt",
        "as S3 stores it (SSE-KMS)",
        "aws:s3:arn",
        "value length",
    ] {
        assert!(drawn.contains(says), "{says} in {drawn}");
    }
}

#[test]
fn the_field_follows_the_run_and_says_where_it_is_not() {
    let drawn = |goes_to: fn(&Trace) -> usize| {
        with_upload(|page, trace| {
            let (step, field, name) = place_of(trace, "CiphertextBlob");
            page.player.index.set(step);
            InspectorState::of(page).open_field(field, name);
            page.player.index.set(goes_to(trace));
            dock::view(page)
        })
    };
    let last = |trace: &Trace| {
        let has = |at: &envelope_lab::core::trace::Step| {
            at.fields.iter().any(|field| field.name == "CiphertextBlob")
        };
        trace.steps.iter().rposition(has).expect("a step")
    };
    let at_last = drawn(last);
    let (first, _, _) = {
        let mut lab = lab();
        place_of(
            &upload(&mut lab, "letter.txt", b"Dear reader").trace,
            "CiphertextBlob",
        )
    };
    assert!(at_last.contains("at step"), "{at_last}");
    let nowhere = drawn(|_| 0);
    let says = format!(
        "This step has no such field. These are the bytes of step {}.",
        first + 1
    );
    assert!(nowhere.contains(&says), "{nowhere}");
}

#[test]
fn an_object_that_is_gone_is_said_to_be() {
    let drawn = with_upload(|page, _| {
        InspectorState::of(page).open_object("gone.txt".to_owned());
        dock::view(page)
    });
    assert!(
        drawn.contains("The bucket no longer has this object."),
        "{drawn}"
    );
    assert!(drawn.contains("There is nothing to show."), "{drawn}");
}

#[test]
fn a_message_is_read_line_by_line() {
    let drawn = with_upload(|page, trace| {
        let step = trace
            .steps
            .iter()
            .position(|step| step.api.is_some())
            .expect("a message");
        page.player.index.set(step);
        InspectorState::of(page)
            .subject
            .set(Some(Subject::Message(step)));
        bytes_tab::view(page)
    });
    assert!(
        drawn.contains("start line") && drawn.contains("header name"),
        "{drawn}"
    );
}

#[test]
fn offsets_are_typed_in_both_ways() {
    assert_eq!(offset_typed(" 4096 "), Some(4096));
    assert_eq!(offset_typed("0x1000"), Some(4096));
    assert_eq!(offset_typed("0X_ff"), Some(255));
    assert_eq!(offset_typed("1,048,576"), Some(1 << 20));
    for wrong in ["", "0x", "-1", "12g", "ff", "99999999999999999999"] {
        assert_eq!(offset_typed(wrong), None, "{wrong}");
    }
}

/// A gibibyte has 1,024 frames: the tree shows some of them, and always the selected one.
#[test]
fn a_tree_of_many_frames_is_short_and_has_the_selected_one() {
    let span = body_layout::body(&[0; 12], 1 << 30, 0);
    let path = span.path_to(500 * FRAME as u64);
    let all = rows(&span, &[vec![1]], &path);
    assert!(all.len() < 40, "{}", all.len());
    assert!(all.contains(&TreeRow::Span(path)));
    let left_out: usize = all
        .iter()
        .map(|row| match row {
            TreeRow::LeftOut(_, count) => *count,
            TreeRow::Span(_) => 0,
        })
        .sum();
    let frames = all
        .iter()
        .filter(|row| matches!(row, TreeRow::Span(path) if path.len() == 2 && path[0] == 1));
    assert_eq!(frames.count() + left_out, 1024);
}

proptest! {
    /// Whatever the length and the height: the first and the last row can be scrolled to, no row is out of reach, and
    /// where the box is scrolled for a position gives that position again.
    #[test]
    fn every_row_can_be_scrolled_to(rows in 0_u64..1 << 40, height in 24.0_f64..2000.0, part in 0.0_f64..1.0) {
        let window = RowWindow { rows, height };
        prop_assert!(window.scrolled_height() <= 8_000_000.0);
        prop_assert_eq!(window.top_at(0.0), 0.0);
        prop_assert_eq!(window.position_at(0.0), 0.0);
        let bottom = window.scrolled_height() - height;
        prop_assert!((window.position_at(bottom) - window.last()).abs() < 1e-3);
        let position = part * window.last();
        let again = window.position_at(window.top_at(position));
        prop_assert!((again - position).abs() <= 1e-6 * (1.0 + window.last()), "{} {}", again, position);
        let sight = window.in_sight(position);
        prop_assert!(sight.end - sight.start <= (height / ROW).ceil() as u64 + 1);
        // A row that is brought into sight is wholly in it.
        if rows > 0 {
            let row = (part * (rows - 1) as f64) as u64;
            let shown = window.showing(row, 0.0);
            prop_assert!(window.in_sight(shown).contains(&row), "{} at {}", row, shown);
        }
    }
}
