//! What each key does in the presenter’s view, and nowhere else.

use super::state::{Presentation, TalkPanel};
use crate::lesson::talk::TalkScreen;
use crate::lesson::talk::session::OPTIONS;
use crate::web::keyboard::{self, Key};
use crate::web::screen;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// The keys, as their list says them.
pub const TALK_KEYS: [(&str, &str); 17] = [
    ("Space  →  Page Down", "next"),
    ("←  Page Up", "back"),
    ("Home  End", "first and last frame"),
    ("1  2  3  4", "count a hand"),
    ("Shift 1–4  Backspace", "take a hand back"),
    ("B  .", "black screen, and back"),
    ("W", "white screen, and back"),
    ("F  F5", "full screen"),
    ("G", "go to a frame"),
    ("O", "overview"),
    ("N", "notes beside the picture"),
    ("R", "start this item again"),
    ("L", "spot of light"),
    ("+  −", "larger and smaller type"),
    ("S", "type, contrast, and brightness"),
    ("T", "light, dark, or system theme"),
    ("Esc", "leave"),
];

/// Listens for the keys for as long as the page lives. Call it once.
pub fn listen(state: Presentation) {
    keyboard::listen_first(move |key, event| state.is_shown() && hear(state, key, event));
}

/// Handles a key press. Returns whether it was for this view.
pub fn hear(state: Presentation, key: Key, event: &KeyboardEvent) -> bool {
    if keyboard::is_chord(event) {
        // A talk has the window to itself: a search would open unseen.
        let opens_search = key == Key::Char('k') && keyboard::is_command(event);
        return opens_search && state.talk.with_untracked(Option::is_some);
    }
    // The start button of a clicker. Elsewhere it reloads the page.
    if key == Key::F5 {
        screen::toggle_full();
        return true;
    }
    let is_open = state.talk.with_untracked(Option::is_some);
    let has_panel = state.panel.get_untracked().is_some();
    if keyboard::is_typing(event.target(), key) {
        // A clicker is never dead in a field: it closes the panel that the field is in.
        let closes = matches!(key, Key::PageDown | Key::PageUp | Key::Escape);
        if has_panel && closes {
            state.panel.set(None);
        }
        return has_panel && closes;
    }
    match is_open {
        true => in_talk(state, key, event),
        false => on_start(state, key),
    }
}

/// The start screen: one press of a clicker begins the talk.
fn on_start(state: Presentation, key: Key) -> bool {
    match key {
        Key::PageDown | Key::Right => state.open(state.likely().as_str()),
        Key::Escape => state.leave(),
        Key::Char('f') => screen::toggle_full(),
        Key::Char('p') => {}
        _ => return false,
    }
    true
}

fn in_talk(state: Presentation, key: Key, event: &KeyboardEvent) -> bool {
    let has_panel = state.panel.get_untracked().is_some();
    match key {
        // A panel closes, and no step moves.
        Key::Space
        | Key::Right
        | Key::PageDown
        | Key::Down
        | Key::Left
        | Key::PageUp
        | Key::Up
        | Key::Escape
            if has_panel =>
        {
            state.panel.set(None);
        }
        Key::Space | Key::Right | Key::PageDown | Key::Down => state.next(),
        Key::Left | Key::PageUp | Key::Up => state.back(),
        Key::Home => state.go_to(0),
        Key::End => state.go_to(usize::MAX),
        Key::Escape if screen::is_full() => screen::toggle_full(),
        Key::Escape => state.leave(),
        Key::Backspace => {
            let option = state.last_hand.get_value();
            state.act(|session, outline| session.take_hand(outline, option));
        }
        Key::Char(letter) => return letter_in_talk(state, letter, event),
        Key::Enter | Key::Tab | Key::F5 | Key::Other => return false,
    }
    true
}

fn letter_in_talk(state: Presentation, letter: char, event: &KeyboardEvent) -> bool {
    if let Some(digit) = keyboard::digit_on(event).filter(|digit| (1..=OPTIONS).contains(digit)) {
        state.hand(digit - 1, event.shift_key());
        return true;
    }
    match letter {
        'b' | '.' => state.act(|session, _| session.blank(TalkScreen::Black)),
        'w' => state.act(|session, _| session.blank(TalkScreen::White)),
        'f' => screen::toggle_full(),
        'g' => state.toggle_panel(TalkPanel::GoTo),
        'o' => state.toggle_panel(TalkPanel::Overview),
        's' => state.toggle_panel(TalkPanel::Picture),
        '?' => state.toggle_panel(TalkPanel::Keys),
        'n' => state.notes.update(|notes| *notes = !*notes),
        'l' => state.laser.update(|laser| *laser = !*laser),
        'r' => state.reset_item(),
        '+' | '=' => state.scale(10),
        '-' | '−' => state.scale(-10),
        // The page’s own keys that would leave the talk, or lie over it.
        'p' | 'k' | '/' => {}
        _ => return false,
    }
    true
}
