//! What moves over the stage, what can be pressed there, and what lights up together.

use crate::common::motion::carries_its_fields;
use crate::common::page::run_of;
use crate::draw::{download, draw, lab, upload};
use envelope_lab::app::component::meaning::Meaning;
use envelope_lab::app::page::glossary::noun::nouns;
use envelope_lab::app::page::lab::geometry::Geometry;
use envelope_lab::app::page::lab::hotspots::{Hotspot, Target, hotspots, stored};
use envelope_lab::app::page::lab::over_stage::moves;
use envelope_lab::app::page::lab::transformation::{Transformation, TransformationKind};
use envelope_lab::app::page::lab::{carried::Carried, motion};
use envelope_lab::core::cloud::Outcome;
use envelope_lab::core::lab::{Permission, Preset};
use envelope_lab::core::trace::print::hex;
use leptos::prelude::Set;
use regex::Regex;
use std::path::Path;

const LETTER: &[u8] = b"Dear reader, these words are yours to watch.";

fn kinds(outcome: &Outcome) -> Vec<(usize, TransformationKind)> {
    let steps = 0..outcome.trace.steps.len();
    let kind = |step| {
        Some((
            step + 1,
            Transformation::in_step(&outcome.trace, step)?.kind,
        ))
    };
    steps.filter_map(kind).collect()
}

#[test]
fn an_upload_and_a_download_show_what_changes_its_form() {
    let mut lab = lab();
    let up = upload(&mut lab, "letter.txt", LETTER);
    assert_eq!(
        kinds(&up),
        [
            (6, TransformationKind::KeyEncryption),
            (8, TransformationKind::FileEncryption),
            (9, TransformationKind::PlaintextRemoval),
            (10, TransformationKind::KeyErasure),
        ]
    );
    assert_eq!(carries_its_fields(&up.trace), 4);
    let encryption = Transformation::in_step(&up.trace, 7).unwrap();
    assert_eq!(encryption.before, LETTER);
    let removal = Transformation::in_step(&up.trace, 8).unwrap();
    assert_eq!(
        (removal.before.as_slice(), removal.after.len()),
        (LETTER, 0)
    );
    let erasure = Transformation::in_step(&up.trace, 9).unwrap();
    assert_eq!(erasure.after, [0; 32]);
    assert_ne!(erasure.before, [0; 32]);
    let down = download(&mut lab, "letter.txt");
    assert_eq!(
        kinds(&down),
        [
            (6, TransformationKind::KeyDecryption),
            (8, TransformationKind::FileDecryption),
            (10, TransformationKind::KeyErasure),
        ]
    );
    assert_eq!(carries_its_fields(&down.trace), 3);
    let decryption = Transformation::in_step(&down.trace, 7).unwrap();
    assert_eq!(
        (decryption.before, decryption.after),
        (encryption.after, LETTER.to_vec())
    );
}

#[test]
fn nothing_comes_out_of_what_is_denied() {
    let denied = |permission| {
        let mut lab = lab();
        assert!(upload(&mut lab, "letter.txt", LETTER).result.is_ok());
        lab.set_permission(permission, false);
        let outcome = match permission {
            Permission::GetObject | Permission::Decrypt => download(&mut lab, "letter.txt"),
            _ => upload(&mut lab, "letter.txt", LETTER),
        };
        assert!(outcome.result.is_err());
        kinds(&outcome)
    };
    for permission in Permission::ALL {
        if permission != Permission::Encrypt {
            assert_eq!(denied(permission), [], "{permission:?}");
        }
    }
}

