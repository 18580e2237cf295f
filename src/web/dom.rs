//! Turns a drawing into nodes.

use super::markup::Stroke;
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

/// An element in its parent's name space; `svg` opens SVG's.
fn create(document: &Document, parent: &Element, tag: &str) -> Option<Element> {
    let svg = tag == "svg" || parent.namespace_uri().as_deref() == Some(SVG);
    match svg {
        true => document.create_element_ns(Some(SVG), tag).ok(),
        false => document.create_element(tag).ok(),
    }
}
