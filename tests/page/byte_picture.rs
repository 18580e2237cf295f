//! The tab Picture: an object’s bytes, an image under encryption, and the same upload twice.

use crate::draw::{draw, worked};
use envelope_lab::app::page::byte_picture::state::{
    ObjectPicture, PictureState, ShownImage, ShownObject, ShownTwice,
};
use envelope_lab::app::page::byte_picture::subject::PictureSubject;
use envelope_lab::app::page::byte_picture::view;
use envelope_lab::app::page::byte_picture::words::{bits, percent};
use envelope_lab::app::page::inspector::state::{
    InspectorState, InspectorTab, ObjectVersion, Subject,
};
use envelope_lab::core::lab::{EncryptionChoice, Sample};
use envelope_lab::lesson::byte_picture::body_picture::{BodyPicture, BodyPictureReader};
use envelope_lab::lesson::byte_picture::drawing;
use envelope_lab::lesson::byte_picture::ecb::encrypt_with_ecb;
use envelope_lab::lesson::byte_picture::pixel_image::EncryptedPixels;
use envelope_lab::lesson::byte_picture::raster::RasterShape;
use envelope_lab::lesson::byte_picture::sample_plan::SamplePlan;
use envelope_lab::lesson::byte_picture::upload_twice::UploadTwice;
use leptos::prelude::*;
use regex::Regex;
use std::sync::Arc;

/// A file, uploaded once, as the tab shows it.
fn picture(file: &[u8], with_original: bool) -> ObjectPicture {
    let name = ("file.dat", "application/octet-stream");
    let choice = EncryptionChoice::SseKms;
    let twice = UploadTwice::of(choice, name, file, [8; 32]).expect("an upload");
    let [stored, _] = &twice.uploads;
    let shape = RasterShape::of(stored.body.len() as u64);
    let original = with_original.then(|| BodyPicture::of(file, shape));
    let ecb = original.as_ref().map(|original| {
        BodyPicture::of(&encrypt_with_ecb(&[7; 32], &original.raster.bytes), shape)
    });
    ObjectPicture {
        number: 1,
        name: name.0.to_owned(),
        choice,
        original,
        stored: BodyPicture::of(&stored.body, shape),
        ecb,
    }
}