/// The grid shows the bytes themselves, column by column.
#[test]
fn the_grid_shows_the_files_own_bytes() {
    let outcome = upload(&mut lab(), "letter.txt", LETTER);
    let drawn = motion::draw(&outcome.trace, 7, &Geometry::of(720, 430), true).unwrap();
    let drawn = drawn.to_string();
    let byte = Regex::new(r#"class="byte"[^>]*>([0-9a-f]{2})<"#).unwrap();
    let shown: Vec<&str> = byte
        .captures_iter(&drawn)
        .map(|found| found.extract::<1>().1[0])
        .collect();
    let change = Transformation::in_step(&outcome.trace, 7).unwrap();
    // Four columns of four, each before and after.
    let mut expected = Vec::new();
    for column in 0..4 {
        for bytes in [&change.before, &change.after] {
            expected.extend((0..4).map(|row| hex(&[bytes[row * 4 + column]])));
        }
    }
    assert_eq!(shown, expected);
}

#[test]
fn a_step_moves_when_the_reader_comes_to_it_by_going_on() {
    assert!(moves(None, 1, 0));
    assert!(moves(Some((1, 4, true)), 1, 5));
    assert!(!moves(Some((1, 6, true)), 1, 5), "back");
    assert!(moves(Some((1, 6, false)), 2, 0), "another run");
    // A window that changes its size neither begins nor ends a movement.
    assert!(moves(Some((1, 5, true)), 1, 5));
    assert!(!moves(Some((1, 5, false)), 1, 5));
    let outcome = upload(&mut lab(), "letter.txt", LETTER);
    let still = |step| motion::draw(&outcome.trace, step, &Geometry::of(720, 430), false);
    assert!(still(5).is_none() && still(7).is_none() && still(9).is_none());
    // What is crossed out stays crossed out.
    let crossed = still(8).unwrap().to_string();
    assert!(
        crossed.contains("plaintext-removal") && !crossed.contains("data-moves"),
        "{crossed}"
    );
}

fn at(outcome: &Outcome, step: usize) -> Vec<Hotspot> {
    hotspots(&run_of(outcome), step - 1, &Geometry::of(720, 430))
}

fn named<'a>(spots: &'a [Hotspot], name: &str) -> &'a Target {
    let spot = spots.iter().find(|spot| spot.name == name);
    let names = || {
        spots
            .iter()
            .map(|spot| spot.name.as_str())
            .collect::<Vec<_>>()
    };
    &spot
        .unwrap_or_else(|| panic!("{name:?} is not among {:?}", names()))
        .target
}

#[test]
fn gates_keys_and_things_show_what_they_are() {
    let outcome = upload(&mut lab(), "letter.txt", LETTER);
    let first = at(&outcome, 1);
    assert_eq!(
        first.len(),
        1,
        "a gate that has not answered shows nothing: {first:?}"
    );
    assert_eq!(
        named(&first, "Your file: show its bytes"),
        &Target::Bytes(0, Meaning::Plaintext)
    );
    let seventh = at(&outcome, 7);
    assert_eq!(
        named(&seventh, "Encrypted data key: show its bytes"),
        &Target::Bytes(6, Meaning::EncryptedDataKey)
    );
    assert_eq!(
        named(&seventh, "Plaintext data key: show its bytes"),
        &Target::Bytes(6, Meaning::DataKey)
    );
    assert_eq!(
        named(
            &seventh,
            "kms:GenerateDataKey allowed: show the decision in step 5"
        ),
        &Target::Decision(4)
    );
    assert_eq!(
        named(
            &seventh,
            "s3:PutObject allowed: show the decision in step 3"
        ),
        &Target::Decision(2)
    );
    assert_eq!(
        named(&seventh, "KMS key: show its ARN in step 6"),
        &Target::Bytes(5, Meaning::KmsKey)
    );
    let mut lab = lab();
    assert!(upload(&mut lab, "letter.txt", LETTER).result.is_ok());
    let on_the_shelf = stored(&lab.objects()[0], &Geometry::of(720, 430));
    assert_eq!(
        named(
            &on_the_shelf,
            "Stored encrypted data key: look inside letter.txt"
        ),
        &Target::Object("letter.txt".to_owned())
    );
    lab.set_permission(Permission::GenerateDataKey, false);
    let denied = upload(&mut lab, "letter.txt", LETTER);
    named(
        &at(&denied, 5),
        "kms:GenerateDataKey denied: show the decision",
    );
}

/// A button never leads to a step after this one: that would tell a verdict too early. And its field is there.
#[test]
fn a_button_shows_only_what_has_happened_and_what_its_step_has() {
    let mut lab = lab();
    let mut outcomes = vec![
        upload(&mut lab, "letter.txt", LETTER),
        download(&mut lab, "letter.txt"),
    ];
    lab.apply_preset(Preset::Nothing);
    outcomes.push(upload(&mut lab, "letter.txt", LETTER));
    for outcome in &outcomes {
        for step in 1..=outcome.trace.steps.len() {
            for spot in at(outcome, step) {
                assert!(spot.size.0 >= 24 && spot.size.1 >= 24, "{spot:?}");
                match spot.target {
                    Target::Decision(index) => {
                        assert!(index < step, "{spot:?}");
                        assert!(outcome.trace.steps[index].decision.is_some(), "{spot:?}");
                    }
                    Target::Bytes(index, means) => {
                        assert!(index < step, "{spot:?}");
                        let mut fields = outcome.trace.steps[index].fields.iter();
                        assert!(
                            fields.any(|field| Meaning::of_field(field) == means),
                            "{spot:?}"
                        );
                    }
                    Target::Object(key) => assert_eq!(key, "letter.txt"),
                }
            }
        }
    }
}

