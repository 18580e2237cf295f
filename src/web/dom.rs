//! Turns a drawing into nodes.

use super::markup::{Markup, Stroke};
use web_sys::{Document, Element};

const SVG: &str = "http://www.w3.org/2000/svg";

/// Replaces what an element holds. Strokes outside of any element go into `root` itself.
pub fn fill(root: &Element, strokes: &[Stroke]) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return;
    };
    root.set_text_content(None);
    let mut open = vec![root.clone()];
    for stroke in strokes {
        let Some(parent) = open.last() else { return };
        match stroke {
            Stroke::Open(tag) => {
                let Some(element) = create(&document, parent, tag) else {
                    return;
                };
                let _ = parent.append_child(&element);
                open.push(element);
            }
            Stroke::Attribute(name, value) => {
                let _ = parent.set_attribute(name, value);
            }
            Stroke::Text(text) => {
                let _ = parent.append_child(&document.create_text_node(text));
            }
            Stroke::Close => {
                open.pop();
            }
        }
    }
}

/// Replaces `count` children of `root` from the one at `from` by drawings of one element each.
pub fn splice(root: &Element, from: usize, count: usize, drawings: &[Markup]) {
    let children = root.children();
    let at = u32::try_from(from).unwrap_or(u32::MAX);
    for _ in 0..count {
        if let Some(child) = children.item(at) {
            child.remove();
        }
    }
    let next = children.item(at);
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return;
    };
    for drawing in drawings {
        let Ok(scratch) = document.create_element("div") else {
            return;
        };
        fill(&scratch, drawing.strokes());
        if let Some(child) = scratch.first_element_child() {
            let _ = root.insert_before(&child, next.as_deref());
        }
    }
}

/// An element in its parent's name space; `svg` opens SVG's.
fn create(document: &Document, parent: &Element, tag: &str) -> Option<Element> {
    let svg = tag == "svg" || parent.namespace_uri().as_deref() == Some(SVG);
    match svg {
        true => document.create_element_ns(Some(SVG), tag).ok(),
        false => document.create_element(tag).ok(),
    }
}
