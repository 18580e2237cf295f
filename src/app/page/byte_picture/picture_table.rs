//! The pictures in numbers: what a reader who doesn't see them reads.

use super::state::ObjectPicture;
use super::words::{bits, most_frequent, repeats};
use crate::app::component::number::grouped;
use crate::app::tree::html::{caption, div, table, tbody, td, th, thead, tr};
use crate::app::tree::{Element, Nodes};
use crate::lesson::byte_picture::body_picture::BodyPicture;
use crate::lesson::byte_picture::histogram::entropy_of_random;

/// A row's name, and its cell for a picture.
type Row = (&'static str, fn(&BodyPicture) -> String);

const ROWS: [Row; 6] = [
    ("Bytes counted", |picture| {
        grouped(picture.histogram.total())
    }),
    ("Entropy, bits per byte", |picture| {
        bits(picture.histogram.entropy())
    }),
    ("Random bytes of this length have", |picture| {
        bits(entropy_of_random(picture.histogram.total()))
    }),
    ("Byte values that occur", |picture| {
        format!("{} of 256", picture.histogram.distinct())
    }),
    ("Most frequent value", |picture| {
        most_frequent(&picture.histogram)
    }),
    ("16-byte blocks shown that repeat", |picture| {
        repeats(picture.repeats)
    }),
];

/// The table.
pub fn draw(object: &ObjectPicture) -> Element {
    let columns = [
        ("Original", object.original.as_ref()),
        ("As S3 stores it", Some(&object.stored)),
        ("ECB, the wrong way", object.ecb.as_ref()),
    ];
    let there = || {
        columns
            .iter()
            .filter_map(|(name, one)| Some((*name, (*one)?)))
    };
    let head = there().map(|(name, _)| th().attr("scope", "col").child(name));
    let row = |(name, cell): Row| {
        let cells = there().map(|(_, picture)| td().child(cell(picture)));
        tr().child(th().attr("scope", "row").child(name))
            .child(cells.collect::<Nodes>())
    };
    let table = table()
        .class("picture-table")
        .child(caption().child(format!("{} in numbers", object.name)))
        .child(thead().child(tr().child(td()).child(head.collect::<Nodes>())))
        .child(tbody().child(ROWS.into_iter().map(row).collect::<Nodes>()));
    div()
        .class("picture-scroll")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", "The pictures in numbers")
        .child(table)
}
