//! The page's first tree takes over what `index.html` shows, in pieces: it is drawn already, so nobody waits for it, and
//! between the pieces the browser can answer the reader.

use crate::web::{clock, idle};
use std::cell::RefCell;
use std::collections::VecDeque;

/// How long the browser works on pieces at a time, in milliseconds.
const SLICE: u64 = 4;

type Piece = Box<dyn FnOnce()>;

thread_local! {
    /// The pieces that wait; none at other times.
    static WAITING: RefCell<Option<VecDeque<Piece>>> = const { RefCell::new(None) };
}

/// Begins: pieces can wait from now on.
pub fn begin() {
    WAITING.with(|waiting| waiting.replace(Some(VecDeque::new())));
}

/// Whether pieces can wait.
pub fn is_going_on() -> bool {
    WAITING.with_borrow(Option::is_some)
}

/// Takes a piece over after those that wait already.
pub fn later(piece: impl FnOnce() + 'static) {
    WAITING.with_borrow_mut(|waiting| {
        if let Some(waiting) = waiting {
            waiting.push_back(Box::new(piece));
        }
    });
}

/// Takes over what waits, and calls `done` once nothing does.
pub fn go_on(done: Box<dyn FnOnce()>) {
    idle::after_input(move || {
        let start = clock::now_ms();
        while clock::now_ms().saturating_sub(start) < SLICE {
            // A piece may add others.
            let piece = WAITING.with_borrow_mut(|waiting| waiting.as_mut()?.pop_front());
            match piece {
                Some(piece) => piece(),
                None => {
                    WAITING.with(|waiting| waiting.replace(None));
                    return done();
                }
            }
        }
        go_on(done);
    });
}
