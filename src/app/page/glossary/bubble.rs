//! The card that opens on a term: under the pointer after a moment, on focus and on a tap at once.
//! It stays while the pointer is on it, goes with Escape, and is one for the whole page.

use super::card;
use crate::lesson::glossary::term;
use crate::web::markup::Markup;
use crate::web::terms::{ID, TERM};
use crate::web::{dom, late, popover};
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::request_animation_frame;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event, HtmlElement, KeyboardEvent};
use std::cell::RefCell;
use std::time::Duration;

/// How long the pointer rests before a card opens, and how long it may be away before it closes.
const BEFORE: Duration = Duration::from_millis(220);
const AFTER: Duration = Duration::from_millis(320);
/// The id of the card, and of its text.
const CARD: &str = "term-card";
const SAYS: &str = "term-card-says";

/// What holds the card open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    /// The pointer, while it is there.
    Pointer,
    /// The focus, a tap or a key: until it is dismissed.
    Firmly,
}

#[derive(Debug)]
struct Bubble {
    card: HtmlElement,
    /// The term it is open on.
    on: Option<(Element, Held)>,
    /// What is about to happen, unless the pointer moves on.
    soon: Option<TimeoutHandle>,
    /// Whether the press that goes on now began on a term whose card was open firmly.
    again: bool,
    /// Whether the focus comes back only because a card closed.
    back: bool,
    /// Whether it is being kept beside its term.
    follows: bool,
}

thread_local! {
    /// One for the page.
    static BUBBLE: RefCell<Option<Bubble>> = const { RefCell::new(None) };
}

/// With the bubble, unless it is being changed: then the event was of our own making.
fn with<T>(act: impl FnOnce(&mut Bubble) -> T) -> Option<T> {
    BUBBLE.with(|bubble| bubble.try_borrow_mut().ok()?.as_mut().map(act))
}

/// Makes the card, and listens.
pub fn attach() {
    let made = || {
        let document = late::document()?;
        let card: HtmlElement = document.create_element("div").ok()?.unchecked_into();
        for (name, value) in [
            ("id", CARD),
            ("class", "term-card"),
            ("popover", "manual"),
            ("role", "dialog"),
        ] {
            card.set_attribute(name, value).ok()?;
        }
        let app = document.get_element_by_id("app")?;
        app.append_child(&card).ok()?;
        Some(card)
    };
    let Some(card) = made() else { return };
    BUBBLE.with(|bubble| {
        *bubble.borrow_mut() = Some(Bubble {
            card,
            on: None,
            soon: None,
            again: false,
            back: false,
            follows: false,
        });
    });
    if let Some(document) = late::document() {
        // Each by itself: a key moves the focus, which is heard while the key is.
        for name in ["mousemove", "pointerdown", "click", "focusin", "keydown"] {
            late::listen(&document, &[name], heard);
        }
    }
    late::on_hash(|| {
        with(Bubble::close);
    });
}

/// Keeps the card beside its term, frame by frame while it is open; closes it where the term is gone.
fn follow() {
    if with(Bubble::place) == Some(true) {
        request_animation_frame(follow);
    }
}

fn heard(event: Event) {
    let Some(target) = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
    else {
        return;
    };
    let term = target.closest(TERM).ok().flatten();
    let inside = matches!(target.closest(".term-card"), Ok(Some(_)));
    // What moves the focus does so outside: the focus is heard of here again.
    let focus = with(|bubble| match &*late::text(&event, "type") {
        "mousemove" => {
            bubble.pointer(term, inside);
            None
        }
        "pointerdown" => {
            bubble.press(term.as_ref(), inside);
            None
        }
        "click" => {
            bubble.click(term);
            None
        }
        "focusin" => {
            bubble.focus(term, inside);
            None
        }
        _ => bubble.key(event.unchecked_ref(), term, inside),
    });
    if let Some(Some(element)) = focus {
        with(|bubble| bubble.back = true);
        let _ = element.unchecked_ref::<HtmlElement>().focus();
        with(|bubble| bubble.back = false);
    }
}

impl Bubble {
    fn is_on(term: &Element) -> bool {
        term.get_attribute("aria-expanded").as_deref() == Some("true")
    }

