//! The bucket's objects at this step, and the parts of an object.

use super::bucket_content::{BucketContent, PARTS, content};
use super::geometry::Geometry;
use super::trace_field::{field_to_inspect, trace_field};
use crate::app::component::dialog::Dialog;
use crate::app::component::glyph::glyph as drawing;
use crate::app::component::icon::{Icon, icon};
use crate::app::component::meaning::Meaning;
use crate::app::component::number::{grouped, shortened, size};
use crate::app::page::inspector::state::InspectorState;
use crate::app::state::{Page, RunDrawings};
use crate::app::tree::html::{b, bdi, div, li, p, press, section, span, ul};
use crate::app::tree::svg::{bar, g, label, shape, svg};
use crate::app::tree::{Element, Nodes, Str, nodes, reactive};
use crate::core::lab::ObjectRow;
use crate::core::lab::world::BUCKET;
use crate::core::trace::field::{Field, Role, Value};
use crate::core::trace::{Glyph, Place};
use crate::lesson::bytes::stored_piece::StoredPiece;
use leptos::prelude::*;

/// The bucket below S3, as it is at the step shown.
pub fn bucket(page: Page, plan: RwSignal<Geometry>) -> Nodes {
    reactive(move || {
        let index = page.player.index.get();
        page.rows.with(|rows| {
            page.run
                .with(|run| draw(page, &content(rows, run.as_ref(), index), &plan.get()))
        })
    })
}

/// The bucket and its objects.
pub fn draw(page: Page, content: &BucketContent<'_>, plan: &Geometry) -> Element {
    let at = plan.bucket;
    let rows = &content.rows;
    let drawings = page.placeholders.run_drawings.get();
    let mut note = match rows.len() {
        0 if content.scratch.is_some() => "scratch world".to_owned(),
        0 => "empty".to_owned(),
        1 => "1 object".to_owned(),
        count => format!("{count} objects"),
    };
    if !content.note.is_empty() {
        note = format!("{note}, {}", content.note);
    }
    let head = p()
        .class("bucket-head")
        .child(b().child(content.scratch.map_or(BUCKET, |name| name)))
        .child(" ")
        .child(span().class("eyebrow").child(note))
        .child(
            (drawings.zip(rows.first()).filter(|_| plan.wide))
                .map(|(draw, row)| (draw.steal)(page, row)),
        );
    let list = match rows.is_empty() {
        true => p()
            .class("eyebrow bucket-empty")
            .child(match content.scratch {
                Some(_) => "Nothing of this run is in your lab.",
                None => {
                    "Your encrypted file and its encrypted data key will be stored here, together."
                }
            }),
        false => ul()
            .class("objects")
            .attr("tabindex", "0")
            .attr("aria-label", "Objects")
            .child(drawings.map(|draw| (draw.objects)(page, content, plan))),
    };
    let section = section();
    let placed = match plan.wide {
        true => section
            .style("left", format!("{}px", at.x))
            .style("top", format!("{}px", at.y))
            .style("width", format!("{}px", at.w))
            .style("height", format!("{}px", at.h)),
        // Below the picture, the list of objects makes the bucket as high as it needs.
        false => section.style("margin-top", format!("{}px", at.y)),
    };
    placed
        .class("bucket")
        .id("bucket")
        .attr("tabindex", "-1")
        .attr("aria-label", "Bucket")
        .style("--shelf", format!("{}px", plan.shelf))
        .flag("data-tight", plan.bucket_tight)
        .child(shelf(drawings, content, plan))
        .child(div().class("bucket-list").child(head).child(list))
}

/// The objects, one list item each.
pub fn objects(page: Page, content: &BucketContent<'_>, plan: &Geometry) -> Nodes {
    let object = |(index, row): (usize, &&ObjectRow)| {
        let earlier = content.earlier && index == 0;
        let stolen = (index == 0 && !plan.wide).then(|| steal(page, row));
        object(page, row, earlier, stolen)
    };
    content.rows.iter().enumerate().map(object).collect()
}

