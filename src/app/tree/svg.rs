//! SVG elements.

use super::element::{Children, Element, Str};

macro_rules! tags {
    ($($tag:ident)+) => {
        $(#[doc = concat!("`<", stringify!($tag), ">`")]
        pub fn $tag() -> Element {
            Element::new(stringify!($tag), true)
        })+
    };
}

tags!(circle g path rect svg text);

/// A `path` of a class, with its path data.
pub fn shape(class: &'static str, data: impl Into<Str>) -> Element {
    path().class(class).attr("d", data)
}

/// A rectangle: class; left, top, width, height, corner radius.
#[inline(never)]
pub fn bar(class: &'static str, [x, y, w, h, rx]: [i32; 5]) -> Element {
    (rect().class(class).num("x", x).num("y", y))
        .num("width", w.max(0))
        .num("height", h.max(0))
        .num("rx", rx)
}

#[inline(never)]
pub fn disc(class: &'static str, (x, y): (i32, i32), r: i32) -> Element {
    (circle().class(class).num("cx", x).num("cy", y)).num("r", r)
}

/// Text: class, place of its baseline, anchor, words.
pub fn label(
    class: &'static str,
    (x, y): (i32, i32),
    anchor: &'static str,
    words: impl Children,
) -> Element {
    (text().class(class).num("x", x).num("y", y))
        .attr("text-anchor", anchor)
        .child(words)
}

/// A group moved to a place.
pub fn group_at((x, y): (i32, i32)) -> Element {
    g().attr("transform", format!("translate({x} {y})"))
}