    fn is_firm(&self) -> bool {
        matches!(self.on, Some((_, Held::Firmly)))
    }

    fn forget(&mut self) {
        if let Some(soon) = self.soon.take() {
            soon.clear();
        }
    }

    fn pointer(&mut self, over: Option<Element>, inside: bool) {
        match over {
            Some(over) if !Self::is_on(&over) => {
                self.forget();
                // A card that is held firmly goes when it is dismissed, not in passing.
                if !self.is_firm() {
                    let open = move || {
                        with(|bubble| bubble.open(over, Held::Pointer));
                    };
                    self.soon = set_timeout_with_handle(open, BEFORE).ok();
                }
            }
            Some(_) => self.forget(),
            None if inside => self.forget(),
            None => match self.on {
                Some((_, Held::Pointer)) if self.soon.is_none() => {
                    let close = || {
                        with(Bubble::close);
                    };
                    self.soon = set_timeout_with_handle(close, AFTER).ok();
                }
                Some((_, Held::Pointer)) => {}
                _ => self.forget(),
            },
        }
    }

    fn press(&mut self, term: Option<&Element>, inside: bool) {
        self.again = term.is_some_and(Self::is_on) && self.is_firm();
        if term.is_none() && !inside {
            self.close();
        }
    }

    fn click(&mut self, term: Option<Element>) {
        if let Some(term) = term {
            match self.again {
                true => self.close(),
                false => self.open(term, Held::Firmly),
            }
        }
        self.again = false;
    }

    fn focus(&mut self, term: Option<Element>, inside: bool) {
        match term {
            Some(term) if !self.back => self.open(term, Held::Firmly),
            None if !inside && self.is_firm() => self.close(),
            _ => {}
        }
    }

    /// What takes the focus, if a key gives it on.
    fn key(
        &mut self,
        event: &KeyboardEvent,
        term: Option<Element>,
        inside: bool,
    ) -> Option<Element> {
        let open = self.on.as_ref().map(|(on, _)| on.clone());
        let first = || late::first(&self.card, "a");
        let taken = || {
            event.prevent_default();
            event.stop_propagation();
        };
        match (&*event.key(), term, open) {
            ("Escape", _, Some(on)) => {
                taken();
                self.close();
                inside.then_some(on)
            }
            // On into the card, or open it again.
            ("Enter" | " ", Some(term), _) => {
                taken();
                if Self::is_on(&term) {
                    return first();
                }
                self.open(term, Held::Firmly);
                None
            }
            // Out of the card the way leads past its term.
            ("Tab", _, Some(on)) if inside => {
                let back = event.shift_key();
                let edge = if back {
                    "a:first-child"
                } else {
                    "a:last-child"
                };
                let leaves = event.target().is_some_and(|at| late::fits(&at, edge));
                if leaves && back {
                    taken();
                }
                leaves.then_some(on)
            }
            _ => None,
        }
    }

    fn open(&mut self, on: Element, held: Held) {
        self.forget();
        if Self::is_on(&on) {
            self.on = Some((on, held));
            return;
        }
        self.close();
        let Some(term) = on.get_attribute(ID).as_deref().and_then(term) else {
            return;
        };
        let mut markup = Markup::default();
        card::draw(&mut markup, term, SAYS);
        dom::fill(&self.card, markup.strokes());
        for (element, name, value) in [
            (&*self.card, "aria-label", term.name),
            (&on, "aria-expanded", "true"),
            (&on, "aria-describedby", SAYS),
        ] {
            let _ = element.set_attribute(name, value);
        }
        popover::show(&self.card);
        self.on = Some((on, held));
        if self.place() && !self.follows {
            self.follows = true;
            request_animation_frame(follow);
        }
    }

    fn close(&mut self) {
        self.forget();
        if let Some((on, _)) = self.on.take() {
            popover::hide(&self.card);
            let _ = on.set_attribute("aria-expanded", "false");
            let _ = on.remove_attribute("aria-describedby");
        }
    }

    /// Whether it is still open.
    fn place(&mut self) -> bool {
        match &self.on {
            Some((on, _)) if popover::place(&self.card, on) => true,
            _ => {
                self.close();
                self.follows = false;
                false
            }
        }
    }
}