/// The tab, without the numbers of its charts’ outlines.
fn tab(set: impl FnOnce(PictureState)) -> String {
    let drawn = draw(worked(), "#/lab", |page| {
        let state = PictureState::of(page);
        set(state);
        view::draw(state)
    });
    let outline = Regex::new(r#"class="picture-values" d="[^"]*""#).expect("a pattern");
    outline
        .replace_all(&drawn, r#"class="picture-values" d="…""#)
        .into_owned()
}

#[test]
fn an_image_is_shown_before_and_after_and_with_ecb_marked_as_wrong() {
    let drawn = tab(|state| {
        let object = picture(&Sample::Picture.bytes(), true);
        state.object.set(ShownObject::Ready(Arc::new(object)));
        let pixels = EncryptedPixels::of(drawing::envelope(), [9; 32]).expect("a small image");
        state.image.set(ShownImage::Ready {
            name: Some("sunrise.svg".to_owned()),
            number: 2,
            pixels: Arc::new(pixels),
        });
    });
    // The mark is in words, in both frames that show ECB, and in what a screen reader says of the image.
    assert_eq!(drawn.matches("Wrong way").count(), 2, "{drawn}");
    assert!(
        drawn.contains("The wrong way: the image’s pixels, encrypted with AES-256-ECB"),
        "{drawn}"
    );
    insta::assert_snapshot!(drawn);
}

#[test]
fn the_same_upload_twice_is_compared_byte_by_byte() {
    let drawn = tab(|state| {
        let file = Sample::Letter.bytes();
        state
            .object
            .set(ShownObject::Ready(Arc::new(picture(&file, true))));
        state.image.set(ShownImage::NoImage);
        let name = ("letter.txt", "text/plain");
        let twice = UploadTwice::of(EncryptionChoice::SseKms, name, &file, [8; 32]);
        state
            .twice
            .set(ShownTwice::Ready(3, Arc::new(twice.expect("two uploads"))));
    });
    assert!(
        drawn.contains("8 of 358 stored bytes are equal at equal places: 5 in the nonce, which ends with the frame’s number, and 3 in the rest. Chance alone gives 1, give or take 2."),
        "{drawn}"
    );
    insta::assert_snapshot!(drawn);
}

#[test]
fn what_is_not_there_is_said() {
    let nothing = tab(|state| state.show_drawing());
    assert!(
        nothing.contains("No stored object belongs to these bytes."),
        "{nothing}"
    );
    let without = tab(|state| {
        let object = picture(&Sample::Letter.bytes(), false);
        state.object.set(ShownObject::Ready(Arc::new(object)));
        state.twice.set(ShownTwice::NoFile);
    });
    assert!(
        without.contains("this tab doesn’t have the file’s bytes"),
        "{without}"
    );
    assert!(!without.contains("ECB"), "{without}");
    assert!(
        without.contains("This tab no longer has the file’s bytes."),
        "{without}"
    );
    let failed = tab(|state| state.object.set(ShownObject::Failed("gone".to_owned())));
    assert!(
        failed.contains("The bytes can’t be shown: gone."),
        "{failed}"
    );
    let broken = tab(|state| state.image.set(ShownImage::Broken("no image".to_owned())));
    assert!(
        broken.contains("can’t decode this file as an image: no image."),
        "{broken}"
    );
}

#[test]
fn a_sample_of_a_large_body_says_so() {
    let drawn = tab(|state| {
        let plan = SamplePlan::of(1 << 30);
        let mut reader = BodyPictureReader::new(1 << 30, RasterShape::of(1 << 30));
        for range in plan.ranges() {
            reader.add(&vec![7; (range.end - range.start) as usize]);
        }
        let stored = reader.finish();
        let object = ObjectPicture {
            original: None,
            ecb: None,
            stored,
            ..picture(b"small", false)
        };
        state.object.set(ShownObject::Ready(Arc::new(object)));
    });
    assert!(
        drawn.contains("Read: 64 pieces of 64 KiB at equal distances, 4 MiB of 1 GiB."),
        "{drawn}"
    );
    assert!(
        drawn.contains("160 rows of 256 bytes are shown, at equal distances."),
        "{drawn}"
    );
}

#[test]
fn the_tab_shows_the_object_of_the_region() {
    draw(worked(), "#/lab", |page| {
        let inspector = InspectorState::of(page);
        assert_eq!(
            PictureSubject::shown(page),
            None,
            "nothing is shown, and no run"
        );
        let object = |key: &str| {
            let key = key.to_owned();
            Subject::Object(ObjectVersion { key, version: None })
        };
        inspector.open(object("letter.txt"), InspectorTab::Picture);
        let letter = PictureSubject::shown(page).expect("an object");
        assert_eq!((letter.len, letter.stored_len()), (44, 72));
        assert_eq!(letter.choice, EncryptionChoice::SseKms);
        inspector.open(object("empty.txt"), InspectorTab::Picture);
        let empty = PictureSubject::shown(page).expect("an object");
        assert_ne!(letter, empty);
        assert_eq!(empty.len, 0);
        inspector.open(object("nowhere.txt"), InspectorTab::Picture);
        assert_eq!(PictureSubject::shown(page), None);
        "done"
    });
}

#[test]
fn numbers_are_rounded_so_that_they_promise_no_more() {
    assert_eq!(bits(8.0), "8.000");
    assert_eq!(bits(7.999_99), "7.999");
    assert_eq!(bits(0.0), "0.000");
    assert_eq!(bits(4.859_2), "4.859");
    assert_eq!(percent(1.0), "100.0%");
    assert_eq!(percent(1.0 / 256.0), "0.4%");
}
