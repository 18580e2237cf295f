//! Reactive attributes and handlers, each kind of one type: so the code that drives them exists once
//! in the page and not once a closure (a fifth of the page's size).

use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// An attribute's text.
pub fn text(follow: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(follow)
}

/// An attribute that is there, without a value, or not.
pub fn flag(follow: impl Fn() -> bool + Send + Sync + 'static) -> Signal<Option<String>> {
    Signal::derive(move || follow().then(String::new))
}

/// A property like `disabled` or `hidden`.
pub fn is(follow: impl Fn() -> bool + Send + Sync + 'static) -> Signal<bool> {
    Signal::derive(follow)
}

/// What a click does.
pub fn click(act: impl FnMut(MouseEvent) + 'static) -> Box<dyn FnMut(MouseEvent)> {
    Box::new(act)
}

/// What a change, an input or the like does.
pub fn event(act: impl FnMut(leptos::ev::Event) + 'static) -> Box<dyn FnMut(leptos::ev::Event)> {
    Box::new(act)
}
