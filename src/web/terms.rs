//! Terms in texts that stand on the page: marked in place, and unmarked again. The text stays what it
//! was, letter for letter.
//!
//! A text that holds a term is cut in two: the node that was there keeps what stands before the first
//! term, and one `lab-terms` element behind it holds the rest. So whoever wrote the text can write it
//! anew. (Elements of our own name, so that no rule about `span` or `button` meets them.)

use super::late;
use web_sys::{Element, Node};

/// The element that holds a text from its first term on.
const REST: &str = "lab-terms";
/// A term.
pub const TERM: &str = "lab-term";
/// The attribute of a term that holds its id.
pub const ID: &str = "data-term";
/// On a rest: what stood before it when it was cut off.
const BEFORE: &str = "data-before";
/// On an area: what it said when it was marked, and how many rests that made.
const SAID: &str = "data-said";

/// A stretch of a text.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// The text of the stretch.
    pub text: String,
    /// The id of the term it names.
    pub term: Option<&'static str>,
}

/// Marks the terms in an area, unless it says what it said last time.
///
/// `skip` selects what is passed over; `cut` cuts a text.
pub fn mark(area: &Element, skip: &str, cut: &mut dyn FnMut(&str) -> Vec<Stretch>) {
    if area.get_attribute(SAID).as_deref() == Some(&*said(area)) {
        return;
    }
    unmark(area);
    let mut texts = Vec::new();
    collect(area, skip, &mut texts);
    for node in &texts {
        let stretches = cut(&late::text(node, "nodeValue"));
        if stretches.iter().any(|stretch| stretch.term.is_some()) {
            split(node, &stretches);
        }
    }
    let _ = area.set_attribute(SAID, &said(area));
}

/// What an area says now, and how many rests are in it: drawn anew, the same text has none.
fn said(area: &Element) -> String {
    let rests = late::call(area, "getElementsByTagName", &REST.into());
    let mut said = digest(&late::text(area, "textContent"));
    said.push(' ');
    said.push_str(&late::number(&rests, "length").to_string());
    said
}

/// Takes all marks off an area.
pub fn unmark(area: &Element) {
    while let Some(rest) = late::first(area, REST) {
        if let Some(before) = late::node(late::get(&rest, "previousSibling")) {
            let text = late::text(&before, "nodeValue");
            // Written anew since: then the rest is of an older text.
            if rest.get_attribute(BEFORE).as_deref() == Some(&*digest(&text)) {
                let whole = text + &late::text(&rest, "textContent");
                before.set_node_value(Some(&whole));
            }
        }
        rest.remove();
    }
    let _ = area.remove_attribute(SAID);
}

/// The texts below a node, in order.
fn collect(node: &Node, skip: &str, texts: &mut Vec<Node>) {
    const ELEMENT: i32 = 1;
    const TEXT: i32 = 3;
    let mut next = late::node(late::get(node, "firstChild"));
    while let Some(child) = next {
        if late::number(&child, "nodeType") == TEXT {
            texts.push(child.clone());
        } else if late::number(&child, "nodeType") == ELEMENT && !late::fits(&child, skip) {
            collect(&child, skip, texts);
        }
        next = late::node(late::get(&child, "nextSibling"));
    }
}

fn split(node: &Node, stretches: &[Stretch]) {
    let mark = || -> Option<()> {
        let document = late::document()?;
        let rest = document.create_element(REST).ok()?;
        let (head, tail) = match stretches.split_first() {
            Some((first, tail)) if first.term.is_none() => (&*first.text, tail),
            _ => ("", stretches),
        };
        for stretch in tail {
            let text = document.create_text_node(&stretch.text);
            match stretch.term {
                None => rest.append_child(&text).ok()?,
                Some(id) => {
                    let term = document.create_element(TERM).ok()?;
                    for (name, value) in [
                        ("role", "button"),
                        ("tabindex", "0"),
                        ("aria-expanded", "false"),
                        (ID, id),
                    ] {
                        term.set_attribute(name, value).ok()?;
                    }
                    term.append_child(&text).ok()?;
                    rest.append_child(&term).ok()?
                }
            };
        }
        rest.set_attribute(BEFORE, &digest(head)).ok()?;
        let next = late::node(late::get(node, "nextSibling"));
        let parent = node.parent_node()?;
        parent.insert_before(&rest, next.as_ref()).ok()?;
        node.set_node_value(Some(head));
        Some(())
    };
    mark();
}

/// A short mark of a text (FNV-1a): equal for equal texts, hardly ever for others.
fn digest(text: &str) -> String {
    let mark = text.bytes().fold(0x811c_9dc5_u32, |mark, byte| {
        (mark ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    mark.to_string()
}