/// One of an object's stored parts. Under SSE-C, S3 stores no key.
pub fn stored(glyph: Glyph, row: &ObjectRow) -> Option<Element> {
    match glyph {
        Glyph::StoredCiphertext => Some(drawing(glyph, &ciphertext_of(row))),
        _ => (row.encrypted_data_key.as_ref()).map(|_| drawing(glyph, &[])),
    }
}

/// The button that lets the learner take the newest object's bytes from S3's disk.
pub fn steal(page: Page, row: &ObjectRow) -> Element {
    let key = row.key.clone();
    press()
        .class("link steal")
        .on_click(move || page.theft.set(Some(key.clone())))
        .child("Steal the disk")
}

/// The first object's parts with their names; outlines of both in an empty bucket.
fn shelf(drawings: Option<RunDrawings>, content: &BucketContent<'_>, plan: &Geometry) -> Element {
    let at = plan.bucket;
    let row = content.rows.first();
    let part = |(glyph, shown): (Glyph, bool)| {
        let position = plan.position(glyph, Place::Bucket);
        let (x, y) = plan.stored_name(glyph);
        let means = Meaning::from(glyph);
        let drawn = match (row, glyph) {
            (None, Glyph::StoredCiphertext) => Some(shape("ghost", "M-32 -41H16L32 -25V41H-32Z")),
            (None, _) => Some(shape("ghost", "M-25 -17H25V17H-25ZM-25 -16L0 4L25 -16")),
            (Some(row), _) => {
                (drawings.filter(|_| !shown)).and_then(|draw| (draw.stored)(glyph, row))
            }
        };
        let keyless = row.is_some_and(|row| row.encrypted_data_key.is_none());
        let word = match (glyph, keyless) {
            (Glyph::StoredEncryptedDataKey, true) => "no data key stored",
            _ => means.word(),
        };
        let (whole, rest) = (position.scale / 100, position.scale % 100);
        let class = match means {
            Meaning::Ciphertext => "thing-name cipher",
            _ => "thing-name key",
        };
        nodes()
            .child(
                g().attr(
                    "transform",
                    format!(
                        "translate({} {}) scale({whole}.{rest:02})",
                        position.x - at.x,
                        position.y - at.y
                    ),
                )
                .child(drawn),
            )
            .child(label(class, (x - at.x, y - at.y), "middle", word).flag(
                "data-absent",
                row.is_none() || keyless && class != "thing-name cipher",
            ))
    };
    svg()
        .class("shelf-picture")
        .attr("aria-hidden", "true")
        .num("width", at.w)
        .num("height", at.h)
        .attr("viewBox", format!("0 0 {} {}", at.w, at.h))
        .child((!plan.wide).then(|| bar("shelf-box", [1, 1, at.w - 2, at.h - 2, 8])))
        .child(
            PARTS
                .into_iter()
                .zip(content.shown)
                .map(part)
                .collect::<Nodes>(),
        )
}

/// The first encrypted bytes of an object's body.
fn ciphertext_of(row: &ObjectRow) -> Vec<u8> {
    let Value::Bytes { excerpt, parts } = &row.body.value else {
        return Vec::new();
    };
    let first = parts.iter().find(|part| part.role == Role::Ciphertext);
    let skip = first.map_or(0, |part| part.offset as usize);
    excerpt.head.iter().skip(skip).take(64).copied().collect()
}

