//! The tab Tamper: each kind in the form, what a download came to, and the table.

use crate::draw::{NOW, draw, worked};
use envelope_lab::app::page::inspector::state::InspectorState;
use envelope_lab::app::page::tamper::result::{caught, sentences};
use envelope_lab::app::page::tamper::selected::{flip_here, selected};
use envelope_lab::app::page::tamper::state::{TamperKind, TamperState};
use envelope_lab::app::page::tamper::table::results;
use envelope_lab::app::page::tamper::view::view;
use envelope_lab::app::state::Page;
use envelope_lab::core::lab::Lab;
use envelope_lab::core::lab::log::{Download, Upload};
use envelope_lab::core::lab::tamper::{TamperField, TamperLabel};
use envelope_lab::lesson::bytes::stored_piece::StoredPiece;
use leptos::prelude::*;

const KEY: &str = "letter.txt";

/// The tab on the newest object, after something was done in it.
fn after(act: impl FnOnce(Page, TamperState) + 'static) -> String {
    draw(worked(), "#/lab", move |page| {
        InspectorState::of(page).open_to_tamper(KEY.to_owned());
        let state = TamperState::of(page);
        act(page, state);
        view(page)
    })
}

fn download(page: Page) {
    page.lab.apply(Download { key: KEY, now: NOW });
}

#[test]
fn nothing_is_shown_to_tamper_with() {
    let drawn = draw(worked(), "#/lab", view);
    assert!(drawn.contains("Open an object of the bucket here"));
    assert!(drawn.contains("not tried yet"));
}

#[test]
fn a_bit_of_the_body() {
    insta::assert_snapshot!(after(|_, _| {}));
}

#[test]
fn every_kind_has_its_form() {
    for kind in TamperKind::ALL {
        let drawn = after(move |_, state| state.kind.set(kind));
        assert!(drawn.contains(kind.name()), "{drawn}");
    }
    let drawn = after(|_, state| state.kind.set(TamperKind::DropFrame));
    assert!(drawn.contains("This body is a single frame."), "{drawn}");
    let drawn = after(|_, state| state.kind.set(TamperKind::Replay));
    assert!(drawn.contains("There is no earlier state yet."), "{drawn}");
}

#[test]
fn a_flipped_bit_is_found_and_undone() {
    let drawn = after(|page, state| {
        state.byte.set(20);
        state.bit.set(0);
        let before = page.lab.with_untracked(|lab| lab.export(true));
        state.tamper();
        assert!(page.lab.with_untracked(|lab| lab.objects()[0].tampered));
        download(page);
        let says = page.lab.with_untracked(|lab: &Lab| {
            let trial = lab.tampering()?.trials().last()?;
            assert_eq!(caught(trial), "the AES-GCM tag, at S3");
            Some(sentences(trial).join("\n"))
        });
        insta::assert_snapshot!(
            "what_the_download_came_to",
            says.unwrap_or_else(String::new)
        );
        state.undo();
        let after = page.lab.with_untracked(|lab| lab.export(true));
        assert_eq!(before, after);
    });
    assert!(drawn.contains("has its earlier bytes again"), "{drawn}");
    assert!(drawn.contains("1 of 17 tried"), "{drawn}");
}

#[test]
fn the_bit_selected_among_the_bytes_is_flipped_there() {
    let flips = |piece: StoredPiece, cursor: u64| {
        draw(worked(), "#/lab", move |page| {
            let region = InspectorState::of(page);
            region.open_object(KEY.to_owned());
            region.piece.set(piece);
            region.cursor.set(cursor);
            region.bit.set(Some(3));
            if let Some((field, byte)) = selected(page) {
                TamperState::of(page).flip_selected(field, byte);
            }
            flip_here(page)
        })
    };
    let done = |says: &str, drawn: String| {
        assert!(drawn.contains("Flip this bit"), "{drawn}");
        assert!(drawn.contains(says), "{drawn}");
    };
    let body = flips(StoredPiece::Body(0), 14);
    done("flipped bit 3 of byte 14 of the body", body);
    let key = flips(StoredPiece::DataKey, 9);
    done("flipped bit 3 of byte 9 of the encrypted data key", key);
    // Two bytes of count and two of length are before the first name.
    let context = flips(StoredPiece::Context, 5);
    done("flipped bit 3 of byte 1 of the encryption context", context);
    let length = flips(StoredPiece::Context, 3);
    assert!(length.contains("S3 doesn’t store this byte."), "{length}");
}

#[test]
fn what_makes_no_sense_is_said_and_leaves_no_command() {
    let drawn = after(|page, state| {
        let before = page.lab.read_log(|log| log.entries().len());
        state.kind.set(TamperKind::Truncate);
        state.len.set("many".to_owned());
        state.tamper();
        assert_eq!(page.lab.read_log(|log| log.entries().len()), before);
    });
    assert!(drawn.contains("bytes are stored. Cut to fewer."), "{drawn}");
}

#[test]
fn the_table_is_filled_by_downloads() {
    let drawn = draw(worked(), "#/lab", |page| {
        InspectorState::of(page).open_to_tamper(KEY.to_owned());
        let state = TamperState::of(page);
        let trial = |act: &dyn Fn()| {
            act();
            state.tamper();
            download(page);
            state.undo();
        };
        let kind = |kind| move || state.kind.set(kind);
        trial(&kind(TamperKind::Flip));
        trial(&|| {
            state.field.set(TamperField::DataKey);
            state.byte.set(100);
        });
        trial(&|| {
            state.kind.set(TamperKind::Edit);
            state.name.set("aws:s3:arn".to_owned());
            state.value.set("arn:aws:s3:::my-bucket/other".to_owned());
        });
        trial(&|| state.label.set(TamperLabel::ContentType));
        trial(&|| {
            state.kind.set(TamperKind::Truncate);
            state.len.set("20".to_owned());
        });
        state.copy();
        page.lab.apply(Upload {
            key: KEY,
            content_type: "text/plain",
            body: b"new",
            now: NOW,
        });
        trial(&kind(TamperKind::Replay));
        page.lab
            .with_untracked(|lab| results(lab.tampering().map_or(&[], |history| history.trials())))
    });
    insta::assert_snapshot!(drawn);
}
