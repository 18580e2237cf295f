//! Which meaning the pointer is over or the focus is on. The root element names it (`data-lit`), and the style sheet
//! lights up all that means the same.
//!
//! The style sheet alone could find it with `:has(…:hover)`; the browser then asks that of every element that is drawn
//! anew, which is half of the time a step takes.

use super::browser;
use super::dom::mark_root;
use super::reflect::{call, get, listen};
use std::cell::RefCell;
use wasm_bindgen::JsValue;

/// Names the meaning at the pointer and at the focus from now on, for as long as the page lives.
pub fn name_what_is_lit() {
    let Some(document) = browser::document() else {
        return;
    };
    let at = JsValue::from(document.clone());
    let names = ["pointerover", "pointerout", "focusin", "focusout"];
    let (pointed, before) = (RefCell::new(Vec::new()), RefCell::new(String::new()));
    listen(&document, &names, move |event| {
        let event = JsValue::from(event);
        let is = |name: &str| get(&event, "type") == *name;
        let leaves = is("pointerout") || is("focusout");
        // Where something else is entered, that says so itself.
        if leaves && !get(&event, "relatedTarget").is_null() {
            return;
        }
        if is("pointerout") {
            pointed.borrow_mut().clear();
        } else if is("pointerover") {
            pointed.replace(around(get(&event, "target")));
        }
        let mut lit = pointed.borrow().clone();
        if !is("focusout") {
            lit.extend(meanings(&get(&at, "activeElement")));
        }
        let lit = lit.join(" ");
        if *before.borrow() != lit {
            mark_root("data-lit", Some(lit.as_str()).filter(|lit| !lit.is_empty()));
            before.replace(lit);
        }
    });
}

/// The meanings of an element.
fn meanings(element: &JsValue) -> Option<String> {
    call(element, "getAttribute", &"data-means".into()).as_string()
}

/// The meanings of an element and of all around it.
fn around(element: JsValue) -> Vec<String> {
    let (mut found, mut next) = (Vec::new(), element);
    while !next.is_null() && !next.is_undefined() {
        found.extend(meanings(&next));
        next = get(&next, "parentElement");
    }
    found
}