fn object(page: Page, row: &ObjectRow, earlier: bool, stolen: Option<Element>) -> Element {
    let (bytes, stored) = (size(row.len), grouped(row.stored_len));
    let name = bdi().title(row.key.clone()).child(shortened(&row.key, 24));
    let encryption = match row.key_name.is_empty() {
        true => row.algorithm.to_owned(),
        false => format!("{}, {}", row.algorithm, row.key_name),
    };
    // On a narrow stage, the first object has little room: it has its buttons below the picture.
    let how = match (earlier, &stolen) {
        (_, Some(_)) => bytes,
        (true, None) => format!("{bytes}, from an earlier upload"),
        (false, None) => format!("{bytes}, stored as {stored} bytes"),
    };
    let what = div()
        .class("object-what")
        .child(
            p().child(b().child(name))
                .child(" ")
                .child(row.tampered.then(tampered_mark))
                .child((!row.tampered || stolen.is_none()).then(|| span().child(how))),
        )
        .child(p().class("object-encryption").child(encryption));
    let act = |name, act: fn(Page, String)| {
        let key = row.key.clone();
        press()
            .class("btn")
            .on_click(move || act(page, key.clone()))
            .child(name)
    };
    let buttons = div()
        .class("object-do")
        .child(act("Download", |page, key| page.download(key)))
        .child(act("Look inside", |page, key| page.inside.set(Some(key))))
        .child(act("Bytes", |page, key| {
            InspectorState::of(page).open_object(key)
        }))
        .child(act("Tamper", |page, key| {
            InspectorState::of(page).open_to_tamper(key)
        }))
        .child(act("Delete", |page, key| page.delete(key)))
        .child(stolen);
    li().key(row.key.clone())
        .class("object")
        .attr("data-key", row.key.clone())
        .child(what)
        .child(buttons)
}

/// Says that somebody changed what S3 stores of the object.
fn tampered_mark() -> Element {
    span()
        .class("object-tampered")
        .child(icon(Icon::Cross))
        .child(" tampered ")
}

/// An object's parts: ciphertext, encrypted data key, and metadata. There are no others.
pub fn inside(page: Page) -> Element {
    let content = reactive(move || {
        let name = page.inside.get();
        let parts = page.rows.with(|rows| {
            let row = rows.iter().find(|row| Some(&row.key) == name.as_ref());
            row.map(|row| parts(page, row))
        });
        // Keyed, so that what is unfolded in one object is not unfolded in another.
        let key = name.map_or(Str::Borrowed(""), Str::Owned);
        div().class("inside-parts").key(key).child(parts)
    });
    let scroll = div()
        .class("inside-scroll")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", "Parts of the object");
    Dialog {
        id: "inside-title",
        class: "",
        title: Signal::derive(move || {
            let name = page.inside.get();
            name.map_or_else(String::new, |name| format!("Inside {name}"))
        }),
        open: Signal::derive(move || page.inside.with(Option::is_some)),
        close: Callback::new(move |()| page.inside.set(None)),
        button: "Close",
        content: nodes()
            .child(p().child("This is everything S3 stores. Nothing here can decrypt it."))
            .child(scroll.child(content)),
    }
    .draw(page)
}

/// Everything that S3 stores of an object.
pub fn parts(page: Page, row: &ObjectRow) -> Nodes {
    let stored = |field: &Field, piece: StoredPiece| {
        let key = row.key.clone();
        field_to_inspect(field, move || {
            page.inside.set(None);
            InspectorState::of(page).open_piece(key.clone(), piece);
        })
    };
    let metadata = |name, value: &str| Field::text(name, Role::Metadata, value);
    let with_key = (!row.key_arn.is_empty()).then(|| {
        let context = row.encryption_context.to_string();
        let context = Field::text("Encryption context", Role::AssociatedData, context);
        let arn = metadata("x-amz-server-side-encryption-aws-kms-key-id", &row.key_arn);
        [
            trace_field(&arn),
            stored(
                &context.from("authenticated, not secret"),
                StoredPiece::Context,
            ),
        ]
    });
    let rest = [
        metadata("ETag", &row.etag).from(match row.etag_is_md5 {
            true => "the file’s MD5",
            false => "not the file’s MD5",
        }),
        metadata("Content-Type", &row.content_type),
        metadata("Content-Length", &grouped(row.len)),
        metadata("Last-Modified", &row.last_modified.to_string()),
    ];
    nodes()
        .child(stored(&row.body, StoredPiece::Body(0)))
        .child((row.encrypted_data_key.as_ref()).map(|field| stored(field, StoredPiece::DataKey)))
        .child(trace_field(&metadata(
            "x-amz-server-side-encryption",
            row.algorithm,
        )))
        .child(with_key)
        .child(rest.iter().map(trace_field).collect::<Nodes>())
}
