//! The three stations: the app, S3 and KMS.

use super::backdrop::Backdrop;
use super::ghost::{SHEET, ghost};
use super::text::lines;
use crate::app::component::glyph::KEY;
use crate::app::component::meaning::Meaning;
use crate::app::component::number::shortened;
use crate::app::page::lab::geometry::Geometry;
use crate::app::tree::svg::{bar, disc, g, group_at, label, shape};
use crate::app::tree::{Element, Nodes, nodes};
use crate::core::trace::{Actor, Glyph, Place};

fn station(class: &'static str, acts: bool) -> Element {
    g().key(class).class(class).flag("data-acting", acts)
}

/// The name above a station and, where there is room, what it does.
fn heading(plan: &Geometry, x: i32, name: &'static str, sub: &str) -> Nodes {
    let y = plan.s3.y;
    match plan.wide {
        true => nodes()
            .child(label("name", (x, y - 24), "start", name))
            .child(label("sub", (x, y - 8), "start", sub)),
        false => nodes().child(label("name", (x, y - 8), "start", name)),
    }
}

pub fn app(plan: &Geometry, at: &Backdrop) -> Element {
    let rect = plan.app;
    let middle = rect.x + rect.w / 2;
    let here = |glyph| at.place_of(glyph) == Some(Place::App);
    let below = |glyph, words: &'static [&'static str], class| {
        let position = plan.position(glyph, Place::App);
        lines(class, (middle, position.y + 28), "middle", words)
    };
    // What the app gets from KMS itself has a name; otherwise its file does.
    let named = nodes()
        .child(
            here(Glyph::DataKey)
                .then(|| below(Glyph::DataKey, &["plaintext", "data key"], "thing-name key")),
        )
        .child(here(Glyph::EncryptedDataKey).then(|| {
            below(
                Glyph::EncryptedDataKey,
                &["encrypted", "data key"],
                "thing-name key",
            )
        }))
        .child(here(Glyph::Secret).then(|| {
            lines(
                "thing-name plain",
                (middle, rect.y + 112),
                "middle",
                &["your", "secret"],
            )
        }))
        .child(here(Glyph::SealedSecret).then(|| {
            lines(
                "thing-name cipher",
                (middle, rect.y + 112),
                "middle",
                &["encrypted", "secret"],
            )
        }));
    let file = match &at.file {
        _ if at.direct => named,
        Some((name, size)) => {
            let y = rect.y + if plan.wide { 108 } else { 88 };
            // A narrow box may have no space for a single letter.
            let most = usize::try_from((rect.w - 8) * 5 / 38).unwrap_or(0);
            nodes()
                .child(label(
                    "m file-name",
                    (middle, y),
                    "middle",
                    shortened(name, most),
                ))
                .child(label("sub", (middle, y + 17), "middle", &**size))
        }
        None => {
            let position = plan.position(Glyph::File, Place::App);
            let y = rect.y + if plan.wide { 114 } else { 94 };
            nodes()
                .child(ghost(SHEET, (position.x, position.y), position.scale))
                .child(label("sub", (middle, y), "middle", "your file"))
        }
    };
    let room = (plan.s3.x - 8) * 5 / 32;
    station("station", at.acts(Actor::App))
        .child(bar("box", [rect.x, rect.y, rect.w, rect.h, 8]))
        .child(heading(
            plan,
            rect.x,
            "Your app",
            &shortened(&at.caller, usize::try_from(room).unwrap_or(0)),
        ))
        .child(file)
}

pub fn s3(plan: &Geometry, at: &Backdrop) -> Element {
    const PROMISES: [&str; 3] = [
        "asks KMS for a data key,",
        "encrypts your file with it,",
        "discards the key",
    ];
    const SHORT: [&str; 6] = [
        "asks KMS for",
        "a data key,",
        "encrypts your",
        "file with it,",
        "discards",
        "the key",
    ];
    const SHORTEST: [&str; 3] = ["encrypts", "your file,", "here"];
    let rect = plan.s3;
    let promises = at.steps.is_empty().then(|| {
        let words: &[&str] = match (plan.wide, rect.w >= 190) {
            (true, true) => &PROMISES,
            (true, false) => &SHORT,
            (false, _) => &SHORTEST,
        };
        let (x, y) = rect.at(50, 50);
        lines(
            "promise",
            (x, y + 12 - 8 * words.len() as i32),
            "middle",
            words,
        )
    });
    let does = match rect.w {
        190.. => "encrypts and decrypts your file",
        140..190 => "encrypts and decrypts",
        _ => "encrypts, decrypts",
    };
    station("station s3", at.acts(Actor::S3) || at.acts(Actor::Bucket))
        .child(bar("box", [rect.x, rect.y, rect.w, rect.h, 10]))
        .child(heading(plan, rect.x, "Amazon S3", does))
        .child(promises)
}

pub fn kms(plan: &Geometry, at: &Backdrop) -> Element {
    let rect = plan.kms;
    let inner = [rect.x + 6, rect.y + 6, rect.w - 12, rect.h - 12, 7];
    let sees = match (at.kms_not_called, at.direct) {
        (true, _) => "not called",
        (false, true) => "sees secrets, no files",
        (false, false) => "sees keys, never files",
    };
    let (key, radius) = plan.kms_key();
    let inside = |glyph| at.place_of(glyph) == Some(Place::Kms);
    let (left, right) = (rect.x + 11, rect.x + rect.w - 11);
    let y = rect.y + 86;
    let beside = [
        (
            Glyph::DataKey,
            "thing-name key",
            (left, y),
            "start",
            ["plaintext", "data key"],
        ),
        (
            Glyph::EncryptedDataKey,
            "thing-name key",
            (right, y),
            "end",
            ["encrypted", "data key"],
        ),
        (
            Glyph::Secret,
            "thing-name plain",
            (left, y),
            "start",
            ["your", "secret"],
        ),
        (
            Glyph::SealedSecret,
            "thing-name cipher",
            (right, y),
            "end",
            ["encrypted", "secret"],
        ),
    ];
    let beside: Vec<_> = beside
        .into_iter()
        .filter(|(glyph, ..)| inside(*glyph))
        .collect();
    let names = match plan.wide {
        true if beside.is_empty() => nodes()
            .child(label(
                "kms-name",
                (key.0, key.1 + radius + 17),
                "middle",
                "KMS key",
            ))
            .child(label(
                "kms-name thin",
                (key.0, key.1 + radius + 32),
                "middle",
                "never leaves here",
            )),
        true => beside
            .into_iter()
            .map(|(_, class, place, anchor, words)| lines(class, place, anchor, &words))
            .collect(),
        // The things themselves stand where the name is.
        false if !beside.is_empty() || inside(Glyph::Ask) => nodes(),
        false => nodes().child(label("kms-name", (key.0, rect.y + 75), "middle", "KMS key")),
    };
    let dimmed = at.kms_not_called && !plan.wide;
    station("station kms", at.acts(Actor::Kms))
        .flag("data-off", at.kms_not_called)
        .child(bar("box", [rect.x, rect.y, rect.w, rect.h, 10]))
        .child(bar("wall", inner))
        .child(heading(plan, rect.x, "AWS KMS", sees))
        .child(disc("vault", key, radius))
        .child(disc("vault-ring", key, radius - 6))
        .child(
            group_at(key)
                .attr("data-means", Meaning::KmsKey.class())
                .child(shape("kms-key", KEY)),
        )
        .child(if dimmed {
            nodes().child(label(
                "kms-name",
                (key.0, rect.y + 75),
                "middle",
                "not called",
            ))
        } else {
            names
        })
}
