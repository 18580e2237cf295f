//! The stage at every size: nothing is printed over anything else, and nothing leaves it. Texts are measured by an
//! estimate of their width.
#![expect(
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::page::run_of;
use crate::common::runs::{download, new_lab, upload};
use crate::common::world::NOW;
use envelope_lab::app::page::lab::geometry::{Geometry, Rect};
use envelope_lab::app::page::lab::{bucket, bucket_content, run_drawings, stage, tally};
use envelope_lab::app::route::Route;
use envelope_lab::app::stage_run::{RunKind, StageRun};
use envelope_lab::app::tree::nodes;
use envelope_lab::app::without_browser::with_page;
use envelope_lab::core::kms::EncryptionContext;
use envelope_lab::core::lab::world::secrets::SecretRequest;
use envelope_lab::core::lab::{
    CallerChoice, EncryptionChoice, KmsCalls, Lab, ObjectRow, OperationCalls, Permission,
};
use insta::assert_snapshot;
use std::sync::Arc;

/// A run, and the objects in the bucket after it.
struct Played {
    name: &'static str,
    run: StageRun,
    rows: Vec<ObjectRow>,
}

fn secret(lab: &mut Lab, read: bool) -> StageRun {
    let username = "alice".to_owned();
    let context = EncryptionContext::default();
    let request = match read {
        false => SecretRequest::Write {
            username,
            secret: "correct horse".to_owned(),
            context,
        },
        true => SecretRequest::Read {
            username,
            context,
            key_id: None,
            flip: None,
        },
    };
    let trace = lab.run_secret(request, NOW).unwrap().trace;
    StageRun::new(RunKind::Other, "alice".to_owned(), trace).with_path(Vec::new())
}

/// Every kind of run that the lab offers.
fn runs() -> Vec<Played> {
    let mut all = Vec::new();
    for kind in [
        EncryptionChoice::SseKms,
        EncryptionChoice::SseS3,
        EncryptionChoice::SseC,
    ] {
        let mut lab = new_lab();
        lab.set_kind(kind);
        let uploaded = run_of(&upload(&mut lab, "letter.txt", b"Dear reader"));
        let downloaded = run_of(&download(&mut lab, "letter.txt"));
        for (run, kind) in [(uploaded, RunKind::Upload), (downloaded, RunKind::Download)] {
            let run = StageRun { kind, ..run };
            let rows = lab.objects();
            let name = "allowed";
            all.push(Played { name, run, rows });
        }
    }
    for permission in [
        Permission::PutObject,
        Permission::GenerateDataKey,
        Permission::Decrypt,
        Permission::Encrypt,
    ] {
        let mut lab = new_lab();
        upload(&mut lab, "letter.txt", b"Dear reader");
        lab.set_permission(Permission::Encrypt, true);
        secret(&mut lab, false);
        lab.set_permission(permission, false);
        let before = Arc::new(lab.objects());
        let uploaded = StageRun {
            kind: RunKind::Upload,
            objects_before: Some(before),
            ..run_of(&upload(&mut lab, "letter.txt", b"Dear reader, again"))
        };
        let downloaded = StageRun {
            kind: RunKind::Download,
            ..run_of(&download(&mut lab, "letter.txt"))
        };
        let nothing = StageRun {
            kind: RunKind::Download,
            ..run_of(&download(&mut lab, "nothing there"))
        };
        let secrets = [secret(&mut lab, false), secret(&mut lab, true)];
        for run in [uploaded, downloaded, nothing].into_iter().chain(secrets) {
            let rows = lab.objects();
            let name = permission.action();
            all.push(Played { name, run, rows });
        }
    }
    all
}

/// A box on the stage: left, top, right, bottom, in hundredths of CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Extent([i32; 4]);

impl Extent {
    fn of(rect: Rect) -> Self {
        Self([rect.x, rect.y, rect.x + rect.w, rect.y + rect.h].map(|number| number * 100))
    }

    fn overlaps(self, other: Self) -> bool {
        let (Self([a, b, c, d]), Self([e, f, g, h])) = (self, other);
        a < g && e < c && b < h && f < d
    }

    fn is_in(self, other: Self) -> bool {
        let (Self([a, b, c, d]), Self([e, f, g, h])) = (self, other);
        e <= a && f <= b && c <= g && d <= h
    }
}

