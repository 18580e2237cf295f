//! The card that opens on a term: after a short delay under the pointer, and at once on focus or tap. It stays while
//! the pointer is on it, and closes with Escape. The whole page has only one.
//!
//! A term may be marked twice on the page, so the card is open on an element, not on a term. The element's handlers
//! know its term.

use super::card;
use crate::app::component::meaning::Meaning;
use crate::app::state::Page;
use crate::app::tree::html::{b, div, link, p};
use crate::app::tree::{Element, Nodes, reactive};
use crate::lesson::glossary::Term;
use crate::web::keyboard::Key;
use crate::web::popover::{self, OutsideEvent};
use leptos::html;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use leptos::web_sys;
use std::time::Duration;

/// How long the pointer rests on a term before its card opens, and how long it can leave before the card closes.
const BEFORE: Duration = Duration::from_millis(220);
const AFTER: Duration = Duration::from_millis(320);
/// The id of the card, and of its text.
const CARD: &str = "term-card";
const TEXT: &str = "term-card-says";

/// How the card was opened, which determines when it closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OpenBy {
    /// By the pointer: it closes when the pointer leaves.
    Pointer,
    /// By focus, a tap, or a key: it stays until it is dismissed.
    Choice,
}

/// The card, and the element on which it is open.
#[derive(Clone, Copy, Debug)]
pub struct TermPopover {
    /// The term on the card, which stays after the card closes.
    shown: RwSignal<Option<&'static Term>>,
    card: NodeRef<html::Div>,
    first_link: NodeRef<html::A>,
    /// The marked term on which the card is open.
    open: StoredValue<Option<(web_sys::Element, OpenBy)>, LocalStorage>,
    /// What will happen unless the pointer moves.
    timer: StoredValue<Option<TimeoutHandle>>,
    /// Whether the current press began on a term whose card was open by choice.
    pressed_again: StoredValue<bool>,
    /// Whether the focus returns to a term only because the reader left its card.
    returning: StoredValue<bool>,
    /// Whether the card is currently following its term.
    following: StoredValue<bool>,
}

/// The card in its place over the page.
pub fn view(page: Page) -> Nodes {
    TermPopover::of(page).draw()
}

