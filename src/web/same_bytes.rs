//! Marks the same bytes wherever the page shows them, as hexadecimal or as text, by the browser's highlights
//! (CSS Custom Highlight API). They change no element. A browser without them marks nothing.

use super::{browser, reflect};
use crate::core::trace::print::hex;
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The highlight's name in the style sheet.
const NAME: &str = "same-bytes";
/// Where bytes are shown as hexadecimal: the bytes of each dump.
const DUMPS: &str = ".step .dump, .sheet-dialog .dump";
/// Where texts are shown.
const TEXTS: &str = ".step .value, .step .http, .step .json, .perm .editor pre, .perm .editor div";
/// Rows of a dump that are folded away, and not drawn yet.
const FOLDED: &str = ".more .hex:empty";
/// The most ranges that are marked.
const MOST: usize = 200;
/// The least letters of bytes that go on in rows which are not drawn: those of four bytes.
const LEAST: usize = 8;

/// Marks these bytes, and these texts that stand for them; nothing if there are none.
pub fn light(bytes: &[u8], texts: &[String]) {
    let Some(window) = browser::window() else {
        return;
    };
    let css = reflect::get(&window, "CSS");
    let highlights = reflect::get(&css, "highlights");
    let make = reflect::get(&window, "Highlight").dyn_into::<Function>();
    let (Ok(make), false) = (make, highlights.is_undefined()) else {
        return;
    };
    reflect::call(&highlights, "delete", &NAME.into());
    if bytes.is_empty() {
        return;
    }
    let Some(document) = browser::document() else {
        return;
    };
    let document = JsValue::from(document);
    let digits = hex(bytes);
    let mut ranges = Vec::new();
    for dump in all(&document, DUMPS) {
        let nodes: Vec<JsValue> = all(&dump, ".b").iter().flat_map(text_nodes).collect();
        let go_on = !all(&dump, FOLDED).is_empty();
        let dump = Some(Dump { go_on });
        mark(&document, &nodes, &digits, dump, &mut ranges);
    }
    for place in all(&document, TEXTS) {
        let nodes = text_nodes(&place);
        for text in texts {
            mark(&document, &nodes, text, None, &mut ranges);
        }
    }
    let array: Array = ranges.iter().collect();
    if let Ok(highlight) = Reflect::construct(&make, &array) {
        let set = reflect::get(&highlights, "set").dyn_into::<Function>();
        if let Ok(set) = set {
            super::failure::report(
                set.call2(&highlights, &NAME.into(), &highlight),
                "mark bytes",
            );
        }
    }
}

/// All elements in a place that match a selector.
fn all(of: &JsValue, selector: &str) -> Vec<JsValue> {
    let found = reflect::call(of, "querySelectorAll", &selector.into());
    let count = reflect::number(&found, "length");
    (0..count)
        .map(|index| reflect::get(&found, &index.to_string()))
        .collect()
}

/// The text nodes in an element, in order.
fn text_nodes(of: &JsValue) -> Vec<JsValue> {
    if reflect::number(of, "nodeType") == 3 {
        return vec![of.clone()];
    }
    let children = reflect::get(of, "childNodes");
    let count = reflect::number(&children, "length");
    (0..count)
        .flat_map(|index| text_nodes(&reflect::get(&children, &index.to_string())))
        .collect()
}

/// What is known of a dump. Its spaces don't count.
#[derive(Clone, Copy)]
struct Dump {
    /// Whether its last rows are not drawn.
    go_on: bool,
}

/// Adds a range for each place where a text occurs in the joined texts of some nodes, which may be a dump's.
fn mark(
    document: &JsValue,
    nodes: &[JsValue],
    text: &str,
    dump: Option<Dump>,
    ranges: &mut Vec<JsValue>,
) {
    let wanted: Vec<char> = text.chars().collect();
    if wanted.is_empty() {
        return;
    }
    // Each letter, with its node and its place there in UTF-16 units.
    let mut letters: Vec<(char, usize, u32)> = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        let Some(own) = reflect::text(node, "data") else {
            continue;
        };
        let mut at = 0;
        for letter in own.chars() {
            if dump.is_none() || !letter.is_whitespace() {
                letters.push((letter, index, at));
            }
            at += letter.len_utf16() as u32;
        }
    }
    let begins = |window: &[(char, usize, u32)]| {
        let letters = window.iter().map(|(letter, _, _)| letter);
        letters.eq(wanted.iter().take(window.len()))
    };
    let whole = letters.windows(wanted.len()).filter(|one| begins(one));
    let longest = (wanted.len().saturating_sub(1)).min(letters.len());
    let cut = (LEAST..=longest)
        .rev()
        .filter(|_| dump.is_some_and(|dump| dump.go_on))
        .filter_map(|len| letters.get(letters.len().saturating_sub(len)..))
        .find(|one| begins(one));
    for window in whole.chain(cut) {
        if ranges.len() >= MOST {
            return;
        }
        if let (Some(first), Some(last)) = (window.first(), window.last()) {
            let range = reflect::tell(document, "createRange");
            let end = last.2 + last.0.len_utf16() as u32;
            set(&range, "setStart", nodes.get(first.1), first.2);
            set(&range, "setEnd", nodes.get(last.1), end);
            ranges.push(range);
        }
    }
}

fn set(range: &JsValue, name: &str, node: Option<&JsValue>, at: u32) {
    let method = reflect::get(range, name).dyn_into::<Function>();
    if let (Ok(method), Some(node)) = (method, node) {
        super::failure::report(method.call2(range, node, &at.into()), "mark bytes");
    }
}