/// What stands on the picture: words, or a thing.
#[derive(Clone, Debug)]
struct Shown {
    what: String,
    at: Extent,
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

fn numbers(text: &str) -> Vec<f64> {
    let parts =
        text.split(|letter: char| !(letter.is_ascii_digit() || matches!(letter, '-' | '.')));
    parts.filter_map(|part| part.parse().ok()).collect()
}

/// The words and the visible things of a picture, as printed.
fn shown(picture: &str) -> Vec<Shown> {
    // Place and scale of the groups around.
    let mut around = vec![(0.0, 0.0, 1.0)];
    let mut all = Vec::new();
    let mut hidden = 0;
    for piece in picture.split('<').skip(1) {
        let (tag, content) = piece.split_once('>').unwrap();
        if tag.starts_with("/g") {
            around.pop();
            hidden -= i32::from(hidden > 0);
            continue;
        }
        let (x, y, scale) = *around.last().unwrap();
        if tag == "g" || tag.starts_with("g ") {
            let moved = attribute(tag, "transform").or(attribute(tag, "data-style-transform"));
            let own = numbers(moved.unwrap_or("0 0"));
            let (dx, dy) = match own.as_slice() {
                // A scale alone.
                [_] => (0.0, 0.0),
                [dx, dy, ..] => (*dx, *dy),
                [] => (0.0, 0.0),
            };
            let own = own.get(2).copied().unwrap_or(1.0);
            let place = (x + dx * scale, y + dy * scale, scale * own);
            around.push(place);
            let thing = tag.contains("class=\"thing\"");
            let gone = thing && !tag.contains("data-here");
            hidden += i32::from(gone || hidden > 0);
            if thing && !gone {
                let glyph = attribute(tag, "data-glyph").unwrap();
                let (w, h) = match glyph {
                    "DataKey" | "BurntKey" => (40.0, 16.0),
                    "EncryptedDataKey" | "StoredEncryptedDataKey" => (50.0, 34.0),
                    "Refusal" => (60.0, 44.0),
                    "Ask" => (48.0, 28.0),
                    _ => (64.0, 82.0),
                };
                let (x, y, scale) = place;
                let (w, h) = (w * scale / 2.0, h * scale / 2.0);
                let at = [x - w, y - h, x + w, y + h].map(|number| (number * 100.0) as i32);
                let what = format!("({glyph})");
                all.push(Shown {
                    what,
                    at: Extent(at),
                });
            }
        }
        if tag.starts_with("text") && hidden == 0 && !content.trim().is_empty() {
            let class = attribute(tag, "class").unwrap_or("");
            let letter = match class {
                _ if class.starts_with("m ") => 7.4,
                "name" => 7.7,
                "kms-name" | "alive-name" | "gone" => 6.7,
                _ => 6.1,
            };
            let words = content.trim();
            let width = words.chars().count() as f64 * letter * scale;
            let number = |name| attribute(tag, name).unwrap().parse::<f64>().unwrap() * scale;
            let start = match attribute(tag, "text-anchor").unwrap() {
                "middle" => number("x") - width / 2.0,
                "end" => number("x") - width,
                _ => number("x"),
            };
            let (left, base) = (x + start, y + number("y"));
            let at = [left, base - 9.0 * scale, left + width, base + 2.0 * scale];
            let at = at.map(|number| (number * 100.0) as i32);
            let what = words.to_owned();
            all.push(Shown {
                what,
                at: Extent(at),
            });
        }
    }
    all
}

fn problems(played: &Played, index: usize, plan: &Geometry) -> Vec<String> {
    let run = &played.run;
    let visibility = run.visibility(index, false);
    let things = Some(stage::things(&run.trace, index, plan));
    let who = CallerChoice::default();
    let picture = stage::draw(Some(run), index, visibility, who, plan, things);
    let all = shown(&nodes().child(picture).to_string());
    let boxes = match run.trace.steps.iter().any(|step| {
        step.scene
            .gates
            .iter()
            .any(|gate| gate.action.starts_with("s3:"))
    }) {
        true => vec![plan.app, plan.s3, plan.kms],
        false => vec![plan.app, plan.kms],
    };
    let boxes: Vec<Extent> = boxes.into_iter().map(Extent::of).collect();
    let stage = Extent([-100, 0, plan.w * 100 + 100, plan.h * 100]);
    let is_thing = |shown: &Shown| shown.what.starts_with('(');
    let mut wrong = Vec::new();
    for (at, one) in all.iter().enumerate() {
        if !one.at.is_in(stage) {
            wrong.push(format!("{} leaves the stage", one.what));
        }
        for other in all.iter().skip(at + 1) {
            // What travels passes wires, gates and their names.
            let travels = |shown: &Shown| {
                is_thing(shown) && boxes.iter().all(|station| !shown.at.overlaps(*station))
            };
            let both = one.at.overlaps(other.at);
            if both && !travels(one) && !travels(other) {
                wrong.push(format!("{} over {}", one.what, other.what));
            }
        }
        let crosses = |station: &&Extent| one.at.overlaps(**station) && !one.at.is_in(**station);
        if !is_thing(one) && boxes.iter().any(|station| crosses(&station)) {
            wrong.push(format!("{} over the edge of a station", one.what));
        }
        if one.at.overlaps(Extent::of(plan.tally)) {
            wrong.push(format!("{} over the tally", one.what));
        }
    }
    wrong
}

#[test]
fn nothing_is_printed_over_anything_else() {
    let runs = runs();
    let narrow = [288, 304, 328, 358, 398, 448, 508, 555].map(|w| (w, 0));
    let wide = [556, 572, 600, 639, 640, 712, 800, 960, 1_380];
    let wide = wide.into_iter().flat_map(|w| [(w, 0), (w, 640)]);
    let sizes = narrow.into_iter().chain(wide);
    let mut wrong = Vec::new();
    for (w, h) in sizes {
        let plan = Geometry::of(w, h);
        for played in &runs {
            for index in 0..played.run.trace.steps.len() {
                for problem in problems(played, index, &plan) {
                    let run = played.run.trace.operation;
                    wrong.push(format!(
                        "{w} × {h}, {run} ({}), step {}: {problem}",
                        played.name,
                        index + 1
                    ));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} problems:\n{}",
        wrong.len(),
        wrong
            .iter()
            .step_by(wrong.len() / 40 + 1)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    );
}

#[test]
fn the_boxes_keep_apart_at_every_width() {
    for w in 288..2_000 {
        for h in [0, 480, 560, 640] {
            let plan = Geometry::of(w, h);
            let boxes = [plan.app, plan.s3, plan.kms, plan.bucket, plan.alive].map(Extent::of);
            for (at, one) in boxes.iter().enumerate() {
                assert!(
                    one.is_in(Extent([0, 0, w * 100, plan.h * 100])),
                    "{w} × {h}, box {at}"
                );
                let others = boxes.iter().skip(at + 1);
                assert!(
                    others.into_iter().all(|other| !one.overlaps(*other)),
                    "{w} × {h}, box {at}"
                );
            }
            assert!(
                plan.s3.w >= plan.app.w && (plan.s3.w >= plan.kms.w || w < 700),
                "{w}: S3 is the largest"
            );
            assert!(Extent::of(plan.tally).is_in(Extent::of(plan.kms)), "{w}");
        }
    }
}

#[test]
fn the_tally() {
    let calls = KmsCalls {
        generate_data_key: OperationCalls {
            made: 3,
            denied: 1,
            failed: 0,
        },
        decrypt: OperationCalls {
            made: 1,
            denied: 0,
            failed: 1,
        },
        encrypt: OperationCalls::default(),
        file_bytes_seen: 0,
        file_bytes: 1_048_576,
    };
    let drawn = [712, 358].map(|w| {
        format!(
            "{:#}",
            nodes().child(tally::draw(&calls, &Geometry::of(w, 488)))
        )
    });
    assert_snapshot!(drawn.join("\n"));
}

/// What stands in the bucket at a step, by its icons and words.
fn bucket_at(played: &Played, index: usize) -> String {
    with_page(new_lab(), Route::Lab, |page| {
        run_drawings::attach(page);
        let content = bucket_content::content(&played.rows, Some(&played.run), index);
        nodes()
            .child(bucket::draw(page, &content, &Geometry::of(712, 488)))
            .to_string()
    })
}

/// A second or a denied upload leaves the older object in sight, with both its parts, until it is overwritten.
#[test]
fn the_older_object_stays_until_it_is_overwritten() {
    let runs = runs();
    let uploads = runs
        .iter()
        .filter(|played| played.run.objects_before.is_some());
    for played in uploads {
        let steps = &played.run.trace.steps;
        let stored = steps
            .iter()
            .position(|step| step.to == envelope_lab::core::trace::Actor::Bucket);
        for index in 0..steps.len() {
            let drawn = bucket_at(played, index);
            assert!(
                !drawn.contains("empty"),
                "{}, step {}",
                played.name,
                index + 1
            );
            let earlier = stored.is_none_or(|stored| index < stored);
            assert_eq!(
                drawn.contains("from an earlier upload"),
                earlier,
                "{}, step {}",
                played.name,
                index + 1
            );
            // Its parts are drawn here, as long as the scene does not draw them.
            assert_eq!(
                drawn.contains("class=\"envelope\""),
                earlier,
                "{}, step {}",
                played.name,
                index + 1
            );
            let unchanged = stored.is_none() && index + 1 == steps.len();
            assert!(!unchanged || drawn.contains("unchanged"), "{}", played.name);
        }
    }
}
