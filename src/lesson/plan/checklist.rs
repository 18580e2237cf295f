//! The checklist for the time before a session.

/// What to do before the session, in order.
pub const CHECKS: [&str; 7] = [
    "Open this page on the machine in the room, go once through every lesson you will use, and leave it open.",
    "Press Reset the lab in the header. Every lesson starts from its own state, so nothing else needs tidying.",
    "Look at the screen from the last row. The browser\u{2019}s zoom and the key T for the theme are all there is to set; most projectors want the light one.",
    "Press Page Down and Page Up on the clicker with a run on the stage: forward and back. Every run starts paused.",
    "Have a small harmless file of your own at hand. Bytes the room has just made convince more than a sample.",
    "Decide how the room will predict: hands, fingers, or a word to the neighbour. Nobody presses before everybody has guessed.",
    "Print this plan, or send the class the page\u{2019}s address: each of them can do the same on their own.",
];
