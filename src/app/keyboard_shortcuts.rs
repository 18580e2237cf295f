//! The keyboard shortcuts of the whole page, and their list, which `?` shows.

use super::arrival;
use super::clicker::{self, ClickerPress};
use super::route::{self, View};
use super::state::Page;
use crate::web::keyboard::{self, Key};
use leptos::prelude::*;

/// The shortcuts, as the list that `?` shows says them.
pub const KEYS: [(&str, &str); 11] = [
    ("Space  →  Page Down", "next step"),
    ("←  Page Up", "previous step"),
    ("Home", "first step"),
    ("End", "last step"),
    ("1  2  3  4", "predict the next verdict"),
    ("K", "play or pause"),
    ("P", "present to a room"),
    ("T", "light, dark, or system theme"),
    ("/  Ctrl K  ⌘ K", "search"),
    ("Ctrl Z  Ctrl Y  ⌘ Z", "undo, redo"),
    ("?", "this list"),
];

/// Listens for the keys. Presentation clickers send Page Up and Page Down.
pub fn listen(page: Page) {
    let player = page.player;
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        let key = Key::of(&event);
        if keyboard::is_command(&event) && key == Key::Char('k') {
            page.palette.set(true);
            return event.prevent_default();
        }
        if keyboard::is_chord(&event) {
            return;
        }
        if keyboard::is_typing(event.target(), key) {
            if key == Key::PageDown {
                clicker::pressed(page, ClickerPress::InText);
            }
            return;
        }
        let on_stage = page.view.get_untracked().has_stage();
        match key {
            Key::Char(_) if !page.settings.letters.get_untracked() => return,
            Key::Char('t') => page.settings.theme.update(|theme| *theme = theme.next()),
            Key::Char('p') => route::go(&View::Present.route()),
            Key::Char('?') => player.keys.set(true),
            Key::Char('/') => page.palette.set(true),
            // A menu or a field would take the key for itself.
            Key::PageDown | Key::PageUp if !on_stage && keyboard::in_field(event.target()) => {
                clicker::pressed(page, ClickerPress::InField(key == Key::PageDown));
            }
            // Without a stage, the browser scrolls the view.
            Key::Space | Key::PageDown | Key::PageUp | Key::Down | Key::Up if !on_stage => {
                return arrival::focus_to_scroll();
            }
            // All others move through the run on the stage.
            _ if !on_stage => return,
            Key::Space | Key::Right | Key::PageDown => page.go_on(event.repeat()),
            Key::Left | Key::PageUp => player.back(),
            Key::Home => player.first(),
            Key::End => player.end(),
            Key::Char('k') => player.toggle(),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}