/// Handles an event on a marked term, given its element and the term.
type TermHandler = fn(TermPopover, web_sys::Element, &'static Term);

impl TermPopover {
    /// The page's only card. It lasts as long as the page.
    pub fn of(page: Page) -> Self {
        page.shared(|| Self::new(page))
    }

    /// A closed card. An event elsewhere in the document closes it.
    fn new(page: Page) -> Self {
        let popover = Self {
            shown: RwSignal::new(None),
            card: NodeRef::new(),
            first_link: NodeRef::new(),
            open: StoredValue::new_local(None),
            timer: StoredValue::new(None),
            pressed_again: StoredValue::new(false),
            returning: StoredValue::new(false),
            following: StoredValue::new(false),
        };
        popover::on_outside(move |what, node| popover.outside(what, node));
        Effect::new(move || {
            page.route.track();
            popover.close();
        });
        popover
    }

    /// A marked term. `text` is the term as the sentence writes it.
    pub fn term(self, term: &'static Term, text: &str) -> Element {
        let on = |act: TermHandler| {
            move |event: &web_sys::Event| {
                if let Some(element) = popover::heard_by(event) {
                    act(self, element, term);
                }
            }
        };
        Element::new("lab-term", false)
            .attr("role", "button")
            .attr("tabindex", "0")
            .attr("aria-expanded", "false")
            .attr("data-term", term.id)
            .on("mousemove", on(Self::pointer_moves))
            .on("mouseleave", move |_| self.pointer_leaves())
            .on("pointerdown", on(Self::press))
            .on("click", on(Self::click))
            .on("focus", on(Self::focus))
            .on_key(move |key, event| {
                let Some(element) = popover::heard_by(event) else {
                    return;
                };
                if matches!(key, Key::Enter | Key::Space) {
                    popover::take(event);
                    self.enter(element, term);
                }
            })
            .child(text)
    }

    pub fn draw(self) -> Nodes {
        reactive(move || {
            let term = self.shown.get();
            div()
                .id(CARD)
                .class("term-card")
                .attr("popover", "manual")
                .attr("role", "dialog")
                .maybe("aria-label", term.map(|term| term.name))
                .node_ref(self.card)
                .on("mousemove", move |_| self.forget())
                .on("mouseleave", move |_| self.pointer_leaves())
                .child(term.map(|term| self.content(term)))
        })
    }

    /// A term's text on the card, and its two links.
    pub fn content(self, term: &Term) -> Element {
        // Leaving the card with Tab or Shift+Tab passes through its term.
        let first = card::way_link(term)
            .node_ref(self.first_link)
            .on_key(move |key, event| {
                if key == Key::Tab && event.shift_key() {
                    popover::take(event);
                    self.focus_term();
                }
            });
        let last = link(card::address(term))
            .class("link")
            .on_key(move |key, event| {
                if key == Key::Tab && !event.shift_key() {
                    self.focus_term();
                    // Closed, or else Tab would lead back into it where the term is the last thing before it.
                    self.close();
                }
            })
            .child("All terms");
        div()
            .class("term-card-in")
            .attr("data-role", Meaning::from(term.meaning).class())
            .child(b().class("term-name").child(term.name))
            .child(p().id(TEXT).child(term.says))
            .child(p().class("term-ways").child(first).child(last))
    }

    /// Whether the card is open on this element.
    fn is_on(self, element: &web_sys::Element) -> bool {
        self.open
            .with_value(|open| open.as_ref().is_some_and(|(on, _)| on == element))
    }

    /// How the open card was opened; `None` while it is closed.
    fn hold(self) -> Option<OpenBy> {
        self.open
            .with_value(|open| open.as_ref().map(|(_, hold)| *hold))
    }

    fn forget(self) {
        if let Some(timer) = self.timer.get_value() {
            timer.clear();
            self.timer.set_value(None);
        }
    }

    fn after(self, time: Duration, act: impl FnOnce() + 'static) {
        self.forget();
        self.timer
            .set_value(set_timeout_with_handle(act, time).ok());
    }

    fn pointer_moves(self, element: web_sys::Element, term: &'static Term) {
        self.forget();
        // A card opened by choice closes only when it is dismissed.
        if !self.is_on(&element) && self.hold() != Some(OpenBy::Choice) {
            self.after(BEFORE, move || self.open(element, term, OpenBy::Pointer));
        }
    }

    fn pointer_leaves(self) {
        self.forget();
        if self.hold() == Some(OpenBy::Pointer) {
            self.after(AFTER, move || self.close());
        }
    }

    fn press(self, element: web_sys::Element, _: &'static Term) {
        let again = self.is_on(&element) && self.hold() == Some(OpenBy::Choice);
        self.pressed_again.set_value(again);
    }

    fn click(self, element: web_sys::Element, term: &'static Term) {
        match self.pressed_again.get_value() {
            true => self.close(),
            false => self.open(element, term, OpenBy::Choice),
        }
        self.pressed_again.set_value(false);
    }

    fn focus(self, element: web_sys::Element, term: &'static Term) {
        if !self.returning.get_value() {
            self.open(element, term, OpenBy::Choice);
        }
    }

    /// Enter or Space on a term moves into the card, or opens it again.
    fn enter(self, element: web_sys::Element, term: &'static Term) {
        match self.first_link.get_untracked() {
            Some(link) if self.is_on(&element) => popover::focus(&link),
            _ => self.open(element, term, OpenBy::Choice),
        }
    }

    /// Handles an event at a node of the document. Returns whether the event is handled.
    fn outside(self, what: OutsideEvent, node: &web_sys::Node) -> bool {
        let Some((term, hold)) = self.open.get_value() else {
            return false;
        };
        let card = self.card.get_untracked();
        let in_card = card.is_some_and(|card| card.contains(Some(node)));
        let elsewhere = !in_card && !term.contains(Some(node));
        let closes = match what {
            OutsideEvent::Press => elsewhere,
            OutsideEvent::Focus => elsewhere && hold == OpenBy::Choice,
            OutsideEvent::Escape => true,
        };
        if !closes {
            return false;
        }
        let escaped = what == OutsideEvent::Escape;
        if escaped && in_card {
            self.focus_term();
        }
        self.close();
        escaped
    }

    /// Focuses the term without opening its card.
    fn focus_term(self) {
        if let Some((term, _)) = self.open.get_value() {
            self.returning.set_value(true);
            popover::focus(&term);
            self.returning.set_value(false);
        }
    }

    fn open(self, element: web_sys::Element, term: &'static Term, hold: OpenBy) {
        self.forget();
        if !self.is_on(&element) {
            self.close();
            let Some(card) = self.card.get_untracked() else {
                return;
            };
            self.shown.set(Some(term));
            popover::describe(&element, Some(TEXT));
            popover::show(&card);
            if !self.following.get_value() {
                self.following.set_value(true);
                request_animation_frame(move || self.follow());
            }
        }
        self.open.set_value(Some((element, hold)));
    }

    fn close(self) {
        self.forget();
        let Some((element, _)) = self.open.get_value() else {
            return;
        };
        self.open.set_value(None);
        popover::describe(&element, None);
        if let Some(card) = self.card.get_untracked() {
            popover::hide(&card);
        }
    }

    /// Moves the card with its term, in every frame while it is open. Closes it if the term is gone or not visible.
    fn follow(self) {
        let beside = match (self.card.get_untracked(), self.open.get_value()) {
            (Some(card), Some((term, _))) => popover::place(&card, &term),
            _ => false,
        };
        if beside {
            request_animation_frame(move || self.follow());
        } else {
            self.following.set_value(false);
            self.close();
        }
    }
}