#[test]
fn nouns_mean_what_they_name() {
    let found = |text: &str| -> Vec<(String, &str)> {
        let name = |(at, means): (std::ops::Range<usize>, Meaning)| {
            (
                text.get(at)
                    .map(str::to_owned)
                    .expect("a range of the text"),
                means.class(),
            )
        };
        nouns(text).into_iter().map(name).collect()
    };
    let pair = |noun: &str, class| (noun.to_owned(), class);
    assert_eq!(
        found("The plaintext data key and the encrypted data key: that is the envelope."),
        [
            pair("plaintext data key", "key"),
            pair("encrypted data key", "sealed"),
            pair("envelope", "sealed"),
        ]
    );
    assert_eq!(
        found("Ciphertext of your file, under a KMS key. Data keys."),
        [
            pair("Ciphertext", "cipher"),
            pair("your file", "plain"),
            pair("KMS key", "kms"),
            pair("Data keys", "key"),
        ]
    );
    assert_eq!(
        found("Envelope encryption; the key policy; GenerateDataKeyWithoutPlaintext; x-plaintext"),
        []
    );
    assert_eq!(found(""), []);
}

#[test]
fn the_policy_line_follows_from_the_run() {
    let means = |outcome: Option<&Outcome>| {
        let mut found = Vec::new();
        draw(lab(), "#/lab", |page| {
            page.run.set(outcome.map(run_of));
            let all = [
                "s3:PutObject",
                "kms:GenerateDataKey",
                "kms:Decrypt",
                "kms:Encrypt",
                "kms:*",
                "*",
            ];
            found.extend(all.map(|action| Carried::of(page).by(action)));
            envelope_lab::app::tree::html::div()
        });
        found
    };
    let (file, keys) = (Some("plain"), Some("key sealed"));
    assert_eq!(means(None), [file, keys, keys, None, keys, None]);
    let mut lab = lab();
    let up = upload(&mut lab, "letter.txt", LETTER);
    assert_eq!(means(Some(&up)), [file, keys, None, None, keys, None]);
    let down = download(&mut lab, "letter.txt");
    assert_eq!(means(Some(&down)), [None, None, keys, None, keys, None]);
}

/// What the sheets of the stage move: transforms and opacity, which the browser moves without drawing anew.
#[test]
fn only_transforms_and_opacity_move() {
    let comment = Regex::new(r"(?s)/\*.*?\*/").unwrap();
    let transition = Regex::new(r"transition:\s*([^;]+);").unwrap();
    let property = Regex::new(r"(?m)(?:^|[{;])\s*([a-z-]+)\s*:").unwrap();
    let (mut frames, mut faults) = (0, Vec::new());
    for sheet in ["stage", "motion"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("style/{sheet}.css"));
        let css = std::fs::read_to_string(path).unwrap();
        let css = comment.replace_all(&css, "");
        for keyframes in css.split("@keyframes").skip(1) {
            // Up to the bracket that closes it.
            let mut depth = 0;
            let end = keyframes.find(|letter| {
                depth += i32::from(letter == '{') - i32::from(letter == '}');
                letter == '}' && depth == 0
            });
            for found in property.captures_iter(keyframes.get(..end.unwrap()).unwrap()) {
                frames += 1;
                if !["transform", "opacity"].contains(&&found[1]) {
                    faults.push(format!("{sheet}.css: {} in @keyframes", &found[1]));
                }
            }
        }
        for found in transition.captures_iter(&css) {
            for part in found[1].split(',') {
                let name = part.split_whitespace().next().unwrap();
                if !["transform", "opacity", "none"].contains(&name) {
                    faults.push(format!("{sheet}.css: transition of {name}"));
                }
            }
        }
    }
    assert!(frames > 20, "{frames}");
    assert_eq!(faults, Vec::<String>::new());
}
