//! What stands in S3, and what a denial or the end left out.

use super::backdrop::Backdrop;
use super::ghost::{SHEET, ghost};
use super::text::{lines, wrapped};
use crate::app::component::glyph::KEY;
use crate::app::page::lab::geometry::Geometry;
use crate::app::tree::svg::{bar, label};
use crate::app::tree::{Nodes, nodes};
use crate::core::trace::{Actor, Glyph, Kind, Place};

/// What stands in S3, by name; and what does not, after a denial or at the end.
pub fn in_s3(plan: &Geometry, at: &Backdrop) -> Nodes {
    const NAMED: [(Glyph, &str, [&str; 2]); 5] = [
        (Glyph::Body, "thing-name plain", ["", "plaintext"]),
        (Glyph::Ciphertext, "thing-name cipher", ["", "ciphertext"]),
        (Glyph::DataKey, "thing-name key", ["plaintext", "data key"]),
        (
            Glyph::EncryptedDataKey,
            "thing-name key",
            ["encrypted", "data key"],
        ),
        (
            Glyph::BurntKey,
            "thing-name key",
            ["data key,", "overwritten"],
        ),
    ];
    if at.direct || at.steps.is_empty() {
        return nodes();
    }
    let here = |glyph: Glyph| at.place_of(glyph) == Some(Place::S3);
    let in_place = NAMED.into_iter().filter(|(glyph, ..)| here(*glyph));
    let caption = (plan.s3.x + plan.s3.w / 2, plan.s3.y + plan.s3.h - 25);
    let names: Nodes = match plan.wide {
        true => in_place
            .map(|(glyph, class, words)| {
                let (x, y) = plan.label(glyph);
                // The zeros of an overwritten key stand above its name.
                let overwritten = glyph == Glyph::BurntKey;
                match overwritten {
                    true => lines(class, (x, y + 22), "middle", &words),
                    false => {
                        let words = words.join(" ");
                        let words = words.trim().to_owned();
                        nodes().child(label(class, (x, y), "middle", words).key(class))
                    }
                }
            })
            .collect(),
        // There is room for one name: of what came last.
        false => {
            let before = at.steps.iter().rev().nth(1);
            let news = |glyph: Glyph| {
                before.is_none_or(|step| step.scene.place_of(glyph) != Some(Place::S3))
            };
            let all: Vec<_> = in_place.collect();
            let newest = all
                .iter()
                .rev()
                .find(|(glyph, ..)| news(*glyph))
                .or(all.last());
            let named = newest.map(|(_, class, words)| lines(class, caption, "middle", words));
            nodes().child(named)
        }
    };
    nodes().child(names).child(absent(plan, at))
}

/// Outlines and words for what a denial prevented, and for what is left at the end: nothing.
fn absent(plan: &Geometry, at: &Backdrop) -> Option<Nodes> {
    let failed = |from| {
        let mut steps = at.steps.iter();
        steps.any(|step| step.kind == Kind::Fail && step.from == from)
    };
    let (by_kms, by_s3) = (failed(Actor::Kms), failed(Actor::S3));
    let (x, middle) = (plan.s3.x + plan.s3.w / 2, plan.s3.y + plan.s3.h / 2);
    let key = plan.position(Glyph::DataKey, Place::S3);
    let key_ghost = || ghost(KEY, (key.x, key.y + 12), key.scale);
    if at.denied && (by_kms || by_s3) {
        let nothing = match (at.uploads, by_kms) {
            (true, true) => Some("nothing encrypted"),
            (true, false) => Some("nothing stored"),
            (false, _) if by_kms => Some("nothing decrypted"),
            (false, _) => None,
        };
        let sheet = |words: &'static str| {
            nodes()
                .child(ghost(SHEET, (x, middle + 12), 62))
                .child(label("absent", (x, middle + 56), "middle", words))
        };
        return Some(match plan.wide {
            true => nodes()
                .child(by_kms.then(|| {
                    nodes().child(key_ghost()).child(label(
                        "absent",
                        (x, key.y + 38),
                        "middle",
                        "no data key came",
                    ))
                }))
                .child(nothing.filter(|_| by_s3).map(sheet)),
            false => nodes()
                .child(by_kms.then(|| ghost(KEY, (key.x, key.y), key.scale)))
                .child(by_s3.then(|| {
                    let words = match (by_kms, at.uploads) {
                        (true, true) => "no data key, nothing stored",
                        (true, false) => "no data key, nothing sent",
                        (false, true) => "nothing stored",
                        (false, false) => "nothing sent",
                    };
                    let words = wrapped(words, plan.s3.w - 6);
                    lines("absent", (x, plan.s3.y + 52), "middle", &words)
                })),
        });
    }
    let burnt = at.place_of(Glyph::BurntKey) == Some(Place::S3);
    at.discarded().then(|| match plan.wide {
        true => nodes()
            .child((!burnt).then(|| {
                nodes().child(key_ghost()).child(lines(
                    "gone",
                    (x, key.y + 42),
                    "middle",
                    &["Plaintext data key", "discarded"],
                ))
            }))
            .child(bar("rule", [x - 46, middle + 2, 92, 1, 0]))
            .child(lines(
                "absent",
                (x, middle + 28),
                "middle",
                &["nothing of your file", "is left in memory"],
            )),
        false if burnt => nodes(),
        false => nodes()
            .child(ghost(KEY, (key.x, key.y + 8), key.scale))
            .child(lines(
                "absent",
                (x, plan.s3.y + 56),
                "middle",
                &wrapped("key discarded, nothing left in memory", plan.s3.w - 6),
            )),
    })
}
